"""The sheet of results: every figure worked out in the workbook, beside what flscase itself had found.

Value cells are formulas. The column "from flscase" and the intervals are fixed: intervals come from a
thousand runs of the model and cannot be worked out in a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from flscase.case.figure import Figure
from flscase.case.rounding import SHARES
from flscase.documents.workbook import labels
from flscase.documents.workbook.answers import Answers
from flscase.documents.workbook.formula import (
    Formula,
    count_where,
    largest,
    less,
    lift,
    more,
    same,
    size,
    when,
)
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import PLAIN, POUNDS, Book, Sheet

NAME: Final = "Results"
VALUE: Final = 2  # column of the live value
NUMBERS: Final = (2, 4, 5, 6, 7)  # columns whose heads stand right
ALIKE: Final = 1e-6  # relative difference up to which two numbers are the same
# Sections in reading order: what the measure's name looks like, without the option.
SECTIONS: Final = (
    ("caseload", r"(caseload|plan)\."),
    (
        "people",
        r"(identified|assessed|recommended|started|treated|treated_added|not_treated|treated_share)$|capacity_|lost_",
    ),
    ("averted", r"fractures_averted"),
    ("fractures", r"fractures\."),
    ("health", r"(qalys|life_years|deaths|care_home|bed_days|beds|operations)"),
    ("worth", r"(incremental_cost|icer|net_benefit\.|service_cost_per_fracture)"),
    ("service", r"(service_cost|set_up_cost)"),
    ("departments", r"net_cash\.acute_trust\.[a-z]{2}"),
    ("cash", r"net_cash"),
    ("back", r"break_even_quarter"),
    ("find", r"must_find"),
    ("capacity", r"(capacity|informal)\."),
    ("delay", r"delay\."),
    ("work", r"work\."),
    ("per_1000", r"per_1000"),
)


@dataclass
class ResultCells:
    """Live cells by figure id.

    changed: how many inputs were changed; looks: checks that fail; faults: inputs that do not add up.
    """

    cells: dict[str, Formula] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    changed: Formula = field(default_factory=lambda: lift(0))
    looks: Formula = field(default_factory=lambda: lift(0))
    faults: Formula = field(default_factory=lambda: lift(0))


def section_of(id: str, option: str | None) -> str | None:
    """Return the section that a figure stands in."""
    measure = id if option is None else id.removeprefix(f"{option}.")
    return next((name for name, pattern in SECTIONS if re.match(pattern, measure)), None)


def plan(material: Material, answers: Answers) -> list[tuple[str, list[Figure]]]:
    """Return sections with the figures that the workbook can work out, in reading order."""
    found: dict[str, list[Figure]] = {name: [] for name, _ in SECTIONS}
    for figure in material.figures.values():
        section = section_of(figure.id, figure.option)
        if section is not None and figure.known and figure.id in answers.known:
            found[section].append(figure)
    return [(name, figures) for name, figures in found.items() if figures]


def write(book: Book, material: Material, answers: Answers, changed: Formula) -> ResultCells:
    """Write the sheet; return its cells."""
    sheet = book.sheet(NAME, colour="#006747")
    sheet.widths(84, 12, 24, 24, 24, 14, 16, 16, 50)
    row = sheet.title(labels.RESULTS_TITLE, labels.RESULTS_NOTE)
    sheet.put(row, 0, labels.CHANGED, "side")
    found = ResultCells(changed=sheet.put(row, VALUE, changed, "side"))
    book.define("inputs.changed", found.changed)
    sheet.put(row + 1, 0, labels.LOOKS, "side")
    head = row + 4
    for column, text in enumerate(labels.RESULT_HEADS):
        sheet.put(head, column, text, "number_head" if column in NUMBERS else "head")
    sections = plan(material, answers)
    answers.cells = dict(_places(sheet, head + 1, sections))
    bottom = _rows(sheet, head + 1, sections, answers, found)
    checks = sheet.block(head + 1, 5, bottom, 5)
    found.looks = sheet.put(row + 1, VALUE, count_where(checks, labels.LOOK), "side")
    sheet.put(row + 2, 0, labels.FAULTS, "side")
    found.faults = sheet.put(row + 2, VALUE, count_where(answers.model.inputs.checks, labels.NO), "side")
    sheet.warn(head + 1, 5, bottom, labels.LOOK)
    sheet.raw.autofilter(head, 0, bottom, len(labels.RESULT_HEADS) - 1)
    sheet.raw.freeze_panes(head + 1, 1)
    sheet.page(bottom, len(labels.RESULT_HEADS) - 1, repeat=head)
    return found


def _rows(
    sheet: Sheet, row: int, sections: list[tuple[str, list[Figure]]], answers: Answers, found: ResultCells
) -> int:
    """Write all sections; return the last row."""
    for name, figures in sections:
        sheet.band(row, labels.SECTIONS[name], len(labels.RESULT_HEADS))
        row += 1
        for figure in figures:
            _figure(sheet, row, figure, answers, found)
            row += 1
    return row - 1


def _places(sheet: Sheet, row: int, sections: list[tuple[str, list[Figure]]]) -> Iterator[tuple[str, str]]:
    """Yield the cell that each figure will stand in."""
    for _, figures in sections:
        row += 1
        for figure in figures:
            yield figure.id, sheet.at(row, VALUE).text
            row += 1


def _figure(sheet: Sheet, row: int, figure: Figure, answers: Answers, found: ResultCells) -> None:
    form = number_form(figure)
    sheet.put(row, 0, sentence(figure.label))
    sheet.put(row, 1, figure.option or "")
    cell = sheet.put(row, VALUE, answers.formula(figure.id), "value", form)
    sheet.put(row, 3, labels.unit(figure.unit), "unit")
    engine = sheet.put(row, 4, figure.value, "far", form)
    sheet.put(row, 5, _check(cell, engine, found.changed), "good")
    for column, end in ((6, figure.low), (7, figure.high)):
        sheet.put(row, column, end, "fixed", form)
    sheet.put(row, 8, figure.id, "unit")
    found.cells[figure.id], found.figures[figure.id] = cell, figure


def _check(cell: Formula, engine: Formula, changed: Formula) -> Formula:
    """Return whether a value repeats the model's; not asked once inputs are changed."""
    if isinstance(engine.value, str):
        alike = same(cell, engine)
    else:
        alike = less(size(cell - engine), ALIKE * largest(size(engine), ALIKE))
    return when(more(changed, 0), labels.CHANGED_CHECK, when(alike, labels.OK, labels.LOOK))


def sentence(text: str) -> str:
    """Return a label with a capital first letter."""
    return text[:1].upper() + text[1:]


def number_form(figure: Figure) -> str:
    """Return the spreadsheet's number format for a figure's own rounding: display only."""
    if not figure.is_number:
        # words may turn into a number when inputs change
        return POUNDS if figure.is_money else PLAIN
    place = figure.shown_place
    decimals = "0" if place.exponent >= 0 else "0." + "0" * -place.exponent
    if figure.unit in SHARES:
        return f"{decimals}%"
    if not figure.is_money:
        return f"#,##{decimals}"
    if place.millions:
        body = f'"£"{decimals},,"m"'
    else:
        body = f'"£"#,##{decimals}'
    return f"{body};-{body};{body}"
