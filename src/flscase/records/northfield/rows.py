"""The records of Northfield: its people's episodes as cells, with the dirt that real extracts have.

Dirt comes in two kinds. Some changes how a cell is written and not what it says (a dot in a code, a time after a date).
Some makes a row that must be dropped; such rows are always added beside the true ones, so that the truth stays known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from flscase.records.northfield.people import Draw, Episode, Person, Spell

DIAGNOSES: Final = 8
OPERATIONS: Final = 3
HEADER: Final = (
    "EPIKEY", "TOKEN_PERSON_ID", "PROCODE3", "FYEAR", "ADMIDATE", "EPISTART", "EPIEND", "EPIORDER", "EPISTAT", "EPITYPE",
    "ADMIMETH", "ADMISORC", "DISMETH", "DISDEST", "CLASSPAT", "STARTAGE", "SEX",
    *(f"DIAG_{number:02d}" for number in range(1, DIAGNOSES + 1)),
    *(f"OPERTN_{number:02d}" for number in range(1, OPERATIONS + 1)),
    "LSOA11",
)  # fmt: skip

# Where the number of the copy goes, when a hospital is written many times over: letters in the person's key, digits in
# the key of the row.
COPY_LETTERS: Final = "\x01\x01"
COPY_DIGITS: Final = "\x02\x02\x02"
_HIP_OPERATIONS: Final = ("W191", "W241", "W371", "W461")


class Writer:
    """Writes rows; counts what it adds only to be dropped."""

    def __init__(self, recipe: Mapping[str, Any], seed: int, copies: int) -> None:
        self.dirt = recipe["dirt"]
        self.seed = seed
        self.mark = COPY_LETTERS if copies > 1 else ""
        self.dropped: Counter[str] = Counter()
        self.lines: list[str] = []
        self._made = 0

    def write(self, people: Iterable[Person]) -> None:
        """Add the rows of all people, and the rows that belong to nobody's truth."""
        for number, person in enumerate(people):
            draw = Draw(self.seed, 99, number)
            for stay in person.stays:
                for spell in stay.spells:
                    for episode in spell.episodes:
                        self._episode(draw, person, spell, episode)

    def _episode(self, draw: Draw, person: Person, spell: Spell, episode: Episode) -> None:
        true = self._true_cells(draw, person, spell, episode)
        written = self._spelt(draw, dict(true), episode)
        self.lines.append(self._line(draw, written))
        for reason, share in self.dirt["dropped"].items():
            if draw.chance(share):
                line = self._to_be_dropped(draw, reason, true, written)
                if line is not None:
                    self.dropped[reason] += 1
                    self.lines.append(line)

    def _true_cells(self, draw: Draw, person: Person, spell: Spell, episode: Episode) -> dict[str, str]:
        cells = {
            "EPIKEY": self._key(episode.end), "TOKEN_PERSON_ID": person.key + self.mark, "PROCODE3": spell.provider,
            "FYEAR": _fyear(episode.end), "ADMIDATE": episode.admission.isoformat(),
            "EPISTART": episode.start.isoformat(), "EPIEND": episode.end.isoformat(),
            "EPIORDER": str(episode.order), "EPISTAT": "3", "EPITYPE": "1", "ADMIMETH": episode.method,
            "ADMISORC": episode.source, "DISMETH": episode.discharge, "DISDEST": episode.destination,
            "CLASSPAT": episode.patient_class, "STARTAGE": str(episode.age), "SEX": person.sex,
            "LSOA11": f"E01099{draw.between(1, 120):03d}",
        }  # fmt: skip
        for number in range(1, DIAGNOSES + 1):
            cells[f"DIAG_{number:02d}"] = episode.codes[number - 1] if number <= len(episode.codes) else ""
        operated = episode.fragile == "hip" and episode.order == 1
        for number in range(1, OPERATIONS + 1):
            cells[f"OPERTN_{number:02d}"] = draw.one(_HIP_OPERATIONS) if operated and number == 1 else "-"
        return cells

    def _spelt(self, draw: Draw, cells: dict[str, str], episode: Episode) -> dict[str, str]:
        """Write the same truth less cleanly."""
        dirt = self.dirt
        for name in [name for name in cells if name.startswith("DIAG_")]:
            if not cells[name]:
                cells[name] = draw.one(dirt["missing_words"])
            elif draw.chance(dirt["spelling"]):
                cells[name] = _respelt(draw, cells[name])
        transfer = episode.source in ("51", "52", "53") or episode.method in ("2B", "67", "81")
        fillable = episode.order == 1 and not transfer and episode.admission == episode.start
        if fillable and draw.chance(dirt["admission_date"]):
            cells["ADMIDATE"] = draw.one(["1800-01-01", "1801-01-01", "", "NULL"])
        elif episode.order > 1 and draw.chance(dirt["order"]):
            cells["EPIORDER"] = draw.one(["", "99", "NA", "?"])
            episode.order_known = False
        for name in ("ADMIDATE", "EPISTART", "EPIEND"):
            if cells[name][:2] == "20" and draw.chance(dirt["time_part"]):
                cells[name] += draw.one([" 00:00:00", "T09:30:00"])
        if draw.chance(dirt["long_provider"]):
            cells["PROCODE3"] += "01"
        if episode.age == 0:
            cells["STARTAGE"] = str(draw.between(7001, 7007))
        if episode.fragile is None and episode.method == "11" and draw.chance(dirt["unknown_method"] * 10):
            cells["ADMIMETH"] = draw.one(["29", "2b", "1"])
        if episode.fragile is None and episode.codes[0][0] in "HIJKN" and draw.chance(dirt["unreadable_code"] * 10):
            cells["DIAG_01"] = draw.one(["?", "UNKNOWN", "12.3"])
        return cells

    def _to_be_dropped(
        self, draw: Draw, reason: str, true: Mapping[str, str], written: Mapping[str, str]
    ) -> str | None:
        """A further row that has to be dropped for one reason; None where this episode gives none."""
        if reason == "duplicate":
            return self._line(draw, {**written, "EPIKEY": self._key_after(true["EPIEND"])})
        cells = {**true, "EPIKEY": self._key_after(true["EPIEND"])}
        if reason == "wrong_number_of_fields":
            line = self._line(draw, cells, quoted=False)
            return line + draw.one([",", ",X", ",,"]) if draw.chance(0.5) else line.rsplit(",", 2)[0]
        if reason == "no_admission_date":
            cells |= {"ADMIDATE": "1800-01-01", "EPIORDER": "2"}
        elif reason == "end_before_start":
            cells["EPIEND"] = _a_year_earlier(cells["EPISTART"])
        else:
            name, value = {
                "no_person": ("TOKEN_PERSON_ID", draw.one(["", "-", "NULL"])),
                "no_provider": ("PROCODE3", ""),
                "unfinished": ("EPISTAT", draw.one(["1", "9", ""])),
                "no_episode_start": ("EPISTART", draw.one(["1800-01-01", "2021-02-30", ""])),
                "no_episode_end": ("EPIEND", draw.one(["", "1801-01-01"])),
            }[reason]
            cells[name] = value
        if reason == "no_person" and draw.chance(0.2):
            cells["EPISTAT"] = "1"  # two reasons: the first one counts
        return self._line(draw, cells)

    def _line(self, draw: Draw, cells: Mapping[str, str], quoted: bool = True) -> str:
        values = [cells[name] for name in HEADER]
        if quoted and draw.chance(self.dirt["quoted"]):
            values = [f'"{value}"' for value in values]
        return ",".join(values)

    def _key(self, end: date) -> str:
        """A row key: 12 digits to 2020-21, 19 digits since."""
        self._made += 1
        new = (end.year, end.month) >= (2021, 4)
        return f"{'1000000' if new else ''}50{COPY_DIGITS}{self._made:07d}"

    def _key_after(self, end: str) -> str:
        return self._key(date.fromisoformat(end))


def lines_of(writer: Writer, seed: int) -> str:
    """All rows as text in an order that tells nothing, with a few blank lines, without the header."""
    order = sorted(range(len(writer.lines)), key=lambda place: _mixed(place, seed))
    lines = [writer.lines[place] for place in order]
    for place in range(len(lines) // 3, len(lines), max(len(lines) // 3, 1)):
        lines.insert(place, "")
    return "\n".join(lines) + "\n"


def _mixed(place: int, seed: int) -> int:
    """A fixed shuffle: a multiplicative hash of the place."""
    value = (place * 0x9E3779B97F4A7C15 + seed * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB) & (2**64 - 1)
    value ^= value >> 31
    return (value * 0xD6E8FEB86659FD93) & (2**64 - 1)


def _respelt(draw: Draw, code: str) -> str:
    """The same code as another system writes it."""
    forms = [code.lower(), f"{code} ", f" {code}"]
    if len(code) == 4 and not code.endswith("X"):
        forms += [f"{code[:3]}.{code[3]}", f"{code}D", f"{code}X", f"{code}-"]
    elif code.endswith("X"):
        forms += [code[:-1], f"{code[:-1]}.-"]
    return str(draw.one(forms))


def _fyear(end: date) -> str:
    start = end.year if end.month >= 4 else end.year - 1
    return f"{start % 100:02d}{(start + 1) % 100:02d}"


def _a_year_earlier(day: str) -> str:
    return f"{int(day[:4]) - 1}{day[4:]}" if not day.endswith("02-29") else f"{int(day[:4]) - 1}-02-28"


def header_line() -> str:
    """The header as text."""
    return ",".join(HEADER) + "\n"


def copied(text: str, copies: int) -> Iterable[bytes]:
    """The rows of each copy, with its own letters and digits in the keys."""
    template = text.encode("ascii")
    for number in range(copies):
        letters = _letters(number).encode("ascii")
        digits = f"{number:03d}".encode("ascii")
        yield template.replace(COPY_LETTERS.encode(), letters).replace(COPY_DIGITS.encode(), digits)


def _letters(number: int) -> str:
    first, second = divmod(number, 26)
    return chr(ord("A") + first % 26) + chr(ord("A") + second)


def row_count(parts: Sequence[str]) -> int:
    """Number of rows that are not blank."""
    return sum(1 for part in parts if part)
