"""The sheet of inputs as delivered: what each yellow cell held at first, to see changes and to undo them."""

from __future__ import annotations

from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula, differs, same, sum_product
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.sheet import Book

NAME: Final = "As delivered"
EMPTY: Final = "(empty)"


def write(book: Book, inputs: Inputs) -> Formula:
    """Write the sheet; return a formula that counts the input cells changed since."""
    sheet, source = book.sheet(NAME, colour="#768692"), inputs.sheet
    sheet.title(labels.DELIVERED_TITLE)
    sheet.widths(58, 18, *[19] * 18)
    rows = [row for row, _ in source.inputs]
    right = max(column for _, column in source.inputs)
    for (row, column), value in source.inputs.items():
        sheet.put(row, column, EMPTY if value is None else value, "far")
    for row in dict.fromkeys(rows):
        sheet.put(row, 0, source.at(row, 0), "fixed")
    top, bottom = min(rows), max(rows)
    before, now = (side.block(top, 1, bottom, right) for side in (sheet, source))
    was_empty = same(before, EMPTY)
    filled = was_empty * differs(now, "")
    moved = differs(before, EMPTY) * differs(before, "") * differs(now, before)
    _mark(book, inputs, top, bottom, right)
    sheet.raw.freeze_panes(1, 1)
    sheet.page(bottom, right)
    return sum_product(filled + moved)


def _mark(book: Book, inputs: Inputs, top: int, bottom: int, right: int) -> None:
    """Let changed cells stand out among the inputs."""
    sheet = inputs.sheet
    here, there = sheet.relative(top, 1), f"'{NAME}'!{sheet.relative(top, 1)}"
    changed = f'=AND({there}<>"",IF({there}="{EMPTY}",{here}<>"",{here}<>{there}))'
    sheet.raw.conditional_format(
        top, 1, bottom, right, {"type": "formula", "criteria": changed, "format": book.changed}
    )
