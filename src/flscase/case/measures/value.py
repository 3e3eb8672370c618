"""Worth it: lifetime cost to the NHS and social care against QALYs gained, at dated thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from flscase.case.measures.health import LIFETIME
from flscase.case.measures.measure import LIFE, MONEY, Measure
from flscase.case.measures.read import Reading
from flscase.economics.clock import Floats
from flscase.economics.ledger import opportunity_cost
from flscase.economics.prognosis import HEALTH

CHEAPER_AND_BETTER = "costs less and gains health"
DEARER_AND_WORSE = "costs more and gains no health"
CHEAPER_AND_WORSE = "costs less and loses health"
NO_DIFFERENCE = "no difference"


def cost_and_effect(reading: Reading) -> tuple[Floats, Floats]:
    """Return lifetime incremental cost (NHS and social care, discounted) and QALYs gained, (draws,)."""
    cost = opportunity_cost(reading.here.entries) - opportunity_cost(reading.base.entries)
    return np.asarray(cost), -reading.lifetime_less("qalys", HEALTH)


def icer_words(cost: float, effect: float) -> str | None:
    """Return words where a ratio would mislead, else None."""
    if abs(cost) < 1e-9 and abs(effect) < 1e-12:
        return NO_DIFFERENCE
    if effect > 0:
        return CHEAPER_AND_BETTER if cost <= 0 else None
    return DEARER_AND_WORSE if cost >= 0 else CHEAPER_AND_WORSE


def measures(reading: Reading) -> Iterator[Measure]:
    """Yield incremental cost, ICER and net benefit against the baseline."""
    cost, effect = cost_and_effect(reading)
    common: dict[str, Any] = {"option": reading.option, "rests": (*LIFE, *MONEY)}
    yield Measure(
        f"{reading.option}.incremental_cost",
        cost,
        "GBP",
        f"{reading.name}: extra cost to the NHS and social care {LIFETIME}",
        "Cash and capacity at opportunity cost, discounted; no income, patients' money or unpaid care.",
        **common,
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(effect != 0, cost / effect, np.nan)
    yield Measure(
        f"{reading.option}.icer",
        ratio,
        "GBP per QALY",
        f"{reading.name}: extra cost per QALY gained, against current care",
        "Incremental cost over QALYs gained; words where one of them changes sign.",
        text=icer_words(float(cost[0]), float(effect[0])),
        **common,
    )
    for bound in ("lower", "upper"):
        threshold = reading.parameters[f"econ.threshold.{bound}"]
        yield Measure(
            f"{reading.option}.net_benefit.{bound}",
            effect * threshold - cost,
            "GBP",
            f"{reading.name}: net benefit at the {bound} threshold {LIFETIME}",
            "QALYs gained times the threshold, less the incremental cost.",
            **common,
        )
    per_quarter = _averted_cost(reading)
    if per_quarter is not None:
        yield per_quarter


def _averted_cost(reading: Reading) -> Measure | None:
    """Return the service's cost per refracture averted within the plan, where there is any averted."""
    from flscase.case.measures.service import running_cost
    from flscase.terms import SITES

    averted = sum(reading.less(f"fractures.{site}").sum(axis=0) for site in SITES)
    spent = running_cost(reading.here, reading)[0].sum(axis=0) - running_cost(reading.base, reading)[0].sum(
        axis=0
    )
    if not np.all(np.asarray(averted) > 0):
        return None
    return Measure(
        f"{reading.option}.service_cost_per_fracture_averted",
        spent / averted,
        "GBP per fracture averted",
        f"{reading.name}: cost of the service per refracture averted within the plan",
        "The service's own cost over refractures averted, both within the plan; most come later.",
        MONEY,
        reading.option,
    )
