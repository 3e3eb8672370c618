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
    Emphasis,
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
    down, across = COLUMNS[series.kind][:2]
    if series.kind in ("who_pays", "cumulative"):  # time across, payers down: the way a finance page reads
        down, across = across, down
    lines, columns = (list(dict.fromkeys(map(str, series.values(name)))) for name in (down, across))
    at_down, at_across = series.column_ids.index(down), series.column_ids.index(across)
    cells = {(str(row[at_down]), str(row[at_across])): _cell(series, row) for row in series.rows}
    heading = series.columns[at_down].label
    if series.kind == "cumulative":
        header, rows = _by_year(heading, lines, columns, cells)
    else:
        header = (heading, *columns)
        rows = [_data_row(line, [cells.get((line, name), "") for name in columns]) for line in lines]
    return Table(
        id=data_id(series),
        caption=words(labels.DATA_OF, CrossRef(series.id)),
        header=tuple(words(Quoted(name)) for name in header),
        rows=tuple(rows),
        note=words(series.source),
        small=True,
    )


def _cell(series: Series, row: tuple[Value, ...]) -> str:
    """A row's number as its chart shows it: over time, only the highlighted line has its range."""
    if series.kind == "cumulative" and series.highlight not in (None, row[series.column_ids.index("payer")]):
        return series.cell_text(row, "amount")
    return series.label_text(row)


def _by_year(
    heading: str, lines: list[str], quarters: list[str], cells: dict[tuple[str, str], str]
) -> tuple[tuple[str, ...], list[Row]]:
    """Header and rows of a table by quarter: a group of rows for each year, four quarters across."""
    years = list(dict.fromkeys(quarter.rpartition(" ")[0] for quarter in quarters))
    names = list(dict.fromkeys(quarter.rpartition(" ")[2] for quarter in quarters))
    rows: list[Row] = []
    for year in years:
        rows.append(Row((words(Quoted(year)),), "group"))
        for line in lines:
            rows.append(_data_row(line, [cells.get((line, f"{year} {name}".strip()), "") for name in names]))
    return (heading, *names), rows


def _data_row(name: str, texts: list[str]) -> Row:
    return Row(tuple(words(Quoted(text)) for text in (name, *texts)))


def figure_index(document: Document, used: tuple[Figure, ...]) -> tuple[Block, ...]:
    """Return the appendix that lists every figure of the document; nothing when there is none.

    Figures made in the same way stand together below the words that say how.
    """
    if not used:
        return ()
    stories: dict[Runs, list[Figure]] = {}
    for figure in used:
        stories.setdefault(_story(document, figure), []).append(figure)
    rows: list[Row] = []
    for story, figures in stories.items():
        rows.append(Row((story or words(labels.NO_STORY),), "group"))
        rows += [_index_row(figure) for figure in figures]
    table = Table(
        id="index",
        caption=labels.INDEX_CAPTION,
        header=labels.INDEX_HEADER,
        rows=tuple(rows),
        align=("left", "left", "left"),
        widths=(48, 29, 23),
        small=True,
    )
    return (Appendix(labels.INDEX_TITLE, "figures"), Paragraph(labels.INDEX_LEAD), table)


def _index_row(figure: Figure) -> Row:
    value = FigureRef(figure.id, "with_interval")
    return Row((FigureRef(figure.id, "label"), value, basis_words(figure)), anchor=figure.id)


def basis_words(figure: Figure) -> str:
    """Return the basis of a figure in plain words."""
    basis = labels.BASIS_WORDS[figure.basis]
    if figure.rests_on and figure.rests_on != figure.basis:
        return f"{basis}, {labels.RESTS_ON} {labels.BASIS_WORDS[figure.rests_on]}"
    return basis


def _story(document: Document, figure: Figure) -> Runs:
    """How a figure was made, in bold, and from what."""
    shown, rest = figure.sources[:SOURCES_SHOWN], figure.sources[SOURCES_SHOWN:]
    how = words(Emphasis(Quoted(figure.how.rstrip(". ")), ". ")) if figure.how else ()
    if not shown:
        return how
    names = list(dict.fromkeys(words(document.source_names.get(name, Quoted(name))) for name in shown))
    listed = names[0] + tuple(run for name in names[1:] for run in words(", ", name))
    tail = words(f", {labels.AND_OTHERS}.") if rest else words(".")
    return how + words(f"{labels.FROM} ") + listed + tail
