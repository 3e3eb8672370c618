"""Answers about money: what the service costs, who pays and gains when, and whether it is worth it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from flscase.documents.workbook.answers import Answer, Answers
from flscase.documents.workbook.budgets import SYSTEM, Position
from flscase.documents.workbook.formula import Formula, both, less, lift, more, ratio, size, total, when
from flscase.documents.workbook.ledger import CAPACITY, CASH, INFORMAL
from flscase.documents.workbook.quantities import SET_UP_INTAKES, Amount
from flscase.terms import DEPARTMENTS, PAYERS

TRUST: Final = "acute_trust"
CASH_PAYERS: Final = (*(payer for payer in PAYERS if payer != "unpaid_care"), SYSTEM)
# the words that stand in place of a ratio which would mislead
CHEAPER_AND_BETTER: Final = "costs less and gains health"
DEARER_AND_WORSE: Final = "costs more and gains no health"
CHEAPER_AND_WORSE: Final = "costs less and loses health"
NO_DIFFERENCE: Final = "no difference"


def service(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    """Yield what the service itself costs."""
    for year in answers.model.years:
        yield f"{option}.service_cost.y{year}", partial(_running, answers, option, year)
    yield f"{option}.service_cost_a_year", partial(_a_year, answers, option)
    yield f"{option}.set_up_cost", partial(_set_up, answers, option)
    yield f"{option}.service_cost_per_assessed", partial(_per_assessed, answers, option)


def _running(answers: Answers, option: str, year: int) -> Formula:
    rows = answers.model.ledger.service.get(option)
    return lift(0) if rows is None else total(rows.columns(0, 4 * year - 1))


def _a_year(answers: Answers, option: str) -> Formula:
    ledger = answers.model.ledger
    if option not in ledger.service:
        return lift(0)
    return ledger.counted_in(option, "assessed") + ledger.counted_in(option, "service_years")


def _set_up(answers: Answers, option: str) -> Formula:
    ledger = answers.model.ledger
    return ledger.counted_in(option, "set_ups", 0) if option in ledger.service else lift(0)


def _per_assessed(answers: Answers, option: str) -> Formula:
    spread = answers.ref(f"{option}.set_up_cost") / SET_UP_INTAKES
    return ratio(answers.ref(f"{option}.service_cost_a_year") + spread, answers.ref(f"{option}.assessed"))


def against_baseline(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    """Yield the budget view and the whole-life view of one option against today's care."""
    positions = answers.model.budgets.positions[option]
    for payer in CASH_PAYERS:
        position = positions[payer, None, CASH]
        yield from _cash(answers, option, payer, position)
        yield f"{option}.break_even_quarter.{payer}", partial(_back, position)
        freed = positions[payer, None, CAPACITY].change
        yield from _by_year(answers, f"{option}.capacity.{payer}", freed)
    for department in DEPARTMENTS:
        yield from _cash(answers, option, f"{TRUST}.{department}", positions[TRUST, department, CASH])
    spared = positions["unpaid_care", None, INFORMAL].change
    yield from _by_year(answers, f"{option}.informal.unpaid_care", spared)
    yield from _delay(answers, option)
    yield from _value(answers, option)


def _cash(answers: Answers, option: str, who: str, position: Position) -> Iterator[tuple[str, Answer]]:
    change = position.change
    yield from _by_year(answers, f"{option}.net_cash.{who}", change)
    yield f"{option}.net_cash.{who}", partial(_whole, change)
    for place, (first, last) in enumerate(_financial_years(answers)):
        yield f"{option}.must_find.{who}.fy{place + 1}", partial(_to_find, change, first, last)


def _by_year(answers: Answers, stem: str, change: Amount) -> Iterator[tuple[str, Answer]]:
    for year in answers.model.years:
        yield f"{stem}.y{year}", partial(_until, change, year)


def _until(change: Amount, year: int) -> Formula:
    return total(change.until(4 * year - 1))


def _whole(change: Amount) -> Formula:
    return change.whole["costs"]


def _to_find(change: Amount, first: int, last: int) -> Formula:
    return 0 - total(change.between(first, last))


def _back(position: Position) -> Formula:
    return position.back or lift("")


def _financial_years(answers: Answers) -> list[tuple[int, int]]:
    """Return first and last quarter of each financial year of the plan."""
    years = answers.model.material.year_of_quarter
    return [(years.index(year), len(years) - 1 - years[::-1].index(year)) for year in dict.fromkeys(years)]


def _delay(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    """Yield what one quarter's patients lose if the service starts a quarter later."""
    losses = (
        ("fractures", "fractures_averted.all"),
        ("hips", "fractures_averted.hip"),
        ("qalys", "qalys_gained"),
        *((f"net_cash.{payer}", f"net_cash.{payer}") for payer in CASH_PAYERS),
    )
    for name, source in losses:
        yield f"{option}.delay.{name}", partial(_quarter_of, answers, f"{option}.{source}")
    yield f"{option}.delay.people", partial(_quarter_of, answers, f"{option}.treated_added")


def _quarter_of(answers: Answers, id: str) -> Formula:
    return answers.ref(id) / 4


# worth ---------------------------------------------------------------------------------------------


def _value(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    yield f"{option}.incremental_cost", partial(_cost, answers, option)
    yield f"{option}.icer", partial(_ratio, answers, option)
    for bound in ("lower", "upper"):
        yield f"{option}.net_benefit.{bound}", partial(_benefit, answers, option, bound)
    yield f"{option}.service_cost_per_fracture_averted", partial(_per_fracture, answers, option)


def _cost(answers: Answers, option: str) -> Formula:
    """Cash and capacity; income nets to nothing over the NHS and social care."""
    positions = answers.model.budgets.positions[option]
    cash, capacity = positions[SYSTEM, None, CASH].change, positions[SYSTEM, None, CAPACITY].change
    return 0 - cash.whole["costs"] - capacity.whole["costs"]


def _ratio(answers: Answers, option: str) -> Formula:
    """Pounds per QALY, or words where a ratio would mislead."""
    cost, gained = answers.ref(f"{option}.incremental_cost"), answers.ref(f"{option}.qalys_gained")
    worse = when(less(cost, 0), CHEAPER_AND_WORSE, DEARER_AND_WORSE)
    per = when(more(cost, 0), cost / gained, CHEAPER_AND_BETTER)
    nothing = both(less(size(cost), 1e-9), less(size(gained), 1e-12))
    return when(nothing, NO_DIFFERENCE, when(more(gained, 0), per, worse))


def _benefit(answers: Answers, option: str, bound: str) -> Formula:
    threshold = answers.model.inputs.evidence[f"econ.threshold.{bound}"]
    return answers.ref(f"{option}.qalys_gained") * threshold - answers.ref(f"{option}.incremental_cost")


def _per_fracture(answers: Answers, option: str) -> Formula:
    """The service's own cost for each refracture averted within the plan."""
    end = f"y{answers.model.years[-1]}"
    spent = answers.ref(f"{option}.service_cost.{end}")
    spent = spent - answers.ref(f"{answers.model.baseline}.service_cost.{end}")
    return ratio(spent, answers.ref(f"{option}.fractures_averted.all.{end}"))
