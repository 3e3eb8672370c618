"""Funnel plots: how far a ratio of observed to expected may lie from 1 by chance, the smaller the further.

With many units more lie outside than chance allows, because no case-mix adjustment is perfect. Two published
ways measure that excess (over-dispersion) and widen the limits by it: the way of the Summary Hospital-level
Mortality Indicator, on the log scale with the extremes cut off, and the way of the Care Quality Commission,
on the square-root scale with the extremes pulled in.

Sources: Spiegelhalter, Statistics in Medicine 2005, 24:1185, and Quality and Safety in Health Care 2005,
14:347.
"""

from __future__ import annotations

from typing import Final, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2

from flscase.benchmark.intervals import check_level, critical_value

Method = Literal["SHMI", "CQC"]
FloatArray = NDArray[np.float64]
# The share of units cut off, or pulled in, at each end before the excess is measured.
TRIM: Final = 0.1


@overload
def poisson_limits(expected: float, *, level: float = 0.95) -> tuple[float, float]: ...
@overload
def poisson_limits(expected: ArrayLike, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]: ...
def poisson_limits(
    expected: ArrayLike, *, level: float = 0.95
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Exact limits around a ratio of 1 for units of this many expected events: (low, high).

    expected: one number above 0, or an array of them; the limits have its shape. level: 0.95 for the inner
    pair, 0.998 for the outer. Raises ValueError on an expected number that is not above 0.
    """
    due = _expected(expected)
    tail = (1 - check_level(level)) / 2
    low = chi2.ppf(tail, 2 * due) / 2 / due
    high = chi2.ppf(1 - tail, 2 * due + 2) / 2 / due
    return (float(low), float(high)) if due.ndim == 0 else (low, high)


def overdispersion(
    observed: ArrayLike, expected: ArrayLike, *, method: Method = "SHMI"
) -> tuple[float, float]:
    """How much more units vary than chance explains: (phi, tau2).

    observed, expected: events by unit, one-dimensional and of one length. phi is the mean squared z-score
    after trimming (1 = chance alone); tau2, 0 or more, is the variance between units on the method's scale.
    Raises ValueError on unequal lengths, an unknown method, or a unit without events that stays on the log
    scale.
    """
    seen, due = np.asarray(observed, dtype=float), np.atleast_1d(_expected(expected))
    if seen.ndim != 1 or seen.shape != due.shape:
        raise ValueError("observed and expected must be rows of one length")
    if not (np.isfinite(seen).all() and (seen >= 0).all()):
        raise ValueError("observed counts must be 0 or more")
    if method == "SHMI":
        scores, weights = _truncated(*_log_scores(seen, due))
    elif method == "CQC":
        scores, weights = _winsorised(2 * (np.sqrt(seen) - np.sqrt(due))), 4 * due
    else:
        raise ValueError(f"the method must be SHMI or CQC, not {method!r}")
    phi = float((scores**2).mean())
    return phi, _between_units(scores.size, phi, weights)


@overload
def overdispersed_limits(
    expected: float, tau2: float, *, level: float = 0.95, method: Method = "SHMI"
) -> tuple[float, float]: ...
@overload
def overdispersed_limits(
    expected: ArrayLike, tau2: float, *, level: float = 0.95, method: Method = "SHMI"
) -> tuple[FloatArray, FloatArray]: ...
def overdispersed_limits(
    expected: ArrayLike, tau2: float, *, level: float = 0.95, method: Method = "SHMI"
) -> tuple[float, float] | tuple[FloatArray, FloatArray]:
    """Limits around a ratio of 1 that allow for over-dispersion: (low, high), in the shape of `expected`.

    tau2: from `overdispersion` by the same method. Raises ValueError as `poisson_limits` does, and on tau2
    below 0.
    """
    if not tau2 >= 0:
        raise ValueError(f"tau2 must be 0 or more, not {tau2}")
    due, z = _expected(expected), critical_value(level)
    if method == "SHMI":
        reach = z * np.sqrt(1 / due + tau2)
        low, high = np.exp(-reach), np.exp(reach)
    elif method == "CQC":
        reach = z * np.sqrt(1 / (4 * due) + tau2)
        low, high = np.maximum(1 - reach, 0.0) ** 2, (1 + reach) ** 2
    else:
        raise ValueError(f"the method must be SHMI or CQC, not {method!r}")
    return (float(low), float(high)) if due.ndim == 0 else (low, high)


def _expected(expected: ArrayLike) -> FloatArray:
    due = np.asarray(expected, dtype=float)
    if not (due.size and np.isfinite(due).all() and (due > 0).all()):
        raise ValueError("expected events must be above 0")
    return due


def _log_scores(seen: FloatArray, due: FloatArray) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore"):
        return np.sqrt(due) * np.log(seen / due), due


def _truncated(scores: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Leave out the lowest and the highest tenth of the units, whole units only."""
    cut = int(TRIM * scores.size + 1e-9)
    kept = np.argsort(scores, kind="stable")[cut : scores.size - cut]
    if not np.isfinite(scores[kept]).all():
        raise ValueError(
            "a unit without events has no place on the log scale; leave it out or use method CQC"
        )
    return scores[kept], weights[kept]


def _winsorised(scores: FloatArray) -> FloatArray:
    """Pull every score beyond the tenth or the ninetieth percentile in to it."""
    low, high = np.quantile(scores, [TRIM, 1 - TRIM])
    return np.clip(scores, low, high)


def _between_units(units: int, phi: float, weights: FloatArray) -> float:
    """DerSimonian and Laird's variance between units, from phi and the precisions of the units."""
    spread = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max(0.0, (units * phi - (units - 1)) / spread) if units > 1 else 0.0
