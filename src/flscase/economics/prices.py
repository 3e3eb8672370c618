"""What one unit of each quantity costs, and whose budget bears it.

A `Line` is one resource, one payer (and department) and one price. An event's lines add up to its whole
cost, so nothing is lost or counted twice when costs are read by payer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flscase.economics.clock import DAYS_A_YEAR, WEEKS_A_YEAR, Floats
from flscase.economics.parameters import Parameters
from flscase.economics.plan import MoneyRules, OptionPlan, Staff
from flscase.terms import DRUGS, SITES

PACKS = {"4_weeks": DAYS_A_YEAR / 28, "month": 12.0, "30_days": DAYS_A_YEAR / 30, "six_months": 2.0}
PACK_OF = {
    "alendronate": "4_weeks",
    "risedronate": "4_weeks",
    "ibandronate": "month",
    "raloxifene": "4_weeks",
    "denosumab": "six_months",
    "teriparatide": "4_weeks",
    "romosozumab": "month",
}
OWN_HIP_COST = "cost.hip.first_year"  # hospital cost of a hip fracture, where a case gives its own
SPELL_DEPARTMENTS = ("trauma_orthopaedics", "elderly_care", "therapies", "radiology", "pathology", "pharmacy")


@dataclass(frozen=True)
class Line:
    """One priced resource of one payer.

    name:  the resource; quantity: what it is counted in (a key of `flows.QUANTITIES`).
    price: pounds a unit in base-year prices, (draws,).
    sort:  event (an avoidable event: cash only where its payer can release it), bought (cash),
           informal (no money changes hands) or income (a transfer).
    """

    name: str
    quantity: str
    payer: str
    department: str | None
    price: Floats
    sort: str = "event"


def hospital_cost_per_hip(parameters: Parameters, money: MoneyRules) -> Floats:
    """Return the hospital cost of a hip fracture on the basis in force, (draws,).

    Raises ValueError for a basis that needs a local price which was not given.
    """
    if OWN_HIP_COST in parameters:
        return parameters[OWN_HIP_COST]
    if money.hip_cost_basis == "hes_increment":
        return parameters["cost.hip.increment"]
    if money.hip_cost_basis == "national_cost_collection":
        return np.asarray(parameters["cost.hip.spell"] + parameters["cost.emergency_attendance"])
    raise ValueError(f"the basis {money.hip_cost_basis!r} needs a price of your own")


def event_lines(parameters: Parameters, money: MoneyRules) -> list[Line]:
    """Return the lines of fractures and of what follows them."""
    p = parameters
    lines = _hip_lines(p, money)
    for site in SITES[1:]:
        lines.append(
            Line(
                f"{site} fracture: admissions",
                f"fractures.{site}",
                "acute_trust",
                "trauma_orthopaedics",
                p[f"admitted.{site}"] * p[f"cost.{site}.admission"],
            )
        )
        clinics = (
            p["cost.fracture_clinic.first"] + p["visits.follow_up"] * p["cost.fracture_clinic.follow_up"]
        )
        lines.append(
            Line(
                f"{site} fracture: fracture clinic",
                f"fractures.{site}",
                "acute_trust",
                "trauma_orthopaedics",
                clinics,
            )
        )
    return lines + _social_lines(p)


def _hip_lines(p: Parameters, money: MoneyRules) -> list[Line]:
    hospital = hospital_cost_per_hip(p, money)
    apart = OWN_HIP_COST not in p and money.hip_cost_basis == "national_cost_collection"
    emergency = p["cost.emergency_attendance"] if apart else np.zeros(p.draws)
    split = p["split.hip_spell"]
    hip = "fractures.hip"
    lines = [
        Line(
            "hip fracture: hospital stay",
            hip,
            "acute_trust",
            department,
            (hospital - emergency) * split[place],
        )
        for place, department in enumerate(SPELL_DEPARTMENTS)
    ]
    if apart:
        lines.append(Line("hip fracture: emergency department", hip, "acute_trust", "emergency", emergency))
    lines.append(Line("hip fracture: ambulance", hip, "ambulance", None, p["cost.ambulance"]))
    lines.append(Line("hip fracture: rehabilitation", hip, "community", None, p["cost.rehabilitation"]))
    return lines


def _social_lines(p: Parameters) -> list[Line]:
    home, adapt, care = p["split.home_care"], p["split.adaptations"], p["split.care_home"]
    at_home, adaptations = p["cost.home_care"], p["cost.adaptations"]
    year = p["cost.care_home.week"] * WEEKS_A_YEAR
    return [
        Line("home care after a hip fracture", "hips_at_home", "local_authority", None, at_home * home[0]),
        Line("home care after a hip fracture", "hips_at_home", "patient", None, at_home * home[1]),
        Line(
            "help from family after a hip fracture",
            "hips_at_home",
            "unpaid_care",
            None,
            at_home * home[2],
            "informal",
        ),
        Line("home adaptations", "hips_at_home", "local_authority", None, adaptations * adapt[0]),
        Line("home adaptations", "hips_at_home", "patient", None, adaptations * adapt[1]),
        Line("care-home stay", "care_home_years", "local_authority", None, year * care[0]),
        Line("care-home stay", "care_home_years", "icb", None, year * care[1]),
        Line("care-home stay", "care_home_years", "patient", None, year * care[2]),
    ]


def drug_lines(parameters: Parameters, option: OptionPlan) -> list[Line]:
    """Return the lines of drugs, infusions and injections."""
    p = parameters
    lines = []
    for drug in DRUGS:
        if drug == "zoledronate":
            continue
        hospital = drug in ("teriparatide", "romosozumab")
        lines.append(
            Line(
                f"drugs: {drug}",
                f"drug_years.{drug}",
                "acute_trust" if hospital else "icb",
                "pharmacy" if hospital else None,
                p[f"price.{drug}"] * PACKS[PACK_OF[drug]],
                "bought",
            )
        )
    lines.append(
        Line(
            "denosumab injections",
            "drug_years.denosumab",
            "general_practice",
            None,
            p["cost.denosumab_injection"] * PACKS["six_months"],
            "bought",
        )
    )
    lines.append(
        Line(
            "calcium and vitamin D",
            "treated_years",
            "icb",
            None,
            p["price.calcium_vitamin_d"] * PACKS["30_days"] * p["share.calcium_vitamin_d"],
            "bought",
        )
    )
    return lines + _infusion_lines(p, option)


def _infusion_lines(p: Parameters, option: OptionPlan) -> list[Line]:
    lines = []
    hour = nurse_hour(p)
    for setting in ("ward", "day", "home"):
        quantity = f"infusions.{setting}"
        giving = hour * p[f"infusion.minutes.{setting}"] / 60 + p[f"infusion.chair.{setting}"]
        lines.append(
            Line("drugs: zoledronate", quantity, "acute_trust", "pharmacy", p["price.zoledronate"], "bought")
        )
        lines.append(
            Line(f"giving infusions ({setting})", quantity, "acute_trust", option.host, giving, "bought")
        )
    return lines


def nurse_hour(parameters: Parameters) -> Floats:
    """Return the cost of a productive hour of a band 6 nurse, system view, (draws,)."""
    trust, central = pay_with_oncosts(parameters, "6")
    return np.asarray((trust + central) / parameters["hours.productive"])


def pay_with_oncosts(parameters: Parameters, band: str) -> tuple[Floats, Floats]:
    """Return a year of one whole-time equivalent: (what the trust pays, the pension share paid centrally)."""
    p = parameters
    pay = p[f"pay.band_{band}.mid"]
    insurance = p["oncost.ni.rate"] * np.maximum(pay - p["oncost.ni.threshold"], 0.0)
    trust = pay * (1 + p["oncost.pension.trust"] + p["oncost.levy"]) + insurance
    return np.asarray(trust), np.asarray(pay * (p["oncost.pension.total"] - p["oncost.pension.trust"]))


@dataclass(frozen=True)
class ServiceCost:
    """One fixed cost of running the service: pounds a year from its start, or once.

    payer, department, name as in `Line`; yearly, once: pounds (draws,).
    """

    name: str
    payer: str
    department: str | None
    yearly: Floats
    once: Floats


def service_costs(parameters: Parameters, option: OptionPlan) -> list[ServiceCost]:
    """Return what the service itself costs, bottom-up from its workforce; nothing without a service."""
    if not option.has_service:
        return []
    p = parameters
    nothing = np.zeros(p.draws)
    costs = []
    for staff in option.workforce:
        trust, central = staff_cost(p, staff)
        name = f"staff: {staff.role}" + (f" band {staff.band}" if staff.band else "")
        costs.append(ServiceCost(name, "acute_trust", option.host, trust, nothing))
        if np.any(central > 0):
            costs.append(ServiceCost(f"{name}: central pension share", "nhs_england", None, central, nothing))
    costs.append(
        ServiceCost("licence and audit time", "acute_trust", option.host, p["service.it_audit"], nothing)
    )
    set_up = p["service.set_up"] if option.set_up is None else np.full(p.draws, option.set_up)
    costs.append(ServiceCost("setting up", "acute_trust", option.host, nothing, set_up))
    for name, pounds in option.yearly.items():
        costs.append(ServiceCost(name, "acute_trust", option.host, np.full(p.draws, pounds), nothing))
    for name, pounds in option.one_off.items():
        costs.append(ServiceCost(name, "acute_trust", option.host, nothing, np.full(p.draws, pounds)))
    return costs


def staff_cost(parameters: Parameters, staff: Staff) -> tuple[Floats, Floats]:
    """Return a year's cost of one line of the workforce: (trust, paid centrally), each (draws,)."""
    if staff.sessions_per_week:
        sessions = parameters["pay.consultant_session"] * staff.sessions_per_week
        return np.asarray(sessions), np.zeros(parameters.draws)
    trust, central = pay_with_oncosts(parameters, str(staff.band).lower())
    return np.asarray(trust * staff.wte), np.asarray(central * staff.wte)
