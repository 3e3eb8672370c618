"""Which column is which question: by the leading question code, whatever the rest of the name says.

`1.10 TypeOfFractue` is question 1.10. A name that stands twice, or two columns for one question, cannot be
decided and is refused; an unknown column is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flscase.errors import InputFault
from flscase.records.flsdb.rules import Rules

_CODE: Final = re.compile(r"[qQxX]?\s*(\d)[._](\d\d)(?!\d)(?![a-z](?![A-Za-z]))")
_VALUE: Final = re.compile(r"\d+([.,]\d+)?|\d{4}-\d\d-\d\d.*|\d{1,2}[/-]\w{1,3}[/-]\d{2,4}.*", re.ASCII)
_POST_CODE: Final = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}", re.ASCII)
_LONGEST_NAME: Final = 60
_MOST_NAMES: Final = 60
_ENOUGH: Final = 3  # so many recognised names make a header; one may be a number that looks like a code
REQUIRED: Final = ("record", "service")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row: `at` by name or question code, `ages` in the order of preference."""

    header: tuple[str, ...]
    at: dict[str, int]
    ages: tuple[int, ...]
    doubled: tuple[tuple[str, str], ...]

    @property
    def recognised(self) -> int:
        """How many columns were recognised."""
        return len(self.at) + len(self.ages)

    def spelled(self, field: str) -> str:
        """The name of a field's column as the file spells it."""
        return short(self.header[self.at[field]])


def match(header: Sequence[str], rules: Rules) -> Columns:
    """Find the fields in a header."""
    at: dict[str, int] = {}
    doubled: list[tuple[str, str]] = []
    for place, name in enumerate(header):
        field = _field(name, rules)
        if field in at:
            doubled.append((header[at[field]], name))
        elif field:
            at[field] = place
    bare = {_bare(_without_code(name)): place for place, name in reversed(list(enumerate(header)))}
    ages = tuple(bare[_bare(name)] for name in rules.named["age"] if _bare(name) in bare)
    return Columns(tuple(header), at, ages, tuple(doubled))


def faults(columns: Columns, rules: Rules, file: str, where: str) -> list[InputFault]:
    """Return what is wrong with a header: names that stand twice, columns that are needed and not there."""
    if columns.recognised < _ENOUGH and _looks_like_data(columns.header, rules):
        return [_no_header(rules, file, where)]
    found = [*_twice(columns, file, where), *_doubled(columns, file, where)]
    missing = [field for field in REQUIRED if field not in columns.at]
    asked = any(field in rules.questions for field in columns.at)
    if missing or not asked:
        found.append(_missing(columns, rules, missing, asked, file, where))
    return found


def short(name: str) -> str:
    """A column name fit for a message."""
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _field(name: str, rules: Rules) -> str | None:
    code = _CODE.match(name.strip().strip("\"'").strip())
    if code:
        number = f"{code[1]}.{code[2]}"
        return number if number in rules.questions else None
    bare = _bare(name)
    return next((field for field in REQUIRED if bare in map(_bare, rules.named[field])), None)


def _without_code(name: str) -> str:
    text = name.strip()
    code = _CODE.match(text)
    return text[code.end() :] if code else text


def _bare(name: str) -> str:
    """A name without capitals, blanks and signs."""
    return re.sub(r"[\W_]+", "", name).lower()


def _twice(columns: Columns, file: str, where: str) -> list[InputFault]:
    seen: dict[str, str] = {}
    twice: dict[str, str] = {}
    for name in columns.header:
        key = " ".join(name.split()).lower()
        if key and key in seen:
            twice.setdefault(key, seen[key])
        seen.setdefault(key, name)
    return [
        InputFault(
            f"The column name '{short(name)}' appears more than once in the header.",
            "Keep one of the columns of that name, or rename the other.",
            file,
            where,
        )
        for name in twice.values()
    ]


def _doubled(columns: Columns, file: str, where: str) -> list[InputFault]:
    """Two columns of different names for one question."""
    return [
        InputFault(
            f"The columns '{short(one)}' and '{short(other)}' answer the same question.",
            "Keep the one that holds the answers, or put both into one column.",
            file,
            where,
        )
        for one, other in columns.doubled
        if " ".join(one.split()).lower() != " ".join(other.split()).lower()
    ]


def _missing(
    columns: Columns, rules: Rules, missing: Sequence[str], asked: bool, file: str, where: str
) -> InputFault:
    lacking = [f"'{rules.label(field)}'" for field in missing]
    if not asked:
        lacking.append("columns that begin with a question code, such as '1.09 Date Index Frac Diagnosed'")
    needed = ", ".join(rules.label(field) for field in (*REQUIRED, *rules.questions))
    return InputFault(
        what=f"Needed and missing: {', '.join(lacking)}. Columns found: {_found(columns.header)}.",
        cure=f"Give the patient export of FLS-DB with its own column names: {needed}, and the age.",
        file=file,
        where=where,
    )


def _found(header: Sequence[str]) -> str:
    names = [short(name) for name in header if name.strip()]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{', '.join(names[:_MOST_NAMES])}{more}"


def _no_header(rules: Rules, file: str, where: str) -> InputFault:
    needed = ", ".join(f"'{rules.label(field)}'" for field in REQUIRED)
    return InputFault(
        what=f"The first line holds values, not column names. Needed: {needed} and question codes.",
        cure="Put the column names on the first line; it is not repeated here, as it may be a patient's.",
        file=file,
        where=where,
    )


def _looks_like_data(header: Sequence[str], rules: Rules) -> bool:
    """A row of names holds no number, date, post code or answer of its own."""
    answers = rules.yes | rules.hip | rules.spine | rules.scan_wanted | rules.no_drug
    cells = [name.strip().strip('"') for name in header]
    return any(
        _VALUE.fullmatch(cell) or _POST_CODE.fullmatch(cell) or cell.lower() in answers for cell in cells
    )
