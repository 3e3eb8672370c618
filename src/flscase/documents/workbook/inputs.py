"""The sheet of inputs: everything that can be changed here, in yellow cells with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from flscase.documents.workbook import evidence_inputs, labels, option_inputs, staff_inputs
from flscase.documents.workbook.evidence_inputs import OWN_HIP_COST
from flscase.documents.workbook.formula import Formula, is_number, lift, place_in, same, total, when
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_inputs import OptionCells, tidy
from flscase.documents.workbook.sheet import ONE, PENCE, SHARE, TWO, Book, Content, Sheet
from flscase.documents.workbook.staff_inputs import ServiceCells, YearOfPay

NAME: Final = "Inputs"
BASES: Final = ("national_cost_collection", "hes_increment")
REGIMES: Final = ("fixed_and_variable", "activity", "block")
COLUMNS: Final = 9


@dataclass(frozen=True)
class Inputs:
    """The input cells, ready for formulas.

    evidence: by evidence id (a split by id and part). people: by stratum, a year.
    own_hip: the case's own cost of a hip fracture, empty where there is none.
    costs_rate, health_rate: places of the discount rates in force among the exported ones.
    used: the block of cells that a reader may change.
    """

    sheet: Sheet
    evidence: dict[str, Formula]
    people: tuple[Formula, ...]
    growth: Formula
    basis: Formula
    own_hip: Formula
    regime: Formula
    costs_rate: Formula
    health_rate: Formula
    options: list[OptionCells]
    services: dict[str, ServiceCells]
    pay: dict[str, YearOfPay]
    rows: int

    @property
    def hospital_per_hip(self) -> Formula:
        """The hospital cost of a hip fracture on the basis in force."""
        evidence = self.evidence
        national = evidence["cost.hip.spell"] + evidence["cost.emergency_attendance"]
        basis = when(same(self.basis, BASES[1]), evidence["cost.hip.increment"], national)
        return when(is_number(self.own_hip), self.own_hip, basis)

    @property
    def emergency_apart(self) -> Formula:
        """The part of it that is the emergency department's, where the basis shows it apart."""
        apart = when(same(self.basis, BASES[0]), self.evidence["cost.emergency_attendance"], 0)
        return when(is_number(self.own_hip), 0, apart)


def write(book: Book, material: Material) -> Inputs:
    """Write the sheet and return its cells."""
    sheet = book.sheet(NAME, colour="#FFB81C")
    sheet.widths(54, 20, 17, 17, 17, 17, 17, 28, 90)
    sheet.put(0, 0, labels.INPUTS_TITLE, "title")
    sheet.put(1, 0, labels.INPUTS_NOTE, "note")
    sheet.raw.set_row(1, 42)
    rules, row = _rules(sheet, 2, material)
    people, row = _people(sheet, row, material)
    options, row = option_inputs.write(sheet, row, material)
    evidence: dict[str, Formula] = {}
    after_staff = row + _staff_rows(options)
    last = evidence_inputs.write(sheet, after_staff, material, evidence)
    services, pay = staff_inputs.write(sheet, row, material, options, evidence)
    sheet.raw.freeze_panes(2, 1)
    sheet.page(last, COLUMNS - 1)
    costs, health = (_rate_place(rules[name], material.table.rates) for name in ("costs_rate", "health_rate"))
    return Inputs(
        sheet,
        evidence,
        people,
        rules["growth"],
        rules["basis"],
        rules["own_hip"],
        rules["regime"],
        costs,
        health,
        options,
        services,
        pay,
        last,
    )


def _staff_rows(options: list[OptionCells]) -> int:
    """Return how many rows pay, workforce and further costs will take."""
    rows = 3 + len(evidence_inputs.BANDS)
    served = [option.course.plan for option in options if option.has_service]
    if served:
        rows += 6
        rows += sum(len(plan.workforce) + staff_inputs.SPARE_STAFF for plan in served)
        rows += sum(len(plan.one_off) + len(plan.yearly) + staff_inputs.SPARE_COSTS for plan in served)
    return rows


def _rules(sheet: Sheet, row: int, material: Material) -> tuple[dict[str, Formula], int]:
    """Write what holds for the whole case: place, time, and the rules of money."""
    table = material.table
    own = material.value(OWN_HIP_COST) if OWN_HIP_COST in material.values else None
    rates = [float(rate) for rate in table.rates]
    growing = {"validate": "decimal", "criteria": "between", "minimum": -0.2, "maximum": 0.2}
    positive = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": labels.NOT_NEGATIVE}
    sheet.across(row, 0, [labels.RULES, *[None] * (COLUMNS - 1)], "section")
    row += 1
    for label, text in (
        (labels.CASE, material.title),
        (labels.PLACE, material.organisation),
        (labels.PLAN, f"{material.quarters[0]} – {material.quarters[-1]}"),
        (labels.PRICES_OF, material.price_year),
    ):
        sheet.put(row, 0, label)
        sheet.put(row, 2, text, "fixed")
        row += 1
    rows: tuple[tuple[str, str, str, Content, str, dict[str, object]], ...] = (
        ("growth", labels.GROWTH, "share a year", table.growth, SHARE, growing),
        ("basis", labels.BASIS, "", material.hip_cost_basis, "General", _choice(BASES)),
        ("own_hip", labels.OWN_HIP, "£ per hip fracture", own, PENCE, positive),
        ("regime", labels.REGIME, "", material.payment_regime, "General", _choice(REGIMES)),
        ("costs_rate", labels.COSTS_RATE, "a year", table.costs, SHARE, _choice(rates)),
        ("health_rate", labels.HEALTH_RATE, "a year", table.health, SHARE, _choice(rates)),
    )
    found = {}
    for name, label, unit, content, form, rule in rows:
        sheet.put(row, 0, label)
        sheet.put(row, 1, unit, "fixed")
        sheet.put(row, 2, content, "input", form)
        sheet.raw.data_validation(row, 2, row, 2, rule)
        sheet.put(row, 3, labels.RULE_NOTES[name], "fixed")
        found[name] = sheet.named(row, 2, f"rule.{name}")
        row += 1
    return found, row


def _choice(items: tuple[str, ...] | list[float]) -> dict[str, object]:
    return {"validate": "list", "source": [item if isinstance(item, str) else f"{item:g}" for item in items]}


def _rate_place(chosen: Formula, rates: tuple[float, ...]) -> Formula:
    """Return the place of a chosen rate among the exported ones, first is 1."""
    known = "{" + ",".join(lift(rate).text for rate in rates) + "}"
    return place_in(chosen, Formula(known, np.array([rates])))


def _people(sheet: Sheet, row: int, material: Material) -> tuple[tuple[Formula, ...], int]:
    """Write index patients a year, a row a band and a column a sex and group: the order of the strata."""
    table = material.table
    across = len(table.sexes) * len(table.groups)
    sheet.across(row + 1, 0, [labels.PEOPLE, *[None] * (max(COLUMNS, across + 3) - 1)], "section")
    heads = [
        f"{labels.SEXES[sex]}: {labels.SHORT_GROUPS[group]}" for sex in table.sexes for group in table.groups
    ]
    sheet.across(row + 2, 0, [labels.AGE, "", *heads, labels.TOTAL], "head")
    top = row + 3
    people = []
    for band, ages in enumerate(table.bands):
        sheet.put(top + band, 0, ages.replace("-", " to "), "side")
        sheet.put(top + band, 1, labels.PEOPLE_UNIT, "fixed")
        for place in range(across):
            stratum = band * across + place
            sex, group = divmod(place, len(table.groups))
            name = f"people.{tidy(ages)}.{table.sexes[sex]}.{table.groups[group]}"
            linked = material.linked.get(name)
            sheet.put(
                top + band,
                2 + place,
                linked or float(table.people[stratum]),
                "plain" if linked else "input",
                TWO,
            )
            people.append(sheet.named(top + band, 2 + place, name))
        sheet.put(
            top + band, 2 + across, total(sheet.block(top + band, 2, top + band, 1 + across)), "total", ONE
        )
    bottom = top + len(table.bands)
    rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": labels.NOT_NEGATIVE}
    sheet.raw.data_validation(top, 2, bottom - 1, 1 + across, rule)
    sheet.put(bottom, 0, labels.TOTAL, "total")
    for place in range(across + 1):
        sheet.put(bottom, 2 + place, total(sheet.block(top, 2 + place, bottom - 1, 2 + place)), "total", ONE)
    return tuple(people), bottom + 1
