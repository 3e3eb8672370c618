"""Charts of the decision: what swings it, how likely each option is the best, whom to see first."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from flscase.case.content import Series
from flscase.documents import palette
from flscase.documents.chart_lines import DASHES
from flscase.documents.chart_parts import (
    WIDTH,
    data,
    domain,
    end_labels,
    literal,
    money_axis,
    option_colours,
    records_of,
    unique,
)
from flscase.documents.scales import nice_scale, tick_expression

NAMES: Final = 270  # pixels for the names of doubts, which are sentences
ROW: Final = 19
CURVE_HEIGHT: Final = 220


def _names(names: list[str]) -> Any:
    """Names at the left, in the order of the series."""
    axis = alt.Axis(ticks=False, domain=False, labelPadding=8, labelLimit=NAMES, title=None)
    return alt.Y("name:N", sort=names, axis=axis)


def tornado(series: Series) -> Any:
    """A bar for each doubt between the answers at its two ends; the dark end is the high one."""
    records = [r for r in records_of(series) if r["low"] is not None and r["high"] is not None]
    names = unique(record["lever"] for record in records)
    scale = nice_scale([value for r in records for value in (r["low"], r["high"])], 6)
    rows = [
        {
            "name": str(r["lever"]),
            "from": min(r["low"], r["high"]),
            "to": max(r["low"], r["high"]),
            "high": r["high"],
            "colour": palette.BLUE
            if min(r["low"], r["high"]) < 0 < max(r["low"], r["high"])
            else palette.GREYS[0],
        }
        for r in records
    ]
    y = _names(names)
    x = alt.X("from:Q", scale=domain(scale), axis=money_axis(series.unit, scale))
    bars = (
        alt.Chart(data(rows))
        .mark_bar(height={"band": 0.62})
        .encode(x=x, x2="to:Q", y=y, color=literal("colour"))
    )
    ends = alt.Chart(data(rows)).mark_tick(thickness=3, color=palette.TEXT, size=ROW * 0.62)
    zero = alt.Chart(data([{"at": 0}])).mark_rule(color=palette.TEXT, strokeWidth=1.3).encode(x="at:Q")
    marks = ends.encode(x=alt.X("high:Q", scale=domain(scale)), y=y)
    return alt.layer(bars, marks, zero).properties(width=WIDTH - NAMES - 30, height=alt.Step(ROW))


def ceac(series: Series) -> Any:
    """A line for each option over the thresholds, named at its end."""
    records = records_of(series)
    options = unique(series.values("option"))
    colours = option_colours(series, options)
    thresholds = sorted({float(r["threshold"]) for r in records})
    across = nice_scale(thresholds, 6)
    up = nice_scale([0.0, 1.0], 4)
    width = WIDTH - 210
    axis = alt.Axis(
        values=list(across.ticks),
        labelExpr=tick_expression("GBP", across),
        title="what a QALY is worth",
        domain=False,
        ticks=False,
    )
    x = alt.X("threshold:Q", scale=alt.Scale(domain=[0, thresholds[-1]], nice=False), axis=axis)
    y = alt.Y(
        "chance:Q",
        scale=domain(up),
        axis=alt.Axis(
            values=list(up.ticks),
            labelExpr=tick_expression("share", up),
            title=None,
            domain=False,
            ticks=False,
        ),
    )
    layers = []
    for place, name in enumerate(options):
        rows = [r for r in records if r["option"] == name]
        mark = alt.Chart(data(rows)).mark_line(
            color=colours[name],
            strokeWidth=3.2 if name == series.highlight else 1.8,
            strokeDash=DASHES[place % len(DASHES)],
        )
        layers.append(mark.encode(x=x, y=y))
    last = [r for r in records if float(r["threshold"]) == thresholds[-1]]
    ends = [(str(r["option"]), float(r["chance"]), colours[str(r["option"])]) for r in last]
    layers += end_labels(ends, up, width, CURVE_HEIGHT)
    return alt.layer(*layers).properties(width=width, height=CURVE_HEIGHT)


def who_first(series: Series) -> Any:
    """A bar for each group: blue where the hours reach it, grey where they do not."""
    records = records_of(series)
    names = unique(r["group"] for r in records)
    scale = nice_scale([r["per_hour"] for r in records], 6)
    rows = [
        {
            "name": str(r["group"]),
            "per_hour": r["per_hour"],
            "label": series.cell_text(row, "per_hour"),
            "place": max(r["per_hour"], 0.0),
            "colour": palette.BLUE if r["taken"] and r["taken"] > 0 else palette.GREYS[0],
        }
        for row, r in zip(series.rows, records, strict=True)
    ]
    y = _names(names)
    x = alt.X("per_hour:Q", scale=domain(scale, room=1.12), axis=money_axis(series.unit, scale))
    base = alt.Chart(data(rows))
    bars = base.mark_bar(height={"band": 0.62}).encode(x=x, y=y, color=literal("colour"))
    texts = base.mark_text(align="left", dx=5).encode(
        x=alt.X("place:Q", scale=domain(scale, room=1.12)), y=y, text="label:N"
    )
    return alt.layer(bars, texts).properties(width=WIDTH - NAMES - 30, height=alt.Step(ROW))
