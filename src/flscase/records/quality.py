"""How good an extract is: rows in and out, and what was not understood, naming no patient's value.

A remark names the file, the column as the file spells it, how many cells, and the first row; never what
stands in them. Under a release policy the number is shown by the policy's rule and the row is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flscase.records.cells import DMY, MARKS
from flscase.records.disclosure import Policy
from flscase.records.intake import FileRead
from flscase.records.source import ENCODING_NAMES, Source
from flscase.records.tables import apc

_NO_DATE: Final = "cells that are no date of the form this file uses, and count as missing: {n}"
_SAID: Final = {
    "odd_admission_date": _NO_DATE,
    "odd_episode_start": _NO_DATE,
    "odd_episode_end": _NO_DATE,
    "odd_order": "cells that are no episode order, and sort last: {n}",
    "odd_key": "cells that are no whole number of up to 19 digits, and sort last among equal rows: {n}",
    "odd_method": "cells that are no known admission method, and count as no emergency: {n}",
    "odd_diagnosis": "cells that cannot be read as ICD-10 codes, and count as no fracture: {n}",
    "odd_age": "fracture episodes without a readable age, which are not counted: {n}",
    "odd_sex": "fracture episodes with a sex code not known, which count as unknown sex: {n}",
}
_MOST_NAMES: Final = 12
_MOST_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark, without its full stop.

    text:   names the file, and the column as it spells it; `{n}` stands for `number`.
    number: a count, shown as the policy shows counts.
    row:    row of the first cell it is about, from 1; said only inside the trust.
    lines:  lines of the file it is about; said only inside the trust.
    """

    text: str
    number: int | None = None
    row: int | None = None
    lines: tuple[int, ...] = ()

    def under(self, policy: Policy) -> str:
        """The remark as it may be shown."""
        said = self.text if self.number is None else self.text.replace("{n}", str(policy.count(self.number)))
        if not policy.internal or not (self.row or self.lines):
            return f"{said}."
        place = f"in row {self.row}" if self.row else f"on line {', '.join(str(line) for line in self.lines)}"
        return f"{said} (first {place})."


@dataclass(frozen=True, slots=True)
class Quality:
    """Rows in, rows kept, rows dropped by reason, remarks, and how each file was understood."""

    rows_in: int
    kept: int
    dropped: Mapping[str, int]
    remarks: tuple[Remark, ...]
    files: tuple[Mapping[str, Any], ...]

    def to_json(self, policy: Policy) -> dict[str, Any]:
        """The quality part of the printed object."""
        return {
            "rows_in": policy.count(self.rows_in),
            "kept": policy.count(self.kept),
            "dropped": policy.counts(self.dropped),
            "warnings": [remark.under(policy) for remark in self.remarks],
            "files": [dict(each) for each in self.files],
        }


def remarks_on(files: Iterable[FileRead]) -> list[Remark]:
    """Everything worth saying about how the files were read."""
    return [remark for each in files for remark in _on_file(each)]


def described(read: FileRead) -> dict[str, Any]:
    """How one file was understood, for the reader to check and correct."""
    source = read.source
    return {
        "name": source.name,
        "encoding": ENCODING_NAMES.get(source.encoding, "Parquet"),
        "delimiter": source.delimiter,
        "dates": "dd/mm/yyyy" if read.date_form == DMY else "ISO",
        "dialect": source.match.dialect,
        "columns": {apc.LABELS[name]: source.header[place] for name, place in source.match.columns.items()},
    }


def nhs_number_like(keys: Sequence[str]) -> bool:
    """Whether most of some person keys are ten digits with the check digit of an NHS number."""
    return bool(keys) and sum(_valid_nhs_number(key) for key in keys) * 2 > len(keys)


def _valid_nhs_number(key: str) -> bool:
    digits = key.replace(" ", "")
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        return False
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == int(digits[9])


def _on_file(read: FileRead) -> list[Remark]:
    source = read.source
    said = [*_on_encoding(source), *_on_columns(source)]
    if read.wrong_lines:
        text = f"{source.name}: rows left out for their wrong number of fields: {{n}}"
        said.append(Remark(text, len(read.wrong_lines), lines=read.wrong_lines[:_MOST_LINES]))
    for mark, (number, row) in read.marks.items():
        said.append(Remark(f"{_column(source, MARKS[mark])}: {_SAID[mark]}", number, row))
    return said


def _on_encoding(source: Source) -> list[Remark]:
    if source.encoding != "cp1252":
        return []
    return [Remark(f"{source.name}: the file is not UTF-8; it was read as Windows-1252")]


def _on_columns(source: Source) -> list[Remark]:
    said: list[Remark] = []
    match = source.match
    if match.borrowed:
        pairs = (f"'{source.header[match.columns[name]]}' as {apc.LABELS[name]}" for name in match.borrowed)
        text = f"read by names of another dialect than {match.dialect}: {', '.join(pairs)}"
        said.append(Remark(f"{source.name}: {text}"))
    if match.unknown:
        names = ", ".join(match.unknown[:_MOST_NAMES])
        more = f" and {len(match.unknown) - _MOST_NAMES} more" if len(match.unknown) > _MOST_NAMES else ""
        said.append(Remark(f"{source.name}: columns not known and not read: {names}{more}"))
    if "episode_status" not in match.columns:
        text = "there is no column for the episode status; all episodes count as finished"
        said.append(Remark(f"{source.name}: {text}"))
    if source.header[match.columns["first_diagnosis"]].strip().upper().startswith("DIAG_3"):
        text = "codes of three characters cannot tell the sites apart; ask for four"
        said.append(Remark(f"{_column(source, 'first_diagnosis')}: {text}"))
    return said


def _column(source: Source, field: str) -> str:
    return f"{source.name}, column '{source.header[source.match.columns[field]].strip()}'"
