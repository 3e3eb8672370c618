"""Incremental analysis, acceptability and the value of information, against plain loops and closed forms."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flscase.economics.decision import ceac, ceaf, evpi, evppi, frontier, net_benefit, population_evpi

STATUS = ("efficient", "dominated", "extendedly dominated")


def by_name(
    names: list[str], costs: list[float], effects: list[float]
) -> dict[str, tuple[str, float | None]]:
    return {row["name"]: (row["status"], row["icer"]) for row in frontier(names, costs, effects)}


def slow_status(points: list[tuple[int, int]], place: int) -> str:
    """From the definition, in whole numbers: every other option, then every mix of two others."""
    cost, effect = points[place]
    if any(c <= cost and e >= effect and (c, e) != (cost, effect) for c, e in points):
        return "dominated"
    for (c1, e1), (c2, e2) in itertools.permutations(points, 2):
        if e1 < effect < e2:
            mixed = c1 + Fraction(effect - e1, e2 - e1) * (c2 - c1)
            if mixed < cost:
                return "extendedly dominated"
    return "efficient"


def slow_icer(points: list[tuple[int, int]], place: int) -> Fraction | None:
    cost, effect = points[place]
    if slow_status(points, place) != "efficient":
        return None
    cheaper = {p for i, p in enumerate(points) if p[0] < cost and slow_status(points, i) == "efficient"}
    if not cheaper:
        return None
    before = max(cheaper)
    return Fraction(cost - before[0], effect - before[1])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=1, max_size=7))
def test_frontier_equals_the_definition(points: list[tuple[int, int]]) -> None:
    names = [f"option {i}" for i in range(len(points))]
    rows = frontier(names, [c for c, _ in points], [e for _, e in points])
    assert [row["cost"] for row in rows] == sorted(c for c, _ in points)
    for row in rows:
        place = names.index(row["name"])
        assert (row["cost"], row["effect"]) == points[place]
        assert row["status"] == slow_status(points, place)
        expected = slow_icer(points, place)
        assert row["icer"] == (None if expected is None else pytest.approx(float(expected)))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-100, 100)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_frontier_does_not_depend_on_the_order_given(
    points: list[tuple[float, float]], order: object
) -> None:
    names = [str(i) for i in range(len(points))]
    rows = by_name(names, [c for c, _ in points], [e for _, e in points])
    shuffled = list(range(len(points)))
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    again = by_name(
        [names[i] for i in shuffled], [points[i][0] for i in shuffled], [points[i][1] for i in shuffled]
    )
    assert rows == again


def test_textbook_table() -> None:
    """Five strategies: C is dominated by B, D by a mix of B and E."""
    rows = by_name(["A", "B", "C", "D", "E"], [1000, 2000, 2500, 5000, 6000], [1.0, 1.5, 1.4, 1.8, 2.5])
    assert rows["A"] == ("efficient", None)
    assert rows["B"] == ("efficient", pytest.approx(2000.0))
    assert rows["C"] == ("dominated", None)
    assert rows["D"] == ("extendedly dominated", None)
    assert rows["E"] == ("efficient", pytest.approx(4000.0))


@pytest.mark.parametrize(
    ("costs", "effects", "expected"),
    [
        ([5, 5], [1, 1], [("efficient", None), ("efficient", None)]),
        ([5, 5], [1, 2], [("dominated", None), ("efficient", None)]),
        ([5, 7], [1, 1], [("efficient", None), ("dominated", None)]),
        ([0, 5, 5], [0, 1, 1], [("efficient", None), ("efficient", 5.0), ("efficient", 5.0)]),
        ([0, 1, 2], [0, 1, 2], [("efficient", None), ("efficient", 1.0), ("efficient", 1.0)]),
        (
            [0, 4, 4, 5],
            [0, 1, 1, 4],
            [("efficient", None), *[("extendedly dominated", None)] * 2, ("efficient", 1.25)],
        ),
        ([9], [3], [("efficient", None)]),
        ([-5, 5], [2, 1], [("efficient", None), ("dominated", None)]),
    ],
    ids=[
        "equal",
        "equal cost",
        "equal effect",
        "equal pair",
        "on one line",
        "equal pair off",
        "one",
        "saving",
    ],
)
def test_ties(costs: list[float], effects: list[float], expected: list[tuple[str, float | None]]) -> None:
    names = [str(i) for i in range(len(costs))]
    rows = by_name(names, costs, effects)
    assert [rows[name] for name in names] == expected


def test_rounding_makes_no_difference_between_options() -> None:
    """0.1 + 0.2 is not 0.3 to a computer; no option may win, or cost a fortune a QALY, by that."""
    rows = by_name(["a", "b"], [100.0, 200.0], [0.3, 0.1 + 0.2])
    assert rows == {"a": ("efficient", None), "b": ("dominated", None)}
    chances = ceac([[100.0, 100.0]] * 4, [[0.3, 0.1 + 0.2]] * 4, [20_000.0])
    assert chances.tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize(
    ("names", "costs", "effects"),
    [([], [], []), (["a"], [1.0, 2.0], [1.0, 2.0]), (["a"], [1.0], [np.nan]), (["a"], [[1.0]], [[1.0]])],
)
def test_frontier_refuses_bad_input(names: list[str], costs: object, effects: object) -> None:
    with pytest.raises(ValueError, match=r"equally many|one row of finite numbers"):
        frontier(names, costs, effects)  # type: ignore[arg-type]


def drawn(seed: int, draws: int = 400, options: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(1_000, 400, (draws, options)), rng.normal(0.1, 0.05, (draws, options))


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 1_000),
    options=st.integers(1, 6),
    draws=st.integers(1, 40),
    coarse=st.booleans(),
)
def test_ceac_equals_plain_loops(seed: int, options: int, draws: int, coarse: bool) -> None:
    rng = np.random.default_rng(seed)
    costs, effects = (
        rng.integers(0, 3, (2, draws, options)) if coarse else rng.normal(size=(2, draws, options))
    )
    thresholds = [0.0, 0.5, 1.0, 3.0]
    expected = np.zeros((len(thresholds), options))
    for row, threshold in enumerate(thresholds):
        for draw in range(draws):
            worth = [threshold * effects[draw, o] - costs[draw, o] for o in range(options)]
            winners = [o for o in range(options) if worth[o] == max(worth)]
            for winner in winners:
                expected[row, winner] += 1 / len(winners) / draws
    chances = ceac(costs, effects, thresholds)
    np.testing.assert_allclose(chances, expected, atol=1e-12)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-12)


def test_equal_options_share_the_draws_and_information_is_worth_nothing() -> None:
    costs, effects = drawn(1, options=1)
    costs, effects = np.repeat(costs, 3, axis=1), np.repeat(effects, 3, axis=1)
    np.testing.assert_allclose(ceac(costs, effects, [20_000.0]), [[1 / 3, 1 / 3, 1 / 3]])
    assert evpi(costs, effects, 20_000.0) == 0.0
    assert evppi(costs, effects, 20_000.0, effects[:, 0]) == (0.0, 0.0)


def test_net_benefit_by_hand() -> None:
    assert net_benefit([[100.0, 300.0]], [[0.5, 0.51]], 20_000.0).tolist() == [[9_900.0, 9_900.0]]


def test_ceaf_follows_the_best_mean() -> None:
    """Rarely good but very good: the best on average is not the one that is most often best."""
    effects = np.array([[0.0, -1.0]] * 9 + [[0.0, 100.0]])
    costs = np.zeros_like(effects)
    best, chance = ceaf(costs, effects, [1.0, 2.0])
    assert best.tolist() == [1, 1]
    np.testing.assert_allclose(chance, 0.1)
    assert ceac(costs, effects, [1.0])[0].argmax() == 0


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 1_000), options=st.integers(1, 5), threshold=st.sampled_from([0.0, 5_000.0, 20_000.0])
)
def test_evpi_is_the_textbook_difference_and_never_negative(
    seed: int, options: int, threshold: float
) -> None:
    costs, effects = drawn(seed, 60, options)
    benefits = threshold * effects - costs
    value = evpi(costs, effects, threshold)
    assert value >= 0.0
    assert value == pytest.approx(benefits.max(axis=1).mean() - benefits.mean(axis=0).max(), abs=1e-8)


def test_evpi_closed_form() -> None:
    """Two options whose difference is a standard normal: phi(0)."""
    difference = np.random.default_rng(4).normal(size=200_000)
    value = evpi(np.zeros((200_000, 2)), np.column_stack([np.zeros(200_000), difference]), 1.0)
    assert value == pytest.approx(1 / np.sqrt(2 * np.pi), abs=0.006)


def test_a_sure_choice_has_no_value_of_information() -> None:
    costs, effects = np.array([[0.0, 10.0]] * 50), np.array([[1.0, 0.5]] * 50)
    effects[:, 0] += np.linspace(0, 1, 50)
    assert evpi(costs, effects, 1.0) == 0.0
    value, error = evppi(costs, effects, 1.0, effects[:, 0])
    assert value == 0.0
    assert error < 0.01


# The value of knowing parameters, where it is known exactly ------------------------------------------


def two_options(difference: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The second option costs nothing more and yields `difference`."""
    return np.zeros((len(difference), 2)), np.column_stack([np.zeros(len(difference)), difference])


@pytest.mark.parametrize("draws", [1_000, 4_000])
@pytest.mark.parametrize("seed", [1, 2])
def test_evppi_sees_an_interaction(draws: int, seed: int) -> None:
    """The product of two standard normals: together worth 1/pi, each alone nothing."""
    known = np.random.default_rng(seed).normal(size=(draws, 2))
    costs, effects = two_options(known[:, 0] * known[:, 1])
    value, error = evppi(costs, effects, 1.0, known)
    assert abs(value - 1 / np.pi) <= 3 * error
    assert error < 1.6 * np.sqrt((0.5 - 1 / np.pi**2) / draws)  # honest, not merely wide
    alone, error = evppi(costs, effects, 1.0, known[:, 0])
    assert alone <= 3 * error
    assert alone < 0.06


def test_evppi_sees_an_interaction_through_noise_and_idle_parameters() -> None:
    rng = np.random.default_rng(7)
    known = rng.normal(size=(2_000, 5))
    costs, effects = two_options(known[:, 0] * known[:, 1] + rng.normal(size=2_000))
    value, error = evppi(costs, effects, 1.0, known)
    assert abs(value - 1 / np.pi) <= 3 * error
    assert error < 0.05


@pytest.mark.parametrize("parameters", [1, 10])
def test_evppi_of_a_sum_of_normals(parameters: int) -> None:
    """Mean m, known spread s, unknown spread 1: the value is s phi(m/s) - |m| Phi(-|m|/s)."""
    rng = np.random.default_rng(11)
    known = rng.normal(size=(1_500, parameters))
    costs, effects = two_options(0.3 + known.sum(axis=1) / np.sqrt(parameters) + rng.normal(size=1_500))
    exact = np.exp(-0.045) / np.sqrt(2 * np.pi) - 0.3 * 0.3820885778
    value, error = evppi(costs, effects, 1.0, known)
    assert abs(value - exact) <= 3 * error
    assert error < 0.04


def test_evppi_of_three_options() -> None:
    """Against a million draws of the conditional means themselves."""

    def means(x: np.ndarray) -> np.ndarray:
        return np.column_stack([np.zeros(len(x)), x[:, 0] * x[:, 1] + 0.2, x[:, 2] ** 2 - 1])

    rng = np.random.default_rng(3)
    many = means(rng.normal(size=(1_000_000, 3)))
    exact = many.max(axis=1).mean() - many.mean(axis=0).max()
    known = rng.normal(size=(2_000, 3))
    benefits = means(known) + rng.normal(0, 0.7, (2_000, 3))
    value, error = evppi(-benefits, np.zeros_like(benefits), 0.0, known)
    assert abs(value - exact) <= 3 * error
    assert error < 0.06


def test_evppi_repeats_itself_and_follows_the_unit_of_money() -> None:
    known = np.random.default_rng(5).normal(size=(500, 2))
    costs, effects = two_options(known[:, 0] * known[:, 1])
    first, again = evppi(costs, effects, 1.0, known), evppi(costs, effects, 1.0, known)
    assert first == again
    pounds = evppi(costs, effects, 20_000.0, known * [3.0, 0.001] + 7.0)
    assert pounds == pytest.approx((20_000 * first[0], 20_000 * first[1]), rel=1e-3)


def test_evppi_of_everything_is_the_evpi_and_of_a_part_no_more() -> None:
    rng = np.random.default_rng(6)
    known = rng.normal(size=(800, 3))
    costs, effects = two_options(known[:, 0] + 0.5 * known[:, 1] * known[:, 2])
    whole = evpi(costs, effects, 1.0)
    value, error = evppi(costs, effects, 1.0, known)
    assert abs(value - whole) <= 3 * error
    for columns in ([0], [1], [2], [0, 1], [1, 2]):
        part, _ = evppi(costs, effects, 1.0, known[:, columns])
        assert 0.0 <= part <= whole + 1e-12


def test_evppi_of_a_fixed_or_idle_parameter_is_nothing() -> None:
    rng = np.random.default_rng(8)
    costs, effects = two_options(0.2 + rng.normal(size=1_000))
    value, error = evppi(costs, effects, 1.0, np.full((1_000, 2), 3.0))
    assert value <= error
    value, error = evppi(costs, effects, 1.0, rng.normal(size=1_000))
    assert value <= 3 * error < 0.1


def test_a_faint_trend_lies_within_the_error() -> None:
    """What too few draws cannot show is not claimed to be nothing for sure."""
    rng = np.random.default_rng(9)
    known = rng.normal(size=1_000)
    costs, effects = two_options(0.05 * known + rng.normal(size=1_000))
    value, error = evppi(costs, effects, 1.0, known)
    assert abs(value - 0.05 / np.sqrt(2 * np.pi)) <= 3 * error


def test_evppi_takes_steps_and_switches() -> None:
    """A switch that is on in half of the draws and decides everything."""
    rng = np.random.default_rng(10)
    switch = rng.integers(0, 2, 1_000).astype(float)
    costs, effects = two_options(np.where(switch > 0, 1.0, -1.0) + rng.normal(size=1_000))
    value, error = evppi(costs, effects, 1.0, switch)
    assert abs(value - 0.5) <= 3 * error + 0.03  # the draws themselves hold a little more or less than half


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: evpi([1.0, 2.0], [1.0, 2.0], 1.0), r"both be \(draws, options\)"),
        (lambda: evpi([[1.0, 2.0]], [[1.0]], 1.0), r"both be \(draws, options\)"),
        (lambda: evpi([[np.inf, 2.0]], [[1.0, 1.0]], 1.0), "finite"),
        (lambda: evpi([[1.0, 2.0]], [[1.0, 1.0]], -1.0), "threshold must be"),
        (lambda: ceac([[1.0, 2.0]], [[1.0, 1.0]], [np.nan]), "finite"),
        (lambda: evppi(np.ones((30, 2)), np.ones((30, 2)), 1.0, np.ones(29)), "one row a draw"),
        (lambda: evppi(np.ones((9, 2)), np.ones((9, 2)), 1.0, np.ones(9)), "at least 20 draws"),
        (lambda: evppi(np.ones((30, 2)), np.ones((30, 2)), 1.0, np.full(30, np.nan)), "finite"),
        (lambda: population_evpi(-1.0, 10, 5), "must not be negative"),
    ],
)
def test_bad_input_is_refused_in_plain_words(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]


def test_population_value() -> None:
    assert population_evpi(10.0, 100.0, 3) == pytest.approx(3_000.0)
    assert population_evpi(10.0, 100.0, 3, rate=0.035) == pytest.approx(
        1_000 * (1 + 1 / 1.035 + 1 / 1.035**2)
    )
    assert population_evpi(10.0, 100.0, 3, delay_years=1.5) == pytest.approx(1_500.0)
    assert population_evpi(10.0, 100.0, 0) == 0.0
