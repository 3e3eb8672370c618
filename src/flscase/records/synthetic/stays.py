"""How a stay is put together: episodes, provider spells, transfers, and the marks that say that they are one.

Nothing is left to guess: days between spells, marks of a transfer and shared admission dates are placed on
purpose, so that whoever plans a stay knows which stays come of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flscase.records.synthetic import coding
from flscase.records.synthetic.dice import Dice, Table
from flscase.records.synthetic.plan import HOME, OTHER_HOSPITALS, OTHERS, OWN, Episode, Person, Spell, Stay

_STILL_IN, _NOT_YET = "8", "98"
_NEAR: Final = 3
_EMERGENCY: Final = ("21", "21", "21", "22", "24", "25", "28", "2A", "2C", "2D", "23")
_MARKS: Final[tuple[tuple[str, ...], ...]] = (
    ("out",),
    ("source",),
    ("method",),
    ("out", "source"),
    ("source", "method"),
    ("out", "source", "method"),
)


@dataclass(frozen=True)
class Why:
    """What a stay is for. `codes` are those of the first diagnosis, one taken for each stay."""

    site: str
    codes: tuple[str, ...]
    excluding: bool = False


class Builder:
    """Puts stays together by the settings."""

    def __init__(self, dice: Dice, settings: dict[str, Any], bed_days: dict[str, float]) -> None:
        stay = settings["stay"]
        self.dice, self.bed_days, self.chances = dice, bed_days, stay
        self.shapes: Table[str] = Table(stay["shapes"])
        self.gaps: Table[int] = Table({int(days): weight for days, weight in stay["gap_days"].items()})
        self.multiples: list[float] = stay["multiples_of_mean"]

    def nights(self, mean: float) -> int:
        """A length of stay around a mean."""
        return int(mean * self.dice.one_of(self.multiples) + self.dice.share())

    def spell(
        self, person: Person, provider: str, start: int, nights: int, why: Why, method: str, number: int = 1
    ) -> Spell:
        """One provider spell of `number` episodes, one after the other, all under one admission date."""
        dice = self.dice
        cuts = sorted(dice.between(0, nights) for _ in range(number - 1))
        days = [start, *(start + cut for cut in cuts), start + nights]
        late = bool(why.site) and number > 1 and dice.happens(self.chances["site_coded_late"])
        code = dice.one_of(why.codes)
        episodes = []
        for place in range(number):
            about = not (late and place == 0)
            first = code if about else dice.one_of(coding.MEDICAL)
            episodes.append(
                Episode(
                    provider=provider,
                    admission=start,
                    start=days[place],
                    end=days[place + 1],
                    order=place + 1,
                    method=method,
                    discharge=_STILL_IN,
                    destination=_NOT_YET,
                    age=person.age_on(days[place]),
                    site=why.site if about else "",
                    excluded=why.excluding,
                    diagnoses=coding.diagnoses(dice, first, fall=bool(why.site), excluding=why.excluding),
                    operation=dice.one_of(coding.OPERATIONS[why.site]) if why.site and about else "",
                )
            )
        episodes[-1].discharge, episodes[-1].destination = "1", HOME
        return episodes

    def fracture(self, person: Person, start: int, site: str, *, excluding: bool = False) -> list[Stay]:
        """A stay with a fracture; two where a transfer came too late, or was not written down as one."""
        why = Why(site, coding.SITE_CODES[site], excluding)
        nights = self.nights(self.bed_days[site])
        shape = self.dice.weighted(self.shapes)
        method = self.dice.one_of(_EMERGENCY)
        if shape == "transfer":
            return self.transferred(person, start, nights, why, method)
        if shape == "there_and_back":
            return self.there_and_back(person, start, nights, why, method)
        if shape == "two_admission_dates":
            return [self.two_admission_dates(person, start, nights, why, method)]
        if shape == "wrong_admission_date":
            return [self.wrong_admission_date(person, start, nights, why, method)]
        if shape == "not_emergency":
            method = self.dice.one_of(("11", "12", "13", "2b", "99"))
        several = self.dice.happens(self.chances["several_episodes"]["hip" if site == "hip" else "else"])
        number = self.dice.between(2, 4) if several else 1
        return [Stay([self.spell(person, self._place(), start, nights, why, method, number)])]

    def transferred(self, person: Person, start: int, nights: int, why: Why, method: str) -> list[Stay]:
        """Two hospitals, one after the other: one stay if it is written down and in time."""
        gap = self.dice.weighted(self.gaps)
        marks = () if self.dice.happens(self.chances["not_marked"]) else self.dice.one_of(_MARKS)
        here, there = OWN, self.dice.one_of(OTHERS)
        if not self.dice.happens(self.chances["here_first"]):
            here, there = there, here
        first = max(1, nights // 2)
        number = self.dice.between(1, 3)
        before = self.spell(person, here, start, first, why, method, number)
        after = self._moved(person, there, before[-1].end + gap, max(1, nights - first), why, marks)
        if "out" in marks:
            before[-1].destination = self.dice.one_of(OTHER_HOSPITALS)
        if marks and gap <= _NEAR:
            return [Stay([before, after], plain=False)]
        return [Stay([before], plain=False), Stay([after], plain=False)]

    def there_and_back(self, person: Person, start: int, nights: int, why: Why, method: str) -> list[Stay]:
        """Three spells of one stay: to another hospital and back."""
        part = max(1, nights // 3)
        spells = [self.spell(person, OWN, start, part, why, method)]
        for provider in (self.dice.one_of(OTHERS), OWN):
            begin = spells[-1][-1].end + self.dice.below(_NEAR + 1)
            marks = self.dice.one_of(_MARKS)
            if "out" in marks:
                spells[-1][-1].destination = self.dice.one_of(OTHER_HOSPITALS)
            spells.append(self._moved(person, provider, begin, part, why, marks))
        return [Stay(spells, plain=False)]

    def two_admission_dates(self, person: Person, start: int, nights: int, why: Why, method: str) -> Stay:
        """One spell under two admission dates, held together by "not finished yet"."""
        first = max(1, nights // 2)
        before = self.spell(person, OWN, start, first, why, method)
        after = self.spell(person, OWN, start + first, max(1, nights - first), why, "13")
        before[-1].discharge, before[-1].destination = self.dice.one_of(("8", "9")), _NOT_YET
        return Stay([before + after], plain=False)

    def wrong_admission_date(self, person: Person, start: int, nights: int, why: Why, method: str) -> Stay:
        """Two episodes that start on one day, the second under a wrong admission date: one spell still."""
        before = self.spell(person, OWN, start, 0, why, method)
        after = self.spell(person, OWN, start, max(1, nights), why, method)
        after[0].admission, after[0].order = start - 1, 2
        before[-1].discharge, before[-1].destination = "1", HOME
        return Stay([before + after], plain=False)

    def _moved(
        self, person: Person, provider: str, start: int, nights: int, why: Why, marks: tuple[str, ...]
    ) -> Spell:
        """A spell that somebody was moved to, with the marks of it that are written down."""
        dice = self.dice
        if dice.happens(self.chances["rehabilitation_code"]):
            why = Why("", ("Z501", "Z509"))
        method = dice.one_of(("2B", "2B", "81", "67") if "method" in marks else ("13", "21", "28"))
        spell = self.spell(person, provider, start, nights, why, method, dice.between(1, 2))
        if "source" in marks:
            source = dice.one_of(OTHER_HOSPITALS)
            for episode in spell:
                episode.source = source
        return spell

    def _place(self) -> str:
        return self.dice.one_of(OTHERS) if self.dice.happens(self.chances["other_provider"]) else OWN
