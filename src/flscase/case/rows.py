"""The ledger as rows: option, payer, department, kind, line, year, quarter, amount."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flscase.case.measures import Reading
from flscase.case.measures.service import WORK_WORDS, work_by_quarter
from flscase.economics.clock import Floats
from flscase.economics.flows import QUANTITY

WORK_AT = {
    "gp_appointments": ("general_practice", None),
    "blood_tests": ("general_practice", None),
    "dxa_scans": ("acute_trust", "radiology"),
    "infusion_hours": ("acute_trust", "rheumatology"),
    "clinic_letters": ("acute_trust", "rheumatology"),
    "pharmacy_reviews": ("acute_trust", "pharmacy"),
    "falls_places": ("community", None),
}


def ledger_rows(reading: Reading, price_year: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one option: money by kind in pounds, health and work in their units."""
    result = reading.here
    for entry in result.entries:
        yield from _rows(
            reading,
            entry.payer,
            entry.department,
            entry.kind,
            entry.line,
            entry.budget,
            "GBP",
            price_year,
            "model",
        )
    qalys = result.flows.budget[QUANTITY["qalys"]]
    yield from _rows(reading, "patient", None, "health", "QALYs", qalys, "QALYs", None, "model")
    for item, (amount, unit) in work_by_quarter(result, reading).items():
        payer, department = WORK_AT[item]
        if department == "rheumatology":
            department = result.plan.host
        yield from _rows(
            reading, payer, department, "work", WORK_WORDS[item], amount, unit, None, f"work.{item}"
        )


def _rows(
    reading: Reading,
    payer: str,
    department: str | None,
    kind: str,
    line: str,
    amounts: Floats,
    unit: str,
    price_year: str | None,
    source: str,
) -> Iterator[dict[str, Any]]:
    if not amounts.any():
        return
    for quarter, amount in zip(reading.periods.quarters, amounts[:, 0], strict=True):
        year, name = quarter.split(" ")
        yield {
            "option": reading.option,
            "payer": payer,
            "department": department,
            "kind": kind,
            "line": line,
            "financial_year": year,
            "quarter": name,
            "amount": float(amount),
            "unit": unit,
            "price_year": price_year,
            "source": source,
        }
