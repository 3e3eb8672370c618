"""Parts that the charts share: records, colours, axes, labels at the end of a line or bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import altair as alt

from flscase.case.content import Series
from flscase.documents import palette
from flscase.documents.scales import Scale, spread, tick_expression

WIDTH: Final = 640  # of the whole picture, in CSS pixels: the text width of an A4 page at 11-pixel labels
STEP: Final = 15  # height of one bar with its label …
TIGHT_STEP: Final = 13  # … and where there are many
MANY: Final = 15
BOTH_WAYS: Final = "◀ worse off" + "\N{NO-BREAK SPACE}" * 12 + "better off ▶"
NAME_LIMIT: Final = 190  # pixels for a name
LABEL_GAP: Final = 15  # pixels from one end label to the next
Record = dict[str, Any]


def records_of(series: Series) -> list[Record]:
    """Return the rows of a series as dictionaries."""
    return [dict(zip(series.column_ids, row, strict=True)) for row in series.rows]


def unique(values: Iterable[Any]) -> list[str]:
    """Return the values once each, as text, in the order of first sight."""
    return list(dict.fromkeys(str(value) for value in values))


def option_colours(series: Series, options: Sequence[str]) -> dict[str, str]:
    """The option that the finding is about in blue, the others in greys that get darker."""
    greys = iter(palette.GREYS * len(options))
    return {name: palette.BLUE if name == series.highlight else next(greys) for name in options}


def literal(field: str) -> Any:
    """A colour that stands in the data."""
    return alt.Color(f"{field}:N", scale=None, legend=None)


def domain(scale: Scale, room: float = 1.0) -> Any:
    """The axis as Vega needs it; `room` widens its far end for labels."""
    return alt.Scale(domain=[scale.low, scale.low + scale.span * room], nice=False, zero=False)


def money_axis(unit: str, scale: Scale) -> Any:
    """A value axis with grid; its words say which way is which where it goes both ways."""
    return alt.Axis(
        values=list(scale.ticks),
        labelExpr=tick_expression(unit, scale),
        title=BOTH_WAYS if scale.low < 0 < scale.high else None,
        titleColor=palette.MUTED,
        titlePadding=10,
        domain=False,
        ticks=False,
        labelPadding=6,
    )


def step(rows: Sequence[Record]) -> Any:
    """The height of one row of a faceted chart, less when there are many."""
    return alt.Step(TIGHT_STEP if len(rows) > MANY else STEP)


def data(records: Sequence[Record]) -> Any:
    """Records as altair data, without a data frame."""
    return alt.Data(values=list(records))


def text_width(names: Iterable[str], size: float = 11) -> float:
    """Pixels that the longest of some names needs; longer ones are cut with dots."""
    return min(max((len(name) for name in names), default=0) * size * 0.53, NAME_LIMIT)


def step_header() -> Any:
    """The heading of a row of a faceted chart: bold, at the left, upright."""
    return alt.Header(
        labelAngle=0,
        labelAlign="left",
        labelAnchor="middle",
        labelFontWeight="bold",
        labelPadding=14,
        labelLimit=NAME_LIMIT,
        title=None,
    )


def option_axis(options: Sequence[str]) -> Any:
    """The options of a row, named at its left."""
    return alt.Y(
        "option:N",
        sort=list(options),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6, labelLimit=NAME_LIMIT),
    )


def end_labels(ends: Sequence[tuple[str, float, str]], scale: Scale, left: float, height: float) -> list[Any]:
    """Return layers that name the ends of lines or bars at x = left, without overlap.

    ends: name, value and colour of each. A thin line leads from each end to its name.
    """
    per_pixel = scale.span / height
    places = spread([value for _, value, _ in ends], LABEL_GAP * per_pixel, scale.low, scale.high)
    rows = [
        {"name": name, "at": value, "to": place, "colour": colour}
        for (name, value, colour), place in zip(ends, places, strict=True)
    ]
    base = alt.Chart(data(rows))
    y = alt.Y("to:Q", scale=domain(scale))
    leads = base.mark_rule(strokeWidth=1.2).encode(
        x=alt.value(left + 3),
        x2=alt.value(left + 18),
        y=alt.Y("at:Q", scale=domain(scale)),
        y2="to:Q",
        color=literal("colour"),
    )
    dots = base.mark_square(size=52, opacity=1).encode(x=alt.value(left + 24), y=y, color=literal("colour"))
    names = base.mark_text(align="left", dx=8, baseline="middle", fontSize=11, limit=NAME_LIMIT).encode(
        x=alt.value(left + 24), y=y, text="name:N"
    )
    return [leads, dots, names]
