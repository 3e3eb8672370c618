"""Reading finished documents back: every stretch of text in them, with the mark that it carries.

Word marks by character style, link and field, HTML by `data-run`. What a reader can come upon is read:
body, tables, captions, headers, footers, footnotes, alternative texts, hints, titles.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, Final

from docx.oxml import parse_xml

from flscase.documents.word.styles import FOOTNOTE_MARK, STYLE_OF_KIND


@dataclass(frozen=True)
class Segment:
    """A stretch of text. mark: "text" (no mark), a piece's kind, "number", "field", "attribute" or "chart".

    target: what a figure points to (its anchor in Word, its id in HTML), the name of a field, or a chart's
    id. place: where it stands, for a message. context: the sentence around it.
    """

    text: str
    mark: str
    place: str
    target: str = ""
    context: str = ""


_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_READ_PARTS: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_MARK_OF_STYLE: Final = {
    style: kind for kind, style in STYLE_OF_KIND.items() if kind not in ("citation", "ref")
} | {STYLE_OF_KIND["ref"]: "number"}


def read_docx(content: bytes) -> list[Segment]:
    """Return the text of a .docx with its marks."""
    segments: list[Segment] = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            if _READ_PARTS.fullmatch(name):
                root = parse_xml(archive.read(name))
                part = name.removeprefix("word/").removesuffix(".xml")
                for number, item in enumerate(root.iter(f"{_W}p"), start=1):
                    segments += _paragraph(item, f"{part}, paragraph {number}")
                segments += _attributes(root, part)
        core = parse_xml(archive.read("docProps/core.xml"))
        segments += [
            Segment(item.text or "", "attribute", "document properties") for item in core.iter() if item.text
        ]
    return segments


def _paragraph(item: Any, place: str) -> list[Segment]:
    found = list(_runs(item, place))
    context = "".join(segment.text for segment in found)
    return [replace(segment, context=context) for segment in found]


def _runs(parent: Any, place: str) -> Iterator[Segment]:
    """Yield the runs of a paragraph; a link and a field each come as one."""
    for child in parent:
        if child.tag == f"{_W}r":
            yield Segment(_text(child), _mark(child), place)
        elif child.tag == f"{_W}hyperlink":
            marks = {_mark(run) for run in child.iter(f"{_W}r")}
            mark = marks.pop() if len(marks) == 1 else "text"
            yield Segment(_text(child), mark, place, child.get(f"{_W}anchor") or "")
        elif child.tag == f"{_W}fldSimple":
            name = (child.get(f"{_W}instr") or "").split()[:1]
            yield Segment(_text(child), "field", place, name[0] if name else "")
        elif child.tag in (f"{_W}ins", f"{_W}smartTag", f"{_W}sdt", f"{_W}sdtContent"):
            yield from _runs(child, place)


def _text(element: Any) -> str:
    parts = []
    for item in element.iter(f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br"):
        parts.append(item.text or "" if item.tag in (f"{_W}t", f"{_W}delText") else " ")
    return "".join(parts)


def _mark(run: Any) -> str:
    style = run.find(f"{_W}rPr/{_W}rStyle")
    name = str(style.get(f"{_W}val")) if style is not None else ""
    return "number" if name == FOOTNOTE_MARK else _MARK_OF_STYLE.get(name, "text")


def _attributes(root: Any, part: str) -> Iterator[Segment]:
    """Yield texts that are shown or read out without standing in a paragraph."""
    for item in root.iter(f"{_WP}docPr"):
        for name in ("descr", "title", "name"):
            yield Segment(item.get(name) or "", "attribute", f"{part}, {name} of a picture")
    for item in root.iter(f"{_W}hyperlink"):
        yield Segment(item.get(f"{_W}tooltip") or "", "attribute", f"{part}, hint of a link")
    for item in root.iter(f"{_W}tblCaption", f"{_W}tblDescription"):
        yield Segment(item.get(f"{_W}val") or "", "attribute", f"{part}, title of a table")


def read_html(content: str) -> list[Segment]:
    """Return the text of a page with its marks."""
    reader = _Page()
    reader.feed(content)
    reader.close()
    return reader.finished()


class _Page(HTMLParser):
    """Collects text by block, with the marks of the elements around it."""

    _VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "wbr"))
    _BLOCKS = frozenset(
        ("p", "li", "h1", "h2", "h3", "h4", "td", "th", "caption", "figcaption", "dt", "dd", "title", "svg")
    )
    _SHOWN = ("title", "aria-label", "alt", "aria-description")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.segments: list[Segment] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._block: list[Segment] = []
        self._place = "page"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self._BLOCKS:
            self._flush()
            line = self.getpos()[0]
            self._place = f"line {line}, {tag}"
        for name in self._SHOWN:
            if given.get(name):
                self.segments.append(Segment(given[name], "attribute", f"{self._place}, {name}"))
        if tag not in self._VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in self._BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "style" in tags or not data:
            return
        if "svg" in tags:
            self._chart_text(data)
            return
        marked = next((given for _, given in reversed(self._open) if "data-run" in given), None)
        mark = marked["data-run"] if marked else "quoted" if tags[-1:] == ["title"] else "text"
        target = marked.get("data-figure", "") if marked else ""
        self._block.append(Segment(data, mark, self._place, target))

    def _chart_text(self, data: str) -> None:
        """Words in a drawing; ticks of an axis are its scale and no statement."""
        classes = " ".join(given.get("class", "") for _, given in self._open)
        if "role-axis-label" not in classes and data.strip():
            chart = next((given["id"] for tag, given in self._open if tag == "figure" and "id" in given), "")
            self.segments.append(Segment(data, "chart", f"{self._place}, drawing", chart, data))

    def _flush(self) -> None:
        context = "".join(segment.text for segment in self._block).strip()
        self.segments += [replace(segment, context=context) for segment in self._block]
        self._block = []

    def finished(self) -> list[Segment]:
        """Return everything read."""
        self._flush()
        return self.segments
