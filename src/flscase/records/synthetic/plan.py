"""What really happened to the made-up people: people, stays, spells and episodes, as intended.

These objects are the truth. Rows are written from them, and so is `truth.json`; neither from the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

ABSENT: Final = "absent"  # not in the extract at all: it ended before the extract begins or after it stops
OWN: Final = "RZZ"  # Northfield; no such trust exists, nor do the other two
OTHERS: Final = ("RZY", "RZX")
OTHER_HOSPITALS: Final = ("51", "52", "53")
HOME: Final = "19"
EMERGENCIES: Final = frozenset(("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"))


@dataclass(slots=True)
class Episode:
    """One consultant episode. Days are ordinals of `datetime.date`.

    site:      site of the fracture that its first diagnosis stands for, whatever the age, "" if none.
    excluded:  one of its diagnoses says that the fracture is none of fragility.
    order:     None where the order was not recorded.
    age:       completed years at its start; None where it was not recorded.
    fate:      "" kept; ABSENT; else the reason why a counter has to leave the row out.
    written:   cells that are written in another way than usual.
    copies:    further rows that repeat this one, each with the cells in which it differs.
    """

    provider: str
    admission: int
    start: int
    end: int
    order: int | None
    method: str
    source: str = HOME
    discharge: str = "1"
    destination: str = HOME
    patient_class: str = "1"
    age: int | None = None
    site: str = ""
    excluded: bool = False
    diagnoses: tuple[str, ...] = ()
    operation: str = ""
    fate: str = ""
    written: dict[str, str] | None = None
    copies: list[dict[str, str]] | None = None

    @property
    def kept(self) -> bool:
        """Whether the episode counts."""
        return not self.fate

    @property
    def emergency(self) -> bool:
        """Whether the admission was one."""
        return self.method in EMERGENCIES

    def write(self, **cells: str) -> None:
        """Have some cells written in another way."""
        self.written = {**(self.written or {}), **cells}


Spell = list[Episode]


@dataclass(slots=True)
class Stay:
    """A continuous stay: provider spells that are one by the recorded transfers.

    plain: one spell with one admission date: any of its episodes may go missing without parting the rest.
    """

    spells: list[Spell]
    plain: bool = True

    @property
    def start(self) -> int:
        """First day, as it was."""
        return self.spells[0][0].admission

    @property
    def end(self) -> int:
        """Last day, as it was."""
        return self.spells[-1][-1].end

    @property
    def episodes(self) -> list[Episode]:
        """All episodes, in order."""
        return [episode for spell in self.spells for episode in spell]


@dataclass(slots=True)
class Person:
    """One person. `sex` is the cell as written: 1 male, 2 female, else unknown."""

    key: str
    sex: str
    born: int
    area: str
    stays: list[Stay] = field(default_factory=list)

    def age_on(self, day: int) -> int:
        """Completed years on a day."""
        born, then = date.fromordinal(self.born), date.fromordinal(day)
        return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def financial_year(day: int) -> str:
    """The financial year of a day, such as 2023/24."""
    then = date.fromordinal(day)
    start = then.year if then.month >= 4 else then.year - 1
    return f"{start}/{(start + 1) % 100:02d}"
