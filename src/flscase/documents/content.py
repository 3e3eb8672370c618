"""A document made ready to print: every number given, every reference resolved, the same for all formats.

`compose` walks a `Document` once. It numbers headings, tables, charts, appendices, citations and footnotes
in reading order, adds the numbers behind the charts and the index of figures, and finds every fault (a
figure, source or table that does not exist) before anything is written. A renderer then asks for the
`pieces` of any words: flat stretches of text that say what they are, so that the linter can check them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from flscase.case.content import (
    Appendix,
    Block,
    Bullets,
    Callout,
    Chart,
    Citation,
    CrossRef,
    Date,
    Document,
    Emphasis,
    FigureRef,
    Footnote,
    Heading,
    KeyFigures,
    Note,
    PageBreak,
    Paragraph,
    Quoted,
    Reference,
    Run,
    Runs,
    Table,
    Term,
    Words,
    form_text,
    words,
)
from flscase.case.figure import Figure
from flscase.documents import labels
from flscase.documents.backmatter import data_appendix, figure_index

PieceKind = Literal["text", "figure", "term", "date", "quoted", "citation", "ref", "footnote"]
HINT_LENGTH: Final = 250
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ContentError(ValueError):
    """The document asks for something that does not exist: a fault of its author, never of the user."""


@dataclass(frozen=True)
class Piece:
    """A stretch of print of one kind.

    target: id of the figure, key of the reference, id of the table or number of the footnote it points to.
    hint: what a reader sees on pointing at it.
    """

    kind: PieceKind
    text: str
    strong: bool = False
    target: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Composition:
    """A document with all its numbers given; renderers read this and nothing else.

    blocks: the document's own and those that every document has. labels: id of a table, chart or appendix
    to its printed label. heading_numbers: position of a block to its number. citations: key to number.
    footnotes: in order. used: figures in the order of first use.
    """

    document: Document
    figures: Mapping[str, Figure]
    blocks: tuple[Block, ...]
    labels: Mapping[str, str]
    heading_numbers: Mapping[int, str]
    citations: Mapping[str, int]
    footnotes: tuple[Footnote, ...]
    used: tuple[Figure, ...]

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The references cited, in the order of their numbers."""
        known = {item.key: item for item in self.document.references}
        return tuple(known[key] for key in self.citations)

    def pieces(self, content: Words, *, strong: bool = False) -> tuple[Piece, ...]:
        """Return the flat pieces of words, ready to print."""
        return tuple(piece for run in words(content) for piece in self._pieces_of(run, strong))

    def text(self, content: Words) -> str:
        """Return words as one string, without footnotes."""
        return "".join(piece.text for piece in self.pieces(content) if piece.kind != "footnote")

    def _pieces_of(self, run: Run, strong: bool) -> Iterator[Piece]:
        if isinstance(run, Emphasis):
            yield from self.pieces(run.runs, strong=True)
        elif isinstance(run, FigureRef):
            figure = self.figures[run.id]
            yield Piece("figure", clean(form_text(figure, run.form)), strong, run.id, hint(figure))
        elif isinstance(run, Citation):
            yield from self._citation(run, strong)
        elif isinstance(run, CrossRef):
            yield Piece("ref", self.labels[run.id], strong, run.id)
        elif isinstance(run, Footnote):
            number = str(self.footnotes.index(run) + 1)
            yield Piece("footnote", number, strong, number)
        elif isinstance(run, Term):
            yield Piece("term", clean(run.text), strong)
        elif isinstance(run, Date):
            yield Piece("date", run.text, strong)
        elif isinstance(run, Quoted):
            yield Piece("quoted", clean(run.text), strong)
        else:
            yield Piece("text", clean(run.text), strong)

    def _citation(self, run: Citation, strong: bool) -> Iterator[Piece]:
        for position, key in enumerate(run.keys):
            yield Piece("text", ", " if position else "\N{NO-BREAK SPACE}[", strong)
            yield Piece("citation", str(self.citations[key]), strong, key)
        yield Piece("text", "]", strong)


def compose(document: Document, figures: Mapping[str, Figure]) -> Composition:
    """Return the document with every number given.

    Raises ContentError naming every figure, source, table or chart that is asked for and does not exist,
    every id used twice and every footnote repeated.
    """
    blocks = _without_blank_pages(document.blocks) + data_appendix(document)
    first = _Walk(document, figures, blocks).run()
    blocks += figure_index(document, tuple(figures[key] for key in first.used))
    walk = _Walk(document, figures, blocks).run()
    used = tuple(figures[key] for key in first.used)
    return Composition(
        document,
        figures,
        blocks,
        walk.labels,
        walk.numbers,
        walk.citations,
        tuple(walk.footnotes),
        used,
    )


def _without_blank_pages(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out a page break where an appendix begins a new page anyway."""
    following = (*blocks[1:], None)
    return tuple(
        block
        for block, after in zip(blocks, following, strict=True)
        if not (isinstance(block, PageBreak) and isinstance(after, Appendix))
    )


def clean(text: str) -> str:
    """Return text without control characters and without the marks that turn writing round."""
    return text.translate(_UNSAFE)


def hint(figure: Figure) -> str:
    """Return the short story of a figure: basis, range, how it was made."""
    parts = [figure.basis_text]
    parts += [f"range {figure.interval_text}"] if figure.interval_text else []
    parts += [figure.how.rstrip(". ")] if figure.how else []
    text = clean(" ".join(f"{part[:1].upper()}{part[1:]}." for part in parts))
    return text if len(text) <= HINT_LENGTH else f"{text[: HINT_LENGTH - 2].rsplit(' ', 1)[0]} …"


def runs_in(document: Document, blocks: tuple[Block, ...]) -> Iterator[Runs]:
    """Yield every tuple of runs of a document in reading order."""
    for fact in document.facts:
        yield words(fact.value)
    for block in blocks:
        yield from _runs_of_block(block)


def _runs_of_block(block: Block) -> Iterator[Runs]:
    if isinstance(block, Heading | Paragraph | Note):
        yield words(block.text)
    elif isinstance(block, Bullets):
        yield from map(words, block.items)
    elif isinstance(block, Table):
        cells = [
            block.caption,
            *block.header,
            *(cell for row in block.rows for cell in row.cells),
            block.note,
        ]
        yield from map(words, cells)
    elif isinstance(block, Chart):
        yield from map(words, (block.series.title, block.series.description, block.series.source))
    elif isinstance(block, KeyFigures):
        for item in block.items:
            yield (item.figure, *words(item.caption))
    elif isinstance(block, Callout):
        yield words(block.title)
        for inner in block.blocks:
            yield from _runs_of_block(inner)
    elif isinstance(block, Appendix):
        yield words(block.title)


class _Walk:
    """One pass over a document that gives numbers and collects faults."""

    def __init__(self, document: Document, figures: Mapping[str, Figure], blocks: tuple[Block, ...]) -> None:
        self.document, self.figures, self.blocks = document, figures, blocks
        self.labels: dict[str, str] = {}
        self.numbers: dict[int, str] = {}
        self.citations: dict[str, int] = {}
        self.footnotes: list[Footnote] = []
        self.used: dict[str, None] = {}
        self.faults: list[str] = []
        self._sources = {item.key for item in document.references}

    def run(self) -> _Walk:
        """Walk the whole document; raise ContentError if anything is wrong."""
        self._label_blocks()
        for runs in runs_in(self.document, self.blocks):
            self._see(runs)
        if self.faults:
            raise ContentError(
                f"document {self.document.code!r}:\n  " + "\n  ".join(dict.fromkeys(self.faults))
            )
        return self

    def _label_blocks(self) -> None:
        section, subsection, tables, charts, appendices = 0, 0, 0, 0, 0
        for position, block in enumerate(self.blocks):
            if isinstance(block, Table):
                tables += 1
                self._label(block.id, f"{labels.TABLE} {tables}")
            elif isinstance(block, Chart):
                charts += 1
                self._label(block.id, f"{labels.CHART} {charts}")
            elif isinstance(block, Appendix):
                letter = _LETTERS[appendices % len(_LETTERS)]
                appendices += 1
                self.numbers[position] = f"{labels.APPENDIX} {letter}"
                self._label(block.id or f"appendix-{letter.lower()}", f"{labels.APPENDIX} {letter}")
            elif isinstance(block, Heading) and self.document.number_headings and not appendices:
                if block.level == 1:
                    section, subsection = section + 1, 0
                    self.numbers[position] = f"{section}"
                elif block.level == 2:
                    subsection += 1
                    self.numbers[position] = f"{section}.{subsection}"

    def _label(self, key: str, label: str) -> None:
        if key in self.labels:
            self.faults.append(f"the id {key!r} is used twice")
        self.labels[key] = label

    def _see(self, runs: Runs) -> None:
        for run in runs:
            if isinstance(run, Emphasis):
                self._see(run.runs)
            elif isinstance(run, FigureRef):
                self._need(run.id in self.figures, f"no figure {run.id!r}")
                self.used[run.id] = None
            elif isinstance(run, Citation):
                for key in run.keys:
                    self._need(key in self._sources, f"no reference {key!r}")
                    self.citations.setdefault(key, len(self.citations) + 1)
            elif isinstance(run, CrossRef):
                self._need(run.id in self.labels, f"no table, chart or appendix {run.id!r}")
            elif isinstance(run, Footnote):
                self._need(run not in self.footnotes, "the same footnote stands twice")
                self.footnotes.append(run)
                self._see(run.runs)

    def _need(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)


_UNSAFE: Final[dict[int, str | None]] = {
    **dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    **dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF)),
    **dict.fromkeys((9, 10, 13, 0x2028, 0x2029), " "),
}
