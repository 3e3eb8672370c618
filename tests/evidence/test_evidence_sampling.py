"""Draws keep their promise: centred on the value, inside the allowed range, driven only by their uniforms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from flscase.evidence import Distribution, Pack, Parameter, draw_mix
from flscase.evidence.sampling import standard_error

GRID = (np.arange(20_000) + 0.5) / 20_000  # an even spread of uniforms: means without Monte-Carlo noise


def parameter(value: float | tuple[float, ...], family: str, **rest: object) -> Parameter:
    shape = rest.pop("shape", {})
    fields = {
        "id": "x.y",
        "role": "input",
        "label": "X",
        "unit": "unit",
        "kind": "cost",
        "status": "read",
        "allowed": (0.0, 1e6),
        "file": "x.toml",
        "line": 1,
    }
    return Parameter(value=value, distribution=Distribution(family, shape), **{**fields, **rest})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("family", "shape", "value", "oracle"),
    [
        ("beta", {"weight": 20.0}, 0.3, stats.beta(6, 14)),
        ("gamma", {"shape": 25.0}, 200.0, stats.gamma(25, scale=8)),
        ("lognormal", {"sigma": 0.2}, 0.7, stats.lognorm(0.2, scale=0.7)),
        ("normal", {"sd": 3.0}, 50.0, stats.norm(50, 3)),
        ("uniform", {"low": 1.0, "high": 3.0}, 2.0, stats.uniform(1, 2)),
        ("triangular", {"low": 12.0, "high": 26.0}, 16.0, stats.triang(4 / 14, 12, 14)),
    ],
)
def test_draws_are_the_quantiles_of_the_distribution(
    family: str, shape: dict[str, float], value: float, oracle: stats.rv_frozen
) -> None:
    u = np.linspace(0.001, 0.999, 99)
    drawn = parameter(value, family, shape=shape).sample(u)
    np.testing.assert_allclose(drawn, oracle.ppf(u), rtol=1e-9)


def test_a_fixed_parameter_never_moves() -> None:
    assert set(parameter(3.0, "fixed").sample(GRID[:5])) == {3.0}
    assert not parameter(3.0, "fixed").sampled


@pytest.mark.parametrize(("family", "value"), [("beta", 0.4), ("gamma", 40.0), ("normal", 40.0)])
def test_a_family_without_shape_is_fitted_by_moments(family: str, value: float) -> None:
    fitted = parameter(value, family, low=value * 0.8, high=value * 1.2)
    drawn = fitted.sample(GRID)
    assert standard_error(fitted) == pytest.approx(value * 0.4 / 3.92)
    assert drawn.mean() == pytest.approx(value, rel=1e-3)
    assert drawn.std() == pytest.approx(standard_error(fitted), rel=0.01)


def test_a_standard_error_goes_before_the_interval() -> None:
    assert standard_error(parameter(5.0, "normal", low=1.0, high=9.0, se=0.5)) == 0.5
    assert standard_error(parameter(5.0, "fixed")) == 0.0


def test_the_centre_of_a_ratio_is_its_median() -> None:
    drawn = parameter(0.6, "lognormal", low=0.4, high=0.9).sample(GRID)
    assert np.median(drawn) == pytest.approx(0.6, rel=1e-3)


def test_draws_are_clipped_to_the_allowed_range() -> None:
    drawn = parameter(1.1, "lognormal", shape={"sigma": 0.3}, allowed=(1.0, 2.0)).sample(GRID)
    assert drawn.min() == 1.0
    assert drawn.max() == 2.0


def test_a_split_sums_to_one_and_keeps_its_shares() -> None:
    split = parameter((0.5, 0.3, 0.2), "dirichlet", shape={"weight": 10.0}, parts=("a", "b", "c"))
    u = np.random.default_rng(1).random((40_000, 3))
    drawn = split.sample(u)
    np.testing.assert_allclose(drawn.sum(axis=1), 1.0)
    np.testing.assert_allclose(drawn.mean(axis=0), [0.5, 0.3, 0.2], atol=0.005)
    np.testing.assert_allclose(drawn.var(axis=0), [0.25 / 11, 0.21 / 11, 0.16 / 11], rtol=0.05)
    with pytest.raises(ValueError, match=r"shape \(n, 3\)"):
        split.sample(u[:, :2])


def test_a_fixed_split_and_a_share_of_nothing() -> None:
    u = np.random.default_rng(1).random((5, 2))
    fixed = parameter((0.5, 0.5), "fixed", parts=("a", "b"))
    np.testing.assert_array_equal(fixed.sample(u), np.full((5, 2), 0.5))
    empty = parameter((1.0, 0.0), "dirichlet", shape={"weight": 10.0}, parts=("a", "b"))
    np.testing.assert_allclose(empty.sample(u), [[1.0, 0.0]] * 5)


def test_a_mix_is_drawn_together(uk: Pack) -> None:
    members = uk.mix("caseload.mix")
    u = np.random.default_rng(2).random((20_000, len(members)))
    drawn = draw_mix(members, u)
    np.testing.assert_allclose(drawn.sum(axis=1), 1.0)
    np.testing.assert_allclose(drawn.mean(axis=0), [m.number for m in members], atol=0.002)


def test_a_derived_parameter_has_no_draws(uk: Pack) -> None:
    with pytest.raises(TypeError, match="derived"):
        uk.get("cost.hip.first_year").sample(GRID)


@given(st.integers(0, 10**6))
def test_a_draw_depends_on_its_own_uniform_only(seed: int) -> None:
    u = np.random.default_rng(seed).random(8)
    one = parameter(0.3, "beta", shape={"weight": 20.0})
    np.testing.assert_array_equal(one.sample(u)[3:5], one.sample(u[3:5]))


@given(st.floats(0.0, 1.0))
def test_the_ends_of_the_unit_interval_give_finite_draws(u: float) -> None:
    for family, shape in (
        ("beta", {"weight": 5.0}),
        ("gamma", {"shape": 2.0}),
        ("lognormal", {"sigma": 1.0}),
    ):
        drawn = parameter(0.5, family, shape=shape, allowed=(0.0, 1e12)).sample(np.array([u]))
        assert np.isfinite(drawn).all()


def _sampled(uk: Pack) -> list[Parameter]:
    return [p for p in uk.parameters.values() if p.sampled and not isinstance(p.value, tuple)]


def test_every_sampled_parameter_of_the_pack_stays_in_range_and_near_its_value(uk: Pack) -> None:
    for p in _sampled(uk):
        drawn = p.sample(GRID[5::10])
        low, high = p.allowed
        assert low <= drawn.min(), p.id
        assert drawn.max() <= high, p.id
        if p.distribution.family in ("beta", "gamma", "normal", "dirichlet"):
            assert drawn.mean() == pytest.approx(p.number, rel=0.02), p.id
        elif p.distribution.family == "lognormal":
            assert np.median(drawn) == pytest.approx(p.number, rel=0.01), p.id
            assert drawn.mean() == pytest.approx(p.number, rel=0.12), p.id
        elif p.distribution.family == "triangular":
            ends = p.distribution.args
            assert drawn.mean() == pytest.approx((ends["low"] + ends["high"] + p.number) / 3, rel=1e-3), p.id


def test_every_split_of_the_pack_draws_shares(uk: Pack) -> None:
    for p in uk.parameters.values():
        if isinstance(p.value, tuple):
            u = np.random.default_rng(3).random((4000, len(p.value)))
            np.testing.assert_allclose(p.sample(u).sum(axis=1), 1.0, err_msg=p.id)
            np.testing.assert_allclose(p.sample(u).mean(axis=0), p.value, atol=0.02, err_msg=p.id)


def test_numbers_and_shares_are_not_mistaken_for_each_other(uk: Pack) -> None:
    assert uk.get("split.adaptations").shares == {"local_authority": 0.5, "patient": 0.5}
    with pytest.raises(TypeError):
        _ = uk.get("split.adaptations").number
    with pytest.raises(TypeError):
        _ = uk.get("cost.bed_day").shares
    assert replace(uk.get("cost.bed_day"), value=1.0).number == 1.0
