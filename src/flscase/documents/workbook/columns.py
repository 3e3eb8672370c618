"""Columns over time that the ledger and the budgets share: financial years first, then quarters.

Years are what a reader prints; quarters, to their right, are what they are added up from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from flscase.documents.workbook.formula import Formula, sum_where
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import Grid, Look, Sheet

AMOUNT: Final = '#,##0;-#,##0;"–"'


@dataclass(frozen=True)
class Columns:
    """Where years and quarters stand on a sheet. left: column of the first financial year."""

    sheet: Sheet
    left: int
    quarters: tuple[str, ...]
    year_of_quarter: tuple[str, ...]

    @classmethod
    def of(cls, sheet: Sheet, left: int, material: Material) -> Columns:
        """Return the columns of a case's plan."""
        return cls(sheet, left, material.quarters, material.year_of_quarter)

    @property
    def years(self) -> tuple[str, ...]:
        """Financial years of the plan."""
        return tuple(dict.fromkeys(self.year_of_quarter))

    @property
    def first(self) -> int:
        """Column of the first quarter."""
        return self.left + len(self.years)

    @property
    def last(self) -> int:
        """Column of the last quarter."""
        return self.first + len(self.quarters) - 1

    @property
    def heads(self) -> tuple[str, ...]:
        """Names of the years and quarters."""
        return (*self.years, *self.quarters)

    def grid(self, top: int, bottom: int) -> Grid:
        """The quarters of some rows."""
        return self.sheet.grid(top, self.first, bottom, self.last)

    def write(
        self,
        row: int,
        names: int,
        cells: list[Formula],
        look: Look = "plain",
        year: Literal["sum", "end"] = "sum",
    ) -> Grid:
        """Write a row of quarters and its years.

        names: the row that holds each quarter's financial year. year: the sum of its quarters, or the
        value at its end.
        """
        self.sheet.across(row, self.first, cells, look, AMOUNT)
        quarters = self.sheet.block(row, self.first, row, self.last)
        known = self.sheet.block(names, self.first, names, self.last)
        for place, name in enumerate(self.years):
            if year == "sum":
                amount = sum_where(quarters, (known, name))
            else:
                ends = [at for at, found in enumerate(self.year_of_quarter) if found == name]
                amount = self.sheet.at(row, self.first + ends[-1])
            self.sheet.put(row, self.left + place, amount, "total" if look == "total" else "side", AMOUNT)
        return self.grid(row, row)
