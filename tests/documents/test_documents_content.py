"""Composition: numbers given once, faults found before anything is printed, where every number is from."""

from __future__ import annotations

import pytest
from documents_sample import HOSTILE, care_gap, figure, sample_document, sample_figures

from flscase.case.content import (
    Appendix,
    Chart,
    Citation,
    CrossRef,
    FigureRef,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Quoted,
    Table,
    prose,
    row,
    words,
)
from flscase.documents.content import Composition, ContentError, clean, compose, hint


def composed(*blocks: object) -> Composition:
    return compose(sample_document(blocks=blocks), sample_figures())


def test_tables_charts_and_appendices_are_numbered_in_reading_order(composition: Composition) -> None:
    assert composition.labels == {
        "must-find": "Table 1",
        "care_gap": "Chart 1",
        "averted": "Chart 2",
        "who_pays": "Chart 3",
        "cumulative": "Chart 4",
        "assumptions": "Appendix A",
        "assumed": "Table 2",
        "data": "Appendix B",
        "care_gap-data": "Table 3",
        "averted-data": "Table 4",
        "who_pays-data": "Table 5",
        "cumulative-data": "Table 6",
        "figures": "Appendix C",
        "index": "Table 7",
    }


def test_headings_are_numbered_up_to_the_appendices(composition: Composition) -> None:
    numbers = [
        composition.heading_numbers.get(position)
        for position, block in enumerate(composition.blocks)
        if isinstance(block, Heading | Appendix)
    ]
    assert numbers == ["1", "2", "3", "4", "4.1", None, "Appendix A", "Appendix B", "Appendix C"]


def test_citations_are_numbered_by_first_use_and_only_the_cited_are_listed(composition: Composition) -> None:
    assert composition.citations == {"flsdb": 1, "nice": 2}
    assert [item.key for item in composition.references] == ["flsdb", "nice"]
    assert composition.text(words("seen", Citation("nice", "flsdb"))) == "seen\N{NO-BREAK SPACE}[2, 1]"


def test_every_fault_is_told_at_once() -> None:
    note = Footnote("again")
    with pytest.raises(ContentError) as fault:
        composed(
            Paragraph(words(FigureRef("no.such"), Citation("nobody"), CrossRef("nowhere"), note, note)),
            Appendix("One", "twice"),
            Appendix("Two", "twice"),
        )
    for part in (
        "no figure 'no.such'",
        "no reference 'nobody'",
        "'nowhere'",
        "'twice' is used twice",
        "footnote",
    ):
        assert part in str(fault.value)


def test_a_fault_in_a_chart_title_or_table_is_found() -> None:
    bad = Table("t", "x", ("a", "b"), (row("c", FigureRef("gone")),))
    with pytest.raises(ContentError, match="gone"):
        composed(bad)


def test_each_figure_used_stands_once_in_the_index(composition: Composition) -> None:
    index = next(block for block in composition.blocks if isinstance(block, Table) and block.id == "index")
    anchors = [item.anchor for item in index.rows if item.kind == "plain"]
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == {item.id for item in composition.used}
    cells = next(item.cells for item in index.rows if item.anchor == "fls.icer")
    assert [composition.text(cell) for cell in cells] == [
        "Cost per QALY gained",
        "£20,100 per QALY (£11,000 to £34,000 per QALY)",
        "modelled, resting on what is assumed",
    ]


def test_figures_made_alike_stand_below_the_words_that_say_how(composition: Composition) -> None:
    index = next(block for block in composition.blocks if isinstance(block, Table) and block.id == "index")
    groups: dict[str, list[str]] = {}
    for item in index.rows:
        if item.kind == "group":
            story = composition.text(item.cells[0])
            assert story not in groups
            groups[story] = []
        else:
            groups[story].append(item.anchor)
    model = "Cohort model by quarter, this option less current care. From options[fls].identified, "
    model += "treatment.alendronate.hip, risk of a second fracture\N{NO-BREAK SPACE}[1]."
    assert "fls.icer" in groups[model]
    assert groups["Cohort model by quarter, this option less current care. From apc.csv."] == [
        "caseload.hip_fractures"
    ]
    assert groups["Taken as it is."] == ["pay.old"]


def test_many_sources_are_cut_and_say_so() -> None:
    figures = sample_figures()
    figures["x"] = figure("x", "X", 1, "people", sources=tuple(f"s{i}" for i in range(9)))
    made = compose(sample_document(blocks=(Paragraph(words(FigureRef("x"))),)), figures)
    index = next(block for block in made.blocks if isinstance(block, Table))
    story = made.text(index.rows[0].cells[0])
    assert story.endswith("From s0, s1, s2, s3, s4, and others, all listed in the results file.")


def test_a_document_without_figures_or_charts_has_no_such_appendix() -> None:
    assert composed(Paragraph("Nothing")).labels == {}


def test_the_numbers_behind_each_chart_are_a_table(composition: Composition) -> None:
    tables = {block.id: block for block in composition.blocks if isinstance(block, Table)}
    gap = tables["care_gap-data"]
    assert [composition.text(cell) for cell in gap.header] == [
        "Step of care", "Current care", "Thin service", "Well-run service", "Well-run, aged 75+",
    ]  # fmt: skip
    assert [composition.text(cell) for cell in gap.rows[1].cells] == ["Found", "", "720", "1,280", "640"]
    years = tables["cumulative-data"]
    assert [composition.text(cell) for cell in years.header] == ["Payer", "Q1", "Q2", "Q3", "Q4"]
    assert [composition.text(item.cells[0]) for item in years.rows if item.kind == "group"] == [
        "2027/28", "2028/29", "2029/30", "2030/31", "2031/32",
    ]  # fmt: skip
    system = next(item for item in years.rows if composition.text(item.cells[0]) == "Whole system")
    assert "(" in composition.text(system.cells[1])
    trust = next(item for item in years.rows if composition.text(item.cells[0]) == "Acute trust")
    assert "(" not in composition.text(trust.cells[1])


def test_emphasis_reaches_the_figures_inside(composition: Composition) -> None:
    pieces = composition.pieces(prose("plain **strong [fls.icer]**"))
    assert [(piece.text, piece.strong) for piece in pieces] == [
        ("plain ", False),
        ("strong ", True),
        ("£20,100 per QALY", True),
    ]


def test_a_figure_tells_its_story_on_pointing() -> None:
    story = hint(sample_figures()["fls.icer"])
    assert story == (
        "Modelled, resting on assumed values. Range £11,000 to £34,000 per QALY. "
        "Cohort model by quarter, this option less current care."
    )
    assert len(hint(figure("x", "x", 1, "people", how="very long " * 99))) <= 250


def test_control_characters_and_turned_writing_are_taken_out() -> None:
    assert clean("a\x00b\x1b[31mc\u202ed\ud800e\ufffff\tg\nh") == "ab[31mcdef g h"
    made = composed(Paragraph(words(Quoted(HOSTILE))))
    assert not any(ord(letter) < 32 or letter == "\u202e" for letter in made.text(words(Quoted(HOSTILE))))


def test_an_appendix_after_a_page_break_leaves_no_blank_page() -> None:
    made = composed(Paragraph("One"), PageBreak(), Paragraph("Two"), PageBreak(), Appendix("More"))
    assert [type(block).__name__ for block in made.blocks] == [
        "Paragraph",
        "PageBreak",
        "Paragraph",
        "Appendix",
    ]


def test_the_same_chart_twice_is_a_fault() -> None:
    with pytest.raises(ContentError, match="used twice"):
        composed(Chart(care_gap()), Chart(care_gap()))
