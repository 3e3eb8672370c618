"""An Excel workbook as rows of text, read only after it has shown that it is small and inert.

A workbook is a zipped bundle of XML. Before any of it is parsed, the declared size of everything inside is
added up and each part is searched for a document type, which no spreadsheet program writes and which can make
XML explode. What a cell says is its stored value; no formula is ever computed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from flscase.errors import InputError, InputFault
from flscase.records.text import Record

LARGEST_INSIDE: Final = 64 << 20  # bytes, all parts unpacked
MOST_PARTS: Final = 1_000
MOST_COLUMNS: Final = 1_000
MOST_ROWS: Final = 200_000
_CHUNK: Final = 1 << 20
_ENTITIES: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_CURE: Final = "Open it in Excel and save it as CSV or as a new workbook (.xlsx)."


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its header, the number of the header's row from 1, and the rows after it."""

    header: tuple[str, ...]
    first: int
    rows: tuple[Record, ...]
    old_mac: bool


def tables(path: Path) -> list[Table]:
    """Read every sheet that has a filled row. InputError for one that is damaged, too large or unsafe."""
    _check(path)
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    try:
        with path.open("rb") as stream:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            old_mac = book.epoch == CALENDAR_MAC_1904
            found = [_table(sheet, path.name, old_mac) for sheet in book.worksheets]
            book.close()
    except (InputError, MemoryError):
        raise
    except Exception:  # a damaged workbook makes the library fail in every way there is
        raise InputError(_fault(path.name, "The workbook is damaged or cut off.")) from None
    return [table for table in found if table is not None]


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INSIDE:
                limit = f"{LARGEST_INSIDE >> 20} MB"
                raise InputError(
                    _fault(path.name, f"The workbook unpacks to more than {limit} or {MOST_PARTS} parts.")
                )
            if any(part.flag_bits & 1 for part in parts):
                raise InputError(_fault(path.name, "The workbook is encrypted."))
            unsafe = any(_has_document_type(archive, part) for part in parts)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise InputError(_fault(path.name, "The workbook is damaged or cut off.")) from None
    if unsafe:
        raise InputError(
            _fault(path.name, "The workbook holds a document type, which could harm this machine.")
        )


def _has_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        end = b""
        while chunk := stream.read(_CHUNK):
            if any(word in end + chunk for word in _ENTITIES):
                return True
            end = chunk[-32:]
    return False


def _table(sheet: Any, file: str, old_mac: bool) -> Table | None:
    rows = _rows(sheet, file)
    head = next((row for row in rows if any(cell.strip() for cell in row.fields)), None)
    if head is None:
        return None
    header = head.fields
    while header and not header[-1].strip():
        header = header[:-1]
    return Table(tuple(header), head.line, tuple(rows), old_mac)


def _rows(sheet: Any, file: str) -> Iterator[Record]:
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            what = f"The workbook has a sheet of more than {MOST_ROWS} rows or {MOST_COLUMNS} columns."
            raise InputError(_fault(file, what))
        yield Record(number, [_as_text(cell) for cell in cells])


def _as_text(cell: object) -> str:
    """A typed cell as a clean CSV would hold it: dates as ISO, whole numbers without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


def _fault(file: str, what: str) -> InputFault:
    return InputFault(what, _CURE, file)
