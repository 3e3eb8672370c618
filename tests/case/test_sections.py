"""The text of the case: its order, its figures, its length, its plain English, and what it never says."""

from __future__ import annotations

import re

import pytest
from written import (
    all_words,
    composed,
    every_word,
    main_body,
    plain_results,
    reading_grade,
    results,
    section,
    sentences,
)

from flscase.case.content import (
    Callout,
    Citation,
    Document,
    Emphasis,
    FigureRef,
    Footnote,
    Heading,
    KeyFigures,
    Table,
    words,
)
from flscase.case.results import Results
from flscase.case.sections import compose
from flscase.documents.content import compose as laid_out

ORDER = ["summary", "need", "gap", "people", "money", "doubt", "delay", "signals", "ask"]
NEVER = re.compile(r"\b(?:saves? money|savings?|pays? for itself|pays? back|pays? off|[Ss]aving|None|nan)\b")
LONGEST_BODY = 2100  # words that four pages hold, tables and all
HARDEST = 10.0


@pytest.fixture(scope="module", name="found")
def _found() -> Results:
    return results()


@pytest.fixture(scope="module", name="document")
def _document(found: Results) -> Document:
    return compose(found)


def test_sections_stand_in_their_order(document: Document) -> None:
    headings = [block for block in main_body(document) if isinstance(block, Heading) and block.level == 1]
    assert [heading.id for heading in headings] == ORDER


def test_the_first_page_says_what_it_is_for(document: Document) -> None:
    assert document.intended_use.startswith("For planning a service. Never for decisions about")
    assert document.status == "Draft for discussion"
    assert document.subtitle == "Business justification case"
    assert document.attributions


def test_the_summary_has_three_or_four_figures_five_lines_and_a_recommendation(
    document: Document, found: Results
) -> None:
    blocks = section(document, "summary")
    large = next(block for block in blocks if isinstance(block, KeyFigures))
    assert len(large.items) == 4
    lines = sentences(blocks, found.figures).splitlines()
    assert [line.split(".")[0] for line in lines[:5]] == ["Need", "Plan", "Gain", "Money", "Value"]
    assert isinstance(blocks[-1], Callout)
    assert lines[5].startswith("We ask the board to approve")


def test_no_sentence_is_left_out_for_want_of_a_figure(found: Results) -> None:
    """Every figure that the text asks for is made by the analysis."""
    _, view = composed(found)
    assert view.missing == set()


def test_every_figure_and_citation_can_be_resolved(document: Document, found: Results) -> None:
    keys = {reference.key for reference in document.references}
    for block in document.blocks:
        for content in all_words(block):
            runs = list(words(content))
            while runs:
                run = runs.pop()
                if isinstance(run, Emphasis | Footnote):
                    runs.extend(run.runs)
                elif isinstance(run, FigureRef):
                    assert run.id in found.figures
                elif isinstance(run, Citation):
                    assert set(run.keys) <= keys


@pytest.mark.parametrize("of", [results, plain_results])
def test_the_documents_room_takes_it_whole(of) -> None:
    """Cross-references, tables, figures and citations all resolve: laying out refuses anything else."""
    found = of()
    laid = laid_out(compose(found), found.figures)
    assert laid.references


def test_it_fits_four_pages(document: Document, found: Results) -> None:
    body = every_word(main_body(document), found.figures)
    assert 1200 < len(body.split()) <= LONGEST_BODY


def test_it_reads_like_plain_english(document: Document, found: Results) -> None:
    assert reading_grade(sentences(main_body(document), found.figures)) <= HARDEST
    for id in ORDER:
        assert reading_grade(sentences(section(document, id), found.figures)) <= HARDEST + 1, id


def test_the_reading_grade_tells_hard_from_easy() -> None:
    easy = "The nurse rings you. She asks how you are. You can say no."
    hard = "Multidisciplinary orthogeriatric coordination necessitates organisational reconfiguration."
    assert reading_grade(easy) < 4 < 20 < reading_grade(hard)


def test_it_never_says_what_it_must_not(document: Document, found: Results) -> None:
    text = every_word(main_body(document), found.figures)
    assert not NEVER.search(text)
    assert "not known" not in text


def test_its_punctuation_is_whole(document: Document, found: Results) -> None:
    for line in sentences(main_body(document), found.figures).splitlines():
        assert not re.search(r"  | [.,;:]|\.\.|,,|\( |\*\*|\[|\]", line), line
        assert line[:1] == line[:1].upper(), line


def test_each_budget_has_a_line_in_the_finance_page(document: Document, found: Results) -> None:
    table = next(block for block in section(document, "money") if isinstance(block, Table))
    text = every_word([table], found.figures)
    for budget in (
        "Rheumatology",
        "Radiology and DXA",
        "The ICB",
        "The local council",
        "All NHS and councils",
    ):
        assert budget in text
    assert all(year in text for year in found.financial_years)
    assert "never" in text


def test_kinds_of_money_are_never_one_sum(document: Document, found: Results) -> None:
    text = sentences(section(document, "money"), found.figures)
    assert "That is room for other patients, not cash" in text
    assert "It has no price here" in text
    assert "no cash" not in text.lower() or "It gives no cash back" in text


def test_the_options_are_all_there(document: Document, found: Results) -> None:
    tables = [
        block for block in document.blocks if isinstance(block, Table) and block.id in ("options", "compared")
    ]
    assert len(tables) == 2
    for table in tables:
        text = every_word([table], found.figures)
        assert all(option.name in text for option in found.options if not option.baseline)


def test_the_appendices_hold_claims_assumptions_and_what_is_missing(
    document: Document, found: Results
) -> None:
    text = {
        id: every_word(section(document, id), found.figures)
        for id in ("claims", "register", "ready", "policy")
    }
    assert "For 1,000 patients the Glasgow service treats 686 instead of 193" in text["claims"]
    assert "from memory: check" in text["register"]
    assert "Written from memory: check before handing in" in text["ready"]
    assert "NG259" in text["policy"]


def test_expired_policy_is_left_out(document: Document, found: Results) -> None:
    text = every_word(section(document, "policy"), found.figures)
    assert "No national rollout plan yet" not in text  # expired a month before the case's date


def test_evidence_against_is_printed(document: Document, found: Results) -> None:
    text = sentences(section(document, "doubt"), found.figures)
    assert "second hip fractures did not clearly fall" in text
    assert "The honest alternative is" in text
    assert "equality assessment" in text
