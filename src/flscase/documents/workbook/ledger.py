"""The sheet of the ledger: price × quantity by option, line, payer, department and kind, quarter by quarter.

Cash, capacity, income and informal care are kept apart in every row and are never added into one figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula, Operand, lift, sum_where
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.lines import HOST, PricedLine, lines
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_inputs import OptionCells
from flscase.documents.workbook.quantities import Amounts
from flscase.documents.workbook.sheet import PENCE, SHARE, Book, Grid, Sheet

NAME: Final = "Ledger"
FIRST: Final = 9  # column of the first quarter
CASH, CAPACITY, INCOME, INFORMAL = "cash", "capacity", "income", "informal"
AMOUNT: Final = "#,##0;-#,##0;–"


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
    quarters, years = len(material.quarters), list(dict.fromkeys(material.year_of_quarter))
    sheet.widths(12, 44, 30, 26, 11, 30, 13, 10, 15, *[11] * quarters, *[13] * len(years))
    sheet.put(0, 0, labels.LEDGER_TITLE, "title")
    sheet.put(1, 0, labels.LEDGER_NOTE)
    sheet.across(2, FIRST, material.year_of_quarter, "fixed")
    sheet.across(3, 0, [*labels.LEDGER_HEADS, *material.quarters, *years], "head")
    sheet.raw.set_row(3, 40)
    writer = _Writer(sheet, 4, material, inputs)
    for option in inputs.options:
        writer.option(option, amounts)
    bottom = writer.row - 1
    sheet.raw.autofilter(3, 0, bottom, FIRST + quarters + len(years) - 1)
    sheet.raw.freeze_panes(4, 2)
    sheet.page(bottom, FIRST + quarters + len(years) - 1, repeat=3)
    last = FIRST + quarters - 1

    def column(place: int) -> Formula:
        return sheet.block(4, place, bottom, place)

    return Ledger(
        options=column(0),
        payers=column(2),
        departments=column(3),
        kinds=column(4),
        counted=column(5),
        whole=column(8),
        amounts=sheet.grid(4, FIRST, bottom, last),
        service={id: sheet.grid(top, FIRST, end, last) for id, (top, end) in writer.service.items()},
    )


@dataclass
class _Writer:
    sheet: Sheet
    row: int
    material: Material
    inputs: Inputs
    service: dict[str, tuple[int, int]] = field(default_factory=dict)

    def option(self, option: OptionCells, amounts: Amounts) -> None:
        """Write every line of an option, by kind."""
        for line in lines(self.material, self.inputs, option):
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
        sheet, row = self.sheet, self.row
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
        sheet.across(row, FIRST, [price * share * amount.at(quarter) for quarter in quarters], form=AMOUNT)
        self._years(row)
        self.row += 1

    def _years(self, row: int) -> None:
        """Add up the quarters of each financial year."""
        quarters = len(self.material.quarters)
        names = self.sheet.block(2, FIRST, 2, FIRST + quarters - 1)
        amounts = self.sheet.block(row, FIRST, row, FIRST + quarters - 1)
        for place, year in enumerate(dict.fromkeys(self.material.year_of_quarter)):
            total = sum_where(amounts, (names, year))
            self.sheet.put(row, FIRST + quarters + place, total, "side", AMOUNT)
