"""The sheet of inputs as delivered: what each yellow cell held at first, to see changes and to undo them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula, differs, same, sum_product
from flscase.documents.workbook.sheet import Book, Sheet

NAME: Final = "As delivered"
EMPTY: Final = "(empty)"


def write(book: Book, sources: Sequence[Sheet]) -> Formula:
    """Write the sheet; return a formula that counts the input cells changed since.

    sources: sheets that hold inputs, one below the other here.
    """
    sheet = book.sheet(NAME, colour="#768692")
    sheet.widths(58, 18, *[19] * 18)
    offset = sheet.title(labels.DELIVERED_TITLE)
    counts = []
    bottom = right = 0
    for source in sources:
        counts.append(_copy(book, sheet, source, offset))
        right = max(right, *(column for _, column in source.inputs))
        bottom = offset + max(row for row, _ in source.inputs)
        offset = bottom + 2
    sheet.raw.freeze_panes(1, 1)
    sheet.page(bottom, right)
    return sum(counts[1:], counts[0])


def _copy(book: Book, sheet: Sheet, source: Sheet, offset: int) -> Formula:
    """Copy the inputs of one sheet, each row moved down by `offset`; return the count of changes."""
    rows = [row for row, _ in source.inputs]
    top, bottom = min(rows), max(rows)
    right = max(column for _, column in source.inputs)
    for (row, column), value in source.inputs.items():
        sheet.put(offset + row, column, EMPTY if value is None else value, "far")
    for row in dict.fromkeys(rows):
        sheet.put(offset + row, 0, source.at(row, 0), "fixed")
    before = sheet.block(offset + top, 1, offset + bottom, right)
    now = source.block(top, 1, bottom, right)
    filled = same(before, EMPTY) * differs(now, "")
    moved = differs(before, EMPTY) * differs(before, "") * differs(now, before)
    _mark(book, sheet, source, (top, bottom, right), offset)
    return sum_product(filled + moved)


def _mark(book: Book, sheet: Sheet, source: Sheet, place: tuple[int, int, int], offset: int) -> None:
    """Let changed cells stand out among the inputs.

    A rule may not point at another sheet by its cells, but it may by a name.
    """
    top, bottom, right = place
    name = f"delivered.{source.name.lower()}"
    book.define(name, sheet.block(offset + top, 1, offset + bottom, right))
    here, there = source.relative(top, 1), f"INDEX({name},ROW()-{top},COLUMN()-1)"
    changed = f'=AND({there}<>"",IF({there}="{EMPTY}",{here}<>"",{here}<>{there}))'
    rule = {"type": "formula", "criteria": changed, "format": book.changed}
    source.raw.conditional_format(top, 1, bottom, right, rule)
