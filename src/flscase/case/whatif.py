"""What if one thing is otherwise? The few choices that can turn the answer, each seen alone.

Intervals tell how sure the values are; they do not tell what happens if people stop their tablets as they do
without follow-up, or if freed beds stay empty. Each such question is put to the model as a whole, for the
option that the case is about. From the same runs come two switching values: how many must start treatment,
and what the service may cost, before it is no longer good value at the lower threshold.

Values only: no draws, so no intervals. Questions that make no difference to an option are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from flscase.case.figure import Figure, Value
from flscase.case.measures.read import Reading
from flscase.case.measures.value import cost_and_effect, icer_words
from flscase.case.results import Model
from flscase.economics.ledger import ledger
from flscase.economics.model import Evaluation, OptionResult, evaluate
from flscase.economics.parameters import Parameters
from flscase.economics.plan import MoneyRules, OptionPlan
from flscase.economics.prognosis import MONEY
from flscase.terms import NHS_AND_SOCIAL_CARE, SITES

if TYPE_CHECKING:
    from flscase.case.periods import Periods
    from flscase.evidence import Resolved

# Each question: how it reads in a table, and what it is about.
QUESTIONS: Final = {
    "ordinary_persistence": (
        "People stop treatment as they do without follow-up",
        "how long people stay on treatment",
    ),
    "started_recorded": (
        "No more start treatment than England’s services record",
        "how many start treatment",
    ),
    "beds_idle": ("Freed beds and clinics are put to no use", "whether freed beds are put to use"),
    "zoledronate_list": ("Zoledronate costs its list price", "the price of zoledronate"),
    "other_hip_cost": (
        "A hip fracture is priced on the other national basis",
        "how a hip fracture is priced",
    ),
    "unreached_lose_care": (
        "People whom the service does not reach lose today’s care",
        "what happens to those not reached",
    ),
    "no_causal_deaths": ("No death after a fracture is caused by it", "how many deaths a fracture causes"),
}
RECORDED: Final = "kpi.started_16_weeks.2023"
LIST_PRICE: Final = "alternative.price.zoledronate.list"
HALF: Final = 0.5
NEVER: Final = "more than all of them"
HOW: Final = "The model run again with this one thing changed; nothing else moves."


@dataclass(frozen=True)
class Outcome:
    """What an option does: lifetime cost in pounds and QALYs gained, refractures averted in the plan."""

    cost: float
    gained: float
    averted: float

    def net_benefit(self, threshold: float) -> float:
        """Return the net benefit at a threshold in pounds per QALY."""
        return self.gained * threshold - self.cost


def figures(
    option: str, model: Model, periods: Periods, resolved: Resolved, made: Mapping[str, Figure]
) -> dict[str, Figure]:
    """Return the figures of every question that makes a difference to an option, and its switching values.

    made: the figures so far; those of the same measure lend their unit, basis and flags.
    """
    baseline = next(plan.id for plan in model.plans if plan.baseline)
    if option == baseline or f"{option}.icer" not in made:
        return {}
    asked = _Asked(option, baseline, model, periods, resolved)
    found = [
        figure for id, outcome in asked.outcomes() for figure in _figures(option, id, outcome, asked, made)
    ]
    return {figure.id: figure for figure in (*found, *_switches(option, asked, made))}


class _Asked:
    """One option beside today's care, ready to be asked."""

    def __init__(
        self, option: str, baseline: str, model: Model, periods: Periods, resolved: Resolved
    ) -> None:
        self.model, self.periods, self.resolved = model, periods, resolved
        plans = {plan.id: plan for plan in model.plans}
        self.plan, self.baseline = plans[option], plans[baseline]
        self.years = model.intake.years
        self.usual = self._read(model.evaluation, option)

    @property
    def threshold(self) -> float:
        """The lower threshold, in pounds per QALY."""
        return float(self.model.parameters["econ.threshold.lower"][0])

    def outcomes(self) -> Iterator[tuple[str, Outcome]]:
        """Yield each question that applies with its outcome, in the order of `QUESTIONS`."""
        answers = {**self._otherwise_planned, **self._otherwise_priced(), "beds_idle": self._beds_idle()}
        answers["no_causal_deaths"] = self._no_causal_deaths()
        for id in QUESTIONS:
            outcome = answers.get(id)
            if outcome is not None and not _alike(outcome, self.usual):
                yield id, outcome

    @property
    def half_started(self) -> Outcome:
        """The outcome with half as many starting treatment."""
        return self._otherwise_planned["half_started"]

    @cached_property
    def _otherwise_planned(self) -> dict[str, Outcome]:
        """Answer what is asked of the plan itself, in one run of the model."""
        plan = self.plan
        plans = {
            "ordinary_persistence": replace(plan, persistence="ordinary"),
            "unreached_lose_care": replace(plan, usual_kept=0.0),
            "half_started": replace(plan, started=plan.started * HALF),
        }
        if RECORDED in self.resolved:
            recorded = self.resolved[RECORDED].number
            plans["started_recorded"] = replace(plan, started=np.minimum(plan.started, recorded))
        return self._run(plans)

    def _run(
        self, plans: Mapping[str, OptionPlan], parameters: Parameters | None = None
    ) -> dict[str, Outcome]:
        model = self.model
        named = [replace(plan, id=f"what.{id}", baseline=False) for id, plan in plans.items()]
        values = parameters or model.parameters
        evaluation = evaluate([self.baseline, *named], model.intake, values, model.money, model.settings)
        return {id: self._read(evaluation, f"what.{id}", values) for id in plans}

    def _no_causal_deaths(self) -> Outcome:
        changed = self.model.parameters.with_values({"mortality.causal_share": 0.0})
        return self._run({self.plan.id: self.plan}, changed)[self.plan.id]

    def _otherwise_priced(self) -> dict[str, Outcome]:
        """Answer what is asked of prices: the same flows, priced anew."""
        model, answers = self.model, {}
        if "zoledronate" in self.plan.mix and LIST_PRICE in self.resolved:
            price = self.resolved[LIST_PRICE].number * self.resolved.factor(LIST_PRICE)
            dear = model.parameters.with_values({"price.zoledronate": price})
            answers["zoledronate_list"] = self._priced(dear, model.money)
        bases = {"national_cost_collection": "hes_increment", "hes_increment": "national_cost_collection"}
        other = bases.get(model.money.hip_cost_basis)
        if other is not None:
            answers["other_hip_cost"] = self._priced(
                model.parameters, replace(model.money, hip_cost_basis=other)
            )
        return answers

    def _priced(self, parameters: Parameters, money: MoneyRules) -> Outcome:
        old = self.model.evaluation
        results = {
            plan.id: OptionResult(
                plan,
                old.options[plan.id].flows,
                ledger(plan, old.options[plan.id].flows, parameters, money, MONEY),
            )
            for plan in (self.baseline, self.plan)
        }
        return self._read(replace(old, options=results), self.plan.id, parameters)

    def _beds_idle(self) -> Outcome:
        """Count cash only: whatever capacity is set free is worth nothing to anybody."""
        reading = self._reading(self.model.evaluation, self.plan.id, self.model.parameters)
        cash = reading.change(("cash", "income"), NHS_AND_SOCIAL_CARE).lifetime
        return replace(self.usual, cost=float(np.asarray(cash)[0]))

    def _reading(self, evaluation: Evaluation, option: str, parameters: Parameters) -> Reading:
        return Reading(evaluation, option, self.baseline.id, parameters, self.model.intake, self.periods)

    def _read(self, evaluation: Evaluation, option: str, parameters: Parameters | None = None) -> Outcome:
        reading = self._reading(evaluation, option, parameters or self.model.parameters)
        cost, gained = cost_and_effect(reading)
        averted = sum(float(reading.less(f"fractures.{site}")[:, 0].sum()) for site in SITES)
        return Outcome(float(cost[0]), float(gained[0]), averted)


def _alike(one: Outcome, other: Outcome) -> bool:
    pairs = ((one.cost, other.cost), (one.gained, other.gained), (one.averted, other.averted))
    return all(abs(a - b) <= 1e-9 * max(1.0, abs(b)) for a, b in pairs)


def _figures(
    option: str, id: str, outcome: Outcome, asked: _Asked, made: Mapping[str, Figure]
) -> Iterator[Figure]:
    said = icer_words(outcome.cost, outcome.gained)
    ratio: Value = said if said is not None else outcome.cost / outcome.gained
    measures: dict[str, Value] = {
        f"fractures_averted.all.y{asked.years}": outcome.averted,
        "qalys_gained": outcome.gained,
        "incremental_cost": outcome.cost,
        "icer": ratio,
        "net_benefit.lower": outcome.net_benefit(asked.threshold),
    }
    question = QUESTIONS[id][0]
    for measure, value in measures.items():
        like = made[f"{option}.{measure}"]
        label = f"{like.label}, if: {question[:1].lower()}{question[1:]}"
        yield _plain(like, f"{option}.whatif.{id}.{measure}", value, label, HOW)


def _plain(like: Figure, id: str, value: Value, label: str, how: str) -> Figure:
    return replace(
        like, id=id, value=value, low=None, high=None, mean=None, mc_error=None, label=label, how=how,
        printed=None, place=None,
    )  # fmt: skip


def _switches(option: str, asked: _Asked, made: Mapping[str, Figure]) -> Iterator[Figure]:
    """Yield how many must start, and what the service may cost, for a net benefit of nothing."""
    benefit = asked.usual.net_benefit(asked.threshold)
    cost, assessed = made.get(f"{option}.service_cost_per_assessed"), made.get(f"{option}.assessed")
    name = made[f"{option}.icer"].label.partition(":")[0]
    if cost is not None and assessed is not None and _number(assessed) > 0:
        most = _number(cost) + benefit / _number(assessed)
        label = f"{name}: most it may cost per person assessed and be good value at the lower threshold"
        how = "Today's plan of its cost plus its net benefit over the people assessed in a year."
        yield _plain(cost, f"{option}.switch.service_cost_per_assessed", most, label, how)
    started, advised = made.get(f"{option}.started"), made.get(f"{option}.recommended")
    share = made.get(f"{option}.treated_share")
    if started is None or advised is None or share is None or _number(advised) <= 0:
        return
    slope = (benefit - asked.half_started.net_benefit(asked.threshold)) / HALF
    if slope <= 0:
        return
    least = float(np.mean(_mean_started(asked.plan, asked.model))) * (1 - benefit / slope)
    label = f"{name}: share of those advised who must start treatment for good value at the lower threshold"
    how = "Net benefit is a straight line in the share who start; this is where it crosses nothing."
    if least > 0:
        yield _plain(share, f"{option}.switch.started", least if least <= 1 else NEVER, label, how)


def _mean_started(plan: OptionPlan, model: Model) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the share of those advised who start, over all people advised."""
    advised = plan.covered * plan.identified * plan.assessed * plan.recommended
    people = model.intake.per_year[:, 0] * advised
    return np.asarray(np.sum(people * plan.started) / np.sum(people))


def _number(figure: Figure) -> float:
    return float(figure.value) if isinstance(figure.value, int | float) else 0.0
