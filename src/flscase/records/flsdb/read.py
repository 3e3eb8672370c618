"""From exports to records: every row once, every person's fullest row, and what was not understood.

Rows are read as a stream and forgotten as they are read. What tells rows apart (a fingerprint, the record's
number) lives for the length of one call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path

from flscase.errors import InputError, InputFault
from flscase.records.flsdb.cells import Cleaned
from flscase.records.flsdb.header import faults
from flscase.records.flsdb.record import FlsRecord, cleaned, to_record
from flscase.records.flsdb.rules import Rules, rules
from flscase.records.flsdb.sheet import Sheet, open_sheet
from flscase.records.quality import Remark


@dataclass(frozen=True, slots=True, repr=False)
class FlsExport:
    """The records of one export, in one file or several.

    rows_in: rows that are not empty. dropped: rows left out, by reason. remarks: what should be known about
    the reading.
    columns: core field -> name of its column as the file spells it, None where there is none.
    """

    records: tuple[FlsRecord, ...]
    rows_in: int
    dropped: dict[str, int]
    remarks: tuple[Remark, ...]
    columns: dict[str, str | None]
    rules: Rules

    @property
    def latest(self) -> date | None:
        """The latest date of the export, to which follow-up is known."""
        return max((record.latest for record in self.records if record.latest), default=None)


@dataclass(slots=True, repr=False)
class _Reading:
    """The state of one call."""

    kept: dict[int | str, tuple[int, FlsRecord, Sheet]] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    rows_in: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def read_flsdb(paths: Sequence[Path]) -> FlsExport:
    """Read one FLS-DB patient export, given in one file or several.

    paths: CSV (any delimiter, UTF-8, UTF-16 or Windows-1252) or Excel (.xlsx).

    Empty rows are no records, equal rows count once, and of several rows of one Record ID the one with most
    filled cells stays (the first of them, if several have as many). A row with more cells than the header is
    left out. Raises InputError with every fault of every header; never a value of a patient.
    """
    by = rules()
    if not paths:
        raise InputError(InputFault("No file was given.", "Name the patient export of FLS-DB."))
    sheets = _opened(paths, by)
    reading = _Reading()
    for sheet in sheets:
        before = reading.rows_in
        _take_in(sheet, by, reading)
        if reading.rows_in == before:
            raise InputError(_no_rows(sheet.file))
    records = tuple(record for _, record, _ in reading.kept.values())
    if not records:
        what = "No row can be used: every row has more cells than the header has columns."
        cure = "Export the file again; a delimiter may stand inside cells."
        raise InputError(InputFault(what, cure, sheets[0].file))
    return FlsExport(
        records=records,
        rows_in=reading.rows_in,
        dropped=dict(reading.dropped),
        remarks=tuple(_remarks(sheets, reading, by)),
        columns={name: _spelled(sheets, name) for name in by.core},
        rules=by,
    )


def _opened(paths: Sequence[Path], by: Rules) -> list[Sheet]:
    """Open every file; all faults of all headers at once."""
    sheets: list[Sheet] = []
    found: list[InputFault] = []
    for path in paths:
        try:
            sheet = open_sheet(path, by)
        except InputError as error:
            found += error.faults
            continue
        sheets.append(sheet)
        found += faults(sheet.columns, by, sheet.file, f"{sheet.unit} {sheet.first}")
    if found:
        raise InputError(found)
    return sheets


def _take_in(sheet: Sheet, by: Rules, reading: _Reading) -> None:
    width = len(sheet.columns.header)
    key_at = sheet.columns.at["record"]
    known = Cleaned(by)
    for row in sheet.rows():
        cells = cleaned(row.fields, width, known)
        if cells is not None and not any(cells):
            continue
        reading.rows_in += 1
        if cells is None:
            reading.dropped["more_cells_than_columns"] += 1
            continue
        fingerprint = blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if fingerprint in reading.seen:
            reading.dropped["equal_row"] += 1
            continue
        reading.seen.add(fingerprint)
        _keep(cells, cells[key_at] or reading.rows_in, sheet, row.line, by, reading)


def _keep(cells: list[str], key: int | str, sheet: Sheet, line: int, by: Rules, reading: _Reading) -> None:
    """Keep a row unless a fuller one of its record is there already."""
    filled = sum(map(bool, cells))
    known = reading.kept.get(key)
    if known is not None:
        reading.dropped["same_record_id"] += 1
        if filled <= known[0]:
            return
    reading.kept[key] = (filled, to_record(cells, sheet.columns, by, sheet.day_0, line), sheet)


def _remarks(sheets: Sequence[Sheet], reading: _Reading, by: Rules) -> list[Remark]:
    said = [
        Remark(f"{sheet.file}: the file is not UTF-8; it was read as Windows-1252")
        for sheet in sheets
        if sheet.windows
    ]
    for sheet in sheets:
        absent = [by.label(code) for code in by.questions if code not in sheet.columns.at]
        absent += [] if sheet.columns.ages else [by.label("age")]
        if absent:
            said.append(Remark(f"{sheet.file}: columns not found, so all missing: {', '.join(absent)}"))
    said += _unreadable(reading)
    told = {
        "equal_row": "{n} rows are equal to another and were left out",
        "same_record_id": "{n} rows repeat a Record ID; the row with most filled cells was kept",
        "more_cells_than_columns": "{n} rows have more cells than the header has columns and were left out",
    }
    said += [Remark(told[reason], reading.dropped[reason]) for reason in told if reading.dropped[reason]]
    nameless = sum(isinstance(key, int) for key in reading.kept)
    if nameless:
        said.append(Remark("{n} rows have no Record ID; each counts as a record", nameless))
    return said


def _unreadable(reading: _Reading) -> list[Remark]:
    """Dates that could not be read, by file and column: how many and where the first stands."""
    count: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    for _, record, sheet in reading.kept.values():
        for code in record.unreadable:
            place = (sheet.file, sheet.columns.spelled(code))
            count[place] += 1
            first[place] = min(first.get(place, record.row), record.row)
    return [
        Remark(
            f"{file}, column '{column}': {{n}} cells are not dates that can be read, and count as missing",
            number,
            first[file, column],
        )
        for (file, column), number in sorted(count.items())
    ]


def _spelled(sheets: Sequence[Sheet], name: str) -> str | None:
    """The column of a core field as the first file that has it spells it."""
    for sheet in sheets:
        if name == "age" and sheet.columns.ages:
            return sheet.columns.header[sheet.columns.ages[0]].strip()
        for code in (name, "1.10") if name == "1.11" else (name,):
            if code in sheet.columns.at:
                return sheet.columns.spelled(code)
    return None


def _no_rows(file: str) -> InputFault:
    return InputFault(
        "The file has a header and no rows.",
        "Export it again: the query found nothing, or the export stopped.",
        file,
    )
