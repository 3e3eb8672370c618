"""What else a hospital is full of: everything that must not be counted as a fragility fracture."""

from __future__ import annotations

from typing import Final

from flscase.records.synthetic import coding
from flscase.records.synthetic.plan import OTHER_HOSPITALS, OTHERS, OWN, Person, Stay
from flscase.records.synthetic.stays import Builder, Why
from flscase.records.synthetic.world import World

_WEEK: Final = 7
# Reason -> codes of the first diagnosis, admission methods, patient class, most nights (None: by chance).
_PLAIN: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], str, int | None]]] = {
    "emergency": (coding.MEDICAL, ("21", "22", "24", "28", "2A"), "1", None),
    "planned": (coding.PLANNED, ("11", "12", "13"), "1", 6),
    "day_case": (coding.PLANNED, ("11", "12"), "2", 0),
    "birth": (("O800", "O820", "O342"), ("31", "32"), "5", 3),
    "near_miss": (coding.NEAR_MISSES, ("21", "24", "28"), "1", 9),
}


class Others:
    """Admissions for other reasons."""

    def __init__(self, stays: Builder, world: World) -> None:
        self.stays, self.dice, self.world = stays, stays.dice, world
        self.chances = world.settings["stay"]

    def admissions(self, person: Person, day: int, reason: str) -> list[Stay]:
        """Stays for one reason from a day on."""
        if reason == "regular":
            return self._regular(person, day)
        if reason == "baby":
            return [self._baby(person, day)]
        if reason == "young_break":
            return [self._young(person, day)]
        if reason == "two_at_once":
            return self._two_at_once(person, day)
        if reason == "emergency" and self.dice.happens(self.chances["plain_moved"]):
            why = Why("", coding.MEDICAL)
            return self.stays.transferred(person, day, 2 + self.dice.below(12), why, "21")
        return [self._plain(person, day, reason)]

    def _plain(self, person: Person, day: int, reason: str) -> Stay:
        dice = self.dice
        codes, methods, kind, most = _PLAIN[reason]
        nights = self.stays.nights(self.chances["plain_nights"]) if most is None else dice.between(0, most)
        number = dice.between(2, 3) if dice.happens(self.chances["several_episodes"]["plain"]) else 1
        spell = self.stays.spell(person, OWN, day, nights, Why("", codes), dice.one_of(methods), number)
        lone_mark = most is None and dice.happens(self.chances["lone_transfer_mark"])
        for episode in spell:
            episode.patient_class = kind
            if lone_mark:  # from another hospital, and nothing stands before it that it could join
                episode.source = OTHER_HOSPITALS[0]
        return Stay([spell])

    def _regular(self, person: Person, day: int) -> list[Stay]:
        """Come every week by day or by night, for months."""
        kind, nights = self.dice.one_of((("3", 0), ("4", 1)))
        number = min(self.dice.between(4, 30), (self.world.end - day) // _WEEK + 1)
        why = Why("", ("N185", "Z491", "D570"))
        stays = []
        for week in range(number):
            spell = self.stays.spell(person, OWN, day + _WEEK * week, nights, why, "12")
            spell[0].patient_class = kind
            stays.append(Stay([spell]))
        return stays

    def _baby(self, person: Person, day: int) -> Stay:
        why = Why("", ("Z380", "P599", "P073"))
        method = self.dice.one_of(("82", "83"))
        spell = self.stays.spell(person, OWN, day, self.dice.between(0, 4), why, method)
        spell[0].age, spell[0].patient_class = 0, "5"
        spell[0].write(STARTAGE=str(7001 + self.dice.below(7)))
        return Stay([spell])

    def _young(self, person: Person, day: int) -> Stay:
        dice = self.dice
        site, code = dice.one_of(coding.YOUNG_BREAKS)
        method = dice.one_of(("21", "22"))
        return Stay([self.stays.spell(person, OWN, day, dice.between(0, 4), Why(site, (code,)), method)])

    def _two_at_once(self, person: Person, day: int) -> list[Stay]:
        """Be in two hospitals at once, which cannot be, with no transfer between them: two stays."""
        why = Why("", coding.MEDICAL)
        first = self.stays.spell(person, OWN, day, 8, why, "21")
        second = self.stays.spell(person, self.dice.one_of(OTHERS), day + 3, 2, why, "28")
        return [Stay([first], plain=False), Stay([second], plain=False)]
