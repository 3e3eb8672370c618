"""From the files somebody gave to one table of clean rows: the first stage, and the only one that can refuse.

Every file is looked at before any is read, and every fault of every file is told at once. Several files are
one extract. What was read, and how, is kept beside the rows: encoding, dialect, form of dates, rows with
the wrong number of fields, cells that were not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from pathlib import Path
from typing import Any, Final

import duckdb
import ibis
import ibis.expr.types as ir

from flscase.errors import InputError, InputFault
from flscase.records import cells, load
from flscase.records.engine import fetched, number_of, stage
from flscase.records.settings import Settings
from flscase.records.source import Source, damaged, look, no_rows
from flscase.records.tables import apc
from flscase.records.tables.contract import Dialect, dialect_from_file

_SAMPLE: Final = 2_000


@dataclass(frozen=True, slots=True)
class FileRead:
    """How one file was read.

    rows:        rows with the right number of fields.
    wrong_lines: lines of the rows with the wrong number (for Parquet none).
    marks:       mark -> (number of cells not understood, first row of the file's table with one, from 1).
    """

    source: Source
    rows: int
    wrong_lines: tuple[int, ...]
    date_form: str
    marks: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Intake:
    """Clean rows of all files, and how each file was read; the rows stand in the stages named."""

    table: ir.Table
    files: tuple[FileRead, ...]
    stages: tuple[str, ...]

    @property
    def rows_in(self) -> int:
        """All rows of all files; wholly blank lines are none."""
        return sum(each.rows + len(each.wrong_lines) for each in self.files)

    @property
    def wrong_number(self) -> int:
        """Rows left out because their number of fields is not the header's."""
        return sum(len(each.wrong_lines) for each in self.files)


def take_in(con: Any, files: Sequence[Path], dialect: str | None, settings: Settings) -> Intake:
    """Read files into one table of clean rows.

    Raises InputError with every fault found: no file, wrong kind, missing columns, an open quote, no rows.
    """
    sources = _look_at(files, dialect)
    read: list[FileRead] = []
    tables: list[ir.Table] = []
    faults: list[InputFault] = []
    for number, source in enumerate(sources):
        try:
            table, one = _read(con, source, f"cells_{number}", settings)
        except InputError as error:
            faults += error.faults
        else:
            read.append(one)
            tables.append(table)
    if faults:
        raise InputError(faults)
    table = tables[0] if len(tables) == 1 else ibis.union(*tables, distinct=False)
    return Intake(table, tuple(read), tuple(f"cells_{number}" for number in range(len(sources))))


def _look_at(files: Sequence[Path], dialect: str | None) -> list[Source]:
    """Look at all files; InputError with the faults of all of them."""
    known, prefer = _dialects(dialect)
    faults = (
        [] if files else [InputFault("No file was given.", "Name at least one extract (CSV or Parquet).")]
    )
    sources: list[Source] = []
    for path in files:
        source, found = look(Path(path), known, prefer)
        faults += found
        if source is not None:
            sources.append(source)
            faults += _quote_faults(source) if found else []
    if faults:
        raise InputError(faults + [fault for source in sources for fault in _rest_of(source, faults)])
    return sources


def _rest_of(source: Source, told: Sequence[InputFault]) -> list[InputFault]:
    """Faults inside a file that would only be found by reading it, when another file is refused already."""
    return [] if any(fault.file == source.name for fault in told) else _quote_faults(source)


def _quote_faults(source: Source) -> list[InputFault]:
    try:
        rows = load.check_quotes(source)
    except InputError as error:
        return list(error.faults)
    return [] if rows else [no_rows(source.name)]


def _dialects(dialect: str | None) -> tuple[tuple[Dialect, ...], str | None]:
    """The dialects to try, and the one to prefer: by name, or by a file of the user's own."""
    if dialect is None:
        return apc.dialects(), None
    if dialect.endswith(".toml"):
        own = dialect_from_file(Path(dialect), apc.FIELDS)
        return (own, *apc.dialects()), own.name
    names = [one.name for one in apc.dialects()]
    if dialect not in names:
        raise InputError(
            InputFault(
                what=f"There is no dialect named '{dialect}'.",
                cure=f"Choose one of {', '.join(names)}, or name a dialect file ending in .toml.",
                where="dialect",
            )
        )
    return apc.dialects(), dialect


def _read(con: Any, source: Source, name: str, settings: Settings) -> tuple[ir.Table, FileRead]:
    if source.kind == "parquet":
        try:
            return _read_with(con, lambda: load.from_parquet(con, source), name, settings, cells.ISO)
        except duckdb.Error:
            raise InputError(damaged(source.name)) from None
    form = _sampled_form(source)
    if source.plain:
        # What the database refuses to read, or might understand otherwise, the slower reader decides.
        with suppress(duckdb.Error, load.NotPlainError):
            return _read_with(con, lambda: load.by_database(con, source), name, settings, form)
    return _read_with(con, lambda: load.by_hand(con, source), name, settings, form)


def _read_with(
    con: Any, reader: Callable[[], load.Raw], name: str, settings: Settings, form: str
) -> tuple[ir.Table, FileRead]:
    """Read with one reader; if most dates were not understood, count their forms and perhaps read again."""
    table, raw, wrong = _cleaned(con, reader, name, settings, form)
    if _mostly_odd_dates(table):
        better = cells.date_form(recount := reader())
        recount.finish()
        if better != form:
            form = better
            table, raw, wrong = _cleaned(con, reader, name, settings, form)
    rows = number_of(table)
    if not rows and not wrong:
        raise InputError(no_rows(raw.source.name))
    return table, FileRead(raw.source, rows, tuple(wrong), form, _marks(table))


def _cleaned(
    con: Any, reader: Callable[[], load.Raw], name: str, settings: Settings, form: str
) -> tuple[ir.Table, load.Raw, list[int]]:
    raw = reader()
    table = stage(con, name, cells.cells(con, raw, settings, form))
    return table, raw, raw.finish()


def _mostly_odd_dates(table: ir.Table) -> bool:
    """Whether at least as many dates were not understood as were: then they may all be of the other form."""
    read = table.start.notnull().sum() + table.end.notnull().sum()
    odd = table.odd_episode_start.sum() + table.odd_episode_end.sum()
    found = fetched(table.aggregate(read=read, odd=odd))[0]
    return bool(found["odd"]) and found["odd"] >= found["read"]


def _marks(table: ir.Table) -> dict[str, tuple[int, int]]:
    """Numbers of cells that were not understood, by mark, with the first row of each."""
    marked = table.mutate(row=table.rowid() + 1).filter(reduce(or_, (table[mark] for mark in cells.MARKS)))
    sums = {mark: marked[mark].sum() for mark in cells.MARKS}
    firsts = {f"{mark}_row": marked.row.min(where=marked[mark]) for mark in cells.MARKS}
    found = fetched(marked.aggregate(**sums, **firsts))[0]
    return {mark: (int(found[mark]), found[f"{mark}_row"]) for mark in cells.MARKS if found[mark]}


def _sampled_form(source: Source) -> str:
    """The form of most dates among the first rows."""
    places = [source.match.columns[name] for name in cells.DATES]
    counts = {cells.ISO: 0, cells.DMY: 0}
    forms = {cells.ISO: re.compile(r"\d{4}-\d\d-\d\d|\d{8}"), cells.DMY: re.compile(r"\d{1,2}/\d{1,2}/\d{4}")}
    try:
        for fields in islice(load.rows(source), _SAMPLE):
            for place in places:
                for form, pattern in forms.items():
                    counts[form] += place < len(fields) and pattern.match(fields[place].strip()) is not None
    except InputError:
        pass  # told by the reading itself, with everything else
    return cells.DMY if counts[cells.DMY] > counts[cells.ISO] else cells.ISO
