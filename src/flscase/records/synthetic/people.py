"""Made-up lives: who breaks which bone when, breaks another, comes back too soon, dies, or comes for something else."""

from __future__ import annotations

from datetime import date
from typing import Final

from flscase.records.synthetic import coding
from flscase.records.synthetic.dice import Dice, Table
from flscase.records.synthetic.plan import OTHER_HOSPITALS, OTHERS, OWN, Episode, Person, Stay
from flscase.records.synthetic.stays import Builder, Why
from flscase.records.synthetic.world import World
from flscase.terms import SITES

_YEAR: Final = 365
_APART: Final = 6  # days at least between stays of a person that have nothing to do with each other
_WASHOUT: Final = 30
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
_OTHER_SITE: Final = 0.55  # of further fractures
_NEW_SEX_CODES: Final = ("9", "X", "0", "3", "", "-")
_REASONS: Final[Table[str]] = Table(
    {"emergency": 0.34, "planned": 0.18, "day_case": 0.26, "regular": 0.03, "young_break": 0.07, "baby": 0.04,
     "birth": 0.03, "near_miss": 0.05}
)  # fmt: skip


class Lives:
    """Makes people up, one after the other."""

    def __init__(self, seed: int, world: World) -> None:
        self.dice = Dice(seed, 1)
        self.world = world
        self.life = world.settings["life"]
        self.stays = Builder(self.dice, world.settings, world.bed_days)
        self.number = 0

    def broken(self) -> Person:
        """A person with at least one admitted fracture, perhaps before the extract begins."""
        dice, world = self.dice, self.world
        site, sex, age = dice.weighted(world.first)
        earliest = world.start - _YEAR * int(world.settings["indexed_before_years"])
        day = dice.between(earliest, world.end)
        person = self._person(sex, day, age + dice.below(5))
        dies = self._falls(person, sex, day, site)
        if person.stays and dice.happens(self.life["bystander"]):
            self._something_else(person, min(dies, world.end))
        return person

    def whole(self) -> Person:
        """A person who comes for anything but a fragility fracture."""
        dice, world = self.dice, self.world
        reason = dice.weighted(_REASONS)
        day = dice.between(world.start, world.end)
        age = {"baby": 0, "birth": dice.between(17, 44), "young_break": dice.between(4, 48)}.get(
            reason, dice.between(18, 99)
        )
        sex = "female" if reason == "birth" or dice.happens(0.53) else "male"
        person = self._person(sex, day, age, days=dice.below(200) + 30)
        person.stays = self._admissions(person, day, reason)
        if reason in ("emergency", "planned") and dice.happens(0.3):
            later = person.stays[-1].end + dice.between(_APART, 400)
            person.stays += self._admissions(person, later, dice.one_of(("emergency", "planned", "day_case")))
        elif reason == "emergency" and dice.happens(world.settings["stay"]["died_plain"]):
            _dies(person.stays[-1])
        return person

    def key(self) -> str:
        """A pseudonym of letters and digits: letters stand so that no run of digits is long."""
        self.number += 1
        first, second = (self.dice.one_of(_LETTERS) for _ in range(2))
        digits = f"{self.dice.below(10**4):04d}"
        return f"{digits}{first}{self.number % 10000:04d}{second}{self.number // 10000:03d}"

    def _person(self, sex: str, day: int, age: int, days: int | None = None) -> Person:
        dice, people = self.dice, self.world.settings["people"]
        back = dice.below(_YEAR) if days is None else days
        birthday = date.fromordinal(day)
        born = date(birthday.year - age, birthday.month, min(birthday.day, 28)).toordinal() - back
        cell = {"male": "1", "female": "2"}[sex]
        if dice.happens(people["sex_codes_unknown"]):
            cell = dice.one_of(_NEW_SEX_CODES)
        unknown = dice.happens(people["area_unknown"])
        area = "Z99999999" if unknown else f"E0109{dice.below(180):04d}"
        return Person(self.key(), cell, born, area)

    def _falls(self, person: Person, sex: str, day: int, site: str) -> int:
        """Fill a life with fractures from the first on; return the day after which there is nothing."""
        dice, world = self.dice, self.world
        dies = world.end + 1
        for _ in range(int(self.life["most_fractures"])):
            found = self.stays.fracture(person, day, site, excluding=dice.happens(self.life["excluded"]))
            person.stays += found
            if dice.happens(world.settings["stay"]["died_hip" if site == "hip" else "died_else"]):
                _dies(found[-1])
                return found[-1].end
            if dice.happens(self.life["readmitted"]):
                self._comes_back(person, site)
            end = person.stays[-1].end
            dies = self._dies_on(person, sex, site, end)
            day = self._next_day(end)
            if day > min(dies, world.end):
                return dies
            site = site if dice.happens(1 - _OTHER_SITE) else dice.weighted(world.first)[0]
        return dies

    def _comes_back(self, person: Person, site: str) -> None:
        """Readmit with the same code, too soon to be another fracture."""
        dice = self.dice
        why = Why(site, coding.SITE_CODES[site])
        start = person.stays[-1].end + dice.one_of(self.life["readmitted_after"])
        spell = self.stays.spell(person, OWN, start, self.stays.nights(5.0), why, dice.one_of(("21", "28", "12")))
        person.stays.append(Stay([spell]))

    def _next_day(self, end: int) -> int:
        """The day of the next fracture, from the chances within one and two years; far away if there is none."""
        dice, (one, two) = self.dice, self.world.again
        chance = dice.share()
        if dice.happens(self.life["other_side_soon"]):
            return end + int(dice.one_of(self.life["other_side_after"]))
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
        for year in range(8):
            age = max(50, min(100, person.age_on(end) + year))
            if dice.happens(min(1.0, world.dies[sex][age] * world.ratio_after[site])):
                return end + year * _YEAR + dice.below(_YEAR)
        return world.end + 1

    def _something_else(self, person: Person, last: int) -> None:
        """Come for something else, before or after, well away from all other stays."""
        dice = self.dice
        day = dice.between(self.world.start, self.world.end)
        new = self._admissions(person, day, dice.one_of(("emergency", "emergency", "planned", "day_case")))
        clear = all(
            new[-1].end + _APART < stay.start - 1 or new[0].start > stay.end + _APART for stay in person.stays
        )
        if clear and new[-1].end < last and person.age_on(day) >= 0:
            person.stays = sorted([*person.stays, *new], key=lambda stay: stay.start)

    def _admissions(self, person: Person, day: int, reason: str) -> list[Stay]:
        """Admissions for one reason that is no fragility fracture."""
        dice = self.dice
        if reason == "regular":
            return self._regular(person, day)
        if reason == "day_case":
            return [self._plain(person, day, 0, coding.PLANNED, ("11", "12"), "2")]
        if reason == "planned":
            return [self._plain(person, day, dice.between(1, 6), coding.PLANNED, ("11", "12", "13"), "1")]
        if reason == "baby":
            return [self._baby(person, day)]
        if reason == "birth":
            return [self._plain(person, day, dice.between(0, 3), ("O800", "O820", "O342"), ("31", "32"), "5")]
        if reason == "young_break":
            return [self._young(person, day)]
        if reason == "near_miss":
            return [self._plain(person, day, dice.between(0, 9), coding.NO_FRACTURE, ("21", "24", "28"), "1")]
        if dice.happens(0.06):
            return self._moved_elsewhere(person, day)
        return [self._plain(person, day, self.stays.nights(6.0), coding.MEDICAL, ("21", "22", "24", "28", "2A"), "1")]

    def _plain(
        self, person: Person, day: int, nights: int, codes: tuple[str, ...], methods: tuple[str, ...], kind: str
    ) -> Stay:
        dice = self.dice
        number = dice.between(2, 3) if dice.happens(self.world.settings["stay"]["several_episodes"]["plain"]) else 1
        spell = self.stays.spell(person, OWN, day, nights, Why("", codes), dice.one_of(methods), number)
        for episode in spell:
            episode.patient_class = kind
            if methods[0] == "21" and dice.happens(0.01):
                episode.source = dice.one_of(OTHER_HOSPITALS)  # nothing stands before it that it could join
        return Stay([spell])

    def _moved_elsewhere(self, person: Person, day: int) -> list[Stay]:
        dice = self.dice
        why = Why("", coding.MEDICAL)
        return self.stays.transferred(person, day, 2 + dice.below(12), why, dice.one_of(("21", "22", "28")))

    def _regular(self, person: Person, day: int) -> list[Stay]:
        """Come every week by day or by night, for months."""
        kind = self.dice.one_of(("3", "4"))
        number = min(self.dice.between(4, 30), (self.world.end - day) // 7 + 1)
        why = Why("", ("N185", "Z491", "D570"))
        stays = []
        for week in range(number):
            spell = self.stays.spell(person, OWN, day + 7 * week, 0 if kind == "3" else 1, why, "12")
            spell[0].patient_class = kind
            stays.append(Stay([spell]))
        return stays

    def _baby(self, person: Person, day: int) -> Stay:
        stay = self._plain(person, day, self.dice.between(0, 4), ("Z380", "P599", "P073"), ("82", "83"), "5")
        for episode in stay.episodes:
            episode.age = 0
            episode.write(STARTAGE=str(7001 + self.dice.below(7)))
        return stay

    def _young(self, person: Person, day: int) -> Stay:
        site, code = self.dice.one_of(coding.YOUNG_BREAKS)
        why = Why(site, (code,))
        return Stay([self.stays.spell(person, OWN, day, self.dice.between(0, 4), why, self.dice.one_of(("21", "22")))])


def overlapping(stays: Builder, dice: Dice, person: Person, day: int) -> list[Stay]:
    """Two hospitals at once, which cannot be, and no transfer between them: two stays."""
    why = Why("", coding.MEDICAL)
    first = stays.spell(person, OWN, day, 8, why, "21")
    second = stays.spell(person, dice.one_of(OTHERS), day + 3, 2, why, "28")
    return [Stay([first], plain=False), Stay([second], plain=False)]


def _dies(stay: Stay) -> None:
    last: Episode = stay.spells[-1][-1]
    last.discharge, last.destination = "4", "79"
