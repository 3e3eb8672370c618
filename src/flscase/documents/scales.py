"""Axes and labels of charts: round ticks, short money, labels that do not overlap.

These place ink; they never make a number that a reader is told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flscase.case.rounding import SHARES, is_money

_MINUS_IF_NEGATIVE: Final = "(datum.value < 0 ? '\N{MINUS SIGN}' : '')"
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """An axis from low to high with its ticks, in the data's unit."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def span(self) -> float:
        """High less low; never zero."""
        return self.high - self.low


def nice_scale(numbers: Sequence[float], count: int = 5) -> Scale:
    """Return an axis that holds zero and all numbers, with about `count` round steps."""
    low, high = min(0.0, *numbers, 0.0), max(0.0, *numbers, 0.0)
    if low == high:
        high = 1.0
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(first * step, last * step, tuple(round(i * step, 10) for i in range(first, last + 1)))


def tick_expression(unit: str, scale: Scale) -> str:
    """Return the Vega expression that writes a tick: "£400,000", "−£1.5m", "40%", "60"."""
    widest = max(abs(scale.low), abs(scale.high))
    if unit in SHARES:
        return "format(datum.value * 100, ',.0f') + '%'"
    if is_money(unit) and widest >= 1_000_000:
        body = "format(abs(datum.value) / 1000000, ',.2~f') + 'm'"
        return f"datum.value == 0 ? '£0' : {_MINUS_IF_NEGATIVE} + '£' + {body}"
    mark = "'£' + " if is_money(unit) else ""
    places = ",.0f" if all(tick == round(tick) for tick in scale.ticks) else ",.2~f"
    return f"{_MINUS_IF_NEGATIVE} + {mark}format(abs(datum.value), '{places}')"


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places for labels at least `gap` apart within [low, high], as near as can be to those asked for.

    Where there is no room for all, the gap shrinks. Order is kept.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    gap = min(gap, (high - low) / max(1, len(places) - 1))
    groups: list[tuple[float, int]] = []  # middle and size of runs of touching labels
    for index in order:
        groups.append((min(max(places[index], low), high), 1))
        while len(groups) > 1 and _touch(groups[-2], groups[-1], gap):
            (middle_a, size_a), (middle_b, size_b) = groups[-2:]
            middle = (middle_a * size_a + middle_b * size_b) / (size_a + size_b)
            half = (size_a + size_b - 1) * gap / 2
            groups[-2:] = [(min(max(middle, low + half), high - half), size_a + size_b)]
    settled = [middle + (k - (size - 1) / 2) * gap for middle, size in groups for k in range(size)]
    result = [0.0] * len(places)
    for index, place in zip(order, settled, strict=True):
        result[index] = place
    return result


def _touch(below: tuple[float, int], above: tuple[float, int], gap: float) -> bool:
    top, bottom = below[0] + (below[1] - 1) * gap / 2, above[0] - (above[1] - 1) * gap / 2
    return bottom - top < gap * (1 - 1e-9)
