"""A made-up hospital: records that behave like real ones, and the truth about them.

Everything is planned first (people, falls, stays, what gets written wrongly), and then told twice: as rows in
`apc.csv`, and as counts in `truth.json`. A reader that gets from the rows to the same integers has understood
them. No real person, hospital or key is in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flscase.records.settings import load as load_settings
from flscase.records.synthetic.cases import people
from flscase.records.synthetic.flaws import Flaws
from flscase.records.synthetic.lives import Lives
from flscase.records.synthetic.plan import Person
from flscase.records.synthetic.rows import Rows
from flscase.records.synthetic.truth import Ledger
from flscase.records.synthetic.world import world

__all__ = ["Truth", "synthesise"]

EXTRACT: Final = "apc.csv"
TRUTH: Final = "truth.json"
_RULES: Final = "fls_2026_1"
_ROOM_FOR_CASES: Final = 500  # hip fractures beside which the people at the edges do not show


@dataclass(frozen=True)
class Truth:
    """What is true of a made-up hospital, in the shape of `flscase caseload --json`."""

    counts: dict[str, Any]
    quality: dict[str, Any]
    more: dict[str, Any]
    seed: int
    hospital_size: int
    years: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The object that `truth.json` holds."""
        return {
            "counts": self.counts,
            "quality": self.quality,
            "spell_rule": load_settings(_RULES).spell_rule,
            "policy": "internal_none",
            "more": self.more,
            "made_up": {"seed": self.seed, "hospital_size": self.hospital_size, "years": list(self.years)},
        }


def synthesise(folder: Path, hospital_size: int = 320, seed: int = 1, years: int = 6) -> Truth:
    """Write `apc.csv` and `truth.json` of a made-up hospital into a folder, which is made if need be.

    hospital_size: hip fractures a year, on average over the years of the extract.
    seed:          the same seed gives the same bytes on any machine.
    years:         financial years of the extract; at least 4, so that some have a full look-back.

    Raises ValueError for a size below 1 or fewer than 4 years.
    """
    if hospital_size < 1 or years < 4:
        raise ValueError("a made-up hospital needs at least one hip fracture a year and four years")
    around = world(years)
    lives, flaws, rows = Lives(seed, around), Flaws(seed, around), Rows(seed, around)
    ledger = Ledger(around.start, around.end, around.years)

    def settle(person: Person, *, spoilt: bool = True) -> int:
        flaws.cut(person)
        if spoilt:
            flaws.spoil(person)
        rows.add(person)
        return ledger.add(person)

    hips, others = 0, 0.0
    if hospital_size * years >= _ROOM_FOR_CASES:
        hips = sum(settle(person, spoilt=False) for _, person in people(seed, around))
    while hips < hospital_size * years:
        hips += settle(lives.broken())
        others += around.settings["others_per_fracture"]
        while others >= 1.0:
            others -= 1.0
            settle(lives.whole())
    told = ledger.to_json(rows.wrong_lines)
    truth = Truth(told["counts"], told["quality"], told["more"], seed, hospital_size, around.years)
    folder.mkdir(parents=True, exist_ok=True)
    rows.write(folder / EXTRACT)
    text = json.dumps(truth.to_json(), indent=1, ensure_ascii=False) + "\n"
    (folder / TRUTH).write_text(text, encoding="utf-8", newline="\n")
    return truth
