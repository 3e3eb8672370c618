"""The page: one file, in order, described, and deaf to whatever a user typed."""

from __future__ import annotations

import itertools
import re
from typing import Any

import lxml.html
import pytest
from documents_sample import HOSTILE, all_series, sample_document, sample_figures

from flscase.case.content import (
    Bullets,
    Callout,
    Chart,
    Fact,
    FigureRef,
    KeyFigure,
    KeyFigures,
    Note,
    Paragraph,
    Quoted,
    Reference,
    Series,
    Table,
    prose,
    row,
    words,
)
from flscase.documents.content import Composition, compose
from flscase.documents.html import render_html


@pytest.fixture(scope="module")
def tree(page: str) -> Any:
    return lxml.html.document_fromstring(page)


def test_one_file_needs_nothing_else(page: str, tree: Any) -> None:
    assert not tree.xpath("//script | //link | //iframe | //object | //embed | //form | //base")
    assert not tree.xpath("//@src | //@srcset | //@data")
    style = tree.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style
    assert "@font-face" not in style
    addresses = {href for href in tree.xpath("//@href") if not href.startswith("#")}
    assert addresses == {"https://www.nice.org.uk/guidance/ng259"}
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert len(page.encode()) < 300_000


def test_language_title_and_landmarks(tree: Any) -> None:
    assert tree.get("lang") == "en-GB"
    assert tree.xpath("string(//title)") == "Fracture liaison service for Northfield Hospital"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(tree.xpath(f"//{landmark}")) == 1
    assert tree.xpath("//nav/@aria-label")
    first = tree.xpath("//body//a")[0]
    assert first.get("href") == "#main"
    assert tree.xpath("//main[@id='main']")


def test_one_h1_and_no_level_is_skipped(tree: Any) -> None:
    levels = [int(item.tag[1]) for item in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_page_one_says_status_and_intended_use(tree: Any) -> None:
    assert tree.xpath("string(//p[@class='status'])").strip() == "Draft for discussion"
    assert "Never for decisions about the care of one patient" in tree.xpath("string(//p[@class='intended'])")


def test_tables_have_captions_and_scopes(tree: Any) -> None:
    tables = tree.xpath("//table")
    assert len(tables) == 7
    for table in tables:
        assert table.xpath("string(caption)").startswith("Table ")
        assert set(table.xpath("thead//th/@scope")) == {"col"}
        assert not table.xpath("thead//td")
        for line in table.xpath("tbody/tr"):
            assert line.xpath("th/@scope") in (["row"], ["rowgroup"])


def test_columns_are_as_many_in_each_row(tree: Any) -> None:
    for table in tree.xpath("//table"):
        wanted = len(table.xpath("thead//th"))
        for line in table.xpath(".//tr"):
            assert sum(int(cell.get("colspan", 1)) for cell in line) == wanted


def test_charts_are_described_and_lead_to_their_numbers(tree: Any) -> None:
    figures = tree.xpath("//figure")
    assert len(figures) == 4
    wanted = {item.id: item for item in all_series()}
    for item, key in zip(figures, ("care_gap", "averted", "who_pays", "cumulative"), strict=True):
        image = item.xpath(".//*[@role='img']")
        assert image[0].get("aria-label") == wanted[key].description
        assert image[0].xpath("*[local-name()='svg']")
        assert item.xpath("string(figcaption)").startswith("Chart ")
        assert item.xpath("string(p[@class='source']/a)").startswith("Table ")


def test_ids_are_unique_and_every_inner_link_arrives(tree: Any) -> None:
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)
    for name in tree.xpath("//@aria-labelledby"):
        assert name in ids


def test_each_figure_reaches_its_source_in_one_click(tree: Any, composition: Composition) -> None:
    links = tree.xpath("//a[@data-run='figure']")
    assert len(links) > 30
    assert all(link.get("title") for link in links)
    for link in links:
        target = tree.get_element_by_id(link.get("href")[1:])
        assert target.tag == "tr"
        assert target.getparent().getparent().xpath("string(caption)").endswith("its source")
    assert len(tree.xpath("//tr[@id and starts-with(@id, 'figure_')]")) == len(composition.used)


def test_style_cares_for_motion_focus_and_paper(page: str) -> None:
    for rule in ("prefers-reduced-motion", ":focus-visible", "@media print", "@page", "table-header-group"):
        assert rule in page


def test_footnotes_lead_there_and_back(tree: Any) -> None:
    assert tree.xpath("//a[@id='noteref-1']/@href") == ["#note-1"]
    assert tree.xpath("//li[@id='note-1']/a/@href") == ["#noteref-1"]


def test_the_same_case_gives_the_same_page(page: str, composition: Composition) -> None:
    assert render_html(composition) == page


def test_provenance_and_licence_stand_below(tree: Any) -> None:
    footer = tree.xpath("string(//footer)")
    assert "seed 1 · 1,000 draws" in footer
    assert "Open Government Licence v3.0" in footer


def test_hostile_words_are_only_words() -> None:
    quoted, gap = words(Quoted(HOSTILE)), all_series()[0]
    rows = tuple((step, HOSTILE if option == "Thin service" else option, n) for step, option, n in gap.rows)
    chart = Series("c", "care_gap", quoted, quoted, gap.columns, rows, "people", quoted)
    document = sample_document(
        HOSTILE,
        status=HOSTILE,
        subtitle=HOSTILE,
        facts=(Fact(HOSTILE, quoted),),
        blocks=(
            Paragraph(prose("[:x][@r]", x=HOSTILE)),
            Callout(quoted, (Bullets((quoted,)),)),
            Table('"><script>', quoted, ("a", "b"), (row(quoted, quoted),), quoted),
            Chart(chart),
            KeyFigures((KeyFigure(FigureRef("fls.icer"), quoted),)),
            Note(quoted),
        ),
        references=(Reference("r", HOSTILE, "javascript:alert(1)"),),
        source_names={},
        attributions=(HOSTILE,),
    )
    page = render_html(compose(document, sample_figures()))
    tree = lxml.html.document_fromstring(page)
    assert not tree.xpath("//script | //img | //iframe")
    assert not [name for item in tree.iter() for name in item.attrib if name.startswith("on")]
    assert not [href for href in tree.xpath("//@href") if not href.startswith("#")]
    assert "<script>alert(9)</script>" in tree.xpath("string(//h1)")
    assert "{{ 7*7 }}" in tree.xpath("string(//h1)")
    assert not re.search("[\x00-\x08\x0b\x1b\u202e]", page)
