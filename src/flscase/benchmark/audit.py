"""A service's patient export as indicators: the whole file and each service, with intervals and gaps.

Results stay inside the trust unless a release policy is named. Under such a policy counts of people are
shown by its rule, and shares and intervals are computed from the parts as shown, so they betray nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flscase.benchmark.kpis import FollowUp, Result, count, missing_by_field, registry, silent_services
from flscase.errors import InputError, InputFault
from flscase.records.disclosure import Policy
from flscase.records.disclosure import policy as policy_named
from flscase.records.flsdb import FlsExport, FlsRecord, read_flsdb
from flscase.records.quality import Remark

UNNAMED: Final = "(service not named)"
NOTES: Final = (
    "A missing answer counts as not achieved; 'missing' says how many of the denominator have none.",
    "Deaths are not in the export: people who died before follow-up count as not followed up.",
    "An interval shows chance alone; it says nothing of patients who were never entered.",
)


@dataclass(frozen=True, slots=True, repr=False)
class Audit:
    """Counts of one export; nothing of one person.

    results: the eleven indicators of the whole file. services: those of each service.
    missing: core field -> records that lack it.
    """

    records: int
    rows_in: int
    dropped: Mapping[str, int]
    results: tuple[Result, ...]
    services: Mapping[str, tuple[Result, ...]]
    missing: Mapping[str, int]
    columns: Mapping[str, str | None]
    remarks: tuple[Remark, ...]
    policy: str
    rules: str
    status: str

    def __getitem__(self, code: str) -> Result:
        """An indicator of the whole file by our code."""
        return next(result for result in self.results if result.kpi.code == code)

    def to_json(self) -> dict[str, Any]:
        """The printed object, under the audit's disclosure policy."""
        shown = policy_named(self.policy)
        return {
            "records": shown.count(self.records),
            "kpis": [_shown(result, shown) for result in self.results],
            "services": {
                name: [_shown(result, shown) for result in results] for name, results in self.services.items()
            },
            "completeness": self._completeness(shown),
            "warnings": [remark.under(shown) for remark in self.remarks],
            "notes": list(NOTES),
            "quality": {"rows_in": shown.count(self.rows_in), "dropped": shown.counts(self.dropped)},
            "policy": self.policy,
            "release": shown.release,
            "rules": self.rules,
            "rules_status": self.status,
        }

    def _completeness(self, shown: Policy) -> dict[str, Any]:
        over = registry()["complete"].field_missing_over
        fields = {
            field: {
                "column": self.columns[field],
                **_parts(lacking, self.records, shown),
                "too_many_missing": lacking * 100 > over * self.records,
            }
            for field, lacking in self.missing.items()
        }
        return {"missing_over_percent": over, "fields": fields}


def audit(
    path_or_paths: str | Path | Sequence[str | Path],
    *,
    expected_caseload: int | None = None,
    policy: str = "internal_none",
) -> Audit:
    """Count the indicators of an FLS-DB patient export.

    path_or_paths: the export, CSV or Excel, in one file or several.
    expected_caseload: people with a fragility fracture whom the file's services should see in its period,
    above 0.
        With several services it is that of all together, and says nothing of each.
    policy: disclosure policy that `to_json` applies.

    Raises InputError with every fault of every file; never names a value of a patient.
    """
    policy_named(policy)
    if expected_caseload is not None and expected_caseload <= 0:
        what, cure = "The expected caseload must be above 0.", "Give a number of people, or leave it out."
        raise InputError(InputFault(what, cure, where="expected caseload"))
    paths = [path_or_paths] if isinstance(path_or_paths, str | Path) else path_or_paths
    return _audit(read_flsdb([Path(path) for path in paths]), expected_caseload, policy)


def _audit(export: FlsExport, expected: int | None, policy: str) -> Audit:
    records, core = export.records, export.rules.core
    follow_up = FollowUp(export.latest, silent_services(records))
    by_service = _by_service(records)
    # What is expected of all services together says nothing of each, unless there is only one.
    expected_of_each = expected if len(by_service) == 1 else None
    results = count(records, follow_up, core, expected)
    return Audit(
        records=len(records),
        rows_in=export.rows_in,
        dropped=export.dropped,
        results=tuple(results),
        services={
            name: tuple(count(those, follow_up, core, expected_of_each)) for name, those in by_service.items()
        },
        missing=missing_by_field(records, core),
        columns=export.columns,
        remarks=(*_remarks(export, follow_up, expected), *export.remarks),
        policy=policy,
        rules=f"{registry().name}; {export.rules.name}",
        status=registry().status,
    )


def _by_service(records: Sequence[FlsRecord]) -> dict[str, list[FlsRecord]]:
    """Records by service, in the order of the names; those without a name last."""
    found: dict[str, list[FlsRecord]] = defaultdict(list)
    for record in records:
        found[record.service or UNNAMED].append(record)
    return {name: found[name] for name in sorted(found, key=lambda name: (name == UNNAMED, name))}


def _remarks(export: FlsExport, follow_up: FollowUp, expected: int | None) -> list[Remark]:
    said: list[Remark] = []
    if expected is not None and len(export.records) > expected:
        said.append(
            Remark(
                "Indicator 2: there are more records than people expected, so it is over 100 %; check the "
                "expected caseload and the period of the export"
            )
        )
    for service in sorted(follow_up.silent):
        said.append(
            Remark(
                f"Indicator 11: the column for bone treatment at 52 weeks (7.05) is empty throughout for "
                f"{service or UNNAMED}; the service is left out and has no value"
            )
        )
    days = registry()["on_drug_52w"].days
    early = [
        record
        for record in export.records
        if record.recommended
        and record.service not in follow_up.silent
        and not follow_up.elapsed(record, days)
    ]
    if early:
        what = (
            "{n} people recommended treatment were not followed for "
            + f"{days} days yet, or have no readable"
        )
        said.append(Remark(f"Indicator 11: {what} date of fracture, and are not counted in it", len(early)))
    nameless = sum(not record.service for record in export.records)
    if nameless:
        said.append(Remark(f"{{n}} records name no service; they are shown as {UNNAMED}", nameless))
    return said


def _shown(result: Result, policy: Policy) -> dict[str, Any]:
    """One indicator as the contract prints it."""
    kpi = result.kpi
    return {
        "flsdb_no": kpi.flsdb,
        "iof_no": kpi.iof,
        "code": kpi.code,
        "title": kpi.title,
        **(_as_is(result) if policy.internal or kpi.code == "complete" else _released(result, policy)),
        "status": kpi.status,
    }


def _as_is(result: Result) -> dict[str, Any]:
    low, high = result.interval or (None, None)
    return {
        "numerator": result.numerator,
        "denominator": result.denominator,
        "value": result.value,
        "low": low,
        "high": high,
        "rag": result.rag,
        "missing": result.missing,
    }


def _released(result: Result, policy: Policy) -> dict[str, Any]:
    """The indicator from its parts as they may be shown; nothing comes from a suppressed part."""
    numerator = policy.count(result.numerator)
    denominator = result.denominator
    # An expected caseload is nobody's record, so it is shown as it was given.
    below = (
        denominator if denominator is None or result.kpi.code == "identified" else policy.count(denominator)
    )
    missing = None if result.missing is None else policy.count(result.missing)
    if isinstance(numerator, str) or isinstance(below, str):
        parts = dict.fromkeys(("value", "low", "high", "rag"))
        return {"numerator": numerator, "denominator": below, **parts, "missing": missing}
    return {**_as_is(Result(result.kpi, numerator, below)), "missing": missing}


def _parts(lacking: int, records: int, policy: Policy) -> dict[str, Any]:
    """How many records lack a field, of how many, and the share."""
    shown = policy.share(lacking, records)
    above, below = shown["numerator"], shown["denominator"]
    known = isinstance(above, int) and isinstance(below, int) and below > 0
    return {"missing": above, "records": below, "share": int(above) / int(below) if known else None}
