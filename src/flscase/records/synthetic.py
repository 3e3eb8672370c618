"""Synthetic records of a made-up hospital, with the truth beside them.

Everything a test, a demonstration or a benchmark needs without a single real person: an extract in the usual columns
(`apc.csv`), and what a reader should find in it (`truth.json`), counted from the made-up people themselves. The same
seed gives the same bytes; a larger hospital only adds people. Keys are letters, so none can be taken for an NHS number.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

from flscase.records.northfield.people import Town, people_of
from flscase.records.northfield.rows import Writer, copied, header_line, lines_of
from flscase.records.northfield.truth import Truth, truth_of

__all__ = ["FIRST_YEAR", "Synthesis", "Truth", "made_up", "synthesise"]

FIRST_YEAR: Final = 2019
_MOST_COPIES: Final = 676


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Rows of an extract as text (without header), and what is true of them; not yet multiplied."""

    rows: str
    truth: Truth


def synthesise(
    folder: Path | str, hospital_size: int = 320, seed: int = 1, years: int = 6, *, copies: int = 1
) -> Truth:
    """Write `apc.csv` and `truth.json` into a folder and return the truth.

    hospital_size: hip fractures a year among people of 50 and over.
    seed:          the same seed gives the same bytes.
    years:         financial years, from 2019/20 on.
    copies:        write the same people so many times under other keys, for extracts of millions of rows.

    Raises ValueError for a size, a number of years or of copies that is not above 0 (copies: at most 676).
    """
    if hospital_size < 1 or years < 1 or not 1 <= copies <= _MOST_COPIES:
        raise ValueError("hospital_size and years must be above 0, copies between 1 and 676")
    made = made_up(hospital_size, seed, years, copies=copies)
    truth = made.truth.times(copies)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with (target / "apc.csv").open("wb") as stream:
        stream.write(header_line().encode("ascii"))
        for block in copied(made.rows, copies):
            stream.write(block)
    described = {"made_with": {"hospital_size": hospital_size, "seed": seed, "years": years, "copies": copies}}
    text = json.dumps(truth.to_json() | described, indent=1, ensure_ascii=False) + "\n"
    (target / "truth.json").write_text(text, encoding="utf-8", newline="\n")
    return truth


def made_up(hospital_size: int, seed: int, years: int, *, copies: int = 1) -> Synthesis:
    """Make the people, write their rows, and count what is true of them."""
    recipe = _recipe()
    town = Town(recipe, seed, date(FIRST_YEAR, 4, 1), date(FIRST_YEAR + years, 3, 31))
    people = list(people_of(town, hospital_size * years))
    writer = Writer(recipe, seed, copies)
    writer.write(people)
    reasons = {reason: writer.dropped[reason] for reason in recipe["dirt"]["dropped"]}
    return Synthesis(lines_of(writer, seed), truth_of(people, FIRST_YEAR, years, reasons))


def _recipe() -> Mapping[str, Any]:
    text = (resources.files(__package__) / "northfield" / "recipe.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
