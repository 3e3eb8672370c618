"""Making WordprocessingML elements in one line each."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS_PER_CM = 567


def make(tag: str, *children: Any, **attributes: str | int | None) -> Any:
    """Return an element such as make("w:jc", val="right"); attributes take the element's own prefix.

    A child may be an element, a tuple of elements or None (left out); an attribute of None is left out.
    """
    element = OxmlElement(tag)
    prefix = tag.partition(":")[0]
    for name, value in attributes.items():
        if value is not None:
            element.set(qn(f"{prefix}:{name.rstrip('_')}"), str(value))
    for child in children:
        for item in child if isinstance(child, tuple | list) else (child,):
            if item is not None:
                element.append(item)
    return element


def text(content: str) -> Any:
    """Return a w:t that keeps its spaces."""
    element = OxmlElement("w:t")
    element.text = content
    if content != content.strip() or "  " in content:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def paragraph(style: str, *content: Any, keep_next: bool = False, align: str | None = None) -> Any:
    """Return a paragraph of a style, holding runs and the like."""
    properties = make(
        "w:pPr",
        make("w:pStyle", val=style),
        make("w:keepNext") if keep_next else None,
        make("w:jc", val=align) if align else None,
    )
    return make("w:p", properties, *content)


def run(content: str, style: str | None = None, *, bold: bool = False) -> Any:
    """Return a run of text."""
    properties = make("w:rPr", make("w:rStyle", val=style) if style else None, make("w:b") if bold else None)
    return make("w:r", properties if len(properties) else None, text(content))


def field(instruction: str, result: str, style: str | None = None) -> Any:
    """Return a field (page number, caption number, cross-reference) with the result it shows."""
    return make("w:fldSimple", run(result, style), instr=f" {instruction} ")


def twips(centimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(centimetres * TWIPS_PER_CM)
