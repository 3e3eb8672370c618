"""What to choose, and how sure: incremental analysis, acceptability, value of information."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from flscase.case.figure import Figure
from flscase.case.probabilistic import Draws
from flscase.economics.clock import Floats
from flscase.economics.decision import ceac, evpi, frontier
from flscase.economics.plan import OptionPlan
from flscase.evidence import Resolved

THRESHOLD_STEPS = 13  # points of the acceptability curve, from nothing to twice the upper threshold


def costs_and_effects(plans: Sequence[OptionPlan], draws: Draws) -> tuple[Floats, Floats]:
    """Return incremental costs and effects against the baseline, (draws, options); the baseline is 0."""
    nothing = np.zeros(draws.count)
    costs = [draws.measures.get(f"{plan.id}.incremental_cost", nothing) for plan in plans]
    effects = [draws.measures.get(f"{plan.id}.qalys_gained", nothing) for plan in plans]
    return np.stack(costs, axis=1), np.stack(effects, axis=1)


def decide(
    plans: Sequence[OptionPlan], figures: Mapping[str, Figure], draws: Draws | None, resolved: Resolved
) -> dict[str, Any]:
    """Return the decision as data: frontier from the values, the rest from the draws."""
    names = [plan.id for plan in plans]
    costs = [_number(figures, f"{name}.incremental_cost") for name in names]
    effects = [_number(figures, f"{name}.qalys_gained") for name in names]
    decision: dict[str, Any] = {"frontier": [dict(row) for row in frontier(names, costs, effects)]}
    lower, upper = thresholds(resolved)
    decision["thresholds"] = {"lower": lower, "upper": upper}
    if draws is None or draws.count < 2:
        return decision
    money, health = costs_and_effects(plans, draws)
    steps = [float(step) for step in np.linspace(0, 2 * upper, THRESHOLD_STEPS)]
    chances = ceac(money, health, steps)
    decision["ceac"] = {
        "thresholds": steps,
        "options": {
            name: [float(chance) for chance in chances[:, place]] for place, name in enumerate(names)
        },
    }
    decision["evpi"] = {
        bound: float(evpi(money, health, value)) for bound, value in (("lower", lower), ("upper", upper))
    }
    return decision


def thresholds(resolved: Resolved) -> tuple[float, float]:
    """Return the lower and upper threshold in pounds per QALY."""
    return resolved["econ.threshold.lower"].number, resolved["econ.threshold.upper"].number


def figures(
    decision: Mapping[str, Any], made: Mapping[str, Figure], draws: Draws | None, resolved: Resolved
) -> Iterator[Figure]:
    """Yield the chance that each option is worth its cost, and the value of removing all doubt."""
    if draws is None:
        return
    for name, figure in list(made.items()):
        if ".net_benefit." not in name or name not in draws.measures:
            continue
        option, _, bound = name.split(".")
        chance = float(np.mean(draws.measures[name] > 0))
        yield Figure(
            id=f"{option}.prob_cost_effective.{bound}",
            value=chance,
            unit="probability",
            label=f"{_option_name(figure)}: chance to be worth its cost at the {bound} threshold",
            basis="modelled",
            rests_on=figure.rests_on,
            sources=figure.sources,
            how="Share of draws in which its net benefit against current care is above zero.",
            option=option,
            flags=figure.flags,
        )
        payback = f"{option}.break_even_quarter.system"
        if bound == "lower" and payback in draws.measures:
            yield Figure(
                id=f"{option}.prob_cash_back.system",
                value=float(np.mean(draws.measures[payback])),
                unit="probability",
                label=f"{_option_name(figure)}: chance that the NHS and social care have "
                "their cash back by the end of the plan",
                basis="modelled",
                rests_on=figure.rests_on,
                sources=figure.sources,
                how="Share of draws in which the net cash position at the end is at or above zero.",
                option=option,
                flags=figure.flags,
            )
    for bound, value in decision.get("evpi", {}).items():
        yield Figure(
            id=f"decision.evpi.{bound}",
            value=value,
            unit="GBP",
            label=f"Most that it would be worth to remove all doubt, a year, at the {bound} threshold",
            basis="modelled",
            rests_on="assumed",
            how="Expected value of perfect information over one year's patients.",
        )


def _number(figures: Mapping[str, Figure], name: str) -> float:
    value = figures[name].value if name in figures else 0.0
    return float(value) if isinstance(value, int | float) else 0.0


def _option_name(figure: Figure) -> str:
    return figure.label.split(":")[0]
