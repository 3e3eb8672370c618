"""What kind of file somebody really gave us, told by its first bytes and not by its name.

People send the spreadsheet instead of the extract, the archive instead of the file in it, or the page that
said "please sign in". Saying which of these it is saves an afternoon.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

PARQUET: Final = "Parquet"

_PREFIXES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PAR1", PARQUET),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"PK\x05\x06", "empty ZIP archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older Microsoft Office file (such as .xls)"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x00\x01\x00\x00Standard ", "Microsoft Access database"),
    (b"$FL2", "SPSS file"),
    (b"$FL3", "SPSS file"),
    (b"\x00" * 12 + b"\xc2\xea\x81\x60", "SAS file"),
    (b"<stata_dta>", "Stata file"),
    (b"RDX2\n", "R data file"),
    (b"RDX3\n", "R data file"),
    (b"ARROW1", "Arrow file"),
    (b"ORC", "ORC file"),
    (b"Obj\x01", "Avro file"),
    (b"{\\rtf", "rich-text document"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
)
_MARKUP: Final = (
    (b"<!doctype html", "web page (HTML)"),
    (b"<html", "web page (HTML)"),
    (b"<?xml", "XML document"),
    (b"{", "JSON document"),
    (b"[", "JSON document"),
)
_OFFICE: Final = (
    ("xl/", "Excel workbook (.xlsx)"),
    ("word/", "Word document (.docx)"),
    ("ppt/", "PowerPoint presentation (.pptx)"),
    ("content.xml", "OpenDocument file"),
)


def kind_of(path: Path, head: bytes) -> str | None:
    """Name the kind of a file from its first bytes; None when it may be delimited text."""
    for prefix, name in _PREFIXES:
        if head.startswith(prefix):
            return _inside(path) if name == "ZIP archive" else name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    return next((name for prefix, name in _MARKUP if start.startswith(prefix)), None)


def _inside(path: Path) -> str:
    """Tell office documents from plain archives by their list of members; nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "ZIP archive"
    for start, name in _OFFICE:
        if any(member.startswith(start) for member in members):
            return name
    return "ZIP archive"
