"""Chance that falls alike on every machine.

Raw 64-bit words of a counter-based generator (Philox) are turned into choices by shifts, products and table
look-up only: no logarithm, no distribution of a library that may change with its release.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final, Generic, TypeVar

import numpy as np

_BLOCK: Final = 1 << 15
_UNIT: Final = 2.0**-53
_SPARE: Final = 11  # a double holds 53 of the 64 bits

T = TypeVar("T")


class Table(Generic[T]):
    """Things to choose from, with weights that need not add up to one."""

    def __init__(self, weights: Mapping[T, float] | Sequence[tuple[T, float]]) -> None:
        pairs = list(weights.items()) if isinstance(weights, Mapping) else list(weights)
        self.things: list[T] = [thing for thing, _ in pairs]
        self.bounds: list[float] = list(accumulate(weight for _, weight in pairs))


class Dice:
    """One stream of chance, addressed by (seed, stream): streams never touch each other."""

    def __init__(self, seed: int, stream: int) -> None:
        self._words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64))
        self._shares: list[float] = []

    def share(self) -> float:
        """Return a number in [0, 1)."""
        try:
            return self._shares.pop()
        except IndexError:
            words = self._words.random_raw(_BLOCK)[::-1]  # reversed, as they are taken from the end
            self._shares = ((words >> np.uint64(_SPARE)) * _UNIT).tolist()
            return self._shares.pop()

    def happens(self, chance: float) -> bool:
        """Tell whether something of this probability happens."""
        return self.share() < chance

    def below(self, number: int) -> int:
        """Return a whole number from 0 up to, not including, `number`."""
        return int(self.share() * number)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of some things, each as likely."""
        return things[self.below(len(things))]

    def weighted(self, table: Table[T]) -> T:
        """Return one thing of a table by its weight."""
        place = bisect_right(table.bounds, self.share() * table.bounds[-1])
        return table.things[min(place, len(table.things) - 1)]
