"""What is kept of one patient's row: intervals in days, answers as yes, no or missing, and no names.

The record's number, the post code, the age and the sex are looked at and dropped; dates become intervals,
except that of the fracture, which decides whether a year of follow-up has passed. A record has no text form,
so that none can get into a message by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flscase.records.flsdb.cells import Cleaned, is_dont_know, is_no_date, names_drug, one_of, read_date
from flscase.records.flsdb.header import Columns
from flscase.records.flsdb.rules import Rules


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class FlsRecord:
    """One record; intervals are days from the index fracture, None stands for a missing answer.

    service:      name of the service, "" if none is given.
    site_known, hip, spine: the site of the index fracture.
    missing:      core fields that are missing.
    latest:       latest date of the record.
    unreadable:   date questions whose cell could not be read.
    row:          number of the row in its file.
    """

    service: str
    site_known: bool
    hip: bool
    spine: bool
    missing: frozenset[str]
    fractured: date | None
    latest: date | None
    to_assessment: int | None
    to_scan: int | None
    to_contact: int | None
    scan_wanted: bool | None
    falls_dealt_with: bool | None
    recommended: bool | None
    contacted: bool | None
    on_drug_16w: bool | None
    strength: bool | None
    on_drug_52w: bool | None
    unreadable: tuple[str, ...]
    row: int


def to_record(cells: Sequence[str], columns: Columns, rules: Rules, day_0: date, row: int) -> FlsRecord:
    """Make a record of the clean cells of one row (as many as the header has)."""

    def cell(field: str) -> str:
        place = columns.at.get(field)
        return "" if place is None else cells[place]

    dates = {field: read_date(cell(field), rules, day_0) for field in rules.dates if cell(field)}
    site = cell("1.11") or cell("1.10")
    known = bool(site) and not is_dont_know(site, rules)
    fractured = dates.get("1.09")

    def days_to(field: str) -> int | None:
        reached = dates.get(field)
        return None if fractured is None or reached is None else (reached - fractured).days

    return FlsRecord(
        service=cell("service"),
        site_known=known,
        hip=known and site.lower() in rules.hip,
        spine=known and site.lower() in rules.spine,
        missing=frozenset(_missing(cells, columns, rules, dates, site)),
        fractured=fractured,
        latest=max((day for day in dates.values() if day is not None), default=None),
        to_assessment=days_to("1.07"),
        to_scan=days_to("3.03"),
        to_contact=days_to("6.02"),
        scan_wanted=one_of(cell("3.01"), rules.scan_wanted),
        falls_dealt_with=one_of(cell("5.01"), rules.falls_dealt_with),
        recommended=names_drug(cell("4.01"), rules),
        contacted=one_of(cell("6.01"), rules.yes),
        on_drug_16w=names_drug(cell("6.05"), rules),
        strength=one_of(cell("6.06"), rules.yes),
        on_drug_52w=names_drug(cell("7.05"), rules),
        unreadable=tuple(
            field for field, day in dates.items() if day is None and not is_no_date(cell(field), rules)
        ),
        row=row,
    )


def cleaned(fields: Sequence[str], width: int, known: Cleaned) -> list[str] | None:
    """Return the clean cells of a row, padded to the header's width; None if there are too many cells."""
    cells = [known[field] for field in fields]
    if len(cells) > width and any(cells[width:]):
        return None
    return cells[:width] + [""] * (width - len(cells))


def _missing(
    cells: Sequence[str], columns: Columns, rules: Rules, dates: dict[str, date | None], site: str
) -> list[str]:
    """Core fields that are missing: an empty cell, a column that is not there, a date that cannot be read."""

    def filled(field: str) -> bool:
        if field == "age":
            return any(cells[place] for place in columns.ages)
        if field == "1.11":
            return bool(site)
        if field in rules.dates:
            return dates.get(field) is not None
        return field in columns.at and bool(cells[columns.at[field]])

    return [field for field in rules.core if not filled(field)]
