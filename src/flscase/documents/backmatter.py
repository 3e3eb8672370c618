"""What stands at the end of every document: the numbers behind its charts, and where each number is from.

Both are made as ordinary blocks, so that every format prints, numbers and checks them like the rest.
"""

from __future__ import annotations

from typing import Final

from flscase.case.content import (
    COLUMNS,
    Appendix,
    Block,
    Chart,
    CrossRef,
    Document,
    FigureRef,
    Paragraph,
    Quoted,
    Row,
    Runs,
    Series,
    Table,
    words,
)
from flscase.case.figure import Figure
from flscase.case.rounding import Value
from flscase.documents import labels

SOURCES_SHOWN: Final = 5


def data_appendix(document: Document) -> tuple[Block, ...]:
    """Return the appendix with one table for each chart; nothing for a document without charts."""
    charts = [block for block in document.blocks if isinstance(block, Chart)]
    if not charts:
        return ()
    return (Appendix(labels.DATA_TITLE, "data"), *(series_table(chart.series) for chart in charts))


def data_id(series: Series) -> str:
    """Return the id of the table that holds a chart's data."""
    return f"{series.id}-data"


def series_table(series: Series) -> Table:
    """Return a chart's data as a table of its first two columns, cells rounded as the figures are."""
    down, across, _ = COLUMNS[series.kind][:3]
    if series.kind == "who_pays":  # years across, payers down: the way a finance page reads
        down, across = across, down
    rows, columns = (_unique(series.values(name)) for name in (down, across))
    at = [series.column_ids.index(name) for name in (down, across)]
    cells = {tuple(str(row[index]) for index in at): series.label_text(row) for row in series.rows}
    heading = series.columns[at[0]].label
    return Table(
        id=data_id(series),
        caption=words(labels.DATA_OF, CrossRef(series.id)),
        header=tuple(words(Quoted(name)) for name in (heading, *columns)),
        rows=tuple(
            Row(tuple(words(Quoted(text)) for text in (name, *(cells.get((name, c), "") for c in columns))))
            for name in rows
        ),
        note=words(series.source),
    )


def _unique(values: tuple[Value, ...]) -> list[str]:
    return list(dict.fromkeys(str(value) for value in values))


def figure_index(document: Document, used: tuple[Figure, ...]) -> tuple[Block, ...]:
    """Return the appendix that lists every figure of the document; nothing when there is none."""
    if not used:
        return ()
    table = Table(
        id="index",
        caption=labels.INDEX_CAPTION,
        header=labels.INDEX_HEADER,
        rows=tuple(_index_row(document, figure) for figure in used),
        align=("left", "left", "left", "left"),
        widths=(27, 21, 16, 36),
        small=True,
    )
    return (Appendix(labels.INDEX_TITLE, "figures"), Paragraph(labels.INDEX_LEAD), table)


def _index_row(document: Document, figure: Figure) -> Row:
    return Row(
        (
            FigureRef(figure.id, "label"),
            FigureRef(figure.id, "with_interval"),
            basis_words(figure),
            _story(document, figure),
        ),
        anchor=figure.id,
    )


def basis_words(figure: Figure) -> str:
    """Return the basis of a figure in plain words."""
    basis = labels.BASIS_WORDS[figure.basis]
    if figure.rests_on and figure.rests_on != figure.basis:
        return f"{basis}, {labels.RESTS_ON} {labels.BASIS_WORDS[figure.rests_on]}"
    return basis


def _story(document: Document, figure: Figure) -> Runs:
    shown, rest = figure.sources[:SOURCES_SHOWN], figure.sources[SOURCES_SHOWN:]
    how = words(Quoted(figure.how.rstrip(". ")), ". ") if figure.how else ()
    if not shown:
        return how
    names = [words(document.source_names.get(source, Quoted(source))) for source in shown]
    listed = names[0] + tuple(run for name in names[1:] for run in words(", ", name))
    tail = words(f", {labels.AND_OTHERS}.") if rest else words(".")
    return how + words(f"{labels.FROM} ") + listed + tail
