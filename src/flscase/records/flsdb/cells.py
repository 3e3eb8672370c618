"""What one cell of an FLS-DB export says: nothing, a date, an answer, a drug.

Cells come from web forms, spreadsheets and merges of both, so the same answer is spelt in many ways.
Everything here takes a cell that was cleaned by `clean`, and decides one question.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from flscase.records.flsdb.rules import Rules

_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?", re.ASCII)
_MONTH_NAMED: Final = re.compile(r"(\d{1,2})-([a-z]{3})-(\d{4}|\d{2})(?: .*)?", re.ASCII | re.IGNORECASE)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d*)?", re.ASCII)
_MOST_REMEMBERED: Final = 20_000
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def clean(cell: str, rules: Rules) -> str:
    """Return a cell with single blanks and none around it; "" for everything that says there is nothing."""
    text = cell if cell.isascii() and cell.isalnum() else " ".join(cell.split())
    return "" if len(text) <= 4 and text.upper() in rules.missing else text


class Cleaned(dict[str, str]):
    """Cells met before and what `clean` made of them: an export says the same few things again and again.

    It lives for the length of one call, so nothing of a patient stays behind.
    """

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, cell: str) -> str:
        text = clean(cell, self._rules)
        if len(self) < _MOST_REMEMBERED:
            self[cell] = text
        return text


def one_of(cell: str, answers: frozenset[str]) -> bool | None:
    """Whether a cell is one of some answers, in any case; None if it is missing."""
    return cell.lower() in answers if cell else None


def names_drug(cell: str, rules: Rules) -> bool | None:
    """Whether any part of a cell, parted by ";", names a drug; None if the cell is missing."""
    if not cell:
        return None
    if is_dont_know(cell, rules):  # an apostrophe broken into "&#39;" holds a ";" of its own
        return False
    return any(_is_drug(clean(part, rules), rules) for part in cell.split(";"))


def _is_drug(part: str, rules: Rules) -> bool:
    return bool(part) and part.lower() not in rules.no_drug and not is_dont_know(part, rules)


def is_dont_know(cell: str, rules: Rules) -> bool:
    """Whether a cell says "Don't know", with any apostrophe or what is left of one."""
    return rules.dont_know.fullmatch(cell) is not None


def is_no_date(cell: str, rules: Rules) -> bool:
    """Whether a cell is a date that stands for "no date": a real one, of a year long past."""
    found = _read(cell, rules, rules.day_0)
    return found is not None and found.year <= rules.null_year_to


def read_date(cell: str, rules: Rules, day_0: date) -> date | None:
    """Read a date: ISO, d/m/yyyy, dd-Mon-yy, or days since a spreadsheet's day 0; None if it is none."""
    found = _read(cell, rules, day_0)
    return found if found is not None and found.year > rules.null_year_to else None


def _read(cell: str, rules: Rules, day_0: date) -> date | None:
    if match := _ISO.fullmatch(cell):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASHED.fullmatch(cell):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _MONTH_NAMED.fullmatch(cell):
        month = match[2].lower()
        return (
            _day(_year(match[3], rules), _MONTHS.index(month) + 1, int(match[1]))
            if month in _MONTHS
            else None
        )
    if match := _SERIAL.fullmatch(cell):
        return day_0 + timedelta(days=int(match[1]))
    return None


def _year(digits: str, rules: Rules) -> int:
    """A year of two digits lies in the hundred years from the rules' first."""
    if len(digits) == 4:
        return int(digits)
    first = rules.two_digit_years_from
    return first + (int(digits) - first) % 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
