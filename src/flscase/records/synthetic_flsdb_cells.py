"""How a made-up story is spelt out in cells: the dirt of real exports, one kind after the other.

Column names with a mistake that was there at source, the age under three names, dates in five forms, answers
in any capitals, apostrophes that three programs broke, several drugs in one cell.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from flscase.records.synthetic_flsdb import Story

_COLUMNS: Final = {
    "record": "Record ID", "service": "FLS Name", "nhs": "NHS Number", "1.03": "1.03 Gender",
    "age_a": "Age at fracture", "age_b": "AgeAtIndexFracture", "age_c": "Age", "1.04": "1.04 Post Code",
    "1.05": "1.05 CareRes", "1.06": "1.06 DateFLSContact", "1.07": "1.07 DateFLSAssess",
    "1.08": "1.08 AdmitHosp", "1.09": "1.09 Date Index Frac Diagnosed",
    "1.10": "1.10 TypeOfFractue", "1.11": "1.11 Site First",
    "2.01": "2.01 Height", "2.02": "2.02 Weight", "2.03": "2.03 PrevFracHist", "2.04": "2.04 FamHipFracHist",
    "2.05": "2.05 Smoker", "2.06": "2.06 BoneSpareTherapy", "3.01": "3.01 DXA", "3.03": "3.03 DateofDXA",
    "4.01": "4.01 BoneTherapy", "5.01": "5.01 RiskAssesByFLS", "6.01": "6.01 FollowUp12_16",
    "6.02": "6.02 Dateof16WeekAss", "6.05": "6.05 BoneTherapy1216", "6.06": "6.06 StartStrenBalExe",
    "7.02": "7.02 Dateof52WeekAss", "7.05": "7.05 BoneTherapy4856",
}  # fmt: skip
_PLACE: Final = {name: place for place, name in enumerate(_COLUMNS)}
_NOTHING: Final = ("", "", "", "", " ", "-", "NA", "n/a", "NULL", "null")
_DONT_KNOW: Final = (
    "Don't know", "Don’t know", "Donâ€™t know", "Don`t know", "DON'T KNOW", "Dont know", "Don�t know",
    "Don&#39;t know", " don't  know",
)  # fmt: skip
_DRUGS: Final = ("Alendronate", "Risedronate", "Zoledronate", "Denosumab", "Teriparatide", "Ibandronate")
_REFUSED: Final = (
    "Inappropriate", "Informed decline", "Referred for further clinical opinion",
    "Referred to GP to decide prescription",
)  # fmt: skip
_NO_DRUG: Final = ("Not started", "No longer appropriate", "None", "No")
_GARBLED: Final = ("31/02/2024", "not yet", "2024-13-01", "1/24", "30-Feb-24", "??", "20240301")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_0: Final = date(1899, 12, 30)
_DATES: Final = ("1.07", "1.09", "3.03", "6.02")


def header() -> list[str]:
    """The column names."""
    return list(_COLUMNS.values())


def row(rng: np.random.Generator, story: Story) -> list[str]:
    """One row; what the story does not know is left empty in one of the usual ways."""
    cells = {name: _any(rng, _NOTHING) for name in _COLUMNS}
    cells |= {
        "record": f"SYN-{story.number:06d}",
        "service": story.service,
        "nhs": f"MADE-UP-{story.number:06d}",
    }
    cells |= _about_the_person(rng, story)
    for question in _DATES:
        if question in story.garbled:
            cells[question] = _any(rng, _GARBLED)
        elif (day := story.day_of(question)) is not None:
            cells[question] = _date(rng, day)
    if story.site is not None:
        cells["1.11" if rng.random() < 0.9 else "1.10"] = _capitals(rng, story.site)
    for question, answer in (
        ("3.01", story.scan), ("4.01", story.advice), ("5.01", story.falls), ("6.01", story.contact),
        ("6.05", story.at_16_weeks), ("6.06", story.training), ("7.05", story.at_52_weeks),
    ):  # fmt: skip
        if answer is not None:
            cells[question] = _answer(rng, answer)
    return list(cells.values())


def half_entered(rng: np.random.Generator, full: list[str]) -> list[str]:
    """A row of the same record with some of its cells not filled in yet."""
    cells = list(full)
    filled = [
        place for place, cell in enumerate(cells) if place != _PLACE["record"] and not _says_nothing(cell)
    ]
    for place in rng.choice(filled, size=min(3, len(filled)), replace=False):
        cells[int(place)] = ""
    return cells


def iso_day(cell: str) -> date | None:
    """The day of a cell that was spelt in ISO form."""
    if len(cell) != 10 or cell[4] != "-" or cell in _GARBLED:
        return None
    return date.fromisoformat(cell)


def _about_the_person(rng: np.random.Generator, story: Story) -> dict[str, str]:
    cells = {
        "1.03": _any(rng, ("Female", "Male")),
        _any(rng, ("age_a", "age_b", "age_c")): str(rng.integers(50, 100)),
        "1.04": f"ZZ{rng.integers(10, 99)} 9ZZ",
        "1.05": _any(rng, ("Yes", "No", "Don't know")),
        "2.01": str(rng.integers(145, 190)),
        "2.02": str(rng.integers(40, 110)),
        "2.03": _any(rng, ("Yes", "No", *_DONT_KNOW)),
        "2.04": _any(rng, ("Yes", "No", *_DONT_KNOW)),
        "2.05": _any(rng, ("Yes", "No", "Ex-smoker")),
        "2.06": _any(rng, ("Yes", "No", *_DONT_KNOW)),
    }
    lost = story.lost | ({"age_a", "age_b", "age_c"} if "age" in story.lost else set())
    return {name: cell for name, cell in cells.items() if name not in lost}


def _date(rng: np.random.Generator, day: date) -> str:
    """A date in one of the forms that exports hold."""
    forms = (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y} 00:00",
        f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day:%y}",
        str((day - _DAY_0).days),
    )
    return _any(rng, forms)


def _answer(rng: np.random.Generator, answer: str) -> str:
    if answer == "unknown":
        return _any(rng, _DONT_KNOW)
    if answer == "refused":
        return _capitals(rng, _any(rng, _REFUSED))
    if answer == "nothing":
        return _any(rng, (*_NO_DRUG, "None; No", "Informed decline;Inappropriate"))
    return _drugs(rng) if answer == "drug" else _capitals(rng, answer)


def _drugs(rng: np.random.Generator) -> str:
    """A drug, now and then with another one or with an answer that is none."""
    first = _any(rng, _DRUGS)
    return _any(
        rng, (first, first.lower(), f"{first};{_any(rng, _DRUGS)}", f"Informed decline; {first}", f"{first};")
    )


def _capitals(rng: np.random.Generator, text: str) -> str:
    return _any(rng, (text, text, text.upper(), text.lower(), f" {text} "))


def _says_nothing(cell: str) -> bool:
    return cell in _NOTHING


def _any(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]
