"""Two numbers solved from published refracture, per draw.

`κ` scales population incidence to people who have just broken a bone; `A` is the size of the early peak.
Both are solved from the cumulative first refracture at one and two years of untreated women with the
pack's mix of sites, death competing. Nothing else is tuned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flscase.economics.clock import Clock, Floats
from flscase.economics.parameters import Parameters
from flscase.economics.recurrence import Recurrence

STEPS = 12  # Newton steps at most; five are usual
TOLERANCE = 1e-12


@dataclass(frozen=True)
class FirstRefracture:
    """What the calibration needs for people not yet refractured, by cycle of the first two years.

    weights: share of each cell at the index (cells, draws); hazards: deaths per year, by cycle
    (cells, draws); incidence: all sites together, by cycle (cells, draws).
    """

    weights: Floats
    hazards: list[Floats]
    incidence: list[Floats]


def cumulative(
    cohort: FirstRefracture, curve: Recurrence, scale: Floats, early: Floats, clock: Clock, cycles: int
) -> Floats:
    """Return the share with a first refracture by the end of each cycle, (cycles, draws)."""
    alive = cohort.weights.copy()
    total = np.zeros(alive.shape[1])
    rows = []
    for cycle in range(cycles):
        start, length = float(clock.starts[cycle]), float(clock.lengths[cycle])
        slow, fast = curve.parts(start, start + length)
        broken = (scale * slow + early * fast) * cohort.incidence[cycle]
        leaving = broken + cohort.hazards[cycle]
        gone = -np.expm1(-leaving * length)
        total = total + np.sum(alive * broken / leaving * gone, axis=0)
        alive = alive * (1 - gone)
        rows.append(total)
    return np.asarray(rows)


def solve(
    cohort: FirstRefracture, parameters: Parameters, clock: Clock, targets: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return (κ, A), each (draws,), that meet the shares at one and at two years.

    targets: share refractured at one and two years, each (draws,).
    Raises ValueError where no positive κ exists (targets that no curve of this shape can meet).
    """
    curve = Recurrence.from_parameters(parameters, np.zeros(parameters.draws))
    year = clock.per_year

    def miss(scale: Floats, early: Floats) -> Floats:
        shares = cumulative(cohort, curve, scale, early, clock, 2 * year)
        return np.stack([shares[year - 1] - targets[0], shares[2 * year - 1] - targets[1]])

    scale, early = np.ones(parameters.draws), np.full(parameters.draws, 0.5)
    for _ in range(STEPS):
        here = miss(scale, early)
        if np.max(np.abs(here)) < TOLERANCE:
            break
        step = 1e-6
        by_scale = (miss(scale + step, early) - here) / step
        by_early = (miss(scale, early + step) - here) / step
        determinant = by_scale[0] * by_early[1] - by_early[0] * by_scale[1]
        scale = scale - (here[0] * by_early[1] - here[1] * by_early[0]) / determinant
        early = early - (by_scale[0] * here[1] - by_scale[1] * here[0]) / determinant
    if not np.all(np.isfinite(scale)) or np.any(scale <= 0):
        raise ValueError("the two refracture targets cannot both be met by this recurrence curve")
    return scale, np.asarray(early / scale)
