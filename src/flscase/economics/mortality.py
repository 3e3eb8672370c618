"""Death: the life table, and how much more often people die after a fracture.

The ratio of the *index* fracture works alike in every option. A *new* fracture adds its causal share
only. What the causal share is, is contested; it stands on the front page of every case.
"""

from __future__ import annotations

import numpy as np

from flscase.economics import strata
from flscase.economics.clock import Clock, Floats
from flscase.economics.parameters import Parameters
from flscase.terms import GROUPS

CHAINS = ("hip", "spine", "other", "other_after")  # the most recent new fracture; "none" stands apart


def cumulative_hazard(yearly_deaths: Floats, first_age: int) -> tuple[Floats, Floats]:
    """Return the knots (ages) and the cumulative hazard of a life table of yearly death probabilities.

    yearly_deaths: q_x, shape (ages,). The hazard is constant within a year of age; the last is repeated.
    """
    hazards = -np.log1p(-np.asarray(yearly_deaths, dtype=float))
    padded = np.concatenate([hazards, np.repeat(hazards[-1], 60)])
    ages = first_age + np.arange(len(padded) + 1, dtype=float)
    return ages, np.concatenate([[0.0], np.cumsum(padded)])


def life_table_hazards(life_table: Floats, first_age: int, clock: Clock) -> list[Floats]:
    """Return the mean death hazard per year over each cycle, one (active strata,) array per cycle.

    life_table: q_x with shape (sexes, ages), ages from `first_age` by single year.
    """
    curves = [cumulative_hazard(row, first_age) for row in life_table]
    rates = []
    for start, length in zip(clock.starts, clock.lengths, strict=True):
        alive = strata.active(float(start))
        ages = strata.AGE[:alive] + start
        both = [
            (np.interp(ages + length, knots, total) - np.interp(ages, knots, total)) / length
            for knots, total in curves
        ]
        rates.append(np.where(strata.SEX[:alive] == 0, both[0], both[1]))
    return rates


class Ratios:
    """Death ratios by site and time since that fracture, as steps at half a year and at a year.

    steps[site group] is an array (3, draws): up to half a year, up to a year, later.
    """

    BREAKS = (0.0, 0.5, 1.0, np.inf)

    def __init__(self, parameters: Parameters) -> None:
        p = parameters
        self.steps = np.stack(
            [
                np.stack(
                    [p["mortality.hip.months_0_6"], p["mortality.hip.months_6_12"], p["mortality.hip.later"]]
                ),
                np.stack(
                    [
                        p["mortality.spine.year_one"],
                        p["mortality.spine.year_one"],
                        p["mortality.spine.later"],
                    ]
                ),
                np.stack(
                    [
                        p["mortality.other.year_one"],
                        p["mortality.other.year_one"],
                        p["mortality.other.later"],
                    ]
                ),
            ]
        )  # (groups, 3, draws)
        self.share = p["mortality.causal_share"]

    def step_at(self, time: float) -> int:
        """Return which step holds at `time` years since a fracture."""
        return int(np.searchsorted(self.BREAKS[1:3], time + 1e-9, side="right"))

    def pieces(self, start: float, stop: float) -> list[tuple[int, float]]:
        """Split the time from start to stop over the steps: (step, share of the time)."""
        parts = []
        for step, (low, high) in enumerate(zip(self.BREAKS[:-1], self.BREAKS[1:], strict=True)):
            overlap = min(stop, high) - max(start, low)
            if overlap > 1e-12:
                parts.append((step, overlap / (stop - start)))
        return parts

    def new(self, chain: int, step: int) -> Floats:
        """Return the ratio of the most recent new fracture, unscaled, shape (draws,)."""
        if CHAINS[chain] != "other_after":
            return np.asarray(self.steps[chain, step])
        # a lesser fracture after a hip or spine never lowers the risk below what those leave behind
        return np.asarray(np.maximum(self.steps[2, step], np.maximum(self.steps[0, 2], self.steps[1, 2])))

    def product(self, index_step: int, chain: int, start: float, stop: float) -> Floats:
        """Return index ratio × causal new ratio, capped, averaged over start..stop since the new one.

        Shape (groups, draws). The cap is the larger of the two sites' first-half-year ratios.
        """
        total = np.zeros((len(GROUPS), self.steps.shape[2]))
        for step, weight in self.pieces(start, stop):
            added = 1 + self.share * (self.new(chain, step) - 1)
            cap = np.maximum(self.steps[:, 0], self.new(chain, 0))
            total += weight * np.minimum(self.steps[:, index_step] * added, cap)
        return total

    def early_excess(self, chain: int, span: float) -> Floats:
        """Return φ(SMR − 1) averaged over the first `span` years after a new fracture, (draws,)."""
        return np.asarray(
            sum(weight * self.share * (self.new(chain, step) - 1) for step, weight in self.pieces(0.0, span))
        )
