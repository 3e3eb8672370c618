"""The first sheet: what the workbook is, what it is not, how to use it, and where it comes from."""

from __future__ import annotations

from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import Book

NAME: Final = "Read me"
LINE: Final = 110  # letters that fit in a line of the text column


def write(book: Book, material: Material) -> None:
    """Write the sheet."""
    sheet = book.sheet(NAME, colour="#003087")
    sheet.widths(28, 100)
    sheet.put(0, 0, material.title, "title")
    row = 2
    parts: tuple[tuple[str, tuple[str, ...]], ...] = (
        (labels.WHAT, labels.WHAT_TEXT),
        (labels.USE, labels.USE_TEXT),
        (labels.HOW, labels.HOW_TEXT),
        (labels.LIMITS, labels.LIMITS_TEXT),
    )
    for heading, lines in parts:
        for place, line in enumerate(lines):
            sheet.put(row, 0, "" if place else heading, "side")
            sheet.put(row, 1, line, "wrap")
            sheet.raw.set_row(row, 14 * (1 + len(line) // LINE))
            row += 1
        row += 1
    sheet.put(row, 0, labels.COLOURS, "side")
    for look, text in (("input", labels.YELLOW), ("plain", labels.WHITE), ("fixed", labels.GREY)):
        sheet.put(row, 1, text, look)  # type: ignore[arg-type]
        row += 1
    row += 1
    sheet.put(row, 0, labels.SHEETS, "side")
    for name, text in labels.SHEET_TEXTS.items():
        sheet.raw.write_url(row, 0, f"internal:'{name}'!A1", book.format("link"), name)
        sheet.put(row, 1, text, "wrap")
        row += 1
    row += 1
    sheet.put(row, 0, labels.ORIGIN, "side")
    row += 1
    for label, text in material.facts:
        sheet.put(row, 0, label)
        sheet.put(row, 1, text, "wrap")
        row += 1
    for text in material.attributions:
        sheet.put(row, 1, text, "note")
        row += 1
    sheet.page(row, 1, wide=False)
