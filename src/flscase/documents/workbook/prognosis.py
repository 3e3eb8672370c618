"""The sheet of the prognosis: what one person of each stratum goes through, under each course of treatment.

These numbers come from the model and do not follow the inputs. Nobody treated stands first; every course
then holds its *change* against nobody treated. Quarters since arrival run from right to left, so that a
row of arrivals, oldest first, lies against them number by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from flscase.case.workings import CourseTable, Prospect
from flscase.documents.workbook import labels
from flscase.documents.workbook.caseload import strata_labels
from flscase.documents.workbook.formula import Formula, column_of
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import FINE, Book, Grid, Sheet

NAME: Final = "Prognosis"
FIRST: Final = 6  # column of the oldest quarter
DIGITS: Final = 10  # significant digits written: far below what any figure shows
Key = tuple[int | None, int, str]


@dataclass
class Tables:
    """The blocks of the sheet by (course or None, risk class, item)."""

    lags: dict[Key, Grid] = field(default_factory=dict)
    whole: dict[Key, Grid] = field(default_factory=dict)

    def since(self, key: Key, quarter: int) -> Formula:
        """The columns that meet the arrivals of quarters 0 … `quarter`: strata × (quarter + 1)."""
        grid = self.lags[key]
        last = grid.values.shape[1] - 1
        return grid.columns(last - quarter, last)

    def counted(self, key: Key) -> Formula:
        """Whole lives, not discounted."""
        return self.whole[key].columns(0, 0)

    def discounted(self, key: Key, rate: Formula) -> Formula:
        """Whole lives, at the rate whose place is given."""
        grid = self.whole[key]
        return column_of(grid.columns(1, grid.values.shape[1] - 1), rate)


def write(book: Book, material: Material) -> Tables:
    """Write the sheet; return where each block stands."""
    sheet, table = book.sheet(NAME, colour="#768692"), material.table
    quarters = len(material.quarters)
    sheet.widths(46, 8, 22, 10, 8, 8, *[12] * (quarters + 1 + len(table.rates)))
    head = sheet.title(labels.PROGNOSIS_TITLE, labels.PROGNOSIS_NOTE, labels.PROGNOSIS_ORDER) + 1
    heads = [labels.LAG.format(quarter=quarters - 1 - place) for place in range(quarters)]
    heads += [labels.WHOLE, *(labels.WHOLE_AT.format(rate=f"{rate:.4g}") for rate in table.rates)]
    sheet.heads(head, labels.PROGNOSIS_HEADS, heads, height=54)
    found = Tables()
    writer = _Writer(sheet, head + 1, strata_labels(material), found)
    writer.prospect(None, 0, labels.NOBODY, "", table.untreated)
    printed = writer.row - 1
    for place, course in enumerate(table.courses):
        for level, prospect in enumerate(course.classes):
            risk = "" if len(course.classes) == 1 else labels.RISK[level]
            writer.prospect(place, level, f"{place + 1}. {course_name(course)}", risk, prospect)
    right = FIRST + len(heads) - 1
    sheet.raw.autofilter(head, 0, writer.row - 1, right)
    sheet.raw.freeze_panes(head + 1, FIRST)
    sheet.page(printed, right, repeat=head, large=True)
    return found


def course_name(course: CourseTable) -> str:
    """Return a course as a reader sees it."""
    curve = labels.CURVES.get(course.persistence, course.persistence)
    return labels.COURSE.format(
        drug=course.drug.capitalize(),
        curve=curve,
        weeks=f"{course.weeks:.4g}",
        late=labels.LATE[course.delay],
    )


@dataclass
class _Writer:
    sheet: Sheet
    row: int
    strata: list[tuple[str, str, str]]
    found: Tables

    def prospect(self, course: int | None, level: int, name: str, risk: str, prospect: Prospect) -> None:
        """Write all items of one course and class."""
        for item, lags in prospect.lags.items():
            bottom = self.row + len(self.strata) - 1
            self.sheet.stamp(self.row, 0, bottom, [name, risk, labels.ITEMS[item]])
            for place, names in enumerate(self.strata):
                self.sheet.stamp(self.row + place, 3, self.row + place, names)
            key = (course, level, item)
            backwards = rounded(lags[:, ::-1])
            self.found.lags[key] = self.sheet.fill(self.row, FIRST, backwards, FINE)
            self.found.whole[key] = self._whole(prospect.whole, item, FIRST + lags.shape[1])
            self.row += len(self.strata)

    def _whole(self, whole: Mapping[str, np.ndarray], item: str, column: int) -> Grid:
        return self.sheet.fill(self.row, column, rounded(whole[item]), FINE)


def rounded(values: np.ndarray) -> np.ndarray:
    """Return values at `DIGITS` significant digits: what is written is what is computed with."""
    sizes = np.abs(values)
    small = sizes < 1e-15
    exponent = DIGITS - 1 - np.floor(np.log10(np.where(small, 1.0, sizes)))
    scale = np.power(10.0, exponent)
    return np.where(small, 0.0, np.round(values * scale) / scale)
