"""What comes out of an extract: counts, and nothing that belongs to one person.

`CaseloadCounts` holds the true integers for use inside the trust. They leave only through `to_json`, which
applies the disclosure policy that the counts were asked for under, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from flscase.records.disclosure import MARK, Policy
from flscase.records.disclosure import policy as policy_named
from flscase.records.quality import Quality

SEXES_COUNTED = ("female", "male", "unknown")


class Share(NamedTuple):
    """A numerator and its denominator."""

    numerator: int
    denominator: int


class Stratum(NamedTuple):
    """A cell of the table of index patients."""

    year: str
    sex: str
    band: str
    site: str


@dataclass(frozen=True, slots=True)
class IndexFractures:
    """Index fractures in total and by year, site, sex and age band.

    full_look_back: those of them with three years of the extract before them.
    """

    total: int
    by_year: Mapping[str, int]
    by_site: Mapping[str, int]
    by_sex: Mapping[str, int]
    by_age_band: Mapping[str, int]
    full_look_back: int


@dataclass(frozen=True, slots=True)
class Period:
    """The financial years of an extract.

    complete: years that the episodes reach from beginning to end, as far as their dates tell.
    looked_back: of the complete years, those with a full look-back before their first day.
    """

    start: date
    end: date
    years: tuple[str, ...]
    complete: tuple[str, ...]
    looked_back: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadCounts:
    """Every count of one extract under one set of rules. All whole numbers, except the incidences."""

    provider_simple: int
    provider_chained: int
    continuous: int
    hip_fractures_41401: Mapping[str, int]
    fracture_events: int
    counted_fractures: Mapping[str, int]
    hips_by_year: Mapping[str, int]
    index_fractures: IndexFractures
    index_patients: int
    patients: Mapping[Stratum, int]
    refractures: Mapping[int, Share]
    refracture_incidence: Mapping[int, float | None]
    headline_days: int
    missed_opportunities: Share
    bed_days: int
    bed_days_by_spell: int
    deaths_in_hospital: int
    stays_with_index: int
    quality: Quality
    period: Period | None
    dialect: str
    spell_rule: str
    settings: str
    settings_note: str
    policy: str
    notes: tuple[str, ...] = field(default=())

    def flow(self) -> list[tuple[str, int]]:
        """The steps from rows to patients, for a flow diagram: (step, count), in order."""
        return [
            ("rows_in", self.quality.rows_in),
            *((f"dropped: {reason}", number) for reason, number in self.quality.dropped.items()),
            ("episodes_kept", self.quality.kept),
            ("provider_spells", self.provider_chained),
            ("stays", self.continuous),
            ("fracture_events", self.fracture_events),
            ("counted_fractures", sum(self.counted_fractures.values())),
            ("index_fractures", self.index_fractures.total),
            ("index_patients", self.index_patients),
        ]

    def patients_by(self, *names: str) -> dict[tuple[str, ...], int]:
        """Index patients by some of year, sex, band and site."""
        totals: dict[tuple[str, ...], int] = {}
        for stratum, number in self.patients.items():
            key = tuple(getattr(stratum, name) for name in names)
            totals[key] = totals.get(key, 0) + number
        return totals

    def to_json(self) -> dict[str, Any]:
        """The object that `flscase caseload --json` prints, under the policy of these counts."""
        shown = policy_named(self.policy)
        return {
            "counts": self._counts(),
            "quality": self.quality.to_json(shown),
            "dialect": self.dialect,
            "spell_rule": self.spell_rule,
            "policy": self.policy,
            "release": shown.release,
            "settings": {"name": self.settings, "note": self.settings_note},
            "period": self._period(),
            "more": self._more(),
            "notes": list(self.notes),
        }

    def _counts(self) -> dict[str, Any]:
        shown = policy_named(self.policy)
        index = self.index_fractures
        return {
            "spells": shown.counts(
                {
                    "provider_simple": self.provider_simple,
                    "provider_chained": self.provider_chained,
                    "continuous": self.continuous,
                }
            ),
            "hip_fractures_41401": shown.counts(self.hip_fractures_41401),
            "counted_fractures": shown.counts(self.counted_fractures),
            "index_fractures": {
                "total": shown.count(index.total),
                "by_year": shown.counts(index.by_year),
                "by_site": shown.counts(index.by_site),
                "by_sex": shown.counts(index.by_sex),
                "by_age_band": shown.counts(index.by_age_band),
                "full_look_back": shown.count(index.full_look_back),
            },
            "index_patients": shown.count(self.index_patients),
            "refractures_2y": shown.share(*self.refractures[self.headline_days]),
            "missed_opportunities": shown.share(*self.missed_opportunities),
            "bed_days": shown.count(self.bed_days, behind=self.stays_with_index),
            "deaths_in_hospital": shown.count(self.deaths_in_hospital),
        }

    def _more(self) -> dict[str, Any]:
        shown = policy_named(self.policy)
        return {
            "hip_fractures_by_year": shown.counts(self.hips_by_year),
            "refractures": {
                str(days): shown.share(*share)
                | {"cumulative_incidence": self.refracture_incidence[days] if shown.internal else None}
                for days, share in self.refractures.items()
            },
            "bed_days_by_provider_spell": shown.count(self.bed_days_by_spell, behind=self.stays_with_index),
            "stays_with_index_fracture": shown.count(self.stays_with_index),
            "index_patients": self._patient_cells(shown),
            "flow": [{"step": step, "count": shown.count(number)} for step, number in self.flow()],
        }

    def _patient_cells(self, shown: Policy) -> list[dict[str, Any]]:
        """The cells of the table of index patients that hold anyone.

        Where a policy suppresses zero too, suppressed cells are left out like empty ones.
        """
        names = ("year", "sex", "age_band", "site")
        cells = [
            dict(zip(names, key, strict=True), count=shown.count(number))
            for key, number in sorted(self.patients_by("year", "sex", "band", "site").items())
        ]
        return [cell for cell in cells if cell["count"] != MARK or shown.count(0) != MARK]

    def _period(self) -> dict[str, Any] | None:
        if self.period is None:
            return None
        return {
            "start": self.period.start.isoformat(),
            "end": self.period.end.isoformat(),
            "years": list(self.period.years),
            "complete": list(self.period.complete),
            "full_look_back": list(self.period.looked_back),
        }
