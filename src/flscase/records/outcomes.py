"""What became of the people with a fracture: refractures, opportunities that were missed, bed days, deaths.

Everything here is small (fractures, not episodes). One query sums every mark by year, sex, age band and
site; the rest is adding up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from flscase.records.engine import fetched, layer
from flscase.records.settings import Settings
from flscase.records.spells import SPELL, STAY
from flscase.terms import BAND_STARTS, BANDS, SITES

SEX_NAMES: Final = {0: "unknown", 1: "male", 2: "female"}
GROUPS: Final = ("year", "sex", "band", "site")
_FIRST_MONTH: Final = 4  # a financial year starts on 1 April


@dataclass(frozen=True, slots=True)
class Extract:
    """The time an extract covers: whole financial years, and the ends of its earliest and latest episode."""

    start: date
    end: date
    first_seen: date
    last_seen: date

    @property
    def years(self) -> tuple[str, ...]:
        """The financial years of the extract, such as 2023/24, in order."""
        return tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(self.start.year, self.end.year))


NO_TIME: Final = Extract(date(1900, 4, 1), date(1900, 3, 31), date(1900, 4, 1), date(1900, 3, 31))


def extract_of(episodes: ir.Table) -> Extract:
    """The time covered, from the ends of the kept episodes; NO_TIME, which has no years, without any."""
    seen = fetched(episodes.aggregate(first=episodes.end.min(), last=episodes.end.max()))[0]
    if seen["first"] is None:
        return NO_TIME
    first, last = _year_of(seen["first"]), _year_of(seen["last"])
    return Extract(
        date(first, _FIRST_MONTH, 1), date(last + 1, _FIRST_MONTH - 1, 31), seen["first"], seen["last"]
    )


def year_of(day: ir.DateValue) -> ir.StringValue:
    """The financial year of a date as text, such as 2023/24."""
    start = day.year() - (day.month() < _FIRST_MONTH).cast("int32")
    return start.cast("string") + "/" + ((start + 1) % 100).cast("string").lpad(2, "0")


def band_of(age: ir.IntegerValue) -> ir.StringValue:
    """The five-year age band of an age from 50 on; 90 and over together."""
    pairs = list(zip(BAND_STARTS, BANDS, strict=True))
    return ibis.cases(*((age >= start, band) for start, band in reversed(pairs)), else_=ibis.null("string"))


def tally(con: Any, fractures: ir.Table, extract: Extract, settings: Settings) -> list[dict[str, Any]]:
    """Sum the marks of fractures by year, sex, age band and site.

    Each row has: events, counted, index, looked_back (index fractures with a full look-back), patients
    (each stay once, described by its earliest index fracture, of equal days by the first site),
    patients_looked_back, warned (counted fractures with another before them), and followed_N and again_N
    for each follow-up of N days.
    """
    full_from = ibis.literal(extract.start.replace(year=extract.start.year + settings.look_back_years))
    sex = ibis.cases(*((fractures.sex == code, name) for code, name in SEX_NAMES.items()), else_="unknown")
    rank = ibis.cases(
        *((fractures.site == site, place) for place, site in enumerate(SITES)), else_=len(SITES)
    )
    first = ibis.row_number().over(
        group_by=STAY, order_by=[fractures.is_patient.desc(), fractures.date.asc(), rank.asc()]
    )
    marked = layer(
        con,
        "marked",
        fractures.mutate(
            year=year_of(fractures.date),
            band=band_of(fractures.age),
            sex=sex,
            patient=fractures.is_patient & (first == 0),
            looked_back=fractures.date >= full_from,
            **_follow_up(fractures, extract, settings),
        ),
    )
    marks = {
        "counted": marked.counts,
        "index": marked.is_index,
        "looked_back": marked.is_index & marked.looked_back,
        "patients": marked.patient,
        "patients_looked_back": marked.patient & marked.looked_back,
        "warned": marked.counts & marked.warned,
        **{name: marked[name] for name in marked.columns if name.startswith(("followed_", "again_"))},
    }
    sums = {name: mark.cast("int64").sum() for name, mark in marks.items()}
    return fetched(marked.group_by(GROUPS).agg(events=marked.count(), **sums))


def total(rows: Sequence[Mapping[str, Any]], mark: str, **wanted: str) -> int:
    """Add up one mark over the rows of a tally that are as wanted, such as site="hip"."""
    return sum(int(row[mark]) for row in rows if all(row[name] == value for name, value in wanted.items()))


def hospital_use(fractures: ir.Table, stays: ir.Table, chained: ir.Table) -> dict[str, Any]:
    """Bed days, deaths and number of the stays that hold an index fracture, each stay once.

    bed_days_by_spell counts only the provider spells in which an index fracture was first coded: the
    smaller number.
    """
    index = fractures.filter(fractures.is_index)
    held = stays.semi_join(index, STAY)
    spells = chained.semi_join(index, SPELL)
    found = held.aggregate(
        bed_days=_days(held), deaths_in_hospital=held.died.cast("int64").sum(), stays_with_index=held.count()
    )
    row = fetched(found.cross_join(spells.aggregate(bed_days_by_spell=_days(spells))))[0]
    return {name: int(value or 0) for name, value in row.items()}


def days_to_events(fractures: ir.Table, stays: ir.Table, extract: Extract) -> list[dict[str, Any]]:
    """Days from index fractures to the next counted one (`again`), death in hospital (`died`) and the `end`.

    One row for each combination of days that occurs, with the `number` of fractures; what a cumulative
    incidence needs.
    """
    dead = stays.filter(stays.died)
    deaths = dead.group_by("person").agg(died_on=dead.end.max())
    index = fractures.filter(fractures.is_index).left_join(deaths, "person")
    day = index.date.epoch_days()
    rows = index.select(
        again=index.next_counted.epoch_days() - day,
        died=index.died_on.epoch_days() - day,
        end=ibis.literal(extract.end).epoch_days() - day,
    )
    return fetched(rows.group_by(["again", "died", "end"]).agg(number=rows.count()))


def _follow_up(fractures: ir.Table, extract: Extract, settings: Settings) -> dict[str, ir.BooleanValue]:
    marks: dict[str, ir.BooleanValue] = {}
    for days in settings.follow_up_days:
        last = fractures.date + ibis.interval(days=days)
        followed = fractures.is_index & (last <= ibis.literal(extract.end))
        marks[f"followed_{days}"] = followed
        marks[f"again_{days}"] = followed & (fractures.next_counted <= last).fill_null(False)
    return marks


def _days(table: ir.Table) -> ir.IntegerScalar:
    return (table.end.epoch_days() - table.start.epoch_days()).sum()


def _year_of(day: date) -> int:
    return day.year if day.month >= _FIRST_MONTH else day.year - 1
