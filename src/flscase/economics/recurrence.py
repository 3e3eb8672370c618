"""How much likelier the next fracture is, by time since the last one.

`R(τ) = 1 + (rr₁ − 1)·exp(−decay·(τ − 1)) + A·exp(−early·τ)`: a slow part read from registries and a fast
part in the first months. Its level and `A` are solved, not assumed (see `calibration`).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from flscase.economics.clock import Floats
from flscase.economics.parameters import Parameters

BIN_EDGES = (1.0, 2.0, 4.0, 8.0, 16.0)  # years; the last bin is open and is read over its first eight


@dataclass(frozen=True)
class Recurrence:
    """The curve R(τ), with one value of each of its numbers per draw."""

    excess: Floats
    decay: Floats
    early: Floats
    early_rate: Floats

    @classmethod
    def from_parameters(cls, parameters: Parameters, early: Floats) -> Recurrence:
        """Build the curve from the pack's values and the solved size of the early part."""
        return cls(
            parameters["refracture.rr.1y"] - 1,
            parameters["refracture.decay"],
            early,
            parameters["refracture.early_rate"],
        )

    def mean(self, start: float, stop: float) -> Floats:
        """Return R averaged over start..stop years since the last fracture, (draws,)."""
        slow, fast = self.parts(start, stop)
        return np.asarray(slow + self.early * fast)

    def parts(self, start: float, stop: float) -> tuple[Floats, Floats]:
        """Return the slow part (with the 1) and the unscaled early part, averaged over start..stop."""
        span = stop - start
        k, f = self.decay, self.early_rate
        slow = 1 + self.excess * np.exp(k) * (np.exp(-k * start) - np.exp(-k * stop)) / (k * span)
        fast = (np.exp(-f * start) - np.exp(-f * stop)) / (f * span)
        return np.asarray(slow), np.asarray(fast)


@dataclass(frozen=True)
class Tunnel:
    """The states after a new fracture: exact cycles through the first year, then four bins.

    spans:  (start, stop) in years since that fracture, which a person in each state lives through.
    exact:  number of exact states; they move on every cycle.
    leave:  for each bin, the share that leaves it in a cycle (0 for the last).
    """

    spans: tuple[tuple[float, float], ...]
    exact: int
    leave: tuple[float, ...]

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.spans)


def tunnel(cycle: float) -> Tunnel:
    """Return the tunnel for cycles of one length.

    A fracture falls in the middle of its cycle on average, so the k-th cycle after it runs from
    (k − ½) to (k + ½) cycles; bins start where the exact states end.
    """
    exact = round(1 / cycle)
    half = cycle / 2
    spans = [((k - 0.5) * cycle, (k + 0.5) * cycle) for k in range(1, exact + 1)]
    spans += [(low + half, high + half) for low, high in itertools.pairwise(BIN_EDGES)]
    lengths = np.diff(BIN_EDGES)
    leave = (*(float(cycle / length) for length in lengths[:-1]), 0.0)
    return Tunnel(tuple(spans), exact, leave)


def tunnel_into_years(fine: float) -> Tunnel:
    """Return the tunnel of the first whole-year cycle after fine ones.

    Its exact states still hold people by fine cycles; each lives through a year and moves to the first bin.
    """
    before, years = tunnel(fine), tunnel(1.0)
    spans = [((k - 0.5) * fine, (k - 0.5) * fine + 1.0) for k in range(1, before.exact + 1)]
    return Tunnel((*spans, *years.spans[years.exact :]), before.exact, years.leave)
