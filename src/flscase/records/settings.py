"""The counting rules in force: named, dated, and printed with every result.

What the field has not settled (how long to look back, when a second admission is a second fracture, which codes
are fragile) is a choice. Each choice stands in a rules file beside this module, under a name; two people who
name the same rules get the same integers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from flscase.errors import InputError, InputFault
from flscase.records.codes import Diagnoses, diagnoses, plain

_FOLDER = resources.files(__package__) / "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One set of counting rules, ready for the engine.

    Codes are text exactly as cleaned cells hold them; durations are whole days or calendar years.
    """

    name: str
    title: str
    status: str
    null_year_to: int
    provider_characters: int
    age_infants: tuple[int, int]
    age_range: tuple[int, int]
    missing_order_sorts_as: int
    known_admission_methods: tuple[str, ...]
    finished: tuple[int, ...]
    transfer_methods: tuple[str, ...]
    other_hospitals: tuple[int, ...]
    provider_rule: str
    stay_rule: str
    still_in: tuple[int, ...]
    gap_days: int
    emergency: tuple[str, ...]
    indicator_codes: Diagnoses
    indicator_order: int
    indicator_class: tuple[int, ...]
    indicator_age: int
    fragility_age: int
    washout_days: int
    look_back_years: int
    follow_up_days: tuple[int, ...]
    headline_follow_up_days: int
    died: tuple[int, ...]
    sites: Mapping[str, Diagnoses]
    excluded: Diagnoses

    @property
    def spell_rule(self) -> str:
        """The rule of spells in one line, for the printed result."""
        return (
            f"{self.provider_rule} provider spells; {self.stay_rule} stays "
            f"(transfer within {self.gap_days} days); rules {self.name}"
        )


def names() -> tuple[str, ...]:
    """Names of the rules that ship with the product."""
    files = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.startswith("fls_")))


@cache
def load(name: str = "fls_2026_1") -> Settings:
    """Read rules by name; InputError if there are none of that name."""
    if name not in names():
        raise InputError(
            InputFault(
                what=f"There are no counting rules named '{name}'.",
                cure=f"Choose one of: {', '.join(names())}.",
                where="settings",
            )
        )
    return _settings(tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def _settings(raw: Mapping[str, Any]) -> Settings:
    cells, transfers, spells = raw["cells"], raw["transfers"], raw["spells"]
    indicator, fragility = raw["indicator_41401"], raw["fragility"]
    return Settings(
        name=raw["name"],
        title=raw["title"],
        status=raw["status"],
        null_year_to=cells["null_year_to"],
        provider_characters=cells["provider_characters"],
        age_infants=tuple(cells["age_infants"]),
        age_range=tuple(cells["age_range"]),
        missing_order_sorts_as=cells["missing_order_sorts_as"],
        known_admission_methods=plain(cells["known_admission_methods"]),
        finished=tuple(cells["finished"]),
        transfer_methods=plain(transfers["admission_methods"]),
        other_hospitals=tuple(transfers["other_hospitals"]),
        provider_rule=spells["provider"],
        stay_rule=spells["stays"],
        still_in=tuple(spells["still_in"]),
        gap_days=spells["gap_days"],
        emergency=plain(raw["emergency"]["admission_methods"]),
        indicator_codes=diagnoses(indicator["first_diagnosis"]),
        indicator_order=indicator["episode_order"],
        indicator_class=tuple(indicator["patient_class"]),
        indicator_age=indicator["age_from"],
        fragility_age=fragility["age_from"],
        washout_days=fragility["washout_days"],
        look_back_years=fragility["look_back_years"],
        follow_up_days=tuple(fragility["follow_up_days"]),
        headline_follow_up_days=fragility["headline_follow_up_days"],
        died=tuple(fragility["died"]),
        sites={site: diagnoses(entries) for site, entries in fragility["sites"].items()},
        excluded=diagnoses(code for entries in fragility["excluded"].values() for code in entries),
    )
