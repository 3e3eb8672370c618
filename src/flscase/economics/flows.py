"""What a hospital's intake adds up to: blends of runs, summed over strata and laid out in quarters.

Patients of a quarter arrive at its middle, so their k-th quarter falls half into one quarter of the
calendar and half into the next. A quantity is a count or a time; money comes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from flscase.economics import strata
from flscase.economics.clock import Clock, Floats
from flscase.economics.parameters import Parameters
from flscase.economics.pathway import Queue, Shares
from flscase.economics.plan import Intake, OptionPlan
from flscase.economics.prognosis import ITEM, ITEMS, Prognosis
from flscase.economics.treatment import Course
from flscase.terms import DRUGS, GROUPS

SETTINGS = ("ward", "day", "home")
COMMON = ITEMS[: ITEM["on_drug"]]
QUANTITIES = (
    *COMMON,
    "treated_years",
    *(f"drug_years.{drug}" for drug in DRUGS),
    *(f"infusions.{setting}" for setting in SETTINGS),
)
QUANTITY = {name: place for place, name in enumerate(QUANTITIES)}


@dataclass(frozen=True)
class Classes:
    """Runs by risk class: for each class its size (draws,) and the place of each course's run."""

    sizes: tuple[Floats, ...]
    runs: tuple[dict[Course | None, int], ...]


@dataclass(frozen=True)
class Flows:
    """Quantities of one option.

    budget:   (quantities, quarters of the horizon, draws): the whole plan's intake, undiscounted.
    lifetime: (views, quantities, draws): one year's intake, whole lives.
    service:  people by step and quarter of intake, each (quarters, draws): identified, assessed, started,
              treated_usual; and `year` with the same for one year's intake at full running, (draws,).
    queue:    what limited places did.
    """

    budget: Floats
    lifetime: Floats
    service: dict[str, Floats]
    year: dict[str, Floats]
    queue: Queue


def lag_kernel(clock: Clock, quarters: int) -> Floats:
    """Return the share of each fine cycle's flow that falls 0, 1, 2 … quarters after that of arrival.

    Shape (fine cycles, quarters). Arrival is at the middle of a quarter.
    """
    low = clock.starts[: clock.fine, np.newaxis] + 0.125
    high = low + clock.lengths[: clock.fine, np.newaxis]
    edges = np.arange(quarters + 1) / 4
    overlap = np.minimum(high, edges[1:]) - np.maximum(low, edges[:-1])
    return np.asarray(np.clip(overlap, 0, None) / (high - low))


def _weights(
    people: Floats, shares: Mapping[Course, Floats], classes: Classes
) -> list[tuple[Course, int, int, Floats]]:
    """Return (course, run, class's untreated run, people on it) for one quarter's shares (strata, draws)."""
    treated = np.add.reduce(list(shares.values())) if shares else np.zeros_like(people)
    result = []
    for course, share in shares.items():
        left = share
        for place, (size, runs) in enumerate(zip(classes.sizes, classes.runs, strict=True)):
            last = place == len(classes.sizes) - 1
            in_class = left if last else share * _fraction_high(treated, size)
            left = left - in_class
            result.append((course, runs[course], runs[None], people * in_class))
    return result


def _fraction_high(treated: Floats, size: Floats) -> Floats:
    """Return which part of the treated falls in the high-risk class when that class goes first."""
    return np.asarray(np.minimum(size / np.maximum(treated, 1e-300), 1.0))


def _settings(option: OptionPlan, first: Floats, later: Floats, into: Floats) -> None:
    """Add infusions by setting; first, later: (..., strata, draws) summed over strata into `into`."""
    for place, _ in enumerate(GROUPS):
        mine = place == strata.GROUP
        into[QUANTITY[f"infusions.{option.first_infusion[place]}"]] += first[..., mine, :].sum(axis=-2)
    into[QUANTITY[f"infusions.{option.later_infusion}"]] += later.sum(axis=-2)


def _blend(
    option: OptionPlan, histories: Floats, people: Floats, shares: Mapping[Course, Floats], classes: Classes
) -> Floats:
    """Blend runs for one intake.

    histories: (runs, items, times, strata, draws). Returns (quantities, times, draws).
    """
    common = len(COMMON)
    total = np.zeros((len(QUANTITIES), histories.shape[2], histories.shape[4]))
    for size, runs in zip(classes.sizes, classes.runs, strict=True):
        total[:common] += _over_strata(histories[runs[None], :common], people * size)
    for course, run, untreated, on_it in _weights(people, shares, classes):
        if not np.any(on_it):
            continue
        total[:common] += _over_strata(histories[run, :common], on_it)
        total[:common] -= _over_strata(histories[untreated, :common], on_it)
        taking = _over_strata(histories[run, ITEM["on_drug"]][np.newaxis], on_it)[0]
        total[QUANTITY["treated_years"]] += taking
        total[QUANTITY[f"drug_years.{course.drug}"]] += taking
        if course.drug == "zoledronate":
            _settings(
                option,
                histories[run, ITEM["first_infusions"]] * on_it,
                histories[run, ITEM["later_infusions"]] * on_it,
                total,
            )
    return total


def _over_strata(values: Floats, people: Floats) -> Floats:
    """Weight and sum over strata: (items, times, strata, draws), (strata, draws) -> (items, times, draws)."""
    return np.asarray(np.einsum("itsd,sd->itd", values, people))


def _at_quarter(shares: Shares, quarter: int) -> dict[Course, Floats]:
    """Add up service and usual care by course for one quarter's intake."""
    both: dict[Course, Floats] = {}
    for source in (shares.service, shares.usual):
        for course, share in source.items():
            both[course] = both.get(course, 0.0) + share[quarter]
    return both


def _steady(shares: Shares) -> dict[Course, Floats]:
    """Return shares by course at full running: the mean of the last year of intake."""
    both: dict[Course, Floats] = {}
    for source in (shares.service, shares.usual):
        for course, share in source.items():
            both[course] = both.get(course, 0.0) + share[-4:].mean(axis=0)
    return both


def _alike(shares: Shares, left: int, right: int) -> bool:
    """Tell whether two quarters of intake are treated alike."""
    every = (*shares.service.values(), *shares.usual.values())
    return all(np.array_equal(share[left], share[right]) for share in every)


def flows(
    option: OptionPlan,
    intake: Intake,
    shares: Shares,
    line: Queue,
    prognosis: Prognosis,
    classes: Classes,
    clock: Clock,
    parameters: Parameters,
    alive_then: Floats,
) -> Flows:
    """Return the quantities of one option for the plan's intake and for one year's intake.

    alive_then: share of each stratum alive at its assessment (strata, draws).
    """
    quarters = intake.years * 4
    kernel = lag_kernel(clock, quarters)
    sizes = intake.quarters()
    people = np.broadcast_to(intake.per_year, (strata.COUNT, parameters.draws))
    budget = np.zeros((len(QUANTITIES), quarters, parameters.draws))
    lagged, made_for = np.empty(0), -1
    for quarter in range(quarters):
        if made_for < 0 or not _alike(shares, made_for, quarter):
            one = _blend(option, prognosis.fine, people / 4, _at_quarter(shares, quarter), classes)
            lagged = np.einsum("icd,cq->iqd", one, kernel)
            made_for = quarter
        budget[:, quarter:] += sizes[quarter] * lagged[:, : quarters - quarter]
    lifetime = np.moveaxis(
        _blend(option, np.moveaxis(prognosis.whole, 1, 2), people, _steady(shares), classes), 1, 0
    )
    return Flows(budget, lifetime, *_service(option, people, alive_then, sizes, shares), line)


def _service(
    option: OptionPlan, people: Floats, alive_then: Floats, sizes: Floats, shares: Shares
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Count people by step of the pathway, by quarter of intake and for a year at full running.

    Assessed and recommended are of those alive at that step; the dead cost only what happened before.
    """
    found = (option.covered * option.identified)[np.newaxis, :, np.newaxis]
    nothing = np.zeros_like(shares.assessed)
    steps = {
        "identified": np.broadcast_to(found, shares.assessed.shape),
        "assessed": shares.assessed,
        "recommended": shares.assessed * option.recommended[np.newaxis, :, np.newaxis],
        "started": sum(shares.service.values(), nothing),
        "treated_usual": sum(shares.usual.values(), nothing),
    }
    by_quarter, year = {}, {}
    for name, share in steps.items():
        there = people * alive_then if name in ("assessed", "recommended") else people
        counted = np.einsum("qsd,sd->qd", share, there)
        by_quarter[name] = counted * sizes[:, np.newaxis] / 4
        year[name] = counted[-4:].mean(axis=0)
    return by_quarter, year
