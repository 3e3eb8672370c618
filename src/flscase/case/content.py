"""What a document says, apart from how it looks: title facts and blocks of runs, and no bare number.

The case room writes a `Document` out of these parts; the documents room prints it as Word, HTML and so on.
Wherever a field is of type `Words`, give a plain string (without digits), one run, or the tuple of runs that
`words` and `prose` make. Nothing here knows how anything looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from flscase.case.figure import Figure
from flscase.case.series import COLUMNS, EXACT, Series, SeriesColumn, SeriesKind, rows_adding_up
from flscase.case.words import (
    Citation,
    CrossRef,
    Date,
    Emphasis,
    FigureForm,
    FigureRef,
    Footnote,
    Quoted,
    Run,
    Runs,
    Term,
    Text,
    Words,
    prose,
    words,
)

__all__ = [
    "COLUMNS",
    "EXACT",
    "Align",
    "Appendix",
    "Block",
    "Bullets",
    "Callout",
    "Chart",
    "Citation",
    "CrossRef",
    "Date",
    "Document",
    "Emphasis",
    "Fact",
    "FigureForm",
    "FigureRef",
    "Footnote",
    "Heading",
    "KeyFigure",
    "KeyFigures",
    "Note",
    "PageBreak",
    "Paragraph",
    "Provenance",
    "Quoted",
    "Reference",
    "Row",
    "Run",
    "Runs",
    "Series",
    "SeriesColumn",
    "SeriesKind",
    "Table",
    "Term",
    "Text",
    "Words",
    "form_text",
    "plain_text",
    "prose",
    "row",
    "rows_adding_up",
    "words",
]

Align = Literal["left", "right", "centre"]
RowKind = Literal["plain", "subtotal", "total", "group"]
Tone = Literal["key", "warning", "ask"]
INTENDED_USE: Final = (
    "For planning a service. Never for decisions about the care of one patient. "
    "The numbers are estimates. The index at the end says where each one comes from."
)


@dataclass(frozen=True)
class Heading:
    """A heading below the document's title; level one to three. Numbered by the document."""

    level: int
    text: Words
    id: str = ""

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"a heading has level 1, 2 or 3, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Running text. `lead` marks the opening paragraph of a section that a hurried reader reads."""

    text: Words
    lead: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list; `ordered` numbers it (steps, ranked asks)."""

    items: tuple[Words, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Row:
    """A table row. A `group` row holds one cell that heads the rows below it.

    A `subtotal` is the sum of the plain rows since the subtotal or total before it, a `total` of all plain
    rows since the total before it; the linter adds up what is printed. Both are set apart.
    anchor: id of the figure that this row explains (the index of figures only).
    """

    cells: tuple[Words, ...]
    kind: RowKind = "plain"
    anchor: str = ""


def row(*cells: Words, kind: RowKind = "plain") -> Row:
    """Return a table row from its cells."""
    return Row(cells, kind)


@dataclass(frozen=True)
class Table:
    """A table with a caption, a header row and a first column that names each row.

    align: one per column (default: first left, others right). widths: relative, one per column (default:
    by content). note: the source note below it. small: smaller type, for long tables of words.
    """

    id: str
    caption: Words
    header: tuple[Words, ...]
    rows: tuple[Row, ...]
    note: Words = ()
    align: tuple[Align, ...] = ()
    widths: tuple[float, ...] = ()
    small: bool = False

    def __post_init__(self) -> None:
        for item in self.rows:
            wanted = 1 if item.kind == "group" else len(self.header)
            if len(item.cells) != wanted:
                raise ValueError(
                    f"table {self.id!r}: a {item.kind} row has {len(item.cells)} cells, not {wanted}"
                )
        for given in (self.align, self.widths):
            if given and len(given) != len(self.header):
                raise ValueError(f"table {self.id!r}: align and widths need one entry per column")


@dataclass(frozen=True)
class Chart:
    """A chart of one series. Its data table is printed in an appendix that the document adds by itself."""

    series: Series

    @property
    def id(self) -> str:
        """The id of the series, which cross-references use."""
        return self.series.id


@dataclass(frozen=True)
class KeyFigure:
    """One large number with a line of words below it."""

    figure: FigureRef
    caption: Words


@dataclass(frozen=True)
class KeyFigures:
    """Two to four large numbers side by side: the page's answer at a glance."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Callout:
    """A box that a reader must not miss: the finding (key), a warning, or the ask."""

    title: Words
    blocks: tuple[Paragraph | Bullets, ...]
    tone: Tone = "key"


@dataclass(frozen=True)
class Note:
    """A remark in small type."""

    text: Words


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page (in print)."""


@dataclass(frozen=True)
class Appendix:
    """Opens an appendix; lettered by the document. The first begins a new page."""

    title: Words
    id: str = ""


Block = Heading | Paragraph | Bullets | Table | Chart | KeyFigures | Callout | Note | PageBreak | Appendix


@dataclass(frozen=True)
class Fact:
    """One line of the title page: "Organisation", "Northfield Hospital"."""

    label: str
    value: Words


@dataclass(frozen=True)
class Reference:
    """One source, its text formatted once (Vancouver) and printed the same everywhere."""

    key: str
    text: str
    url: str | None = None


@dataclass(frozen=True)
class Provenance:
    """What made the figures, for the footer: enough to make them again."""

    version: str
    pack: str
    pack_hash: str
    inputs_hash: str
    seed: int | None = None
    draws: int | None = None

    @property
    def line(self) -> str:
        """One line for the footer, hashes cut to eight characters."""
        parts = [
            f"flscase {self.version}",
            f"evidence {self.pack} ({self.pack_hash[:8]})",
            f"inputs {self.inputs_hash[:8]}",
        ]
        parts += [f"seed {self.seed}"] if self.seed is not None else []
        parts += [f"{self.draws:,} draws"] if self.draws is not None else []
        return " · ".join(parts)


@dataclass(frozen=True)
class Document:
    """A whole document: title page facts, blocks in order, and the references that it may cite.

    title, subtitle: printed as given. status: "Draft for discussion", "Approved version" and the like.
    facts: lines of the title page. references: those cited are printed, in the order of first citation.
    attributions: licence lines that the data used ask for. source_names: how the index of figures prints
    an entry of `Figure.sources` (unnamed ones are printed as they are). code: stem of the file names.
    """

    title: str
    status: str
    blocks: tuple[Block, ...]
    provenance: Provenance
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    references: tuple[Reference, ...] = ()
    attributions: tuple[str, ...] = ()
    source_names: Mapping[str, Words] = field(default_factory=dict)
    intended_use: str = INTENDED_USE
    code: str = "business-case"
    number_headings: bool = True


def form_text(figure: Figure, form: FigureForm = "value") -> str:
    """Return a figure printed in one of the forms of `FORMS`."""
    if form.startswith("negated"):
        figure, form = figure.negated, _NEGATED[form]
    if form == "with_interval":
        return f"{figure.text} ({figure.interval_text})" if figure.interval_text else figure.text
    if form == "signed":
        above = isinstance(figure.value, int | float) and figure.value > 0
        return f"+{figure.text}" if above else figure.text
    texts = {"interval": figure.interval_text, "with_unit": figure.text_with_unit, "label": figure.label}
    return texts.get(form, figure.text)


def plain_text(content: Words, figures: Mapping[str, Figure]) -> str:
    """Return words as one string, figures printed; citations, cross-references and footnotes are left out.

    For places that hold no document: a table on the terminal, a file's title, a chart's description.
    """
    parts: list[str] = []
    for run in words(content):
        if isinstance(run, FigureRef):
            parts.append(form_text(figures[run.id], run.form))
        elif isinstance(run, Emphasis):
            parts.append(plain_text(run.runs, figures))
        elif isinstance(run, Text | Term | Quoted | Date):
            parts.append(run.text)
    return "".join(parts)


_NEGATED: Final[dict[str, FigureForm]] = {
    "negated": "value",
    "negated_with_interval": "with_interval",
    "negated_interval": "interval",
}
