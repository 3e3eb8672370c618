"""A part of a sheet that runs over the plan: a label, a year at full running, then the quarters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.caseload import FIRST, Caseload
from flscase.documents.workbook.formula import Formula, average
from flscase.documents.workbook.sheet import Grid, Sheet

STEADY: Final = 3  # column of a year at full running


@dataclass(frozen=True)
class Line:
    """One row over the quarters; steady is its value in a year at full running."""

    cells: Grid
    steady: Formula | None = None

    def at(self, quarter: int) -> Formula:
        """The cell of one quarter."""
        return self.cells.cell(0, quarter)

    def until(self, quarter: int) -> Formula:
        """The cells from the first quarter to this one."""
        return self.cells.columns(0, quarter)

    @property
    def whole(self) -> Formula:
        """All cells."""
        return self.cells.whole


@dataclass
class Section:
    """Where the next row goes."""

    sheet: Sheet
    row: int
    caseload: Caseload
    quarters: tuple[str, ...]

    def title(self, text: str) -> None:
        """Write a band with a title."""
        self.sheet.band(self.row, text, FIRST + len(self.quarters))
        self.row += 1

    def heads(self, text: str) -> None:
        """Write the names of the quarters."""
        self.sheet.heads(self.row, [text, "", ""], [labels.STEADY, *self.quarters], height=28)
        self.row += 1

    def single(self, label: str, amount: Formula, form: str) -> Formula:
        """Write one amount; return its cell."""
        self.sheet.put(self.row, 0, label)
        self.row += 1
        return self.sheet.put(self.row - 1, STEADY, amount, form=form)

    def line(self, label: str, cells: Sequence[Formula], form: str, steady: Formula | None = None) -> Line:
        """Write a row over the quarters."""
        self.sheet.put(self.row, 0, label)
        full = None if steady is None else self.sheet.put(self.row, STEADY, steady, "side", form)
        self.sheet.across(self.row, FIRST, cells, form=form)
        self.row += 1
        return Line(self.sheet.grid(self.row - 1, FIRST, self.row - 1, FIRST + len(cells) - 1), full)

    def averaged(self, label: str, cells: Sequence[Formula], form: str) -> Line:
        """Write a row whose value at full running is the mean of the last four quarters."""
        row, last = self.row, FIRST + len(cells) - 1
        line = self.line(label, cells, form)
        steady = average(self.sheet.block(row, last - 3, row, last))
        return Line(line.cells, self.sheet.put(row, STEADY, steady, "side", form))
