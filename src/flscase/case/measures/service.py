"""The service itself: whom it reaches, what it costs to run, what limits it, whose desks it lands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from flscase.case.measures.health import cumulative, within
from flscase.case.measures.measure import HEALTH, SERVICE, WORK, Measure
from flscase.case.measures.read import Reading
from flscase.economics.clock import Floats
from flscase.economics.flows import SETTINGS
from flscase.economics.ledger import SET_UP_INTAKES
from flscase.economics.model import OptionResult
from flscase.economics.prices import service_costs

STEPS = {
    "identified": "people found by the service in a year",
    "assessed": "people assessed by the service in a year",
    "recommended": "people advised to take treatment in a year",
    "started": "people started on treatment by the service in a year",
}


def measures(reading: Reading) -> Iterator[Measure]:
    """Yield reach, cost, capacity and work of one option."""
    yield from _reach(reading)
    yield from _cost(reading)
    yield from _capacity(reading)
    yield from _work(reading)


def _reach(reading: Reading) -> Iterator[Measure]:
    year = reading.here.flows.year
    everybody = np.broadcast_to(reading.intake.per_year.sum(axis=0), (reading.parameters.draws,))
    treated = year["started"] + year["treated_usual"]
    common: dict[str, Any] = {"unit": "people", "option": reading.option, "rests": ("pathway.", "caseload.")}
    for step, words in STEPS.items():
        yield Measure(
            f"{reading.option}.{step}",
            year[step],
            label=f"{reading.name}: {words}",
            how=FULL_RUNNING,
            **common,
        )
    yield Measure(
        f"{reading.option}.treated",
        treated,
        label=f"{reading.name}: people treated in a year, by the service or in usual care",
        how=FULL_RUNNING,
        **common,
    )
    if reading.option != reading.baseline:
        before = reading.base.flows.year
        yield Measure(
            f"{reading.option}.treated_added",
            treated - before["started"] - before["treated_usual"],
            label=f"{reading.name}: more people treated in a year than under current care",
            how=FULL_RUNNING,
            **common,
        )
    yield Measure(
        f"{reading.option}.not_treated",
        everybody - treated,
        label=f"{reading.name}: people with a fragility fracture left without treatment in a year",
        how=FULL_RUNNING,
        **common,
    )
    yield Measure(
        f"{reading.option}.treated_share",
        treated / everybody,
        "share",
        f"{reading.name}: share of index patients treated",
        FULL_RUNNING,
        ("pathway.",),
        reading.option,
    )


FULL_RUNNING = "Shares of the pathway times the year's index patients, at full running."


def running_cost(result: OptionResult, reading: Reading) -> tuple[Floats, Floats, Floats]:
    """Return the service's own cost: by quarter (quarters, draws), a full year and set-up, both (draws,)."""
    p = reading.parameters
    quarters = reading.intake.years * 4
    scan = p["pathway.dxa_share"] * p["cost.dxa"]
    none = np.zeros(p.draws)
    if not result.plan.has_service:
        return np.zeros((quarters, p.draws)), none, none
    by_quarter = result.flows.service["assessed"] * scan
    year = result.flows.year["assessed"] * scan
    set_up = none
    for cost in service_costs(p, result.plan):
        by_quarter = by_quarter + cost.yearly / 4
        year = year + cost.yearly
        set_up = set_up + cost.once
    by_quarter[0] += set_up
    return by_quarter, year, set_up


def _cost(reading: Reading) -> Iterator[Measure]:
    by_quarter, year, set_up = running_cost(reading.here, reading)
    common: dict[str, Any] = {"unit": "GBP", "option": reading.option, "rests": SERVICE}
    how = (
        "Staff with on-costs, consultant sessions, DXA scans, licence and audit time, set-up; both pay views."
    )
    for plan_year in reading.years:
        yield Measure(
            f"{reading.option}.service_cost.y{plan_year}",
            cumulative(by_quarter, plan_year),
            label=f"{reading.name}: cost of running the service {within(plan_year)}",
            how=how,
            period=f"y{plan_year}",
            **common,
        )
    yield Measure(
        f"{reading.option}.service_cost_a_year",
        year,
        label=f"{reading.name}: cost of running the service for a year, without set-up",
        how=how,
        **common,
    )
    yield Measure(
        f"{reading.option}.set_up_cost",
        set_up,
        label=f"{reading.name}: one-off cost of setting up",
        how="Recruitment, training and equipment, paid once in the first quarter.",
        **common,
    )
    assessed = reading.here.flows.year["assessed"]
    if reading.here.plan.has_service and np.all(assessed > 0):
        yield Measure(
            f"{reading.option}.service_cost_per_assessed",
            (year + set_up / SET_UP_INTAKES) / assessed,
            "GBP per person assessed",
            f"{reading.name}: cost of the service per person assessed",
            "A year's cost with a fifth of set-up, over the people assessed in a year.",
            SERVICE,
            reading.option,
        )


def _capacity(reading: Reading) -> Iterator[Measure]:
    line = reading.here.flows.queue
    if not reading.here.plan.has_service:
        return
    common: dict[str, Any] = {
        "unit": "people a month",
        "option": reading.option,
        "rests": ("minutes.", "hours.", "caseload."),
    }
    yield Measure(
        f"{reading.option}.capacity_needed_per_month",
        line.demand[-1] / 3,
        label=f"{reading.name}: new assessments wanted in a month",
        how="Index patients covered times the shares found and assessed, in the plan's last quarter.",
        **common,
    )
    if np.all(np.isfinite(line.capacity[-1])):
        yield Measure(
            f"{reading.option}.capacity_available_per_month",
            line.capacity[-1] / 3,
            label=f"{reading.name}: new assessments possible in a month",
            how="The smallest of the stated number, nurse hours over minutes per patient, and DXA slots.",
            **common,
        )
    lost = (line.demand * (1 - line.served)).sum(axis=0)
    yield Measure(
        f"{reading.option}.lost_to_waiting.y{reading.intake.years}",
        lost,
        "people",
        f"{reading.name}: people lost because the wait was too long {within(reading.intake.years)}",
        "Arrivals that would have waited longer than the limit.",
        ("minutes.", "hours.", "pathway.wait_limit_weeks"),
        reading.option,
        period=f"y{reading.intake.years}",
    )


def work_by_quarter(result: OptionResult, reading: Reading) -> dict[str, tuple[Floats, str]]:
    """Return the work that lands on others by quarter, (quarters, draws), with its unit."""
    p, flows = reading.parameters, result.flows
    assessed, started = flows.service["assessed"], flows.service["started"]
    begun = started + flows.service["treated_usual"]
    on_treatment = reading.quantity("treated_years", result)
    denosumab = reading.quantity("drug_years.denosumab", result)
    minutes = sum(
        reading.quantity(f"infusions.{setting}", result) * p[f"infusion.minutes.{setting}"]
        for setting in SETTINGS
    )
    return {
        "gp_appointments": (
            begun * p["work.gp_appointments.start"] + on_treatment * p["work.gp_appointments.year"],
            "appointments",
        ),
        "blood_tests": (
            assessed * p["work.blood_tests.assessed"] + denosumab * p["work.blood_tests.denosumab_year"],
            "blood tests",
        ),
        "dxa_scans": (assessed * p["pathway.dxa_share"], "scans"),
        "infusion_hours": (np.asarray(minutes) / 60, "hours"),
        "clinic_letters": (assessed * p["work.letters.assessed"], "letters"),
        "pharmacy_reviews": (started * p["work.pharmacy_reviews.started"], "reviews"),
        "falls_places": (assessed * p["work.falls_places.assessed"], "places"),
    }


WORK_WORDS = {
    "gp_appointments": "GP and practice appointments",
    "blood_tests": "blood tests",
    "dxa_scans": "DXA scans",
    "infusion_hours": "nurse hours giving infusions",
    "clinic_letters": "clinic letters",
    "pharmacy_reviews": "pharmacy reviews",
    "falls_places": "strength and balance places",
}


def _work(reading: Reading) -> Iterator[Measure]:
    if reading.option == reading.baseline:
        return
    now, before = work_by_quarter(reading.here, reading), work_by_quarter(reading.base, reading)
    for item, (amount, unit) in now.items():
        extra = amount - before[item][0]
        for year in reading.years:
            yield Measure(
                f"{reading.option}.work.{item}.y{year}",
                extra[4 * year - 4 : 4 * year].sum(axis=0),
                unit,
                f"{reading.name}: extra {WORK_WORDS[item]} in year {year}",
                "Units of work above current care; no price is put on them here.",
                (*HEALTH, *WORK),
                reading.option,
                period=f"y{year}",
            )
