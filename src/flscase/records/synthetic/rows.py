"""From plans to the text of an extract: cells, keys, the order of lines, and lines that are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from flscase.records.synthetic.coding import FIELDS
from flscase.records.synthetic.dice import Dice
from flscase.records.synthetic.plan import ABSENT, Episode, Person
from flscase.records.synthetic.world import World

DIAGNOSES: Final = tuple(f"DIAG_{number:02d}" for number in range(1, FIELDS + 1))
HEADER: Final = (
    "EPIKEY", "TOKEN_PERSON_ID", "PROCODE3", "ADMIDATE", "EPISTART", "EPIEND", "EPIORDER", "EPISTAT",
    "CLASSPAT", "ADMIMETH", "ADMISORC", "DISMETH", "DISDEST", "STARTAGE", "SEX", "LSOA11",
    *DIAGNOSES, "OPERTN_01",
)  # fmt: skip
_PLACE: Final = {name: place for place, name in enumerate(HEADER)}
_SHORT_KEYS_TO: Final = date(2021, 3, 31).toordinal()  # 12 digits until then, 19 since
_STEP: Final = 8  # room between keys, for copies
_SHORT: Final = 600_000_000_000
_LONG: Final = 5_100_000_000_000_000_000
_COPY: Final = 1_000_000_000_000_000_000  # above every short key as a number, below it as a text
# What stands in a cell for further diagnoses that are none: nothing mostly, by row.
_EMPTY: Final = tuple((mark,) * FIELDS for mark in (*[""] * 13, "-", "null", "NA"))
_QUOTED: Final = slice(_PLACE["STARTAGE"], None)


class Rows:
    """Gathers lines, each with the chance that decides its place."""

    def __init__(self, seed: int, world: World) -> None:
        self.dice = Dice(seed, 3)
        self.chances: dict[str, float] = world.settings["flaws"]
        self.lines: list[tuple[float, str]] = []
        self.wrong_lines = 0
        self._keys = 0
        self._days: dict[int, str] = {}

    def add(self, person: Person) -> None:
        """Write a person's episodes, and the copies of them."""
        for stay in person.stays:
            for episode in stay.episodes:
                if episode.fate != ABSENT:
                    self._add(person, episode)

    def _add(self, person: Person, episode: Episode) -> None:
        short = episode.end <= _SHORT_KEYS_TO
        self._keys += _STEP
        key = (_SHORT if short else _LONG) + self._keys
        cells = self._cells(person, episode, key)
        self._line(cells.copy())
        for number, other in enumerate(episode.copies or (), start=1):
            copy = cells.copy()
            copy[0] = str((_COPY + self._keys if short else key) + number)
            for name, text in other.items():
                copy[_PLACE[name]] = text
            self._line(copy)

    def _cells(self, person: Person, episode: Episode, key: int) -> list[str]:
        day, order, age = self._day, episode.order, episode.age
        empty = _EMPTY[key // _STEP % len(_EMPTY)]
        cells = [
            str(key), person.key, episode.provider, day(episode.admission), day(episode.start),
            day(episode.end),
            "" if order is None else str(order), "3", episode.patient_class, episode.method, episode.source,
            episode.discharge, episode.destination, "" if age is None else str(age), person.sex, person.area,
            *episode.diagnoses, *empty[len(episode.diagnoses) :], episode.operation,
        ]  # fmt: skip
        for name, text in (episode.written or {}).items():
            cells[_PLACE[name]] = text
        return cells

    def _line(self, cells: list[str]) -> None:
        dice = self.dice
        if dice.happens(self.chances["quoted"]):
            cells[_QUOTED] = [f'"{cell}"' for cell in cells[_QUOTED]]
        self.lines.append((dice.share(), ",".join(cells)))
        if dice.happens(self.chances["lines_of_wrong_length"]):
            self.wrong_lines += 1
            broken = cells[: dice.between(3, len(cells) - 1)] if dice.happens(0.7) else [*cells, "", "S720"]
            self.lines.append((dice.share(), ",".join(broken)))
        if dice.happens(self.chances["blank_lines"]):
            self.lines.append((dice.share(), dice.one_of(("", "  "))))

    def _day(self, day: int) -> str:
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = date.fromordinal(day).isoformat()
        return text

    def write(self, path: Path) -> None:
        """Write the whole file, lines in no order."""
        self.lines.sort()
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(",".join(HEADER) + "\n")
            stream.writelines(line + "\n" for _, line in self.lines)
