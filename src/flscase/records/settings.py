"""The counting rules in force: named, dated, and printed with every result.

What the field has not settled (how long to look back, when a second admission is a second fracture, which
codes are fragile) is a choice. Each choice stands in a code set of the evidence pack, under a name; two
people who name the same rules get the same integers. What the HES specification settles (how it writes that
a date is missing) stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flscase.evidence import load_pack
from flscase.evidence.pack import CodeSet
from flscase.records.codes import Diagnoses, diagnoses

DEFAULT: Final = "fls_2026_1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One set of counting rules, ready for the engine.

    Codes are as cleaned cells hold them: text for admission methods, numbers for the one- and two-digit
    codes.
    provider_rule: "chained", or "simple" as the alternative. stay_rule: "continuous", or "provider" (no
                   transfers joined).
    """

    name: str
    note: str
    known_methods: tuple[str, ...]
    emergency: tuple[str, ...]
    transfer_methods: tuple[str, ...]
    transfer_sources: tuple[int, ...]
    transfer_destinations: tuple[int, ...]
    still_in: tuple[int, ...]
    died: tuple[int, ...]
    indicator_codes: Diagnoses
    indicator_class: tuple[int, ...]
    indicator_age: int
    sites: Mapping[str, Diagnoses]
    excluded: Diagnoses
    fragility_age: int
    gap_days: int
    washout_days: int
    look_back_years: int
    follow_up_days: tuple[int, ...]
    headline_follow_up_days: int
    provider_rule: str = "chained"
    stay_rule: str = "continuous"
    finished: tuple[int, ...] = (3,)
    indicator_order: int = 1
    null_year_to: int = 1801
    null_year_from: int = 9999
    provider_characters: int = 3
    infants: tuple[int, int] = (7001, 7007)
    ages: tuple[int, int] = (0, 120)
    missing_order: int = 99

    @property
    def spell_rule(self) -> str:
        """The rule of spells in one line, for the printed result."""
        return (
            f"{self.provider_rule} provider spells; {self.stay_rule} stays "
            f"(transfer within {self.gap_days} days); rules {self.name}"
        )


def load(name: str = DEFAULT) -> Settings:
    """Read rules by name from the evidence pack; InputError if there are none of that name."""
    return settings_from(load_pack().code_set(name))


def settings_from(rules: CodeSet) -> Settings:
    """Build the engine's settings from a code set."""
    lists, numbers = rules.lists, rules.numbers
    return Settings(
        name=rules.name,
        note=rules.note,
        known_methods=lists["known_admission"],
        emergency=lists["emergency_admission"],
        transfer_methods=lists["transfer_admission"],
        transfer_sources=_numbers(lists["transfer_source"]),
        transfer_destinations=_numbers(lists["transfer_destination"]),
        still_in=_numbers(lists["chained_discharge"]),
        died=_numbers(lists["died_discharge"]),
        indicator_codes=diagnoses(lists["indicator_41401_diagnosis"]),
        indicator_class=_numbers(lists["indicator_41401_patient_class"]),
        indicator_age=numbers["indicator_41401_min_age"],
        sites={site: diagnoses(codes) for site, codes in rules.sites.items()},
        excluded=diagnoses(rules.excluded),
        fragility_age=numbers["min_age"],
        gap_days=numbers["continuous_gap_days"],
        washout_days=numbers["same_site_gap_days"],
        look_back_years=numbers["look_back_years"],
        follow_up_days=tuple(numbers[f"follow_up_days_{length}"] for length in ("short", "standard", "long")),
        headline_follow_up_days=numbers["follow_up_days_standard"],
    )


def _numbers(codes: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(code) for code in codes)
