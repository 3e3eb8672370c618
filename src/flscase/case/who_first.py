"""Who first: in which order to look after groups of patients when nurse hours are short.

Each group (sex × age × index site) is worth its net benefit, nurse time apart, for each nurse hour that it
takes. Under a fixed number of hours the best use is to take groups in that order and to stop at the hours:
the last group is taken in part. Groups that are worth nothing are not taken at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from flscase.case.probabilistic import Question
from flscase.economics import strata
from flscase.economics.clock import Floats
from flscase.economics.ledger import opportunity_cost
from flscase.economics.model import Evaluation, evaluate
from flscase.economics.parameters import Parameters
from flscase.economics.pathway import nurse_wte
from flscase.economics.plan import Intake, OptionPlan
from flscase.economics.prognosis import HEALTH
from flscase.terms import GROUPS, SEXES

AGE_GROUPS = (("50-74", 50.0, 75.0), ("75+", 75.0, 200.0))
FOLLOW_UPS = 2  # contacts at 16 and at 52 weeks, for those started


@dataclass(frozen=True)
class Group:
    """One group of patients in the order.

    people: assessed in a year; hours: nurse hours they take; benefit: net benefit a year without the
    service's fixed cost; fractures: refractures averted over their lives; taken: share that the hours allow.
    """

    sex: str
    ages: str
    site: str
    people: float
    hours: float
    benefit: float
    fractures: float
    qalys: float
    taken: float

    @property
    def per_hour(self) -> float:
        """Net benefit for each nurse hour."""
        return self.benefit / self.hours if self.hours > 0 else 0.0

    @property
    def name(self) -> str:
        """The group in words."""
        sex = {"female": "women", "male": "men"}[self.sex]
        ages = "75 and over" if self.ages == "75+" else self.ages.replace("-", " to ")
        return f"{sex} {ages}, {self.site}"


def nurse_hours(plan: OptionPlan, parameters: Parameters) -> float:
    """Return the productive nurse hours that an option pays for in a year."""
    return float(nurse_wte(plan) * parameters["hours.productive"][0])


def hours_each(plan: OptionPlan, parameters: Parameters) -> Floats:
    """Return nurse hours for each person assessed, by stratum: assessment, and follow-up of those started."""
    minutes = parameters["minutes.new_patient"][0] + FOLLOW_UPS * parameters["minutes.follow_up"][0] * (
        plan.recommended * plan.started
    )
    return np.asarray(minutes / 60)


def order(
    plan: OptionPlan,
    baseline: OptionPlan,
    question: Question,
    parameters: Parameters,
    per_year: Floats,
    threshold: float,
    *,
    hours: float | None = None,
) -> list[Group]:
    """Return the groups, best use of an hour first, with what the hours allow.

    hours: nurse hours a year; those that the option pays for unless given.
    """
    parts = [
        (sex, ages, site, _mask(sex, low, high, site) * plan.covered)
        for sex in SEXES
        for ages, low, high in AGE_GROUPS
        for site in GROUPS
    ]
    alone = [
        replace(
            plan,
            id=f"g{place}",
            covered=mask,
            workforce=(),
            new_per_month=None,
            dxa_per_month=None,
            ramp_up=(),
            set_up=0.0,
            one_off={},
            yearly={},
        )
        for place, (*_, mask) in enumerate(parts)
    ]
    free = parameters.with_values({"service.it_audit": 0.0})
    evaluation = evaluate([baseline, *alone], Intake(per_year), free, question.money, question.settings)
    each = hours_each(plan, parameters)
    found = []
    for place, (sex, ages, site, mask) in enumerate(parts):
        people = float(evaluation.options[f"g{place}"].flows.year["assessed"][0])
        if people > 0:
            hour = float(np.sum(per_year[:, 0] * mask * each) / np.sum(per_year[:, 0] * mask))
            found.append(
                _group(evaluation, f"g{place}", baseline.id, sex, ages, site, people, hour, threshold)
            )
    available = nurse_hours(plan, parameters) if hours is None else hours
    return allot(found, available)


def _mask(sex: str, low: float, high: float, site: str) -> Floats:
    mine = (SEXES.index(sex) == strata.SEX) & (GROUPS.index(site) == strata.GROUP)
    return np.asarray((mine & (low <= strata.AGE) & (high > strata.AGE)).astype(float))


def _group(
    evaluation: Evaluation,
    option: str,
    baseline: str,
    sex: str,
    ages: str,
    site: str,
    people: float,
    hour: float,
    threshold: float,
) -> Group:
    here, before = evaluation.options[option], evaluation.options[baseline]
    from flscase.economics.flows import QUANTITY
    from flscase.terms import SITES

    def change(view: int, *names: str) -> float:
        places = [QUANTITY[name] for name in names]
        return float((here.flows.lifetime[view, places] - before.flows.lifetime[view, places]).sum())

    cost = float((opportunity_cost(here.entries) - opportunity_cost(before.entries))[0])
    qalys = change(HEALTH, "qalys")
    fractures = -change(0, *(f"fractures.{name}" for name in SITES))
    return Group(sex, ages, site, people, people * hour, qalys * threshold - cost, fractures, qalys, 0.0)


def allot(groups: Sequence[Group], hours: float) -> list[Group]:
    """Return groups in order of benefit per hour, each with the share that the hours left allow."""
    left = hours
    result = []
    for group in sorted(groups, key=lambda group: (-group.per_hour, group.name)):
        share = 0.0
        if group.benefit > 0 and group.hours > 0:
            share = float(np.clip(left / group.hours, 0.0, 1.0))
        left -= share * group.hours
        result.append(replace(group, taken=share))
    return result
