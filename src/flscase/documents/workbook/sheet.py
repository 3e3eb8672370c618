"""A book of sheets that remember what was put where, so that formulas can point at it and know its value.

Everything a reader may have typed goes in as text and stays text: only a `Formula` becomes one.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from flscase.documents import palette
from flscase.documents.workbook.formula import Formula

Content: TypeAlias = Formula | float | int | str | None
Look = Literal[
    "plain",
    "input",
    "choice",
    "fixed",
    "right",
    "value",
    "state",
    "far",
    "total",
    "head",
    "number_head",
    "side",
    "title",
    "section",
    "note",
    "good",
    "link",
    "wrap",
    "unit",
]
LONGEST_TEXT: Final = 2000
LONGEST_FORMULA: Final = 8000  # a little below what spreadsheet programs can read
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program might take for a formula
# The date in the properties of every workbook: equal input gives equal bytes.
CREATED: Final = datetime.datetime(2026, 1, 1)
INPUT_FILL: Final = "#FFF6BF"

POUNDS: Final = '"£"#,##0;-"£"#,##0;"£"0'
PENCE: Final = '"£"#,##0.00;-"£"#,##0.00;"£"0.00'
SHARE: Final = "0.0%"
WHOLE: Final = "#,##0"
ONE: Final = "#,##0.0"
TWO: Final = "#,##0.00"
FINE: Final = "0.000000"
MONEY: Final = '"£"#,##0;-"£"#,##0;"–"'
PLAIN: Final = "General"
LIMIT: Final = '[>=1000000]"no limit";#,##0.0'

_BASE: Final[dict[str, Any]] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "wrap": {"text_wrap": True},
    "right": {"align": "right"},
    "state": {"bold": True, "font_color": palette.GREEN},
    "value": {"bold": True, "align": "right"},
    "far": {"font_color": palette.MUTED, "align": "right"},
    "unit": {"font_color": palette.MUTED, "indent": 1},
    "input": {"bg_color": INPUT_FILL, "border": 1, "border_color": palette.RULE},
    "choice": {"bg_color": INPUT_FILL, "border": 1, "border_color": palette.RULE, "align": "right"},
    "fixed": {"font_color": palette.MUTED},
    "total": {"bold": True, "top": 1, "border_color": palette.RULE},
    "head": {
        "bold": True,
        "bg_color": palette.BLUE_TINT,
        "bottom": 1,
        "border_color": palette.BLUE,
        "text_wrap": True,
        "valign": "bottom",
    },
    "number_head": {
        "bold": True,
        "bg_color": palette.BLUE_TINT,
        "bottom": 1,
        "border_color": palette.BLUE,
        "text_wrap": True,
        "valign": "bottom",
        "align": "right",
    },
    "side": {"bold": True},
    "title": {"bold": True, "font_size": 16, "font_color": palette.DARK_BLUE},
    "section": {"bold": True, "font_size": 12, "font_color": palette.WHITE, "bg_color": palette.DARK_BLUE},
    "note": {"font_color": palette.MUTED, "italic": True},
    "good": {"bold": True, "font_color": palette.GREEN, "align": "right"},
    "link": {"font_color": palette.BLUE, "underline": 1},
}


class Book:
    """A workbook under construction; `close` writes it.

    names: its sheets in reading order, whatever the order in which they are filled.
    """

    def __init__(self, path: Path, title: str, names: Sequence[str]) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._workbook = xlsxwriter.Workbook(str(path), options)
        self._workbook.set_properties({"title": inert(title), "created": CREATED, "author": ""})
        self._workbook.set_calc_mode("auto")
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._worksheets = {name: self._workbook.add_worksheet(name) for name in names}

    def sheet(self, name: str, *, colour: str = palette.BLUE) -> Sheet:
        """Return an empty sheet, one of those named at the start."""
        worksheet = self._worksheets[name]
        worksheet.set_tab_color(colour)
        worksheet.hide_gridlines(2)
        return Sheet(self, worksheet, name)

    def format(self, look: str, form: str = PLAIN, *, quoted: bool = False) -> Any:
        """Return a cell format, made once."""
        key = (look, form, quoted)
        if key not in self._formats:
            made = self._workbook.add_format({**_BASE, **_LOOKS[look], "num_format": form})
            if quoted:
                made.set_quote_prefix()
            self._formats[key] = made
        return self._formats[key]

    @property
    def changed(self) -> Any:
        """The look of an input that is no longer what it was."""
        if ("changed",) not in self._formats:
            look = {"bold": True, "font_color": palette.AMBER, "bg_color": palette.AMBER_TINT}
            self._formats["changed",] = self._workbook.add_format(look)
        return self._formats["changed",]

    def define(self, name: str, target: Formula) -> Formula:
        """Give a cell or a range a name; return the formula that uses it."""
        self._workbook.define_name(name, f"={target.text}")
        return Formula(name, target.value)

    def close(self) -> None:
        """Write the file."""
        self._workbook.close()


class Sheet:
    """One sheet: rows and columns are counted from nought."""

    def __init__(self, book: Book, worksheet: Any, name: str) -> None:
        self.book, self.raw, self.name = book, worksheet, name
        self._prefix = f"{quote_sheetname(name)}!"
        self._cells: dict[tuple[int, int], Any] = {}
        self.inputs: dict[tuple[int, int], Any] = {}  # cells that a reader may change

    def put(
        self, row: int, column: int, content: Content, look: Look = "plain", form: str = PLAIN
    ) -> Formula:
        """Put something into a cell; return the formula that points at it."""
        if isinstance(content, Formula):
            value = 0.0 if content.value is None else content.value
            if isinstance(value, float) and not np.isfinite(value):
                raise ValueError(f"{self.name}: {content.text} comes to {value}")
            text = "=" + content.text.replace(self._prefix, "")
            if len(text) > LONGEST_FORMULA:
                raise ValueError(f"{self.name}: a formula of {len(text)} characters is too long")
            self.raw.write_formula(row, column, text, self.book.format(look, form), value)
        elif isinstance(content, str):
            value = inert(content)
            quoted = value.startswith(ACTIVE)
            self.raw.write_string(row, column, value, self.book.format(look, form, quoted=quoted))
        elif content is None:
            value = None
            self.raw.write_blank(row, column, None, self.book.format(look, form))
        else:
            value = float(content)
            self.raw.write_number(row, column, value, self.book.format(look, form))
        self._cells[row, column] = value
        if look in ("input", "choice"):
            self.inputs[row, column] = value
        return self.at(row, column)

    def title(self, text: str, *notes: str, letters: int = 150) -> int:
        """Put the title and notes at the top, cut into lines; return the row after them."""
        self.put(0, 0, text, "title")
        self.raw.set_row(0, 24)
        return self.note(1, " ".join(notes), letters)

    def note(self, row: int, text: str, letters: int = 150) -> int:
        """Put a remark into as many rows as it takes; return the row after it."""
        for line in textwrap.wrap(text, letters):
            self.put(row, 0, line, "note")
            row += 1
        return row

    def heads(
        self, row: int, words: Sequence[str], numbers: Sequence[str] = (), *, height: float = 0
    ) -> None:
        """Put column heads: words stand left, numbers right, above what they name."""
        self.across(row, 0, words, "head")
        self.across(row, len(words), numbers, "number_head")
        if height:
            self.raw.set_row(row, height)

    def band(self, row: int, text: str, columns: int) -> None:
        """Put a coloured band with a title."""
        self.across(row, 0, [text, *[None] * (columns - 1)], "section")
        self.raw.set_row(row, 17)

    def across(
        self, row: int, column: int, contents: Sequence[Content], look: Look = "plain", form: str = PLAIN
    ) -> Formula:
        """Put contents side by side; return the range."""
        for place, content in enumerate(contents):
            self.put(row, column + place, content, look, form)
        return self.block(row, column, row, column + len(contents) - 1)

    def down(
        self, row: int, column: int, contents: Sequence[Content], look: Look = "plain", form: str = PLAIN
    ) -> Formula:
        """Put contents below each other; return the range."""
        for place, content in enumerate(contents):
            self.put(row + place, column, content, look, form)
        return self.block(row, column, row + len(contents) - 1, column)

    def at(self, row: int, column: int) -> Formula:
        """Return the formula that points at one cell."""
        return Formula(f"{self._prefix}${xl_col_to_name(column)}${row + 1}", self._cells.get((row, column)))

    def relative(self, row: int, column: int) -> str:
        """Return a cell's address without fixing it, for rules that move over a range."""
        return f"{xl_col_to_name(column)}{row + 1}"

    def block(self, top: int, left: int, bottom: int, right: int) -> Formula:
        """Return the formula of a range, with the values that stand in it."""
        found = [
            [self._cells.get((row, column)) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        text = f"{self._prefix}${xl_col_to_name(left)}${top + 1}:${xl_col_to_name(right)}${bottom + 1}"
        return Formula(text, _tidy(found))

    def grid(self, top: int, left: int, bottom: int, right: int) -> Grid:
        """Return a range that parts can be taken from quickly."""
        return Grid(self._prefix, top, left, self.block(top, left, bottom, right).value)

    def fill(self, top: int, left: int, numbers: Any, form: str = PLAIN) -> Grid:
        """Put a table of numbers that nobody changes; return it."""
        style = self.book.format("plain", form)
        for row, line in enumerate(numbers.tolist()):
            for column, number in enumerate(line):
                self.raw.write_number(top + row, left + column, number, style)
        return Grid(self._prefix, top, left, numbers)

    def stamp(self, top: int, left: int, bottom: int, texts: Sequence[str]) -> None:
        """Put the same texts into every row of a range that no formula points at."""
        style = self.book.format("plain")
        for row in range(top, bottom + 1):
            for column, text in enumerate(texts):
                self.raw.write_string(row, left + column, text, style)

    def named(self, row: int, column: int, name: str) -> Formula:
        """Give a cell a name; return the formula that uses it."""
        return self.book.define(name, self.at(row, column))

    def widths(self, *widths: float) -> None:
        """Set the widths of the first columns."""
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width)

    def warn(self, top: int, column: int, bottom: int, words: str, *, unless: bool = False) -> None:
        """Let cells of a column stand out that hold some words, or that do not."""
        rule = {"type": "cell", "criteria": "!=" if unless else "==", "value": f'"{words}"'}
        rule |= {"format": self.book.changed}
        self.raw.conditional_format(top, column, bottom, column, rule)

    def page(
        self, bottom: int, right: int, *, repeat: int | None = None, wide: bool = True, large: bool = False
    ) -> None:
        """Set how the sheet prints: its area, one page wide, with a heading row repeated.

        wide: landscape. large: A3 instead of A4.
        """
        self.raw.print_area(0, 0, max(bottom, 0), right)
        self.raw.set_paper(8 if large else 9)
        if wide:
            self.raw.set_landscape()
        self.raw.fit_to_pages(1, 0)
        self.raw.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.raw.set_footer("&L&A&RPage &P of &N")
        if repeat is not None:
            self.raw.repeat_rows(repeat)


@dataclass(frozen=True)
class Grid:
    """A range of cells and their values; parts of it are asked for by row and column within it."""

    prefix: str
    top: int
    left: int
    values: Any

    def part(self, top: int, left: int, bottom: int, right: int) -> Formula:
        """Return a part of the range, ends included."""
        first = f"${xl_col_to_name(self.left + left)}${self.top + top + 1}"
        last = f"${xl_col_to_name(self.left + right)}${self.top + bottom + 1}"
        return Formula(f"{self.prefix}{first}:{last}", self.values[top : bottom + 1, left : right + 1])

    def cell(self, row: int, column: int) -> Formula:
        """Return one cell."""
        address = f"${xl_col_to_name(self.left + column)}${self.top + row + 1}"
        return Formula(self.prefix + address, self.values[row, column])

    def columns(self, left: int, right: int) -> Formula:
        """Return whole columns."""
        return self.part(0, left, len(self.values) - 1, right)

    @property
    def whole(self) -> Formula:
        """Return all of it."""
        return self.columns(0, self.values.shape[1] - 1)


def _tidy(rows: list[list[Any]]) -> Any:
    """Return cells as numbers where all are numbers, else as objects."""
    if all(isinstance(item, float) for row in rows for item in row):
        return np.array(rows, dtype=float)
    return np.array(rows, dtype=object)


def inert(text: str) -> str:
    """Return a text of sensible length without control characters."""
    kept = "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)
    return kept if len(kept) <= LONGEST_TEXT else kept[: LONGEST_TEXT - 1] + "…"
