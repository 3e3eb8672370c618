"""How fast is the fracture model, and how does its time grow?

The whole model (54 strata, both horizons, lifetime) on the demo's four options: once with point values, then
with draws in blocks. Beside it, in the same run, what the same sizes cost otherwise: one draw at a time, and
batched matrix products of 99 states (the products alone, matrices given). Ratios carry over to another
machine, seconds do not.

    python benchmarks/fracture_model.py [--smoke] [--markdown FILE]
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core is measured; processes use the others

import argparse
import datetime
import platform
import resource
import time
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from flscase.case.inputs import CaseInputs
from flscase.case.intake import per_year
from flscase.case.options import case_text
from flscase.case.periods import Periods
from flscase.case.plans import option_plan, settings
from flscase.case.probabilistic import Question, run
from flscase.case.running import BLOCK, Processes, blocks
from flscase.caseload import from_one_number
from flscase.economics import model, strata
from flscase.economics.clock import Clock
from flscase.economics.parameters import Parameters, point, sample
from flscase.economics.pathway import courses
from flscase.economics.plan import Intake, MoneyRules, OptionPlan, Settings
from flscase.economics.prognosis import RunRates, follow
from flscase.economics.treatment import Course
from flscase.evidence import load_pack, resolve

STATES = 99
GOAL_BASE, GOAL_REPRICING = 0.2, 0.02
COURSES = [
    Course(drug, curve, delay)
    for delay in (0.0, 0.25, 0.5)
    for drug, curve in (("alendronate", "monitored"), ("zoledronate", "own"), ("denosumab", "own"))
]


class Hospital:
    """The demo's question as the engine takes it."""

    def __init__(self) -> None:
        text = case_text(title="Benchmark", start=datetime.date(2027, 4, 1), hip_fractures=320)
        inputs = CaseInputs.model_validate(tomllib.loads(text))
        self.resolved = resolve(load_pack())
        self.plans: tuple[OptionPlan, ...] = tuple(
            option_plan(option, inputs.baseline, self.resolved) for option in inputs.options
        )
        self.settings: Settings = settings(inputs, self.resolved.pack)
        self.intake = Intake(per_year(from_one_number(self.resolved, 320.0)))
        self.money = MoneyRules()

    def evaluate(
        self, parameters: Parameters, plans: tuple[OptionPlan, ...] | None = None
    ) -> model.Evaluation:
        """Run the whole model."""
        return model.evaluate(plans or self.plans, self.intake, parameters, self.money, self.settings)


def best(work: Callable[[], object], repeats: int) -> float:
    """Return the shortest of several runs, in seconds, after one that warms up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def once(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def followed(hospital: Hospital, parameters: Parameters, runs: int, *, block: int = BLOCK) -> None:
    """Follow the cohort for some runs, draws in blocks."""
    clock = Clock()
    for places in blocks(range(parameters.draws), block):
        mine = parameters.at(places)
        rates, _, _ = model.cohort_rates(mine, hospital.settings, clock)
        treated = [model.run_rates(course, mine, clock) for course in COURSES[: runs - 1]]
        views = model.views(mine, hospital.money, clock)
        follow(rates, [RunRates.untreated(clock, len(places)), *treated], clock, views)


def products(draws: int, runs: int) -> Callable[[], None]:
    """Return batched matrix products of the model's size for one block: 99 states, every active stratum."""
    clock = Clock()
    rng = np.random.default_rng(1)
    matrices = rng.random((strata.COUNT * draws, STATES, STATES))
    people = rng.random((strata.COUNT * draws, 1, STATES))

    def work() -> None:
        for _ in range(runs):
            for start in clock.starts:
                alive = strata.active(float(start)) * draws
                np.matmul(people[:alive], matrices[:alive])

    return work


def pooled(hospital: Hospital, draws: int, *, late: bool) -> tuple[float, int, float]:
    """Run draws on two processes with every measure; return seconds, runs of the model and peak memory (GB).

    late: whether a waiting list forms, so that each drug has three starting times.
    """
    current, lead = hospital.plans[0], hospital.plans[2]
    mix = {"alendronate": (0.7,) * 3, "zoledronate": (0.3,) * 3}
    if late:
        mix = lead.mix
    lead = replace(lead, mix=mix, workforce=(), new_per_month=20.0 if late else None)
    plans = (current, lead)
    periods = Periods(datetime.date(2027, 4, 1), 5)
    question = Question(plans, current.id, 0.0, hospital.money, hospital.settings, periods)
    parameters = sample(hospital.resolved, 1, 0, draws)
    per_year = np.repeat(hospital.intake.per_year, draws, axis=1)
    pool = Processes(2)
    try:
        start = time.perf_counter()
        run(question, parameters, per_year, executor=pool)
        took = time.perf_counter() - start
    finally:
        pool.close()
    kilobytes = sum(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    runs = len(courses(plans, [False, late])) + 1
    return took, runs, kilobytes / 1e6


def rows(hospital: Hospital, smoke: bool) -> list[tuple[str, str, str]]:
    """Measure; return rows of (what, seconds, remark)."""
    draws, repeats = (32, 1) if smoke else (256, 7)
    values = point(hospital.resolved)
    base = best(lambda: hospital.evaluate(values), repeats)
    evaluation = hospital.evaluate(values)
    pricing = best(lambda: model.reprice(evaluation, values, hospital.money), repeats)
    table = [
        ("base case, 4 options, both horizons, warm", f"{base:.3f}", f"goal {GOAL_BASE}"),
        ("re-pricing", f"{pricing:.4f}", f"goal {GOAL_REPRICING}"),
    ]
    many = tuple(
        replace(plan, id=f"{plan.id}{copy}", baseline=plan.baseline and copy == 0)
        for copy in range(2 if smoke else 5)
        for plan in hospital.plans
    )
    more = best(lambda: hospital.evaluate(values, many), 1 if smoke else 3)
    table.append(
        (f"the same with {len(many)} options", f"{more:.3f}", f"{more / base:.1f} times the base case")
    )
    drawn = sample(hospital.resolved, 1, 0, draws)
    four = once(lambda: followed(hospital, drawn, 4))
    table.append(
        (
            f"{draws} draws, 4 runs, lifetime, one core",
            f"{four:.2f}",
            f"{four / draws * 1000:.1f} s per 1,000",
        )
    )
    ten = once(lambda: followed(hospital, drawn, 10))
    table.append(
        (f"{draws} draws, 10 runs, lifetime, one core", f"{ten:.2f}", f"{ten / four:.1f} times 4 runs")
    )
    half = once(lambda: followed(hospital, drawn.at(range(draws // 2)), 4))
    table.append((f"{draws // 2} draws, 4 runs", f"{half:.2f}", f"{half / four:.2f} of twice as many"))
    few = 4 if smoke else 16
    single = once(lambda: followed(hospital, drawn.at(range(few)), 4, block=1)) / few
    table.append(
        ("one draw at a time, 4 runs, per draw", f"{single:.3f}", f"{single * draws / four:.1f} times blocks")
    )
    for count, late in ((64, False),) if smoke else ((1000, False), (1000, True), (10_000, False)):
        took, runs, memory = pooled(hospital, count, late=late)
        remark = f"two processes, every measure; {memory:.1f} GB at most"
        table.append((f"{count:,} draws, {runs} runs, lifetime", f"{took:.1f}", remark))
    size = 1 if smoke else 4
    matrices = once(products(size, 4)) / size
    table.append(
        (
            "batched products of 99 × 99 matrices, 4 runs, per draw",
            f"{matrices:.3f}",
            f"{matrices * draws / four:.1f} times blocks; the matrices are not even built",
        )
    )
    return table


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Time the fracture model.")
    parser.add_argument("--smoke", action="store_true", help="tiny problems: does it run?")
    parser.add_argument("--markdown", type=Path, help="also write the table to this file")
    chosen = parser.parse_args()
    table = rows(Hospital(), chosen.smoke)
    width = max(len(row[0]) for row in table)
    for what, seconds, remark in table:
        print(f"{what:<{width}}  {seconds:>8} s  {remark}")
    if chosen.markdown:
        lines = ["# The fracture model", "", "| What | Seconds | Beside |", "|---|---:|---|"]
        lines += [f"| {what} | {seconds} | {remark} |" for what, seconds, remark in table]
        machine = f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores"
        lines += ["", f"{machine}; one core used."]
        chosen.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
