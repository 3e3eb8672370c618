"""Can we ever know: how many hospitals, for how long, until an effect on hip refractures could be seen.

One hospital's hip refractures are few. Two counts, with the service and without it, over equal numbers of
patients and years, differ by more than chance only if many hospitals are counted together. The test is the
difference of the square roots of two counts, whose variance hardly depends on their size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

ALPHA = 0.05  # two-sided
POWER = 0.8
MOST = 100_000  # hospitals beyond which nobody would look


@dataclass(frozen=True)
class Knowing:
    """What a count of hip refractures could show.

    expected, with_service: hip refractures expected at one hospital over `years`, without and with it.
    power: chance that one hospital sees the effect; hospitals: how many must be counted together for the
    usual chance of 80 %, over the same years; None where there is no effect to see.
    """

    years: int
    expected: float
    with_service: float
    power: float
    hospitals: int | None
    hospital_years: int | None


def power_of(expected: float, with_service: float, hospitals: float = 1.0) -> float:
    """Return the chance that a two-sided 5 % test sees the difference of two Poisson counts.

    expected, with_service: mean counts of one hospital in either arm; hospitals: pairs counted together.
    """
    if expected <= 0 or with_service < 0:
        return ALPHA
    distance = np.sqrt(2 * hospitals) * (np.sqrt(expected) - np.sqrt(with_service))
    limit = ndtri(1 - ALPHA / 2)
    return float(ndtr(distance - limit) + ndtr(-distance - limit))


def seen(without: int, with_service: int) -> bool:
    """Tell whether two counts differ by more than chance under the same test."""
    return bool(abs(np.sqrt(2) * (np.sqrt(without) - np.sqrt(with_service))) > ndtri(1 - ALPHA / 2))


def knowing(expected: float, with_service: float, years: int) -> Knowing:
    """Return what one hospital's count can show, and how many hospitals it would take."""
    hospitals = _needed(expected, with_service)
    return Knowing(
        years,
        expected,
        with_service,
        power_of(expected, with_service),
        hospitals,
        None if hospitals is None else hospitals * years,
    )


def _needed(expected: float, with_service: float) -> int | None:
    if power_of(expected, with_service, MOST) < POWER:
        return None
    low, high = 0, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(expected, with_service, middle) >= POWER else (middle, high)
    return high
