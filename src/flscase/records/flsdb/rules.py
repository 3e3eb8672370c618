"""The reading rules in force: dated data, so that a new edition of the export needs no code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

NAME: Final = "fls_db_2026_1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One set of reading rules; answers are in lower case with single blanks."""

    name: str
    status: str
    named: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, str]
    core: tuple[str, ...]
    dates: tuple[str, ...]
    day_0: date
    day_0_old_mac: date
    null_year_to: int
    two_digit_years_from: int
    missing: frozenset[str]
    dont_know: re.Pattern[str]
    yes: frozenset[str]
    scan_wanted: frozenset[str]
    falls_dealt_with: frozenset[str]
    hip: frozenset[str]
    spine: frozenset[str]
    no_drug: frozenset[str]

    def label(self, field: str) -> str:
        """A field as a person would look for it in the export: "1.09 Date Index Frac Diagnosed"."""
        if field in self.questions:
            return f"{field} {self.questions[field]}"
        return self.named[field][0]


@cache
def rules() -> Rules:
    """The rules that ship with the product."""
    text = (resources.files(__package__) / f"{NAME}.toml").read_text(encoding="utf-8")
    return _rules(tomllib.loads(text))


def _rules(raw: Mapping[str, Any]) -> Rules:
    dates, answers = raw["dates"], raw["answers"]
    return Rules(
        name=raw["name"],
        status=raw["status"],
        named={field: tuple(names) for field, names in raw["columns"].items()},
        questions=raw["questions"],
        core=tuple(raw["core"]["fields"]),
        dates=tuple(dates["fields"]),
        day_0=dates["excel_day_0"],
        day_0_old_mac=dates["excel_day_0_old_mac"],
        null_year_to=dates["null_year_to"],
        two_digit_years_from=dates["two_digit_years_from"],
        missing=frozenset(word.upper() for word in answers["missing"]),
        dont_know=re.compile(answers["dont_know"], re.IGNORECASE),
        yes=_lower(answers["yes"]),
        scan_wanted=_lower(answers["scan_wanted"]),
        falls_dealt_with=_lower(answers["falls_dealt_with"]),
        hip=_lower(answers["hip"]),
        spine=_lower(answers["spine"]),
        no_drug=_lower(answers["no_drug"]),
    )


def _lower(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)
