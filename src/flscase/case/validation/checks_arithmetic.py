"""Checks of arithmetic whose answer is known without a model of fractures."""

from __future__ import annotations

import numpy as np

from flscase.case.validation.bench import Bench
from flscase.economics.decision import evpi, evppi
from flscase.economics.markov import accrue, simulate

QUARTER = 0.25


def closed_form(bench: Bench) -> float:
    """Return the relative error of the cost of people who leave at a constant rate, discounted."""
    hazard, rate = 0.1, float(bench.parameters["econ.discount"][0])
    stay = np.exp(-hazard * QUARTER)
    cycles = 4 * 400
    occupancy = simulate(np.array([[stay, 1 - stay], [0.0, 1.0]]), np.array([1.0, 0.0]), cycles)
    cost = accrue(occupancy, np.array([1.0, 0.0]), rate=rate, cycle_years=QUARTER)
    return float(cost[0] * (np.log1p(rate) + hazard) - 1)


def weights(bench: Bench) -> float:
    """Return the years missed by the clock and by the trapezoid together."""
    clock = bench.clock
    end = float(clock.starts[-1] + clock.lengths[-1])
    occupancy = simulate(np.eye(2), np.array([1.0, 0.0]), 60)
    alive = float(accrue(occupancy, np.array([1.0, 0.0]), rate=0.0, cycle_years=QUARTER)[0])
    return abs(float(clock.lengths.sum()) - end) + abs(alive - 60 * QUARTER)


def rows(bench: Bench) -> float:
    """Return the largest miss of one over draws and cycles of random transitions."""
    random = np.random.default_rng(1)
    steps = random.random((12, 40, 5, 5))
    steps /= steps.sum(axis=-1, keepdims=True)
    occupancy = simulate(steps, np.array([1.0, 0, 0, 0, 0]), 12)
    return float(np.max(np.abs(occupancy.sum(axis=-1) - 1)))


def zero_horizon(bench: Bench) -> float:
    """Return what no cycles accrue."""
    occupancy = simulate(np.eye(2), np.array([1.0, 0.0]), 0)
    return float(accrue(occupancy, np.array([1.0, 1.0]), rate=0.035)[0])


def equal_options(bench: Bench) -> float:
    """Return the value of perfect information between two options that are the same."""
    draws = np.random.default_rng(2).random((500, 1))
    return evpi(np.repeat(draws, 2, axis=1) * 1000, np.repeat(draws, 2, axis=1), 20_000.0)


def evppi_product(bench: Bench) -> float:
    """Return how many standard errors the value of knowing both of two normals lies from 1/π."""
    values = np.random.default_rng(3).standard_normal((600, 2))
    effects = np.column_stack([np.zeros(600), values.prod(axis=1)])
    found, error = evppi(np.zeros((600, 2)), effects, 1.0, values)
    return (found - 1 / np.pi) / error
