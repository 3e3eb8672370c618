"""The words of the workbook, in plain English and in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flscase.documents.workbook.formula import Formula, less, size, total, when

if TYPE_CHECKING:
    from flscase.documents.workbook.sheet import Sheet

DRUG_PRICES: Final = "Prices of drugs, and of giving them"
PAY: Final = "Pay, and what the service uses"
HIP_COSTS: Final = "What a hip fracture costs"
OTHER_COSTS: Final = "What other fractures cost"
BEDS: Final = "Bed days and operations of one fracture"
WORK: Final = "Work that lands on other people's desks"
THRESHOLDS: Final = "What a year in full health is worth (threshold)"
SPLITS: Final = "Who pays which part (each list adds up to 100%)"
CASHABLE: Final = "How much of a change becomes cash, by payer"
CASHABLE_NOTE: Final = (
    "0% means that a fracture averted frees beds, theatre slots or clinics, but no money leaves or stays in "
    "the budget. Only cash and income count in the budget view."
)
EVIDENCE_HEADS: Final = (
    "What it is",
    "Unit",
    "Value",
    "Low",
    "High",
    "Status",
    "Price year",
    "Evidence id and cell name",
    "Where it comes from",
)
STATUS: Final = {
    "read": "read in its source",
    "recalled": "recalled: check before use",
    "ours": "our assumption",
    "yours": "your own value",
}
OWN_VALUE: Final = "set in the case file"
UPRATED: Final = "Published at {year} prices, here × {factor:g} to today's price year. {source}"
NOT_NEGATIVE: Final = "A number is needed here, and none below nought."
BETWEEN: Final = "A share between 0% and 100% is needed here."
ADDS_UP: Final = "Adds up to 100%?"
YES: Final = "yes"
NO: Final = "NO: please correct"

SITES: Final = {
    "hip": "Hip",
    "spine": "Spine",
    "wrist": "Wrist",
    "humerus": "Upper arm",
    "pelvis": "Pelvis",
    "other": "Other",
}
NAMES: Final = {
    "acute_trust": "Acute trust",
    "ambulance": "Ambulance trust",
    "community": "Community provider",
    "icb": "ICB",
    "general_practice": "General practice",
    "nhs_england": "NHS England",
    "local_authority": "Local authority",
    "patient": "Patients and families (own money)",
    "unpaid_care": "Unpaid care (time, no cash)",
    "trauma_orthopaedics": "Trauma and orthopaedics",
    "elderly_care": "Elderly care",
    "rheumatology": "Rheumatology",
    "radiology": "Radiology and DXA",
    "pharmacy": "Pharmacy",
    "pathology": "Pathology",
    "therapies": "Therapies",
    "emergency": "Emergency department",
    "service": "Service and drugs (bought)",
    "system": "Whole system (NHS and social care)",
}


def name(key: str) -> str:
    """Return a payer, department, drug or site as a reader sees it."""
    return NAMES.get(key, key.replace("_", " ").capitalize())


def adds_up(sheet: Sheet, row: int, column: int, shares: Formula) -> None:
    """Write whether some shares add up to one."""
    sheet.put(row, 0, ADDS_UP, "note")
    sheet.put(row, column, when(less(size(total(shares) - 1), 1e-6), YES, NO), "good")
    sheet.warn(row, column, row, NO)


UNIT: Final = "Unit"
SHARE_UNIT: Final = "share"
ONE_OR_NOUGHT: Final = "1 or 0"
OPTIONS: Final = "How far people get in each option"
CASCADE_NOTE: Final = (
    "Share treated = found × assessed × advised × started, and usual care for people whom the service "
    "does not "
    "assess. Each share is of the people left by the one before."
)
CASCADE: Final = {
    "usual": "Treated in usual care",
    "identified": "Found by the service",
    "assessed": "Assessed, of those found",
    "recommended": "Advised to take treatment, of those assessed",
    "started": "Start, of those advised",
}
GROUPS: Final = {
    "hip": "after a hip fracture",
    "spine": "after a spine fracture",
    "other": "after another fracture",
}
SHORT_GROUPS: Final = {"hip": "hip", "spine": "spine", "other": "other"}
USUAL_KEPT: Final = "Usual care kept by people covered but not assessed"
COVERAGE: Final = "Whom each service covers"
COVERAGE_NOTE: Final = (
    "1 covers the group, 0 leaves it with usual care. Whom a service covers is its strongest choice."
)
COVERED: Final = "Covered"
MIX: Final = "Drugs that people start with in the service"
MIX_NOTE: Final = "Each list adds up to 100%. Only drugs that the case has followed can be chosen."
USUAL_MIX: Final = "Drugs that people start with in usual care"
RUNNING: Final = "Places, settings and start of each service"
PLACES: Final = "Stated places for new patients (empty: no stated limit)"
SCANS: Final = "Bone-density scans available (empty: no stated limit)"
PEOPLE_A_MONTH: Final = "people a month"
SCANS_A_MONTH: Final = "scans a month"
SET_UP: Final = "One-off cost of setting up"
POUNDS_ONCE: Final = "£, once"
FIRST_INFUSION: Final = "First infusion given in"
LATER_INFUSION: Final = "Later infusions given in"
HOST: Final = "Department that runs the service"
RAMP: Final = "Share of full reach in quarter {quarter}"
NEEDS_RUN: Final = "Fixed in this workbook: changing these needs a new run of flscase"
NEEDS_RUN_NOTE: Final = (
    "How well drugs work, how long people take them and how soon they start are inside the prognosis table. "
    "The same holds for risk, deaths, quality of life and care homes."
)
PERSISTENCE: Final = "How long people keep taking tablets, in the service"
USUAL_PERSISTENCE: Final = "How long people keep taking tablets, in usual care"
GIVEN_CURVE: Final = "own curve"
WEEKS: Final = "Weeks from fracture to first dose, without waiting"

INPUTS_TITLE: Final = "Inputs"
INPUTS_NOTE: Final = (
    "Change yellow cells only. Every other sheet follows. White cells are worked out; grey text says "
    "where a value comes from."
)
RULES: Final = "The case and its rules"
CASE: Final = "Case"
PLACE: Final = "Organisation"
PLAN: Final = "Plan"
PRICES_OF: Final = "All money in prices of"
RULE_LABELS: Final = {
    "growth": "Growth of the number of patients",
    "basis": "What a hip fracture costs the hospital: basis",
    "own_hip": "Your own hospital cost per hip fracture (empty: use the basis)",
    "regime": "How the hospital is paid",
    "costs_rate": "Discount rate for money, whole-life view",
    "health_rate": "Discount rate for health, whole-life view",
}
BASES: Final = {
    "national_cost_collection": "National Cost Collection",
    "hes_increment": "HES increment",
    "tariff": "tariff",
    "local": "local",
}
REGIMES: Final = {
    "fixed_and_variable": "fixed and variable",
    "activity": "activity",
    "block": "block",
}
RULE_NOTES: Final = {
    "growth": "0.01 is one more patient in a hundred each year",
    "basis": "National Cost Collection (each spell, and the emergency department) or HES increment",
    "own_hip": "Where given, it replaces the basis; it holds the emergency department too",
    "regime": "Only activity pays the trust for each hip fracture",
    "costs_rate": "Choose from the list: other rates need a new run of flscase",
    "health_rate": "Choose from the list: other rates need a new run of flscase",
}
PEOPLE: Final = "People with a new fragility fracture in a year (first year of the plan)"
PEOPLE_UNIT: Final = "people a year"
AGE: Final = "Age"
TOTAL: Final = "All"
SEXES: Final = {"female": "Women", "male": "Men", "all": "All"}
PAY_TABLE: Final = "A year of one whole-time equivalent, with on-costs (worked out)"
PAY_HEADS: Final = (
    "Pay band",
    "Band",
    "Paid by the trust",
    "Pension share paid centrally",
    "",
    "",
    "",
    "",
    "",
)
BAND: Final = "Agenda for Change band {band}, middle of the scale"
WORKFORCE: Final = "Who works in each service"
WORKFORCE_HEADS: Final = (
    "Option",
    "Role (a role with the word nurse assesses people)",
    "Pay band",
    "Whole-time equivalents",
    "Consultant sessions a week",
    "Paid by the trust a year",
    "Paid centrally a year",
    "",
    "",
)
EXTRAS: Final = "Other costs of each service"
EXTRAS_HEADS: Final = ("Option", "What is bought", "£, once", "£ a year", "", "", "", "", "")
STAFF_LINE: Final = "Staff: "
BAND_LINE: Final = " band "
EXTRA_LINE: Final = "Bought: "

CASELOAD_TITLE: Final = "Caseload: who breaks a bone here, quarter by quarter"
CASELOAD_NOTE: Final = (
    "People a year from the sheet Inputs, a quarter of them each quarter, growing from year to year."
)
SEX: Final = "Sex"
INDEX: Final = "Index fracture"
A_YEAR: Final = "People in the first year"
FACTOR: Final = "Growth since the first year"
BY_INDEX: Final = "By index fracture"

STEADY: Final = "A year at full running"
PATHWAY_TITLE: Final = "Pathway: who gets what, and when"
PATHWAY_NOTE: Final = (
    "For each option: shares by group of people, the queue for limited places, and people by step. All "
    "worked out."
)
QUEUE: Final = "Places and queue"
WAIT_LIMIT: Final = "Longest wait before people are lost, in quarters"
WANTED: Final = "New assessments wanted in a quarter of the first year"
RAMP_ROW: Final = "Planned share of full reach"
QUEUE_ROWS: Final = {
    "wants": "New assessments wanted",
    "waiting": "People waiting at the start",
    "joins": "People who join the queue",
    "after": "People waiting at the end",
    "wait": "Usual wait in years",
    "served": "Share of those wanted who are assessed",
}
REACH: Final = "Share of full reach, after ramp-up and queue"
STARTS: Final = (
    "… of which start without delay",
    "… of which start a quarter late",
    "… of which start half a year late",
)
BY_STATED: Final = "Places a quarter: as stated"
BY_HOURS: Final = "Places a quarter: paid nurse hours over minutes a patient"
BY_SCANS: Final = "Places a quarter: by bone-density scans"
CAPACITY: Final = "Places a quarter: the smallest of these"
SHARE_HEADS: Final = {
    "alive_then": "Alive when assessed (from the model)",
    "identified": "Found",
    "assessed": "Assessed",
    "recommended": "Advised",
    "started": "Started",
    "usual": "Usual care, if not assessed",
}
USUAL_DRUG: Final = "Usual care: {drug}"
SERVICE_DRUG: Final = "Service: {drug}"
FIRST_IN: Final = "First infusion: {setting}"
PEOPLE_BY_STEP: Final = "People by step"
STEPS: Final = {
    "identified": "People found by the service",
    "assessed": "People assessed",
    "recommended": "People advised to take treatment",
    "started": "People started by the service",
    "treated_usual": "People treated in usual care",
}
FULL: Final = {
    "identified": "  at full reach, first year: found",
    "assessed": "  at full reach, first year: assessed",
    "recommended": "  at full reach, first year: advised",
    "started": "  at full reach, first year: started",
    "treated_usual": "  if nobody were assessed: treated in usual care",
}
REPLACED: Final = "  of these assessed at full reach"
HIGH_RISK: Final = "Part of the treated who are at high risk (they are treated first)"
HIGH_SHARE: Final = "Share of people at high risk"

PROGNOSIS_TITLE: Final = "Prognosis: what happens to one person of each group"
PROGNOSIS_NOTE: Final = (
    "From the model, for one person with a new fragility fracture. These numbers do not follow the "
    "inputs: changing how well "
    "drugs work, how long people take them, risks, deaths or quality of life needs a new run of flscase."
)
PROGNOSIS_ORDER: Final = (
    "First nobody treated; below, each course of treatment as the change for one person who starts it. "
    "Columns count quarters "
    "since the quarter of arrival, the latest first; then the whole life, counted and discounted."
)
PROGNOSIS_HEADS: Final = ("Course of treatment", "Risk", "What is counted", "Age", "Sex", "Index fracture")
LAG: Final = "{quarter} quarters later"
WHOLE: Final = "Whole life, counted"
WHOLE_AT: Final = "Whole life, discounted at {rate} a year"
NOBODY: Final = "0. Nobody treated"
RISK: Final = ("high", "low")
CURVES: Final = {"own": "its own persistence", "given": "persistence as given"}
COURSE: Final = "{drug}, {curve}, {weeks} weeks{late}"
LATE: Final = ("", " + a quarter", " + half a year")
ITEMS: Final = {
    "fractures.hip": "Hip fractures",
    "fractures.spine": "Spine fractures",
    "fractures.wrist": "Wrist fractures",
    "fractures.humerus": "Upper arm fractures",
    "fractures.pelvis": "Pelvis fractures",
    "fractures.other": "Other fractures",
    "hips_at_home": "Hip fractures of people who stay at home",
    "care_home_admissions": "New care-home residents",
    "care_home_years": "Care-home years of new residents",
    "life_years": "Life-years",
    "qalys": "QALYs",
    "deaths": "Deaths",
    "on_drug": "Years on the drug",
    "first_infusions": "First infusions",
    "later_infusions": "Later infusions",
}

QUANTITIES_TITLE: Final = "Quantities: what each option adds up to"
QUANTITIES_NOTE: Final = (
    "By quarter for the whole plan's patients; and for one year's patients over their whole lives, at "
    "full running."
)
QUANTITIES_HEADS: Final = (
    "Option",
    "What is counted",
    "Part",
    "One year's patients, whole lives, counted",
    "… discounted as money",
    "… discounted as health",
)
NOBODY_TREATED: Final = "if nobody is treated"
OPTION_TOTAL: Final = "all together"
DRUG_YEARS: Final = "Years on {drug}"
TREATED_YEARS: Final = "Years on any drug"
INFUSIONS_IN: Final = "Infusions: {setting}"

SERVICE_AMOUNTS: Final = {
    "assessed": "People assessed by the service",
    "service_years": "Years that the service runs",
    "set_ups": "Setting up (whole-life view: a fifth)",
}
LEDGER_TITLE: Final = "Ledger: price × quantity, by payer, department and kind"
LEDGER_NOTE: Final = (
    "Pounds spent in constant prices; income received is below zero. Cash leaves a budget. Capacity is "
    "a bed, a "
    "theatre slot or a clinic set free: it is priced to compare, and no budget falls by it. Kinds are "
    "never added together."
)
LEDGER_HEADS: Final = (
    "Option",
    "Line",
    "Payer",
    "Department",
    "Kind",
    "Counted in",
    "Price",
    "Part of it",
    "One year's patients, whole lives, discounted",
)
WHOLE_PAYER: Final = "whole organisation"


def quantity(key: str) -> str:
    """Return what a line is counted in, as a reader sees it."""
    if key in ITEMS:
        return ITEMS[key]
    if key in SERVICE_AMOUNTS:
        return SERVICE_AMOUNTS[key]
    kind, _, rest = key.partition(".")
    return {"drug_years": DRUG_YEARS.format(drug=rest), "infusions": INFUSIONS_IN.format(setting=rest)}.get(
        kind, TREATED_YEARS
    )


BUDGETS_TITLE: Final = "Budgets: who pays, who gains, and when"
BUDGETS_NOTE: Final = (
    "Positions first: above nought, the payer is better off than under today's care. Below them: what "
    "each payer spends in each "
    "option. Cash includes income. Constant prices, not discounted."
)
BUDGET_HEADS: Final = (
    "Option",
    "Payer",
    "Department",
    "Kind",
    "Cash is back",
    "One year's patients, whole lives, discounted",
)
KINDS: Final = {"cash": "cash and income", "capacity": "capacity", "informal": "unpaid care"}
NET_KINDS: Final = {"cash": "net cash", "capacity": "capacity set free", "informal": "unpaid care spared"}
CUMULATIVE: Final = "net cash, cumulative"
SPENDING: Final = "What each payer spends"
POSITION: Final = "{name}: position of each payer against today's care"
NO_CASH: Final = "no cash either way"
NEVER_OUT: Final = "never out of pocket"
NEVER_BACK: Final = "never within the plan"

DELIVERED_TITLE: Final = "Inputs as delivered: what the yellow cells held at first"
RESULTS_TITLE: Final = "Results"
RESULTS_NOTE: Final = (
    "Values are worked out here and follow the inputs. The columns from flscase are fixed: they hold "
    "the case as it "
    "was delivered, and its 95% range."
)
CHANGED: Final = "Input cells changed since delivery"
LOOKS: Final = "Figures that do not repeat flscase although no input was changed"
FAULTS: Final = "Lists of shares that do not add up to 100%"
RESULT_HEADS: Final = (
    "What it is",
    "Option",
    "Value (live)",
    "Unit",
    "From flscase",
    "Check",
    "Low, from flscase",
    "High, from flscase",
    "Figure id",
)
SECTIONS: Final = {
    "caseload": "Caseload and thresholds",
    "people": "Whom each option reaches",
    "per_1000": "For 1,000 patients, as published studies count",
    "worth": "Worth it? One year's patients over their whole lives",
    "health": "Beds, care homes, lives and QALYs",
    "averted": "Refractures averted",
    "fractures": "Refractures",
    "service": "What the service costs",
    "back": "When each payer has its cash back",
    "departments": "Net cash by department of the trust (above nought: better off)",
    "cash": "Net cash by payer (above nought: better off)",
    "find": "Cash to be found in each financial year (above nought: to be found)",
    "capacity": "Capacity set free and unpaid care spared (no budget falls by it)",
    "delay": "What a quarter of delay costs",
    "work": "Work that lands on other people's desks",
}
OK: Final = "OK"
LOOK: Final = "LOOK"
CHANGED_CHECK: Final = "inputs changed"


def unit(text: str) -> str:
    """Return a figure's unit as a reader sees it; pounds and percentages carry theirs."""
    return "" if text in ("share", "probability") else text.removeprefix("GBP").strip()


SUMMARY_NOTE: Final = (
    "{place}. Constant prices of {price_year}. Money view: cash and income of each payer, not "
    "discounted. Whole-life view: one "
    "year's patients, money and health discounted."
)
AS_DELIVERED: Final = "The case as delivered: every figure here repeats flscase."
DIFFERS: Final = (
    "The case as delivered, but some figures do not repeat flscase: see the column Check on the sheet "
    "Results."
)
NEW_RESULTS: Final = (
    "Inputs were changed: these are new results. Ranges on the sheet Results are those of the case as "
    "delivered."
)
DO_NOT_ADD_UP: Final = "Some shares on the sheet Inputs do not add up to 100%: correct them first."
SIDE_BY_SIDE: Final = "The options side by side"
NONE: Final = "–"
SUMMARY_PARTS: Final = {
    "reach": "Whom it reaches, in a year at full running",
    "health": "What it changes for people",
    "cost": "What the service costs",
    "worth": "Is it worth it? One year's patients over their whole lives",
}
SUMMARY_ROWS: Final = {
    "treated_share": "Share of people treated",
    "treated": "People treated",
    "assessed": "People assessed by the service",
    "lost": "People lost to waiting in {years} years",
    "fractures": "Refractures in {years} years",
    "averted": "Refractures averted in {years} years",
    "averted_hip": "… of which hips",
    "averted_later": "Refractures averted over the lives of one year's patients",
    "bed_days": "Acute bed days not needed in {years} years",
    "beds": "Beds free on an average day of year {years}",
    "qalys": "QALYs gained by one year's patients, discounted",
    "service_cost": "Cost of the service in a year, staff to scans",
    "per_assessed": "Cost of the service per person assessed",
    "set_up": "One-off cost of setting up",
    "incremental_cost": "Extra cost to the NHS and social care",
    "icer": "Extra cost per QALY gained",
    "net_benefit": "Net benefit at the lower threshold",
    "net_benefit_upper": "Net benefit at the upper threshold",
}
WHO_PAYS: Final = "Who pays and who gains: net cash in {years} years (above nought: better off)"
KINDS_NOTE: Final = (
    "Cash and income only. Beds and clinics set free are capacity: they stand on the sheets Budgets and "
    "Results and are no cash."
)
CASH_BACK: Final = "When each payer has its cash back"
BY_YEAR: Final = "{name}: cumulative net cash by year"
END_OF: Final = "to the end of year {year}"

WHAT: Final = "What this is"
WHAT_TEXT: Final = (
    "The arithmetic of a business case for a fracture liaison service, laid open.",
    "It takes the people who break a bone here, follows them under each way of running the service, and says "
    "what changes, what it costs, whom, and when.",
)
USE: Final = "What it is for"
USE_TEXT: Final = (
    "Planning a service for a whole population.",
    "It must never be used to decide about the care of one person.",
)
HOW: Final = "How to use it"
HOW_TEXT: Final = (
    "Change yellow cells on the sheet Inputs: a price, the number of patients, a share, a whole-time "
    "equivalent. Everything follows.",
    "Read the sheet Summary first. Results holds every figure, with the range from flscase and a check.",
    "To go back, copy the value from the sheet As delivered. Changed cells turn amber.",
)
LIMITS: Final = "What it cannot do"
LIMITS_TEXT: Final = (
    "The prognosis table is fixed. How well drugs work, how long people take them, risks, deaths and quality "
    "of life need a new run of flscase.",
    "Ranges are fixed too: they come from many runs of the model with its doubts drawn at random.",
    "Chance, early signals and published claims stand in the written case, not here.",
)
COLOURS: Final = "Colours"
YELLOW: Final = "An input: change it"
WHITE: Final = "Worked out by a formula: leave it"
GREY: Final = "Fixed: from flscase or from a source"
SHEETS: Final = "Sheets"
SHEET_TEXTS: Final = {
    "Summary": "The options side by side; who pays and who gains",
    "Inputs": "Everything that can be changed",
    "Results": "Every figure, with its check and range",
    "Budgets": "Position of each payer by quarter, and what each spends",
    "Ledger": "Price × quantity by line, payer, department and kind",
    "Quantities": "Fractures, stays, drugs and QALYs by option",
    "Pathway": "Shares of each group, the queue, people by step",
    "Caseload": "People arriving by quarter",
    "Prognosis": "What happens to one person of each group, from the model",
    "Sources": "Every evidence value and where it comes from",
    "As delivered": "The inputs as they were at first",
}
ORIGIN: Final = "Where it comes from"
SOURCES_TITLE: Final = "Sources: the evidence in force"
SOURCES_NOTE: Final = (
    "Every value that the model read, also those inside the prognosis table. Status says whether its "
    "source was read."
)
SOURCE_HEADS: Final = (
    "Evidence id",
    "What it is",
    "Unit",
    "Value",
    "Low",
    "High",
    "Status",
    "Price year",
    "Date",
    "Where it comes from",
    "Why it is doubtful, or why assumed",
)
