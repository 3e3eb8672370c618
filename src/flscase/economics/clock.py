"""When things happen: fine cycles while budgets are watched, whole years afterwards.

The clock runs from the index fracture. Within a cycle a flow stands at its middle; time spent
in a state is the mean of the two ends (trapezoid), so the weights add up to the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from flscase.terms import BAND_AGES

Floats = NDArray[np.float64]

LAST_AGE = 101.0  # nobody is followed past this age: the life table ends at 100
DAYS_A_YEAR = 365.25
WEEKS_A_YEAR = DAYS_A_YEAR / 7
ALLOWED_CYCLES = (1 / 12, 1 / 4, 1 / 2)


@dataclass(frozen=True)
class Clock:
    """Cycles of a run.

    cycle:      length of a fine cycle in years: 1/12, 1/4 or 1/2.
    fine_years: whole years worked in fine cycles; at least the budget horizon.
    starts, lengths: years since the index fracture, one value per cycle.
    """

    cycle: float = 0.25
    fine_years: int = 5
    starts: Floats = field(init=False, repr=False)
    lengths: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not any(abs(self.cycle - allowed) < 1e-12 for allowed in ALLOWED_CYCLES):
            raise ValueError("a cycle is a month, a quarter or half a year")
        per_year = self.per_year
        fine = np.full(self.fine_years * per_year, 1.0 / per_year)
        whole = int(np.ceil(LAST_AGE - min(BAND_AGES) - self.fine_years))
        lengths = np.concatenate([fine, np.ones(max(whole, 0))])
        starts = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
        object.__setattr__(self, "lengths", lengths)
        # a sum of twelfths drifts by 1e-16 a step; year ends must compare exactly
        object.__setattr__(self, "starts", np.round(starts, 12))

    @property
    def per_year(self) -> int:
        """Fine cycles in a year."""
        return round(1 / self.cycle)

    @property
    def fine(self) -> int:
        """Number of fine cycles."""
        return self.fine_years * self.per_year

    @property
    def count(self) -> int:
        """Number of cycles, fine and whole."""
        return len(self.lengths)

    @property
    def middles(self) -> Floats:
        """Middle of each cycle, years since the index fracture."""
        return np.asarray(self.starts + self.lengths / 2)

    def discount(self, rate: float | Floats) -> Floats:
        """Discount factors at the middle of each cycle.

        rate: one yearly rate, or one rate per cycle (a step schedule of forward rates).
        Returns an array (cycles,).
        """
        rates = np.broadcast_to(np.asarray(rate, dtype=float), (self.count,))
        grown = np.concatenate([[0.0], np.cumsum(np.log1p(rates) * self.lengths)[:-1]])
        return np.asarray(np.exp(-(grown + np.log1p(rates) * self.lengths / 2)))
