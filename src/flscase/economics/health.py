"""Quality of life: a baseline by age and sex, lowered by the worst fracture still felt.

The *lowest* multiplier counts, not the product, so that a wrist after a hip cannot raise or double-count.
"""

from __future__ import annotations

import numpy as np

from flscase.economics import strata
from flscase.economics.clock import Clock, Floats
from flscase.economics.parameters import Parameters

YEAR_ONE, LATER = 0, 1


class Utilities:
    """Weights of a year of life by cycle, index group, and the new fracture lived with.

    The classes are: 0 no new fracture; then hip, spine, other, other after a hip or spine, each in
    year one and later (1 + 2·chain + period).
    """

    CLASSES = 9

    def __init__(self, parameters: Parameters, clock: Clock) -> None:
        p = parameters
        one = np.ones(parameters.draws)
        self._single = np.stack(
            [
                np.stack([p["utility.hip.year_one"], p["utility.hip.later"]]),
                np.stack([p["utility.spine.year_one"], p["utility.spine.later"]]),
                np.stack([p["utility.other.year_one"], one]),
            ]
        )  # (group, period, draws)
        self.care_home = p["utility.care_home"]
        self._p, self._clock = parameters, clock
        self._table = np.stack([self._multipliers(YEAR_ONE), self._multipliers(LATER)])

    def _multipliers(self, period: int) -> Floats:
        """Return multipliers (groups, classes, draws) while the index fracture is in `period`."""
        index = self._single[:, period]
        lasting = np.minimum(self._single[0, LATER], self._single[1, LATER])
        rows = [index]
        for chain in range(4):
            for now in (YEAR_ONE, LATER):
                new = self._single[min(chain, 2), now]
                floor = (self._single[0, LATER], self._single[1, LATER], np.ones_like(new), lasting)[chain]
                rows.append(np.minimum(index, np.minimum(new, floor)))
        return np.stack(rows, axis=1)

    def weights(self, cycle: int, alive: int) -> Floats:
        """Return QALYs per year lived at home in a cycle, (classes, active strata, draws), at most 1."""
        start = float(self._clock.starts[cycle])
        period = YEAR_ONE if start < 1 - 1e-9 else LATER
        table = self._table[period][strata.GROUP[:alive]]  # strata, classes, draws
        baseline = self.baseline(strata.AGE[:alive] + self._clock.middles[cycle], strata.SEX[:alive])
        return np.ascontiguousarray(np.moveaxis(table * baseline[:, np.newaxis], 1, 0))

    def baseline(self, ages: Floats, sexes: object) -> Floats:
        """Return EQ-5D of the population, (people, draws), never above 1."""
        p = self._p
        age = np.asarray(ages, dtype=float)[:, np.newaxis]
        male = (np.asarray(sexes) == 1)[:, np.newaxis]
        value = (
            p["utility.baseline.intercept"]
            + p["utility.baseline.male"] * male
            + p["utility.baseline.age"] * age
            + p["utility.baseline.age2"] * age**2
        )
        return np.asarray(np.minimum(value, 1.0))
