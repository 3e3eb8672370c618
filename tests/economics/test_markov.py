"""The generic cohort engine against closed forms, an independent slow loop, and bad input."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flscase.economics.markov import accrue, check_rows, cycle_weights, simulate


def random_transitions(seed: int, cycles: int, draws: int, states: int) -> np.ndarray:
    raw = np.random.default_rng(seed).random((cycles, draws, states, states)) + 1e-3
    raw[raw < 0.2] = 0.0
    raw[..., 0] += 1e-3  # no empty row
    return raw / raw.sum(axis=-1, keepdims=True)


def plain_loop(transitions: np.ndarray, initial: np.ndarray, cycles: int) -> np.ndarray:
    """The same answer from five nested loops and nothing else."""
    if transitions.ndim == 2:
        transitions = transitions[None, None]
    initial = np.atleast_2d(initial)
    states = transitions.shape[-1]
    draws = max(transitions.shape[1], initial.shape[0])
    out = np.zeros((cycles + 1, draws, states))
    for draw in range(draws):
        out[0, draw] = initial[min(draw, initial.shape[0] - 1)]
        for cycle in range(cycles):
            step = transitions[min(cycle, transitions.shape[0] - 1), min(draw, transitions.shape[1] - 1)]
            for origin, target in itertools.product(range(states), repeat=2):
                out[cycle + 1, draw, target] += out[cycle, draw, origin] * step[origin, target]
    return out


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    states=st.integers(1, 7),
    draws=st.sampled_from([1, 2, 5]),
    cycles=st.integers(0, 6),
    varying_time=st.booleans(),
    varying_draws=st.booleans(),
    start_per_draw=st.booleans(),
)
def test_simulate_equals_plain_loops(
    seed: int,
    states: int,
    draws: int,
    cycles: int,
    varying_time: bool,
    varying_draws: bool,
    start_per_draw: bool,
) -> None:
    steps = random_transitions(
        seed, cycles if varying_time and cycles else 1, draws if varying_draws else 1, states
    )
    initial = np.random.default_rng(seed).random((draws, states) if start_per_draw else (states,))
    occupancy = simulate(steps, initial, cycles)
    expected = plain_loop(steps, initial, cycles)
    assert occupancy.shape == expected.shape
    np.testing.assert_allclose(occupancy, expected, rtol=1e-12, atol=1e-15)
    assert np.array_equal(occupancy[0], np.broadcast_to(initial, occupancy[0].shape))
    people = np.broadcast_to(occupancy[0].sum(axis=-1), occupancy.shape[:2])
    np.testing.assert_allclose(occupancy.sum(axis=-1), people, rtol=1e-12)


def test_blocks_of_draws_join_without_a_seam() -> None:
    """More draws than one block holds: each draw is what it is on its own."""
    steps = random_transitions(3, 1, 9_001, 4)
    occupancy = simulate(steps, [1.0, 0.0, 0.0, 0.0], 5)
    for draw in (0, 4_095, 4_096, 4_097, 8_191, 8_192, 9_000):
        alone = simulate(steps[0, draw], [1.0, 0.0, 0.0, 0.0], 5)[:, 0]
        np.testing.assert_allclose(occupancy[:, draw], alone, rtol=1e-13)


def test_two_axes_mean_one_matrix_for_all() -> None:
    steps = [[0.9, 0.1], [0.0, 1.0]]
    occupancy = simulate(steps, [1.0, 0.0], 3)
    assert occupancy.shape == (4, 1, 2)
    np.testing.assert_allclose(occupancy[:, 0, 0], 0.9 ** np.arange(4))


def test_inputs_are_not_changed() -> None:
    steps, initial = random_transitions(1, 3, 2, 3), np.array([1.0, 0.0, 0.0])
    before = steps.copy()
    simulate(steps, initial, 3)
    simulate(steps[:1], initial, 3)[1:] = 0.0  # even writing into the answer
    assert np.array_equal(steps, before)
    assert np.array_equal(initial, [1.0, 0.0, 0.0])


@pytest.mark.parametrize("hazard", [0.02, 0.2, 0.7])
@pytest.mark.parametrize("rate", [0.0, 0.015, 0.035])
@pytest.mark.parametrize("cycle_years", [1 / 12, 0.25, 1.0])
def test_exponential_cost_within_the_error_of_the_trapezoid(
    hazard: float, rate: float, cycle_years: float
) -> None:
    """A cost a year while alive is worth c / (r + h); the trapezoid errs by a known factor."""
    force = np.log1p(rate) + hazard
    cycles = int(np.ceil(60 / force / cycle_years))  # the tail is below 1e-26
    stay = np.exp(-hazard * cycle_years)
    occupancy = simulate([[stay, 1 - stay], [0.0, 1.0]], [1.0, 0.0], cycles)
    cost = accrue(occupancy, [1_000.0, 0.0], rate=rate, cycle_years=cycle_years)[0]
    exact = 1_000.0 / force
    step = force * cycle_years
    assert cost == pytest.approx(exact * (step / 2) / np.tanh(step / 2), rel=1e-9)
    assert -1e-12 <= cost / exact - 1 <= step**2 / 12 + 1e-12


def test_start_and_end_enclose_the_trapezoid() -> None:
    occupancy = simulate([[0.8, 0.2], [0.0, 1.0]], [1.0, 0.0], 40)
    start, half, end = (
        accrue(occupancy, [1.0, 0.0], rate=0.035, correction=name)[0]
        for name in ("start", "half-cycle", "end")
    )
    assert end < half < start
    assert half == pytest.approx((start + end) / 2)


@given(cycles=st.integers(0, 400), cycle_years=st.sampled_from([1 / 48, 1 / 12, 0.25, 0.5, 1.0]))
def test_weights_sum_to_the_horizon(cycles: int, cycle_years: float) -> None:
    for correction in ("half-cycle", "start", "end"):
        weights = cycle_weights(cycles, cycle_years=cycle_years, correction=correction)
        assert weights.sum() == pytest.approx(cycles * cycle_years, abs=1e-9)
        assert weights.min() >= 0


def test_no_cycle_accrues_nothing() -> None:
    occupancy = simulate(np.eye(2), [1.0, 0.0], 0)
    assert occupancy.shape == (1, 1, 2)
    for correction in ("half-cycle", "start", "end"):
        assert accrue(occupancy, [5.0, 5.0], rate=0.035, correction=correction).tolist() == [0.0]


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    wide_held=st.booleans(),
    wide_values=st.booleans(),
    long_values=st.booleans(),
    correction=st.sampled_from(["half-cycle", "start", "end"]),
)
def test_accrue_equals_plain_loops(
    seed: int, wide_held: bool, wide_values: bool, long_values: bool, correction: str
) -> None:
    rng = np.random.default_rng(seed)
    held = rng.random((5, 3 if wide_held else 1, 2))
    values = rng.normal(size=(5 if long_values else 1, 3 if wide_values else 1, 2))
    weight = {"half-cycle": [0.5, 1, 1, 1, 0.5], "start": [1, 1, 1, 1, 0], "end": [0, 1, 1, 1, 1]}[correction]
    draws = 3 if wide_held or wide_values else 1
    expected = np.zeros(draws)
    for draw, time, state in itertools.product(range(draws), range(5), range(2)):
        worth = values[time if long_values else 0, draw if wide_values else 0, state]
        people = held[time, draw if wide_held else 0, state]
        expected[draw] += weight[time] * 0.25 * 1.035 ** -(time * 0.25) * worth * people
    got = accrue(held, values, rate=0.035, cycle_years=0.25, correction=correction)
    assert got.shape == (draws,)
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-14)


def test_accrue_reads_either_memory_order_alike() -> None:
    steps = random_transitions(8, 1, 50, 4)
    view = simulate(steps, np.eye(4)[0], 12)
    values = [1.0, 0.7, 0.3, 0.0]
    np.testing.assert_allclose(
        accrue(view, values, rate=0.035), accrue(np.ascontiguousarray(view), values, rate=0.035), rtol=1e-13
    )


BAD_TRANSITIONS = {
    "sums to 1.1": ([[0.6, 0.5], [0.0, 1.0]], r"row of state 0: sums to 1\.1, not to 1"),
    "unreached row": ([[1.0, 0.0], [0.5, 0.4]], r"row of state 1: sums to 0\.9, not to 1"),
    "negative": ([[1.2, -0.2], [0.0, 1.0]], r"row of state 0: holds a negative probability, -0\.2"),
    "missing": ([[np.nan, 1.0], [0.0, 1.0]], r"row of state 0: holds a missing number"),
    "infinite": ([[np.inf, 0.0], [0.0, 1.0]], r"row of state 0: sums to inf"),
    "missing below a sound row": ([[0.5, 0.5], [np.nan, 1.0]], r"row of state 1: holds a missing number"),
    "infinite below a sound row": ([[0.5, 0.5], [np.inf, 0.0]], r"row of state 1: sums to inf"),
    "not square": ([[0.5, 0.5]], "two equal axes"),
    "three axes": (np.full((2, 2, 2), 0.5), "must be \\(S, S\\) or"),
    "one axis": ([1.0, 0.0], "must be \\(S, S\\) or"),
    "empty": (np.empty((0, 0)), "two equal axes"),
    "wrong cycles": (np.full((3, 1, 2, 2), 0.5), r"hold 3 cycles; 2 \(or 1 for all\) are needed"),
}


@pytest.mark.parametrize("name", BAD_TRANSITIONS)
def test_bad_transitions_are_refused_in_plain_words(name: str) -> None:
    steps, words = BAD_TRANSITIONS[name]
    with pytest.raises(ValueError, match=words):
        simulate(steps, [1.0, 0.0], 2)


@pytest.mark.parametrize(("cycles_given", "draws_given"), [(1, 1), (1, 4), (3, 1), (3, 4)])
def test_one_bad_row_anywhere_is_found_and_named(cycles_given: int, draws_given: int) -> None:
    steps = random_transitions(5, cycles_given, draws_given, 3)
    steps[-1, -1, 2, 0] += 1e-6
    with pytest.raises(
        ValueError, match=f"cycle {cycles_given - 1}, draw {draws_given - 1}, row of state 2: sums to"
    ):
        simulate(steps, [1.0, 0.0, 0.0], 3)


def test_many_states_are_checked_too() -> None:
    steps = np.full((20, 20), 0.05)
    np.testing.assert_allclose(simulate(steps, np.eye(20)[0], 2)[2], 0.05)
    steps[19, 0] = 0.06
    with pytest.raises(ValueError, match=r"row of state 19: sums to 1\.01"):
        simulate(steps, np.eye(20)[0], 2)


def test_rounding_in_a_row_is_forgiven() -> None:
    check_rows(np.array([[[[0.1 + 0.2, 0.7], [1e-10, 1.0]]]]))


@pytest.mark.parametrize(
    ("initial", "words"),
    [
        ([1.0, 0.0, 0.0], r"initial must be \(2,\) or \(draws, 2\)"),
        ([np.nan, 1.0], "missing or infinite"),
        ([-0.1, 1.1], "negative number, -0.1"),
        (np.ones((3, 2)), "transitions hold 4 draws, but initial holds 3"),
    ],
)
def test_bad_initial_is_refused(initial: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        simulate(random_transitions(0, 1, 4, 2), initial, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("cycles", [-1, 2.0, True, "3"])
def test_bad_number_of_cycles_is_refused(cycles: object) -> None:
    with pytest.raises(ValueError, match="cycles must be a whole number"):
        simulate(np.eye(2), [1.0, 0.0], cycles)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"values": [1.0, 2.0, 3.0]}, "values must be"),
        ({"values": np.ones((2, 1, 2))}, "values must be"),
        ({"values": np.ones((1, 3, 2))}, "values must be"),
        ({"values": [1.0, np.nan]}, "missing or infinite"),
        ({"rate": -1.0}, "rate must be"),
        ({"rate": np.nan}, "rate must be"),
        ({"cycle_years": 0.0}, "cycle_years must be"),
        ({"correction": "simpson"}, "correction must be"),
        ({"occupancy": np.ones((4, 2))}, "occupancy must have three axes"),
    ],
)
def test_bad_accrual_is_refused(change: dict[str, object], words: str) -> None:
    arguments: dict[str, object] = {"occupancy": np.ones((4, 2, 2)), "values": [1.0, 0.5], "rate": 0.035}
    with pytest.raises(ValueError, match=words):
        accrue(**(arguments | change))  # type: ignore[arg-type]
