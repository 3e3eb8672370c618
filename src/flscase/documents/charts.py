"""Charts: each kind of series drawn one way, as a Vega-Lite spec, SVG and PNG, without any network.

The finding stands in the caption of the document, not in the picture; the numbers stand in a table. Every
mark that matters carries its label, so no chart needs its colours to be read. Labels are made from the
series in Python; no word of a user ever enters a Vega expression.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from xml.etree import ElementTree

import altair as alt
import vl_convert

from flscase.case.content import Series, plain_text
from flscase.case.figure import Figure
from flscase.documents import palette
from flscase.documents.chart_bars import care_gap, who_pays
from flscase.documents.chart_decision import ceac, tornado, who_first
from flscase.documents.chart_lines import averted, cumulative
from flscase.documents.content import clean

PNG_SCALE: Final = 3.0
LONGEST: Final = 200  # letters of a name that are drawn, of which the picture shows what has room
VEGA_LITE: Final = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
_BUILDERS: Final[Mapping[str, Callable[[Series], Any]]] = {
    "care_gap": care_gap,
    "who_pays": who_pays,
    "cumulative": cumulative,
    "averted": averted,
    "tornado": tornado,
    "ceac": ceac,
    "who_first": who_first,
}
_SVG: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset(
    _SVG + name
    for name in ("svg", "g", "path", "text", "tspan", "rect", "line", "defs", "clipPath", "circle")
)
_CONFIG: Final[dict[str, Any]] = {
    "background": palette.WHITE,
    "font": palette.FONT,
    "view": {"stroke": None},
    "padding": 4,
    "axis": {
        "labelColor": palette.TEXT,
        "titleColor": palette.TEXT,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": palette.PALE,
        "domainColor": palette.RULE,
        "tickColor": palette.RULE,
        "labelLimit": 220,
        "titleLimit": 600,
    },
    "header": {"labelColor": palette.TEXT, "labelFontSize": 11, "title": None},
    "text": {"color": palette.TEXT, "fontSize": 11},
}


class ChartError(ValueError):
    """The drawing holds something that a picture must not hold."""


@dataclass(frozen=True)
class Drawing:
    """A chart drawn: its spec, its SVG (ids unique by series) and PNG, its size in CSS pixels."""

    id: str
    title: str
    description: str
    spec: dict[str, Any]
    svg: str
    png: bytes
    width: float
    height: float


def spec_of(
    series: Series, title: str = "", description: str = "", *, validate: bool = False
) -> dict[str, Any]:
    """Return the Vega-Lite spec of a series; the title is kept as data of the spec, not drawn.

    validate: check it against the schema of Vega-Lite, which takes longer than drawing it (the tests do).
    """
    chart = _BUILDERS[series.kind](series).configure(**_CONFIG)
    spec: dict[str, Any] = _cleaned(chart.to_dict(validate=validate))
    return spec | {
        "description": clean(description or title),
        "usermeta": {"id": series.id, "title": clean(title)},
    }


def _cleaned(node: Any) -> Any:
    """Return a spec without characters that the converter, a program outside Python, would die of."""
    if isinstance(node, dict):
        return {key: _cleaned(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    return clean(node)[:LONGEST] if isinstance(node, str) else node


def draw(series: Series, figures: Mapping[str, Figure]) -> Drawing:
    """Draw a series. Raises ChartError if the picture holds anything but shapes and words."""
    return _drawn(series, plain_text(series.title, figures), plain_text(series.description, figures))


@lru_cache(maxsize=32)
def _drawn(series: Series, title: str, description: str) -> Drawing:
    """Draw once; Word and HTML of one build ask for the same picture."""
    spec = spec_of(series, title, description)
    text = json.dumps(spec, sort_keys=True)
    svg = vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE, allowed_base_urls=[])
    png = vl_convert.svg_to_png(svg, scale=PNG_SCALE)
    svg, width, height = _tidy(svg, series.id)
    return Drawing(series.id, title, description, spec, svg, _packed(png), width, height)


def _packed(png: bytes) -> bytes:
    """Return the same picture in a third of the bytes: its pixels compressed with more care."""
    chunks, pixels, place = [], b"", 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        if kind == b"IDAT":
            pixels += body
        else:
            chunks.append((kind, body))
        place += length + 12
    chunks.insert(-1, (b"IDAT", zlib.compress(zlib.decompress(pixels), 9)))
    return png[:8] + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        for kind, body in chunks
    )


def _tidy(svg: str, prefix: str) -> tuple[str, float, float]:
    """Return the SVG made safe to stand in a page: checked elements, own ids, no size of its own."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by vl-convert a moment ago
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            raise ChartError(f"chart {prefix!r} holds an element {element.tag!r}")
        for name in list(element.attrib):
            if name.startswith("on") or name.endswith("href"):
                raise ChartError(f"chart {prefix!r} holds an attribute {name!r}")
            if name.startswith("aria-") or name in ("role", "aria"):
                del element.attrib[name]
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    del root.attrib["width"], root.attrib["height"]
    ElementTree.register_namespace("", _SVG.strip("{}"))
    text = ElementTree.tostring(root, encoding="unicode")
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", prefix)
    text = re.sub(r'\bid="', f'id="{safe}-', text)
    return re.sub(r"url\(#", f"url(#{safe}-", text), width, height
