"""What is true of Northfield, counted from its people and not from its records.

This is the other side of the test "reader equals truth": it walks through persons and stays, knows which episodes stand
for a fragility fracture, and never sees a cell, a code list or a line of the reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flscase.records.northfield.people import SITES, Episode, Person, Stay

BANDS: Final = ("50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+")
_EMERGENCY: Final = frozenset(["21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"])
_SEXES: Final = {"1": "male", "2": "female"}
_TWO_YEARS: Final = 730


@dataclass(slots=True)
class Event:
    """A fracture as it is known: who, where, when, in which stay."""

    site: str
    date: date
    age: int
    sex: str
    stay: Stay
    counted: bool = False
    index: bool = False
    patient: bool = False


def events_of(person: Person) -> list[Event]:
    """The fracture events of one person, each with what it is."""
    events: list[Event] = []
    for stay in person.stays:
        first: dict[str, Episode] = {}
        for episode in stay.episodes:
            if stay.emergency and episode.fragile:
                first.setdefault(episode.fragile, episode)
        sex = _SEXES.get(person.sex, "unknown")
        events += [Event(site, each.start, each.age, sex, stay) for site, each in first.items()]
    for event in events:
        before = [other for other in events if other.site == event.site and other.date < event.date]
        event.counted = not before or event.date > before[-1].stay.end + timedelta(days=30)
        recent = [other for other in events if _three_years_before(event.date) <= other.date < event.date]
        event.index = event.counted and all(other.site != event.site for other in recent)
        event.patient = event.index and all(other.stay is event.stay for other in recent)
    return events


def counted_hips(person: Person) -> int:
    """Counted hip fractures of one person."""
    return sum(event.counted and event.site == "hip" for event in events_of(person))


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that a reader of the records should find."""

    counts: Mapping[str, Any]
    kept: int
    dropped: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """The object that `flscase caseload --json` should print of the same records, without its remarks."""
        return {
            "counts": self.counts,
            "quality": {
                "rows_in": self.kept + sum(self.dropped.values()),
                "kept": self.kept,
                "dropped": dict(self.dropped),
            },
            "dialect": "hes_dars",
            "policy": "internal_none",
            "release": "synthetic: nobody in it exists",
        }

    def times(self, copies: int) -> Truth:
        """The truth of so many hospitals of the same people under other keys."""
        dropped = {reason: number * copies for reason, number in self.dropped.items()}
        return Truth(_times(self.counts, copies), self.kept * copies, dropped)


def truth_of(people: Sequence[Person], first_year: int, years: int, dropped: Mapping[str, int]) -> Truth:
    """Count the people of Northfield over financial years."""
    everybody = [(person, events_of(person)) for person in people]
    end = date(first_year + years, 3, 31)
    names = [_year_name(year) for year in range(first_year, first_year + years)]
    counts = {
        "spells": _spells(people),
        "hip_fractures_41401": _indicator(people, names),
        **_fractures([events for _, events in everybody], names, date(first_year + 3, 4, 1), end),
    }
    kept = sum(len(stay.episodes) for person in people for stay in person.stays)
    return Truth(counts, kept, dict(dropped))


def _spells(people: Iterable[Person]) -> dict[str, int]:
    simple = {
        (person.key, spell.provider, episode.admission)
        for person in people
        for stay in person.stays
        for spell in stay.spells
        for episode in spell.episodes
    }
    stays = [stay for person in people for stay in person.stays]
    return {
        "provider_simple": len(simple),
        "provider_chained": sum(len(stay.spells) for stay in stays),
        "continuous": len(stays),
    }


def _indicator(people: Iterable[Person], names: Sequence[str]) -> dict[str, int]:
    """The public indicator: admissions for a broken hip at 65 or over, whatever broke it."""
    found = Counter(
        _year_of(episode.end)
        for person in people
        for stay in person.stays
        for episode in stay.episodes
        if episode.codes[0] in ("S720", "S721", "S722")
        and episode.method in _EMERGENCY
        and episode.order == 1
        and episode.order_known
        and episode.patient_class in ("1", "2")
        and episode.age >= 65
    )
    return {name: found[name] for name in names}


def _fractures(
    everybody: Sequence[list[Event]], names: Sequence[str], looked_back: date, end: date
) -> dict[str, Any]:
    events = [event for own in everybody for event in own]
    index = [event for event in events if event.index]
    last = end - timedelta(days=_TWO_YEARS)
    held = {id(event.stay): event.stay for event in index}.values()
    hips = [(event, own) for own in everybody for event in own if event.counted and event.site == "hip"]
    followed = [(event, own) for own in everybody for event in own if event.index and event.date <= last]
    return {
        "counted_fractures": _by(SITES, (event.site for event in events if event.counted)),
        "index_fractures": {
            "total": len(index),
            "by_year": _by(names, (_year_of(event.date) for event in index)),
            "by_site": _by(SITES, (event.site for event in index)),
            "by_sex": _by(("female", "male", "unknown"), (event.sex for event in index)),
            "by_age_band": _by(BANDS, (BANDS[min((event.age - 50) // 5, 8)] for event in index)),
            "full_look_back": sum(event.date >= looked_back for event in index),
        },
        "index_patients": len({id(event.stay) for event in events if event.patient}),
        "refractures_2y": {
            "numerator": sum(_breaks_again(event, own) for event, own in followed),
            "denominator": len(followed),
        },
        "missed_opportunities": {
            "numerator": sum(_had_broken(event, own) for event, own in hips),
            "denominator": len(hips),
        },
        "bed_days": sum((stay.end - stay.start).days for stay in held),
        "deaths_in_hospital": sum(stay.died for stay in held),
    }


def _breaks_again(event: Event, own: Iterable[Event]) -> bool:
    last = event.date + timedelta(days=_TWO_YEARS)
    return any(
        other.counted and other.stay is not event.stay and event.date < other.date <= last for other in own
    )


def _had_broken(event: Event, own: Iterable[Event]) -> bool:
    since = _three_years_before(event.date)
    return any(
        other.counted and other.stay is not event.stay and since <= other.date < event.date for other in own
    )


def _by(names: Sequence[str], found: Iterable[str]) -> dict[str, int]:
    counted = Counter(found)
    return {name: counted[name] for name in names}


def _three_years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 3)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 3, day=28)


def _year_of(day: date) -> str:
    return _year_name(day.year if day.month >= 4 else day.year - 1)


def _year_name(start: int) -> str:
    return f"{start}/{(start + 1) % 100:02d}"


def _times(counts: Mapping[str, Any], copies: int) -> dict[str, Any]:
    return {
        name: _times(value, copies) if isinstance(value, Mapping) else value * copies
        for name, value in counts.items()
    }
