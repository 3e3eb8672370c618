"""The sheet of inputs: everything that can be changed here, in yellow cells with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from flscase.documents.workbook import evidence_inputs, labels, option_inputs, rule_inputs, staff_inputs
from flscase.documents.workbook.formula import Formula, is_number, lift, place_in, same, total, when
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import NUMBER_RULE, WIDE, OptionCells, input_cell
from flscase.documents.workbook.option_inputs import tidy
from flscase.documents.workbook.rule_inputs import INCREMENT, NATIONAL, Rules
from flscase.documents.workbook.sheet import ONE, TWO, Book, Sheet
from flscase.documents.workbook.staff_inputs import ServiceCells, YearOfPay

NAME: Final = "Inputs"
PRINTED: Final = 7  # last column that is printed: sources stand on a sheet of their own


@dataclass(frozen=True)
class Inputs:
    """The input cells, ready for formulas.

    evidence: by evidence id (a split by id and part). people: by stratum, a year.
    costs_rate, health_rate: places of the discount rates in force among the exported ones.
    services: by option. pay: a year of one whole-time equivalent, by band.
    """

    sheet: Sheet
    rules: Rules
    evidence: dict[str, Formula]
    people: tuple[Formula, ...]
    costs_rate: Formula
    health_rate: Formula
    options: list[OptionCells]
    services: dict[str, ServiceCells]
    pay: dict[str, YearOfPay]
    last: int

    @property
    def checks(self) -> Formula:
        """The block in which lists say whether they add up."""
        return self.sheet.block(0, 2, self.last, 1 + max(len(self.options), 1))

    @property
    def hospital_per_hip(self) -> Formula:
        """The hospital cost of a hip fracture on the basis in force."""
        evidence, rules = self.evidence, self.rules
        national = evidence["cost.hip.spell"] + evidence["cost.emergency_attendance"]
        basis = when(same(rules.basis, INCREMENT), evidence["cost.hip.increment"], national)
        return when(is_number(rules.own_hip), rules.own_hip, basis)

    @property
    def emergency_apart(self) -> Formula:
        """The part of it that is the emergency department's, where the basis shows it apart."""
        apart = when(same(self.rules.basis, NATIONAL), self.evidence["cost.emergency_attendance"], 0)
        return when(is_number(self.rules.own_hip), 0, apart)


def write(book: Book, material: Material) -> Inputs:
    """Write the sheet and return its cells."""
    sheet = book.sheet(NAME, colour="#FFB81C")
    sheet.widths(58, 18, *[19] * 5, 26, *[19] * 12)
    top = sheet.title(labels.INPUTS_TITLE, labels.INPUTS_NOTE)
    rules, row = rule_inputs.write(sheet, top + 1, material)
    people, row = _people(sheet, row, material)
    options, row = option_inputs.write(sheet, row, material)
    evidence: dict[str, Formula] = {}
    # the workforce stands before the prices that it is worked out from
    last = evidence_inputs.write(sheet, row + staff_inputs.height(options), material, evidence)
    services, pay = staff_inputs.write(sheet, row, material, options, evidence)
    sheet.raw.freeze_panes(top, 1)
    sheet.page(last, max(PRINTED, 1 + option_inputs.coverage_columns(material)))
    rates = material.table.rates
    return Inputs(
        sheet=sheet,
        rules=rules,
        evidence=evidence,
        people=people,
        costs_rate=_rate_place(rules.costs_rate, rates),
        health_rate=_rate_place(rules.health_rate, rates),
        options=options,
        services=services,
        pay=pay,
        last=last,
    )


def _rate_place(chosen: Formula, rates: tuple[float, ...]) -> Formula:
    """Return the place of a chosen rate among the exported ones, first is 1."""
    known = "{" + ",".join(lift(rate).text for rate in rates) + "}"
    return place_in(chosen, Formula(known, np.array([rates])))


def _people(sheet: Sheet, row: int, material: Material) -> tuple[tuple[Formula, ...], int]:
    """Write index patients a year, a row a band and a column a sex and group: the order of the strata."""
    table = material.table
    across = len(table.sexes) * len(table.groups)
    sheet.band(row + 1, labels.PEOPLE, WIDE)
    heads = [
        f"{labels.SEXES[sex]}: {labels.SHORT_GROUPS[group]}" for sex in table.sexes for group in table.groups
    ]
    sheet.heads(row + 2, [labels.AGE, ""], [*heads, labels.TOTAL])
    top = row + 3
    people = []
    for band, ages in enumerate(table.bands):
        sheet.put(top + band, 0, ages.replace("-", " to "), "side")
        sheet.put(top + band, 1, labels.PEOPLE_UNIT, "fixed")
        for place in range(across):
            people.append(_cell(sheet, top + band, material, band, place))
        sheet.put(
            top + band, 2 + across, total(sheet.block(top + band, 2, top + band, 1 + across)), "total", ONE
        )
    bottom = top + len(table.bands)
    sheet.put(bottom, 0, labels.TOTAL, "total")
    for column in range(2, 3 + across):
        sheet.put(bottom, column, total(sheet.block(top, column, bottom - 1, column)), "total", ONE)
    return tuple(people), bottom + 1


def _cell(sheet: Sheet, row: int, material: Material, band: int, place: int) -> Formula:
    """Write the people of one stratum."""
    table = material.table
    sex, group = divmod(place, len(table.groups))
    name = f"people.{tidy(table.bands[band])}.{table.sexes[sex]}.{table.groups[group]}"
    stratum = band * len(table.sexes) * len(table.groups) + place
    return input_cell(sheet, row, 2 + place, material, name, float(table.people[stratum]), TWO, NUMBER_RULE)
