"""Money by payer, department, kind and year; who must find it, and when it is back, if ever.

Above zero means that the payer is better off. Cash is a payer's cash and the income it gains or loses;
capacity and unpaid care stand beside it and are never added.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from flscase.case.measures.health import LIFETIME, cumulative, within
from flscase.case.measures.measure import MONEY, Measure
from flscase.case.measures.read import Change, Reading
from flscase.economics.clock import Floats
from flscase.terms import DEPARTMENTS, NHS_AND_SOCIAL_CARE, PAYERS

CASH = ("cash", "income")
PAYER_WORDS = {
    "acute_trust": "the hospital trust",
    "ambulance": "the ambulance trust",
    "community": "the community provider",
    "icb": "the integrated care board",
    "general_practice": "general practice",
    "nhs_england": "NHS England",
    "local_authority": "the local authority",
    "patient": "patients and families",
    "unpaid_care": "unpaid carers",
    "system": "the NHS and social care together",
}
DEPARTMENT_WORDS = {
    "trauma_orthopaedics": "trauma and orthopaedics",
    "elderly_care": "elderly care",
    "rheumatology": "rheumatology",
    "radiology": "radiology",
    "pharmacy": "pharmacy",
    "pathology": "pathology",
    "therapies": "therapies",
    "emergency": "the emergency department",
}
SYSTEM = "system"


def measures(reading: Reading) -> Iterator[Measure]:
    """Yield the budget view of one option against the baseline."""
    for payer in (*PAYERS, SYSTEM):
        payers = NHS_AND_SOCIAL_CARE if payer == SYSTEM else (payer,)
        yield from _payer(reading, payer, payers)
    for department in DEPARTMENTS:
        yield from _department(reading, department)
    yield from _delay(reading)


def _payer(reading: Reading, payer: str, payers: tuple[str, ...]) -> Iterator[Measure]:
    cash = reading.change(CASH, payers)
    who = PAYER_WORDS[payer]
    if payer != "unpaid_care":
        yield from _cash(reading, cash, f"net_cash.{payer}", who, payer, None)
        yield from _to_find(reading, cash, f"must_find.{payer}", who, payer, None)
        yield _break_even(reading, cash.budget, payer, who)
    capacity = reading.change(("capacity",), payers)
    if np.any(capacity.budget):
        yield from _freed(reading, capacity, payer, who)
    informal = reading.change(("informal",), payers)
    if payer != SYSTEM and np.any(informal.budget):
        yield from _informal(reading, informal, payer)


def _department(reading: Reading, department: str) -> Iterator[Measure]:
    cash = reading.change(CASH, ("acute_trust",), department)
    if not np.any(cash.budget) and not np.any(cash.lifetime):
        return
    who = f"{DEPARTMENT_WORDS[department]} in the hospital trust"
    yield from _cash(reading, cash, f"net_cash.acute_trust.{department}", who, "acute_trust", department)
    yield from _to_find(reading, cash, f"must_find.acute_trust.{department}", who, "acute_trust", department)


def _cash(
    reading: Reading, change: Change, name: str, who: str, payer: str, department: str | None
) -> Iterator[Measure]:
    common: dict[str, Any] = {
        "unit": "GBP",
        "rests": MONEY,
        "option": reading.option,
        "payer": payer,
        "department": department,
        "how": "Cash and income under current care less those under this option; above zero is better off.",
    }
    for year in reading.years:
        yield Measure(
            f"{reading.option}.{name}.y{year}",
            -cumulative(change.budget, year),
            label=f"{reading.name}: net cash position of {who} {within(year)}",
            period=f"y{year}",
            **common,
        )
    yield Measure(
        f"{reading.option}.{name}",
        -change.lifetime,
        label=f"{reading.name}: net cash position of {who} {LIFETIME}, discounted",
        **common,
    )


def _to_find(
    reading: Reading, change: Change, name: str, who: str, payer: str, department: str | None
) -> Iterator[Measure]:
    years = np.asarray(reading.periods.year_of_quarter)
    for place, label in enumerate(reading.periods.financial_years):
        yield Measure(
            f"{reading.option}.{name}.fy{place + 1}",
            change.budget[years == place].sum(axis=0),
            "GBP",
            f"{reading.name}: cash that {who} must find in {label}",
            "Cash and income under this option less those under current care; below zero, cash comes back.",
            MONEY,
            reading.option,
            payer=payer,
            department=department,
            period=f"fy{place + 1}",
        )


def _freed(reading: Reading, change: Change, payer: str, who: str) -> Iterator[Measure]:
    for year in reading.years:
        yield Measure(
            f"{reading.option}.capacity.{payer}.y{year}",
            -cumulative(change.budget, year),
            "GBP",
            f"{reading.name}: value of capacity set free at {who} {within(year)}",
            "Events averted at their unit cost, less the part that is cash. No budget falls by it.",
            MONEY,
            reading.option,
            payer=payer,
            period=f"y{year}",
        )


def _informal(reading: Reading, change: Change, payer: str) -> Iterator[Measure]:
    for year in reading.years:
        yield Measure(
            f"{reading.option}.informal.{payer}.y{year}",
            -cumulative(change.budget, year),
            "GBP",
            f"{reading.name}: value of unpaid care not needed {within(year)}",
            "Help by family at the published value of its hours. No money changes hands.",
            MONEY,
            reading.option,
            payer=payer,
            period=f"y{year}",
        )


def break_even(net: Floats, quarters: tuple[str, ...]) -> str:
    """Return the quarter from whose end on a payer is never out of pocket, in words.

    net: net cash by quarter of one draw, (quarters,).
    """
    position = np.cumsum(net)
    tolerance = 0.005 * max(1, len(position))  # under a penny a quarter is nothing
    if np.all(np.abs(position) <= tolerance):
        return "no cash either way"
    short = np.flatnonzero(position < -tolerance)
    if len(short) == 0:
        return "never out of pocket"
    if short[-1] == len(position) - 1:
        return "never within the plan"
    return quarters[int(short[-1]) + 1]


def _break_even(reading: Reading, cost: Floats, payer: str, who: str) -> Measure:
    words = break_even(-cost[:, 0], reading.periods.quarters)
    position = np.cumsum(-cost, axis=0)
    return Measure(
        f"{reading.option}.break_even_quarter.{payer}",
        np.asarray(position[-1] >= 0, dtype=float),
        "quarter",
        f"{reading.name}: quarter from which {who} has its cash back",
        "First quarter from which the cumulative net cash position stays at or above zero.",
        MONEY,
        reading.option,
        payer=payer,
        text=words,
    )


def _delay(reading: Reading) -> Iterator[Measure]:
    """Yield what one quarter's patients lose if the service starts a quarter later."""
    from flscase.economics.prognosis import COUNTS, HEALTH
    from flscase.terms import SITES

    common: dict[str, Any] = {"option": reading.option, "period": "quarter"}
    how = "What the option changes over the lives of one quarter's patients at full running."
    every = sum(reading.lifetime_less(f"fractures.{site}", COUNTS) for site in SITES)
    for name, values, unit, words in (
        ("fractures", every, "fractures", "refractures not averted"),
        ("hips", reading.lifetime_less("fractures.hip", COUNTS), "fractures", "hip refractures not averted"),
        ("qalys", -reading.lifetime_less("qalys", HEALTH), "QALYs", "QALYs not gained"),
    ):
        yield Measure(
            f"{reading.option}.delay.{name}",
            np.asarray(values) / 4,
            unit,
            f"{reading.name}: {words} for each quarter of delay",
            how,
            digits=2,
            **common,
        )
    started = reading.here.flows.year["started"] + reading.here.flows.year["treated_usual"]
    before = reading.base.flows.year["started"] + reading.base.flows.year["treated_usual"]
    yield Measure(
        f"{reading.option}.delay.people",
        (started - before) / 4,
        "people",
        f"{reading.name}: people left without treatment for each quarter of delay",
        how,
        **common,
    )
    for payer in (*PAYERS, SYSTEM):
        payers = NHS_AND_SOCIAL_CARE if payer == SYSTEM else (payer,)
        cash = reading.change(CASH, payers)
        if payer != "unpaid_care" and np.any(cash.lifetime):
            yield Measure(
                f"{reading.option}.delay.net_cash.{payer}",
                -cash.lifetime / 4,
                "GBP",
                f"{reading.name}: net cash to {PAYER_WORDS[payer]} not come for each quarter of delay",
                f"{how} Below zero, the delay spares that payer money.",
                MONEY,
                payer=payer,
                **common,
            )
