"""A made-up FLS-DB export with all the dirt of real ones, and the truth about it.

Every person has a story first (what really happened and what the service wrote down); the story is counted,
and only then spelt out into cells, in whatever date form, broken apostrophe or stray capital the day brings.
The truth comes from the stories and never from the reader, so that the reader can be held to it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from flscase.records import synthetic_flsdb_cells as spelling

SERVICES: Final = ("Northfield General FLS", "Northfield Community FLS", "Southmere FLS")
SILENT: Final = SERVICES[2]  # never answers at 52 weeks
EXPORT, TRUTH = "flsdb.csv", "flsdb_truth.json"
_FIRST_DAY: Final = date(2023, 4, 1)
_DAYS: Final = 730
_SITES: Final = ("Hip", "Spine", "Wrist", "Humerus", "Pelvis", "Other")
_SITE_SHARES: Final = (0.3, 0.17, 0.25, 0.1, 0.05, 0.13)
# Core fields that no indicator needs, and how often each is left empty.
_PLAIN: Final = {
    "1.03": 0.01, "age": 0.02, "1.04": 0.05, "1.05": 0.1, "2.01": 0.35, "2.02": 0.3,
    "2.03": 0.08, "2.04": 0.24, "2.05": 0.12, "2.06": 0.15,
}  # fmt: skip
CORE: Final = (*_PLAIN, "1.07", "1.09", "1.11", "3.01", "4.01", "5.01", "6.01")


@dataclass(frozen=True, slots=True)
class FlsTruth:
    """What a perfect reader finds.

    kpis: number of the indicator -> [numerator, denominator]; indicator 2 has no denominator. services: the
    same of each.
    missing: core field -> records that lack it. unreadable: dates that nobody can read. dropped: rows, by
    reason.
    """

    records: int
    kpis: dict[int, list[int | None]]
    services: dict[str, dict[int, list[int | None]]]
    missing: dict[str, int]
    unreadable: int
    dropped: dict[str, int]


@dataclass(slots=True)
class Story:
    """One person. Days are from the fracture; None is what was never written, or cannot be read."""

    number: int
    service: str
    site: str | None
    fractured: date
    known_day: bool
    assessed: int | None
    scan: str | None
    scanned: int | None
    falls: str | None
    advice: str | None
    advised_drug: bool
    contact: str | None
    contacted: int | None
    at_16_weeks: str | None
    drug_16: bool
    training: str | None
    at_52_weeks: str | None
    drug_52: bool
    lost: set[str]
    garbled: set[str] = field(default_factory=set)

    def day_of(self, question: str) -> date | None:
        """The day that a date question should hold."""
        after = {"1.07": self.assessed, "1.09": 0, "3.03": self.scanned, "6.02": self.contacted}[question]
        if after is None or (question == "1.09" and not self.known_day and question not in self.garbled):
            return None
        return self.fractured + timedelta(days=after)

    def days_to(self, question: str) -> int | None:
        """Days from the fracture, as far as both dates can be read."""
        if not self.known_day or "1.09" in self.garbled or question in self.garbled:
            return None
        day = self.day_of(question)
        return None if day is None else (day - self.fractured).days

    @property
    def readable_days(self) -> list[date]:
        """Every date of the story that stands readable in the export."""
        days = (None if q in self.garbled else self.day_of(q) for q in ("1.07", "1.09", "3.03", "6.02"))
        return [day for day in days if day is not None]


def synthesise_flsdb(
    folder: Path,
    records: int,
    seed: int,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    excel: bool = False,
) -> FlsTruth:
    """Write a made-up export (flsdb.csv or flsdb.xlsx) and its truth (flsdb_truth.json) to a folder.

    records: people. seed: the same seed, the same files. encoding, delimiter: of the CSV.
    """
    rng = np.random.default_rng(seed)
    stories = [_story(rng, number) for number in range(1, records + 1)]
    rows, dropped = _rows(rng, stories)
    truth = _truth(stories, dropped)
    folder.mkdir(parents=True, exist_ok=True)
    header = spelling.header()
    if excel:
        _write_excel((folder / EXPORT).with_suffix(".xlsx"), header, rows)
    else:
        text = _as_csv(header, rows, delimiter)
        (folder / EXPORT).write_bytes(text.encode(encoding, errors="replace"))
    (folder / TRUTH).write_text(json.dumps(asdict(truth), indent=2) + "\n", encoding="utf-8")
    return truth


def _story(rng: np.random.Generator, number: int) -> Story:
    """Draw what happened to one person and what was written down of it."""

    def chance(share: float) -> bool:
        return bool(rng.random() < share)

    def pick(*choices: str | None) -> str | None:
        return choices[int(rng.integers(len(choices)))]

    def days(low: int, high: int, share: float, edges: Sequence[int]) -> int | None:
        """A number of days, often right at the edge of a window; None for those it never happens to."""
        if not chance(share):
            return None
        return int(rng.choice(edges)) if chance(0.2) else int(rng.integers(low, high))

    service = SERVICES[int(rng.choice(3, p=(0.5, 0.3, 0.2)))]
    scan = pick("Ordered", "Recommended", "Not indicated", "Recently done", None)
    advised = chance(0.6)
    advice = "drug" if advised else pick("refused", "unknown", "nothing", None)
    drug_16, drug_52 = chance(0.6), chance(0.5)
    contact = pick("Yes", "Yes", "Yes", "No", "unknown", None)
    story = Story(
        number=number,
        service=service,
        site=None if chance(0.04) else str(rng.choice(_SITES, p=_SITE_SHARES)),
        fractured=_FIRST_DAY + timedelta(days=int(rng.integers(_DAYS))),
        known_day=chance(0.97),
        assessed=days(-3, 160, 0.9, (-1, 0, 90, 91)),
        scan=scan,
        scanned=days(5, 150, 0.8, (-1, 0, 90, 91)) if scan in ("Ordered", "Recommended") else None,
        falls=pick("Done", "Referred", "Recommended", "Not needed", "unknown", None),
        advice=advice,
        advised_drug=advised,
        contact=contact,
        contacted=days(60, 160, 0.9, (-1, 0, 112, 113)) if contact == "Yes" else None,
        at_16_weeks="drug" if drug_16 else pick("nothing", "unknown", None),
        drug_16=drug_16,
        training=pick("Yes", "No", "unknown", None),
        at_52_weeks=None if service == SILENT else "drug" if drug_52 else pick("nothing", "unknown", None),
        drug_52=drug_52 and service != SILENT,
        lost={name for name, share in _PLAIN.items() if chance(share)},
    )
    story.garbled = {q for q in ("1.07", "1.09", "3.03", "6.02") if story.day_of(q) and chance(0.02)}
    return story


def _rows(rng: np.random.Generator, stories: Sequence[Story]) -> tuple[list[list[str]], dict[str, int]]:
    """Spell the stories out, with rows repeated, rows half entered and rows of nothing between them."""
    rows: list[list[str]] = []
    dropped = {"equal_row": 0, "same_record_id": 0}
    for story in stories:
        row = spelling.row(rng, story)
        rows.append(row)
        if rng.random() < 0.03:
            rows.append(list(row))
            dropped["equal_row"] += 1
        if rng.random() < 0.03:
            rows.append(spelling.half_entered(rng, row))
            dropped["same_record_id"] += 1
        if rng.random() < 0.02:
            rows.append([""] * len(row))
    order = rng.permutation(len(rows))
    return [rows[place] for place in order], {reason: n for reason, n in dropped.items() if n}


def _truth(stories: Sequence[Story], dropped: Mapping[str, int]) -> FlsTruth:
    latest = max(day for story in stories for day in story.readable_days)
    by_service = {name: [each for each in stories if each.service == name] for name in SERVICES}
    return FlsTruth(
        records=len(stories),
        kpis=_kpis(stories, latest),
        services={name: _kpis(those, latest) for name, those in by_service.items() if those},
        missing={name: sum(_lacks(story, name) for story in stories) for name in CORE},
        unreadable=sum(len(story.garbled) for story in stories),
        dropped=dict(dropped),
    )


def _kpis(stories: Sequence[Story], latest: date) -> dict[int, list[int | None]]:
    """Count the eleven indicators over some stories."""

    def share(met: Callable[[Story], bool], of: Callable[[Story], bool]) -> list[int | None]:
        asked = [story for story in stories if of(story)]
        return [sum(met(story) for story in asked), len(asked)]

    def within(question: str, limit: int) -> Callable[[Story], bool]:
        return lambda story: (days := story.days_to(question)) is not None and 0 <= days <= limit

    def everybody(story: Story) -> bool:
        return True

    def advised(story: Story) -> bool:
        return story.advised_drug

    def a_year_on(story: Story) -> bool:
        seen = story.known_day and "1.09" not in story.garbled
        old = story.fractured + timedelta(days=392) <= latest
        return story.advised_drug and story.service != SILENT and seen and old

    poor = sum(5 * sum(_lacks(story, name) for story in stories) > len(stories) for name in CORE)
    in_time = within("6.02", 112)
    return {
        1: [poor, len(CORE)],
        2: [len(stories), None],
        3: share(lambda story: story.site == "Spine", everybody),
        4: share(within("1.07", 90), everybody),
        5: share(within("3.03", 90), lambda story: story.scan in ("Ordered", "Recommended")),
        6: share(lambda story: story.falls in ("Done", "Referred", "Recommended"), everybody),
        7: share(advised, everybody),
        8: share(lambda story: story.training == "Yes", lambda story: story.site not in (None, "Hip")),
        9: share(lambda story: story.contact == "Yes" and in_time(story), advised),
        10: share(lambda story: story.drug_16, advised),
        11: share(lambda story: story.drug_52, a_year_on),
    }


def _lacks(story: Story, name: str) -> bool:
    """Whether the export holds nothing readable in a core field."""
    if name in _PLAIN:
        return name in story.lost
    if name in ("1.07", "1.09"):
        return name in story.garbled or story.day_of(name) is None
    held = {
        "1.11": story.site,
        "3.01": story.scan,
        "4.01": story.advice,
        "5.01": story.falls,
        "6.01": story.contact,
    }
    return held[name] is None


def _as_csv(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def _write_excel(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a workbook in which some dates are dates, some are numbers and some are text."""
    import xlsxwriter

    options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _FIRST_DAY})
        sheet = book.add_worksheet("Patients")
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for down, row in enumerate([header, *rows]):
            for across, cell in enumerate(row):
                if day := spelling.iso_day(cell):
                    sheet.write_datetime(down, across, day, as_date)
                elif cell.isdigit():
                    sheet.write_number(down, across, int(cell))
                elif cell:
                    sheet.write_string(down, across, cell)
