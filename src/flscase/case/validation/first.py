"""The first fracture after the index, once per person: what cohorts count and the engine does not.

The engine counts fractures, not people who have had one. Studies mostly give the share of people with a
first one, death competing; here it is worked out from the same hazards, for any mix and any course.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flscase.case.validation.bench import Bench
from flscase.economics import model, strata
from flscase.economics.clock import Floats
from flscase.economics.treatment import Course
from flscase.terms import SITES


def share_by_year(
    bench: Bench,
    people: Floats,
    *,
    sites: Sequence[str] = SITES,
    course: Course | None = None,
) -> Floats:
    """Return the share of people with a first fracture by the end of each quarter, (quarters of five years,).

    people: share of each stratum, adding up to 1. sites: which fractures count; another does not take a
    person out, only death does.
    """
    rates, clock, parameters = bench.rates, bench.clock, bench.parameters
    chosen = [SITES.index(site) for site in sites]
    inside = rates.residents[:, 0]
    alive = np.stack([people * (1 - inside), people * inside])
    effect = None if course is None else model.run_rates(course, parameters, clock).effect[..., 0]
    total, shares = 0.0, []
    for cycle in range(clock.fine):
        start, length = float(clock.starts[cycle]), float(clock.lengths[cycle])
        count = strata.active(start)
        hazard = rates.incidence[cycle][chosen, :, 0] * rates.recurrence.mean(start, start + length)[0]
        if effect is not None:
            hazard = hazard * effect[chosen, cycle][:, np.newaxis]
        ratio = rates.ratios.steps[:, rates.ratios.step_at(start), 0][strata.GROUP[:count]]
        table = rates.deaths[cycle]
        deaths = np.stack([table * ratio, table * np.maximum(ratio, rates.home_ratio[0])])
        broken = hazard.sum(axis=0)
        leaving = broken + deaths
        gone = -np.expm1(-leaving * length)
        total += float((alive[:, :count] * broken / leaving * gone).sum())
        alive[:, :count] *= 1 - gone
        shares.append(total)
    return np.asarray(shares)


def within(shares: Floats, years: float) -> float:
    """Return the share by a time, straight between the ends of quarters."""
    times = np.arange(1, len(shares) + 1) / 4
    return float(np.interp(years, times, shares))
