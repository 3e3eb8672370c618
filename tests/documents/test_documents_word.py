"""Word: opened again and looked at, by the library and in the XML."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from documents_sample import HOSTILE, all_series, sample_document, sample_figures
from docx.oxml.ns import qn

from flscase.case.content import (
    Bullets,
    Callout,
    Fact,
    Paragraph,
    Quoted,
    Reference,
    Table,
    prose,
    row,
    words,
)
from flscase.documents.content import Composition, compose
from flscase.documents.word import render_word
from flscase.documents.word.tables import TEXT_WIDTH


@pytest.fixture(scope="module")
def opened(docx_bytes: bytes) -> Any:
    return docx.Document(io.BytesIO(docx_bytes))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_page_one_opens_with_status_title_facts_and_intended_use(opened: Any) -> None:
    styles = [(item.style.name, item.text) for item in opened.paragraphs[:4]]
    assert styles[0] == ("Document Status", "Draft for discussion")
    assert styles[1] == ("Title", "Fracture liaison service for Northfield Hospital")
    assert styles[2] == ("Subtitle", "Business justification case")
    assert styles[3][0] == "Intended Use"
    assert "Never for decisions about the care of one patient" in styles[3][1]
    facts = opened.tables[0]
    assert [cell.text for cell in facts.rows[2].cells] == ["Start of the service", "1 April 2027"]


def test_headings_are_headings_and_never_skip_a_level(opened: Any) -> None:
    headings = [
        (item.style.name, item.text) for item in opened.paragraphs if item.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Need"),
        ("Heading 1", "Gap"),
        ("Heading 1", "People"),
        ("Heading 1", "Money"),
        ("Heading 2", "What comes back"),
        ("Heading 3", "What is not known"),
    ]
    appendices = [item.text for item in opened.paragraphs if item.style.name == "Appendix Heading"]
    assert appendices == [
        "Appendix A: Assumptions",
        "Appendix B: The numbers behind the charts",
        "Appendix C: Where each number comes from",
    ]


def test_headings_are_numbered_by_word_itself(opened: Any) -> None:
    style = opened.styles["Heading 1"].element
    assert style.find(".//" + qn("w:numId")).get(qn("w:val")) == "1"
    assert style.find(".//" + qn("w:outlineLvl")).get(qn("w:val")) == "0"


def test_every_table_of_data_repeats_its_header_fills_the_page_and_keeps_rows_whole(opened: Any) -> None:
    captioned = [table for table in opened.tables if table._tbl.tblPr.find(qn("w:tblCaption")) is not None]
    assert len(captioned) == 7
    for table in captioned:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(item.trPr.find(qn("w:cantSplit")) is not None for item in rows)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(widths) == TEXT_WIDTH
        assert min(widths) > 500
        assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def test_short_tables_stay_on_one_page(opened: Any) -> None:
    table = next(item for item in opened.tables if item.rows[0].cells[0].text == "Department")
    kept = [item.cells[0].paragraphs[0]._p.pPr.find(qn("w:keepNext")) is not None for item in table.rows[1:]]
    assert kept == [True] * (len(kept) - 1) + [False]


def test_captions_number_themselves_and_stay_with_what_they_name(docx_bytes: bytes, opened: Any) -> None:
    captions = [item for item in opened.paragraphs if item.style.name == "Caption"]
    assert len(captions) == 11
    assert opened.styles["Caption"].element.find(".//" + qn("w:keepNext")) is not None
    xml = part(docx_bytes, "word/document.xml")
    assert xml.count(" SEQ Table \\* ARABIC ") == 7
    assert xml.count(" SEQ Chart \\* ARABIC ") == 4


def test_pictures_have_alternative_text_and_title(opened: Any) -> None:
    pictures = list(
        opened.element.body.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    )
    assert len(pictures) == 4
    for series, picture in zip(("care_gap", "averted", "who_pays", "cumulative"), pictures, strict=True):
        wanted = next(item for item in all_series() if item.id == series)
        assert picture.get("descr") == wanted.description
        assert len(picture.get("title")) > 20


def test_the_language_is_british_english_everywhere(docx_bytes: bytes, opened: Any) -> None:
    assert opened.core_properties.language == "en-GB"
    languages = set(re.findall(r'<w:lang w:val="([^"]+)"', part(docx_bytes, "word/styles.xml")))
    assert languages == {"en-GB"}
    assert "en-US" not in part(docx_bytes, "word/settings.xml")


def test_nothing_hidden_is_carried_along(docx_bytes: bytes, opened: Any) -> None:
    properties = opened.core_properties
    assert properties.title == "Fracture liaison service for Northfield Hospital"
    assert (properties.author, properties.last_modified_by, properties.comments, properties.keywords) == (
        "",
    ) * 4
    core = part(docx_bytes, "docProps/core.xml")
    assert "created" not in core
    assert "modified" not in core
    assert "python-docx" not in core
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as archive:
        names = archive.namelist()
        everything = b"".join(archive.read(name) for name in names if name.endswith((".xml", ".rels")))
    assert not [name for name in names if "customXml" in name or "thumbnail" in name or "comments" in name]
    for trace in (b"rsid", b"w:ins ", b"w:del ", b"w:vanish", b"Macintosh", b"attachedTemplate"):
        assert trace not in everything


def test_a_figure_links_to_its_row_and_tells_its_story(docx_bytes: bytes, opened: Any) -> None:
    links = [
        item
        for item in opened.element.body.iter(qn("w:hyperlink"))
        if (item.get(qn("w:anchor")) or "").startswith("figure_")
    ]
    bookmarks = {item.get(qn("w:name")) for item in opened.element.body.iter(qn("w:bookmarkStart"))}
    assert len(links) > 30
    assert {item.get(qn("w:anchor")) for item in links} <= bookmarks
    assert all(item.get(qn("w:tooltip")) for item in links)


def test_every_inner_link_and_field_has_its_target(opened: Any) -> None:
    names = [item.get(qn("w:name")) for item in opened.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    assert all(len(name) <= 40 for name in names)
    for item in opened.element.body.iter(qn("w:hyperlink")):
        assert item.get(qn("w:anchor")) is None or item.get(qn("w:anchor")) in names
    for item in opened.element.body.iter(qn("w:fldSimple")):
        instruction = item.get(qn("w:instr")).split()
        assert instruction[0] != "REF" or instruction[1] in names


def test_footnotes_are_words_own(docx_bytes: bytes) -> None:
    notes = part(docx_bytes, "word/footnotes.xml")
    assert "S72.0 to S72.2" in notes
    assert 'w:footnoteReference w:id="1"' in part(docx_bytes, "word/document.xml")


def test_pages_are_a4_with_numbers_and_provenance_below(docx_bytes: bytes, opened: Any) -> None:
    section = opened.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    for footer in (section.footer, section.first_page_footer):
        text = footer.paragraphs[0].text
        assert (
            "flscase 0.1.0 · evidence uk 2026.1 (a1b2c3d4) · inputs 99887766 · seed 1 · 1,000 draws" in text
        )
        fields = [item.get(qn("w:instr")).strip() for item in footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert "Draft for discussion" in section.header.paragraphs[0].text


def test_references_stand_once_in_order_with_their_address(opened: Any) -> None:
    references = [item.text for item in opened.paragraphs if item.style.name == "Reference"]
    assert len(references) == 2
    assert references[0].startswith("1.\tRoyal College")
    assert references[1].startswith("2.\tNational Institute")
    targets = [item.target_ref for item in opened.part.rels.values() if item.is_external]
    assert targets == ["https://www.nice.org.uk/guidance/ng259"]


def test_the_licence_of_the_data_is_named(opened: Any) -> None:
    assert any("Open Government Licence v3.0" in item.text for item in opened.paragraphs)


def test_numbered_lists_begin_at_one_each_time() -> None:
    blocks = (Bullets(("a", "b"), ordered=True), Paragraph("between"), Bullets(("c",), ordered=True))
    content = render_word(compose(sample_document(blocks=blocks), sample_figures()))
    numbers = re.findall(r'<w:numId w:val="(\d+)"/>', part(content, "word/document.xml"))
    assert len(set(numbers)) == 2
    assert part(content, "word/numbering.xml").count("w:startOverride") == 2


def test_the_same_case_gives_the_same_bytes(docx_bytes: bytes, composition: Composition) -> None:
    assert render_word(composition) == docx_bytes
    with zipfile.ZipFile(io.BytesIO(docx_bytes)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_words_are_only_words() -> None:
    document = sample_document(
        HOSTILE,
        status=HOSTILE,
        facts=(Fact(HOSTILE.translate(str.maketrans("", "", "0123456789")), Quoted(HOSTILE)),),
        blocks=(
            Paragraph(prose("[:x][@r]", x=HOSTILE)),
            Callout(words(Quoted(HOSTILE)), (Bullets((words(Quoted(HOSTILE)),)),)),
            Table("t", words(Quoted(HOSTILE)), ("a", "b"), (row(Quoted(HOSTILE), Quoted(HOSTILE)),)),
        ),
        references=(Reference("r", HOSTILE, "javascript:alert(1)"),),
    )
    content = render_word(compose(document, sample_figures()))
    opened = docx.Document(io.BytesIO(content))
    assert "<script>alert(9)</script>" in opened.paragraphs[1].text
    instructions = [item.get(qn("w:instr")) for item in opened.element.body.iter(qn("w:fldSimple"))]
    assert all(item.split()[0] in ("SEQ", "REF", "PAGE", "NUMPAGES") for item in instructions)
    assert not list(opened.element.body.iter(qn("w:instrText")))
    assert not [item for item in opened.part.rels.values() if item.is_external]


def test_many_columns_are_set_small_and_words_stay_whole() -> None:
    header = ("Payer", *(Quoted(f"20{i}/{i + 1}") for i in range(27, 36)))
    cells = row("Community services", *(Quoted("−£123,000") for _ in range(9)))
    wide = Table("w", "Wide", header, (cells,))
    content = render_word(compose(sample_document(blocks=(wide,)), sample_figures()))
    table = docx.Document(io.BytesIO(content)).tables[-1]
    assert table.rows[1].cells[1].paragraphs[0].style.name == "Table Text Small"
    widths = [int(item.get(qn("w:w"))) for item in table._tbl.tblGrid]
    assert min(widths) > 4.9 * 8 * 20, "nine figures of a payer fit without a break"
