"""A small case, its workbook, and the two ways to read one back: as written, and worked out again."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from flscase.case.analysis import analyse
from flscase.case.inputs import CaseInputs
from flscase.case.measures import read_all
from flscase.case.options import case_text
from flscase.case.results import Results
from flscase.economics.model import evaluate
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake, MoneyRules, OptionPlan

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""

Edit = Callable[[dict[str, Any]], None]


def case(
    edit: Edit | None = None, *, years: int = 2, options: tuple[str, ...] = ("current", "fls")
) -> Results:
    """Analyse the template's case, cut to some options and changed by `edit`, without draws."""
    text = case_text(
        title="Northfield", start=datetime.date(2027, 4, 1), organisation="RZZ", hip_fractures=320
    )
    data = tomllib.loads(text)
    data["case"]["years"] = years
    data["options"] = [option for option in data["options"] if option["id"] in options]
    if edit is not None:
        edit(data)
    return analyse(CaseInputs.model_validate(data), draws=0)


def option(data: dict[str, Any], id: str) -> dict[str, Any]:
    """Return one option of a case file's data."""
    return next(item for item in data["options"] if item["id"] == id)


def cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return the values of a sheet, row by row."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    try:
        return list(book[sheet].iter_rows(values_only=True))
    finally:
        book.close()


def shown(path: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of the sheet Results by figure id."""
    names = ("label", "option", "value", "unit", "engine", "check", "low", "high", "id")
    rows = (dict(zip(names, row, strict=True)) for row in cells(path, "Results"))
    return {row["id"]: row for row in rows if row["id"] and row["id"] != "Figure id"}


def recalculated(path: Path, folder: Path, soffice: Path) -> Path:
    """Let LibreOffice open a workbook, work out every formula anew and save it; return the new file."""
    profile, out = folder / "profile", folder / "again"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    command = [str(soffice), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, timeout=600, capture_output=True)
    shutil.rmtree(profile, ignore_errors=True)
    return out / path.name


def change(path: Path, into: Path, changes: dict[str, object]) -> Path:
    """Save a copy of a workbook with some named cells changed, as a user would."""
    book = openpyxl.load_workbook(path)
    for name, value in changes.items():
        sheet, _, address = book.defined_names[name].attr_text.rpartition("!")
        book[sheet.strip("'")][address.replace("$", "")].value = value
    book.save(into)
    return into


def engine_values(
    results: Results,
    plans: list[OptionPlan],
    intake: Intake,
    parameters: Parameters,
    money: MoneyRules,
) -> dict[str, float | str]:
    """Run the model on changed inputs; return every measure by figure id."""
    evaluation = evaluate(plans, intake, parameters, money, results.settings)
    found = read_all(evaluation, results.baseline, parameters, intake, results.periods)
    return {item.id: float(item.values[0]) if item.text is None else item.text for item in found}


def far_apart(left: object, right: object, relative: float = 1e-6) -> bool:
    """Say whether two figures differ: texts at all, numbers by more than a millionth of their size."""
    if isinstance(left, str) or isinstance(right, str):
        return left != right
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return True
    return abs(left - right) > relative * max(abs(left), abs(right), 1e-6)
