"""From a composition to a .docx: page one first, then block by block, then what stands at the end."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import docx
from docx.shared import Emu

from flscase.case.content import (
    Appendix,
    Block,
    Bullets,
    Callout,
    Chart,
    CrossRef,
    Heading,
    KeyFigures,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Words,
    words,
)
from flscase.documents import labels, palette
from flscase.documents.anchors import anchor
from flscase.documents.backmatter import data_id
from flscase.documents.charts import draw
from flscase.documents.content import Composition, clean
from flscase.documents.word import tables
from flscase.documents.word.inline import Inline, web_link
from flscase.documents.word.numbering import restarted, write_numbering
from flscase.documents.word.package import add_footnotes, empty, saved, write_properties, write_settings
from flscase.documents.word.styles import QUOTED, write_styles
from flscase.documents.word.xml import field, make, paragraph, run, twips

EMU_PER_PIXEL: Final = 9525
EMU_PER_TWIP: Final = 635
_TONES: Final = {
    "key": (palette.BLUE, palette.BLUE_TINT),
    "warning": (palette.AMBER, palette.AMBER_TINT),
    "ask": (palette.GREEN, palette.GREEN_TINT),
}
_HYPERLINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def render_word(composition: Composition) -> bytes:
    """Return the document as the bytes of a .docx; the same composition gives the same bytes."""
    return _Writer(composition).write()


class _Writer:
    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self.inline = Inline(composition)
        self.docx: Any = docx.Document()
        self.body: list[Any] = []
        self._in_appendices = False

    def write(self) -> bytes:
        source = self.composition.document
        empty(self.docx)
        write_styles(self.docx.styles.element)
        write_numbering(self.docx.part.numbering_part.element)
        self._page_one()
        for position, block in enumerate(self.composition.blocks):
            self._block(position, block)
        self._back()
        body = self.docx.element.body
        for element in self.body:
            body.insert(len(body) - 1, element)
        self._page_layout()
        notes = self.composition.footnotes
        write_settings(self.docx.settings.element, footnotes=bool(notes))
        if notes:
            add_footnotes(self.docx, [self._footnote(note.runs) for note in notes])
        write_properties(self.docx, clean(source.title), clean(source.subtitle))
        return saved(self.docx)

    # Page one

    def _page_one(self) -> None:
        source = self.composition.document
        self._add(paragraph("Status", run(clean(source.status), QUOTED)))
        self._add(paragraph("Title", run(clean(source.title), QUOTED)))
        if source.subtitle:
            self._add(paragraph("Subtitle", run(clean(source.subtitle), QUOTED)))
        if source.facts:
            lines = [([run(clean(fact.label))], self.inline.runs(fact.value)) for fact in source.facts]
            self._add(tables.facts(lines))
        purpose = run(f"{labels.INTENDED_USE}: ", bold=True)
        self._add(paragraph("IntendedUse", purpose, run(clean(source.intended_use))))

    # Blocks

    def _add(self, *elements: Any) -> None:
        self.body.extend(elements)

    def _block(self, position: int, block: Block) -> None:
        if isinstance(block, Heading):
            self._add(self._heading(position, block))
        elif isinstance(block, Paragraph | Bullets):
            self._add(*self._text(block))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            self._chart(block)
        elif isinstance(block, KeyFigures):
            self._add(tables.key_figures(block, self.inline), paragraph("Gap"))
        elif isinstance(block, Callout):
            self._callout(block)
        elif isinstance(block, Note):
            self._add(paragraph("Note", *self.inline.runs(block.text)))
        elif isinstance(block, Appendix):
            self._appendix(position, block)
        elif isinstance(block, PageBreak):
            self._add(make("w:p", make("w:r", make("w:br", type="page"))))

    def _heading(self, position: int, block: Heading) -> Any:
        element = paragraph(f"Heading{block.level}", *self.inline.runs(block.text))
        if block.level < 3 and position not in self.composition.heading_numbers:
            plain = make("w:numPr", make("w:ilvl", val=0), make("w:numId", val=0))
            element.pPr.append(plain)
            element.pPr.append(make("w:ind", left=0, firstLine=0))
        return element

    def _text(self, block: Paragraph | Bullets, style: str = "BodyText") -> list[Any]:
        if isinstance(block, Paragraph):
            return [paragraph("Lead" if block.lead else style, *self.inline.runs(block.text))]
        items = [
            paragraph("ListNumber" if block.ordered else "ListBullet", *self.inline.runs(i))
            for i in block.items
        ]
        if block.ordered:
            number = restarted(self.docx.part.numbering_part.element)
            for item in items:
                item.pPr.append(make("w:numPr", make("w:ilvl", val=0), make("w:numId", val=number)))
        return items

    def _caption(self, key: str, content: Words) -> Any:
        word, _, number = self.composition.labels[key].partition(" ")
        label = self.inline.bookmark(
            anchor("item", key), run(f"{word} "), field(f"SEQ {word} \\* ARABIC", number)
        )
        return paragraph("Caption", *label, run(": "), *self.inline.runs(content), keep_next=True)

    def _table(self, block: Table) -> None:
        self._add(self._caption(block.id, block.caption), tables.table(block, self.inline))
        self._add(self._source(block.note) if block.note else paragraph("Gap"))

    def _source(self, note: Words, *before: Any) -> Any:
        said = [run(f"{labels.SOURCE} ", bold=True), *self.inline.runs(note)] if note else []
        return paragraph("SourceNote", *before, *said)

    def _chart(self, block: Chart) -> None:
        series = block.series
        drawing = draw(series, self.composition.figures)
        width = min(round(drawing.width * EMU_PER_PIXEL), tables.TEXT_WIDTH * EMU_PER_TWIP)
        height = round(width * drawing.height / drawing.width)
        inline = self.docx.part.new_pic_inline(io.BytesIO(drawing.png), Emu(width), Emu(height))
        inline.docPr.set("name", clean(series.id))
        inline.docPr.set("title", clean(drawing.title))
        inline.docPr.set("descr", clean(drawing.description))
        picture = make("w:r", make("w:drawing", inline))
        self._add(self._caption(series.id, series.title), paragraph("Picture", picture, keep_next=True))
        table = self.inline.runs(_pointer(data_id(series)))
        self._add(self._source(series.source, *table, run(" ")))

    def _callout(self, block: Callout) -> None:
        inner = [paragraph("BoxTitle", *self.inline.runs(block.title), keep_next=True)]
        for part in block.blocks:
            inner += self._text(part, "BoxText")
        self._add(paragraph("Gap"), tables.box(inner, *_TONES[block.tone]), paragraph("Gap"))

    def _appendix(self, position: int, block: Appendix) -> None:
        label = self.composition.heading_numbers[position]
        key = block.id or label.lower().replace(" ", "-")
        mark = self.inline.bookmark(anchor("item", key), run(label))
        heading = paragraph("AppendixHeading", *mark, run(": "), *self.inline.runs(block.title))
        if not self._in_appendices:  # the case itself ends here; appendices run on
            heading.pPr.append(make("w:pageBreakBefore"))
        self._in_appendices = True
        self._add(heading)

    # The end

    def _back(self) -> None:
        source = self.composition.document
        if self.composition.references:
            self._add(paragraph("BackHeading", run(labels.REFERENCES)))
            for number, item in enumerate(self.composition.references, start=1):
                self._add(self._reference(number, item.key, item.text, item.url))
        if source.attributions:
            self._add(paragraph("BackHeading", run(labels.ATTRIBUTIONS)))
            self._add(*(paragraph("Note", run(clean(line), QUOTED)) for line in source.attributions))
        self._add(paragraph("BackHeading", run(labels.PROVENANCE)))
        self._add(paragraph("Note", run(clean(source.provenance.line), QUOTED)))

    def _reference(self, number: int, key: str, text: str, url: str | None) -> Any:
        mark = self.inline.bookmark(anchor("reference", key), run(f"{number}.", "FlsNumber"))
        content: list[Any] = [*mark, make("w:r", make("w:tab")), run(clean(text), QUOTED)]
        if url and url.startswith(("https://", "http://")):
            content += [
                run(" "),
                web_link(self.docx.part.relate_to(clean(url), _HYPERLINK, is_external=True), clean(url)),
            ]
        return paragraph("Reference", *content)

    def _footnote(self, content: Words) -> list[Any]:
        mark = make("w:r", make("w:rPr", make("w:rStyle", val="FootnoteReference")), make("w:footnoteRef"))
        return [paragraph("FootnoteText", mark, run(" "), *self.inline.runs(content))]

    # Page

    def _page_layout(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = Emu(11906 * EMU_PER_TWIP), Emu(16838 * EMU_PER_TWIP)
        margin = Emu(twips(2.0) * EMU_PER_TWIP)
        section.left_margin = section.right_margin = margin
        section.top_margin, section.bottom_margin = (
            Emu(twips(2.1) * EMU_PER_TWIP),
            Emu(twips(1.9) * EMU_PER_TWIP),
        )
        section.header_distance = section.footer_distance = Emu(twips(1.0) * EMU_PER_TWIP)
        section.different_first_page_header_footer = True
        source = self.composition.document
        head = [run(clean(source.title), QUOTED), _tab(), run(clean(source.status), QUOTED)]
        _fill(section.header, _lined("Header", head))
        _fill(section.first_page_header, paragraph("Footer"))
        for footer in (section.footer, section.first_page_footer):
            line = [run(clean(source.provenance.line), QUOTED), _tab(), *_page_of()]
            _fill(footer, _lined("Footer", line))


def _pointer(key: str) -> Words:
    return words(f"{labels.DATA_POINTER} ", CrossRef(key), ".")


def _tab() -> Any:
    return make("w:r", make("w:tab"))


def _page_of() -> list[Any]:
    return [run("Page "), field("PAGE", "1"), run(" of "), field("NUMPAGES", "1")]


def _lined(style: str, content: Sequence[Any]) -> Any:
    element = paragraph(style, *content)
    element.pPr.append(make("w:tabs", make("w:tab", val="right", pos=tables.TEXT_WIDTH)))
    return element


def _fill(part: Any, element: Any) -> None:
    part.is_linked_to_previous = False
    root = part._element
    for child in list(root):
        root.remove(child)
    root.append(element)
