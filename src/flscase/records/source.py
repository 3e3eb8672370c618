"""A file as it was given: is it text, in which encoding, with which delimiter, and what does its header say?

Nothing is counted here. A `Source` says how to read a file; what is wrong with it is gathered as faults, so
that one run tells everything that has to be mended. A message names the file, the line and the column as
the file spells it, never a cell.
"""

from __future__ import annotations

import codecs
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

import numpy as np

from flscase.errors import InputFault
from flscase.records import magic
from flscase.records.tables import apc
from flscase.records.tables.contract import Dialect, Match, match, normal
from flscase.records.text import DELIMITERS, Record, UnclosedQuoteError, is_blank, records

_HEAD: Final = 1 << 20
_CHUNK: Final = 1 << 24
_LONGEST_NAME: Final = 60
_MOST_NAMES: Final = 60
_VALUE: Final = re.compile(r"\d+([.,]\d+)?|\d{4}-\d\d-\d\d.*|\d{1,2}/\d{1,2}/\d{4}.*")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODING_NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with byte-order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}


@dataclass(frozen=True, slots=True)
class Source:
    """How to read one file.

    kind:        "text" or "parquet".
    encoding:    Python's name; "" for Parquet.
    ascii:       whether every byte is ASCII.
    delimiter:   "" for Parquet.
    header:      column names as the file spells them.
    header_line: line of the header, from 1.
    match:       which column holds which field.
    """

    path: Path
    kind: str
    encoding: str
    ascii: bool
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    match: Match

    @property
    def name(self) -> str:
        """Name of the file without its folder."""
        return self.path.name

    @property
    def plain(self) -> bool:
        """Whether the database's own reader may read the text as it is."""
        return self.encoding in ("utf-8", "utf-8-sig") and self.header_line == 1


def look(
    path: Path, dialects: Sequence[Dialect], prefer: str | None
) -> tuple[Source | None, list[InputFault]]:
    """Look at one file; return how to read it (None if that is not known) and everything wrong so far."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        return None, [_unreadable(path, error)]
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        return None, [_empty(path)]
    kind = magic.kind_of(path, head)
    if kind == magic.PARQUET:
        return _parquet(path, dialects, prefer)
    if kind is not None:
        return None, [_wrong_kind(path, kind)]
    return _text(path, head, dialects, prefer)


@contextmanager
def open_text(source: Source) -> Iterator[TextIO]:
    """Open a text file in its encoding, with line ends made equal; undefined Windows bytes become a mark."""
    with source.path.open("r", encoding=source.encoding, errors="replace", newline=None) as stream:
        yield stream


def _text(
    path: Path, head: bytes, dialects: Sequence[Dialect], prefer: str | None
) -> tuple[Source | None, list[InputFault]]:
    encoding, ascii_only = _encoding(path, head)
    if encoding is None:
        return None, [_wrong_kind(path, "file of bytes that are not text")]
    try:
        found = _header(_decoded(head, encoding), dialects)
    except UnclosedQuoteError as error:
        return None, [unclosed(path.name, error.line)]
    if found is None:
        return None, [_empty(path)]
    delimiter, record = found
    names = tuple(record.fields)
    source = Source(
        path, "text", encoding, ascii_only, delimiter, names, record.line, match(names, dialects, prefer)
    )
    return source, _header_faults(source, dialects)


def _parquet(
    path: Path, dialects: Sequence[Dialect], prefer: str | None
) -> tuple[Source | None, list[InputFault]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowException):
        return None, [damaged(path.name)]
    names = tuple(schema.names)
    source = Source(path, "parquet", "", False, "", names, 0, match(names, dialects, prefer))
    return source, _header_faults(source, dialects)


def _encoding(path: Path, head: bytes) -> tuple[str | None, bool]:
    """Tell the encoding of a text, and whether it is pure ASCII; None for bytes that are no text."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            if name != "utf-8-sig":
                return name, False
            valid, _ = _utf8(path)
            return (None if valid is None else name), False
    if b"\0" in head:
        return _utf16_without_mark(head), False
    valid, ascii_only = _utf8(path)
    if valid is None:
        return None, False
    return ("utf-8" if valid else "cp1252"), ascii_only


def _utf8(path: Path) -> tuple[bool | None, bool]:
    """Read a whole file once: is it UTF-8 (None: it holds null bytes, so it is no text), is it ASCII?"""
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, ascii_only = True, True
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if b"\0" in chunk:
                return None, False
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            ascii_only = False
            if valid:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    valid = False
    return valid and not decoder.getstate()[0], ascii_only


def _utf16_without_mark(head: bytes) -> str | None:
    """Western text in UTF-16 has a null in nearly every second byte; which one tells the byte order."""
    pairs = np.frombuffer(head[: len(head) // 2 * 2], dtype=np.uint8).reshape(-1, 2) == 0
    first, second = pairs.mean(axis=0)
    if second > 0.8 and first < 0.1:
        return "utf-16-le"
    return "utf-16-be" if first > 0.8 and second < 0.1 else None


def _decoded(head: bytes, encoding: str) -> list[str]:
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    return list(io.StringIO(text, newline=None))


def _header(lines: list[str], dialects: Sequence[Dialect]) -> tuple[str, Record] | None:
    """Find the header and the delimiter that makes most sense of it; None when all lines are blank.

    Excel's own first line, "sep=;", is passed over.
    """
    start = next((place for place, line in enumerate(lines) if not is_blank(line, ",")), None)
    if start is None:
        return None
    if lines[start].strip().lower().startswith("sep=") and start + 1 < len(lines):
        start += 1
    best: tuple[str, Record] | None = None
    best_score = (0, 0)
    failure: UnclosedQuoteError | None = None
    for delimiter in DELIMITERS:
        try:
            record = _first_record(lines, start, delimiter)
        except UnclosedQuoteError as error:
            failure = error
            continue
        score = (len(match(record.fields, dialects).columns), len(record.fields))
        if best is None or score > best_score:
            best, best_score = (delimiter, record), score
    if failure is not None and best_score[0] == 0:
        raise failure
    return best


def _first_record(lines: list[str], start: int, delimiter: str) -> Record:
    """The record that starts on a line; a column name never runs over lines, so its quote was not closed."""
    try:
        record = next(records(islice(lines, start, None), delimiter))
    except UnclosedQuoteError as error:
        raise UnclosedQuoteError(error.line + start) from None
    if any("\n" in name for name in record.fields):
        raise UnclosedQuoteError(record.line + start)
    return Record(record.line + start, record.fields)


def _header_faults(source: Source, dialects: Sequence[Dialect]) -> list[InputFault]:
    """What is wrong with a header: names that appear twice, required columns that are missing."""
    where = f"line {source.header_line}" if source.kind == "text" else None
    seen: dict[str, str] = {}
    twice: dict[str, str] = {}
    for name in source.header:
        if name.strip():
            key = normal(name)
            if key in seen:
                twice.setdefault(key, seen[key])
            seen.setdefault(key, name.strip())
    faults = [
        InputFault(
            what=f"The column name '{_short(name)}' appears more than once in the header.",
            cure="Keep one of the columns of that name, or rename the other.",
            file=source.name,
            where=where,
        )
        for name in ([] if _looks_like_data(source.header) else twice.values())
    ]
    missing = [field for field in apc.REQUIRED if field.name not in source.match.columns]
    if not missing:
        return faults
    if _looks_like_data(source.header):
        return [*faults, _no_header(source, where)]
    return [
        *faults,
        *(_missing(source, field.name, field.label, dialects, where) for field in missing),
        _found(source, where),
    ]


def _missing(
    source: Source, name: str, label: str, dialects: Sequence[Dialect], where: str | None
) -> InputFault:
    aliases = list(dict.fromkeys(alias for one in dialects for alias in one.columns.get(name, ())))
    near = difflib.get_close_matches(
        normal(aliases[0]), {normal(given): given for given in source.header}, n=1, cutoff=0.8
    )
    hint = next(
        (f" Is it '{_short(given)}'?" for given in source.header if near and normal(given) == near[0]), ""
    )
    return InputFault(
        what=f"The required column for the {label} is missing: needed is one of {', '.join(aliases)}.{hint}",
        cure="Add the column, or rename the one that holds it, or write a dialect file (docs/records.md).",
        file=source.name,
        where=where,
    )


def _found(source: Source, where: str | None) -> InputFault:
    names = [_short(name) for name in source.header if name.strip()]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return InputFault(
        what=f"Columns found: {', '.join(names[:_MOST_NAMES])}{more}.",
        cure="Compare them with the columns needed above.",
        file=source.name,
        where=where,
    )


def _no_header(source: Source, where: str | None) -> InputFault:
    needed = ", ".join(
        next(iter(one.columns[field.name])) for field in apc.REQUIRED for one in apc.dialects()[:1]
    )
    return InputFault(
        what=f"The first line holds values, not column names. Columns needed: {needed}.",
        cure="Put the column names on the first line; it is not repeated here, as it may be a patient's.",
        file=source.name,
        where=where,
    )


def _looks_like_data(header: Sequence[str]) -> bool:
    """A row of an extract always holds numbers or dates; a row of names never does."""
    return any(_VALUE.fullmatch(name.strip().strip('"')) for name in header)


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def unclosed(file: str, line: int) -> InputFault:
    """The fault of a quote that was opened and never closed."""
    return InputFault(
        what='A quotation mark (") is opened and never closed.',
        cure="Close it, double it if it belongs to the text, or take it out; then run again.",
        file=file,
        where=f"line {line}",
    )


def damaged(file: str) -> InputFault:
    """The fault of a Parquet file that cannot be read."""
    what = "This is a Parquet file, but it is damaged or cut off."
    return InputFault(what, "Copy or export the file again.", file)


def no_rows(file: str) -> InputFault:
    """The fault of a file that ends after its header."""
    return InputFault(
        what="The file has a header and no rows.",
        cure="Ask for the extract again: the query found nothing, or the export stopped.",
        file=file,
    )


def _empty(path: Path) -> InputFault:
    return InputFault("The file is empty.", "Export or copy the file again.", path.name)


def _unreadable(path: Path, error: OSError) -> InputFault:
    reason = "it is a folder" if path.is_dir() else (error.strerror or "unknown reason").lower()
    return InputFault(
        what=f"The file cannot be read: {reason}.",
        cure="Check the name, the folder and your right to read it.",
        file=path.name or str(path),
    )


def _wrong_kind(path: Path, kind: str) -> InputFault:
    cure = "Give the extract itself, as delimited text (CSV) or Parquet."
    if "Excel" in kind or ".xls" in kind or "OpenDocument" in kind:
        cure = "Ask for CSV straight from the database: a spreadsheet destroys keys of more than 15 digits."
    elif "archive" in kind:
        cure = "Unpack it and give the CSV or Parquet file inside."
    return InputFault(f"This is not an extract but a {kind}.", cure, path.name)
