"""The questions behind the headline: what decides it, what would turn it, whom to see first, can we know.

All are answered for the option that the case is about. Tables go into `decision` as plain data; each number
that a sentence may quote becomes a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from flscase.case import chance, knowing, structure, who_first
from flscase.case.breaking import Break, break_case
from flscase.case.decisions import costs_and_effects, thresholds
from flscase.case.figure import Figure
from flscase.case.information import FEWEST_DRAWS, worth_knowing
from flscase.case.levers import Levers
from flscase.case.measures.money import PAYER_WORDS
from flscase.case.probabilistic import Draws, Question
from flscase.case.results import Model
from flscase.case.running import Executor
from flscase.case.tornado import Bar, tornado
from flscase.caseload import Caseload
from flscase.economics import strata
from flscase.economics.clock import Floats
from flscase.economics.parameters import Parameters
from flscase.economics.transfers import Settlement, settle
from flscase.evidence import Resolved
from flscase.terms import GROUPS, NHS_AND_SOCIAL_CARE

TORNADO_ROWS = 20
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Sampled:
    """The probabilistic run with what was drawn: parameters and intake (strata, draws)."""

    draws: Draws
    parameters: Parameters
    per_year: Floats
    seed: int


@dataclass(frozen=True)
class Asked:
    """All that the questions need."""

    question: Question
    model: Model
    resolved: Resolved
    caseload: Caseload
    figures: Mapping[str, Figure]
    lead: str
    limits: Mapping[str, float]
    sampled: Sampled
    executor: Executor


def deepen(asked: Asked) -> tuple[dict[str, Any], list[Figure]]:
    """Return what is added to the decision, and the figures that go with it."""
    lower, _ = thresholds(asked.resolved)
    measure = f"{asked.lead}.net_benefit.lower"
    levers = Levers(asked.resolved, asked.caseload)
    pair = _pair(asked)
    base, per_year = asked.model.parameters, asked.model.intake.per_year
    bars = tornado(pair, base, per_year, levers, [measure], executor=asked.executor)[measure]
    found = break_case(asked.question, base, per_year, levers, bars, measure, executor=asked.executor)
    groups = _who_first(asked, lower)
    settled = _settle(asked)
    known = _knowing(asked)
    worlds = structure.run_worlds(asked.model, asked.question.baseline, asked.question.periods)
    worth = _worth(asked, lower, bars)
    data: dict[str, Any] = {
        "tornado": {"measure": measure, "rows": [_row(bar) for bar in bars[:TORNADO_ROWS]]},
        "break_my_case": asdict(found),
        "who_first": [asdict(group) | {"name": group.name, "per_hour": group.per_hour} for group in groups],
        "can_we_ever_know": asdict(known),
        "transfers": asdict(settled),
        "structure": [asdict(outcome) for outcome in worlds],
        "evppi": [asdict(item) for item in worth],
    }
    made = [
        *_break_figures(asked, found),
        *_who_figures(asked, groups),
        *_know_figures(asked, known),
        *_transfer_figures(asked, settled),
        *_worth_figures(asked, data["evppi"]),
        *_world_figures(asked, worlds),
        *chance.figures(
            asked.figures, asked.sampled.draws, asked.sampled.seed, asked.question.periods, asked.limits
        ),
    ]
    return data, made


def _pair(asked: Asked) -> Question:
    """Return the question of lead and baseline alone: the others cost time and decide nothing here."""
    wanted = (asked.question.baseline, asked.lead)
    plans = tuple(plan for plan in asked.question.plans if plan.id in wanted)
    return replace(asked.question, plans=plans)


def _row(bar: Bar) -> dict[str, Any]:
    return {
        "id": bar.lever.id,
        "label": bar.lever.label,
        "status": bar.lever.status,
        "flag": bar.lever.flag,
        "low": bar.low,
        "high": bar.high,
        "at_low": bar.at_low,
        "at_high": bar.at_high,
        "flips": bar.flips,
    }


def _who_first(asked: Asked, threshold: float) -> list[who_first.Group]:
    plans = {plan.id: plan for plan in asked.model.plans}
    lead = plans[asked.lead]
    if not lead.has_service:
        return []
    return who_first.order(
        replace(lead, covered=np.ones(strata.COUNT)),  # whom first is asked of everybody, covered or not
        plans[asked.question.baseline],
        asked.question,
        asked.model.parameters,
        asked.model.intake.per_year,
        threshold,
    )


def _settle(asked: Asked) -> Settlement:
    last = asked.question.periods.years
    positions = {}
    for payer in NHS_AND_SOCIAL_CARE:
        value = asked.figures[f"{asked.lead}.net_cash.{payer}.y{last}"].value
        positions[payer] = float(value) if isinstance(value, int | float) else 0.0
    return settle(positions)


def _knowing(asked: Asked) -> knowing.Knowing:
    years = asked.question.periods.years

    def hips(option: str) -> float:
        value = asked.figures[f"{option}.fractures.hip.y{years}"].value
        return float(value) if isinstance(value, int | float) else 0.0

    return knowing.knowing(hips(asked.question.baseline), hips(asked.lead), years)


def _worth(asked: Asked, threshold: float, bars: list[Bar]) -> list[Any]:
    sampled = asked.sampled
    if sampled.draws.count < FEWEST_DRAWS:
        return []
    costs, effects = costs_and_effects(asked.question.plans, sampled.draws)
    base = asked.model.intake.per_year
    intake = {}
    for place, group in enumerate(GROUPS):
        mine = place == strata.GROUP
        if base[mine].sum() > 0:
            intake[group] = np.asarray(sampled.per_year[mine].sum(axis=0) / base[mine].sum())
    return worth_knowing(costs, effects, threshold, sampled.parameters, intake, bars, asked.executor)


def _figure(asked: Asked, name: str, value: float | str | None, unit: str, label: str, how: str) -> Figure:
    return Figure(
        id=f"{asked.lead}.{name}",
        value=value,
        unit=unit,
        label=f"{_name(asked)}: {label}",
        basis="modelled",
        rests_on="assumed",
        how=how,
        option=asked.lead,
        price_year=asked.resolved.pack.base_price_year if unit.startswith("GBP") else None,
    )


def _name(asked: Asked) -> str:
    return next(plan.name for plan in asked.model.plans if plan.id == asked.lead)


def _break_figures(asked: Asked, found: Break) -> Iterator[Figure]:
    how = "The nearest point inside the intervals at which the decision turns, all moves made at once."
    yield _figure(
        asked,
        "break.distance",
        found.distance,
        "half-widths",
        "length of the smallest joint move that turns the decision",
        how,
    )
    for place, move in enumerate(found.moves[:3], start=1):
        yield _figure(
            asked,
            f"break.move_{place}",
            abs(move.share),
            "share",
            f"part of the way to the end of its interval for: {move.label}",
            how,
        )


def _who_figures(asked: Asked, groups: list[who_first.Group]) -> Iterator[Figure]:
    how = "Net benefit for each nurse hour, without the service's fixed cost, at the lower threshold."
    for place, group in enumerate(groups, start=1):
        yield _figure(
            asked,
            f"who_first.{place}.per_hour",
            group.per_hour,
            "GBP",
            f"net benefit an hour: {group.name}",
            how,
        )
        yield _figure(
            asked,
            f"who_first.{place}.people",
            group.people,
            "people",
            f"assessed in a year: {group.name}",
            how,
        )


def _know_figures(asked: Asked, known: knowing.Knowing) -> Iterator[Figure]:
    how = "Two counts of hip refractures, with and without the service, compared by a two-sided 5% test."
    yield _figure(
        asked,
        "know.power",
        known.power,
        "probability",
        f"chance that one hospital sees the effect on hips in {known.years} years",
        how,
    )
    yield _figure(
        asked,
        "know.hospitals",
        "no number would do" if known.hospitals is None else float(known.hospitals),
        "hospitals",
        "hospitals that must be counted together to see the effect on hips four times in five",
        how,
    )
    if known.hospital_years is not None:
        yield _figure(
            asked,
            "know.hospital_years",
            float(known.hospital_years),
            "hospital-years",
            "hospitals times years needed to see the effect on hips",
            how,
        )


def _transfer_figures(asked: Asked, settled: Settlement) -> Iterator[Figure]:
    how = "Cash over the plan; each payer out of pocket is made whole by those who gain."
    yield _figure(
        asked, "transfers.moved", settled.moved, "GBP", "cash moved so that no payer is worse off", how
    )
    yield _figure(
        asked,
        "transfers.missing",
        settled.missing,
        "GBP",
        "cash that no transfer between these payers can find",
        how,
    )
    for place, item in enumerate(settled.transfers, start=1):
        words = f"transfer from {PAYER_WORDS[item.giver]} to {PAYER_WORDS[item.taker]}"
        yield _figure(asked, f"transfers.{place}", item.amount, "GBP", words, how)


def _world_figures(asked: Asked, outcomes: list[structure.Outcome]) -> Iterator[Figure]:
    how = "The deterministic model run again as a whole with this one choice made otherwise."
    lower, _ = thresholds(asked.resolved)
    for outcome in outcomes:
        if outcome.option != asked.lead:
            continue
        name, words = f"world.{outcome.world}", outcome.label[0].lower() + outcome.label[1:]
        yield _figure(
            asked, f"{name}.averted", outcome.averted, "fractures", f"refractures averted: {words}", how
        )
        yield _figure(asked, f"{name}.cost", outcome.cost, "GBP", f"extra lifetime cost: {words}", how)
        yield _figure(asked, f"{name}.qalys", outcome.qalys, "QALYs", f"QALYs gained: {words}", how)
        benefit = outcome.qalys * lower - outcome.cost
        yield _figure(asked, f"{name}.net_benefit", benefit, "GBP", f"net benefit: {words}", how)


def _worth_figures(asked: Asked, rows: list[dict[str, Any]]) -> Iterator[Figure]:
    for place, row in enumerate(rows, start=1):
        figure = _figure(
            asked,
            f"evppi.{place}",
            row["value"],
            "GBP",
            f"worth of knowing {row['group']}, for a year's patients",
            "Expected value of partial perfect information, by regression on the draws.",
        )
        yield figure
