"""The first sheet: what the workbook is, what it is not, how to use it, and where it comes from."""

from __future__ import annotations

import textwrap
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import Book, Look, Sheet

NAME: Final = "Read me"
LINE: Final = 105  # letters that fit in a line of the text column


def write(book: Book, material: Material) -> None:
    """Write the sheet."""
    sheet = book.sheet(NAME, colour="#003087")
    sheet.widths(28, 100)
    row = sheet.title(material.title) + 1
    parts: tuple[tuple[str, tuple[str, ...]], ...] = (
        (labels.WHAT, labels.WHAT_TEXT),
        (labels.USE, labels.USE_TEXT),
        (labels.HOW, labels.HOW_TEXT),
        (labels.LIMITS, labels.LIMITS_TEXT),
    )
    for heading, lines in parts:
        sheet.put(row, 0, heading, "side")
        row = 1 + _texts(sheet, row, lines)
    row += 1
    sheet.put(row, 0, labels.COLOURS, "side")
    for look, text in (("input", labels.YELLOW), ("plain", labels.WHITE), ("fixed", labels.GREY)):
        sheet.put(row, 1, text, look)  # type: ignore[arg-type]
        row += 1
    row += 1
    sheet.put(row, 0, labels.SHEETS, "side")
    row += 1
    for name, text in labels.SHEET_TEXTS.items():
        sheet.raw.write_url(row, 0, f"internal:'{name}'!A1", book.format("link"), name)
        sheet.put(row, 1, text, "wrap")
        row += 1
    row += 1
    sheet.put(row, 0, labels.ORIGIN, "side")
    row += 1
    for label, text in material.facts:
        sheet.put(row, 0, label)
        row = _texts(sheet, row, (text,))
    row = _texts(sheet, row + 1, material.attributions, "fixed")
    sheet.page(row, 1, wide=False)


def _texts(sheet: Sheet, row: int, texts: tuple[str, ...], look: Look = "plain") -> int:
    """Write texts, cut into lines; return the row after them."""
    for text in texts:
        for line in textwrap.wrap(text, LINE):
            sheet.put(row, 1, line, look)
            row += 1
    return row
