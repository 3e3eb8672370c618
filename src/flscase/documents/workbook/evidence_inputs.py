"""The inputs that come from the evidence pack: prices, pay, splits and shares, each in a named cell.

A cell's name is its evidence id, so that a formula reads like what it means:
`=cost.hip.spell*split.hip_spell.trauma_orthopaedics`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flscase.case.workings import OptionCourses
from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import ONE, PENCE, SHARE, TWO, Sheet
from flscase.terms import DRUGS, SITES

OWN_HIP_COST: Final = "cost.hip.first_year"
BANDS: Final = ("3", "4", "5", "6", "7", "8a")
SETTINGS: Final = ("ward", "day", "home")
CASHABLE: Final = (
    "acute_trust",
    "ambulance",
    "community",
    "general_practice",
    "icb",
    "local_authority",
    "patient",
    "service",
)
SPLITS: Final = ("split.hip_spell", "split.home_care", "split.adaptations", "split.care_home")
WORK: Final = (
    "work.gp_appointments.start",
    "work.gp_appointments.year",
    "work.blood_tests.assessed",
    "work.blood_tests.denosumab_year",
    "work.letters.assessed",
    "work.pharmacy_reviews.started",
    "work.falls_places.assessed",
)
COLUMNS: Final = 9  # label, unit, value, low, high, status, price year, id, source


def sections(material: Material) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield headings and the evidence ids that stand under them."""
    drugs = drugs_of(material)
    yield (
        labels.DRUG_PRICES,
        (
            *(f"price.{drug}" for drug in drugs),
            *(("cost.denosumab_injection",) if "denosumab" in drugs else ()),
            "price.calcium_vitamin_d",
            "share.calcium_vitamin_d",
            *(f"infusion.{part}.{setting}" for part in ("minutes", "chair") for setting in SETTINGS),
        ),
    )
    yield (
        labels.PAY,
        (
            *(f"pay.band_{band}.mid" for band in BANDS),
            "pay.consultant_session",
            "oncost.pension.total",
            "oncost.pension.trust",
            "oncost.ni.rate",
            "oncost.ni.threshold",
            "oncost.levy",
            "hours.productive",
            "minutes.new_patient",
            "service.it_audit",
            "cost.dxa",
            "pathway.dxa_share",
            "pathway.wait_limit_weeks",
        ),
    )
    yield (
        labels.HIP_COSTS,
        (
            "cost.hip.spell",
            "cost.hip.increment",
            "cost.emergency_attendance",
            "cost.ambulance",
            "cost.rehabilitation",
            "cost.home_care",
            "cost.adaptations",
            "cost.care_home.week",
        ),
    )
    other = SITES[1:]
    yield (
        labels.OTHER_COSTS,
        (
            *(f"admitted.{site}" for site in other),
            *(f"cost.{site}.admission" for site in other),
            "cost.fracture_clinic.first",
            "cost.fracture_clinic.follow_up",
            "visits.follow_up",
        ),
    )
    yield labels.BEDS, (*(f"bed_days.{site}" for site in SITES), "operated.hip")
    yield labels.WORK, WORK
    yield labels.THRESHOLDS, ("econ.threshold.lower", "econ.threshold.upper")


def drugs_of(material: Material) -> tuple[str, ...]:
    """Return the drugs that some option uses, in the usual order."""
    used = {course.drug for course in material.table.courses}
    return tuple(drug for drug in DRUGS if drug in used)


def drugs_in(option: OptionCourses) -> tuple[str, ...]:
    """Return the drugs that one option uses or may change to, in the usual order."""
    return tuple(drug for drug in DRUGS if drug in option.usual or drug in option.service)


def write(sheet: Sheet, row: int, material: Material, cells: dict[str, Formula]) -> int:
    """Write all evidence sections from a row on; fill `cells` by id; return the next free row."""
    for heading, ids in sections(material):
        row = _heading(sheet, row, heading)
        for id in ids:
            _evidence_row(sheet, row, material, id, cells)
            row += 1
    row = _heading(sheet, row, labels.SPLITS)
    for id in SPLITS:
        row = _split_rows(sheet, row, material, id, cells)
    row = _heading(sheet, row, labels.CASHABLE)
    row = sheet.note(row, labels.CASHABLE_NOTE)
    for payer in CASHABLE:
        _evidence_row(sheet, row, material, f"cashable.{payer}", cells, material.cashable.get(payer))
        row += 1
    return row


def _heading(sheet: Sheet, row: int, text: str) -> int:
    sheet.band(row + 1, text, COLUMNS)
    for column, head in enumerate(labels.EVIDENCE_HEADS):
        sheet.put(row + 2, column, head, "number_head" if column in (2, 3, 4) else "head")
    return row + 3


def _evidence_row(
    sheet: Sheet, row: int, material: Material, id: str, cells: dict[str, Formula], own: float | None = None
) -> None:
    known = material.resolved[id]
    factor = material.resolved.factor(id)
    form = _form(known.parameter.unit)
    sheet.put(row, 0, known.parameter.label[:1].upper() + known.parameter.label[1:])
    sheet.put(row, 1, known.parameter.unit, "fixed")
    sheet.put(row, 2, material.value(id) if own is None else own, "input", form)
    _limits(sheet, row, known.parameter.unit)
    for column, end in ((3, known.low), (4, known.high)):
        sheet.put(row, column, None if end is None or own is not None else end * factor, "fixed", form)
    _origin(sheet, row, material, id, yours=own is not None)
    cells[id] = sheet.named(row, 2, id)


def _limits(sheet: Sheet, row: int, unit: str) -> None:
    """Refuse what cannot be: a share above one, a negative price."""
    rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": labels.NOT_NEGATIVE}
    if unit in SHARE_UNITS:
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1,
            "error_message": labels.BETWEEN,
        }
    sheet.raw.data_validation(row, 2, row, 2, rule)


SHARE_UNITS: Final = frozenset({"proportion", "proportion of pay", "probability"})


def _form(unit: str) -> str:
    if unit in SHARE_UNITS:
        return SHARE
    if unit.startswith("GBP"):
        return PENCE
    return ONE if unit in ("minutes", "hours", "days", "weeks") else TWO


def _origin(sheet: Sheet, row: int, material: Material, id: str, *, yours: bool = False) -> None:
    """Write status, price year, id and source of an evidence value."""
    known = material.resolved[id]
    own = yours or known.layer != "national"
    status = labels.STATUS["yours" if own else known.parameter.status]
    money = known.parameter.unit.startswith("GBP")
    factor = material.resolved.factor(id)
    year = material.price_year if factor != 1 else known.parameter.price_year
    sheet.put(row, 5, status, "unit")
    sheet.put(row, 6, (year or material.price_year) if money else "", "fixed")
    sheet.put(row, 7, id, "fixed")
    source = labels.OWN_VALUE if yours else known.trail() if own else known.source
    if factor != 1:
        source = labels.UPRATED.format(year=known.parameter.price_year, factor=factor, source=source)
    sheet.put(row, 8, source, "fixed")


def _split_rows(sheet: Sheet, row: int, material: Material, id: str, cells: dict[str, Formula]) -> int:
    """Write a split, one row a part, and a row that says whether it adds up to one."""
    parameter = material.resolved[id].parameter
    shares = material.parts(id)
    for place, (part, share) in enumerate(zip(parameter.parts, shares, strict=True)):
        sheet.put(row + place, 0, f"{parameter.label}: {labels.name(part)}")
        sheet.put(row + place, 1, parameter.unit, "fixed")
        sheet.put(row + place, 2, share, "input", SHARE)
        _limits(sheet, row + place, "proportion")
        _origin(sheet, row + place, material, id)
        cells[f"{id}.{part}"] = sheet.named(row + place, 2, f"{id}.{part}")
    last = row + len(shares)
    labels.adds_up(sheet, last, 2, sheet.block(row, 2, last - 1, 2))
    return last + 1
