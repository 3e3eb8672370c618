"""Intervals for counts and proportions, as English public health bodies compute them.

A count is taken to be Poisson, a proportion binomial. Byar's approximation to the exact Poisson interval is
good from ten events on; below that the exact one is used. For proportions Wilson's score interval behaves
at none and at all, where the textbook one collapses to a point.

Sources: Breslow and Day, Statistical Methods in Cancer Research II (1987), for Byar; Garwood, Biometrika
1936, 28:437, for the exact interval; Wilson, JASA 1927, 22:209.
"""

from __future__ import annotations

import math
from typing import Final

from scipy.stats import chi2, norm

# From this many events on Byar's interval stands in for the exact one.
BYAR_FROM: Final = 10


def byar(count: float, level: float = 0.95) -> tuple[float, float]:
    """Byar's interval for a Poisson count.

    count: number of events, 0 or more. level: two-sided coverage, between 0 and 1.
    Returns (low, high) in events; low is 0 at a count of 0. Raises ValueError on anything else.
    """
    check_count(count)
    z = critical_value(level)
    low = _byar_limit(count, -z) if count > 0 else 0.0
    return max(low, 0.0), _byar_limit(count + 1, z)


def poisson_exact(count: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval for a Poisson count, from chi-square quantiles.

    count: number of events, 0 or more. level: two-sided coverage, between 0 and 1.
    Returns (low, high) in events; low is 0 at a count of 0. Raises ValueError on anything else.
    """
    check_count(count)
    tail = (1 - check_level(level)) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
    return low, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


def wilson(count: float, denominator: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a proportion.

    count: how many of the denominator, between 0 and it. level: two-sided coverage, between 0 and 1. Returns
    (low, high) as shares of 1: low is 0 at none, high is 1 at all. Raises ValueError on anything else.
    """
    check_count(count)
    if not (math.isfinite(denominator) and denominator > 0):
        raise ValueError(f"the denominator must be above 0, not {denominator}")
    if count > denominator:
        raise ValueError(f"the count {count} is larger than its denominator {denominator}")
    z2 = critical_value(level) ** 2
    centre = 2 * count + z2
    reach = math.sqrt(z2 * (z2 + 4 * count * (1 - count / denominator)))
    width = 2 * (denominator + z2)
    low = (centre - reach) / width if count > 0 else 0.0
    high = (centre + reach) / width if count < denominator else 1.0
    return low, high


def count_interval(count: float, level: float = 0.95) -> tuple[float, float]:
    """The interval in force for a count: exact below ten events, Byar's from ten."""
    return poisson_exact(count, level) if count < BYAR_FROM else byar(count, level)


def critical_value(level: float) -> float:
    """The standard normal quantile of a two-sided level: 1.959964 for 0.95, 3.090232 for 0.998."""
    return float(norm.ppf(0.5 + check_level(level) / 2))


def check_level(level: float) -> float:
    """Return the level; raise ValueError unless it lies strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, such as 0.95, not {level}")
    return level


def check_count(count: float) -> None:
    """Raise ValueError unless the count is a number of 0 or more."""
    if not (math.isfinite(count) and count >= 0):
        raise ValueError(f"a count must be 0 or more, not {count}")


def _byar_limit(count: float, z: float) -> float:
    root = 1 - 1 / (9 * count) + z / (3 * math.sqrt(count))
    # Below zero only for a level so high that no positive count is excluded.
    return count * float(max(root, 0.0)) ** 3
