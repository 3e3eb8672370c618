"""Charts of bars: where people are lost on the way to treatment, and who pays and who gains by year."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from flscase.case.content import Series
from flscase.case.rounding import NOT_KNOWN
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
from flscase.documents.scales import nice_scale

PAYERS_HEIGHT: Final = 240


def care_gap(series: Series) -> Any:
    """A bar for each option at each step of care, with its number."""
    steps, options = unique(series.values("step")), unique(series.values("option"))
    colours = option_colours(series, options)
    rows: list[Record] = [
        {
            "step": record["step"],
            "option": record["option"],
            "people": record["people"] or 0,
            "label": series.label_text(row) or NOT_KNOWN,
            "colour": colours[record["option"]],
        }
        for row, record in zip(series.rows, records_of(series), strict=True)
    ]
    longest = max((row["people"] for row in rows), default=1) or 1
    x = alt.X("people:Q", scale=alt.Scale(domain=[0, longest * 1.18], nice=False), axis=None)
    y = option_axis(options)
    base = alt.Chart()
    bars = base.mark_bar(height={"band": 0.8}).encode(x=x, y=y, color=literal("colour"))
    texts = base.mark_text(align="left", dx=5).encode(x=x, y=y, text="label:N")
    width = WIDTH - 40 - text_width(steps, 12) - text_width(options)
    layers = alt.layer(bars, texts, data=data(rows)).properties(width=max(240, width), height=step(rows))
    return layers.facet(row=alt.Row("step:N", sort=steps, header=step_header()), spacing=8).resolve_scale(
        y="independent"
    )


def who_pays(series: Series) -> Any:
    """Bars that rise for payers who are better off and hang for those who are worse off.

    A payer named by `highlight` is the total of the others: a diamond, and its number below the year.
    """
    years = unique(series.values("year"))
    records = [record for record in records_of(series) if record["amount"]]
    payers = [name for name in unique(r["payer"] for r in records) if name != series.highlight]
    colours = {name: palette.SERIES[i % len(palette.SERIES)] for i, name in enumerate(payers)}
    blocks = [block for year in years for block in _stack(records, year, payers, colours)]
    scale = nice_scale([edge for block in blocks for edge in (block["from"], block["to"])], 6)
    width = WIDTH - 130 - text_width(payers)
    x = alt.X(
        "year:N",
        sort=years,
        axis=alt.Axis(title=None, labelAngle=0, ticks=False, domain=False, labelPadding=8),
    )
    y = alt.Y("from:Q", scale=domain(scale), axis=money_axis(series.unit, scale))
    bars = (
        alt.Chart(data(blocks))
        .mark_bar(stroke=palette.WHITE, strokeWidth=1, width={"band": 0.66})
        .encode(x=x, y=y, y2="to:Q", color=literal("colour"))
    )
    zero = alt.Chart(data([{"at": 0}])).mark_rule(color=palette.TEXT, strokeWidth=1.3).encode(y="at:Q")
    ends = [(b["payer"], (b["from"] + b["to"]) / 2, b["colour"]) for b in blocks if b["year"] == years[-1]]
    names = end_labels(ends, scale, width, PAYERS_HEIGHT)
    layers = [bars, zero, *_totals(series, x), *names]
    return alt.layer(*layers).properties(width=width, height=PAYERS_HEIGHT)


def _stack(records: list[Record], year: str, payers: list[str], colours: dict[str, str]) -> list[Record]:
    """Pile one year's amounts outward from zero, in the order of the payers."""
    tops = {True: 0.0, False: 0.0}
    blocks: list[Record] = []
    amounts = {record["payer"]: record["amount"] for record in records if record["year"] == year}
    for payer in payers:
        amount = amounts.get(payer, 0.0)
        if not amount:
            continue
        start = tops[amount > 0]
        tops[amount > 0] = start + amount
        blocks.append(
            {"year": year, "payer": payer, "from": start, "to": start + amount, "colour": colours[payer]}
        )
    return blocks


def _totals(series: Series, x: Any) -> list[Any]:
    """The total of each year as a diamond, with its number under the year."""
    rows = [
        {"year": record["year"], "net": record["amount"], "label": series.cell_text(row, "amount")}
        for row, record in zip(series.rows, records_of(series), strict=True)
        if record["payer"] == series.highlight and record["amount"] is not None
    ]
    if not rows:
        return []
    base = alt.Chart(data(rows))
    mark = base.mark_point(
        shape="diamond",
        size=110,
        filled=True,
        fill=palette.WHITE,
        stroke=palette.TEXT,
        strokeWidth=1.8,
        opacity=1,
    ).encode(x=x, y="net:Q")
    label = base.mark_text(baseline="top", fontWeight="bold").encode(
        x=x, y=alt.value(PAYERS_HEIGHT + 26), text="label:N"
    )
    key = alt.Chart(data([{"name": series.highlight}]))
    place = alt.value(PAYERS_HEIGHT + 50)
    sign = key.mark_point(shape="diamond", size=80, fill=palette.WHITE, stroke=palette.TEXT, opacity=1)
    name = key.mark_text(align="left", baseline="middle", fontWeight="bold")
    return [
        mark,
        label,
        sign.encode(x=alt.value(8), y=place),
        name.encode(x=alt.value(18), y=place, text="name:N"),
    ]
