"""The early signals: what a board will see at 3, 6, 12 and 24 months if the service does what it promised.

Refractures at one hospital are too few to prove anything for years. What can be seen early are the steps that
the gain rests on: people found, assessed, started, and still on treatment. Their sizes are fixed here, before
the service starts, and beside each stands the level below which chance no longer explains a shortfall.

Months count from the plan's first day. People are assessed and started some weeks after their fracture, so
what is expected at a date is the intake of that many weeks earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
from scipy import stats

from flscase.case.figure import Figure
from flscase.case.measures.measure import Measure
from flscase.case.measures.read import Reading
from flscase.case.measures.service import running_cost
from flscase.economics import pathway, strata
from flscase.economics.clock import WEEKS_A_YEAR, Floats
from flscase.economics.pathway import DELAYS
from flscase.economics.treatment import Course, persistence_at, planned_years, start_of
from flscase.terms import GROUPS

MONTHS: Final = (3, 6, 12, 24)
# At these months the share still on treatment so many years after its start is looked at.
STILL_ON: Final = {12: 0.5, 24: 1.0}
TAIL: Final = 0.025  # chance of falling below the floor when all goes as promised
COUNTED: Final = ("identified", "assessed", "started")
LABELS: Final = {
    "identified": "people found",
    "assessed": "people assessed",
    "started": "people started on treatment",
    "due": "people started long enough ago to ask whether they still take it",
    "still_on": "share of them still on treatment",
    "spent": "spent on running the service",
}
RESTS: Final = ("pathway.", "caseload.", "persistence.")
FLOOR: Final = ".floor"


def measures(reading: Reading) -> Iterator[Measure]:
    """Yield what is expected of an option's service at each date that lies in the plan."""
    if not reading.here.plan.has_service or reading.option == reading.baseline:
        return
    flows = _Flows(reading)
    for month in (month for month in MONTHS if month <= 12 * reading.intake.years):
        at = month / 12
        sizes = {name: flows.by(name, at) for name in COUNTED}
        since = STILL_ON.get(month)
        if since is not None:
            sizes["due"] = flows.by("started", at - since)
        yield from (_measure(reading, month, name, values, "people") for name, values in sizes.items())
        if since is not None:
            yield _measure(reading, month, "still_on", still_on(reading, since), "share")
        yield _measure(reading, month, "spent", flows.spent(month), "GBP")


def _measure(reading: Reading, month: int, name: str, values: Floats, unit: str) -> Measure:
    common: dict[str, Any] = {"option": reading.option, "period": f"{month}m", "rests": RESTS}
    how = "What the plan's intake leads to by that date; fixed before the service starts."
    label = f"{reading.name}: {LABELS[name]}, {month} months after the start"
    return Measure(f"{reading.option}.signal.{month}m.{name}", np.asarray(values), unit, label, how, **common)


class _Flows:
    """People by step, cumulated over the plan, read at any time after its start."""

    def __init__(self, reading: Reading) -> None:
        here, parameters = reading.here, reading.parameters
        quarters = reading.intake.years * 4
        steps = pathway.ramp(here.plan, quarters)[:, np.newaxis]
        service = here.flows.service
        self._by_quarter = {
            "identified": service["identified"] * steps,
            "assessed": service["assessed"],
            "started": service["started"],
        }
        plain = Course("alendronate", here.plan.persistence, 0.0, _start(here.plan.weeks_to_treatment))
        self._lags = {
            "identified": np.zeros(parameters.draws),
            "assessed": np.asarray(parameters["pathway.assessment_weeks"] / WEEKS_A_YEAR),
            "started": start_of(plain, parameters),
        }
        self._delays = here.flows.queue.delays
        self._cost = running_cost(here, reading)[0]

    def by(self, name: str, years: float) -> Floats:
        """Return how many people reached a step within `years` of the start, (draws,)."""
        amounts, lag = self._by_quarter[name], self._lags[name]
        if name == "identified":
            return cumulated(amounts, years - lag)
        waits = zip(DELAYS, self._delays, strict=True)
        return np.asarray(sum(cumulated(amounts * share, years - lag - wait) for wait, share in waits))

    def spent(self, months: int) -> Floats:
        """Return what the service has cost by a month, (draws,)."""
        return np.asarray(self._cost[: months // 3].sum(axis=0))


def _start(weeks: float | None) -> float | None:
    return None if weeks is None else weeks / WEEKS_A_YEAR


def cumulated(by_quarter: Floats, years: Floats) -> Floats:
    """Return the total up to a time, even within a quarter.

    by_quarter: (quarters, draws); years: times from the start, (draws,). Nothing before the start, and no
    more than the whole after the end. Returns (draws,).
    """
    totals = np.vstack([np.zeros(by_quarter.shape[1]), np.cumsum(by_quarter, axis=0)])
    place = np.clip(years * 4, 0, len(by_quarter))
    low = np.minimum(place.astype(int), len(by_quarter) - 1)
    each = np.arange(by_quarter.shape[1])
    return np.asarray(totals[low, each] + (place - low) * (totals[low + 1, each] - totals[low, each]))


def still_on(reading: Reading, years: float) -> Floats:
    """Return the share of those started by the service still on treatment some years later, (draws,).

    Weighted by who starts on which drug; a course that is planned to be over by then counts as kept.
    """
    plan, parameters = reading.here.plan, reading.parameters
    starting = plan.covered * plan.identified * plan.assessed * plan.recommended * plan.started
    people = reading.intake.per_year * starting[:, np.newaxis]
    groups = np.stack([people[place == strata.GROUP].sum(axis=0) for place, _ in enumerate(GROUPS)])
    kept, everybody = np.zeros(parameters.draws), np.broadcast_to(groups.sum(axis=0), (parameters.draws,))
    for drug, mix in plan.mix.items():
        course = Course(drug, plan.persistence)
        last = np.minimum(years, planned_years(drug, parameters) - 1e-6)
        share = persistence_at(course, parameters, last[np.newaxis, :])[0]
        kept = kept + share * (np.asarray(mix)[:, np.newaxis] * groups).sum(axis=0)
    return np.asarray(np.divide(kept, everybody, out=np.zeros_like(kept), where=everybody > 0))


def floor_figures(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Return the floor beside each signal: the level below which chance no longer explains a shortfall.

    Counts by Poisson, shares by binomial chance over the people due. Fixed in advance: no interval.
    """
    floors = (_floor(figure, figures) for id, figure in figures.items() if ".signal." in id)
    return {floor.id: floor for floor in floors if floor is not None}


def _floor(figure: Figure, figures: Mapping[str, Figure]) -> Figure | None:
    stem, _, name = figure.id.rpartition(".")
    if not isinstance(figure.value, int | float) or figure.value <= 0:
        return None
    if name in COUNTED:
        level = float(stats.poisson.ppf(TAIL, figure.value))
    elif name == "still_on" and (due := _whole(figures.get(f"{stem}.due"))):
        level = float(stats.binom.ppf(TAIL, due, min(figure.value, 1.0))) / due
    else:
        return None
    how = "Lower end of what chance alone would give if the service did exactly what is expected."
    label = f"{figure.label}: fewer than chance explains"
    return replace(
        figure,
        id=f"{figure.id}{FLOOR}",
        value=level,
        low=None,
        high=None,
        mean=None,
        mc_error=None,
        label=label,
        how=how,
        sources=(figure.id,),
    )


def _whole(figure: Figure | None) -> int:
    return round(figure.value) if figure and isinstance(figure.value, int | float) else 0
