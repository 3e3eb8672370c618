"""Charts: drawn without a network, each mark labelled, nothing in the picture but shapes and words."""

from __future__ import annotations

import json
import re
import zlib
from itertools import pairwise

import pytest
from documents_sample import HOSTILE, all_series, care_gap, sample_figures, who_pays
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from flscase.case.content import Series
from flscase.documents import charts, palette
from flscase.documents.charts import VEGA_LITE, Drawing, draw, spec_of
from flscase.documents.scales import nice_scale, spread, tick_expression

KINDS = [series.kind for series in all_series()]


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    return {series.kind: draw(series, sample_figures()) for series in all_series()}


def texts(drawing: Drawing) -> list[str]:
    root = parse_xml(drawing.svg)
    return ["".join(item.itertext()) for item in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_has_a_finding_a_description_and_both_pictures(
    drawings: dict[str, Drawing], kind: str
) -> None:
    drawing = drawings[kind]
    assert len(drawing.title.split()) > 4
    assert len(drawing.description.split()) > 4
    assert drawing.png.startswith(b"\x89PNG")
    assert len(drawing.png) > 10_000
    assert len(re.findall("<path", drawing.svg)) > 10
    assert drawing.spec["description"] == drawing.description
    assert 400 < drawing.width <= 660, "readable at the width of an A4 page"


@pytest.mark.parametrize("series", all_series(), ids=KINDS)
def test_every_name_in_the_data_is_written_in_the_picture(
    series: Series, drawings: dict[str, Drawing]
) -> None:
    written = texts(drawings[series.kind])
    names = {
        "care_gap": ("step", "option"),
        "who_pays": ("year", "payer"),
        "cumulative": ("payer",),
        "averted": ("site", "option"),
    }
    for column in names[series.kind]:
        for value in set(series.values(column)):
            assert str(value) in written


@pytest.mark.parametrize("kind", ["care_gap", "averted"])
def test_every_number_of_a_chart_by_option_is_written_at_its_mark(
    drawings: dict[str, Drawing], kind: str
) -> None:
    series = next(item for item in all_series() if item.kind == kind)
    written = texts(drawings[kind])
    for row in series.rows:
        assert series.label_text(row) in written


def test_the_total_of_each_year_is_written(drawings: dict[str, Drawing]) -> None:
    series = who_pays()
    totals = [series.label_text(row) for row in series.rows if row[1] == "All payers"]
    assert len(totals) == 5
    assert set(totals) <= set(texts(drawings["who_pays"]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_holds_no_link_and_only_its_own_ids(drawings: dict[str, Drawing], kind: str) -> None:
    svg = drawings[kind].svg
    assert "href" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert all(name.startswith(kind) for name in re.findall(r'id="([^"]+)"', svg))
    assert all(name.startswith(kind) for name in re.findall(r"url\(#([^)]+)\)", svg))


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_twice_gives_the_same_bytes(drawings: dict[str, Drawing], kind: str) -> None:
    series = next(item for item in all_series() if item.kind == kind)
    charts._drawn.cache_clear()
    again = draw(series, sample_figures())
    assert (again.svg, again.png) == (drawings[kind].svg, drawings[kind].png)


@pytest.mark.parametrize("series", all_series(), ids=KINDS)
def test_a_spec_is_what_vega_lite_asks_for(series: Series) -> None:
    assert spec_of(series, validate=True)["$schema"].split("/v")[-1].startswith(VEGA_LITE)
    assert spec_of(series, validate=True) == spec_of(series)


@pytest.mark.parametrize("kind", KINDS)
def test_a_spec_is_plain_json_with_its_data_inside(drawings: dict[str, Drawing], kind: str) -> None:
    spec = json.dumps(drawings[kind].spec, allow_nan=False)
    assert '"url"' not in spec
    assert "vega-lite" in spec


def test_the_picture_packed_anew_is_the_same_picture(drawings: dict[str, Drawing]) -> None:
    png, place, kinds = drawings["care_gap"].png, 8, []
    while place < len(png):
        length, kind = int.from_bytes(png[place : place + 4], "big"), png[place + 4 : place + 8]
        body = png[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + body) == int.from_bytes(png[place + 8 + length : place + 12 + length], "big")
        kinds.append(kind)
        place += length + 12
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert kinds.count(b"IDAT") == 1


@pytest.mark.parametrize("name", [HOSTILE, "\x00", "a\u2028b", "x" * 5000, "\ud800", "😀"])
def test_hostile_names_stay_words(name: str) -> None:
    series = care_gap()
    rows = tuple((step, name if option == "Thin service" else option, n) for step, option, n in series.rows)
    hostile = Series("x", "care_gap", "T", "D", series.columns, rows, "people", highlight=name)
    drawing = draw(hostile, {})
    assert drawing.width < 800
    assert "<script" not in drawing.svg
    assert "onerror=" not in re.sub(r">[^<]*<", "><", drawing.svg)


def test_user_words_never_enter_an_expression() -> None:
    series = who_pays()
    rows = tuple((year, f"datum.x{payer}", amount) for year, payer, amount in series.rows)
    spec = spec_of(Series("x", "who_pays", "T", "D", series.columns, rows, "GBP"))

    def expressions(node: object) -> list[str]:
        if isinstance(node, dict):
            found = [
                str(value)
                for key, value in node.items()
                if "xpr" in key or key in ("calculate", "filter", "signal")
            ]
            return found + [
                text for key, value in node.items() if key != "values" for text in expressions(value)
            ]
        return [text for item in node for text in expressions(item)] if isinstance(node, list) else []

    assert expressions(spec)
    assert not any("datum.x" in text for text in expressions(spec))


def test_empty_and_zero_series_are_drawn() -> None:
    columns = care_gap().columns
    assert draw(Series("e", "care_gap", "T", "D", columns, (("Found", "A", 0),)), {}).png
    pays = who_pays().columns
    assert draw(Series("z", "who_pays", "T", "D", pays, (("2027/28", "A", 0.0),), "GBP"), {}).png


def contrast(colour: str, other: str = "#FFFFFF") -> float:
    def luminance(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(colour), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [palette.TEXT, palette.MUTED, palette.BLUE, palette.DARK_BLUE])
def test_words_can_be_read_on_white_and_on_tints(colour: str) -> None:
    for ground in (palette.WHITE, palette.PALE, palette.PALEST, palette.BLUE_TINT):
        assert contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("colour", [*palette.LINES, *palette.GREYS])
def test_lines_and_points_stand_out_from_white(colour: str) -> None:
    assert contrast(colour) >= 3


def test_neighbours_in_a_stack_differ_without_colour() -> None:
    for below, above in pairwise(palette.SERIES):
        assert contrast(below, above) >= 1.5


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20))
def test_an_axis_holds_zero_and_every_number_on_round_ticks(numbers: list[float]) -> None:
    scale = nice_scale(numbers)
    room = scale.span * 1e-6
    assert scale.low <= min(0.0, *numbers, 0.0) + room
    assert scale.high >= max(0.0, *numbers, 0.0) - room
    assert 2 <= len(scale.ticks) <= 9
    assert scale.ticks[0] == pytest.approx(scale.low)
    assert scale.ticks[-1] == pytest.approx(scale.high)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9), st.floats(0.1, 12))
def test_labels_keep_apart_keep_order_and_stay_inside(places: list[float], gap: float) -> None:
    result = spread(places, gap, 0, 100)
    shown = sorted(result)
    least = min(gap, 100 / max(1, len(places) - 1))
    assert all(b - a >= least * 0.999 for a, b in pairwise(shown))
    assert shown[0] >= -1e-6
    assert shown[-1] <= 100 + 1e-6
    order = sorted(range(len(places)), key=lambda i: places[i])
    assert [result[i] for i in order] == shown


def test_ticks_are_written_short() -> None:
    assert "%" in tick_expression("share", nice_scale([0.4]))
    assert "'m'" in tick_expression("GBP", nice_scale([-2.5e6, 1e6]))
    assert "'m'" not in tick_expression("GBP", nice_scale([-4e5, 1e5]))
    assert "£" not in tick_expression("fractures", nice_scale([12]))
