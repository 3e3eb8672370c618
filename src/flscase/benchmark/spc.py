"""Control charts: which points of a series say more than ordinary ups and downs.

The XmR chart draws limits from how much neighbouring points differ. A point is marked when it lies outside,
or is part of a pattern that chance rarely makes: a steady climb or fall, two of three near one limit, a run
on one side.

Source: the rules that NHS England teaches as "making data count"; the constants 2.66 and 3.267 turn a mean
range of two into limits for points and for ranges (Wheeler, Understanding Variation, 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Mark = Literal["", "outside", "trend", "two in three", "shift"]
# From a mean moving range to the limits of single points, and to the largest range that is still ordinary.
POINT_LIMIT: Final = 2.66
RANGE_LIMIT: Final = 3.267
# How many points make a run, on one side of the mean or in one direction.
RUN: Final = 7


@dataclass(frozen=True)
class Xmr:
    """A control chart: mean, lower and upper limit, and a mark for each point ("" = ordinary variation)."""

    mean: float
    lower: float
    upper: float
    points: tuple[Mark, ...]


def xmr(values: Sequence[float]) -> Xmr:
    """Limits and marks of a series in order of time.

    values: at least two numbers. Ranges of 3.267 times the mean range or more are left out once before the
    limits are drawn, so that one jump does not widen them. A point that meets several rules bears the first
    of: outside, trend, two in three, shift. Raises ValueError on fewer than two points or a missing one.
    """
    series = np.asarray(values, dtype=float)
    if series.ndim != 1 or series.size < 2 or not np.isfinite(series).all():
        raise ValueError("a control chart needs at least two points, none of them missing")
    mean = float(series.mean())
    reach = POINT_LIMIT * _usual_range(np.abs(np.diff(series)))
    rules: tuple[tuple[Mark, NDArray[np.bool_]], ...] = (
        ("outside", np.abs(series - mean) > reach),
        ("trend", _trends(series)),
        ("two in three", _near_one_limit(series - mean, reach)),
        ("shift", _shifts(np.sign(series - mean))),
    )
    points = tuple(_first_rule(rules, place) for place in range(series.size))
    return Xmr(mean, mean - reach, mean + reach, points)


def _first_rule(rules: Sequence[tuple[Mark, NDArray[np.bool_]]], place: int) -> Mark:
    for name, marked in rules:
        if marked[place]:
            return name
    return ""


def _usual_range(ranges: NDArray[np.float64]) -> float:
    """The mean range without those that are themselves out of the ordinary."""
    ordinary = ranges[ranges < RANGE_LIMIT * ranges.mean()]
    return float(ordinary.mean()) if ordinary.size else 0.0


def _runs(signs: NDArray[np.float64], length: int) -> NDArray[np.bool_]:
    """Mark every member of a stretch of at least `length` equal signs, none of them 0."""
    marked = np.zeros(signs.size, dtype=bool)
    for start in range(signs.size - length + 1):
        stretch = signs[start : start + length]
        if stretch[0] != 0 and (stretch == stretch[0]).all():
            marked[start : start + length] = True
    return marked


def _shifts(sides: NDArray[np.float64]) -> NDArray[np.bool_]:
    return _runs(sides, RUN)


def _trends(series: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Seven points in one direction are six steps of one sign, from the point before the first step on."""
    steps = _runs(np.sign(np.diff(series)), RUN - 1)
    marked = np.zeros(series.size, dtype=bool)
    marked[:-1] |= steps
    marked[1:] |= steps
    return marked


def _near_one_limit(distance: NDArray[np.float64], reach: float) -> NDArray[np.bool_]:
    """Mark the far points of three neighbours on one side of which two lie beyond two thirds of the way."""
    far = np.abs(distance) > reach * 2 / 3
    side = np.sign(distance)
    marked = np.zeros(distance.size, dtype=bool)
    for start in range(distance.size - 2):
        three = slice(start, start + 3)
        if abs(side[three].sum()) == 3 and far[three].sum() >= 2:
            marked[three] |= far[three]
    return marked
