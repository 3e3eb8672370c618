"""What a study's events would cost at our prices: the whole engine, ledger and all, on the bench.

Events are kept apart from what is bought (drugs, infusions) and from the service, because published returns
set gross savings on events against the cost of the service alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flscase.case.options import standard_options
from flscase.case.plans import option_plan
from flscase.case.validation.bench import Bench
from flscase.economics import model, pathway, strata
from flscase.economics.clock import Floats
from flscase.economics.flows import QUANTITY, Classes, Flows, flows
from flscase.economics.ledger import Entry, ledger
from flscase.economics.model import Evaluation, OptionResult
from flscase.economics.plan import Intake, MoneyRules, OptionPlan
from flscase.economics.prices import drug_lines, event_lines
from flscase.economics.prognosis import HEALTH, MONEY, RunRates, follow
from flscase.economics.treatment import Course
from flscase.terms import NHS_AND_SOCIAL_CARE, PAYERS, SITES

_ANY = Course("alendronate", "perfect")  # under a direct ratio no drug acts: this only names the run


@dataclass(frozen=True)
class Spent:
    """Pounds of one option within the plan and over whole lives (discounted)."""

    plan: float
    lives: float


def usual(share: float) -> OptionPlan:
    """Return today's care with a share treated."""
    nobody = np.zeros(strata.COUNT)
    return OptionPlan("usual", "Usual care", True, np.full(strata.COUNT, share), *(nobody,) * 5, mix={})


def everyone_seen(share: float, persistence: str) -> OptionPlan:
    """Return a service that sees everybody and starts a share of them on alendronate."""
    all_of_them = np.ones(strata.COUNT)
    return OptionPlan(
        "service",
        "Service",
        False,
        np.zeros(strata.COUNT),
        *(all_of_them,) * 4,
        started=np.full(strata.COUNT, share),
        persistence=persistence,
        set_up=0.0,
    )


def standard(bench: Bench) -> dict[str, OptionPlan]:
    """Return the options that a new case begins with, as the engine takes them."""
    options = standard_options()
    baseline = next(option for option in options if option.baseline)
    return {option.id: option_plan(option, baseline, bench.resolved) for option in options}


def run(
    bench: Bench, plans: Sequence[OptionPlan], people: Floats, *, years: int, money: MoneyRules | None = None
) -> Evaluation:
    """Evaluate plans for `people` a year by stratum (strata,)."""
    return model.evaluate(
        plans,
        Intake(people[:, np.newaxis], 0.0, years),
        bench.parameters,
        money or MoneyRules(),
        bench.settings,
    )


def under_ratio(bench: Bench, plan: OptionPlan, people: Floats, ratio: float, years: int) -> Evaluation:
    """Evaluate a plan whose every assessed patient has the hazard of refracture × `ratio` for `years`.

    A labelled scenario: no drug acts, nobody is treated in usual care. The baseline is nobody assessed.
    """
    clock, values, money = bench.clock, bench.parameters, MoneyRules()
    factor = np.where(clock.middles < years, ratio, 1.0)[np.newaxis, :, np.newaxis]
    plain = RunRates.untreated(clock, 1)
    direct = RunRates(plain.effect * factor, plain.on_drug, plain.first, plain.later)
    prognosis = follow(bench.rates, [plain, direct], clock, model.views(values, money, clock))
    classes = Classes((np.ones(1),), ({None: 0, _ANY: 1},))
    alive = model.alive_at_assessment(prognosis, clock, values, classes)
    intake = Intake(people[:, np.newaxis], 0.0, years)
    results = {}
    for option in (usual(0.0), plan):
        line = pathway.queue(option, intake, values)
        shares = pathway.shares(option, line, years * 4)
        reached = {_ANY: shares.assessed} if option.has_service else {}
        only = pathway.Shares(reached, {}, shares.assessed)
        amounts = flows(option, intake, only, line, prognosis, classes, clock, values, alive)
        results[option.id] = OptionResult(option, amounts, ledger(option, amounts, values, money, MONEY))
    return Evaluation(results, prognosis, classes, clock, np.ones(1), np.ones(1))


def _sum(entries: Sequence[Entry]) -> Spent:
    return Spent(
        float(sum(entry.budget.sum() for entry in entries)),
        float(sum(entry.lifetime.sum() for entry in entries)),
    )


def on_events(bench: Bench, result: OptionResult, payers: Sequence[str] = NHS_AND_SOCIAL_CARE) -> Spent:
    """Return what fractures and what follows them cost some payers."""
    names = {line.name for line in event_lines(bench.parameters, MoneyRules())}
    return _sum([e for e in result.entries if e.line in names and e.payer in payers and e.kind != "income"])


def on_drugs(bench: Bench, result: OptionResult) -> Spent:
    """Return what drugs, injections and infusions cost."""
    names = {line.name for line in drug_lines(bench.parameters, result.plan)}
    return _sum([entry for entry in result.entries if entry.line in names])


def on_service(bench: Bench, result: OptionResult) -> Spent:
    """Return what the service itself costs: everything but events and drugs."""
    names = {line.name for line in event_lines(bench.parameters, MoneyRules())}
    names |= {line.name for line in drug_lines(bench.parameters, result.plan)}
    return _sum([entry for entry in result.entries if entry.line not in names and entry.kind == "cash"])


def saved(bench: Bench, evaluation: Evaluation, here: str, base: str, *, wide: bool = False) -> Spent:
    """Return what is saved on events; `wide` counts patients' own money and unpaid care as well."""
    payers = PAYERS if wide else NHS_AND_SOCIAL_CARE
    before = on_events(bench, evaluation.options[base], payers)
    after = on_events(bench, evaluation.options[here], payers)
    return Spent(before.plan - after.plan, before.lives - after.lives)


def averted(evaluation: Evaluation, here: str, base: str, *sites: str, whole: bool = False) -> float:
    """Return fractures averted within the plan, or over whole lives of a year's intake."""
    names = [QUANTITY[f"fractures.{site}"] for site in (sites or SITES)]

    def count(amounts: Flows) -> float:
        table = amounts.lifetime[0] if whole else amounts.budget.sum(axis=1)
        return float(table[names].sum())

    return count(evaluation.options[base].flows) - count(evaluation.options[here].flows)


def gained(evaluation: Evaluation, here: str, base: str) -> float:
    """Return discounted QALYs gained over whole lives of a year's intake."""
    place = QUANTITY["qalys"]
    after, before = (evaluation.options[name].flows.lifetime[HEALTH, place].sum() for name in (here, base))
    return float(after - before)
