"""A hospital with 320 hip fractures a year, as the engine takes it, for the tests of the model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from flscase.case.plans import national_cells
from flscase.economics import strata
from flscase.economics.flows import QUANTITY
from flscase.economics.model import Evaluation, evaluate
from flscase.economics.parameters import Parameters, point
from flscase.economics.plan import Intake, MoneyRules, OptionPlan, Settings, Staff
from flscase.evidence import load_pack, resolve
from flscase.terms import SEXES, SITES

PACK = load_pack()
RESOLVED = resolve(PACK)
EVERYBODY = np.ones(strata.COUNT)
NOBODY = np.zeros(strata.COUNT)
ALENDRONATE = {"alendronate": (1.0, 1.0, 1.0)}
MIXED = {"alendronate": (0.6,) * 3, "zoledronate": (0.3,) * 3, "denosumab": (0.1,) * 3}
PEOPLE = 1600.0


def intake(years: int = 5, growth: float = 0.0) -> Intake:
    return Intake(PEOPLE * strata.from_cells(national_cells(PACK))[:, np.newaxis], growth, years)


def settings(cycle: float = 0.25) -> Settings:
    rows = PACK.table("life_table")
    table = np.array([[float(row[sex]) for row in rows] for sex in SEXES])
    women = strata.from_cells(national_cells(PACK)) * (strata.SEX == 0)
    return Settings(table, int(rows[0]["age"]), women / women.sum(), cycle)


def current(usual: float = 0.193) -> OptionPlan:
    return OptionPlan(
        "current", "Current care", True, usual * EVERYBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, mix={}
    )


def service(name: str = "fls", **changes: object) -> OptionPlan:
    plan = OptionPlan(
        name,
        name,
        False,
        0.193 * EVERYBODY,
        EVERYBODY,
        0.80 * EVERYBODY,
        0.90 * EVERYBODY,
        0.62 * EVERYBODY,
        0.80 * EVERYBODY,
        persistence="monitored",
        mix=MIXED,
        new_per_month=130,
        workforce=(
            Staff("nurse", "7", 1.2),
            Staff("admin", "4", 0.6),
            Staff("consultant", sessions_per_week=1),
        ),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def parameters(**changes: float) -> Parameters:
    return point(RESOLVED).replace(**changes)


def run(
    *options: OptionPlan,
    values: Parameters | None = None,
    cycle: float = 0.25,
    years: int = 5,
    growth: float = 0.0,
    money: MoneyRules | None = None,
) -> Evaluation:
    return evaluate(
        list(options) or [current(), service()],
        intake(years, growth),
        values or parameters(),
        money or MoneyRules(),
        settings(cycle),
    )


def within_plan(evaluation: Evaluation, option: str, *quantities: str) -> float:
    """Sum quantities of an option over the plan."""
    flows = evaluation.options[option].flows.budget
    return float(sum(flows[QUANTITY[name]].sum() for name in quantities))


def whole_lives(evaluation: Evaluation, option: str, *quantities: str, view: int = 0) -> float:
    """Sum quantities of an option over the lives of one year's intake."""
    flows = evaluation.options[option].flows.lifetime
    return float(sum(flows[view, QUANTITY[name]].sum() for name in quantities))


FRACTURES = tuple(f"fractures.{site}" for site in SITES)


def averted(evaluation: Evaluation, option: str = "fls", baseline: str = "current") -> float:
    return within_plan(evaluation, baseline, *FRACTURES) - within_plan(evaluation, option, *FRACTURES)
