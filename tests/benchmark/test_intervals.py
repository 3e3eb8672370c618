"""Intervals against other libraries, against printed tables, and at the edges."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from flscase.benchmark.intervals import byar, count_interval, critical_value, poisson_exact, wilson

LEVELS = (0.9, 0.95, 0.998)


# As printed in tables of exact Poisson limits.
@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.69), (1, 0.03, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39)]
)
def test_the_exact_interval_is_the_printed_one(count: int, low: float, high: float) -> None:
    assert poisson_exact(count) == pytest.approx((low, high), abs=0.006)


@pytest.mark.parametrize("count", [1, 2, 9, 10, 57, 1000])
@pytest.mark.parametrize("level", LEVELS)
def test_the_exact_interval_agrees_with_statsmodels(count: int, level: float) -> None:
    assert poisson_exact(count, level) == pytest.approx(
        confint_poisson(count, 1, method="exact-c", alpha=1 - level), rel=1e-9
    )


@pytest.mark.parametrize("count", [3, 12, 250])
def test_the_exact_interval_leaves_half_the_rest_in_each_tail(count: int) -> None:
    low, high = poisson_exact(count)
    assert poisson.sf(count - 1, low) == pytest.approx(0.025, rel=1e-9)
    assert poisson.cdf(count, high) == pytest.approx(0.025, rel=1e-9)


def test_byar_worked_by_hand_for_thirty() -> None:
    # 30 (1 - 1/270 - 1.959964 / (3 sqrt 30))^3 and 31 (1 - 1/279 + 1.959964 / (3 sqrt 31))^3
    assert byar(30) == pytest.approx((20.2369, 42.8284), abs=5e-5)


@pytest.mark.parametrize("count", [10, 25, 100, 5000])
@pytest.mark.parametrize("level", LEVELS)
def test_byar_comes_close_to_the_exact_interval_from_ten_on(count: int, level: float) -> None:
    assert byar(count, level) == pytest.approx(poisson_exact(count, level), rel=0.03)


@pytest.mark.parametrize("interval", [byar, poisson_exact])
def test_none_is_none_at_least(interval: object) -> None:
    assert callable(interval)
    low, high = interval(0)
    assert low == 0.0
    assert 3 < high < 4


def test_byar_never_goes_below_nought() -> None:
    assert byar(1, 0.9999)[0] == 0.0


@pytest.mark.parametrize(("count", "denominator"), [(1, 2), (5, 20), (80, 263), (19, 20), (15, 148)])
@pytest.mark.parametrize("level", LEVELS)
def test_wilson_agrees_with_statsmodels(count: int, denominator: int, level: float) -> None:
    assert wilson(count, denominator, level) == pytest.approx(
        proportion_confint(count, denominator, alpha=1 - level, method="wilson"), rel=1e-9
    )


# Newcombe, Statistics in Medicine 1998, 17:857, Table I, score method.
@pytest.mark.parametrize(
    ("count", "denominator", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_the_published_one(count: int, denominator: int, low: float, high: float) -> None:
    assert wilson(count, denominator) == pytest.approx((low, high), abs=6e-5)


def test_wilson_at_none_and_at_all_mirror_each_other() -> None:
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0
    assert wilson(20, 20)[0] == pytest.approx(1 - wilson(0, 20)[1])


@given(count=st.integers(0, 500), extra=st.integers(0, 500), level=st.sampled_from(LEVELS))
def test_wilson_holds_the_share_and_stays_a_share(count: int, extra: int, level: float) -> None:
    denominator = max(count + extra, 1)
    low, high = wilson(count, denominator, level)
    assert 0 <= low <= count / denominator <= high <= 1


@given(count=st.integers(0, 10_000))
def test_a_higher_level_is_a_wider_interval(count: int) -> None:
    inner, outer = count_interval(count, 0.95), count_interval(count, 0.998)
    assert outer[0] <= inner[0] <= count <= inner[1] < outer[1]


def test_the_count_interval_changes_its_rule_at_ten() -> None:
    assert count_interval(9) == poisson_exact(9)
    assert count_interval(10) == byar(10)


def test_wilson_covers_what_it_promises() -> None:
    """Averaged over true shares, the interval holds the truth about 95 times in 100."""
    size, shares = 40, [step / 50 for step in range(1, 50)]
    covered = [
        sum(
            binom.pmf(count, size, share)
            for count in range(size + 1)
            if wilson(count, size)[0] <= share <= wilson(count, size)[1]
        )
        for share in shares
    ]
    assert sum(covered) / len(covered) == pytest.approx(0.95, abs=0.01)


def test_critical_values_are_those_of_the_funnel() -> None:
    assert critical_value(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert critical_value(0.998) == pytest.approx(3.090232, abs=5e-7)


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_an_impossible_count_is_refused(bad: float) -> None:
    for interval in (byar, poisson_exact):
        with pytest.raises(ValueError, match="count must be 0 or more"):
            interval(bad)


@pytest.mark.parametrize(("count", "denominator"), [(1, 0), (0, 0), (1, -5), (5, 4), (1, math.nan)])
def test_an_impossible_share_is_refused(count: float, denominator: float) -> None:
    with pytest.raises(ValueError, match="denominator"):
        wilson(count, denominator)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_an_impossible_level_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        wilson(1, 2, level)
