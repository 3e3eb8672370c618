"""A generic cohort engine: state occupancy over cycles for many draws, and what it accrues.

The idea: a cohort is a row of shares over states; one cycle multiplies it by a transition matrix.
With thousands of draws the matrices are tiny and many, so the work is laid out by what varies:
the same matrix for all draws is one matrix product; a matrix per draw that stays the same over time
is turned round once, so that draws lie side by side in memory, and worked in blocks that fit the
cache; a matrix per draw and cycle is read once, in the order in which it lies.

The fracture model of this package has its own engine (`prognosis`); this one serves anybody's model.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Correction: TypeAlias = Literal["half-cycle", "start", "end"]

ROW_TOLERANCE: Final = 1e-9
_BLOCK_BYTES: Final = 512 * 1024  # matrices of one block of draws: they stay in the second-level cache
_MOST_STATES_SPREAD: Final = 4  # above this, spreading matrices out costs more than it saves
_SINGLE_THREAD_PRODUCT: Final = (
    2**18
)  # multiplications; larger products wake threads that a busy machine lacks


def simulate(transitions: ArrayLike, initial: ArrayLike, cycles: int) -> Array:
    """Return the share (or number) of the cohort in each state at the start of each cycle.

    transitions: probabilities, row = from, each row summing to 1 within 1e-9; shape (S, S), or four
        axes (cycles or 1, draws or 1, S, S), where 1 means "the same for all".
    initial: shape (S,) or (draws, S), not negative; shares or numbers of people.
    cycles: how many cycles to run, 0 or more.
    Returns shape (cycles + 1, draws or 1, S); the first entry is `initial`. It may be a view whose
        draws are contiguous in memory.
    Raises ValueError in plain words for a wrong shape, a negative or missing number, or a row that
        does not sum to 1.
    """
    steps = _transitions(transitions, cycles)
    start = _initial(initial, steps.shape[-1])
    draws = _common_draws(steps.shape[1], start.shape[0])
    if steps.shape[1] == 1:
        check_rows(steps)
        return _same_for_all_draws(steps, start, cycles)
    start = np.broadcast_to(start, (draws, start.shape[1]))
    if steps.shape[0] == 1:
        check_rows(steps)
        return _same_over_time(steps[0], start, cycles)
    return _one_matrix_each(steps, start)


def accrue(
    occupancy: ArrayLike,
    values: ArrayLike,
    *,
    rate: float,
    cycle_years: float = 1.0,
    correction: Correction = "half-cycle",
) -> Array:
    """Return the discounted sum of what each state yields a year, per draw: shape (draws or 1,).

    occupancy: shape (cycles + 1, draws or 1, S), as `simulate` returns it.
    values: per person and year; shape (S,), or three axes (cycles + 1 or 1, draws or 1, S).
    rate: discount rate a year; the factor at cycle t is (1 + rate) ** -(t * cycle_years).
    cycle_years: length of a cycle in years.
    correction: "half-cycle" (trapezoid: weights 1/2, 1 ... 1, 1/2), "start" (1 ... 1, 0) or
        "end" (0, 1 ... 1); times `cycle_years` they sum to the horizon. No cycle accrues nothing.
    Raises ValueError in plain words.
    """
    held = np.asarray(occupancy, dtype=np.float64)
    if held.ndim != 3 or 0 in held.shape:
        raise ValueError(f"occupancy must have three axes (cycles + 1, draws or 1, states), not {held.shape}")
    yields = _values(values, held.shape)
    if not np.isfinite(rate) or rate <= -1.0:
        raise ValueError(f"rate must be a number above -1 (0.035 is 3.5 % a year), not {rate}")
    points = np.arange(held.shape[0])
    weights = cycle_weights(held.shape[0] - 1, cycle_years=cycle_years, correction=correction)
    weights = weights * (1.0 + rate) ** -(points * cycle_years)
    if yields.shape[1] == 1:
        by_state = weights[:, None] * yields[:, 0, :]
        flat = held.transpose(0, 2, 1).reshape(-1, held.shape[1])  # no copy where draws lie side by side
        return np.asarray(by_state.ravel() @ flat)
    widest = (held.shape[0], max(held.shape[1], yields.shape[1]), held.shape[2])
    yearly = np.einsum("tds,tds->td", np.broadcast_to(held, widest), np.broadcast_to(yields, widest))
    return np.asarray(weights @ yearly)


def cycle_weights(cycles: int, *, cycle_years: float = 1.0, correction: Correction = "half-cycle") -> Array:
    """Return the years that each of the `cycles + 1` time points stands for; they sum to the horizon."""
    if not np.isfinite(cycle_years) or cycle_years <= 0:
        raise ValueError(f"cycle_years must be a number above 0, not {cycle_years}")
    weights = np.full(cycles + 1, float(cycle_years))
    if correction == "half-cycle":
        weights[0] -= cycle_years / 2
        weights[-1] -= cycle_years / 2
    elif correction == "start":
        weights[-1] = 0.0
    elif correction == "end":
        weights[0] = 0.0
    else:
        raise ValueError(f"correction must be 'half-cycle', 'start' or 'end', not {correction!r}")
    return weights


def check_rows(steps: Array, *, first_cycle: int = 0, first_draw: int = 0) -> None:
    """Raise ValueError unless all probabilities of (cycles, draws, S, S) are valid and rows sum to 1."""
    if steps.min() >= 0.0 and _sums_are_one(_row_sums(steps)):  # a missing number fails every comparison
        return
    sums = steps.sum(axis=-1)  # row by row, so that a missing number does not spread to its neighbours
    for cycle, draw, state in np.argwhere(~(abs(sums - 1.0) <= ROW_TOLERANCE) | (steps.min(axis=-1) < 0)):
        row = steps[cycle, draw, state]
        where = f"transitions, cycle {cycle + first_cycle}, draw {draw + first_draw}, row of state {state}"
        if np.isnan(row).any():
            raise ValueError(f"{where}: holds a missing number (nan)")
        if row.min() < 0:
            raise ValueError(f"{where}: holds a negative probability, {row.min():g}")
        raise ValueError(f"{where}: sums to {row.sum():.10g}, not to 1")


def _row_sums(steps: Array) -> Array:
    """Return the sum of each row; very short rows by a product with ones and zeros, which is far faster."""
    states = steps.shape[-1]
    if states > _MOST_STATES_SPREAD:
        return np.asarray(np.einsum("tdij->tdi", steps))
    by_row = np.repeat(np.eye(states), states, axis=0)
    with np.errstate(invalid="ignore"):  # an infinite probability: named by the caller
        return np.asarray((steps.reshape(-1, states * states) @ by_row).reshape(steps.shape[:-1]))


def _sums_are_one(sums: Array) -> bool:
    return bool(sums.min() >= 1.0 - ROW_TOLERANCE and sums.max() <= 1.0 + ROW_TOLERANCE)


def _transitions(transitions: ArrayLike, cycles: int) -> Array:
    """Return transitions with four axes, their shape checked against the number of cycles."""
    if isinstance(cycles, bool) or not isinstance(cycles, int | np.integer) or cycles < 0:
        raise ValueError(f"cycles must be a whole number, 0 or more, not {cycles!r}")
    steps = np.asarray(transitions, dtype=np.float64)
    if steps.ndim == 2:
        steps = steps[None, None]
    if steps.ndim != 4:
        raise ValueError(
            f"transitions must be (S, S) or (cycles or 1, draws or 1, S, S) for S states, not {steps.shape}"
        )
    if 0 in steps.shape or steps.shape[-1] != steps.shape[-2]:
        raise ValueError(f"transitions must end in two equal axes (from, to), not {steps.shape}")
    if steps.shape[0] not in (1, cycles):
        raise ValueError(f"transitions hold {steps.shape[0]} cycles; {cycles} (or 1 for all) are needed")
    return steps


def _initial(initial: ArrayLike, states: int) -> Array:
    start = np.asarray(initial, dtype=np.float64)
    if start.ndim == 1:
        start = start[None]
    if start.ndim != 2 or 0 in start.shape or start.shape[1] != states:
        raise ValueError(f"initial must be ({states},) or (draws, {states}), not {np.shape(initial)}")
    if not np.isfinite(start).all():
        raise ValueError("initial holds a missing or infinite number")
    if start.min() < 0:
        raise ValueError(f"initial holds a negative number, {start.min():g}")
    return start


def _common_draws(in_transitions: int, in_initial: int) -> int:
    if 1 not in (in_transitions, in_initial) and in_transitions != in_initial:
        raise ValueError(f"transitions hold {in_transitions} draws, but initial holds {in_initial}")
    return max(in_transitions, in_initial)


def _values(values: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return values with three axes that fit an occupancy of `shape`."""
    yields = np.asarray(values, dtype=np.float64)
    if yields.ndim == 1:
        yields = yields[None, None]
    points, draws, states = shape
    fits = (
        yields.ndim == 3
        and yields.shape[0] in (1, points)
        and (yields.shape[1] == 1 or draws in (1, yields.shape[1]))
        and yields.shape[2] == states
        and 0 not in yields.shape
    )
    if not fits:
        raise ValueError(
            f"values must be ({states},) or ({points} or 1, {draws} or 1, {states}), not {np.shape(values)}"
        )
    if not np.isfinite(yields).all():
        raise ValueError("values hold a missing or infinite number")
    return yields


def _same_for_all_draws(steps: Array, start: Array, cycles: int) -> Array:
    occupancy = np.empty((cycles + 1, *start.shape))
    occupancy[0] = start
    last = steps.shape[0] - 1
    for cycle in range(cycles):
        np.matmul(occupancy[cycle], steps[min(cycle, last), 0], out=occupancy[cycle + 1])
    return occupancy


def _same_over_time(matrices: Array, start: Array, cycles: int) -> Array:
    """Matrices (draws, S, S): draws last and contiguous, in blocks whose matrices stay in the cache."""
    draws, states = start.shape
    occupancy = np.empty((cycles + 1, states, draws))
    occupancy[0] = start.T
    width = max(64, _BLOCK_BYTES // (8 * states * states))
    for first in range(0, draws, width):
        block = slice(first, min(first + width, draws))
        turned = np.ascontiguousarray(matrices[block].transpose(1, 2, 0))
        now = np.ascontiguousarray(start[block].T)
        then = np.empty_like(now)
        for cycle in range(cycles):
            np.einsum("id,ijd->jd", now, turned, out=then)
            occupancy[cycle + 1, :, block] = then
            now, then = then, now
    return occupancy.transpose(0, 2, 1)


def _one_matrix_each(steps: Array, start: Array) -> Array:
    """Matrices (cycles, draws, S, S), each read once: checked, then used while still in the cache."""
    cycles, draws, states = steps.shape[:3]
    occupancy = np.empty((cycles + 1, draws, states))
    occupancy[0] = start
    spread, gather = np.repeat(np.eye(states), states, axis=1), np.tile(np.eye(states), (states, 1))
    few = states <= _MOST_STATES_SPREAD
    width = _SINGLE_THREAD_PRODUCT // states**3 if few else draws
    for first in range(0, draws, width):
        block = slice(first, min(first + width, draws))
        flows = np.empty((block.stop - first, states * states))
        for cycle in range(cycles):
            step, now, then = steps[cycle, block], occupancy[cycle, block], occupancy[cycle + 1, block]
            check_rows(step[None], first_cycle=cycle, first_draw=first)
            if few:
                # Every from-to flow side by side, then summed by its "to": two thin products instead
                # of one small product per draw.
                np.matmul(now, spread, out=flows)
                np.multiply(flows, step.reshape(flows.shape), out=flows)
                np.matmul(flows, gather, out=then)
            else:
                np.matmul(now[:, None, :], step, out=then[:, None, :])
    return occupancy
