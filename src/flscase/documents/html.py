"""The document as one HTML page that needs nothing else: styles and charts inside, no script, no network.

Made for reading on screen and on paper, with and without sight, after the NHS design system and WCAG 2.2 AA.
Every figure links to its row in the index of figures. A content policy in the page forbids whatever the page
does not need, and the template escapes every word.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any, Final

import jinja2
from markupsafe import Markup

from flscase.case.content import Appendix, Chart, Heading, Table
from flscase.documents import labels, palette
from flscase.documents.anchors import anchor
from flscase.documents.backmatter import data_id
from flscase.documents.charts import draw
from flscase.documents.content import Composition, clean

_COLOURS: Final = {
    "blue": palette.BLUE,
    "dark-blue": palette.DARK_BLUE,
    "text": palette.TEXT,
    "muted": palette.MUTED,
    "rule": palette.RULE,
    "pale": palette.PALE,
    "palest": palette.PALEST,
    "blue-tint": palette.BLUE_TINT,
    "amber": palette.AMBER,
    "amber-tint": palette.AMBER_TINT,
    "green": palette.GREEN,
    "green-tint": palette.GREEN_TINT,
}


def render_html(composition: Composition) -> str:
    """Return the whole page; the same composition gives the same text."""
    template = _environment().get_template("document.html.j2")
    return template.render(
        c=composition,
        document=composition.document,
        labels=labels,
        contents=_contents(composition),
        drawings=_drawings(composition),
        css=Markup(_style_sheet()),  # noqa: S704 - our own file
    )


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("flscase.documents", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean
    environment.globals.update(
        anchor=anchor, kind=_kind, data_id=data_id, aligns=_aligns, is_web=_is_web, groups=_groups
    )
    return environment


def _style_sheet() -> str:
    """Return the style sheet, its colours first."""
    text = resources.files("flscase.documents").joinpath("templates/document.css").read_text(encoding="utf-8")
    colours = "".join(f"--{name}:{value};" for name, value in _COLOURS.items())
    return f":root{{{colours}}}\n{text}"


def _kind(block: object) -> str:
    return type(block).__name__.lower()


def _contents(composition: Composition) -> list[dict[str, Any]]:
    """The headings that the list of contents shows: sections and appendices."""
    entries = []
    for position, block in enumerate(composition.blocks):
        if isinstance(block, Appendix) or (isinstance(block, Heading) and block.level == 1):
            text = block.title if isinstance(block, Appendix) else block.text
            number = composition.heading_numbers.get(position, "")
            entries.append(
                {"id": f"section-{position}", "number": number, "pieces": composition.pieces(text)}
            )
    return entries


def _drawings(composition: Composition) -> dict[str, dict[str, Any]]:
    """The charts by id: picture, width in pixels, and words for those who cannot see it."""
    drawings = {}
    for block in composition.blocks:
        if isinstance(block, Chart):
            drawing = draw(block.series, composition.figures)
            drawings[block.id] = {
                "svg": Markup(drawing.svg),  # noqa: S704 - `draw` checked every element and attribute
                "width": round(drawing.width),
                "description": clean(drawing.description or drawing.title),
            }
    return drawings


def _aligns(block: Table) -> tuple[str, ...]:
    return block.align or ("left", *("right" for _ in block.header[1:]))


def _groups(block: Table) -> list[dict[str, Any]]:
    """The rows of a table in groups, each with the row that heads it or None."""
    groups: list[dict[str, Any]] = [{"head": None, "rows": []}]
    for row in block.rows:
        if row.kind == "group":
            groups.append({"head": row, "rows": []})
        else:
            groups[-1]["rows"].append(row)
    return [group for group in groups if group["head"] or group["rows"]]


def _is_web(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("https://", "http://"))
