"""Control charts: limits worked by hand, and each rule on a series made for it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flscase.benchmark.spc import xmr

# Alternating by 2 around 10: mean 10, mean range 2, limits 10 -/+ 5.32.
STEADY = [9.0, 11.0] * 10


def test_limits_worked_by_hand() -> None:
    chart = xmr(STEADY)
    assert (chart.mean, chart.lower, chart.upper) == pytest.approx((10, 10 - 5.32, 10 + 5.32))
    assert set(chart.points) == {""}


def test_one_jump_does_not_widen_the_limits() -> None:
    """Ranges of 3.267 times the mean range or more are left out, once; the mean keeps every point."""
    series = [*STEADY, 60.0, *STEADY]
    # 40 ranges, of which two (49 and 51) are far above 3.267 times their mean; 38 of 2 remain.
    chart = xmr(series)
    assert chart.mean == pytest.approx(sum(series) / 41)
    assert chart.upper - chart.mean == pytest.approx(2.66 * 2)
    assert chart.points[20] == "outside"


def test_a_constant_series_has_limits_at_its_mean_and_no_mark() -> None:
    chart = xmr([5.0] * 9)
    assert (chart.mean, chart.lower, chart.upper) == (5.0, 5.0, 5.0)
    assert set(chart.points) == {""}


def test_a_steady_climb_of_seven_points_is_a_trend() -> None:
    series = [10, 12, 10, 12, 10, 8.0, 9.0, 9.6, 10.2, 10.8, 11.4, 12.0, 10, 12, 10, 12]
    assert xmr(series).points[5:12] == ("trend",) * 7
    assert set(xmr(series).points[:5] + xmr(series).points[12:]) == {""}
    falling = [22 - value for value in series]
    assert xmr(falling).points == xmr(series).points


def test_six_points_in_one_direction_are_not_a_trend() -> None:
    series = [10, 12, 10, 12, 10, 9.0, 9.6, 10.2, 10.8, 11.4, 12.0, 10, 12, 10, 12]
    # From the low at place 5 on there are six rising points.
    assert set(xmr(series).points) == {""}


def test_a_pause_breaks_a_trend() -> None:
    series = [10, 12, 10, 12, 10, 8.0, 9.0, 9.6, 9.6, 10.8, 11.4, 12.0, 10, 12, 10, 12]
    assert "trend" not in xmr(series).points


def test_seven_points_on_one_side_are_a_shift() -> None:
    series = [9.0, 11.0] * 8 + [10.5, 11.5, 10.6, 11.4, 10.5, 11.5, 10.6] + [9.0, 8.0] * 4
    chart = xmr(series)
    assert chart.points[16:23] == ("shift",) * 7
    assert chart.points[:15] == ("",) * 15


def test_a_point_on_the_mean_breaks_a_shift() -> None:
    below, above = [9.0, 9.5, 9.0], [11.0, 10.5, 11.0]
    series = [*above, *below, 10.0, *below, *above]
    chart = xmr(series)
    assert chart.mean == pytest.approx(10.0)
    assert "shift" not in chart.points


def test_two_of_three_near_one_limit_are_marked_and_the_third_is_not() -> None:
    series = [9.0, 11.0] * 10 + [14.5, 12.0, 14.5] + [9.0, 11.0] * 10
    chart = xmr(series)
    near = chart.mean + (chart.upper - chart.mean) * 2 / 3
    assert near < 14.5 < chart.upper
    assert chart.points[20:23] == ("two in three", "", "two in three")
    assert set(chart.points[:20] + chart.points[23:]) == {""}


def test_two_near_opposite_limits_are_ordinary() -> None:
    series = [9.0, 11.0] * 10 + [14.2, 12.0, 5.8] + [11.0, 9.0] * 10
    assert "two in three" not in xmr(series).points


def test_the_first_rule_names_the_point() -> None:
    """A point outside that is also part of a climb and of a run is called outside."""
    series = [10, 9, 10, 9, 10, 9, 10, 9, 11, 13, 15, 17, 19, 21, 23]
    chart = xmr(series)
    assert chart.points[-1] == "outside"
    assert chart.points[8:10] == ("trend", "trend")


@pytest.mark.parametrize("series", [[], [3.0], [1.0, math.nan, 2.0], [1.0, math.inf], [[1.0, 2.0]]])
def test_a_series_without_neighbours_or_with_gaps_is_refused(series: list[float]) -> None:
    with pytest.raises(ValueError, match="at least two points"):
        xmr(series)


@given(st.lists(st.integers(0, 200), min_size=2, max_size=60))
def test_upside_down_and_moved_the_marks_stay(values: list[int]) -> None:
    series = [float(value) for value in values]
    chart, mirrored = xmr(series), xmr([1000 - value for value in series])
    assert mirrored.points == chart.points
    assert mirrored.mean - mirrored.lower == pytest.approx(chart.upper - chart.mean, abs=1e-9)
    assert len(chart.points) == len(series)


def test_noise_alone_seldom_leaves_the_limits() -> None:
    generator = np.random.default_rng(3)
    marks = [mark for _ in range(200) for mark in xmr(list(generator.normal(100, 10, 24))).points]
    assert marks.count("outside") / len(marks) < 0.01
