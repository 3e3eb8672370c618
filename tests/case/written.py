"""A case analysed once for all tests of its text, ways to change its figures, and ways to read its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flscase.case.analysis import analyse
from flscase.case.content import (
    Appendix,
    Block,
    Bullets,
    Callout,
    Chart,
    CrossRef,
    Document,
    Emphasis,
    Heading,
    KeyFigures,
    Note,
    Paragraph,
    Run,
    Table,
    Text,
    Words,
    plain_text,
    words,
)
from flscase.case.figure import Figure
from flscase.case.inputs import CaseInputs
from flscase.case.results import Results
from flscase.case.sections import View, compose_from

CASCADE = {"identified": 0.8, "assessed": 0.9, "recommended": 0.62, "started": 0.8}
MIX = {"alendronate": 0.6, "zoledronate": 0.3, "denosumab": 0.1}


def staff(nurse: float, clerk: float, sessions: float) -> list[dict[str, Any]]:
    """Return a workforce."""
    return [
        {"role": "nurse", "band": 7, "wte": nurse},
        {"role": "admin", "band": 4, "wte": clerk},
        {"role": "consultant", "sessions_per_week": sessions},
    ]


FLS: dict[str, Any] = {
    "id": "fls",
    "name": "Nurse-led FLS with monitoring",
    "model_type": "A",
    **CASCADE,
    "weeks_to_treatment": 16,
    "persistence": "monitored",
    "drug_mix": MIX,
    "new_assessments_per_month": 130,
    "workforce": staff(1.2, 0.6, 1),
}
OLDEST: dict[str, Any] = FLS | {
    "id": "fls_75",
    "name": "The same service for the oldest first",
    "covers": {"ages": "75+"},
    "workforce": staff(0.72, 0.36, 0.6),
}
THIN: dict[str, Any] = {
    "id": "thin",
    "name": "A thin service",
    "model_type": "B",
    "identified": 0.45,
    "assessed": 0.70,
    "recommended": 0.62,
    "started": 0.55,
    "workforce": staff(0.6, 0.4, 0.5),
}
TODAY: dict[str, Any] = {"id": "current", "name": "Current care", "baseline": True, "treated": 0.193}


def case(**changes: Any) -> CaseInputs:
    """Return the made-up hospital's case; changes replace whole parts of it."""
    data: dict[str, Any] = {
        "schema": 1,
        "case": {
            "title": "Fracture liaison service for Northfield Hospital",
            "organisation": "Northfield Hospital",
            "start": "2027-04-01",
            "years": 5,
            "prepared_by": "A. Clinician",
            "prepared_on": "2026-11-01",
        },
        "caseload": {"hip_fractures_per_year": 320},
        "options": [TODAY, THIN, FLS, OLDEST],
    }
    return CaseInputs.model_validate(data | changes)


@lru_cache(maxsize=4)
def results(draws: int = 32) -> Results:
    """Return the analysis of the case, once for all tests."""
    return analyse(case(), draws=draws, workers=1)


@lru_cache(maxsize=1)
def plain_results() -> Results:
    """Return a small case without draws: no intervals anywhere, one year."""
    inputs = case(
        case={"title": "A small case", "start": "2027-01-01", "years": 1},
        caseload={"hip_fractures_per_year": {"value": 12, "basis": "counted", "source": "NHFD"}},
        options=[TODAY, FLS],
    )
    return analyse(inputs, draws=0)


def with_figures(found: Results, changes: Mapping[str, Any], *, lead: str | None = None) -> Results:
    """Return results with some figures changed.

    changes: figure id -> a value, (value, low, high), fields of the Figure, or None to leave it out.
    """
    figures = dict(found.figures)
    for id, change in changes.items():
        if change is None:
            del figures[id]
        elif isinstance(change, dict):
            figures[id] = replace(figures[id], **change)
        else:
            value, low, high = change if isinstance(change, tuple) else (change, None, None)
            plain = {"printed": None, "place": None, "mean": None, "mc_error": None}
            figures[id] = replace(figures[id], value=value, low=low, high=high, **plain)
    return replace(found, figures=figures, lead=lead or found.lead)


def composed(found: Results) -> tuple[Document, View]:
    """Return the document of some results and the view that it was written from."""
    view = View(found)
    return compose_from(view), view


def main_body(document: Document) -> tuple[Block, ...]:
    """Return the blocks before the first appendix."""
    first = next(place for place, block in enumerate(document.blocks) if isinstance(block, Appendix))
    return document.blocks[:first]


def section(document: Document, id: str) -> tuple[Block, ...]:
    """Return the blocks of one section, its heading left out."""
    blocks, inside = [], False
    for block in document.blocks:
        if isinstance(block, Appendix) or (isinstance(block, Heading) and block.level == 1):
            inside = block.id == id
        elif inside:
            blocks.append(block)
    return tuple(blocks)


def sentences(blocks: Iterable[Block], figures: Mapping[str, Figure]) -> str:
    """Return the running text of some blocks: paragraphs, lists and boxes, one line each."""
    return "\n".join(read(content, figures) for block in blocks for content in _running(block))


def every_word(blocks: Iterable[Block], figures: Mapping[str, Figure]) -> str:
    """Return all words of some blocks, tables, headings and captions too, one line each."""
    return "\n".join(read(content, figures) for block in blocks for content in all_words(block))


def read(content: Words, figures: Mapping[str, Figure]) -> str:
    """Return words as a reader sees them, with a word in the place of each cross-reference."""
    return plain_text(tuple(_spoken(run) for run in words(content)), figures)


def _spoken(run: Run) -> Run:
    if isinstance(run, Emphasis):
        return Emphasis(tuple(_spoken(inner) for inner in run.runs))
    return Text("Appendix") if isinstance(run, CrossRef) else run


def _running(block: Block) -> Iterator[Words]:
    if isinstance(block, Paragraph | Note):
        yield block.text
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Callout):
        for inner in block.blocks:
            yield from _running(inner)


def all_words(block: Block) -> Iterator[Words]:
    """Yield everything that a block prints."""
    yield from _running(block)
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Callout | Appendix):
        yield block.title
    elif isinstance(block, KeyFigures):
        for item in block.items:
            yield from (item.figure, item.caption)
    elif isinstance(block, Chart):
        yield from (block.series.title, block.series.source)
    elif isinstance(block, Table):
        yield from (block.caption, *block.header, block.note)
        for row in block.rows:
            yield from row.cells


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of some text; ten is a reader after ten years of school."""
    stops = [part for part in re.split(r"(?<=[.!?:])\s+|\n", text) if re.search(r"[A-Za-z]", part)]
    found = re.findall(r"[A-Za-z’']+", text)
    syllables = sum(_syllables(word.lower()) for word in found)
    return 0.39 * len(found) / len(stops) + 11.8 * syllables / len(found) - 15.59


def _syllables(word: str) -> int:
    vowels = re.findall(r"[aeiouy]+", word)
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and len(vowels) > 1
    return max(1, len(vowels) - silent)
