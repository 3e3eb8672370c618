"""Tables as Word's own: header row repeated on each page, rows kept whole, widths set, a title for readers
who cannot see them. Lines are horizontal only; numbers stand at the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flscase.case.content import Align, KeyFigures, Row, Table
from flscase.documents import palette
from flscase.documents.anchors import anchor
from flscase.documents.word.inline import Inline
from flscase.documents.word.styles import FIGURE
from flscase.documents.word.xml import make, paragraph, run

TEXT_WIDTH: Final = 9638  # twips: A4 less two margins of 2 cm
WHOLE_UP_TO: Final = 14  # rows that a page keeps together
SMALL_FROM: Final = 7  # columns from which the smaller type is used
CELL_MARGINS: Final = {"top": 55, "left": 70, "bottom": 55, "right": 70}
_NARROW: Final = frozenset(" ,.:;'’()/|!ilj")
_WORD_JC: Final = {"left": None, "right": "right", "centre": "center"}


@dataclass(frozen=True)
class _Layout:
    """How a table is set: widths in twips, alignment, styles, and whether it stays on one page."""

    widths: Sequence[int]
    aligns: Sequence[Align]
    head: str
    body: str
    whole: bool
    small: bool


def table(block: Table, inline: Inline) -> Any:
    """Return the w:tbl of a table block."""
    small = block.small or len(block.header) >= SMALL_FROM
    layout = _Layout(
        widths=column_widths(block, inline, points=8 if small else 9),
        aligns=alignment(block),
        head="TableSmallHead" if small else "TableHead",
        body="TableSmall" if small else "TableText",
        whole=len(block.rows) <= WHOLE_UP_TO,
        small=small,
    )
    rows = [_header_row(block, inline, layout)]
    for position, row in enumerate(block.rows):
        last = position == len(block.rows) - 1
        if row.kind == "group":
            rows.append(_group_row(row, inline, layout))
        else:
            rows.append(_body_row(row, inline, layout, last))
    return _frame(layout.widths, rows, title=inline.composition.text(block.caption), header=True)


def alignment(block: Table) -> tuple[Align, ...]:
    """Return the alignment of each column: as given, else words left and the rest right."""
    numbers: list[Align] = ["right"] * (len(block.header) - 1)
    return block.align or ("left", *numbers)


def column_widths(block: Table, inline: Inline, points: float = 9) -> list[int]:
    """Return widths in twips that fill the page.

    As given; else each column first gets the room that its longest word needs, so that no number is ever
    broken, and what is left goes to the columns with the longest cells.
    """
    if block.widths:
        total = sum(block.widths)
        widths = [int(TEXT_WIDTH * width / total) for width in block.widths]
    else:
        rows = [block.header, *(row.cells for row in block.rows if row.kind != "group")]
        columns = [[inline.composition.text(cell) for cell in column] for column in zip(*rows, strict=True)]
        room = [_needs(column, points) for column in columns]  # the first of each is set in bold
        least, wished = [item[0] for item in room], [item[1] for item in room]
        widths = _shared(least, wished)
    widths[0] += TEXT_WIDTH - sum(widths)
    return widths


def _shared(least: Sequence[float], wished: Sequence[float]) -> list[int]:
    """Give each column what it needs, then what it wishes, then an equal part of what is left."""
    spare, longing = TEXT_WIDTH - sum(least), sum(wished) - sum(least)
    if spare < 0:
        return [int(TEXT_WIDTH * width / sum(least)) for width in least]
    part = min(1.0, spare / longing) if longing else 1.0
    left = max(0.0, spare - longing) / len(least)
    return [int(low + part * (high - low) + left) for low, high in zip(least, wished, strict=True)]


def _needs(texts: Sequence[str], points: float) -> tuple[float, float]:
    """Twips for a column's longest word, and for its longest cell within reason."""
    em, margins = points * 20, 2 * CELL_MARGINS["left"] + 10
    bold = [1.1, *(1.0 for _ in texts[1:])]
    word = max(
        _ems(part) * b for content, b in zip(texts, bold, strict=True) for part in content.split() or [""]
    )
    cell = max(_ems(content) * b for content, b in zip(texts, bold, strict=True))
    return word * em + margins, max(word, min(cell, 19.0)) * em + margins


def _ems(text: str) -> float:
    """About how wide a text is set in Arial, in units of its size."""
    return sum(0.3 if letter in _NARROW else 0.58 for letter in text)


def _frame(
    widths: Sequence[int], rows: Sequence[Any], *, title: str = "", header: bool = False, left: int = 0
) -> Any:
    margins = CELL_MARGINS | ({"left": left} if left else {})
    properties = make(
        "w:tblPr",
        make("w:tblW", w=sum(widths), type="dxa"),
        make("w:tblInd", w=0, type="dxa"),
        make("w:tblLayout", type="fixed"),
        make("w:tblCellMar", *(make(f"w:{side}", w=room, type="dxa") for side, room in margins.items())),
        make(
            "w:tblLook",
            val="0420" if header else "0400",
            firstRow=int(header),
            firstColumn=int(header),
            noVBand=1,
            noHBand=1,
        ),
        make("w:tblCaption", val=title) if title else None,
    )
    grid = make("w:tblGrid", *(make("w:gridCol", w=width) for width in widths))
    return make("w:tbl", properties, grid, *rows)


def _cell(
    content: Sequence[Any], width: int, *, span: int = 1, top: str | None = None, bottom: str | None = None,
    fill: str | None = None, left: str | None = None, middle: bool = False, weight: int = 4,
) -> Any:  # fmt: skip
    sides = (("top", top), ("left", left), ("bottom", bottom))
    borders = [
        make(
            f"w:{side}", val="single", sz=24 if side == "left" else weight, space=0, color=colour.lstrip("#")
        )
        for side, colour in sides
        if colour
    ]
    properties = make(
        "w:tcPr",
        make("w:tcW", w=width, type="dxa"),
        make("w:gridSpan", val=span) if span > 1 else None,
        make("w:tcBorders", *borders) if borders else None,
        make("w:shd", val="clear", color="auto", fill=fill.lstrip("#")) if fill else None,
        make("w:vAlign", val="center") if middle else None,
    )
    return make("w:tc", properties, *content)


def _row(cells: Sequence[Any], *, header: bool = False) -> Any:
    properties = make("w:trPr", make("w:cantSplit"), make("w:tblHeader") if header else None)
    return make("w:tr", properties, *cells)


def _header_row(block: Table, inline: Inline, layout: _Layout) -> Any:
    cells = []
    for content, width, align in zip(block.header, layout.widths, layout.aligns, strict=True):
        words = paragraph(layout.head, *inline.runs(content), align=_WORD_JC[align])
        cells.append(_cell([words], width, bottom=palette.BLUE, fill=palette.PALE, weight=8))
    return _row(cells, header=True)


def _group_row(row: Row, inline: Inline, layout: _Layout) -> Any:
    style, bold = (layout.body, False) if layout.small else (layout.head, True)
    content = [paragraph(style, *inline.runs(row.cells[0], bold=bold), keep_next=True)]
    span, width = len(layout.widths), sum(layout.widths)
    return _row([_cell(content, width, span=span, bottom=palette.RULE, fill=palette.PALEST)])


def _body_row(row: Row, inline: Inline, layout: _Layout, last: bool) -> Any:
    total = row.kind in ("total", "subtotal")
    top = {"total": palette.TEXT, "subtotal": palette.MUTED}.get(row.kind)
    bottom = palette.MUTED if last else palette.RULE
    cells = []
    for index, (content, width, align) in enumerate(
        zip(row.cells, layout.widths, layout.aligns, strict=True)
    ):
        runs = inline.runs(content, bold=total, links=not row.anchor)
        if row.anchor and index == 0:
            runs = inline.bookmark(anchor("figure", row.anchor), *runs)
        keep = layout.whole and not last
        words = paragraph(layout.body, *runs, align=_WORD_JC[align], keep_next=keep)
        cells.append(_cell([words], width, top=top, bottom=bottom))
    return _row(cells)


def key_figures(block: KeyFigures, inline: Inline) -> Any:
    """Return large numbers side by side, each with its words below."""
    count = len(block.items)
    widths = [TEXT_WIDTH // count] * count
    cells = [
        _cell(
            [
                paragraph("KeyNumber", *_number_large(inline.runs((item.figure,))), keep_next=True),
                paragraph("KeyCaption", *inline.runs(item.caption)),
            ],
            width,
            left=palette.BLUE,
            fill=palette.PALEST,
        )
        for item, width in zip(block.items, widths, strict=True)
    ]
    return _frame(widths, [_row(cells)], left=140)


def _number_large(runs: Sequence[Any]) -> Sequence[Any]:
    """Keep the number of a key figure large and set the words after it small: "£20,100" and "per QALY"."""
    for link in runs:
        whole = link[0]
        number, _, rest = whole.text.partition(" per ")
        if rest:
            small = run(" per\N{NO-BREAK SPACE}" + rest, FIGURE)
            small.rPr.append(make("w:sz", val=20))
            whole.text = number
            link.append(small)
    return runs


def facts(lines: Sequence[tuple[Sequence[Any], Sequence[Any]]]) -> Any:
    """Return the lines of the title page: what, and its value."""
    widths = [2270, TEXT_WIDTH - 2270]
    rows = [
        _row(
            [
                _cell([paragraph("FactLabel", *label)], widths[0], bottom=palette.PALE),
                _cell([paragraph("FactValue", *value)], widths[1], bottom=palette.PALE),
            ]
        )
        for label, value in lines
    ]
    return _frame(widths, rows)


def box(content: Sequence[Any], colour: str, fill: str) -> Any:
    """Return a box around paragraphs, with a bar of colour at its left."""
    cell = _cell(content, TEXT_WIDTH, left=colour, fill=fill)
    return _frame([TEXT_WIDTH], [_row([cell])], left=170)
