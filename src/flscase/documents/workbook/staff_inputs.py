"""The inputs of the workforce: who is paid in which option, and what a year of each costs with on-costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.evidence_inputs import BANDS
from flscase.documents.workbook.formula import (
    Formula,
    contains,
    item_of,
    joined,
    largest,
    more,
    place_in,
    sum_product,
    when,
)
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import NUMBER_RULE, OptionCells, choice, input_cell
from flscase.documents.workbook.sheet import PENCE, POUNDS, TWO, Sheet

SPARE_STAFF: Final = 2
SPARE_COSTS: Final = 1
COLUMNS: Final = 9
HEADING: Final = 3  # rows of a heading: a gap, a band, the heads


@dataclass(frozen=True)
class StaffLine:
    """One line of the workforce: what it is called, and pounds a year by who pays."""

    name: Formula
    trust: Formula
    central: Formula


@dataclass(frozen=True)
class ExtraLine:
    """One further cost of a service: its name, pounds once and pounds a year."""

    name: Formula
    once: Formula
    yearly: Formula


@dataclass(frozen=True)
class ServiceCells:
    """What the service of one option is made of."""

    staff: tuple[StaffLine, ...]
    nurses: Formula
    extras: tuple[ExtraLine, ...]


@dataclass(frozen=True)
class YearOfPay:
    """A year of one whole-time equivalent, with on-costs: paid by the trust, and paid centrally."""

    trust: Formula
    central: Formula


@dataclass(frozen=True)
class _PayTable:
    """The same for all bands, as ranges to look up in."""

    bands: Formula
    trust: Formula
    central: Formula
    each: dict[str, YearOfPay]


def height(options: list[OptionCells]) -> int:
    """Return how many rows pay, workforce and further costs take."""
    rows = HEADING + len(BANDS)
    served = [option.course.plan for option in options if option.has_service]
    if served:
        rows += 2 * HEADING
        rows += sum(len(plan.workforce) + SPARE_STAFF for plan in served)
        rows += sum(len(plan.one_off) + len(plan.yearly) + SPARE_COSTS for plan in served)
    return rows


def write(
    sheet: Sheet, row: int, material: Material, options: list[OptionCells], cells: dict[str, Formula]
) -> tuple[dict[str, ServiceCells], dict[str, YearOfPay]]:
    """Write pay with on-costs, the workforce and further costs; return services by option and pay by band."""
    pay, row = _pay_table(sheet, row, cells)
    served = [option for option in options if option.has_service]
    if not served:
        return {}, pay.each
    row = _heading(sheet, row, labels.WORKFORCE, labels.WORKFORCE_HEADS)
    staff: dict[str, tuple[tuple[StaffLine, ...], Formula]] = {}
    for option in served:
        staff[option.id], row = _staff(sheet, row, material, option, pay, cells)
    row = _heading(sheet, row, labels.EXTRAS, labels.EXTRAS_HEADS)
    found = {}
    for option in served:
        extras, row = _extras(sheet, row, option)
        found[option.id] = ServiceCells(*staff[option.id], extras)
    return found, pay.each


def _heading(sheet: Sheet, row: int, text: str, heads: tuple[str, ...]) -> int:
    sheet.band(row + 1, text, COLUMNS)
    sheet.heads(row + 2, heads[:2], heads[2:], height=30)
    return row + HEADING


def _pay_table(sheet: Sheet, row: int, cells: dict[str, Formula]) -> tuple[_PayTable, int]:
    row = _heading(sheet, row, labels.PAY_TABLE, labels.PAY_HEADS)
    start, each = row, {}
    for band in BANDS:
        pay = cells[f"pay.band_{band}.mid"]
        insurance = cells["oncost.ni.rate"] * largest(pay - cells["oncost.ni.threshold"], 0)
        trust = pay * (1 + cells["oncost.pension.trust"] + cells["oncost.levy"]) + insurance
        central = pay * (cells["oncost.pension.total"] - cells["oncost.pension.trust"])
        sheet.put(row, 0, labels.BAND.format(band=band))
        sheet.put(row, 1, band)
        sheet.across(row, 2, [trust, central], form=PENCE)
        each[band] = YearOfPay(sheet.at(row, 2), sheet.at(row, 3))
        row += 1
    last = row - 1
    table = _PayTable(
        sheet.block(start, 1, last, 1), sheet.block(start, 2, last, 2), sheet.block(start, 3, last, 3), each
    )
    return table, row


def _staff(
    sheet: Sheet, row: int, material: Material, option: OptionCells, pay: _PayTable, cells: dict[str, Formula]
) -> tuple[tuple[tuple[StaffLine, ...], Formula], int]:
    """Write the workforce of one option; return its lines, the nurses, and the next row."""
    people = option.course.plan.workforce
    lines = [
        _person(sheet, row + place, material, option, place, pay, cells["pay.consultant_session"])
        for place in range(len(people) + SPARE_STAFF)
    ]
    last = row + len(lines) - 1
    roles, equivalents = sheet.block(row, 1, last, 1), sheet.block(row, 3, last, 3)
    nurses = sum_product(contains(roles, "nurse") * equivalents)
    return (tuple(lines), nurses), last + 1


def _person(
    sheet: Sheet,
    row: int,
    material: Material,
    option: OptionCells,
    place: int,
    pay: _PayTable,
    session: Formula,
) -> StaffLine:
    """Write one line of the workforce, paid by band or by session; lines beyond those given are empty."""
    plan = option.course.plan
    person = plan.workforce[place] if place < len(plan.workforce) else None
    name = f"option.{option.id}.staff.{place + 1}"
    sheet.put(row, 0, plan.name)
    role = sheet.put(row, 1, person.role if person else None, "input")
    band = sheet.put(row, 2, person.band if person else None, "choice")
    sheet.raw.data_validation(row, 2, row, 2, dict(choice(BANDS)))
    paid = (person.wte or None, person.sessions_per_week or None) if person else (None, None)
    wte, weekly = (
        input_cell(sheet, row, 3 + at, material, f"{name}.{unit}", paid[at], TWO, NUMBER_RULE)
        for at, unit in enumerate(("wte", "sessions"))
    )
    grade = place_in(joined(band, ""), pay.bands)
    by_session = more(weekly, 0)
    by_band = when(more(wte, 0), wte * item_of(pay.trust, grade), 0)
    shared = when(more(wte, 0), wte * item_of(pay.central, grade), 0)
    trust = sheet.put(row, 5, when(by_session, weekly * session, by_band), form=POUNDS)
    central = sheet.put(row, 6, when(by_session, 0, shared), form=POUNDS)
    of_band = when(by_session, "", joined(labels.BAND_LINE, band))
    return StaffLine(joined(labels.STAFF_LINE, role, of_band), trust, central)


def _extras(sheet: Sheet, row: int, option: OptionCells) -> tuple[tuple[ExtraLine, ...], int]:
    plan = option.course.plan
    rows: list[tuple[str | None, float | None, float | None]] = [
        *((name, pounds, None) for name, pounds in plan.one_off.items()),
        *((name, None, pounds) for name, pounds in plan.yearly.items()),
    ]
    rows += [(None, None, None)] * SPARE_COSTS
    lines = []
    for name, once, yearly in rows:
        sheet.put(row, 0, plan.name)
        title = sheet.put(row, 1, name, "input")
        sheet.across(row, 2, [once, yearly], "input", PENCE)
        sheet.raw.data_validation(row, 2, row, 3, dict(NUMBER_RULE))
        lines.append(ExtraLine(joined(labels.EXTRA_LINE, title), sheet.at(row, 2), sheet.at(row, 3)))
        row += 1
    return tuple(lines), row
