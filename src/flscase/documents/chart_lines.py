"""Charts over time and with ranges: the position so far by quarter, and fractures avoided by site."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from flscase.case.content import Series
from flscase.documents import palette
from flscase.documents.chart_parts import (
    WIDTH,
    Record,
    data,
    domain,
    end_labels,
    literal,
    money_axis,
    option_axis,
    option_colours,
    records_of,
    step,
    step_header,
    text_width,
    unique,
)
from flscase.documents.scales import nice_scale, tick_expression

POSITION_HEIGHT: Final = 235
_SHAPES: Final = ("square", "circle", "diamond", "triangle-up")
DASHES: Final = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3])


def cumulative(series: Series) -> Any:
    """A line for each payer; the highlighted one heavy, with the band of its interval."""
    records = [record for record in records_of(series) if record["amount"] is not None]
    payers, quarters = unique(r["payer"] for r in records), unique(series.values("quarter"))
    main = series.highlight if series.highlight in payers else None
    numbers = [r["amount"] for r in records]
    band = [r for r in records if r["payer"] == main and r["low"] is not None and r["high"] is not None]
    scale = nice_scale([*numbers, *(r["low"] for r in band), *(r["high"] for r in band)], 6)
    width = WIDTH - 120 - text_width(payers)
    x, y = (
        _quarter_axis(quarters),
        alt.Y("amount:Q", scale=domain(scale), axis=money_axis(series.unit, scale)),
    )
    others = [name for name in payers if name != main]
    colours = {name: palette.LINES[i % len(palette.LINES)] for i, name in enumerate(others)}
    layers: list[Any] = []
    if band:
        layers.append(_band(band, x, scale))
    layers.append(
        alt.Chart(data([{"at": 0}])).mark_rule(color=palette.TEXT, strokeWidth=1.2).encode(y="at:Q")
    )
    for index, name in enumerate(others):
        layers.append(_line(records, name, colours[name], 1.8, DASHES[index // 3 % len(DASHES)], x, y))
    if main:
        layers.append(_line(records, main, palette.TEXT, 3.4, DASHES[0], x, y))
        colours[main] = palette.TEXT
    ends = [(r["payer"], r["amount"], colours[r["payer"]]) for r in records if r["quarter"] == quarters[-1]]
    layers += end_labels(ends, scale, width, POSITION_HEIGHT)
    return alt.layer(*layers).properties(width=width, height=POSITION_HEIGHT)


def _line(
    records: list[Record], name: str, colour: str, weight: float, dash: list[int], x: Any, y: Any
) -> Any:
    rows = [record for record in records if record["payer"] == name]
    mark = alt.Chart(data(rows)).mark_line(color=colour, strokeWidth=weight, strokeDash=dash)
    return mark.encode(x=x, y=y)


def _band(rows: list[Record], x: Any, scale: Any) -> Any:
    mark = alt.Chart(data(rows)).mark_area(color=palette.RULE, opacity=0.45)
    return mark.encode(x=x, y=alt.Y("low:Q", scale=domain(scale)), y2="high:Q")


def _quarter_axis(quarters: list[str]) -> Any:
    """One label a financial year, at its first quarter."""
    firsts = [quarter for quarter in quarters if quarter.endswith("Q1")] or quarters[:1]
    axis = alt.Axis(
        values=firsts,
        labelExpr="slice(datum.value, 0, 7)",
        labelAngle=0,
        labelAlign="left",
        title=None,
        tickSize=6,
    )
    return alt.X("quarter:N", sort=quarters, axis=axis, scale=alt.Scale(type="point", padding=0))


def averted(series: Series) -> Any:
    """A point with its interval for each site and option."""
    sites, options = unique(series.values("site")), unique(series.values("option"))
    colours = option_colours(series, options)
    shapes = {name: _SHAPES[i % len(_SHAPES)] for i, name in enumerate(options)}
    rows: list[Record] = []
    for row, record in zip(series.rows, records_of(series), strict=True):
        if record["averted"] is None:
            continue
        label = series.label_text(row)
        low, high = (
            record[name] if record[name] is not None else record["averted"] for name in ("low", "high")
        )
        rows.append(
            record
            | {
                "low": low,
                "high": high,
                "label": label,
                "colour": colours[record["option"]],
                "shape": shapes[record["option"]],
            }
        )
    scale = nice_scale([row[name] for row in rows for name in ("averted", "low", "high")])
    axis = alt.Axis(
        values=list(scale.ticks),
        labelExpr=tick_expression(series.unit, scale),
        title=None,
        domain=False,
        ticks=False,
        labelFlush=False,
    )
    x = alt.X("averted:Q", scale=domain(scale, room=1.25), axis=axis)
    y = option_axis(options)
    base = alt.Chart()
    zero = base.mark_rule(color=palette.TEXT, strokeWidth=1).encode(x=alt.datum(0))
    spans = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", scale=domain(scale, room=1.25)), x2="high:Q", y=y, color=literal("colour")
    )
    points = base.mark_point(size=75, filled=True, opacity=1).encode(
        x=x, y=y, color=literal("colour"), shape=alt.Shape("shape:N", scale=None, legend=None)
    )
    texts = base.mark_text(align="left", dx=8).encode(x="high:Q", y=y, text="label:N")
    width = WIDTH - 40 - text_width(sites, 12) - text_width(options)
    layers = alt.layer(zero, spans, points, texts, data=data(rows))
    layers = layers.properties(width=max(240, width), height=step(rows))
    return layers.facet(row=alt.Row("site:N", sort=sites, header=step_header()), spacing=6).resolve_scale(
        y="independent"
    )
