"""People whose lives meet the definitions exactly at their edges, each with what has to come of it.

Chance rarely puts a fracture on the very day on which a rule turns. These people are in every made-up
hospital that is large enough, and what is said of them here is what the truth has to say: a test holds both
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flscase.records.synthetic import coding
from flscase.records.synthetic.dice import Dice
from flscase.records.synthetic.plan import OTHERS, OWN, Person, Stay
from flscase.records.synthetic.stays import Builder, Why
from flscase.records.synthetic.world import World

NOTHING, EVENT, COUNTED, INDEX, PATIENT = "nothing", "event", "counted", "index", "patient"
_BORN: Final = "1944-06-15"


@dataclass(frozen=True)
class Part:
    """One provider spell of a case, or a piece of one.

    new_stay: whether it starts a stay, as opposed to going on with the one before.
    says:     what its fracture comes to: PATIENT (index fracture and patient), and so on down to NOTHING.
    """

    site: str
    first: str
    nights: int
    says: str
    method: str = "21"
    source: str = "19"
    destination: str = "19"
    provider: str = OWN
    new_stay: bool = True


@dataclass(frozen=True)
class Case:
    """One person at an edge."""

    about: str
    parts: tuple[Part, ...]
    born: str = _BORN
    sex: str = "2"


def _hip(first: str, nights: int, says: str) -> Part:
    return Part("hip", first, nights, says)


def _two(about: str, first: Part, second: Part) -> Case:
    return Case(about, (first, second))


def _moved(
    about: str,
    day: str,
    says: str,
    *,
    method: str = "21",
    source: str = "19",
    out: str = "19",
    joins: bool = False,
) -> Case:
    """A hip fracture on 1 March 2023, nine nights, and an admission elsewhere."""
    before = Part("hip", "2023-03-01", 9, PATIENT, destination=out)
    after = Part("hip", day, 12, says, method, source, provider=OTHERS[0], new_stay=not joins)
    return Case(about, (before, after))


CASES: Final = (
    _two("30 days after the stay", _hip("2022-06-01", 7, PATIENT), _hip("2022-07-08", 4, EVENT)),
    _two("31 days after the stay", _hip("2022-06-01", 7, PATIENT), _hip("2022-07-09", 4, COUNTED)),
    Case(
        "30 days run from the last readmission, counted or not",
        (_hip("2022-06-01", 7, PATIENT), _hip("2022-06-28", 2, EVENT), _hip("2022-07-20", 2, EVENT)),
    ),
    Case(
        "another site is no readmission",
        (_hip("2022-06-01", 7, PATIENT), Part("wrist", "2022-06-18", 1, INDEX)),
    ),
    _two("three years to the day", _hip("2021-05-10", 5, PATIENT), _hip("2024-05-10", 5, COUNTED)),
    _two("three years and a day", _hip("2021-05-09", 5, PATIENT), _hip("2024-05-10", 5, PATIENT)),
    _two(
        "29 February looks back to the 28th", _hip("2021-02-28", 5, PATIENT), _hip("2024-02-29", 5, COUNTED)
    ),
    _two("29 February looks no further", _hip("2021-02-27", 5, PATIENT), _hip("2024-02-29", 5, PATIENT)),
    _two("any site, to the day", Part("wrist", "2021-05-10", 0, PATIENT), _hip("2024-05-10", 5, INDEX)),
    _two("any site, a day more", Part("wrist", "2021-05-09", 0, PATIENT), _hip("2024-05-10", 5, PATIENT)),
    _two("again after 730 days", Part("pelvis", "2022-01-10", 9, PATIENT), _hip("2024-01-10", 5, INDEX)),
    _two("again after 731 days", Part("pelvis", "2022-01-10", 9, PATIENT), _hip("2024-01-11", 5, INDEX)),
    _two(
        "again after 365 days", Part("spine", "2022-01-10", 9, PATIENT), Part("wrist", "2023-01-10", 0, INDEX)
    ),
    _two(
        "again after 366 days", Part("spine", "2022-01-10", 9, PATIENT), Part("wrist", "2023-01-11", 0, INDEX)
    ),
    _two("again after 1826 days", Part("spine", "2020-06-01", 9, PATIENT), _hip("2025-06-01", 8, PATIENT)),
    _two("again after 1827 days", Part("spine", "2020-06-01", 9, PATIENT), _hip("2025-06-02", 8, PATIENT)),
    Case("730 days to the end of the extract", (_hip("2024-03-31", 3, PATIENT),)),
    Case("729 days to the end of the extract", (_hip("2024-04-01", 3, PATIENT),)),
    Case("first day with a full look-back", (_hip("2023-04-01", 3, PATIENT),)),
    Case("last day without one", (_hip("2023-03-31", 3, PATIENT),)),
    Case("in over the turn of the year", (_hip("2022-03-31", 1, PATIENT),)),
    Case("50 today", (Part("wrist", "2023-08-20", 1, PATIENT),), born="1973-08-20"),
    Case("50 tomorrow", (Part("wrist", "2023-08-20", 1, NOTHING),), born="1973-08-21"),
    Case("65 today", (_hip("2023-08-20", 6, PATIENT),), born="1958-08-20"),
    Case("65 tomorrow", (_hip("2023-08-20", 6, PATIENT),), born="1958-08-21"),
    Case("90 today", (_hip("2023-08-20", 6, PATIENT),), born="1933-08-20"),
    Case("over a hundred", (_hip("2023-08-20", 6, PATIENT),), born="1919-01-30", sex="1"),
    Case("sex not known", (_hip("2023-08-20", 6, PATIENT),), sex="9"),
    Case("sex by a code nobody knows", (_hip("2023-08-21", 6, PATIENT),), sex="7"),
    _moved("moved after three days", "2023-03-13", NOTHING, source="51", joins=True),
    _moved("moved after four days", "2023-03-14", EVENT, source="51"),
    _moved("moved, told by the one that sent", "2023-03-10", NOTHING, out="52", joins=True),
    _moved("moved, told by the method", "2023-03-11", NOTHING, method="81", joins=True),
    _moved("moved as an emergency", "2023-03-12", NOTHING, method="2B", joins=True),
    _moved("moved, and nobody said so", "2023-03-10", EVENT),
    _moved("moved late, planned", "2023-03-14", NOTHING, method="81", out="53"),
    _moved("sent to a home is not moved", "2023-03-11", EVENT, source="54", out="54"),
    Case(
        "fell in hospital, after a planned operation elsewhere",
        (
            Part("", "2023-05-02", 4, NOTHING, method="11", destination="51", provider=OTHERS[1]),
            Part("hip", "2023-05-06", 11, NOTHING, method="2B", new_stay=False),
        ),
    ),
    Case(
        "two bones, one stay",
        (
            _hip("2023-09-03", 6, PATIENT),
            Part("spine", "2023-09-09", 5, PATIENT, source="51", provider=OTHERS[0], new_stay=False),
        ),
    ),
    Case(
        "a second bone in the stay of a readmission",
        (
            _hip("2023-09-03", 6, PATIENT),
            _hip("2023-09-20", 3, EVENT),
            Part("humerus", "2023-09-23", 5, INDEX, source="51", provider=OTHERS[0], new_stay=False),
        ),
    ),
    Case("a planned admission is no fracture", (Part("hip", "2023-09-03", 6, NOTHING, method="12"),)),
    Case("small letters are another method", (Part("hip", "2023-09-04", 6, NOTHING, method="2b"),)),
)

# Keys that are one person to anybody who minds neither case nor leading zeros.
_KEYS: Final = ("0417T0000m000", "0417t0000m000", "0417T0000M000", "417T0000m000", "0005213", "5213", "05213")


def people(seed: int, world: World) -> Iterator[tuple[Case, Person]]:
    """The people of the cases that lie wholly within the extract."""
    builder = Builder(Dice(seed, 4), world.settings, world.bed_days)
    for number, case in enumerate(CASES):
        if all(world.start <= _day(part.first) for part in case.parts):
            key = _KEYS[number] if number < len(_KEYS) else f"{number:04d}Q0000q000"
            yield case, _person(builder, case, key)


def _person(builder: Builder, case: Case, key: str) -> Person:
    person = Person(key, case.sex, _day(case.born), "E01090001")
    for part in case.parts:
        codes = coding.SITE_CODES[part.site] if part.site else coding.MEDICAL
        why = Why(part.site, codes)
        spell = builder.spell(person, part.provider, _day(part.first), part.nights, why, part.method)
        spell[0].source, spell[0].destination = part.source, part.destination
        if part.new_stay:
            person.stays.append(Stay([spell], plain=False))
        else:
            person.stays[-1].spells.append(spell)
    return person


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
