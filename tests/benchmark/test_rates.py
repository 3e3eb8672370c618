"""Rates worked by hand, at the edges, and against what they must equal in special cases."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flscase.benchmark.intervals import byar, poisson_exact
from flscase.benchmark.rates import crude, directly_standardised, indirectly_standardised


def test_a_crude_rate_scales_value_and_interval_alike() -> None:
    low, high = byar(30)
    expected = (30 / 5000 * 1000, low / 5000 * 1000, high / 5000 * 1000)
    assert crude(30, 5000, per=1000) == pytest.approx(expected)


@pytest.mark.parametrize("count", [0, 1, 9, 10])
def test_a_crude_rate_is_exact_below_ten_events(count: int) -> None:
    low, high = (poisson_exact if count < 10 else byar)(count)
    assert crude(count, 200) == pytest.approx((count / 200, low / 200, high / 200))


def test_a_rate_may_exceed_one_event_a_head() -> None:
    assert crude(300, 100)[0] == 3.0


def test_direct_standardisation_worked_by_hand() -> None:
    # Rates 0.01 and 0.04, weights 3/4 and 1/4: 0.0175.
    # Variance 9/16 x 10/1000^2 + 1/16 x 20/500^2 = 1.0625e-5.
    # Byar on 30 events: 20.2369 to 42.8284; stretch sqrt(1.0625e-5 / 30) = 5.95119e-4.
    value, low, high = directly_standardised([10, 20], [1000, 500], [3, 1], per=1)
    assert value == pytest.approx(0.0175)
    assert low == pytest.approx(0.0175 - 5.95119e-4 * (30 - 20.2369), abs=1e-7)
    assert high == pytest.approx(0.0175 + 5.95119e-4 * (42.8284 - 30), abs=1e-7)


def test_a_standard_like_the_place_itself_gives_the_crude_rate() -> None:
    counts, people = [12, 30, 58], [4000, 3000, 1000]
    standardised = directly_standardised(counts, people, people, per=1000)
    assert standardised == pytest.approx(crude(sum(counts), sum(people), per=1000))


def test_only_the_proportions_of_the_standard_matter() -> None:
    counts, people = [12, 30, 58], [4000, 3000, 1000]
    assert directly_standardised(counts, people, [1, 2, 3]) == pytest.approx(
        directly_standardised(counts, people, [10, 20, 30])
    )


def test_below_ten_events_there_is_no_standardised_rate() -> None:
    assert directly_standardised([4, 5], [1000, 500], [1, 1]) == (None, None, None)
    assert directly_standardised([0, 0], [1000, 500], [1, 1]) == (None, None, None)
    assert directly_standardised([5, 5], [1000, 500], [1, 1])[0] is not None


def test_a_stratum_without_events_counts_with_a_rate_of_nought() -> None:
    value, _, _ = directly_standardised([0, 20], [1000, 500], [1, 1], per=1)
    assert value == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("counts", "people", "standard", "fault"),
    [
        ([10, 20], [1000, 500, 3], [1, 1], "one length"),
        ([], [], [], "one length"),
        ([[10, 20]], [[1000, 500]], [[1, 1]], "one length"),
        ([10, -1], [1000, 500], [1, 1], "0 or more"),
        ([10, math.nan], [1000, 500], [1, 1], "0 or more"),
        ([10, 20], [1000, 0], [1, 1], "above 0"),
        ([10, 20], [1000, 500], [0, 0], "not all 0"),
        ([10, 20], [1000, 500], [1, -1], "not all 0"),
    ],
)
def test_impossible_strata_are_refused(
    counts: list[float], people: list[float], standard: list[float], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        directly_standardised(counts, people, standard)


def test_indirect_standardisation_is_observed_over_expected() -> None:
    low, high = byar(30)
    assert indirectly_standardised(30, 25) == pytest.approx((1.2, low / 25, high / 25))
    assert indirectly_standardised(30, 25, per=100)[0] == pytest.approx(120)


def test_indirect_standardisation_adds_up_strata() -> None:
    assert indirectly_standardised([10, 20], [5, 20]) == pytest.approx(indirectly_standardised(30, 25))


def test_indirect_standardisation_is_exact_below_ten_events() -> None:
    low, high = poisson_exact(7)
    assert indirectly_standardised(7, 3.5) == pytest.approx((2.0, low / 3.5, high / 3.5))
    assert indirectly_standardised(0, 3.5)[:2] == (0.0, 0.0)


@pytest.mark.parametrize(("observed", "expected"), [(-1, 5), (5, 0), (5, -2), (5, math.nan)])
def test_impossible_ratios_are_refused(observed: float, expected: float) -> None:
    with pytest.raises(ValueError, match=r"0 or more|above 0"):
        indirectly_standardised(observed, expected)


@given(
    strata=st.lists(
        st.tuples(st.integers(0, 400), st.integers(1, 50_000), st.integers(1, 9_000)), min_size=1, max_size=19
    )
)
def test_a_standardised_rate_lies_within_its_interval_and_between_the_strata(
    strata: list[tuple[int, int, int]],
) -> None:
    counts, people, standard = (list(column) for column in zip(*strata, strict=True))
    value, low, high = directly_standardised(counts, people, standard, per=1)
    if sum(counts) < 10:
        assert (value, low, high) == (None, None, None)
        return
    assert value is not None
    assert low is not None
    assert high is not None
    rates = [count / size for count, size in zip(counts, people, strict=True)]
    assert min(rates) - 1e-12 <= value <= max(rates) + 1e-12
    assert low < value < high
