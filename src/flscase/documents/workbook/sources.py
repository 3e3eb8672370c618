"""The sheet of sources: every evidence value in force, with its range, its status and where it comes from."""

from __future__ import annotations

from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import Book, Content

NAME: Final = "Sources"
NUMBERS: Final = (3, 4, 5)  # columns whose heads stand right


def write(book: Book, material: Material) -> None:
    """Write the sheet."""
    sheet = book.sheet(NAME, colour="#768692")
    sheet.widths(34, 60, 26, 14, 12, 12, 22, 12, 12, 90, 60)
    head = sheet.title(labels.SOURCES_TITLE, labels.SOURCES_NOTE) + 1
    for column, text in enumerate(labels.SOURCE_HEADS):
        sheet.put(head, column, text, "number_head" if column in NUMBERS else "head")
    row = head + 1
    for id in material.values:
        for content in _rows(material, id):
            sheet.across(row, 0, content)
            sheet.put(row, 6, content[6], "unit")
            row += 1
    sheet.raw.autofilter(head, 0, row - 1, len(labels.SOURCE_HEADS) - 1)
    sheet.raw.freeze_panes(head + 1, 1)
    sheet.page(row - 1, len(labels.SOURCE_HEADS) - 1, repeat=head, large=True)


def _rows(material: Material, id: str) -> list[list[Content]]:
    """Return the rows of one evidence value: one, or one a part of a split."""
    known, factor = material.resolved[id], material.resolved.factor(id)
    parameter = known.parameter
    own = known.layer != "national"
    where = [
        labels.STATUS["yours" if own else parameter.status],
        parameter.price_year,
        parameter.date.isoformat() if parameter.date else "",
        known.trail() if own else known.source,
        "; ".join(text for text in (parameter.flag_reason, parameter.reasoning) if text)
        if not own
        else known.reason,
    ]
    if factor != 1:
        where[3] = labels.UPRATED.format(year=parameter.price_year, factor=factor, source=where[3])
    ends = [None if end is None else end * factor for end in (known.low, known.high)]
    if isinstance(known.value, tuple):
        parts = zip(parameter.parts, material.parts(id), strict=True)
        return [
            [id, f"{parameter.label}: {labels.name(part)}", parameter.unit, share, None, None, *where]
            for part, share in parts
        ]
    return [[id, parameter.label, parameter.unit, material.value(id), *ends, *where]]
