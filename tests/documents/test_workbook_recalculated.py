"""LibreOffice works the workbook out again: each cell as written, each figure the engine's, also changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from workbook_example import (
    case,
    cells,
    change,
    engine_values,
    far_apart,
    option,
    recalculated,
    shown,
)

from flscase.case.results import Results
from flscase.documents.workbook import write_start_workbook, write_workbook
from flscase.economics import strata

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
LIMIT_SECONDS = 60
Tool = Callable[[str], Path]
# One input of each kind, by the name of its cell.
CHANGES: dict[str, object] = {
    "price.zoledronate": 120,  # a price
    "cost.hip.spell": 13000,
    "people.75_79.female.hip": 70,  # an intake
    "option.fls.covered.hip.50_54": 0,  # a coverage
    "option.fls.covered.spine.50_54": 0,
    "option.fls.covered.other.50_54": 0,
    "option.fls.staff.1.wte": 0.5,  # a staffing cell: too few nurses for all who are found
    "option.fls.mix.alendronate.hip": 0.2,
    "option.fls.mix.zoledronate.hip": 0.7,
    "cashable.acute_trust": 0.25,
    "rule.growth": 0.02,
    "rule.regime": "activity",
    "rule.health_rate": 0.015,
}


@pytest.fixture(scope="module")
def results() -> Results:
    return case(years=5, options=("current", "thin", "fls", "fls_75"))


@pytest.fixture(scope="module")
def path(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(results, tmp_path_factory.mktemp("workbook") / "case.xlsx")


def differing(written: Path, again: Path) -> list[tuple[str, str, object, object]]:
    """Return the cells whose value LibreOffice finds otherwise than it was written."""
    before, after = (
        openpyxl.load_workbook(item, data_only=True, read_only=True) for item in (written, again)
    )
    found = []
    for sheet in before.sheetnames:
        values = {
            cell.coordinate: cell.value
            for row in after[sheet].iter_rows()
            for cell in row
            if cell.value is not None
        }
        for row in before[sheet].iter_rows():
            for cell in row:
                if cell.value not in (None, "") and far_apart(cell.value, values.get(cell.coordinate), 1e-9):
                    found.append((sheet, cell.coordinate, cell.value, values.get(cell.coordinate)))
    return found


def test_every_cell_of_every_sheet_comes_out_as_written(
    path: Path, tmp_path: Path, require_tool: Tool
) -> None:
    started = time.monotonic()
    again = recalculated(path, tmp_path, require_tool("soffice"))
    took = time.monotonic() - started
    assert differing(path, again) == []
    assert took < LIMIT_SECONDS


def test_changed_inputs_give_what_the_engine_gives(
    path: Path, results: Results, tmp_path: Path, require_tool: Tool
) -> None:
    changed = change(path, tmp_path / "changed.xlsx", CHANGES)
    rows = shown(recalculated(changed, tmp_path, require_tool("soffice")))
    wanted = changed_engine(results)
    differ = {
        id: (row["value"], wanted[id])
        for id, row in rows.items()
        if id in wanted and far_apart(row["value"], wanted[id])
    }
    assert differ == {}
    assert len(rows.keys() & wanted.keys()) > 1000
    assert {row["check"] for row in rows.values()} == {"inputs changed"}
    assert wanted["fls.lost_to_waiting.y5"] > 100
    assert far_apart(wanted["fls.icer"], results.figures["fls.icer"].value, 0.01)


def changed_engine(results: Results) -> dict[str, float | str]:
    """Make the same changes in the engine."""
    model = results.model
    people = model.intake.per_year.copy()
    people[(strata.BAND == 5) & (strata.SEX == 0) & (strata.GROUP == 0)] = 70
    parameters = model.parameters.with_values(
        {"price.zoledronate": 120, "cost.hip.spell": 13000, "cashable.acute_trust": 0.25}
    )
    plans = []
    for plan in model.plans:
        if plan.id == "fls":
            staff = tuple(replace(one, wte=0.5) if one.role == "nurse" else one for one in plan.workforce)
            mix = {drug: tuple(shares) for drug, shares in plan.mix.items()}
            mix["alendronate"] = (0.2, *mix["alendronate"][1:])
            mix["zoledronate"] = (0.7, *mix["zoledronate"][1:])
            covered = np.where(strata.BAND == 0, 0.0, plan.covered)
            plan = replace(plan, covered=covered, workforce=staff, mix=mix)
        plans.append(plan)
    intake = replace(model.intake, per_year=people, growth=0.02)
    rules = replace(model.money, payment_regime="activity", discount_health=0.015)
    return engine_values(results, plans, intake, parameters, rules)


def test_risk_classes_and_a_binding_queue_come_out_as_written(tmp_path: Path, require_tool: Tool) -> None:
    def edit(data: dict[str, object]) -> None:
        data["overrides"] = {"risk.ratio": {"value": 1.5, "reason": "scenario"}}
        option(data, "fls")["new_assessments_per_month"] = 40

    found = case(edit)
    written = write_workbook(found, tmp_path / "case.xlsx")
    assert found.figures["fls.lost_to_waiting.y2"].value > 100
    assert differing(written, recalculated(written, tmp_path, require_tool("soffice"))) == []


def test_the_start_workbook_follows_its_seven_cells(tmp_path: Path, require_tool: Tool) -> None:
    """The same hospital described in the workbook and in a case file gives the same figures."""
    written = write_start_workbook(tmp_path / "start.xlsx")
    seven: dict[str, object] = {
        "start.organisation": "=1+1 General",
        "start.hips": 450,
        "start.treated": 0.25,
        "start.identified": 0.7,
        "start.assessed": 0.8,
        "start.started": 0.5,
        "start.nurses": 0.6,
    }
    rows = shown(
        recalculated(change(written, tmp_path / "mine.xlsx", seven), tmp_path, require_tool("soffice"))
    )

    def edit(data: dict[str, object]) -> None:
        data["caseload"] = {"hip_fractures_per_year": 450}
        option(data, "current")["treated"] = 0.25
        fls = option(data, "fls")
        del fls["new_assessments_per_month"]
        fls |= {"identified": 0.7, "assessed": 0.8, "started": 0.5}
        fls["workforce"] = [
            {"role": "nurse", "band": 7, "wte": 0.6},
            {"role": "admin", "band": 4, "wte": 0.3},
            {"role": "consultant", "sessions_per_week": 0.5},
        ]

    figures = case(edit, years=5).figures
    text = {id for id, row in rows.items() if "break_even" in id or isinstance(row["value"], str)}
    differ = {id for id, row in rows.items() if id not in text and far_apart(row["value"], figures[id].value)}
    assert differ == set()
    assert len(rows) - len(text) > 300


def test_nothing_divides_by_nought_and_wrong_shares_are_pointed_at(
    tmp_path: Path, require_tool: Tool
) -> None:
    written = write_start_workbook(tmp_path / "start.xlsx")
    changes: dict[str, object] = {"start.hips": 0, "option.fls.mix.zoledronate.hip": 0.9}
    again = recalculated(change(written, tmp_path / "none.xlsx", changes), tmp_path, require_tool("soffice"))
    book = openpyxl.load_workbook(again, data_only=True)
    faults = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.startswith("#"))
    ]
    assert faults == []
    told = [str(row[0]) for row in cells(again, "Start") if row[0]]
    assert "Fill in how many hip fractures your hospital sees in a year." in told
    assert not [text for text in told if "break a bone" in text]
    assert [
        row[2] for row in cells(again, "Results") if row[0] == "Lists of shares that do not add up to 100%"
    ] == [1]
