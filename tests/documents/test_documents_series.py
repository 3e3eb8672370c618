"""Series: columns, rounding like the figures, rows that add up as printed."""

from __future__ import annotations

import json

import pytest
from documents_sample import PAYERS, YEARS, all_series, figure
from hypothesis import given
from hypothesis import strategies as st

from flscase.case.content import EXACT, Series, SeriesColumn, rows_adding_up
from flscase.case.rounding import place_of, round_half_up

COLUMNS = (
    SeriesColumn("site", "Site"),
    SeriesColumn("option", "Option"),
    SeriesColumn("averted", "Avoided", "fractures"),
    SeriesColumn("low", "Low", "fractures", interval_of="averted"),
    SeriesColumn("high", "High", "fractures", interval_of="averted"),
)


def one_row(value: float, low: float | None, high: float | None) -> Series:
    return Series("s", "averted", "Title", "Words", COLUMNS, (("Hip", "A", value, low, high),))


@given(st.floats(0.01, 5000), st.floats(0, 1), st.floats(1.01, 3))
def test_a_cell_prints_as_the_figure_does(value: float, down: float, up: float) -> None:
    series = one_row(value, value * down, value * up)
    same = figure("x", "x", value, "fractures", value * down, value * up)
    assert series.label_text(series.rows[0]) == f"{same.text} ({same.interval_text})"


def test_money_cells_print_as_the_figure_does() -> None:
    columns = tuple(
        SeriesColumn(c.id, c.label, "GBP" if c.unit else "", None, c.interval_of) for c in COLUMNS
    )
    series = Series("s", "averted", "T", "D", columns, (("x", "y", 1_234_567.0, 32_111.0, 2_600_000.0),))
    same = figure("x", "x", 1_234_567.0, "GBP", 32_111.0, 2_600_000.0)
    assert series.label_text(series.rows[0]) == f"{same.text} ({same.interval_text})"


def test_missing_numbers_print_nothing() -> None:
    series = one_row(3.0, None, None)
    assert series.label_text(series.rows[0]) == "3"
    assert series.cell_text(series.rows[0], "low") == ""


def test_a_share_stands_beside_its_number() -> None:
    columns = (
        SeriesColumn("step", "Step"),
        SeriesColumn("option", "Option"),
        SeriesColumn("people", "People", "people"),
        SeriesColumn("share", "Share", "share"),
    )
    series = Series("s", "care_gap", "T", "D", columns, (("Found", "A", 655, 0.41),))
    assert series.label_text(series.rows[0]) == "655 (41%)"


def test_a_column_that_a_chart_needs_must_be_there() -> None:
    with pytest.raises(ValueError, match="lacks the columns \\['averted'"):
        Series("s", "averted", "T", "D", COLUMNS[:2], ())


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a row has 2 cells, not 5"):
        Series("s", "averted", "T", "D", COLUMNS, (("Hip", "A"),))


def test_a_title_holds_no_bare_number() -> None:
    with pytest.raises(ValueError, match="no number"):
        Series("s", "averted", "53 avoided", "D", COLUMNS, ())


def test_series_are_plain_json() -> None:
    for series in all_series():
        assert json.loads(json.dumps(series.to_json(), allow_nan=False))["kind"] == series.kind


@given(
    st.dictionaries(
        st.sampled_from(sorted(PAYERS)), st.floats(-9e6, 9e6, allow_nan=False), min_size=1, max_size=7
    )
)
def test_rows_add_up_as_printed(parts: dict[str, float]) -> None:
    rows = rows_adding_up({YEARS[0]: parts}, "All")
    printed = [round_half_up(row[2], -place_of((row[2],), "GBP", EXACT).power) for row in rows]  # type: ignore[arg-type]
    assert sum(printed[:-1]) == printed[-1]
    for payer, amount in parts.items():
        shown = next(row[2] for row in rows if row[1] == payer)
        assert isinstance(shown, int)
        assert abs(shown - amount) <= 1000
