"""From a file to rows of text cells named by field: the only place that knows about CSV and Parquet.

A clean text goes straight through the database's reader, which counts what has the wrong number of fields
and does not guess. When that reader meets anything else (another encoding, mixed line ends, an odd quote),
the slower reader of `flscase.records.text` takes the whole file. Both give the same rows, so no later stage
knows the difference. Rows are never stored as they were given: each reader is a stream that the cleaning
stage drinks once.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from flscase.errors import InputError, InputFault
from flscase.records.engine import number_of, quoted
from flscase.records.source import Source, open_text, unclosed
from flscase.records.tables import apc
from flscase.records.text import Record, UnclosedQuoteError, is_blank, records

_BATCH: Final = 20_000
_NO_NULL: Final = "\x01\x02"  # a text no file holds, so that an empty surplus field still counts as one
_STRUCTURAL: Final = ("MISSING COLUMNS", "TOO MANY COLUMNS")
FIRST: Final = "first_diagnosis"
_KEYS: Final = ("person", "episode_key")
_EXACT: Final = 2.0**53


class NotPlainError(Exception):
    """The database's reader met something that it might understand otherwise than we do."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows of one file as text, one column a field (fields that the file lacks are absent).

    table:     to be read once, by one query.
    diagnoses: names of all diagnosis columns, first diagnosis first.
    finish:    to be called after that query; returns the lines of rows left out for their number of fields,
               and raises NotPlainError or InputError for what the reading brought to light.
    """

    source: Source
    table: ir.Table
    diagnoses: tuple[str, ...]
    finish: Callable[[], list[int]]


def columns(source: Source) -> dict[str, int]:
    """Fields of the contract in one file, and the place of the column of each; diagnoses numbered from 2."""
    found = {name: source.match.columns[name] for name in apc.READ if name in source.match.columns}
    further = [place for place in source.match.repeated.get("diagnosis", ()) if place != found.get(FIRST)]
    return found | {f"diagnosis_{number:02d}": place for number, place in enumerate(further, start=2)}


def check_quotes(source: Source) -> int:
    """Read a text for its quotes only and return its number of rows; InputError when one is never closed."""
    if source.kind == "text":
        return sum(1 for _ in _records(source))
    return int(pq.read_metadata(source.path).num_rows)


def rows(source: Source) -> Iterator[list[str]]:
    """Fields of the rows of a text, one list a row, whatever their number."""
    return (record.fields for record in _records(source))


def by_database(con: Any, source: Source) -> Raw:
    """Let the database read a text."""
    names = columns(source)
    at = {place: name for name, place in names.items()}
    typed = ", ".join(
        f"'{at.get(place, f'unread_{place}')}': 'VARCHAR'" for place in range(len(source.header))
    )
    con.raw_sql("DROP TABLE IF EXISTS rejected; DROP TABLE IF EXISTS scanned")
    reading = (
        f"read_csv({_path(source)}, columns = {{{typed}}}, auto_detect = false, header = false, skip = 1,"
        f" delim = {quoted(source.delimiter)}, quote = '\"', escape = '\"', nullstr = {quoted(_NO_NULL)},"
        " strict_mode = true, store_rejects = true, rejects_limit = 0,"
        " rejects_table = 'rejected', rejects_scan = 'scanned')"
    )
    _view(con, "given_csv", ", ".join(names), reading)

    def finish() -> list[int]:
        found = con.raw_sql(
            "SELECT line_byte_position, any_value(line), bool_and(list_contains(?, error_type::VARCHAR)),"
            " any_value(csv_line) FROM rejected GROUP BY 1 ORDER BY 1",
            parameters=[list(_STRUCTURAL)],
        ).fetchall()
        if not all(structural for _, _, structural, _ in found):
            raise NotPlainError
        return [line for _, line, _, text in found if not is_blank(text.strip("\r\n"), source.delimiter)]

    return Raw(source, con.table("given_csv"), _diagnoses(names), finish)


def by_hand(con: Any, source: Source) -> Raw:
    """Read a text ourselves, as a stream of batches."""
    names = columns(source)
    places = list(names.values())
    schema = pa.schema([(name, pa.string()) for name in names])
    wrong: list[int] = []
    faults: list[InputError] = []

    def batches() -> Iterator[pa.RecordBatch]:
        rows = _records(source)
        try:
            while block := list(islice(rows, _BATCH)):
                wrong.extend(row.line for row in block if len(row.fields) != len(source.header))
                good = [row.fields for row in block if len(row.fields) == len(source.header)]
                cells = [pa.array([fields[place] for fields in good], pa.string()) for place in places]
                yield pa.record_batch(cells, schema=schema)
        except InputError as error:  # an exception would not survive the way through the database
            faults.append(error)

    con.con.register("given_rows", pa.RecordBatchReader.from_batches(schema, batches()))

    def finish() -> list[int]:
        con.con.unregister("given_rows")
        if faults:
            raise faults[0]
        return wrong

    return Raw(source, con.table("given_rows"), _diagnoses(names), finish)


def from_parquet(con: Any, source: Source) -> Raw:
    """Let the database read Parquet; every cell becomes the text that a clean CSV would hold."""
    names = columns(source)
    _view(con, "given_parquet", "*", f"read_parquet({_path(source)})")
    table = con.table("given_parquet")
    given = {name: table[table.columns[place]] for name, place in names.items()}
    faults = [_lost_digits(source, name) for name in _KEYS if _has_lost_digits(table, given[name])]
    if faults:
        raise InputError(faults)
    cells = {name: _as_text(column) for name, column in given.items()}
    return Raw(source, table.select(**cells), _diagnoses(names), list)


def _has_lost_digits(table: ir.Table, key: ir.Column) -> bool:
    """Whether a key is a floating-point number too large to be exact."""
    if not key.type().is_floating():
        return False
    return number_of(table.filter(key.abs() >= _EXACT)) > 0


def _lost_digits(source: Source, name: str) -> InputFault:
    return InputFault(
        what=f"The key column '{source.header[source.match.columns[name]]}' is stored as a floating-point "
        "number and has lost digits.",
        cure="Export keys as text or as whole numbers of 64 bits.",
        file=source.name,
    )


def _as_text(column: ir.Column) -> ir.Column:
    """A typed cell as text: whole numbers without a fraction, dates as ISO."""
    if column.type().is_floating():
        whole = column.round() == column
        return whole.ifelse(column.try_cast("int64").cast("string"), column.cast("string"))
    return column.cast("string")


def _records(source: Source) -> Iterator[Record]:
    """Records of a text after its header; InputError when a quote is never closed."""
    before = source.header_line - 1
    with open_text(source) as stream:
        try:
            for place, record in enumerate(records(islice(stream, before, None), source.delimiter)):
                if place:
                    yield Record(record.line + before, record.fields)
        except UnclosedQuoteError as error:
            raise InputError(unclosed(source.name, error.line + before)) from None


def _diagnoses(names: dict[str, int]) -> tuple[str, ...]:
    return (FIRST, *(name for name in names if name.startswith("diagnosis_")))


def _view(con: Any, name: str, columns: str, reading: str) -> None:
    """Name a way of reading; the parts are names of our own, and the path as a literal."""
    con.raw_sql(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {columns} FROM {reading}")  # noqa: S608


def _path(source: Source) -> str:
    return quoted(glob.escape(str(source.path.resolve())))
