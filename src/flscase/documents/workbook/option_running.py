"""The inputs of the options: drugs, places, settings, start, host; and what is fixed in the workbook."""

from __future__ import annotations

from functools import partial
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.evidence_inputs import SETTINGS, drugs_of
from flscase.documents.workbook.option_cells import (
    FIRST,
    NUMBER_RULE,
    OptionCells,
    OptionRows,
    Row,
    choice,
    everybody,
    serving,
)
from flscase.documents.workbook.sheet import ONE, PENCE, PLAIN, TWO
from flscase.terms import DEPARTMENTS

RAMP_ROWS: Final = 8


def write(rows: OptionRows) -> None:
    """Write what each option runs with."""
    if rows.served:
        _mix(rows)
    _usual_mix(rows)
    rows.heading(labels.RUNNING)
    _places(rows)
    _settings(rows)
    if rows.served:
        _ramp(rows)
    _fixed(rows)


# drugs ---------------------------------------------------------------------------------------------


def _offers(drug: str, option: OptionCells) -> bool:
    """Whether an option's service may choose a drug: its course has been followed."""
    return drug in option.course.service


def _uses(drug: str, option: OptionCells) -> bool:
    """Whether a drug is part of an option's usual care."""
    return drug in option.course.usual


def _mix(rows: OptionRows) -> None:
    plans = [option.course.plan for option in rows.options]
    rows.heading(labels.MIX, labels.MIX_NOTE)
    for group, index in enumerate(rows.table.groups):
        start = rows.row
        for drug in drugs_of(rows.material):
            if not any(_offers(drug, option) for option in rows.options):
                continue
            row = Row(_label(drug, index), f"mix.{drug}.{index}", shown=partial(_offers, drug))
            for option, cell in rows.line(row, [plan.mix.get(drug, (0.0,) * 3)[group] for plan in plans]):
                option.mix[drug, group] = cell
        _sums(rows, start, rows.served)


def _usual_mix(rows: OptionRows) -> None:
    plans = [option.course.plan for option in rows.options]
    rows.heading(labels.USUAL_MIX)
    for group, index in enumerate(rows.table.groups):
        start = rows.row
        for drug in drugs_of(rows.material):
            if not any(_uses(drug, option) for option in rows.options):
                continue
            row = Row(_label(drug, index), f"usual_mix.{drug}.{index}", shown=partial(_uses, drug))
            values = [plan.usual_mix.get(drug, (0.0,) * 3)[group] for plan in plans]
            for option, cell in rows.line(row, values):
                option.usual_mix[drug, group] = cell
        _sums(rows, start, rows.options)


def _label(drug: str, index: str) -> str:
    return f"{drug.capitalize()}: {labels.GROUPS[index]}"


def _sums(rows: OptionRows, start: int, among: list[OptionCells]) -> None:
    """Write under a mix whether it adds up to one, option by option."""
    for place, option in enumerate(rows.options):
        if option in among:
            column = FIRST + place
            shares = rows.sheet.block(start, column, rows.row - 1, column)
            labels.adds_up(rows.sheet, rows.row, column, shares)
    rows.row += 1


# places, settings, start ---------------------------------------------------------------------------


def _places(rows: OptionRows) -> None:
    """Write stated places and scans, and the cost of setting up."""
    plans = [option.course.plan for option in rows.options]
    people = Row(labels.PLACES, "new_per_month", labels.PEOPLE_A_MONTH, ONE, NUMBER_RULE)
    rows.single("new_per_month", people, [plan.new_per_month for plan in plans])
    scans = Row(labels.SCANS, "dxa_per_month", labels.SCANS_A_MONTH, ONE, NUMBER_RULE)
    rows.single("dxa_per_month", scans, [plan.dxa_per_month for plan in plans])
    usual = rows.material.value("service.set_up")
    set_up = Row(labels.SET_UP, "set_up", labels.POUNDS_ONCE, PENCE, NUMBER_RULE)
    rows.single("set_up", set_up, [usual if plan.set_up is None else plan.set_up for plan in plans])


def _settings(rows: OptionRows) -> None:
    """Write where infusions are given and which department runs the service."""
    plans = [option.course.plan for option in rows.options]
    for group, index in enumerate(rows.table.groups):
        label = f"{labels.FIRST_INFUSION}: {labels.GROUPS[index]}"
        row = Row(label, f"first_infusion.{index}", "", PLAIN, choice(SETTINGS), everybody)
        for option, cell in rows.line(row, [plan.first_infusion[group] for plan in plans]):
            option.first_infusion.append(cell)
    later = Row(labels.LATER_INFUSION, "later_infusion", "", PLAIN, choice(SETTINGS), everybody)
    rows.single("later", later, [plan.later_infusion for plan in plans])
    departments = [labels.name(department) for department in DEPARTMENTS]
    host = Row(labels.HOST, "host", "", PLAIN, choice(departments), everybody)
    rows.single("host", host, [labels.name(plan.host) for plan in plans])


def _ramp(rows: OptionRows) -> None:
    """Write the share of full reach in each of the first quarters."""
    plans = [option.course.plan for option in rows.options]
    longest = max(len(plan.ramp_up) for plan in plans)
    for quarter in range(min(max(RAMP_ROWS, longest), rows.table.years * 4)):
        values = [plan.ramp_up[quarter] if quarter < len(plan.ramp_up) else 1.0 for plan in plans]
        row = Row(labels.RAMP.format(quarter=quarter + 1), f"ramp.q{quarter + 1}", shown=serving)
        for option, cell in rows.line(row, values):
            option.ramp.append(cell)


def _fixed(rows: OptionRows) -> None:
    """Write what needs a new run of the model to change."""
    plans = [option.course.plan for option in rows.options]
    courses = rows.table.courses
    rows.heading(labels.NEEDS_RUN, labels.NEEDS_RUN_NOTE)
    rows.fixed(labels.PERSISTENCE, [_curve(plan.persistence) if plan.mix else "–" for plan in plans])
    rows.fixed(labels.USUAL_PERSISTENCE, [_curve(plan.usual_persistence) for plan in plans])
    weeks = [courses[next(iter(option.course.usual.values()))].weeks for option in rows.options]
    rows.fixed(labels.WEEKS, weeks, TWO)


def _curve(persistence: object) -> str:
    return persistence if isinstance(persistence, str) else labels.GIVEN_CURVE
