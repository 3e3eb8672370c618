"""Words inside a paragraph: each piece becomes a run whose style says what kind of number it may hold.

A figure is a link to its row in the index of figures and shows its story on pointing; a citation links to
its reference, a cross-reference is a field. The linter reads these styles and links back.
"""

from __future__ import annotations

from typing import Any

from flscase.case.content import Words
from flscase.documents.anchors import anchor
from flscase.documents.content import Composition, Piece
from flscase.documents.word.styles import FOOTNOTE_MARK, NUMBER, STYLE_OF_KIND
from flscase.documents.word.xml import make, run, text


class Inline:
    """Turns words into runs, and gives bookmarks their numbers."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self._bookmarks = 0

    def runs(self, content: Words, *, links: bool = True, bold: bool = False) -> list[Any]:
        """Return the elements that print some words; without links for cells that are themselves targets."""
        return [self._element(piece, links) for piece in self.composition.pieces(content, strong=bold)]

    def bookmark(self, name: str, *content: Any) -> list[Any]:
        """Return content between the two ends of a bookmark."""
        self._bookmarks += 1
        start = make("w:bookmarkStart", id=self._bookmarks, name=name)
        return [start, *content, make("w:bookmarkEnd", id=self._bookmarks)]

    def _element(self, piece: Piece, links: bool) -> Any:
        if piece.kind == "footnote":
            mark = make("w:footnoteReference", id=piece.target)
            return make("w:r", make("w:rPr", make("w:rStyle", val=FOOTNOTE_MARK)), mark)
        words_run = run(piece.text, STYLE_OF_KIND.get(piece.kind), bold=piece.strong)
        if piece.kind == "figure" and links:
            name = anchor("figure", piece.target)
            return make("w:hyperlink", words_run, anchor=name, tooltip=piece.hint or None, history=1)
        if piece.kind == "citation" and links:
            return make("w:hyperlink", words_run, anchor=anchor("reference", piece.target), history=1)
        if piece.kind == "ref" and links:
            return make("w:fldSimple", words_run, instr=f" REF {anchor('item', piece.target)} \\h ")
        return words_run


def web_link(relation: str, url: str) -> Any:
    """Return a link to a web address that stands as its own text."""
    properties = make(
        "w:rPr", make("w:rStyle", val=NUMBER), make("w:color", val="005EB8"), make("w:u", val="single")
    )
    link = make("w:hyperlink", make("w:r", properties, text(url)), history=1)
    link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", relation)
    return link
