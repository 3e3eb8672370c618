"""The start workbook that ships: seven cells, plain English, made from the evidence pack as it stands."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from workbook_example import cells, far_apart, shown

from flscase.documents.workbook import start_workbook, write_start_workbook
from flscase.documents.workbook.start_material import start_inputs

ANEW = "make it anew: python -m flscase.documents.workbook.start"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_start_workbook(tmp_path_factory.mktemp("start") / "start.xlsx")


def contents(source: Any, *, values: bool) -> dict[tuple[str, str], Any]:
    """Return every cell of a workbook: formulas or values."""
    book = openpyxl.load_workbook(source, data_only=values)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_the_file_that_ships_is_made_from_the_pack_as_it_stands(path: Path) -> None:
    shipped = start_workbook()
    for values in (False, True):
        made, kept = contents(path, values=values), contents(io.BytesIO(shipped), values=values)
        assert made.keys() == kept.keys(), ANEW
        assert not [key for key in made if far_apart(made[key], kept[key], 1e-9)], ANEW


def test_there_are_seven_cells_to_fill_on_the_first_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Start"
    yellow = [
        cell for row in book["Start"].iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFF6BF"
    ]
    assert len(yellow) == 7
    assert {
        f"start.{name}"
        for name in ("organisation", "hips", "treated", "identified", "assessed", "started", "nurses")
    } <= set(book.defined_names)


def test_it_repeats_the_engine_and_says_so(path: Path) -> None:
    rows = shown(path)
    assert len(rows) > 400
    assert {row["check"] for row in rows.values()} == {"OK"}


def test_it_speaks_plainly_and_warns(path: Path) -> None:
    told = [str(row[0]) for row in cells(path, "Start") if row[0]]
    text = " ".join(told)
    rows = shown(path)
    assert f"about {rows['fls.treated']['value']:,.0f} would be treated" in text
    assert "room for other patients, not money" in text
    assert "out of pocket" in text
    assert "threshold of £20,000 for a QALY" in text or "thresholds" in text
    assert "Never for decisions about one person." in text
    assert "Open Government Licence" in text
    assert "saving" not in text.lower()


def test_its_years_have_no_dates(path: Path) -> None:
    heads = next(row for row in cells(path, "Ledger") if row[0] == "Option")
    assert "Year 1 Q1" in heads
    words = [
        str(cell) for sheet in ("Results", "Budgets") for row in cells(path, sheet) for cell in row if cell
    ]
    assert not [word for word in words if "2000/01" in word]


def test_only_nurses_limit_the_service_of_the_start_workbook() -> None:
    fls = start_inputs().option("fls")
    assert fls.new_assessments_per_month is None
    assert [option.id for option in start_inputs().options] == ["current", "fls"]
