"""The reader that finds numbers which are not figures.

A finished Word file or page is read back. Each number in it must stand in a stretch that says what it is:
a figure's printed text (the very one that it points to), a declared term, date or quotation, a number that
the document itself gives, or a page number. Anything else is a stray, also when it happens to look like a
figure. Totals are added up as printed. No stray is the only pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from flscase.case.content import Chart, Document, FigureRef, Series, Table, Words, form_text, words
from flscase.case.figure import Figure
from flscase.case.rounding import number_text, place_of, round_half_up
from flscase.case.words import FORMS
from flscase.documents.anchors import anchor
from flscase.documents.backmatter import data_id
from flscase.documents.content import Composition, clean, compose, hint, runs_in
from flscase.documents.reading import Segment, read_docx, read_html

_NUMBER: Final = re.compile(r"[+\-\N{MINUS SIGN}]?£?\d[\d,]*(?:[./]\d+)*%?|[^\W\D]|[¼-¾⅐-⅞]")
_SUM_FAULT: Final = "the parts printed above do not add up to it"
_PAGE_FIELDS: Final = frozenset({"PAGE", "NUMPAGES"})
_SPACES: Final = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})


@dataclass(frozen=True)
class Stray:
    """A number that is not a figure, where it stands and the words around it."""

    number: str
    place: str
    context: str

    def __str__(self) -> str:
        return f"{self.place}: {self.number!r} in {self.context!r}"


def lint(path: Path, document: Document, figures: Mapping[str, Figure]) -> list[Stray]:
    """Read a finished .docx or .html back and return its strays, and totals that do not add up."""
    composition = compose(document, figures)
    if path.suffix == ".docx":
        return lint_docx(path.read_bytes(), composition)
    if path.suffix in (".html", ".htm"):
        return lint_html(path.read_text(encoding="utf-8"), composition)
    raise ValueError(f"cannot read numbers back from {path.name}")


def lint_docx(content: bytes, composition: Composition) -> list[Stray]:
    """Return the strays of a Word file."""
    return _strays(read_docx(content), composition)


def lint_html(content: str, composition: Composition) -> list[Stray]:
    """Return the strays of a page."""
    return _strays(read_html(content), composition)


def lint_totals(composition: Composition) -> list[Stray]:
    """Return the totals of the document's tables and charts that are not the sum of the parts printed."""
    strays: list[Stray] = []
    for block in composition.blocks:
        if isinstance(block, Chart) and block.series.kind == "who_pays":
            strays += _chart_faults(block.series, composition.labels[block.id])
        if isinstance(block, Table):
            for column in range(1, len(block.header)):
                strays += _column_faults(block, column, composition)
    return strays


def _strays(segments: list[Segment], composition: Composition) -> list[Stray]:
    declared = _Declared(composition)
    strays = lint_totals(composition)
    for segment in _joined(segments, declared):
        if not declared.holds(segment):
            context = segment.context or segment.text
            strays += [Stray(found, segment.place, context) for found in _NUMBER.findall(segment.text)]
    return strays


def _joined(segments: list[Segment], declared: _Declared) -> Iterator[Segment]:
    """Yield segments, those that an editor has cut in pieces put together again."""
    waiting: list[Segment] = []
    for segment in segments:
        same = waiting and (waiting[-1].mark, waiting[-1].place, waiting[-1].target) == (
            segment.mark,
            segment.place,
            segment.target,
        )
        if waiting and not same:
            yield from _settled(waiting, declared)
            waiting = []
        waiting.append(segment)
    yield from _settled(waiting, declared)


def _settled(parts: list[Segment], declared: _Declared) -> list[Segment]:
    if len(parts) < 2 or parts[0].mark in ("text", "attribute", "chart") or all(map(declared.holds, parts)):
        return parts
    first = parts[0]
    whole = Segment("".join(p.text for p in parts), first.mark, first.place, first.target, first.context)
    return [whole] if declared.holds(whole) else parts


class _Declared:
    """What a document has said it may print."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self._figures = {name: key for key in composition.figures for name in (key, anchor("figure", key))}
        self._charts = {
            anchor("item", block.id): block.series for block in composition.blocks if isinstance(block, Chart)
        }

    def holds(self, segment: Segment) -> bool:
        """Whether every number of a segment is declared."""
        text = _plain(segment.text)
        if not _NUMBER.search(text):
            return True
        if segment.mark == "figure":
            return self._is_figure(text, segment.target)
        if segment.mark == "field":
            return segment.target in _PAGE_FIELDS or text in self._numbers
        if segment.mark in ("number", "citation", "ref", "footnote"):
            return text in self._numbers or (segment.mark == "number" and text in self._said["quoted"])
        if segment.mark == "attribute":
            return text in self._attributes
        if segment.mark == "chart":
            return self._in_chart(text, segment.target)
        return text in self._said.get(segment.mark, ())

    def _is_figure(self, text: str, target: str) -> bool:
        if target:
            return target in self._figures and text in self._forms(self._figures[target])
        return any(text in self._forms(figure.id) for figure in self.composition.used)

    def _forms(self, key: str) -> set[str]:
        figure = self.composition.figures[key]
        return {_plain(clean(form_text(figure, form))) for form in FORMS}

    def _in_chart(self, text: str, target: str) -> bool:
        series = self._charts.get(target)
        if series is None:
            return False
        texts = {series.highlight or ""}
        for row in series.rows:
            texts.add(series.label_text(row))
            texts |= {series.cell_text(row, name) for name in series.column_ids}
        allowed = {_plain(clean(item)) for item in texts}
        cut = text.removesuffix("…")  # a long name is cut where the picture ends
        return text in allowed or (cut != text and any(item.startswith(cut) for item in allowed))

    @cached_property
    def _said(self) -> dict[str, set[str]]:
        """Text of every declared piece by kind, and what the document quotes of itself."""
        said: dict[str, set[str]] = {"term": set(), "date": set(), "quoted": set()}
        for content in self._contents():
            for piece in self.composition.pieces(content):
                if piece.kind in said:
                    said[piece.kind].add(_plain(piece.text))
        source = self.composition.document
        own = [source.title, source.subtitle, source.status, source.provenance.line, *source.attributions]
        for item in self.composition.references:
            own += [item.text, item.url or ""]
        said["quoted"] |= {_plain(clean(text)) for text in own}
        return said

    @cached_property
    def _numbers(self) -> set[str]:
        """Numbers that the document gives: of headings, captions, citations, footnotes, references."""
        given = self.composition
        numbers = {str(number) for number in (*given.citations.values(), *range(1, len(given.footnotes) + 1))}
        numbers |= {f"{number}." for number in given.citations.values()}
        labels = {*given.labels.values(), *given.heading_numbers.values()}
        return numbers | labels | {label.rpartition(" ")[2] for label in labels}

    @cached_property
    def _attributes(self) -> set[str]:
        """Hints, alternative texts and titles."""
        given = self.composition
        texts = [hint(figure) for figure in given.figures.values()]
        texts += [given.document.title, given.document.subtitle]
        for block in given.blocks:
            if isinstance(block, Chart):
                series = block.series
                texts += [
                    given.text(series.title),
                    given.text(series.description),
                    series.id,
                    data_id(series),
                ]
            if isinstance(block, Table):
                texts.append(given.text(block.caption))
        return {_plain(clean(text)) for text in texts}

    def _contents(self) -> Iterator[Words]:
        yield from runs_in(self.composition.document, self.composition.blocks)
        for footnote in self.composition.footnotes:
            yield footnote.runs


def _plain(text: str) -> str:
    return text.translate(_SPACES).strip()


def _column_faults(block: Table, column: int, composition: Composition) -> Iterator[Stray]:
    """Totals of one column that are not the sum of the printed parts since the total before.

    A subtotal adds the parts since the subtotal before it and is no part of the total.
    """
    parts: list[float | None] = []  # None for a cell that is not one number
    start = 0  # of the parts that a subtotal adds
    for row in block.rows:
        if row.kind == "group":
            continue
        number = _printed(row.cells[column], composition)
        if row.kind == "plain":
            parts.append(number)
            continue
        above = [part for part in parts[start if row.kind == "subtotal" else 0 :] if part is not None]
        known = above and len(above) == len(parts[start if row.kind == "subtotal" else 0 :])
        if number is not None and known and abs(sum(above) - number) > 1e-6:
            place = f"{composition.labels[block.id]}, column {composition.text(block.header[column])}"
            yield Stray(composition.text(row.cells[column]), place, _SUM_FAULT)
        start = len(parts)
        if row.kind == "total":
            parts, start = [], 0


def _printed(cell: Words, composition: Composition) -> float | None:
    """The number that a cell prints, when it prints one figure's value and nothing else."""
    content = words(cell)
    if (
        len(content) != 1
        or not isinstance(content[0], FigureRef)
        or content[0].form not in ("value", "signed", "negated")
    ):
        return None
    value = composition.figures[content[0].id].rounded
    if not isinstance(value, int | float):
        return None
    return -value if content[0].form == "negated" else float(value)


def _chart_faults(series: Series, label: str) -> Iterator[Stray]:
    """Years in which the total of a chart (the payer it highlights) is not the sum of what is printed."""
    at_year, at_payer, at_amount = (series.column_ids.index(name) for name in ("year", "payer", "amount"))
    unit, digits = series.columns[at_amount].unit, series.columns[at_amount].digits
    sums: dict[str, float] = {}
    totals: dict[str, float] = {}
    for row in series.rows:
        amount = row[at_amount]
        if not isinstance(amount, int | float):
            continue
        printed = round_half_up(amount, -place_of((amount,), unit, digits).power)
        if row[at_payer] == series.highlight:
            totals[str(row[at_year])] = printed
        else:
            sums[str(row[at_year])] = sums.get(str(row[at_year]), 0.0) + printed
    for year, total in totals.items():
        if abs(total - sums.get(year, total)) > 1e-6:
            text = number_text(total, unit, place_of((total,), unit, digits))
            yield Stray(text, f"{label}, {year}", "the parts printed in the chart do not add up to it")
