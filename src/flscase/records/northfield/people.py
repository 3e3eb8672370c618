"""The people of Northfield and their stays in hospital, as the generator knows them.

Nothing here is read back from codes: when somebody breaks a hip by a fall, the episode remembers the site it stands for
(`fragile`), whatever is later written into its cells. `truth` counts these objects; `rows` writes them down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

SITES: Final = ("hip", "spine", "wrist", "humerus", "pelvis", "other")
DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class Episode:
    """One consultant episode: what is true of it, with the codes that will be written.

    fragile: the site of the fragility fracture that is its first diagnosis, None without one.
    order:   place in the provider spell, from 1.
    """

    start: date
    end: date
    admission: date
    order: int
    method: str
    source: str
    discharge: str
    destination: str
    patient_class: str
    age: int
    codes: list[str]
    fragile: str | None = None
    order_known: bool = True


@dataclass(slots=True)
class Spell:
    """Time at one provider without a break."""

    provider: str
    episodes: list[Episode] = field(default_factory=list)


@dataclass(slots=True)
class Stay:
    """One continuous stay: provider spells joined by transfers.

    emergency: whether it began as one. died: whether it ended in death.
    """

    spells: list[Spell]
    emergency: bool
    died: bool = False

    @property
    def episodes(self) -> list[Episode]:
        """All episodes in order of time."""
        return [episode for spell in self.spells for episode in spell.episodes]

    @property
    def start(self) -> date:
        """Day of admission."""
        return self.spells[0].episodes[0].admission

    @property
    def end(self) -> date:
        """Last day."""
        return max(episode.end for episode in self.episodes)


@dataclass(slots=True)
class Person:
    """One person: a key, what is written as sex, a birthday, and the stays of the years of the extract."""

    key: str
    sex: str
    born: date
    stays: list[Stay] = field(default_factory=list)


class Draw:
    """Random choices of one person, addressed by seed and person: nobody's draws depend on anybody else's."""

    def __init__(self, *address: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(address))

    def chance(self, share: float) -> bool:
        """True with a probability."""
        return bool(self._rng.random() < share)

    def one(self, options: Any, weights: Any = None) -> Any:
        """One of some options, by weights if given."""
        if weights is None:
            return options[int(self._rng.random() * len(options))]
        marks = np.cumsum(weights)
        return options[int(np.searchsorted(marks, self._rng.random() * marks[-1], side="right"))]

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._rng.random() * (high - low + 1))

    def days(self, mean: float) -> int:
        """A length of stay: at least a day, skewed, with the given mean."""
        return 1 + int(self._rng.gamma(1.6, max(mean - 1, 0.1) / 1.6))


class Town:
    """Makes people one by one, by the recipe, within the years from `first` to `last` (days)."""

    def __init__(self, recipe: Mapping[str, Any], seed: int, first: date, last: date) -> None:
        self.recipe, self.seed, self.first, self.last = recipe, seed, first, last
        self._span = (last - first).days

    def with_fracture(self, number: int, site: str) -> Person:
        """Somebody whose first fracture in these years is of this site, and what happens around it."""
        draw = Draw(self.seed, SITES.index(site) + 1, number)
        day = self.first + draw.between(0, self._span) * DAY
        person = self._person(draw, f"{SITES.index(site)}", number, day)
        life = self.recipe["life"]
        if draw.chance(life["earlier_fracture"]):
            self._breaks(person, draw, draw.one(SITES), day - draw.between(20, 1300) * DAY)
        if draw.chance(life["illness"]):
            self._falls_ill(person, draw, day - draw.between(10, 400) * DAY)
        self._breaks(person, draw, site, day)
        self._afterwards(person, draw, site)
        return person

    def without_fracture(self, number: int) -> Person:
        """Somebody who is in hospital for something else."""
        draw = Draw(self.seed, len(SITES) + 1, number)
        day = self.first + draw.between(0, self._span) * DAY
        person = self._person(draw, "9", number, day, ages=range(0, 100))
        for _ in range(draw.between(1, 5)):
            if draw.chance(0.5):
                self._falls_ill(person, draw, day)
            else:
                self._planned(person, draw, day)
            day += draw.between(1, 300) * DAY
        return person

    def _person(self, draw: Draw, prefix: str, number: int, day: date, ages: range | None = None) -> Person:
        people = self.recipe["people"]
        low = draw.one(list(people["ages"]), list(people["ages"].values()))
        age = draw.between(ages.start, ages.stop) if ages else int(low) + draw.between(0, 4)
        sex = "2" if draw.chance(people["female"]) else "1"
        if draw.chance(people["odd_sex"]):
            sex = draw.one(["9", "0", "X", "3", "-"])
        born = day - int(age * 365.25 + draw.between(0, 364)) * DAY
        return Person(person_key(prefix, number), sex, born)

    def _afterwards(self, person: Person, draw: Draw, site: str) -> None:
        """What may follow a fracture: in the weeks after it, in the years after it, and exactly three years on."""
        life = self.recipe["life"]
        first = person.stays[-1].episodes[0].start if person.stays else self.first
        for event, gap in (
            ("back_within_30_days", draw.between(1, 30)),
            ("back_on_day_30_or_31", draw.between(30, 31)),
        ):
            if draw.chance(life[event]):
                self._breaks(person, draw, site, _after(person, gap))
        if draw.chance(life["late_transfer"]):
            self._comes_late(person, draw, site)
        if draw.chance(life["planned"]):
            self._planned(person, draw, _after(person, draw.between(1, 200)))
        while draw.chance(life["breaks_again"]):
            self._breaks(person, draw, draw.one([site, *SITES]), _after(person, draw.between(32, 900)))
        if draw.chance(life["after_three_years"]):
            self._breaks(person, draw, site, _years_later(first, 3) + draw.between(0, 1) * DAY)

    def _breaks(self, person: Person, draw: Draw, site: str, day: date) -> None:
        """An emergency stay with a fracture of a site, unless that cannot be at this time."""
        mean = self.recipe["length"]["hip" if site == "hip" else "fracture"]
        at_neighbour = draw.chance(self.recipe["places"]["at_neighbour"])
        provider = self.recipe["places"]["neighbour" if at_neighbour else "hospital"]
        spell = self._spell(person, draw, provider, day, draw.days(mean), draw.one(EMERGENCIES))
        stay = Stay([spell], emergency=True)
        self._code_fracture(stay, draw, site)
        if draw.chance(self.recipe["stay"]["transferred"][site]):
            self._transfer(person, draw, stay, site)
        self._end(person, draw, stay, site)

    def _falls_ill(self, person: Person, draw: Draw, day: date) -> None:
        """An emergency stay without a fracture, or with one that is on no list."""
        length = draw.days(self.recipe["length"]["illness"])
        spell = self._spell(person, draw, self.recipe["places"]["hospital"], day, length, draw.one(EMERGENCIES))
        stay = Stay([spell], emergency=True)
        if draw.chance(0.1):
            spell.episodes[0].codes[0] = draw.one(self.recipe["codes"]["near"])
        if draw.chance(0.05):  # an old fracture among the further diagnoses counts for nothing
            spell.episodes[-1].codes.append(draw.one(self.recipe["codes"]["hip"]))
        self._end(person, draw, stay, "none")

    def _planned(self, person: Person, draw: Draw, day: date) -> None:
        """A planned admission, mostly a day case, now and then for an old fracture: never an event."""
        day_case = draw.chance(0.7)
        length = 0 if day_case else draw.between(1, 4)
        spell = self._spell(person, draw, self.recipe["places"]["hospital"], day, length, draw.one(["11", "12", "13"]))
        for episode in spell.episodes:
            episode.patient_class = draw.one(["2", "2", "2", "3"]) if day_case else "1"
            episode.codes[0] = draw.one(self.recipe["codes"]["planned"])
        if draw.chance(0.08):
            site = draw.one(SITES)
            spell.episodes[0].codes[0] = draw.one(self.recipe["codes"][site])
            spell.episodes[0].fragile = site if spell.episodes[0].age >= 50 else None
        self._end(person, draw, Stay([spell], emergency=False), "none")

    def _comes_late(self, person: Person, draw: Draw, site: str) -> None:
        """A transfer four to six days after discharge: too late to be the same stay."""
        method = draw.one(["81", "2B", "67"])
        provider = self.recipe["places"]["community"]
        spell = self._spell(person, draw, provider, _after(person, draw.between(4, 6)), draw.between(2, 20), method)
        stay = Stay([spell], emergency=method == "2B")
        self._code_fracture(stay, draw, site)
        self._end(person, draw, stay, site)

    def _spell(self, person: Person, draw: Draw, provider: str, day: date, length: int, method: str) -> Spell:
        """A provider spell from a day on, of one to three episodes that follow each other."""
        stay = self.recipe["stay"]
        number = 1 + draw.one(range(3), stay["episodes"]) if length > 3 else 1
        cuts = sorted({draw.between(1, length - 1) for _ in range(number - 1)})
        starts = [day + cut * DAY for cut in (0, *cuts)]
        ends = [*starts[1:], day + length * DAY]
        spell = Spell(provider)
        for order, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
            last = end == ends[-1]
            codes = [draw.one(self.recipe["codes"]["illness"]) for _ in range(draw.between(1, 4))]
            own = order > 1 and draw.chance(stay["wrong_admission"])
            spell.episodes.append(
                Episode(
                    start, end, start if own else day, order, method, "19", "1" if last else "8",
                    draw.one(["19", "19", "54", "29"]) if last else "98", "1", _age(person.born, start), codes,
                )
            )  # fmt: skip
        return spell

    def _code_fracture(self, stay: Stay, draw: Draw, site: str) -> None:
        """Write a fracture into the episodes of a stay, from the first or a later one on; perhaps a second site."""
        odds = self.recipe["stay"]
        episodes = stay.episodes
        late = len(episodes) > 1 and draw.chance(odds["coded_late"])
        ruled_out = draw.chance(self.recipe["life"]["excluded"])
        for episode in episodes[1 if late else 0 :]:
            self._code_episode(draw, episode, site, ruled_out)
        if len(episodes) > 1 and draw.chance(odds["also_broken"]):
            self._code_episode(draw, episodes[-1], draw.one(SITES), ruled_out)

    def _code_episode(self, draw: Draw, episode: Episode, site: str, ruled_out: bool) -> None:
        codes = self.recipe["codes"]
        episode.codes = [draw.one(codes[site]), draw.one(codes["fall"]), *episode.codes[:3]]
        episode.fragile = site if episode.age >= 50 and not ruled_out else None
        if ruled_out:
            episode.codes.insert(draw.between(1, len(episode.codes)), draw.one(codes["excluding"]))

    def _transfer(self, person: Person, draw: Draw, stay: Stay, site: str) -> None:
        """Go on in the community hospital, told by one or several of the codes; perhaps come back."""
        places = [self.recipe["places"]["community"]]
        if draw.chance(self.recipe["stay"]["returned"]):
            places.append(stay.spells[0].provider)
        for provider in places:
            before = stay.spells[-1].episodes[-1]
            method, source, destination = draw.one(TRANSFERS)
            gap = draw.one([0, 0, 0, 1, 2, 3])
            spell = self._spell(person, draw, provider, before.end + gap * DAY, draw.between(2, 25), method)
            spell.episodes[0].source = source
            for episode in spell.episodes[1:]:
                episode.source = source
            before.destination = destination
            if draw.chance(0.6):
                for episode in spell.episodes:
                    self._code_episode(draw, episode, site, stay.spells[0].episodes[-1].fragile is None)
            stay.spells.append(spell)

    def _end(self, person: Person, draw: Draw, stay: Stay, site: str) -> None:
        """Add a stay if the person lives, is free at the time, and it ends within the years of the extract."""
        before = person.stays[-1] if person.stays else None
        if before is not None and (before.died or stay.start <= before.end):
            return
        if stay.start < self.first or stay.end > self.last or stay.start < person.born:
            return
        if draw.chance(self.recipe["stay"]["died"][site]) and stay.episodes[0].patient_class == "1":
            stay.died = True
            stay.episodes[-1].discharge, stay.episodes[-1].destination = "4", "79"
        person.stays.append(stay)


EMERGENCIES: Final = ("21",) * 12 + ("22", "23", "24", "25", "28", "2A", "2C", "2D")

# How a transfer is told: admission method and source there, destination here. One sign is enough.
TRANSFERS: Final = (
    ("81", "51", "51"),
    ("81", "19", "19"),
    ("67", "52", "53"),
    ("2B", "51", "51"),
    ("11", "53", "19"),
    ("12", "19", "52"),
    ("13", "19", "51"),
)
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"


def person_key(prefix: str, number: int) -> str:
    """A key of letters only, so that no key is ever shaped like an NHS number; some differ only by case or a zero."""
    mixed = (number * 7_919 + 104_729) % len(_LETTERS) ** 6
    letters = ""
    for _ in range(6):
        mixed, place = divmod(mixed, len(_LETTERS))
        letters += _LETTERS[place]
    kind = _LETTERS[int(prefix)]
    if number % 200 == 1:  # the neighbour's key in small letters: another person
        return person_key(prefix, number - 1).lower()
    if number % 200 == 3:
        return "0" + person_key(prefix, number - 1)[1:]
    return f"N{kind}{letters}"


def people_of(town: Town, hips: int) -> Iterator[Person]:
    """The others in proportion, then people with a broken hip until so many hip fractures have been counted."""
    from flscase.records.northfield.truth import counted_hips

    found = 0
    for site, share in town.recipe["sites"].items():
        for number in range(round(share * hips)):
            person = town.with_fracture(number, site)
            found += counted_hips(person)
            yield person
    for number in range(round(town.recipe["background"]["people"] * hips)):
        yield town.without_fracture(number)
    number = 0
    while found < hips:
        person = town.with_fracture(number, "hip")
        number += 1
        found += counted_hips(person)
        yield person


def _after(person: Person, days: int) -> date:
    last = person.stays[-1].end if person.stays else date(1, 1, 1)
    return last + days * DAY


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)
