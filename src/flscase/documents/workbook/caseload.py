"""The sheet of the caseload: how many people of each stratum arrive in each quarter of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula, power, sum_where, total
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import FINE, ONE, TWO, Book, Grid, Sheet

NAME: Final = "Caseload"
FIRST: Final = 4  # column of the first quarter


@dataclass(frozen=True)
class Caseload:
    """People by stratum: a year (one column), and by quarter of the plan (strata × quarters).

    factors: size of each quarter against one of the first year.
    """

    yearly: Formula
    arriving: Grid
    factors: Grid
    everybody: Formula

    @property
    def quarters(self) -> int:
        """Number of quarters of the plan."""
        return int(self.arriving.values.shape[1])

    def arrivals(self, quarter: int) -> Formula:
        """People arriving from the first quarter to `quarter` (counted from nought), strata × quarters."""
        return self.arriving.columns(0, quarter)

    def factor(self, quarter: int) -> Formula:
        """The size of one quarter's intake against one of the first year."""
        return self.factors.cell(0, quarter)


def strata_labels(material: Material) -> list[tuple[str, str, str]]:
    """Return age, sex and index fracture of every stratum, in order."""
    table = material.table
    return [
        (band.replace("-", " to "), labels.SEXES[sex], labels.SHORT_GROUPS[group])
        for band in table.bands
        for sex in table.sexes
        for group in table.groups
    ]


def write(book: Book, material: Material, inputs: Inputs) -> Caseload:
    """Write the sheet."""
    sheet = book.sheet(NAME)
    quarters = len(material.quarters)
    last = FIRST + quarters - 1
    sheet.widths(12, 10, 16, 14, *[11] * quarters)
    head = sheet.title(labels.CASELOAD_TITLE, labels.CASELOAD_NOTE) + 1
    sheet.heads(head, [labels.AGE, labels.SEX, labels.INDEX], [labels.A_YEAR, *material.quarters], height=30)
    sheet.put(head + 1, 0, labels.FACTOR, "fixed")
    for quarter in range(quarters):
        sheet.put(head + 1, FIRST + quarter, power(1 + inputs.rules.growth, quarter // 4), "fixed", FINE)
    sheet.put(head + 2, 0, labels.TOTAL, "side")
    top = head + 3
    groups = strata_labels(material)
    for place, (names, people) in enumerate(zip(groups, inputs.people, strict=True)):
        sheet.across(top + place, 0, names)
        cell = sheet.put(top + place, 3, people, form=TWO)
        for quarter in range(quarters):
            sheet.put(top + place, FIRST + quarter, cell / 4 * sheet.at(head + 1, FIRST + quarter), form=TWO)
    bottom = top + len(groups) - 1
    for column in range(3, FIRST + quarters):
        sheet.put(head + 2, column, total(sheet.block(top, column, bottom, column)), "total", ONE)
    _by_group(sheet, bottom + 2, material, top, bottom)
    sheet.raw.freeze_panes(head + 3, 4)
    sheet.page(bottom + 6, last, repeat=head, large=True)
    return Caseload(
        sheet.block(top, 3, bottom, 3),
        sheet.grid(top, FIRST, bottom, last),
        sheet.grid(head + 1, FIRST, head + 1, last),
        sheet.at(head + 2, 3),
    )


def _by_group(sheet: Sheet, row: int, material: Material, top: int, bottom: int) -> None:
    """Write totals by index fracture."""
    index = sheet.block(top, 2, bottom, 2)
    sheet.put(row, 0, labels.BY_INDEX, "side")
    for group in material.table.groups:
        row += 1
        word = labels.SHORT_GROUPS[group]
        sheet.put(row, 2, word)
        for column in range(3, FIRST + len(material.quarters)):
            amount = sum_where(sheet.block(top, column, bottom, column), (index, word))
            sheet.put(row, column, amount, form=ONE)
