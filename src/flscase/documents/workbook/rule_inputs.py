"""The inputs that hold for the whole case: place and time, and the rules of money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.evidence_inputs import OWN_HIP_COST
from flscase.documents.workbook.formula import Formula
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import NUMBER_RULE, WIDE, Rule, choice
from flscase.documents.workbook.sheet import PENCE, PLAIN, SHARE, Content, Sheet

NATIONAL: Final = labels.BASES["national_cost_collection"]
INCREMENT: Final = labels.BASES["hes_increment"]
ACTIVITY: Final = labels.REGIMES["activity"]
GROWTH_RULE: Final[Rule] = {"validate": "decimal", "criteria": "between", "minimum": -0.2, "maximum": 0.2}


@dataclass(frozen=True)
class Rules:
    """The cells. own_hip is empty where the case gives no cost of its own; rates as yearly numbers."""

    growth: Formula
    basis: Formula
    own_hip: Formula
    regime: Formula
    costs_rate: Formula
    health_rate: Formula


def write(sheet: Sheet, row: int, material: Material) -> tuple[Rules, int]:
    """Write the section from a row on; return its cells and the next free row."""
    sheet.band(row, labels.RULES, WIDE)
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
    found = {}
    for name, content, unit, form, rule in _rows(material):
        sheet.put(row, 0, labels.RULE_LABELS[name])
        sheet.put(row, 1, unit, "fixed")
        sheet.put(row, 2, content, "choice", form)
        sheet.raw.data_validation(row, 2, row, 2, dict(rule))
        sheet.put(row, 3, labels.RULE_NOTES[name], "unit")
        found[name] = sheet.named(row, 2, f"rule.{name}")
        row += 1
    return Rules(**found), row


def _rows(material: Material) -> tuple[tuple[str, Content, str, str, Rule], ...]:
    """Return name, content, unit, format and rule of each cell."""
    table = material.table
    own = material.value(OWN_HIP_COST) if OWN_HIP_COST in material.values else None
    rates = choice([f"{rate:g}" for rate in table.rates])
    basis, regime = labels.BASES[material.hip_cost_basis], labels.REGIMES[material.payment_regime]
    return (
        ("growth", table.growth, "share a year", SHARE, GROWTH_RULE),
        ("basis", basis, "", PLAIN, choice((NATIONAL, INCREMENT))),
        ("own_hip", own, "£ per hip fracture", PENCE, NUMBER_RULE),
        ("regime", regime, "", PLAIN, choice(list(labels.REGIMES.values()))),
        ("costs_rate", table.costs, "a year", SHARE, rates),
        ("health_rate", table.health, "a year", SHARE, rates),
    )
