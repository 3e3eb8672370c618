"""Rates that can be compared: crude, directly and indirectly standardised, each with its interval.

A hospital with older people has more fractures. Direct standardisation says what its rate would be in a
standard population; indirect standardisation compares what was seen with what the standard's rates would have
led to.

Sources: Dobson and others, Statistics in Medicine 1991, 10:457, for the interval of a weighted sum of counts;
the rules on small numbers are those in force for English public health indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flscase.benchmark.intervals import byar, check_count, check_level, count_interval

# A standardised rate of fewer events than this would be noise: none is given.
FEWEST_EVENTS: Final = 10


def crude(
    count: float, denominator: float, *, per: float = 1.0, level: float = 0.95
) -> tuple[float, float, float]:
    """Events per denominator: (value, low, high), each times `per`.

    The interval is exact below ten events, Byar's from ten. Raises ValueError if the count is negative or the
    denominator is not above 0.
    """
    check_count(count)
    _check_positive([denominator], "the denominator")
    low, high = count_interval(count, level)
    scale = per / denominator
    return count * scale, low * scale, high * scale


def directly_standardised(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    per: float = 100_000.0,
    level: float = 0.95,
) -> tuple[float, float, float] | tuple[None, None, None]:
    """The rate of a standard population with this place's rates by stratum: (value, low, high), times `per`.

    counts, populations, standard: events, people and weights by stratum, one-dimensional and of one length.
    The interval is Dobson's on Byar's; below ten events in all there is no rate: (None, None, None).
    Raises ValueError on unequal lengths, negative counts or weights, or a stratum of nobody.
    """
    events, people, weights = _strata(counts, populations, standard)
    check_level(level)
    total = float(events.sum())
    if total < FEWEST_EVENTS:
        return None, None, None
    shares = weights / weights.sum()
    value = float((shares * events / people).sum())
    variance = float((shares**2 * events / people**2).sum())
    low, high = byar(total, level)
    stretch = (variance / total) ** 0.5
    return value * per, (value + stretch * (low - total)) * per, (value + stretch * (high - total)) * per


def indirectly_standardised(
    observed: ArrayLike, expected: ArrayLike, *, per: float = 1.0, level: float = 0.95
) -> tuple[float, float, float]:
    """Events seen over events expected: (ratio, low, high), each times `per`.

    observed, expected: totals, or values by stratum, which are added up. Exact interval below ten events,
    Byar's from ten. Raises ValueError if an observed count is negative or nothing was expected.
    """
    seen = np.asarray(observed, dtype=float)
    for count in seen.flat:
        check_count(float(count))
    due = float(np.asarray(expected, dtype=float).sum())
    _check_positive([due], "what is expected")
    return crude(float(seen.sum()), due, per=per, level=level)


def _strata(*given: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    counts, populations, standard = (np.asarray(values, dtype=float) for values in given)
    if not (counts.ndim == 1 and counts.shape == populations.shape == standard.shape and counts.size):
        sizes = ", ".join(str(values.shape) for values in (counts, populations, standard))
        raise ValueError(f"counts, populations and standard must be rows of one length, not {sizes}")
    for count in counts:
        check_count(float(count))
    _check_positive(list(populations), "every population")
    if not (np.isfinite(standard).all() and (standard >= 0).all() and standard.sum() > 0):
        raise ValueError("the weights of the standard must be 0 or more, and not all 0")
    return counts, populations, standard


def _check_positive(values: Sequence[float], name: str) -> None:
    if not all(np.isfinite(value) and value > 0 for value in values):
        raise ValueError(f"{name} must be above 0")
