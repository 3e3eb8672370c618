"""Choices of structure, each run as a whole: what the answer would be if we had built the model otherwise.

These are not draws. Each changes one convention or contested choice and runs the deterministic model again;
the results stand side by side with the base case, and none is blended into an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flscase.case.measures import Reading
from flscase.case.measures.value import cost_and_effect
from flscase.case.periods import Periods
from flscase.case.results import Model
from flscase.economics.flows import QUANTITY
from flscase.economics.model import evaluate
from flscase.economics.parameters import Parameters
from flscase.economics.plan import MoneyRules, OptionPlan
from flscase.terms import SITES


@dataclass(frozen=True)
class World:
    """One way of building the model: its words, and what it changes."""

    id: str
    label: str
    values: dict[str, float]
    persistence: str | None = None
    usual_kept: float | None = None
    money: dict[str, object] | None = None


@dataclass(frozen=True)
class Outcome:
    """What an option does in one world, whole lives of a year's patients and within the plan."""

    world: str
    label: str
    option: str
    cost: float
    qalys: float
    averted: float


def worlds(base: Parameters) -> Iterator[World]:
    """Yield the worlds that the specification asks for; those equal to the base case are left out."""
    share = "mortality.causal_share"
    yield World("causal_0", "No death after a fracture is caused by it", {share: 0.0})
    yield World("causal_1", "Every extra death after a fracture is caused by it", {share: 1.0})
    offset = "treatment.offset.bisphosphonate"
    yield World("offset_0", "The effect of a bisphosphonate ends when it is stopped", {offset: 0.0})
    yield World("offset_2", "The effect fades over twice the time treated", {offset: 2.0})
    for kind, words in (
        ("ordinary", "People stop as in ordinary care, follow-up or not"),
        ("cautious", "Follow-up helps less: the cautious curve"),
        ("target", "Follow-up reaches the national target"),
        ("perfect", "Nobody stops before the course ends"),
    ):
        yield World(f"persistence_{kind}", words, {}, persistence=kind)
    yield World("unassessed_0", "People not assessed get no treatment at all", {}, usual_kept=0.0)
    yield World(
        "risk_1_5",
        "Services reach the riskier half first (half as likely again to break)",
        {"risk.ratio": 1.5},
    )
    yield World(
        "onset_twice",
        "Published effects read as the full effect, slow start counted twice",
        {"treatment.trial_years": 1e9},
    )
    yield World(
        "hes_increment",
        "A hip fracture priced as the rise over the year before",
        {},
        money={"hip_cost_basis": "hes_increment"},
    )
    yield World(
        "discount_1_5",
        "Money and health discounted at 1.5%",
        {},
        money={"discount_costs": 0.015, "discount_health": 0.015},
    )
    yield World(
        "discount_health_1_5",
        "Health discounted at 1.5%, money as usual",
        {},
        money={"discount_health": 0.015},
    )


def run_worlds(model: Model, baseline: str, periods: Periods) -> list[Outcome]:
    """Return every option's outcome in the base case and in every world, in order."""
    found = list(
        _outcomes("base", "Base case", model, model.plans, model.parameters, model.money, baseline, periods)
    )
    for world in worlds(model.parameters):
        known = {name: value for name, value in world.values.items() if name in model.parameters}
        parameters = model.parameters.with_values(known)
        money = replace(model.money, **(world.money or {}))  # type: ignore[arg-type]
        plans = tuple(_plan(plan, world) for plan in model.plans)
        if plans == model.plans and money == model.money and not known:
            continue
        found += _outcomes(world.id, world.label, model, plans, parameters, money, baseline, periods)
    return found


def _plan(plan: OptionPlan, world: World) -> OptionPlan:
    if not plan.has_service:
        return plan
    if world.persistence is not None and plan.persistence != "ordinary":
        plan = replace(plan, persistence=world.persistence)
    if world.usual_kept is not None:
        plan = replace(plan, usual_kept=world.usual_kept)
    return plan


def _outcomes(
    name: str,
    label: str,
    model: Model,
    plans: tuple[OptionPlan, ...],
    parameters: Parameters,
    money: MoneyRules,
    baseline: str,
    periods: Periods,
) -> Iterator[Outcome]:
    evaluation = evaluate(plans, model.intake, parameters, money, model.settings)
    places = [QUANTITY[f"fractures.{site}"] for site in SITES]
    for plan in plans:
        if plan.id == baseline:
            continue
        reading = Reading(evaluation, plan.id, baseline, parameters, model.intake, periods)
        cost, effect = cost_and_effect(reading)
        averted = (reading.base.flows.budget[places] - reading.here.flows.budget[places]).sum()
        yield Outcome(name, label, plan.id, float(cost[0]), float(effect[0]), float(averted))
