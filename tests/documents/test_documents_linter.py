"""The linter: no stray in what we print, and every stray that somebody puts in is found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from documents_sample import (
    EXACT,
    HOSTILE,
    YEARS,
    figure,
    sample_document,
    sample_figures,
    who_pays,
)

from flscase.case.content import (
    Chart,
    FigureRef,
    Paragraph,
    Quoted,
    Row,
    Series,
    SeriesColumn,
    Table,
    prose,
    row,
)
from flscase.documents.content import Composition, compose
from flscase.documents.html import render_html
from flscase.documents.linter import lint, lint_docx, lint_html, lint_totals
from flscase.documents.word import render_word


def edited(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same Word file with one of its parts changed by hand."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        for item in source.namelist():
            data = source.read(item)
            if item == name:
                after = change(data.decode())
                assert after != data.decode(), "the change found its place"
                data = after.encode()
            target.writestr(item, data)
    return result.getvalue()


def with_words(content: bytes, old: str, new: str) -> bytes:
    return edited(content, "word/document.xml", lambda text: text.replace(old, new, 1))


def test_what_we_print_has_no_stray(docx_bytes: bytes, page: str, composition: Composition) -> None:
    assert lint_docx(docx_bytes, composition) == []
    assert lint_html(page, composition) == []


def test_finished_files_are_read_from_disk(tmp_path: Path, docx_bytes: bytes, page: str) -> None:
    (tmp_path / "a.docx").write_bytes(docx_bytes)
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    for name in ("a.docx", "a.html"):
        assert lint(tmp_path / name, sample_document(), sample_figures()) == []
    with pytest.raises(ValueError, match="cannot read"):
        lint(tmp_path / "a.pdf", sample_document(), sample_figures())


@pytest.mark.parametrize(
    ("part", "old", "new", "number"),
    [
        ("word/document.xml", "where people are lost", "where 77 people are lost", "77"),
        ("word/document.xml", "What we ask", "What we ask for £1.2 million", "£1.2"),
        ("word/document.xml", "Cash to find by department and year", "Cash to find in 3 years", "3"),
        ("word/document.xml", ">Rheumatology<", ">Rheumatology 9%<", "9%"),
        ("word/document.xml", 'descr="Bars for each step', 'descr="88 bars for each step', "88"),
        (
            "word/document.xml",
            'w:tooltip="Modelled, resting on assumed values.',
            'w:tooltip="About 12.',
            "12",
        ),
        ("word/document.xml", ">£493,000<", ">£493,001<", "£493,001"),
        ("word/document.xml", ">aged 50 and over<", ">aged 55 and over<", "55"),
        ("word/document.xml", ">1 April 2027<", ">2 April 2027<", "2"),
        ("word/document.xml", ">53<", ">655<", "655"),
        ("word/footer1.xml", "Page ", "Page 7 ", "7"),
        ("word/footnotes.xml", "in the first place of", "in place 1 of", "1"),
        ("docProps/core.xml", "Northfield Hospital", "Northfield Hospital 99", "99"),
    ],
)
def test_a_stray_is_found_wherever_it_stands_in_word(
    docx_bytes: bytes, composition: Composition, part: str, old: str, new: str, number: str
) -> None:
    strays = lint_docx(edited(docx_bytes, part, lambda text: text.replace(old, new, 1)), composition)
    assert number in [stray.number for stray in strays]
    assert all(stray.place and stray.context for stray in strays)


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("where people are lost", "where 77 people are lost", "77"),
        (">Rheumatology<", ">Rheumatology 9%<", "9%"),
        ('aria-label="Bars for each step', 'aria-label="88 bars', "88"),
        (">£493,000<", ">£493,001<", "£493,001"),
        (">1,280</text>", ">1,281</text>", "1,281"),
        (">aged 50 and over<", ">aged 55 and over<", "55"),
        ("<title>Fracture", "<title>5 Fracture", "5"),
        ("Where each number comes from</h2>", "Where each of 300 numbers comes from</h2>", "300"),
        ('title="Modelled, resting on assumed values.', 'title="About 12.', "12"),
        (">Table 1</a>", ">Table 8</a>", "8"),
        ("It helps people", "It helps ½ of people", "½"),
    ],
)
def test_a_stray_is_found_wherever_it_stands_in_a_page(
    page: str, composition: Composition, old: str, new: str, number: str
) -> None:
    assert old in page
    strays = lint_html(page.replace(old, new, 1), composition)
    assert number in [part for stray in strays for part in (stray.number, stray.number.rpartition(" ")[2])]


def test_a_bare_number_is_a_stray_even_when_a_figure_reads_the_same(
    docx_bytes: bytes, composition: Composition
) -> None:
    plain = edited(
        docx_bytes, "word/document.xml", lambda t: t.replace("It helps people", "It helps 53 people", 1)
    )
    assert [stray.number for stray in lint_docx(plain, composition)] == ["53"]


def test_a_figures_text_must_be_that_figures(page: str, composition: Composition) -> None:
    swapped = page.replace('data-figure="fls.treated"', 'data-figure="current.treated"', 1)
    assert [stray.number for stray in lint_html(swapped, composition)] == ["655", "560", "740"]


def test_a_figure_cut_in_pieces_by_word_is_still_that_figure(
    docx_bytes: bytes, composition: Composition
) -> None:
    whole = '<w:r><w:rPr><w:rStyle w:val="FlsTerm"/></w:rPr><w:t>aged 50 and over</w:t></w:r>'
    start = '<w:r><w:rPr><w:rStyle w:val="FlsTerm"/></w:rPr><w:t xml:space="preserve">aged 5</w:t></w:r>'
    rest = '<w:r><w:rPr><w:rStyle w:val="FlsTerm"/></w:rPr><w:t>0 and over</w:t></w:r>'
    cut = with_words(docx_bytes, whole, start + rest)
    assert lint_docx(cut, composition) == []


def test_hostile_words_that_a_user_typed_are_declared() -> None:
    made = compose(sample_document(HOSTILE, blocks=(Paragraph(prose("[:x]", x=HOSTILE)),)), sample_figures())
    assert lint_docx(render_word(made), made) == []
    assert lint_html(render_html(made), made) == []


def test_a_long_name_cut_by_the_picture_is_declared() -> None:
    series = who_pays()
    name = "Integrated care board 42 of the North and its prescribing budget for 2027/28, whole"
    rows = tuple((year, name if payer == "ICB" else payer, amount) for year, payer, amount in series.rows)
    long = replace(series, rows=rows)
    made = compose(sample_document(blocks=(Chart(long),)), sample_figures())
    page = render_html(made)
    assert "…</text>" in page
    assert lint_html(page, made) == []


def with_total(parts: tuple[float, ...], total: float, **more: object) -> Composition:
    figures = {f"p.{i}": figure(f"p.{i}", "part", value, "GBP") for i, value in enumerate(parts)}
    figures["p.all"] = figure("p.all", "total", total, "GBP")
    rows = (
        *(row("x", FigureRef(key)) for key in list(figures)[:-1]),
        row("all", FigureRef("p.all"), kind="total"),
    )
    return compose(sample_document(blocks=(Table("t", "Parts", ("What", "Amount"), rows),)), figures)


def test_totals_must_add_up_as_printed() -> None:
    assert lint_totals(with_total((236_412.0, 31_833.0), 268_245.0))[0].number == "£268,000"
    assert lint_totals(with_total((100_000.0, 20_000.0), 120_000.0)) == []


def test_columns_of_words_and_ranges_have_no_total() -> None:
    made = with_total((1.0, 2.0), 99.0)
    table = next(block for block in made.blocks if isinstance(block, Table))
    worded = replace(table, rows=(row("x", Quoted("about 3")), *table.rows))
    assert lint_totals(replace(made, blocks=(worded,))) == []


def test_each_total_counts_from_the_one_before() -> None:
    figures = {key: figure(key, key, value, "people") for key, value in {"a": 2, "b": 3, "c": 5}.items()}
    rows: tuple[Row, ...] = (
        row("group", kind="group"),
        row("a", FigureRef("a")),
        row("b", FigureRef("b")),
        row("sum", FigureRef("c"), kind="total"),
        row("c", FigureRef("c")),
        row("sum", FigureRef("c"), kind="total"),
    )
    made = compose(sample_document(blocks=(Table("t", "T", ("x", "y"), rows),)), figures)
    assert lint_totals(made) == []


def test_a_subtotal_adds_its_own_parts_and_is_no_part_of_the_total() -> None:
    values = {"a": 2, "b": 3, "ab": 5, "c": 4, "all": 9, "wrong": 14}
    figures = {key: figure(key, key, value, "people") for key, value in values.items()}

    def strays(total: str, subtotal: str = "ab") -> list[str]:
        rows = (
            row("a", FigureRef("a")),
            row("b", FigureRef("b")),
            row("a and b", FigureRef(subtotal), kind="subtotal"),
            row("c", FigureRef("c")),
            row("all", FigureRef(total), kind="total"),
        )
        made = compose(sample_document(blocks=(Table("t", "T", ("x", "y"), rows),)), figures)
        return [stray.number for stray in lint_totals(made)]

    assert strays("all") == []
    assert strays("wrong") == ["14"]
    assert strays("all", "wrong") == ["14"]


def test_the_totals_of_a_chart_must_add_up_too() -> None:
    columns = (
        SeriesColumn("year", "Year"),
        SeriesColumn("payer", "Payer"),
        SeriesColumn("amount", "Amount", "GBP", EXACT),
    )
    rows = ((YEARS[0], "A", 1000), (YEARS[0], "B", -400), (YEARS[0], "All payers", 601))
    wrong = Series("s", "who_pays", "T", "D", columns, rows, "GBP", highlight="All payers")
    made = compose(sample_document(blocks=(Chart(wrong),)), sample_figures())
    assert [stray.number for stray in lint_totals(made)] == ["£601"]
    right = compose(sample_document(blocks=(Chart(who_pays()),)), sample_figures())
    assert lint_totals(right) == []


def test_a_document_says_where_the_stray_is(docx_bytes: bytes, composition: Composition) -> None:
    plain = edited(
        docx_bytes, "word/document.xml", lambda t: t.replace("It helps people", "It helps 9 people", 1)
    )
    told = str(lint_docx(plain, composition)[0])
    assert told.startswith("document, paragraph ")
    assert "'9' in 'It helps 9 people. It does not pay for itself.'" in told


def test_quoted_words_elsewhere_are_not_a_licence(composition: Composition, page: str) -> None:
    moved = page.replace("It helps people", 'It helps <span data-run="quoted">4,000</span> people', 1)
    assert [stray.number for stray in lint_html(moved, composition)] == ["4,000"]
