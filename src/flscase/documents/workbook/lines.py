"""The priced lines of the ledger: one resource, one payer, one price, as formulas over the inputs.

An event's lines add up to its whole cost. What is averted of it is cash only as far as its payer can
release it; the rest is capacity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from flscase.documents.workbook import labels
from flscase.documents.workbook.evidence_inputs import SETTINGS, drugs_in
from flscase.documents.workbook.formula import Formula, lift, same, when
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.option_cells import OptionCells
from flscase.documents.workbook.rule_inputs import ACTIVITY
from flscase.terms import SITES

WEEKS_A_YEAR: Final = 365.25 / 7
# packs a year, as text that shows where the number comes from
PACKS: Final = {
    "alendronate": lift(365.25) / 28,
    "risedronate": lift(365.25) / 28,
    "ibandronate": lift(12),
    "raloxifene": lift(365.25) / 28,
    "denosumab": lift(2),
    "teriparatide": lift(365.25) / 28,
    "romosozumab": lift(12),
}
SUPPLEMENT_PACKS: Final = lift(365.25) / 30
HOSPITAL_DRUGS: Final = ("teriparatide", "romosozumab")
SPELL_DEPARTMENTS: Final = (
    "trauma_orthopaedics",
    "elderly_care",
    "therapies",
    "radiology",
    "pathology",
    "pharmacy",
)
Sort = Literal["event", "bought", "paid", "informal", "income"]
HOST: Final = "host"
INFUSION_BAND: Final = "6"  # pay band of the nurse who gives infusions


@dataclass(frozen=True)
class PricedLine:
    """One line: name, what it is counted in, who pays, its price.

    sort: event (cash as far as its payer can release it), bought (cash as far as the service's share
    goes), paid (all cash), informal, income. department: `HOST` for the department that runs the service.
    """

    name: Formula | str
    quantity: str
    payer: str
    department: str | None
    price: Formula
    sort: Sort = "event"


def lines(inputs: Inputs, option: OptionCells) -> Iterator[PricedLine]:
    """Yield every line of an option."""
    yield from _hip(inputs)
    yield from _other_sites(inputs)
    yield from _social(inputs)
    drugs = drugs_in(option.course)
    yield from _drugs(inputs, drugs)
    if "zoledronate" in drugs:
        yield from _infusions(inputs)
    if option.has_service:
        yield from _service(inputs, option)
    yield from _income(inputs)


def _hip(inputs: Inputs) -> Iterator[PricedLine]:
    cells, hip = inputs.evidence, "fractures.hip"
    stay = inputs.hospital_per_hip - inputs.emergency_apart
    for department in SPELL_DEPARTMENTS:
        share = cells[f"split.hip_spell.{department}"]
        yield PricedLine("Hip fracture: hospital stay", hip, "acute_trust", department, stay * share)
    name = "Hip fracture: emergency department"
    yield PricedLine(name, hip, "acute_trust", "emergency", inputs.emergency_apart)
    yield PricedLine("Hip fracture: ambulance", hip, "ambulance", None, cells["cost.ambulance"])
    yield PricedLine("Hip fracture: rehabilitation", hip, "community", None, cells["cost.rehabilitation"])


def _other_sites(inputs: Inputs) -> Iterator[PricedLine]:
    cells = inputs.evidence
    clinics = (
        cells["cost.fracture_clinic.first"]
        + cells["visits.follow_up"] * cells["cost.fracture_clinic.follow_up"]
    )
    for site in SITES[1:]:
        at, counted = ("acute_trust", "trauma_orthopaedics"), f"fractures.{site}"
        admissions = cells[f"admitted.{site}"] * cells[f"cost.{site}.admission"]
        yield PricedLine(f"{labels.SITES[site]} fracture: admissions", counted, *at, admissions)
        yield PricedLine(f"{labels.SITES[site]} fracture: fracture clinic", counted, *at, clinics)


def _social(inputs: Inputs) -> Iterator[PricedLine]:
    cells = inputs.evidence
    year = cells["cost.care_home.week"] * WEEKS_A_YEAR
    home, adaptations = cells["cost.home_care"], cells["cost.adaptations"]
    at_home, stays = "hips_at_home", "care_home_years"
    for payer in ("local_authority", "patient"):
        share = cells[f"split.home_care.{payer}"]
        yield PricedLine("Home care after a hip fracture", at_home, payer, None, home * share)
    unpaid = home * cells["split.home_care.unpaid_care"]
    yield PricedLine(
        "Help from family after a hip fracture", at_home, "unpaid_care", None, unpaid, "informal"
    )
    for payer in ("local_authority", "patient"):
        share = cells[f"split.adaptations.{payer}"]
        yield PricedLine("Home adaptations", at_home, payer, None, adaptations * share)
    for payer in ("local_authority", "icb", "patient"):
        yield PricedLine("Care-home stay", stays, payer, None, year * cells[f"split.care_home.{payer}"])


def _drugs(inputs: Inputs, drugs: tuple[str, ...]) -> Iterator[PricedLine]:
    cells = inputs.evidence
    for drug in drugs:
        if drug == "zoledronate":
            continue
        hospital = drug in HOSPITAL_DRUGS
        payer, department = ("acute_trust", "pharmacy") if hospital else ("icb", None)
        price = cells[f"price.{drug}"] * PACKS[drug]
        yield PricedLine(f"Drugs: {drug}", f"drug_years.{drug}", payer, department, price, "bought")
    if "denosumab" in drugs:
        price = cells["cost.denosumab_injection"] * PACKS["denosumab"]
        counted = "drug_years.denosumab"
        yield PricedLine("Denosumab injections", counted, "general_practice", None, price, "bought")
    supplement = cells["price.calcium_vitamin_d"] * SUPPLEMENT_PACKS * cells["share.calcium_vitamin_d"]
    yield PricedLine("Calcium and vitamin D", "treated_years", "icb", None, supplement, "bought")


def _infusions(inputs: Inputs) -> Iterator[PricedLine]:
    cells = inputs.evidence
    nurse = inputs.pay[INFUSION_BAND]
    hour = (nurse.trust + nurse.central) / cells["hours.productive"]
    for setting in SETTINGS:
        counted = f"infusions.{setting}"
        giving = hour * cells[f"infusion.minutes.{setting}"] / 60 + cells[f"infusion.chair.{setting}"]
        price = cells["price.zoledronate"]
        yield PricedLine(
            f"Drugs: zoledronate ({setting})", counted, "acute_trust", "pharmacy", price, "bought"
        )
        yield PricedLine(f"Giving infusions ({setting})", counted, "acute_trust", HOST, giving, "bought")


def _service(inputs: Inputs, option: OptionCells) -> Iterator[PricedLine]:
    cells, service = inputs.evidence, inputs.services[option.id]
    scans = cells["pathway.dxa_share"] * cells["cost.dxa"]
    yield PricedLine("DXA scans", "assessed", "acute_trust", "radiology", scans, "paid")
    yearly, once = "service_years", "set_ups"
    for staff in service.staff:
        yield PricedLine(staff.name, yearly, "acute_trust", HOST, staff.trust, "paid")
    for staff in service.staff:
        yield PricedLine(staff.name, yearly, "nhs_england", None, staff.central, "paid")
    audit = cells["service.it_audit"]
    yield PricedLine("Licence and audit time", yearly, "acute_trust", HOST, audit, "paid")
    yield PricedLine("Setting up", once, "acute_trust", HOST, option.single["set_up"], "paid")
    for extra in service.extras:
        yield PricedLine(extra.name, yearly, "acute_trust", HOST, extra.yearly * 1, "paid")
        yield PricedLine(extra.name, once, "acute_trust", HOST, extra.once * 1, "paid")


def _income(inputs: Inputs) -> Iterator[PricedLine]:
    """Transfers under payment by activity: the trust is paid for each hip fracture by its ICB."""
    price = when(same(inputs.rules.regime, ACTIVITY), inputs.hospital_per_hip, 0)
    name, hip = "Payment for hip fractures", "fractures.hip"
    yield PricedLine(name, hip, "acute_trust", "trauma_orthopaedics", 0 - price, "income")
    yield PricedLine(name, hip, "icb", None, price, "income")
