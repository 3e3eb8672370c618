"""The indicators of a fracture liaison service: which records count below the line, and which above it.

The audit and the International Osteoporosis Foundation number the same indicators differently, so each has a
code of ours and both numbers. What an indicator asks stands in `fls_kpis_2026_1.toml`; here is only how to
count. A record is outside an indicator, or meets it, or fails it, or has no answer: the last counts as not
met, and is shown.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any, Final

from flscase.benchmark.intervals import wilson
from flscase.records.flsdb import FlsRecord

NAME: Final = "fls_kpis_2026_1"
GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One indicator. green and amber in per cent; None where there is no such limit."""

    flsdb: int
    iof: int
    code: str
    title: str
    numerator: str
    denominator: str
    status: str
    green: int | None = None
    amber: int | None = None
    days: int = 0
    field_missing_over: int = 0
    fields_fewer_than: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All indicators of one dated edition, in the order of the audit."""

    name: str
    status: str
    kpis: tuple[Kpi, ...]

    def __getitem__(self, code: str) -> Kpi:
        return next(kpi for kpi in self.kpis if kpi.code == code)


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator, counted; a denominator of None is one that nobody gave.

    missing: how many of the denominator have no answer.
    """

    kpi: Kpi
    numerator: int
    denominator: int | None
    missing: int | None = None

    @property
    def value(self) -> float | None:
        """The share of 1 (above 1 only against an expected caseload); None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval; None where there is no proportion."""
        if not self.denominator or self.numerator > self.denominator:
            return None
        return wilson(self.numerator, self.denominator)

    @property
    def rag(self) -> str | None:
        """Green, amber or red, on the unrounded value; None without a value."""
        if self.kpi.fields_fewer_than:
            return GREEN if self.numerator < self.kpi.fields_fewer_than else RED
        if not self.denominator or self.kpi.green is None:
            return None
        hundredfold = self.numerator * 100
        if hundredfold >= self.kpi.green * self.denominator:
            return GREEN
        return (
            AMBER if self.kpi.amber is not None and hundredfold >= self.kpi.amber * self.denominator else RED
        )


@cache
def registry() -> Registry:
    """The indicators in force."""
    text = (resources.files(__package__) / f"{NAME}.toml").read_text(encoding="utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    kpis = (Kpi(**each) for each in raw["kpi"])
    return Registry(
        name=raw["name"], status=raw["status"], kpis=tuple(sorted(kpis, key=lambda kpi: kpi.flsdb))
    )


class Answer(Enum):
    """What a record says to an indicator."""

    OUTSIDE = "outside"
    MET = "met"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far the file sees.

    latest: its latest date. silent: services that gave no answer at 52 weeks at all.
    """

    latest: date | None
    silent: Collection[str] = ()

    def elapsed(self, record: FlsRecord, days: int) -> bool:
        """Whether so many days have passed since a record's fracture."""
        if record.fractured is None or self.latest is None:
            return False
        return self.latest - record.fractured >= timedelta(days=days)


def count(
    records: Sequence[FlsRecord],
    follow_up: FollowUp,
    core: Sequence[str],
    expected_caseload: int | None = None,
) -> list[Result]:
    """Count every indicator over some records.

    core: names of the core fields. expected_caseload: people a year, or None where nobody knows.
    """
    return [_result(kpi, records, follow_up, core, expected_caseload) for kpi in registry().kpis]


def silent_services(records: Sequence[FlsRecord]) -> frozenset[str]:
    """Services in which nobody has an answer at 52 weeks: not collected, which is not "nobody treated"."""
    speaking = {record.service for record in records if record.on_drug_52w is not None}
    return frozenset(record.service for record in records) - speaking


def _result(
    kpi: Kpi,
    records: Sequence[FlsRecord],
    follow_up: FollowUp,
    core: Sequence[str],
    expected_caseload: int | None,
) -> Result:
    if kpi.code == "complete":
        return Result(kpi, len(incomplete(records, core, kpi.field_missing_over)), len(core))
    if kpi.code == "identified":
        return Result(kpi, len(records), expected_caseload)
    answers = Counter(_RULES[kpi.code](record, kpi, follow_up) for record in records)
    below = answers.total() - answers[Answer.OUTSIDE]
    return Result(kpi, answers[Answer.MET], below, answers[Answer.MISSING])


def missing_by_field(records: Sequence[FlsRecord], core: Sequence[str]) -> dict[str, int]:
    """How many records lack each core field."""
    lacking = Counter(field for record in records for field in record.missing)
    return {field: lacking[field] for field in core}


def incomplete(records: Sequence[FlsRecord], core: Sequence[str], over: int) -> tuple[str, ...]:
    """Core fields that more than `over` per cent of the records lack."""
    lacking = missing_by_field(records, core)
    return tuple(field for field, number in lacking.items() if number * 100 > over * len(records))


def _yes_no(answer: bool | None) -> Answer:
    if answer is None:
        return Answer.MISSING
    return Answer.MET if answer else Answer.FAILED


def _within(days: int | None, limit: int) -> Answer:
    """Whether something happened within the window; before the fracture is not within it."""
    return Answer.MISSING if days is None else _yes_no(0 <= days <= limit)


def _spine(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _yes_no(record.spine) if record.site_known else Answer.MISSING


def _assessed(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _within(record.to_assessment, kpi.days)


def _scanned(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _within(record.to_scan, kpi.days) if record.scan_wanted else Answer.OUTSIDE


def _falls(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _yes_no(record.falls_dealt_with)


def _recommended(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _yes_no(record.recommended)


def _strength(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _yes_no(record.strength) if record.site_known and not record.hip else Answer.OUTSIDE


def _contacted(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    if not record.recommended:
        return Answer.OUTSIDE
    return _within(record.to_contact, kpi.days) if record.contacted else _yes_no(record.contacted)


def _started(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    return _yes_no(record.on_drug_16w) if record.recommended else Answer.OUTSIDE


def _still_on(record: FlsRecord, kpi: Kpi, follow_up: FollowUp) -> Answer:
    asked = record.recommended and record.service not in follow_up.silent
    return _yes_no(record.on_drug_52w) if asked and follow_up.elapsed(record, kpi.days) else Answer.OUTSIDE


_RULES: Final[dict[str, Callable[[FlsRecord, Kpi, FollowUp], Answer]]] = {
    "spine": _spine,
    "assessed_90d": _assessed,
    "dxa_90d": _scanned,
    "falls": _falls,
    "recommended": _recommended,
    "strength_16w": _strength,
    "contacted_16w": _contacted,
    "started_16w": _started,
    "on_drug_52w": _still_on,
}
