"""A published number, ours under the closest inputs, and what to say of the two.

How near counts as reproduced is fixed here, before anything is run, and is never moved for a study. What
misses keeps its row and gets a reason: nothing in the model is tuned to reach a target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["reproduced", "not reproduced", "not reachable", "open"]


@dataclass(frozen=True)
class Tolerance:
    """How far ours may lie from a target: as a ratio between low and high, or by `absolute` from nothing."""

    low: float
    high: float
    words: str
    absolute: float = 0.0

    def holds(self, target: float, ours: float) -> bool:
        """Tell whether ours is near enough; where the target is nothing, `absolute` is the bound."""
        if target == 0:
            return abs(ours) <= self.absolute
        return self.low <= ours / target <= self.high


EXACT: Final = Tolerance(0.995, 1.005, "± 0.5 % (arithmetic)")
SOURCE: Final = Tolerance(0.9, 1.1, "± 10 % (a cohort like ours)")
COHORT: Final = Tolerance(0.75, 1.25, "± 25 % (a cohort partly like ours)")
MODEL: Final = Tolerance(0.75, 1.25, "± 25 % (another model, inputs known)")
ORDER: Final = Tolerance(0.5, 2.0, "a factor of two (another country or inputs unknown)")


def interval(target: float, low: float, high: float) -> Tolerance:
    """Return the source's own 95 % interval as a tolerance."""
    return Tolerance(low / target, high / target, "the source's 95 % interval")


@dataclass(frozen=True)
class Row:
    """One published number beside ours.

    target_id: its id in the evidence pack; what: in words; variant: which of our inputs made `ours`.
    most:      ours under the most favourable inputs the model allows, where that was asked.
    direct:    ours comes from a direct ratio, which the base case never uses.
    """

    target_id: str
    what: str
    variant: str
    target: float
    ours: float
    unit: str
    tolerance: Tolerance
    reason: str
    most: float | None = None
    direct: bool = False
    judged: bool = True

    @property
    def ratio(self) -> float | None:
        """Ours over the target."""
        return None if self.target == 0 else self.ours / self.target

    @property
    def verdict(self) -> Verdict:
        """Say whether it is reproduced; `open` where the study's inputs are not in what we hold."""
        if not self.judged:
            return "open"
        if self.tolerance.holds(self.target, self.ours):
            return "reproduced"
        if self.most is not None and self.most < self.tolerance.low * self.target:
            return "not reachable"
        return "not reproduced"


@dataclass(frozen=True)
class Study:
    """A published evaluation rebuilt.

    source: key in the bibliography; inputs: what we gave our model; finding: the verdict in words.
    """

    id: str
    name: str
    source: str
    inputs: str
    rows: tuple[Row, ...]
    finding: str
