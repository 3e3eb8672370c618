"""The settings of the made-up hospital, and the evidence it takes its patients from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from flscase.evidence import Pack, load_pack
from flscase.records.synthetic.dice import Table
from flscase.terms import BAND_STARTS, BANDS, SEXES, SITES


@cache
def settings() -> dict[str, Any]:
    """The settings as they stand in `world.toml`."""
    return tomllib.loads((resources.files(__package__) / "world.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class World:
    """Everything chance needs to know.

    start, end:    first and last day of the extract, as ordinals.
    first:         (site, sex, first age of the band) by how many people are admitted with it in a year.
    bed_days:      mean length of stay by site.
    again:         chance of a further admitted fracture within one and within two years.
    dies:          chance of dying in the year of an age, by sex and age.
    """

    years: tuple[str, ...]
    start: int
    end: int
    first: Table[tuple[str, str, int]]
    bed_days: dict[str, float]
    again: tuple[float, float]
    dies: dict[str, dict[int, float]]
    ratio_after: dict[str, float]
    settings: dict[str, Any]


def world(years: int) -> World:
    """Build the world of an extract of so many financial years."""
    pack, chosen = load_pack(), settings()
    last = int(chosen["last_financial_year"])
    rows = pack.table("life_table")
    return World(
        years=tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(last - years + 1, last + 1)),
        start=date(last - years + 1, 4, 1).toordinal(),
        end=date(last + 1, 3, 31).toordinal(),
        first=Table(_admitted(pack)),
        bed_days={site: _number(pack, f"bed_days.{site}") for site in SITES},
        again=(_number(pack, "refracture.cumulative.1y"), _number(pack, "refracture.cumulative.2y")),
        dies={sex: {int(row["age"]): float(row[sex]) for row in rows} for sex in SEXES},
        ratio_after={site: _number(pack, f"mortality.{_group(site)}.later") for site in SITES},
        settings=chosen,
    )


def _admitted(pack: Pack) -> list[tuple[tuple[str, str, int], float]]:
    people: dict[tuple[str, str], float] = {}
    for row in pack.table("population"):
        if int(row["age"]) >= BAND_STARTS[0]:
            band = BANDS[min((int(row["age"]) - BAND_STARTS[0]) // 5, len(BANDS) - 1)]
            people[row["sex"], band] = people.get((row["sex"], band), 0.0) + float(row["count"])
    found = []
    for site in SITES:
        share = 1.0 if site == "hip" else _number(pack, f"admitted.{site}")
        for sex in SEXES:
            for start, band in zip(BAND_STARTS, BANDS, strict=True):
                weight = people[sex, band] * _number(pack, f"incidence.{site}.{sex}.{band}") * share
                found.append(((site, sex, start), weight))
    return found


def _group(site: str) -> str:
    return site if site in ("hip", "spine") else "other"


def _number(pack: Pack, name: str) -> float:
    value = pack.get(name).value
    if not isinstance(value, (int, float)):
        raise TypeError(f"{name} is no single number")
    return float(value)
