"""The product against a second, slow counter on random extracts: two people get the same integer."""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from apc_build import csv_text, numbered
from apc_oracle import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flscase.records import count_apc

# Few people, few days and few codes, so that every rule meets its boundary often.
ANCHORS = [date(2019, 4, 1), date(2020, 2, 29), date(2022, 3, 1), date(2023, 2, 28), date(2024, 2, 29)]
OFFSETS = [0, 1, 2, 3, 4, 5, 9, 10, 30, 31, 32, 33, 40, 41, 364, 365, 366, 729, 730, 731, 1095, 1096, 1826]
LENGTHS = [0, 0, 1, 2, 3, 4, 8, 30, 31]
BEFORE = [0, 0, 0, 0, 1, 3]

# Cells: (usual, odd, how many times as often the usual ones come).
CHOICES = {
    "EPIKEY": ([""], ["7", "007", "x", "1" + "0" * 18, "9" * 19, "-"], 20),
    "TOKEN_PERSON_ID": (["A", "B"], ["a", "", "0A", " A ", "null"], 8),
    "PROCODE3": (["RZZ", "RZY"], ["RZZ01", "rzz", "-"], 8),
    "EPIORDER": (["1", "1", "2", "3"], ["", "98", "99", "x", "01"], 3),
    "EPISTAT": (["3"], ["1", "9", ""], 15),
    "ADMIMETH": (["21", "22", "2A", "2B"], ["2b", "11", "67", "81", "", "ZZ", "28"], 2),
    "ADMISORC": (["19"], ["51", "52", "53", "54", "NULL"], 6),
    "DISMETH": (["1"], ["4", "8", "9", "", "2"], 3),
    "DISDEST": (["19"], ["51", "53", "50", "79", "-"], 5),
    "CLASSPAT": (["1"], ["2", "3", "5", ""], 5),
    "STARTAGE": (["80", "66"], ["49", "50", "64", "65", "89", "90", "120", "121", "7003", "", "x"], 4),
    "SEX": (["1", "2"], ["9", "0", "X", "", "female"], 4),
    "DIAG_01": (
        ["S720", "S721", "S525", "M485", "S220"],
        [
            *["S72.2", "s720X", "S72X", "T08X", "T08.0", "T08A", "M80", "M8005", "S82", "S827", "S329"],
            *["I10", "-", "?", "S42.3", "S720 ", "S7201", "S32.8"],
        ],
        3,
    ),
    "DIAG_02": (
        ["W010", "-", ""],
        ["V031", "V00", "C795", "C79.5", "c40", "W13X", "W14", "Y09", "Y10", "X85", "X84", "V0A", "W17.9"],
        8,
    ),
    "DIAG_03": (["I10X", ""], ["M966", "M96.5", "C901", "C90A", "C9012", "M844X", "m90.7"], 8),
}


def one_row(choose) -> dict[str, str]:
    """One random row; `choose(options)` picks one of a list."""
    start = choose(ANCHORS) + timedelta(days=choose([-1, 1]) * choose(OFFSETS))
    end, admission = start + timedelta(days=choose(LENGTHS)), start - timedelta(days=choose(BEFORE))
    row = {name: choose(usual * weight + odd) for name, (usual, odd, weight) in CHOICES.items()}
    row["ADMIDATE"] = choose([admission.isoformat()] * 8 + ["", "1800-01-01", "2023-02-30", "9999-12-31"])
    row["EPISTART"] = choose([start.isoformat()] * 12 + [f"{start} 00:00:00", f"{start}T08:15", "1801-01-01"])
    row["EPIEND"] = choose([end.isoformat()] * 15 + ["", (start - timedelta(days=1)).isoformat()])
    return row


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    return one_row(lambda options: draw(st.sampled_from(options)))


def compare(extract: list[dict[str, str]]) -> dict:
    """Count an extract both ways, compare everything, return what was counted."""
    given_rows = numbered(extract)
    expected = count(given_rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "apc.csv"
        path.write_text(csv_text(given_rows), encoding="utf-8")
        found = count_apc([path])
    result = found.to_json()
    assert result["quality"]["dropped"] == expected["dropped"]
    assert result["quality"]["kept"] == expected["kept"]
    assert result["counts"] == expected["counts"]
    assert {days: tuple(share) for days, share in found.refractures.items()} == expected["refractures"]
    return expected


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rows(), min_size=1, max_size=30))
def test_the_product_counts_what_a_second_counter_counts(extract: list[dict[str, str]]) -> None:
    compare(extract)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_many_random_people_every_count_agrees_and_none_is_empty(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    extract = []
    for person in range(250):
        for row in (one_row(dice.choice) for _ in range(dice.randint(1, 9))):
            name = row["TOKEN_PERSON_ID"]
            extract.append({**row, "TOKEN_PERSON_ID": f"{name}{person}" if len(name) == 1 else name})
            if dice.random() < 0.05:
                extract.append({**extract[-1], "EPIKEY": dice.choice(["5", "", "9" * 19])})
    counts = compare(extract)
    assert min(counts["dropped"][reason] for reason in counts["dropped"] if "number" not in reason) > 0
    told = counts["counts"]
    assert (
        told["spells"]["provider_simple"] > told["spells"]["provider_chained"] > told["spells"]["continuous"]
    )
    assert told["index_patients"] < told["index_fractures"]["total"] < sum(told["counted_fractures"].values())
    for share in ("refractures_2y", "missed_opportunities"):
        assert 0 < told[share]["numerator"] < told[share]["denominator"]
    assert told["bed_days"] > 0
    assert told["deaths_in_hospital"] > 0
