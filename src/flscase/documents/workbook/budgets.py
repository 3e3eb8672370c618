"""The sheet of budgets: what each payer spends under each option, and its position against today's care.

Above nought in the second part means that the payer is better off. Cash holds income; capacity and unpaid
care stand in rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from flscase.documents.workbook import labels
from flscase.documents.workbook.columns import AMOUNT, Columns
from flscase.documents.workbook.formula import (
    Formula,
    both,
    item_of,
    largest,
    largest_in,
    less,
    lift,
    same,
    smallest,
    total,
    when,
)
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.ledger import CAPACITY, CASH, INCOME, INFORMAL, Ledger
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.quantities import Amount
from flscase.documents.workbook.sheet import Book, Look, Sheet
from flscase.terms import DEPARTMENTS, NHS_AND_SOCIAL_CARE, PAYERS

NAME: Final = "Budgets"
LEFT: Final = 6  # column of the first financial year
SYSTEM: Final = "system"
PENNY_A_QUARTER: Final = 0.005
Row = tuple[str, str | None, str]  # payer, department, kind


@dataclass(frozen=True)
class Position:
    """A payer's change against today's care: by quarter and over whole lives; above nought is better off.

    cumulative and back (in words) only for the cash of a whole organisation.
    """

    change: Amount
    cumulative: Amount | None = None
    back: Formula | None = None


@dataclass
class Budgets:
    """Spending and positions by option and (payer, department, kind)."""

    spent: dict[str, dict[Row, Amount]] = field(default_factory=dict)
    positions: dict[str, dict[Row, Position]] = field(default_factory=dict)


def rows() -> Iterator[Row]:
    """Yield the rows of one option: cash by payer and department, capacity by payer, unpaid care."""
    for payer in PAYERS:
        if payer != "unpaid_care":
            yield payer, None, CASH
        if payer == "acute_trust":
            for department in DEPARTMENTS:
                yield payer, department, CASH
    yield SYSTEM, None, CASH
    for payer in PAYERS:
        if payer != "unpaid_care":
            yield payer, None, CAPACITY
    yield SYSTEM, None, CAPACITY
    yield "unpaid_care", None, INFORMAL


def write(book: Book, material: Material, inputs: Inputs, ledger: Ledger) -> Budgets:
    """Write the sheet."""
    sheet = book.sheet(NAME)
    columns = Columns.of(sheet, LEFT, material)
    sheet.widths(12, 34, 26, 20, 22, 18, *[13] * len(columns.years), *[12] * len(material.quarters))
    head = sheet.title(labels.BUDGETS_TITLE, labels.BUDGETS_NOTE) + 2
    sheet.across(
        head - 2, columns.first, [float(place + 1) for place in range(len(material.quarters))], "fixed"
    )
    sheet.across(head - 1, columns.first, material.year_of_quarter, "fixed")
    sheet.heads(head, labels.BUDGET_HEADS[:5], [*labels.BUDGET_HEADS[5:], *columns.heads], height=54)
    others = [option.id for option in inputs.options if option.id != material.baseline]
    # the positions stand first, but are worked out from the spending below them
    below = len(others) * (2 + sum(2 if kind == CASH and not where else 1 for _, where, kind in rows()))
    writer = _Writer(columns, head, head + 1 + below, ledger, Budgets())
    writer.section(labels.SPENDING)
    for option in inputs.options:
        writer.spending(option.id)
    bottom = writer.row - 1
    writer.row = head + 1
    for id in others:
        writer.section(labels.POSITION.format(name=_name(material, id)))
        writer.positions(id, material.baseline)
    sheet.raw.freeze_panes(head + 1, 3)
    sheet.page(bottom, columns.first - 1, repeat=head)
    return writer.found


def _name(material: Material, id: str) -> str:
    return next(option.plan.name for option in material.options if option.plan.id == id)


@dataclass
class _Writer:
    """Writes spending and positions; head is the row of the column heads."""

    columns: Columns
    head: int
    row: int
    ledger: Ledger
    found: Budgets

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.columns.sheet

    @property
    def quarters(self) -> int:
        """Number of quarters."""
        return len(self.columns.quarters)

    def section(self, text: str) -> None:
        """Write a band with a title."""
        self.sheet.band(self.row, text, self.columns.last + 1)
        self.row += 1

    def spending(self, option: str) -> None:
        """Write what each payer spends under an option."""
        done: dict[Row, Amount] = {}
        for payer, department, kind in rows():
            self._heads(option, payer, department, labels.KINDS[kind])
            if payer == SYSTEM:
                parts = [done[one, None, kind] for one in NHS_AND_SOCIAL_CARE]
                cells = [total(*(part.at(quarter) for part in parts)) for quarter in range(self.quarters)]
                whole = total(*(part.whole["costs"] for part in parts))
            else:
                cells = [
                    self._spent(quarter, department is not None, kind) for quarter in range(self.quarters)
                ]
                whole = self._spent(None, department is not None, kind)
            look: Look = "total" if payer == SYSTEM else "plain"
            done[payer, department, kind] = self._amounts(cells, whole, look)
        self.found.spent[option] = done

    def _spent(self, quarter: int | None, by_department: bool, kind: str) -> Formula:
        """Pounds of this row in a quarter, or over whole lives; cash with the income it is set against."""
        option, payer, department = (self.sheet.at(self.row, column) for column in range(3))
        where = department if by_department else None
        spent = self.ledger.spent(quarter, option, payer, where, kind)
        return spent + self.ledger.spent(quarter, option, payer, where, INCOME) if kind == CASH else spent

    def positions(self, option: str, baseline: str) -> None:
        """Write each payer's position against the baseline."""
        here, base = self.found.spent[option], self.found.spent[baseline]
        done: dict[Row, Position] = {}
        for payer, department, kind in rows():
            now, before = here[payer, department, kind], base[payer, department, kind]
            self._heads(option, payer, department, labels.NET_KINDS[kind])
            cells = [before.at(quarter) - now.at(quarter) for quarter in range(self.quarters)]
            look: Look = "total" if payer == SYSTEM else "plain"
            change = self._amounts(cells, before.whole["costs"] - now.whole["costs"], look)
            position = Position(change)
            if kind == CASH and department is None:
                position = self._cumulative(option, payer, department, change)
            done[payer, department, kind] = position
        self.found.positions[option] = done
        self.row += 1

    def _cumulative(self, option: str, payer: str, department: str | None, change: Amount) -> Position:
        """Write the cumulative position, and when the payer has its cash back."""
        self._heads(option, payer, department, labels.CUMULATIVE)
        cells = [total(change.until(quarter)) for quarter in range(self.quarters)]
        cumulative = self._amounts(cells, None, "fixed")
        back = self.sheet.put(self.row - 1, 4, self._back(cumulative), "side")
        return Position(change, cumulative, back)

    def _back(self, cumulative: Amount) -> Formula:
        """The quarter from whose end on the payer is never out of pocket, in words."""
        penny = PENNY_A_QUARTER * self.quarters
        cells = cumulative.until(self.quarters - 1)
        places = self.columns.grid(self.head - 2, self.head - 2).whole
        names = self.columns.grid(self.head, self.head).whole
        short = largest_in(less(cells, -penny) * places)
        nothing = both(less(largest(cells), penny), less(lift(-penny), smallest(cells)))
        later = when(
            same(short, self.quarters), labels.NEVER_BACK, item_of(names, _within(short + 1, self.quarters))
        )
        return when(nothing, labels.NO_CASH, when(same(short, 0), labels.NEVER_OUT, later))

    def _heads(self, option: str, payer: str, department: str | None, kind: str) -> None:
        where = labels.WHOLE_PAYER if department is None else labels.name(department)
        self.sheet.across(self.row, 0, [option, labels.name(payer), where, kind])

    def _amounts(self, cells: list[Formula], whole: Formula | None, look: Look) -> Amount:
        costs = {} if whole is None else {"costs": self.sheet.put(self.row, 5, whole, look, AMOUNT)}
        year: Literal["sum", "end"] = "sum" if whole is not None else "end"
        grid = self.columns.write(self.row, self.head - 1, cells, look, year)
        self.row += 1
        return Amount(grid, costs)


def _within(place: Formula, last: int) -> Formula:
    """Return a place that INDEX can always find."""
    return smallest(place, last)
