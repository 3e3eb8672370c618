"""The styles of the Word documents: real headings, one typeface, the NHS blues, room to breathe.

The whole style sheet is ours; nothing of the library's template is left, so that what Word shows in its
style list is what the document uses. Sizes are in points, spaces in twentieths of a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flscase.documents import palette
from flscase.documents.word.xml import make

TYPEFACE: Final = "Arial"
LANGUAGE: Final = "en-GB"
BODY: Final = 10.5

FIGURE: Final = "FlsFigure"
TERM: Final = "FlsTerm"
DATE: Final = "FlsDate"
QUOTED: Final = "FlsQuoted"
NUMBER: Final = "FlsNumber"
FOOTNOTE_MARK: Final = "FootnoteReference"
STYLE_OF_KIND: Final = {
    "figure": FIGURE,
    "term": TERM,
    "date": DATE,
    "quoted": QUOTED,
    "citation": NUMBER,
    "ref": NUMBER,
}
HEADINGS_LIST: Final = 1
BULLETS_LIST: Final = 2
NUMBERS_LIST: Final = 3


@dataclass(frozen=True)
class _Style:
    id: str
    name: str
    size: float
    bold: bool
    colour: str
    before: int  # spaces, and the height of a line (240 is single)
    after: int
    line: int
    keep_next: bool = False
    outline: int | None = None
    list_: tuple[int, int] | None = None  # list and level
    indent: int = 0  # of the text; the first line hangs out to the margin
    rule_below: str | None = None
    next: str | None = None


# fmt: off
_LIST_1, _LIST_2 = (HEADINGS_LIST, 0), (HEADINGS_LIST, 1)
_INK, _SOFT, _DARK, _BLUE = palette.TEXT, palette.MUTED, palette.DARK_BLUE, palette.BLUE
_PARAGRAPHS: Final = (
    _Style("Title", "Title", 25, True, _DARK, 60, 60, 252, True, next="Subtitle"),
    _Style("Subtitle", "Subtitle", 13, False, _SOFT, 0, 160, 264, True, next="BodyText"),
    _Style("Heading1", "heading 1", 15, True, _DARK, 280, 90, 252, True, 0, _LIST_1, next="BodyText"),
    _Style("Heading2", "heading 2", 12, True, _BLUE, 200, 60, 252, True, 1, _LIST_2, next="BodyText"),
    _Style("Heading3", "heading 3", BODY, True, _INK, 140, 40, 252, True, 2, next="BodyText"),
    _Style("AppendixHeading", "Appendix Heading", 15, True, _DARK, 360, 120, 252, True, 0, next="BodyText"),
    _Style("BackHeading", "Back Heading", 13, True, _DARK, 280, 80, 252, True, 0, next="BodyText"),
    _Style("BodyText", "Body Text", BODY, False, _INK, 0, 120, 264),
    _Style("Lead", "Lead Paragraph", 11.5, False, _INK, 0, 130, 276),
    _Style("ListBullet", "List Bullet", BODY, False, _INK, 0, 50, 264, list_=(BULLETS_LIST, 0), indent=340),
    _Style("ListNumber", "List Number", BODY, False, _INK, 0, 50, 264, list_=(NUMBERS_LIST, 0), indent=400),
    _Style("Caption", "caption", 10, True, _INK, 200, 80, 252, True),
    _Style("Picture", "Picture", BODY, False, _INK, 0, 30, 240, True),
    _Style("SourceNote", "Source Note", 8.5, False, _SOFT, 50, 180, 250),
    _Style("Note", "Note", 9, False, _SOFT, 40, 120, 252),
    _Style("Status", "Document Status", 10, True, _BLUE, 0, 100, 252, True, rule_below=palette.BLUE),
    _Style("IntendedUse", "Intended Use", 9, False, _SOFT, 120, 160, 252),
    _Style("FactLabel", "Fact Label", 9.5, True, _SOFT, 0, 0, 252),
    _Style("FactValue", "Fact Value", 9.5, False, _INK, 0, 0, 252),
    _Style("TableHead", "Table Head", 9, True, _INK, 0, 0, 245, True),
    _Style("TableText", "Table Text", 9, False, _INK, 0, 0, 245),
    _Style("TableSmallHead", "Table Head Small", 8, True, _INK, 0, 0, 240, True),
    _Style("TableSmall", "Table Text Small", 8, False, _INK, 0, 0, 240),
    _Style("KeyNumber", "Key Number", 21, True, _BLUE, 20, 0, 245, True),
    _Style("KeyCaption", "Key Caption", 9, False, _INK, 0, 20, 245),
    _Style("BoxTitle", "Box Title", 11, True, _INK, 20, 40, 252, True),
    _Style("BoxText", "Box Text", BODY, False, _INK, 0, 60, 264),
    _Style("Gap", "Gap", 5, False, _INK, 0, 0, 240),
    _Style("Reference", "Reference", 9, False, _INK, 0, 50, 252, indent=400),
    _Style("FootnoteText", "footnote text", 8.5, False, _INK, 0, 20, 245),
    _Style("Header", "header", 8, False, _SOFT, 0, 0, 240, rule_below=palette.RULE),
    _Style("Footer", "footer", 7.5, False, _SOFT, 0, 0, 240),
)
# fmt: on
_CHARACTERS: Final = (
    (FIGURE, "FLS Figure"),
    (TERM, "FLS Term"),
    (DATE, "FLS Date"),
    (QUOTED, "FLS Quoted"),
    (NUMBER, "FLS Number"),
)


def write_styles(styles: Any) -> None:
    """Replace everything in a w:styles element by our style sheet."""
    for child in list(styles):
        styles.remove(child)
    styles.append(_defaults())
    normal = make(
        "w:style",
        make("w:name", val="Normal"),
        make("w:qFormat"),
        type="paragraph",
        default="1",
        styleId="Normal",
    )
    none = make(
        "w:style",
        make("w:name", val="Default Paragraph Font"),
        type="character",
        default="1",
        styleId="DefaultParagraphFont",
    )
    styles.append(normal)
    styles.append(none)
    styles.append(_plain_table())
    for style in _PARAGRAPHS:
        styles.append(_paragraph_style(style))
    for key, name in _CHARACTERS:
        styles.append(
            make(
                "w:style",
                make("w:name", val=name),
                make("w:qFormat"),
                type="character",
                customStyle="1",
                styleId=key,
            )
        )
    mark = make("w:rPr", make("w:vertAlign", val="superscript"))
    styles.append(
        make(
            "w:style", make("w:name", val="footnote reference"), mark, type="character", styleId=FOOTNOTE_MARK
        )
    )


def _fonts() -> Any:
    return make("w:rFonts", ascii=TYPEFACE, eastAsia=TYPEFACE, hAnsi=TYPEFACE, cs=TYPEFACE)


def _size(points: float) -> tuple[Any, Any]:
    return make("w:sz", val=round(points * 2)), make("w:szCs", val=round(points * 2))


def _hex(colour: str) -> str:
    return colour.lstrip("#")


def _defaults() -> Any:
    language = make("w:lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")
    colour = make("w:color", val=_hex(palette.TEXT))
    runs = make("w:rPrDefault", make("w:rPr", _fonts(), colour, _size(BODY), language))
    paragraphs = make("w:pPrDefault", make("w:pPr", make("w:spacing", after=0, line=264, lineRule="auto")))
    return make("w:docDefaults", runs, paragraphs)


def _plain_table() -> Any:
    properties = make("w:tblPr", make("w:tblInd", w=0, type="dxa"))
    return make(
        "w:style",
        make("w:name", val="Normal Table"),
        properties,
        type="table",
        default="1",
        styleId="TableNormal",
    )


def _paragraph_style(style: _Style) -> Any:
    border, numbering = None, None
    if style.rule_below:
        border = make("w:pBdr", make("w:bottom", val="single", sz=8, space=3, color=_hex(style.rule_below)))
    if style.list_:
        key, level = style.list_
        numbering = make("w:numPr", make("w:ilvl", val=level) if level else None, make("w:numId", val=key))
    properties = make(
        "w:pPr",
        make("w:keepNext") if style.keep_next else None,
        make("w:keepLines") if style.keep_next else None,
        make("w:widowControl"),
        numbering,
        border,
        make("w:spacing", before=style.before, after=style.after, line=style.line, lineRule="auto"),
        make("w:ind", left=style.indent, hanging=style.indent) if style.indent else None,
        make("w:outlineLvl", val=style.outline) if style.outline is not None else None,
    )
    letters = make(
        "w:rPr",
        _fonts(),
        make("w:b") if style.bold else None,
        make("w:color", val=_hex(style.colour)),
        _size(style.size),
    )
    return make(
        "w:style",
        make("w:name", val=style.name),
        make("w:basedOn", val="Normal"),
        make("w:next", val=style.next) if style.next else None,
        make("w:qFormat"),
        properties,
        letters,
        type="paragraph",
        styleId=style.id,
    )
