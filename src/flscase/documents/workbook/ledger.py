"""The sheet of the ledger: price × quantity by option, line, payer, department and kind, quarter by quarter.

Cash, capacity, income and informal care are kept apart in every row and are never added into one figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.columns import AMOUNT, Columns
from flscase.documents.workbook.formula import Formula, Operand, lift, sum_where
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.lines import HOST, PricedLine, lines
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import OptionCells
from flscase.documents.workbook.quantities import Amounts
from flscase.documents.workbook.sheet import PENCE, SHARE, Book, Grid

NAME: Final = "Ledger"
LEFT: Final = 9  # column of the first financial year
CASH, CAPACITY, INCOME, INFORMAL = "cash", "capacity", "income", "informal"


@dataclass(frozen=True)
class Ledger:
    """The columns of the sheet, to be summed by what stands in the others.

    service: the rows of what each service itself costs, by option.
    """

    options: Formula
    payers: Formula
    departments: Formula
    kinds: Formula
    counted: Formula
    whole: Formula
    amounts: Grid
    service: dict[str, Grid]

    def counted_in(self, option: str, quantity: str, quarter: int | None = None) -> Formula:
        """Pounds of an option's lines counted in one thing: over whole lives (None) or in a quarter."""
        amounts = self.whole if quarter is None else self.amounts.columns(quarter, quarter)
        return sum_where(amounts, (self.options, option), (self.counted, labels.quantity(quantity)))

    def spent(
        self, quarter: int | None, option: Formula, payer: Formula, department: Formula | None, kind: str
    ) -> Formula:
        """Pounds spent in a quarter, or over whole lives (None), on one kind by one payer."""
        amounts = self.whole if quarter is None else self.amounts.columns(quarter, quarter)
        tests: list[tuple[Formula, Operand]] = [
            (self.options, option),
            (self.payers, payer),
            (self.kinds, kind),
        ]
        if department is not None:
            tests.append((self.departments, department))
        return sum_where(amounts, *tests)


def write(book: Book, material: Material, inputs: Inputs, amounts: Amounts) -> Ledger:
    """Write the sheet; return its columns."""
    sheet = book.sheet(NAME)
    columns = Columns.of(sheet, LEFT, material)
    years, quarters = len(columns.years), len(material.quarters)
    sheet.widths(12, 40, 30, 26, 10, 34, 13, 9, 16, *[13] * years, *[11] * quarters)
    head = sheet.title(labels.LEDGER_TITLE, labels.LEDGER_NOTE) + 1
    sheet.across(head - 1, columns.first, material.year_of_quarter, "fixed")
    sheet.heads(head, labels.LEDGER_HEADS[:6], [*labels.LEDGER_HEADS[6:], *columns.heads], height=54)
    writer = _Writer(columns, head - 1, head + 1, material, inputs)
    for option in inputs.options:
        writer.option(option, amounts)
    top, bottom = head + 1, writer.row - 1
    sheet.raw.autofilter(head, 0, bottom, columns.last)
    sheet.raw.freeze_panes(head + 1, 2)
    sheet.page(bottom, columns.first - 1, repeat=head)

    def column(place: int) -> Formula:
        return sheet.block(top, place, bottom, place)

    return Ledger(
        options=column(0),
        payers=column(2),
        departments=column(3),
        kinds=column(4),
        counted=column(5),
        whole=column(8),
        amounts=columns.grid(top, bottom),
        service={id: columns.grid(*rows) for id, rows in writer.service.items()},
    )


@dataclass
class _Writer:
    """Writes the lines; names is the row of each quarter's financial year."""

    columns: Columns
    names: int
    row: int
    material: Material
    inputs: Inputs
    service: dict[str, tuple[int, int]] = field(default_factory=dict)

    def option(self, option: OptionCells, amounts: Amounts) -> None:
        """Write every line of an option, by kind."""
        for line in lines(self.inputs, option):
            if line.sort == "paid":
                self.service[option.id] = (self.service.get(option.id, (self.row, 0))[0], self.row)
            for kind, part in self._parts(line):
                self._row(option, line, kind, part, amounts)

    def _parts(self, line: PricedLine) -> Iterator[tuple[str, Formula]]:
        """Yield kinds and the part of the line that is of each."""
        if line.sort in ("paid", "informal", "income"):
            yield {"paid": CASH, "informal": INFORMAL, "income": INCOME}[line.sort], lift(1)
            return
        name = "service" if line.sort == "bought" else line.payer
        share = self.inputs.evidence[f"cashable.{name}"]
        yield CASH, share * 1
        yield CAPACITY, 1 - share

    def _row(self, option: OptionCells, line: PricedLine, kind: str, part: Formula, amounts: Amounts) -> None:
        sheet, row = self.columns.sheet, self.row
        amount = amounts[option.id][line.quantity]
        department: Formula | str = labels.WHOLE_PAYER
        if line.department is not None:
            department = option.single["host"] if line.department == HOST else labels.name(line.department)
        heads = [option.id, line.name, labels.name(line.payer), department, kind]
        sheet.across(row, 0, [*heads, labels.quantity(line.quantity)])
        price = sheet.put(row, 6, line.price, form=PENCE)
        share = sheet.put(row, 7, part, form=SHARE)
        sheet.put(row, 8, price * share * amount.whole["costs"], form=AMOUNT)
        quarters = range(len(self.material.quarters))
        self.columns.write(row, self.names, [price * share * amount.at(quarter) for quarter in quarters])
        self.row += 1
