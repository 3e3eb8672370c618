"""Break my case: the smallest joint move of the evidence, inside its intervals, that turns the decision.

Each lever is measured in half-widths of its own interval, so that ±1 is its end. The search looks for the
point nearest to today's values at which net benefit changes sign: steps along the slope of the model, kept
inside the box, as engineers look for the likeliest way in which a structure fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from flscase.case.levers import Levers
from flscase.case.probabilistic import Question
from flscase.case.running import Executor
from flscase.case.tornado import Bar
from flscase.case.variants import ask
from flscase.economics.clock import Floats
from flscase.economics.parameters import Parameters

DEVIATES = 1.959963984540054  # normal deviates from the middle to the end of a 95 % interval
STEP = 0.05  # half-widths moved to read the slope
ROUNDS = 6
BETTER = 0.005  # a round that shortens the move by less than this share is the last
LADDERS, RUNGS = 3, 12  # a line is cut into 12, three times over: to a 1,728th of its length

Answers = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Move:
    """One lever's part of the move, in half-widths of its interval, with the value it moves to."""

    lever: str
    label: str
    share: float
    value: float | None


@dataclass(frozen=True)
class Break:
    """The smallest move found.

    found: whether any move inside the intervals turns the decision; distance: its length in half-widths
    (Euclid); moves: largest part first; benefit: net benefit today and at the point.
    """

    found: bool
    distance: float | None
    moves: tuple[Move, ...]
    benefit: float
    benefit_there: float | None


def break_case(
    question: Question,
    base: Parameters,
    per_year: Floats,
    levers: Levers,
    bars: Sequence[Bar],
    measure: str,
    *,
    most: int = 8,
    executor: Executor | None = None,
) -> Break:
    """Return the smallest joint move of the `most` strongest levers that changes the sign of a measure."""
    chosen = [bar.lever for bar in bars[:most]]

    def answers(points: Floats) -> Floats:
        variants = [
            levers.together(
                {lever.id: float(move) * DEVIATES for lever, move in zip(chosen, point, strict=True)}
            )
            for point in points
        ]
        return ask(question, base, per_year, variants, executor=executor).measures[measure]

    today = float(answers(np.zeros((1, len(chosen))))[0])
    point = nearest_flip(answers, len(chosen))
    if point is None:
        return Break(False, None, (), today, None)
    there = float(answers(point[np.newaxis])[0])
    moves = [
        Move(lever.id, lever.label, float(share), _value(levers, lever.members, lever.intake_group, share))
        for lever, share in zip(chosen, point, strict=True)
        if abs(share) >= 0.005
    ]
    moves.sort(key=lambda move: -abs(move.share))
    return Break(True, float(np.linalg.norm(point)), tuple(moves), today, there)


def _value(levers: Levers, members: Sequence[str], group: str | None, share: float) -> float | None:
    if group is not None or len(members) != 1:
        return None
    return levers.value(members[0], float(share) * DEVIATES)


def nearest_flip(answers: Answers, size: int) -> Floats | None:
    """Return the point of the box [−1, 1]^size nearest to 0 at which `answers` changes sign, or None.

    answers: (points, size) -> (points,).
    """
    today = float(answers(np.zeros((1, size)))[0])
    sign = 1.0 if today > 0 else -1.0

    def kept(points: Floats) -> Floats:
        return sign * answers(points)

    point = np.zeros(size)
    best: Floats | None = None
    for _ in range(ROUNDS):
        value, slope = _slope(kept, point)
        aim = _project(point, value, slope)
        if aim is None:
            break
        flipped = _flip_along(kept, aim)
        if flipped is not None and (best is None or _length(flipped) < (1 - BETTER) * _length(best)):
            best = flipped
        elif best is not None:
            break
        point = aim if flipped is None else flipped
    return best


def _length(point: Floats) -> float:
    return float(np.linalg.norm(point))


def _slope(kept: Answers, point: Floats) -> tuple[float, Floats]:
    """Return value and slope at a point; near the wall of the box the step goes inwards."""
    steps = np.where(point > 0, -STEP, STEP)
    near = point + np.diag(steps)
    values = kept(np.vstack([point, near]))
    return float(values[0]), (values[1:] - values[0]) / steps


def _project(point: Floats, value: float, slope: Floats) -> Floats | None:
    """Return the point nearest to 0, inside the box, at which the straight-line model is nothing."""
    free = np.ones(len(slope), dtype=bool)
    aim = np.zeros(len(slope))
    target = slope @ point - value  # slope · aim must come to this
    for _ in range(len(slope)):
        left = target - slope[~free] @ aim[~free]
        strength = float(slope[free] @ slope[free])
        if strength <= 0:
            return None if abs(left) > 1e-9 else aim
        aim[free] = slope[free] * left / strength
        outside = free & (np.abs(aim) > 1)
        if not outside.any():
            return aim
        aim[outside] = np.sign(aim[outside])
        free &= ~outside
        if not free.any():
            break
    return np.clip(aim, -1, 1)


def _flip_along(kept: Answers, aim: Floats) -> Floats | None:
    """Return the first point on the way from 0 through `aim` to the wall at which the decision turns."""
    largest = float(np.max(np.abs(aim)))
    if largest <= 0:
        return None
    low, high = 0.0, 1.0 / largest
    for ladder in range(LADDERS):
        rungs = np.linspace(low, high, RUNGS + 1)[1:]
        turned = np.flatnonzero(kept(rungs[:, np.newaxis] * aim) <= 0)
        if len(turned) == 0:
            return None if ladder == 0 else np.asarray(high * aim)
        place = int(turned[0])
        low, high = (float(rungs[place - 1]) if place else low), float(rungs[place])
    return np.asarray(high * aim)
