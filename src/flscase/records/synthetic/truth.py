"""The truth of a made-up hospital, added up person by person from what was planned.

It knows who was in which stay and which stay was about which fracture, because the plan says so; nothing here
sorts rows, joins spells or reads a cell. What is left goes through a person's fractures in the order in which
they happened, by the definitions of `docs/records.md`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flscase.records.synthetic.plan import ABSENT, Episode, Person, Stay, financial_year
from flscase.terms import BAND_STARTS, BANDS, SITES

REASONS: Final = (
    "wrong_number_of_fields", "no_person", "no_provider", "unfinished", "no_episode_start", "no_episode_end",
    "end_before_start", "no_admission_date", "duplicate",
)  # fmt: skip
SPELL_RULES: Final = ("provider_simple", "provider_chained", "continuous")
SEX: Final = {"1": "male", "2": "female"}
SEXES: Final = ("female", "male", "unknown")
FOLLOW_UP: Final = (365, 730, 1826)
_HEADLINE: Final = 730
_AGE: Final = 50
_INDICATOR_AGE: Final = 65
_WASHOUT: Final = 30
_LOOK_BACK: Final = 3


@dataclass(slots=True)
class Fracture:
    """One fracture as recorded in one stay. `stay` is the place of the stay in the person's life."""

    site: str
    day: int
    age: int
    stay: int
    stay_end: int
    counted: bool = False
    index: bool = False
    first_of_any: bool = False


@dataclass
class Ledger:
    """Running totals over all people of one hospital.

    start, end: first and last day of the extract, as ordinals.
    """

    start: int
    end: int
    years: tuple[str, ...]
    sums: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    indicator: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    hips_by_year: Counter[str] = field(default_factory=Counter)
    by_year: Counter[str] = field(default_factory=Counter)
    by_site: Counter[str] = field(default_factory=Counter)
    by_sex: Counter[str] = field(default_factory=Counter)
    by_band: Counter[str] = field(default_factory=Counter)
    patients: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    followed: Counter[int] = field(default_factory=Counter)
    again: Counter[int] = field(default_factory=Counter)

    def add(self, person: Person) -> int:
        """Add one person; return the number of the person's counted hip fractures."""
        self._add_rows(person)
        stays = [stay for stay in person.stays if any(episode.kept for episode in stay.episodes)]
        self._add_spells(stays)
        fractures = fractures_of(stays)
        self._add_fractures(fractures, SEX.get(person.sex, "unknown"))
        self._add_hospital_use(stays, {one.stay for one in fractures if one.index})
        return sum(one.counted and one.site == "hip" for one in fractures)

    def _add_rows(self, person: Person) -> None:
        for stay in person.stays:
            for episode in stay.episodes:
                if episode.fate == ABSENT:
                    continue
                copies = len(episode.copies or ())
                self.sums["rows_in"] += 1 + copies
                self.dropped["duplicate"] += copies
                if episode.kept:
                    self.sums["kept"] += 1
                    self.indicator[financial_year(episode.end)] += _indicator(episode)
                else:
                    self.dropped[episode.fate] += 1

    def _add_spells(self, stays: list[Stay]) -> None:
        kept = [episode for stay in stays for episode in stay.episodes if episode.kept]
        self.sums["provider_simple"] += len({(one.provider, one.admission) for one in kept})
        spells = [spell for stay in stays for spell in stay.spells]
        self.sums["provider_chained"] += sum(any(one.kept for one in spell) for spell in spells)
        self.sums["continuous"] += len(stays)

    def _add_fractures(self, fractures: list[Fracture], sex: str) -> None:
        for one in fractures:
            self.sums["events"] += 1
            if one.counted:
                self._add_counted(one, fractures)
            if one.index:
                self._add_index(one, fractures, sex)
        self._add_patients(fractures, sex)

    def _add_counted(self, one: Fracture, fractures: list[Fracture]) -> None:
        self.counted[one.site] += 1
        if one.site == "hip":
            self.hips_by_year[financial_year(one.day)] += 1
            since = years_before(one.day, _LOOK_BACK)
            others = (other for other in fractures if other.counted and other.stay != one.stay)
            self.sums["missed"] += any(since <= other.day < one.day for other in others)

    def _add_index(self, one: Fracture, fractures: list[Fracture], sex: str) -> None:
        self.by_year[financial_year(one.day)] += 1
        self.by_site[one.site] += 1
        self.by_sex[sex] += 1
        self.by_band[band_of(one.age)] += 1
        self.sums["full_look_back"] += one.day >= years_after(self.start, _LOOK_BACK)
        later = [other.day - one.day for other in fractures if other.counted and other.stay != one.stay]
        for days in FOLLOW_UP:
            if one.day + days <= self.end:
                self.followed[days] += 1
                self.again[days] += any(0 < after <= days for after in later)

    def _add_patients(self, fractures: list[Fracture], sex: str) -> None:
        """Count each stay once, under its earliest fracture that makes a patient."""
        done: set[int] = set()
        for one in sorted(fractures, key=lambda each: (each.stay, each.day, SITES.index(each.site))):
            if one.first_of_any and one.stay not in done:
                done.add(one.stay)
                self.patients[financial_year(one.day), sex, band_of(one.age), one.site] += 1

    def _add_hospital_use(self, stays: list[Stay], held: set[int]) -> None:
        for place in held:
            kept = [episode for episode in stays[place].episodes if episode.kept]
            self.sums["bed_days"] += kept[-1].end - kept[0].admission
            self.sums["deaths"] += kept[-1].discharge == "4"
            self.sums["stays_with_index"] += 1

    def to_json(self, wrong_lines: int) -> dict[str, Any]:
        """The truth, in the words of `flscase caseload --json`."""
        dropped = self.dropped + Counter(wrong_number_of_fields=wrong_lines)
        sums = self.sums
        return {
            "counts": {
                "spells": {rule: sums[rule] for rule in SPELL_RULES},
                "hip_fractures_41401": {year: self.indicator[year] for year in self.years},
                "counted_fractures": {site: self.counted[site] for site in SITES},
                "index_fractures": {
                    "total": self.by_site.total(),
                    "by_year": {year: self.by_year[year] for year in sorted({*self.years, *self.by_year})},
                    "by_site": {site: self.by_site[site] for site in SITES},
                    "by_sex": {sex: self.by_sex[sex] for sex in SEXES},
                    "by_age_band": {band: self.by_band[band] for band in BANDS},
                    "full_look_back": sums["full_look_back"],
                },
                "index_patients": self.patients.total(),
                "refractures_2y": self._share(_HEADLINE),
                "missed_opportunities": {"numerator": sums["missed"], "denominator": self.counted["hip"]},
                "bed_days": sums["bed_days"],
                "deaths_in_hospital": sums["deaths"],
            },
            "quality": {
                "rows_in": sums["rows_in"] + wrong_lines,
                "kept": sums["kept"],
                "dropped": {reason: dropped[reason] for reason in REASONS},
            },
            "more": {
                "fracture_events": sums["events"],
                "hip_fractures_by_year": dict(sorted(self.hips_by_year.items())),
                "refractures": {str(days): self._share(days) for days in FOLLOW_UP},
                "stays_with_index_fracture": sums["stays_with_index"],
                "index_patients": [
                    {"year": year, "sex": sex, "age_band": band, "site": site, "count": count}
                    for (year, sex, band, site), count in sorted(self.patients.items())
                ],
            },
        }

    def _share(self, days: int) -> dict[str, int]:
        return {"numerator": self.again[days], "denominator": self.followed[days]}


def _judge(fractures: list[Fracture]) -> None:
    """Go through one person's fractures in the order in which they happened, and say what each is."""
    last_end: dict[str, int] = {}
    for one in fractures:
        before = last_end.get(one.site)
        one.counted = before is None or one.day - before > _WASHOUT
        last_end[one.site] = one.stay_end
        since = years_before(one.day, _LOOK_BACK)
        recent = [other for other in fractures if since <= other.day < one.day]
        one.index = one.counted and all(other.site != one.site for other in recent)
        one.first_of_any = one.index and all(other.stay == one.stay for other in recent)


def years_before(day: int, years: int) -> int:
    """The same day some calendar years earlier; 28 February stands in for a 29th that is not."""
    then = date.fromordinal(day)
    if (then.month, then.day) == (2, 29):
        then = then.replace(day=28)
        if (then.year - years) % 4 == 0:
            return then.replace(year=then.year - years, day=29).toordinal()
    return then.replace(year=then.year - years).toordinal()


def years_after(day: int, years: int) -> int:
    """The same day some calendar years later, of a day that every year has."""
    then = date.fromordinal(day)
    return then.replace(year=then.year + years).toordinal()


def band_of(age: int) -> str:
    """Five-year band of an age from 50 on."""
    return BANDS[max(place for place, start in enumerate(BAND_STARTS) if age >= start)]


def fractures_of(stays: list[Stay]) -> list[Fracture]:
    """Fractures of a person: one a site and stay that began as an emergency, from its first episode of it."""
    found: list[Fracture] = []
    for place, stay in enumerate(stays):
        kept = [episode for episode in stay.episodes if episode.kept]
        seen: set[str] = set()
        for episode in kept if kept[0].emergency else ():
            site, age = episode.site, episode.age
            if site and age is not None and age >= _AGE and not episode.excluded and site not in seen:
                seen.add(site)
                found.append(Fracture(site, episode.start, age, place, kept[-1].end))
    _judge(found)
    return found


def _indicator(episode: Episode) -> bool:
    """Whether the episode is one of the public indicator, which knows no exclusions."""
    return (
        episode.site == "hip"
        and episode.emergency
        and episode.order == 1
        and episode.patient_class in ("1", "2")
        and episode.age is not None
        and episode.age >= _INDICATOR_AGE
    )
