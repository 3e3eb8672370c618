"""A smooth regression that sees interactions: what is the outcome expected to be, given some parameters?

The idea: each parameter contributes nothing, a straight line or a gentle bend, and the contributions
multiply, so that any of them may act together (a Gaussian process whose covariance is
prod_j (1 + line_j + bend_j)). How much each parameter matters is learned by maximum likelihood on a few
hundred draws; the curve itself is then fitted on all draws in the space of a few hundred of them.
Every draw's prediction leaves that draw out, so that fitting its noise brings nothing. No random choice
is left open: the same draws always give the same answer.

Used by `decision.evppi`; after Strong, Oakley and Brennan 2014 (doi 10.1177/0272989X13505910).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize, special, stats

Array: TypeAlias = NDArray[np.float64]

_LEARNING_DRAWS: Final = 400
_BASE_DRAWS: Final = 400
_STEPS: Final = 40
_BEND_WIDTH: Final = 0.8  # of a parameter's standard normal score
_PENALTIES: Final = 10.0 ** np.arange(-9.0, 5.01, 0.5)
_USUAL_LOG_SIZE: Final = (
    -3.0
)  # a weak belief that a parameter matters little, so that few draws do not excite it
_SPREAD_LOG_SIZE: Final = 3.0
_FAINT: Final = 2.0  # a trend below this many standard errors goes unseen


@dataclass(frozen=True)
class Fit:
    """Predictions for each draw from all other draws, and their standard errors; both (draws, outcomes).

    The standard error includes what a trend too faint to be seen in so many draws might add.
    """

    predicted: Array
    standard_error: Array


@dataclass(frozen=True)
class _Inputs:
    """Parameters in units of their spread (lines) and as normal scores (bends): both (draws, p)."""

    scaled: Array
    scores: Array

    def take(self, rows: NDArray[np.intp]) -> _Inputs:
        return _Inputs(self.scaled[rows], self.scores[rows])


def smooth(parameters: Array, outcomes: Array) -> Fit:
    """Predict outcomes (draws, q) from parameters (draws, p), each draw from all the others."""
    draws = outcomes.shape[0]
    moving = np.ptp(parameters, axis=0) > 0
    spread = outcomes.std(axis=0)
    units = np.where(spread > 0, spread, 1.0)
    standard = (outcomes - outcomes.mean(axis=0)) / units
    if not moving.any() or not spread.any():
        error = np.broadcast_to(spread / np.sqrt(draws), outcomes.shape)
        return Fit(np.broadcast_to(outcomes.mean(axis=0), outcomes.shape).copy(), error.copy())
    inputs = _inputs(parameters[:, moving])
    order = np.random.default_rng(0).permutation(draws)
    learning = order[:_LEARNING_DRAWS]
    lines, bends = _learn(inputs.take(learning), standard[learning])
    left, sizes = _directions(inputs, inputs.take(order[:_BASE_DRAWS]), lines, bends)
    fitted = [_leave_one_out(left, sizes, column) for column in standard.T]
    predicted = np.column_stack([prediction for prediction, _ in fitted])
    errors = np.column_stack([error for _, error in fitted])
    return Fit(predicted * units + outcomes.mean(axis=0), errors * units)


def _inputs(parameters: Array) -> _Inputs:
    ranks = stats.rankdata(parameters, axis=0)
    scores = special.ndtri((ranks - 0.375) / (len(parameters) + 0.25))
    return _Inputs((parameters - parameters.mean(axis=0)) / parameters.std(axis=0), scores)


def _lines_and_bends(one: _Inputs, other: _Inputs, place: int) -> tuple[Array, Array]:
    gap = one.scores[:, place, None] - other.scores[None, :, place]
    return np.outer(one.scaled[:, place], other.scaled[:, place]), np.exp(-0.5 * (gap / _BEND_WIDTH) ** 2)


def _covariance(one: _Inputs, other: _Inputs, lines: Array, bends: Array) -> Array:
    product = np.ones((len(one.scaled), len(other.scaled)))
    for place in np.flatnonzero(lines + bends):
        line, bend = _lines_and_bends(one, other, int(place))
        product *= 1.0 + lines[place] * line + bends[place] * bend
    return product


def _learn(inputs: _Inputs, outcomes: Array) -> tuple[Array, Array]:
    """Return the sizes of each parameter's line and bend that make the outcomes most likely.

    They are rounded, so that the last digits of another machine's arithmetic change nothing.
    """
    count = inputs.scaled.shape[1]
    parts = [_lines_and_bends(inputs, inputs, place) for place in range(count)]
    start = np.r_[np.full(count, -2.0), np.full(count, -3.0), -2.0]
    bounds = [(-12.0, 5.0)] * (2 * count) + [(-12.0, 4.0)]
    found = optimize.minimize(
        _surprise,
        start,
        args=(parts, outcomes),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": _STEPS},
    )
    sizes = 10.0 ** np.round(found.x[:-1] / np.log(10.0), 1)
    sizes[sizes < 1e-4] = 0.0
    if not sizes.any():
        sizes[:] = 1e-4
    return sizes[:count], sizes[count:]


def _surprise(logs: Array, parts: list[tuple[Array, Array]], outcomes: Array) -> tuple[float, Array]:
    """Return minus the log likelihood (its scale profiled out, with the weak belief) and its gradient."""
    count = len(parts)
    draws, columns = outcomes.shape
    lines, bends, noise = np.exp(logs[:count]), np.exp(logs[count:-1]), np.exp(logs[-1])
    factors = [1.0 + lines[j] * parts[j][0] + bends[j] * parts[j][1] for j in range(count)]
    product = factors[0].copy()
    for factor in factors[1:]:
        product *= factor
    jitter = 1e-8 * np.trace(product) / draws
    try:
        root = linalg.cholesky(product + (noise + jitter) * np.eye(draws), lower=True)
    except linalg.LinAlgError:
        return 1e10, np.zeros_like(logs)
    inverse = linalg.cho_solve((root, True), np.eye(draws))
    weights = inverse @ outcomes
    scale = float((outcomes * weights).sum()) / (draws * columns)
    surprise = 0.5 * columns * draws * np.log(scale) + columns * np.log(np.diag(root)).sum()
    pull = 0.5 * (columns * inverse - weights @ weights.T / scale)
    gradient = np.empty_like(logs)
    through = pull * product
    for j, (line, bend) in enumerate(parts):
        ratio = through / factors[j]
        gradient[j] = lines[j] * np.vdot(ratio, line)
        gradient[count + j] = bends[j] * np.vdot(ratio, bend)
    gradient[-1] = noise * np.trace(pull)
    away = (logs[:-1] - _USUAL_LOG_SIZE) / _SPREAD_LOG_SIZE
    gradient[:-1] += away / _SPREAD_LOG_SIZE
    return float(surprise + 0.5 * (away**2).sum()), gradient


def _directions(inputs: _Inputs, base: _Inputs, lines: Array, bends: Array) -> tuple[Array, Array]:
    """Return the fitted space as orthonormal directions over draws, and each one's size."""
    values, vectors = linalg.eigh(_covariance(base, base, lines, bends))
    kept = values > values[-1] * 1e-10
    features = _covariance(inputs, base, lines, bends) @ (vectors[:, kept] / np.sqrt(values[kept]))
    features -= features.mean(axis=0)
    left, sizes, _ = linalg.svd(features, full_matrices=False)
    return left, sizes


def _leave_one_out(left: Array, sizes: Array, outcome: Array) -> tuple[Array, Array]:
    """Ridge regression with the penalty that predicts left-out draws best: predictions and their errors."""
    draws = len(outcome)
    along, squared = left.T @ outcome, left**2
    best_miss, best_prediction, best_error = np.inf, outcome, outcome
    for penalty in _PENALTIES:
        kept = sizes**2 / (sizes**2 + penalty)
        own_weight = np.minimum(squared @ kept + 1.0 / draws, 1.0 - 1e-9)
        fitted = left @ (kept * along)
        prediction = (fitted - own_weight * outcome) / (1.0 - own_weight)
        miss = float(np.mean((outcome - prediction) ** 2))
        if miss < best_miss:
            freedom = max(draws - float(own_weight.sum()), 1.0)
            noise = float(np.sum((outcome - fitted) ** 2)) / freedom
            best_error = np.sqrt(noise * (own_weight / (1.0 - own_weight) + _FAINT**2 / draws))
            best_miss, best_prediction = miss, prediction
    return best_prediction, best_error
