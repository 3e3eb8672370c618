"""Made-up lives: who breaks which bone when, breaks another, comes back too soon, and dies."""

from __future__ import annotations

from datetime import date
from typing import Final

from flscase.records.synthetic import coding
from flscase.records.synthetic.dice import Dice, Table
from flscase.records.synthetic.others import Others
from flscase.records.synthetic.plan import OWN, Person, Stay
from flscase.records.synthetic.stays import Builder, Why
from flscase.records.synthetic.world import World

_YEAR: Final = 365
_APART: Final = 6  # days at least between stays of a person that have nothing to do with each other
_WASHOUT: Final = 30
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
_UNKNOWN_SEX: Final = ("9", "X", "0", "3", "", "-")
_REASONS: Final[Table[str]] = Table(
    {
        "emergency": 0.33,
        "planned": 0.18,
        "day_case": 0.26,
        "regular": 0.03,
        "young_break": 0.07,
        "baby": 0.04,
        "birth": 0.03,
        "near_miss": 0.05,
        "two_at_once": 0.01,
    }
)


class Lives:
    """Makes people up, one after the other."""

    def __init__(self, seed: int, world: World) -> None:
        self.dice = Dice(seed, 1)
        self.world = world
        self.life = world.settings["life"]
        self.people = world.settings["people"]
        self.stays = Builder(self.dice, world.settings, world.bed_days)
        self.others = Others(self.stays, world)
        self.number = 0

    def broken(self) -> Person:
        """A person with at least one admitted fracture, perhaps before the extract begins."""
        dice, world = self.dice, self.world
        site, sex, age = dice.weighted(world.first)
        day = dice.between(world.start - _YEAR * int(self.life["years_before_extract"]), world.end)
        person = self._person(sex, day, age + dice.below(5), dice.below(_YEAR))
        last = min(self._falls(person, sex, day, site), world.end)
        if dice.happens(self.life["something_else"]):
            self._something_else(person, last)
        return person

    def whole(self) -> Person:
        """A person who comes for anything but a fragility fracture."""
        dice, world = self.dice, self.world
        reason = dice.weighted(_REASONS)
        day = dice.between(world.start, world.end)
        ages = {"baby": (0, 0), "birth": (17, 44), "young_break": (4, 48)}
        female = reason == "birth" or dice.happens(self.people["female_share"])
        age = dice.between(*ages.get(reason, (18, 99)))
        back = 0 if reason == "baby" else dice.below(_YEAR)
        person = self._person("female" if female else "male", day, age, back)
        person.stays = self.others.admissions(person, day, reason)
        if reason in ("emergency", "planned") and dice.happens(self.life["something_else"]):
            later = person.stays[-1].end + dice.between(_APART, _YEAR)
            person.stays += self.others.admissions(person, later, dice.one_of(("emergency", "planned")))
        if reason == "emergency" and dice.happens(world.settings["stay"]["died_plain"]):
            dies_in(person.stays[-1])
        return person

    def _key(self) -> str:
        """A pseudonym of letters and digits: letters stand so that no run of digits is long."""
        self.number += 1
        first, second = (self.dice.one_of(_LETTERS) for _ in range(2))
        more, low = divmod(self.number, 10_000)
        return f"{self.dice.below(10_000):04d}{first}{low:04d}{second}{more:03d}"

    def _person(self, sex: str, day: int, age: int, back: int) -> Person:
        """Somebody who is `age` on a day, and had the birthday up to `back` days before it."""
        dice, then = self.dice, date.fromordinal(day - back)
        born = date(then.year - age, then.month, min(then.day, 28)).toordinal()
        cell = {"male": "1", "female": "2"}[sex]
        if dice.happens(self.people["sex_unknown"]):
            cell = dice.one_of(_UNKNOWN_SEX)
        unknown = dice.happens(self.people["area_unknown"])
        area = "Z99999999" if unknown else f"E0109{dice.below(180):04d}"
        return Person(self._key(), cell, born, area)

    def _falls(self, person: Person, sex: str, day: int, site: str) -> int:
        """Fill a life with fractures from the first on; return the day after which there is nothing."""
        dice, life = self.dice, self.life
        dies = self.world.end + 1
        for _ in range(int(life["most_fractures"])):
            found = self.stays.fracture(person, day, site, excluding=dice.happens(life["excluded"]))
            person.stays += found
            if dice.happens(self.world.settings["stay"]["died_hip" if site == "hip" else "died_else"]):
                dies_in(found[-1])
                return found[-1].end
            if dice.happens(life["readmitted"]):
                self._comes_back(person, site)
            end = person.stays[-1].end
            dies = self._dies_on(person, sex, site, end)
            day = self._next_day(end)
            if day > min(dies, self.world.end):
                break
            site = site if dice.happens(life["same_site_again"]) else dice.weighted(self.world.first)[0]
        return dies

    def _comes_back(self, person: Person, site: str) -> None:
        """Readmit with the same code, too soon to be another fracture."""
        dice = self.dice
        why = Why(site, coding.SITE_CODES[site])
        start = person.stays[-1].end + int(dice.one_of(self.life["readmitted_after"]))
        nights = self.stays.nights(self.life["readmitted_nights"])
        spell = self.stays.spell(person, OWN, start, nights, why, dice.one_of(("21", "28", "12")))
        person.stays.append(Stay([spell]))

    def _next_day(self, end: int) -> int:
        """The day of the next fracture, by the chances of one and two years; after the extract if none."""
        dice, (one, two) = self.dice, self.world.again
        if dice.happens(self.life["other_side_soon"]):
            return end + int(dice.one_of(self.life["other_side_after"]))
        chance = dice.share()
        if chance < one:
            return end + dice.between(_WASHOUT + 1, _YEAR)
        if chance < two:
            return end + dice.between(_YEAR + 1, 2 * _YEAR)
        if chance < two + self.life["chance_after_two_years"]:
            return end + dice.between(2 * _YEAR + 1, int(self.life["latest_next_fracture_days"]))
        return self.world.end + 1

    def _dies_on(self, person: Person, sex: str, site: str, end: int) -> int:
        """The day of death after a fracture, by the life table times what the fracture adds."""
        dice, world = self.dice, self.world
        table = world.dies[sex]
        year, age = 0, person.age_on(end)
        while end + year * _YEAR <= world.end:
            if dice.happens(table[max(min(table), min(max(table), age + year))] * world.ratio_after[site]):
                return end + year * _YEAR + dice.below(_YEAR)
            year += 1
        return world.end + 1

    def _something_else(self, person: Person, last: int) -> None:
        """Come for something else, before or after, well away from all other stays."""
        dice = self.dice
        day = dice.between(self.world.start, self.world.end)
        reason = dice.one_of(("emergency", "emergency", "planned", "day_case"))
        new = self.others.admissions(person, day, reason)
        before, after = new[0].start - _APART, new[-1].end + _APART
        clear = all(stay.end < before or stay.start > after for stay in person.stays)
        if clear and new[-1].end < last:
            person.stays = sorted([*person.stays, *new], key=lambda stay: stay.start)


def dies_in(stay: Stay) -> None:
    """Have a stay end with the patient's death."""
    stay.spells[-1][-1].discharge, stay.spells[-1][-1].destination = "4", "79"
