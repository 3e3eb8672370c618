"""The same measures over many draws of the evidence and of the intake.

Draws are addressed by (seed, parameter, draw), so neither blocks nor workers change a number. Draws in
which a waiting list forms need more runs of the model than others; they go into blocks of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flscase.case.measures import Reading, read_all
from flscase.case.measures.money import CASH, SYSTEM
from flscase.case.periods import Periods
from flscase.case.running import Executor, Here, blocks
from flscase.economics import pathway
from flscase.economics.clock import Floats
from flscase.economics.model import evaluate
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake, MoneyRules, OptionPlan, Settings
from flscase.terms import NHS_AND_SOCIAL_CARE, PAYERS

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Question:
    """What is asked of the engine, apart from the draws."""

    plans: tuple[OptionPlan, ...]
    baseline: str
    growth: float
    money: MoneyRules
    settings: Settings
    periods: Periods


@dataclass(frozen=True)
class Task:
    """One block of draws: their numbers, parameters and intake (strata, draws)."""

    question: Question
    places: NDArray[np.int64]
    parameters: Parameters
    per_year: Floats


@dataclass(frozen=True)
class Answer:
    """Measures (draws,) and cash positions (quarters, draws) of a block."""

    places: NDArray[np.int64]
    measures: dict[str, Floats]
    positions: dict[tuple[str, str], Floats]


@dataclass(frozen=True)
class Draws:
    """All draws: measures by id (draws,), and cumulative net cash by (option, payer) (quarters, draws)."""

    count: int
    measures: dict[str, Floats]
    positions: dict[tuple[str, str], Floats]


def positions(reading: Reading) -> dict[tuple[str, str], Floats]:
    """Return cumulative net cash by quarter for each payer with any, and for the system."""
    found = {}
    for payer in (*PAYERS, SYSTEM):
        payers = NHS_AND_SOCIAL_CARE if payer == SYSTEM else (payer,)
        change = reading.change(CASH, payers)
        if np.any(change.budget):
            found[(reading.option, payer)] = -np.cumsum(change.budget, axis=0)
    return found


def answer(task: Task) -> Answer:
    """Run one block. A function of the module, so that a fresh process can find it."""
    asked = task.question
    intake = Intake(task.per_year, asked.growth, asked.periods.years)
    evaluation = evaluate(asked.plans, intake, task.parameters, asked.money, asked.settings)
    found = {
        measure.id: np.array(np.broadcast_to(measure.values, (len(task.places),)))
        for measure in read_all(evaluation, asked.baseline, task.parameters, intake, asked.periods)
    }
    tracks: dict[tuple[str, str], Floats] = {}
    for option in evaluation.options:
        if option != asked.baseline:
            tracks |= positions(
                Reading(evaluation, option, asked.baseline, task.parameters, intake, asked.periods)
            )
    return Answer(task.places, found, tracks)


def tasks(question: Question, parameters: Parameters, per_year: Floats) -> list[Task]:
    """Cut the draws into blocks, those with a waiting list apart."""
    late = np.zeros(parameters.draws, dtype=bool)
    intake = Intake(per_year, question.growth, question.periods.years)
    for plan in question.plans:
        line = pathway.queue(plan, intake, parameters)
        late |= np.any(line.delays[1:] > 0, axis=(0, 1))
    every = np.arange(parameters.draws)
    cut = [*blocks(every[~late]), *blocks(every[late])]
    return [Task(question, np.array(places), parameters.at(places), per_year[:, places]) for places in cut]


def run(
    question: Question,
    parameters: Parameters,
    per_year: Floats,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Draws:
    """Run every draw and put the results in the order of the draws."""
    cut = tasks(question, parameters, per_year)
    runner = executor or Here()
    done = 0
    answers: list[Answer] = []
    for found in runner.run(answer, cut):
        answers.append(found)
        done += len(found.places)
        if progress is not None:
            progress(done, parameters.draws)
    return gather(answers, parameters.draws)


def gather(answers: Sequence[Answer], count: int) -> Draws:
    """Put blocks together; something that only some blocks have is nothing in the others."""
    measures: dict[str, Floats] = {}
    tracks: dict[tuple[str, str], Floats] = {}
    for block in answers:
        for name, values in block.measures.items():
            measures.setdefault(name, np.zeros(count))[block.places] = values
        for key, rows in block.positions.items():
            tracks.setdefault(key, np.zeros((len(rows), count)))[:, block.places] = rows
    return Draws(count, measures, tracks)
