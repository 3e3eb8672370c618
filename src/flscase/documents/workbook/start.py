"""The start workbook: seven cells to fill, for somebody who may install nothing.

Its first sheet asks seven numbers and answers in plain English; behind it stand the same sheets as in the
workbook of a case, for three kinds of fracture in place of 54 groups of people.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from flscase.documents.workbook import start_labels as labels
from flscase.documents.workbook.formula import Formula, lift
from flscase.documents.workbook.labels import SHEET_TEXTS
from flscase.documents.workbook.make import model_sheets
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import NUMBER_RULE, SHARE_RULE
from flscase.documents.workbook.sheet import PLAIN, SHARE, TWO, WHOLE, Book, Content, Sheet
from flscase.documents.workbook.start_material import OPTIONS, SERVICE, start_material
from flscase.documents.workbook.start_story import tell

NAME: Final = "Start"
FILE: Final = "flscase-start.xlsx"
SHEETS: Final = (NAME, *(name for name in SHEET_TEXTS if name != "Summary"))
GROUPS: Final = ("hip", "spine", "other")


def write_start_workbook(path: Path | str) -> Path:
    """Make the start workbook from the evidence pack and return its path; equal packs give equal bytes."""
    material = start_material()
    book = Book(Path(path), material.title, SHEETS)
    sheet = book.sheet(NAME, colour="#FFB81C")
    sheet.widths(58, 18, 10, 18, 80)
    row = sheet.title(material.title, *labels.NOTES, letters=140) + 1
    cells, row = _cells(sheet, row, material)
    linked = replace(material, linked=_links(material, cells))
    found = model_sheets(book, linked, [sheet])
    tell(sheet, row + 1, linked, cells, found)
    book.close()
    return Path(path)


def start_workbook() -> bytes:
    """Return the start workbook that ships with the package."""
    return (files("flscase.documents.workbook") / FILE).read_bytes()


def _cells(sheet: Sheet, row: int, material: Material) -> tuple[dict[str, Formula], int]:
    """Write the seven cells with the usual value beside each."""
    sheet.band(row, labels.FILL, 5)
    for column, head in enumerate(labels.FILL_HEADS):
        sheet.put(row + 1, column, head, "number_head" if column in (1, 3) else "head")
    row += 2
    found = {}
    for name, value, form in _usual(material):
        label, unit = labels.CELLS[name]
        sheet.put(row, 0, label)
        sheet.put(row, 1, value, "choice", form)
        if name != "organisation":
            rule = SHARE_RULE if form == SHARE else {**NUMBER_RULE, "criteria": ">"}
            sheet.raw.data_validation(row, 1, row, 1, dict(rule))
        sheet.put(row, 2, unit, "unit")
        sheet.put(row, 3, "" if name == "organisation" else value, "far", form)
        sheet.put(row, 4, _origin(material, name), "unit")
        found[name] = sheet.named(row, 1, f"start.{name}")
        row += 1
    return found, row


def _usual(material: Material) -> tuple[tuple[str, Content, str], ...]:
    """Return name, usual value and format of each cell."""
    plan = next(option.plan for option in material.options if option.plan.id == SERVICE)
    return (
        ("organisation", labels.YOUR_HOSPITAL, PLAIN),
        ("hips", float(material.table.people[0]), WHOLE),
        ("treated", float(plan.usual[0]), SHARE),
        ("identified", float(plan.identified[0]), SHARE),
        ("assessed", float(plan.assessed[0]), SHARE),
        ("started", float(plan.started[0]), SHARE),
        ("nurses", plan.workforce[0].wte, TWO),
    )


def _origin(material: Material, name: str) -> str:
    recorded = material.resolved["kpi.started_16_weeks.2023"].number
    return labels.ORIGINS[name].format(
        source=material.resolved["pathway.usual_treated"].source,
        recorded=f"{recorded:.0%}",
        hips=f"{material.table.people[0]:.0f}",
    )


def _links(material: Material, cells: dict[str, Formula]) -> dict[str, Formula]:
    """Return which inputs of the other sheets follow the seven cells."""
    people = material.table.people
    links = {
        f"people.50_plus.all.{group}": cells["hips"] * lift(float(people[place] / people[0]))
        for place, group in enumerate(GROUPS)
    }
    for group in GROUPS:
        for option in OPTIONS:
            links[f"option.{option}.usual.{group}"] = cells["treated"]
        for share in ("identified", "assessed", "started"):
            links[f"option.{SERVICE}.{share}.{group}"] = cells[share]
    plan = next(option.plan for option in material.options if option.plan.id == SERVICE)
    nurse, *others = plan.workforce
    links[f"option.{SERVICE}.staff.1.wte"] = cells["nurses"]
    for place, person in enumerate(others, start=2):
        unit, amount = ("wte", person.wte) if person.wte else ("sessions", person.sessions_per_week)
        links[f"option.{SERVICE}.staff.{place}.{unit}"] = cells["nurses"] * lift(amount / nurse.wte)
    return links


def main() -> None:
    """Make the file that ships with the package anew: python -m flscase.documents.workbook.start."""
    write_start_workbook(Path(str(files("flscase.documents.workbook"))) / FILE)


if __name__ == "__main__":
    main()
