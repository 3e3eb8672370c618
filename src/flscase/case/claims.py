"""Published claims beside our own figures, per 1,000 patients, so that nobody meets the difference first.

A claim is never computed with. Ours is the same quantity for 1,000 of this case's index patients: over their
whole lives, and within the plan for all its patients; the reader sees both, because claims differ in horizon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from flscase.case.measures.health import LIFETIME, within
from flscase.case.measures.measure import BEDS, LIFE, MONEY, Measure
from flscase.case.measures.read import Reading
from flscase.case.measures.value import cost_and_effect
from flscase.economics.clock import Floats
from flscase.economics.prognosis import COUNTS
from flscase.terms import SITES

if TYPE_CHECKING:
    from flscase.evidence import Claim, Resolved

PER: Final = 1000
# What a claim speaks of -> our measures that stand beside it.
OURS: Final = {
    "fractures_averted": ("fractures_averted.all", "fractures_averted.hip"),
    "second_hip": ("fractures_averted.hip",),
    "qalys_gained": ("qalys_gained",),
    "share_averted": ("share_averted",),
}


@dataclass(frozen=True)
class Reconciled:
    """A claim with the ids of our figures beside it; none where we have nothing of the kind.

    lifetime, within_plan: pairs of what is counted and the id of the figure.
    """

    claim: Claim
    lifetime: tuple[str, ...] = ()
    within_plan: tuple[str, ...] = ()


def reconcile(resolved: Resolved, option: str, years: int) -> tuple[Reconciled, ...]:
    """Return every claim of the pack with our figures for an option beside it."""
    rows = []
    for claim in resolved.pack.claims:
        ours = tuple(f"{option}.per_1000.{measure}" for measure in OURS.get(claim.measure, ()))
        dated = tuple(f"{id}.y{years}" for id in ours if not id.endswith("qalys_gained"))
        rows.append(Reconciled(claim, ours, dated))
    return tuple(rows)


def measures(reading: Reading) -> Iterator[Measure]:
    """Yield an option's effects per 1,000 index patients, over their lives and within the plan."""
    if reading.option == reading.baseline:
        return
    patients = np.broadcast_to(reading.intake.per_year.sum(axis=0), (reading.parameters.draws,))
    if not np.all(patients > 0):
        return
    of_plan = patients * float(reading.intake.quarters().sum()) / 4
    yield from _treated(reading, patients)
    yield from _fractures(reading, patients, of_plan)
    cost, gained = cost_and_effect(reading)
    yield _measure(reading, "qalys_gained", gained / patients * PER, "QALYs", "QALYs gained", LIFE)
    yield _measure(reading, "incremental_cost", cost / patients * PER, "GBP", "extra cost", (*LIFE, *MONEY))
    days = sum(reading.less(f"fractures.{s}") * reading.parameters[f"bed_days.{s}"] for s in SITES)
    values = np.asarray(days).sum(axis=0) / of_plan * PER
    yield _measure(reading, "bed_days_averted", values, "bed days", "bed days not needed", BEDS, plan=True)


def _treated(reading: Reading, patients: Floats) -> Iterator[Measure]:
    here, base = reading.here.flows.year, reading.base.flows.year
    more = here["started"] + here["treated_usual"] - base["started"] - base["treated_usual"]
    yield _measure(
        reading, "treated_added", more / patients * PER, "people", "more people treated", ("pathway.",), of=""
    )


def _fractures(reading: Reading, patients: Floats, of_plan: Floats) -> Iterator[Measure]:
    for name, sites, words in (
        ("all", SITES, "refractures averted"),
        ("hip", ("hip",), "hip refractures averted"),
    ):
        lifetime = sum(reading.lifetime_less(f"fractures.{site}", COUNTS) for site in sites)
        dated = sum(reading.less(f"fractures.{site}").sum(axis=0) for site in sites)
        id = f"fractures_averted.{name}"
        yield _measure(reading, id, np.asarray(lifetime) / patients * PER, "fractures", words)
        yield _measure(reading, id, np.asarray(dated) / of_plan * PER, "fractures", words, plan=True)
    yield from _shares(reading)


def _shares(reading: Reading) -> Iterator[Measure]:
    less = sum(reading.lifetime_less(f"fractures.{site}", COUNTS) for site in SITES)
    every = sum(reading.lifetime(f"fractures.{site}", COUNTS, reading.base) for site in SITES)
    dated = sum(reading.less(f"fractures.{site}").sum(axis=0) for site in SITES)
    all_dated = sum(reading.quantity(f"fractures.{site}", reading.base).sum(axis=0) for site in SITES)
    words = "share of refractures averted"
    if np.all(np.asarray(every) > 0) and np.all(np.asarray(all_dated) > 0):
        yield _measure(reading, "share_averted", np.asarray(less / every), "share", words)
        yield _measure(reading, "share_averted", np.asarray(dated / all_dated), "share", words, plan=True)


def _measure(
    reading: Reading,
    name: str,
    values: Floats,
    unit: str,
    words: str,
    rests: tuple[str, ...] = LIFE,
    *,
    plan: bool = False,
    of: str = LIFETIME,
) -> Measure:
    years = reading.intake.years
    when = within(years) if plan else of
    more: dict[str, Any] = {"option": reading.option, "period": f"y{years}" if plan else None}
    share = unit == "share"
    label = f"{reading.name}: {words}{'' if share else ' per 1,000 patients'} {when}".rstrip()
    how = "Averted over what happens under current care." if share else "The case's figure over its patients."
    id = f"{reading.option}.per_1000.{name}{f'.y{years}' if plan else ''}"
    return Measure(id, np.asarray(values), unit, label, how, rests, **more)
