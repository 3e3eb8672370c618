"""The made-up hospital finds out a reader that has one rule wrong, by a day, a code or a year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flscase.records import count_apc
from flscase.records.codes import Diagnoses, diagnoses
from flscase.records.settings import Settings, load
from flscase.records.synthetic import Truth, synthesise

RULES = load("fls_2026_1")


def without(codes: Diagnoses, *entries: str) -> Diagnoses:
    out = diagnoses(entries)
    return Diagnoses(codes.categories - out.categories, codes.codes - out.codes)


def changed(site: str, *entries: str) -> Settings:
    return replace(RULES, sites={**RULES.sites, site: without(RULES.sites[site], *entries)})


WRONG: dict[str, Settings] = {
    "a transfer within two days": replace(RULES, gap_days=2),
    "a transfer within four days": replace(RULES, gap_days=4),
    "no stays across hospitals": replace(RULES, stay_rule="provider"),
    "simple spells": replace(RULES, provider_rule="simple"),
    "discharge method 9 ends a spell": replace(RULES, still_in=(8,)),
    "no transfer by method 67": replace(RULES, transfer_methods=("2B", "81")),
    "no transfer to 53": replace(RULES, transfer_destinations=(51, 52)),
    "no transfer from 52": replace(RULES, transfer_sources=(51, 53)),
    "homes are hospitals": replace(RULES, transfer_sources=(51, 52, 53, 54)),
    "2B is no emergency": replace(RULES, emergency=tuple(set(RULES.emergency) - {"2B"})),
    "29 days": replace(RULES, washout_days=29),
    "31 days": replace(RULES, washout_days=31),
    "two years back": replace(RULES, look_back_years=2),
    "four years back": replace(RULES, look_back_years=4),
    "refractures within 729 days": replace(RULES, follow_up_days=(729,), headline_follow_up_days=729),
    "refractures within 731 days": replace(RULES, follow_up_days=(731,), headline_follow_up_days=731),
    "from 51": replace(RULES, fragility_age=51),
    "indicator from 66": replace(RULES, indicator_age=66),
    "indicator from 64": replace(RULES, indicator_age=64),
    "dates of 1801 are dates": replace(RULES, null_year_to=1800),
    "providers by five characters": replace(RULES, provider_characters=5),
    "unfinished episodes": replace(RULES, finished=(1, 3)),
    "nobody is over 95": replace(RULES, ages=(0, 95)),
    "W13 does not exclude": replace(RULES, excluded=without(RULES.excluded, "W13")),
    "M96.6 does not exclude": replace(RULES, excluded=without(RULES.excluded, "M966")),
    "T08 is no spine": changed("spine", "T08"),
    "M80 is no fracture": changed("other", "M80"),
    "S72.2 is no hip": changed("hip", "S722"),
    "another code for death": replace(RULES, died=(5,)),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("sharp")
    return folder / "apc.csv", synthesise(folder, 85, 21)


def told(path: Path, truth: Truth, rules: Settings) -> tuple[Any, Any]:
    result = count_apc([path], settings=rules).to_json()
    return result["counts"], {name: result["quality"][name] for name in truth.quality}


def test_the_right_rules_are_right(made: tuple[Path, Truth]) -> None:
    path, truth = made
    assert told(path, truth, RULES) == (truth.counts, truth.quality)


@pytest.mark.slow
@pytest.mark.parametrize("error", WRONG)
def test_a_wrong_rule_is_found_out(made: tuple[Path, Truth], error: str) -> None:
    path, truth = made
    assert told(path, truth, WRONG[error]) != (truth.counts, truth.quality)
