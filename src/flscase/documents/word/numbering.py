"""Numbered headings and lists as Word's own, so that they renumber when somebody edits the document."""

from __future__ import annotations

from typing import Any, Final

from flscase.documents.word.styles import BULLETS_LIST, HEADINGS_LIST, NUMBERS_LIST
from flscase.documents.word.xml import make

_BULLET: Final = "•"


def write_numbering(numbering: Any) -> None:
    """Replace everything in a w:numbering element by our three lists: headings, bullets, numbers."""
    for child in list(numbering):
        numbering.remove(child)
    headings = (
        _level(0, "decimal", "%1", 510, 510, heading="Heading1"),
        _level(1, "decimal", "%1.%2", 510, 510, heading="Heading2"),
    )
    bullets = (_level(0, "bullet", _BULLET, 340, 227),)
    numbers = (_level(0, "decimal", "%1.", 400, 340),)
    lists = ((HEADINGS_LIST, headings), (BULLETS_LIST, bullets), (NUMBERS_LIST, numbers))
    for key, levels in lists:
        kind = make("w:multiLevelType", val="multilevel" if len(levels) > 1 else "singleLevel")
        numbering.append(make("w:abstractNum", kind, *levels, abstractNumId=key))
    for key, _ in lists:
        numbering.append(_number(key, key))


def restarted(numbering: Any) -> int:
    """Add a fresh numbered list that begins at one; return its id."""
    key = len(numbering) + 1  # ids need only differ; three lists and their three numbers come first
    override = make("w:lvlOverride", make("w:startOverride", val=1), ilvl=0)
    numbering.append(_number(key, NUMBERS_LIST, override))
    return key


def _number(key: int, abstract: int, *extra: Any) -> Any:
    return make("w:num", make("w:abstractNumId", val=abstract), *extra, numId=key)


def _level(index: int, form: str, label: str, left: int, hanging: int, heading: str | None = None) -> Any:
    return make(
        "w:lvl",
        make("w:start", val=1),
        make("w:numFmt", val=form),
        make("w:pStyle", val=heading) if heading else None,
        make("w:suff", val="tab"),
        make("w:lvlText", val=label),
        make("w:lvlJc", val="left"),
        make("w:pPr", make("w:ind", left=left, hanging=hanging)),
        ilvl=index,
    )
