"""A file as it was given, as a header and rows of text: delimited text in any encoding, or an Excel workbook.

Nothing is understood here beyond rows and cells. A file of another kind is named for what it is.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from flscase.errors import InputError, InputFault
from flscase.records import magic
from flscase.records.flsdb import workbook
from flscase.records.flsdb.header import Columns, match
from flscase.records.flsdb.rules import Rules
from flscase.records.text import DELIMITERS, Record, UnclosedQuoteError, is_blank, records

LARGEST: Final = 256 << 20  # bytes; the whole national audit is a fraction of it
_HEAD: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with byte-order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
_NO_TEXT: Final = re.compile(rb"[\x01-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file, ready to be read.

    kind:     encoding or "Excel workbook", for people.
    unit:     "line" or "row": what the numbers of rows count.
    columns:  where each field stands.
    first:    number of the header's line or row, from 1.
    day_0:    day from which the spreadsheet counts.
    rows:     opens the rows after the header, each with its number.
    """

    file: str
    kind: str
    unit: str
    columns: Columns
    first: int
    day_0: date
    rows: Callable[[], Iterator[Record]]

    @property
    def windows(self) -> bool:
        """Whether the text was not UTF and had to be taken for Windows-1252."""
        return self.kind == _ENCODINGS["cp1252"]


def open_sheet(path: Path, rules: Rules) -> Sheet:
    """Look at a file and return how to read it. Raises InputError where it is no table."""
    raw = _bytes(path)
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise InputError(InputFault("The file is empty.", "Export or copy the file again.", path.name))
    kind = magic.kind_of(path, raw[:_HEAD])
    if kind is not None and "Excel workbook" in kind:
        return _workbook(path, rules)
    encoding = None if kind else _encoding(raw)
    if encoding is None:
        raise InputError(_wrong_kind(path, kind or "file of bytes that are not text"))
    return _text(path, raw[:_HEAD], encoding, rules)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            what = f"The file is larger than {LARGEST >> 20} MB, which no FLS-DB export is."
            raise InputError(InputFault(what, "Give the patient export itself.", path.name))
        return path.read_bytes()
    except OSError as error:
        reason = "it is a folder" if path.is_dir() else (error.strerror or "unknown reason").lower()
        fault = InputFault(
            f"The file cannot be read: {reason}.",
            "Check the name, the folder and your right to read it.",
            path.name or str(path),
        )
        raise InputError(fault) from None


def _wrong_kind(path: Path, kind: str) -> InputFault:
    cure = "Give the patient export of FLS-DB, as delimited text (CSV) or as an Excel workbook (.xlsx)."
    if "Office file" in kind:
        cure = "Open it in Excel and save it without a password as CSV or as a workbook (.xlsx)."
    elif "archive" in kind:
        cure = "Unpack it and give the CSV or .xlsx file inside."
    return InputFault(f"This is not an FLS-DB export but a {kind}.", cure, path.name)


def _encoding(raw: bytes) -> str | None:
    """Tell the encoding of a text; None for bytes that are no text."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    if b"\0" in raw:
        return _utf16_without_mark(raw[:_HEAD])
    if len(_NO_TEXT.findall(raw[:_HEAD])) > len(raw[:_HEAD]) // 100:
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _utf16_without_mark(head: bytes) -> str | None:
    """Western text in UTF-16 has a null in nearly every second byte; which one tells the byte order."""
    pairs = len(head) // 2
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second > 0.8 * pairs and first < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if first > 0.8 * pairs and second < 0.1 * pairs else None


def _text(path: Path, head: bytes, encoding: str, rules: Rules) -> Sheet:
    decoded = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    try:
        found = _header(list(io.StringIO(decoded, newline=None)), rules)
    except UnclosedQuoteError as error:
        raise InputError(unclosed(path.name, error.line)) from None
    if found is None:
        raise InputError(InputFault("The file is empty.", "Export or copy the file again.", path.name))
    delimiter, line, columns = found

    def rows() -> Iterator[Record]:
        try:
            with path.open("r", encoding=encoding, errors="replace", newline=None) as stream:
                lines = records(islice(stream, line - 1, None), delimiter)
                for record in islice(lines, 1, None):
                    yield Record(record.line + line - 1, record.fields)
        except UnclosedQuoteError as error:
            raise InputError(unclosed(path.name, error.line + line - 1)) from None

    return Sheet(path.name, _ENCODINGS[encoding], "line", columns, line, rules.day_0, rows)


def _header(lines: list[str], rules: Rules) -> tuple[str, int, Columns] | None:
    """Find the header and the delimiter that makes most sense of it; None when all lines are blank.

    Excel's own first line, "sep=;", is passed over.
    """
    start = next((place for place, line in enumerate(lines) if not is_blank(line, ",")), None)
    if start is None:
        return None
    if lines[start].strip().strip('"').lower().startswith("sep=") and start + 1 < len(lines):
        start += 1
    tried = [_tried(lines, start, delimiter, rules) for delimiter in DELIMITERS]
    found = [each for each in tried if isinstance(each, tuple)]
    if not found:
        raise UnclosedQuoteError(next((each for each in tried if isinstance(each, int)), start + 1))
    return max(found, key=lambda each: (each[2].recognised, len(each[2].header)))


def _tried(
    lines: list[str], start: int, delimiter: str, rules: Rules
) -> tuple[str, int, Columns] | int | None:
    """Read the header with one delimiter; a number is the line of a quote that does not close."""
    try:
        record = next(records(islice(lines, start, None), delimiter))
    except UnclosedQuoteError as error:
        return error.line + start
    except StopIteration:
        return None
    return delimiter, record.line + start, match(record.fields, rules)


def unclosed(file: str, line: int) -> InputFault:
    """The fault of a quote that was opened and never closed."""
    return InputFault(
        what='A quotation mark (") is opened and never closed.',
        cure="Close it, double it if it belongs to the text, or take it out; then run again.",
        file=file,
        where=f"line {line}",
    )


def _workbook(path: Path, rules: Rules) -> Sheet:
    tables = workbook.tables(path)
    if not tables:
        what = "The workbook holds no sheet with a filled row."
        raise InputError(InputFault(what, "Export or copy the file again.", path.name))
    best = max(tables, key=lambda table: match(table.header, rules).recognised)
    day_0 = rules.day_0_old_mac if best.old_mac else rules.day_0
    columns = match(best.header, rules)
    return Sheet(path.name, "Excel workbook", "row", columns, best.first, day_0, lambda: iter(best.rows))
