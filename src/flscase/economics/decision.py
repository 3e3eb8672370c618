"""What to choose, how sure one is, and what it would be worth to be surer.

The idea: per draw, an option is worth `threshold x effect - cost` (its net benefit). From the means
follow the efficient options in order of cost; from the draws the chance that each option is best, the
value of knowing everything before choosing (EVPI), and of knowing some parameters (EVPPI).

Costs and effects are per draw and option, shape (draws, options), in any one unit of money and health;
the threshold is money per unit of health. Ties are settled the same way everywhere: values that differ
by less than rounding (a relative 1e-12) are equal, and equal options share their fate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from flscase.economics.regression import Fit, smooth

Array: TypeAlias = NDArray[np.float64]

ROUNDING: Final = 1e-12
_FEWEST_DRAWS: Final = 20
_POINTS_OF_DOUBT: Final = 64


class FrontierRow(TypedDict):
    """One line of an incremental analysis."""

    name: str
    cost: float
    effect: float
    status: str
    icer: float | None


class Acceptability(NamedTuple):
    """The frontier of the acceptability curves: per threshold, the best option on average.

    option: index of the option with the highest mean net benefit (the first of equal ones).
    probability: its chance of being the best option.
    """

    option: NDArray[np.intp]
    probability: Array


class _Point(NamedTuple):
    cost: float
    effect: float


def frontier(names: Sequence[str], costs: ArrayLike, effects: ArrayLike) -> list[FrontierRow]:
    """Return the incremental analysis of the options, in order of cost (then of falling effect).

    names, costs, effects: one per option; mean cost and mean effect.
    Each row holds name, cost, effect, status (efficient | dominated | extendedly dominated) and icer,
    the extra cost per extra effect against the next cheaper efficient option: None for the cheapest and
    for the dominated. An option is dominated when another is no dearer and no less effective, and better
    in one of the two; extendedly dominated when a mix of two others is. Options equal in both share
    status and icer; an option exactly on the line between two others stays efficient.
    Raises ValueError in plain words.
    """
    money, health = _vector(costs, "costs"), _vector(effects, "effects")
    if not len(names) == len(money) == len(health) or not len(names):
        raise ValueError(
            f"names, costs and effects must be equally many and at least one, "
            f"not {len(names)}, {len(money)} and {len(health)}"
        )
    points = [_Point(*pair) for pair in zip(_snapped(money), _snapped(health), strict=True)]
    undominated = _undominated(points)
    hull = _hull(undominated)
    icers: dict[_Point, float | None] = {hull[0]: None}
    for cheaper, dearer in pairwise(hull):
        icers[dearer] = _slope(cheaper, dearer)
    rows: list[FrontierRow] = []
    for place in sorted(range(len(points)), key=lambda i: (points[i].cost, -points[i].effect, i)):
        point = points[place]
        status = "efficient" if point in icers else "dominated"
        if status == "dominated" and point in undominated:
            status = "extendedly dominated"
        rows.append(
            FrontierRow(
                name=names[place],
                cost=float(money[place]),
                effect=float(health[place]),
                status=status,
                icer=icers.get(point),
            )
        )
    return rows


def net_benefit(costs: ArrayLike, effects: ArrayLike, threshold: float) -> Array:
    """Return threshold x effect - cost, in money, shape (draws, options)."""
    money, health = _draws(costs, effects)
    return _threshold(threshold) * health - money


def ceac(costs: ArrayLike, effects: ArrayLike, thresholds: ArrayLike) -> Array:
    """Return the chance that each option is best: (thresholds, options), rows summing to 1.

    Where options tie within rounding in a draw, they share that draw equally.
    """
    money, health = _draws(costs, effects)
    limits = [_threshold(limit) for limit in _vector(thresholds, "thresholds")]
    return np.array([_shares_best(money, health, limit) for limit in limits]).reshape(-1, money.shape[1])


def ceaf(costs: ArrayLike, effects: ArrayLike, thresholds: ArrayLike) -> Acceptability:
    """Return, per threshold, the option that is best on average and its chance of being best."""
    money, health = _draws(costs, effects)
    limits = _vector(thresholds, "thresholds")
    chances = ceac(money, health, limits)
    chosen = np.array([_best(limit * health - money) for limit in limits], dtype=np.intp)
    return Acceptability(chosen, chances[np.arange(len(limits)), chosen])


def evpi(costs: ArrayLike, effects: ArrayLike, threshold: float) -> float:
    """Return what it would be worth to know everything before choosing, in money; never below 0.

    The mean, over draws, of how much the best option of that draw beats the option that is best on
    average: exactly 0 where one option is always best.
    """
    benefits = net_benefit(costs, effects, threshold)
    return float((benefits.max(axis=1) - benefits[:, _best(benefits)]).mean())


def evppi(
    costs: ArrayLike, effects: ArrayLike, threshold: float, parameters: ArrayLike
) -> tuple[float, float]:
    """Return what it would be worth to know these parameters, taken jointly, and its standard error.

    parameters: (draws, p), the values drawn; (draws,) for one. Fixed columns count for nothing.
    Expected net benefits given the parameters come from `regression.smooth`, which predicts each draw from
    the others. Two estimates enclose the answer: choosing by the prediction and scoring by the draw itself
    errs low (wrong choices), scoring by the prediction errs high (lucky predictions). Their mean is
    returned, held between 0 and the EVPI of the same draws. The standard error holds the sampling error
    and half of what the estimates, and the doubt that the regression itself states, leave open.
    Like EVPI from draws it errs a little low (within one standard error) where options are all but tied.
    Needs at least 20 draws (1,000 or more to be useful). Raises ValueError in plain words.
    """
    benefits = net_benefit(costs, effects, threshold)
    known = _parameters(parameters, len(benefits))
    best = _best(benefits)
    gains = benefits - benefits[:, [best]]
    others = [option for option in range(gains.shape[1]) if np.ptp(gains[:, option]) > 0]
    if not others:
        return 0.0, 0.0
    fit = smooth(known, gains[:, others])
    expected = gains.mean(axis=0) + np.zeros_like(gains)
    expected[:, others] = fit.predicted
    rows = np.arange(len(gains))
    scored = gains[rows, expected.argmax(axis=1)]
    promised = expected.max(axis=1)
    rest = np.delete(expected, others, axis=1).max(axis=1)
    estimates = (float(scored.mean()), float(promised.mean()), _doubtful(fit, rest))
    sampling = max(float(scored.std(ddof=1)), float(promised.std(ddof=1))) / math.sqrt(len(gains))
    open_still = (max(estimates) - min(estimates)) / 2
    ceiling = float(gains.max(axis=1).mean())
    value = min(max((estimates[0] + estimates[1]) / 2, 0.0), ceiling)
    return value, math.hypot(sampling, open_still)


def population_evpi(
    per_person: float, people_per_year: float, years: int, *, rate: float = 0.0, delay_years: float = 0.0
) -> float:
    """Return EVPI (or EVPPI) per person times the people whom the decision will still concern.

    people_per_year: people who meet the decision each year; years: how many years it stays open.
    rate: discount rate; year t (0, 1, ...) counts (1 + rate) ** -t.
    delay_years: time until the knowledge arrives; people who meet the decision before gain nothing.
    """
    if per_person < 0 or people_per_year < 0 or years < 0 or delay_years < 0 or rate <= -1:
        raise ValueError("value per person, people, years and delay must not be negative, nor rate below -1")
    after = np.clip(np.arange(1, years + 1) - delay_years, 0.0, 1.0)
    return float(per_person * people_per_year * (after * (1.0 + rate) ** -np.arange(years)).sum())


def _doubtful(fit: Fit, rest: Array) -> float:
    """Return the estimate in which each prediction is as unsure as the regression says it is."""
    levels = special.ndtri((np.arange(_POINTS_OF_DOUBT) + 0.5) / _POINTS_OF_DOUBT)
    orders = np.random.default_rng(0)
    total = 0.0
    shuffled = [orders.permutation(levels) for _ in range(fit.predicted.shape[1])]
    for doubt in zip(*shuffled, strict=True):
        unsure = fit.predicted + fit.standard_error * np.asarray(doubt)
        total += float(np.maximum(unsure.max(axis=1), rest).mean())
    return total / _POINTS_OF_DOUBT


def _shares_best(money: Array, health: Array, limit: float) -> Array:
    """Return each option's share of the draws, ties within rounding split equally."""
    benefits = limit * health - money
    rounding = ROUNDING * (abs(limit * health) + abs(money)).max(axis=1, keepdims=True)
    best = benefits >= benefits.max(axis=1, keepdims=True) - rounding
    return np.asarray((best / best.sum(axis=1, keepdims=True)).mean(axis=0))


def _best(benefits: Array) -> int:
    """Return the option with the highest mean net benefit; the first of those equal within rounding."""
    means = benefits.mean(axis=0)
    rounding = ROUNDING * float(abs(benefits).mean(axis=0).max())
    return int(np.argmax(means >= means.max() - rounding))


def _snapped(values: Array) -> list[float]:
    """Return the values with those that differ by less than rounding made the same."""
    snapped = np.array(values)
    order = np.argsort(values, kind="stable")
    for before, here in pairwise(order):
        if math.isclose(values[before], values[here], rel_tol=ROUNDING):
            snapped[here] = snapped[before]
    return [float(value) for value in snapped]


def _undominated(points: list[_Point]) -> list[_Point]:
    """Return the distinct points that no other beats, in order of cost."""
    kept: list[_Point] = []
    for point in sorted(set(points), key=lambda p: (p.cost, -p.effect)):
        if not kept or point.effect > kept[-1].effect:
            kept.append(point)
    return kept


def _hull(points: list[_Point]) -> list[_Point]:
    """Return the points that no mix of two others beats: extra cost per extra effect never falls."""
    hull: list[_Point] = []
    for point in points:
        while len(hull) > 1 and _falls(_slope(hull[-2], hull[-1]), _slope(hull[-1], point)):
            hull.pop()
        hull.append(point)
    return hull


def _slope(cheaper: _Point, dearer: _Point) -> float:
    return (dearer.cost - cheaper.cost) / (dearer.effect - cheaper.effect)


def _falls(first: float, second: float) -> bool:
    return second < first and not math.isclose(first, second, rel_tol=1e-9)


def _vector(values: ArrayLike, name: str) -> Array:
    vector = np.atleast_1d(np.asarray(values, dtype=np.float64))
    if vector.ndim != 1 or not np.isfinite(vector).all():
        raise ValueError(f"{name} must be one row of finite numbers")
    return vector


def _threshold(threshold: float) -> float:
    if not math.isfinite(threshold) or threshold < 0:
        raise ValueError(f"a threshold must be a finite number, 0 or more, not {threshold}")
    return float(threshold)


def _draws(costs: ArrayLike, effects: ArrayLike) -> tuple[Array, Array]:
    money, health = np.asarray(costs, dtype=np.float64), np.asarray(effects, dtype=np.float64)
    if money.ndim != 2 or money.shape != health.shape or 0 in money.shape:
        raise ValueError(
            f"costs and effects must both be (draws, options), not {money.shape} and {health.shape}"
        )
    if not (np.isfinite(money).all() and np.isfinite(health).all()):
        raise ValueError("costs and effects must be finite numbers")
    return money, health


def _parameters(parameters: ArrayLike, draws: int) -> Array:
    known = np.asarray(parameters, dtype=np.float64)
    if known.ndim == 1:
        known = known[:, None]
    if known.ndim != 2 or len(known) != draws:
        raise ValueError(f"parameters must be ({draws}, p), one row a draw, not {np.shape(parameters)}")
    if draws < _FEWEST_DRAWS:
        raise ValueError(f"the value of parameters needs at least {_FEWEST_DRAWS} draws, not {draws}")
    if not np.isfinite(known).all():
        raise ValueError("parameters must be finite numbers")
    return known
