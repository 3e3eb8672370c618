"""Funnel limits and over-dispersion, worked by hand and put to a population where the truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from flscase.benchmark.funnel import overdispersed_limits, overdispersion, poisson_limits
from flscase.benchmark.intervals import poisson_exact


@pytest.mark.parametrize("expected", [0.4, 5, 57.3, 2000])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_limits_are_the_exact_interval_of_the_expected_count_as_a_ratio(
    expected: float, level: float
) -> None:
    low, high = poisson_exact(expected, level)
    assert poisson_limits(expected, level=level) == pytest.approx((low / expected, high / expected))


def test_limits_take_many_units_at_once() -> None:
    low, high = poisson_limits([10.0, 100.0])
    assert low == pytest.approx([poisson_limits(10.0)[0], poisson_limits(100.0)[0]])
    assert high == pytest.approx([poisson_limits(10.0)[1], poisson_limits(100.0)[1]])


def test_the_funnel_narrows_towards_one() -> None:
    low, high = poisson_limits(np.array([1.0, 10.0, 100.0, 1000.0]))
    assert (np.diff(low) > 0).all()
    assert (np.diff(high) < 0).all()
    assert ((low < 1) & (high > 1)).all()


@pytest.mark.parametrize("expected", [0, -1, math.nan, [], [3, 0]])
def test_nothing_expected_is_refused(expected: object) -> None:
    with pytest.raises(ValueError, match="above 0"):
        poisson_limits(expected)  # type: ignore[call-overload]


def test_shmi_worked_by_hand() -> None:
    """Ten units of 100 expected: the highest and lowest are cut off, eight stay."""
    ratios = np.exp([-9, -0.3, -0.2, -0.1, -0.1, 0.1, 0.1, 0.2, 0.3, 9])
    phi, tau2 = overdispersion(100 * ratios, [100] * 10, method="SHMI")
    # z = 10 ln ratio: squares 9, 4, 1, 1, 1, 1, 4, 9 = 30, mean 3.75. w = 100: 800 - 80,000 / 800 = 700.
    assert phi == pytest.approx(3.75)
    assert tau2 == pytest.approx((8 * 3.75 - 7) / 700)


def test_cqc_worked_by_hand() -> None:
    """Eleven units of 100 expected; the outer percentiles are the second and the last but one."""
    scores = np.array([-30.0, -3, -2, -1, -1, 0, 1, 1, 2, 3, 30])
    observed = (scores / 2 + 10) ** 2
    phi, tau2 = overdispersion(observed, [100] * 11, method="CQC")
    # 30 is pulled in to 3: squares 4 x 9 + 2 x 4 + 4 x 1 = 48 over 11. w = 400: 4400 - 400 = 4000.
    assert phi == pytest.approx(48 / 11)
    assert tau2 == pytest.approx((48 - 10) / 4000)


def test_the_order_of_the_units_does_not_matter() -> None:
    generator = np.random.default_rng(5)
    expected = generator.uniform(20, 400, 40)
    observed = generator.poisson(expected * generator.lognormal(0, 0.2, 40)) + 1
    shuffled = generator.permutation(40)
    for method in ("SHMI", "CQC"):
        assert overdispersion(observed, expected, method=method) == pytest.approx(
            overdispersion(observed[shuffled], expected[shuffled], method=method)
        )


@pytest.mark.parametrize("method", ["SHMI", "CQC"])
def test_less_spread_than_chance_is_no_overdispersion(method: str) -> None:
    phi, tau2 = overdispersion([50, 51, 49, 50, 50], [50] * 5, method=method)  # type: ignore[arg-type]
    assert phi < 1
    assert tau2 == 0


@pytest.mark.parametrize(("method", "scale"), [("SHMI", 1.0), ("CQC", 0.5)])
def test_a_known_spread_between_units_is_found(method: str, scale: float) -> None:
    """Units whose true ratios vary with a standard deviation of 0.3 on the log scale.

    On the square-root scale that is about half. Trimming takes the tails off, so the estimate
    is lower than the truth, but of its order.
    """
    generator = np.random.default_rng(11)
    expected = np.full(2000, 400.0)
    observed = generator.poisson(expected * generator.lognormal(0, 0.3, 2000))
    phi, tau2 = overdispersion(observed, expected, method=method)  # type: ignore[arg-type]
    truth = (0.3 * scale) ** 2
    assert phi > 10
    assert 0.4 * truth < tau2 < truth


def test_a_unit_without_events_is_refused_on_the_log_scale_unless_cut_off() -> None:
    with pytest.raises(ValueError, match="no place on the log scale"):
        overdispersion([0, 50, 55, 60], [50] * 4, method="SHMI")
    assert overdispersion([0, *range(45, 54)], [50] * 10, method="SHMI")[0] > 0
    assert overdispersion([0, 50, 55, 60], [50] * 4, method="CQC")[0] > 0


def test_one_unit_has_nothing_to_vary_with() -> None:
    assert overdispersion([50], [40])[1] == 0.0


@pytest.mark.parametrize(
    ("observed", "expected", "method", "fault"),
    [
        ([1, 2], [1, 2, 3], "SHMI", "one length"),
        ([[1, 2]], [[1, 2]], "SHMI", "one length"),
        ([1, -2], [1, 2], "SHMI", "0 or more"),
        ([1, 2], [1, 0], "SHMI", "above 0"),
        ([1, 2], [1, 2], "shmi", "SHMI or CQC"),
    ],
)
def test_impossible_units_are_refused(observed: object, expected: object, method: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        overdispersion(observed, expected, method=method)  # type: ignore[arg-type]


def test_widened_limits_worked_by_hand() -> None:
    low, high = overdispersed_limits(100.0, 0.03)
    assert high == pytest.approx(math.exp(1.959964 * math.sqrt(0.01 + 0.03)), rel=1e-6)
    assert low == pytest.approx(1 / high)
    low, high = overdispersed_limits(100.0, 0.0075, level=0.998, method="CQC")
    assert (low, high) == pytest.approx(((1 - 0.3090232) ** 2, (1 + 0.3090232) ** 2), rel=1e-6)


def test_widened_limits_take_many_units_and_never_go_below_nought() -> None:
    low, high = overdispersed_limits([0.2, 100.0], 0.01, method="CQC")
    assert low[0] == 0.0
    assert (high > 1).all()


@pytest.mark.parametrize(("tau2", "method"), [(-0.1, "SHMI"), (math.nan, "SHMI"), (0.1, "other")])
def test_impossible_widening_is_refused(tau2: float, method: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        overdispersed_limits(100.0, tau2, method=method)  # type: ignore[call-overload]
