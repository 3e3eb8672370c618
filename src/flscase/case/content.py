"""What a document says, apart from how it looks: title facts and blocks of runs, and no bare number.

The case room writes a `Document` out of these parts; the documents room prints it as Word, HTML and so on.
Wherever a field is of type `Words`, give a plain string (without digits), one run, or the tuple of runs that
`words` and `prose` make. Nothing here knows how anything looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from flscase.case.series import COLUMNS, Series, SeriesColumn, SeriesKind
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
    "prose",
    "row",
    "words",
]

Align = Literal["left", "right", "centre"]
RowKind = Literal["plain", "total", "group"]
Tone = Literal["key", "warning", "ask"]
INTENDED_USE: Final = (
    "For planning a service. Never for decisions about the care of an individual. "
    "Figures are estimates from the sources named; each can be traced in the index of figures."
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
    """A table row. A `total` row is set apart; a `group` row holds one cell that heads the rows below it."""

    cells: tuple[Words, ...]
    kind: RowKind = "plain"


def row(*cells: Words, kind: RowKind = "plain") -> Row:
    """Return a table row from its cells."""
    return Row(cells, kind)


@dataclass(frozen=True)
class Table:
    """A table with a caption, a header row and a first column that names each row.

    align: one per column (default: first left, others right). widths: relative, one per column (default:
    by content). note: the source note below it.
    """

    id: str
    caption: Words
    header: tuple[Words, ...]
    rows: tuple[Row, ...]
    note: Words = ()
    align: tuple[Align, ...] = ()
    widths: tuple[float, ...] = ()

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
    """A chart of one series. `table` prints its data table with it (else the table goes to an appendix)."""

    series: Series
    table: bool = False

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
    """Opens an appendix on a new page; lettered by the document."""

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
    attributions: licence lines that the data used ask for. code: short name used for files ("bjc").
    """

    title: str
    status: str
    blocks: tuple[Block, ...]
    provenance: Provenance
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    references: tuple[Reference, ...] = ()
    attributions: tuple[str, ...] = ()
    intended_use: str = INTENDED_USE
    code: str = "case"
    number_headings: bool = True
