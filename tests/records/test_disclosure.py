"""What may leave: each policy at its boundaries, and no suppressed cell that can be worked out again."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from apc_build import count_rows, episode

from flscase.records.disclosure import MARK, policies, policy

HES = policy("hes_2018")
MARKED = {"TOKEN_PERSON_ID": "Q", "ADMIMETH": "2Z"}


def test_the_policies_of_the_field_are_there() -> None:
    assert set(policies()) == {"internal_none", "hes_2018", "tre_lt10_round10", "opensafely_le7_round5"}
    assert [name for name, each in policies().items() if each.internal] == ["internal_none"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("internal_none", {0: 0, 1: 1, 7: 7, 8: 8, 12: 12}),
        ("hes_2018", {0: 0, 1: MARK, 7: MARK, 8: 10, 12: 10, 13: 15, 100: 100, 102: 100, 103: 105}),
        ("tre_lt10_round10", {0: MARK, 9: MARK, 10: 10, 14: 10, 15: 20}),
        ("opensafely_le7_round5", {0: MARK, 7: MARK, 8: 10, 12: 10, 13: 15}),
    ],
)
def test_counts_under_each_policy(name: str, shown: dict[int, int | str]) -> None:
    assert {count: policy(name).count(count) for count in shown} == shown


def test_a_quantity_goes_with_the_people_behind_it() -> None:
    assert HES.count(400, behind=7) == MARK
    assert HES.count(402, behind=8) == 400
    assert HES.count(0, behind=0) == 0


@pytest.mark.parametrize("total", range(2, 40))
def test_a_suppressed_part_cannot_be_worked_out_from_total_and_other_parts(total: int) -> None:
    """Whatever is shown of two parts and their total, a suppressed part may still have been another."""
    for first in range(1, min(8, total)):
        shown = (HES.count(first), HES.count(total - first), HES.count(total))
        possible = {
            one for one, other in product(range(1, 8), range(60))
            if (HES.count(one), HES.count(other), HES.count(one + other)) == shown
        }  # fmt: skip
        assert first in possible
        assert len(possible) > 1, (first, total, shown)


def integers(value: Any) -> list[int]:
    if isinstance(value, dict):
        return [number for each in value.values() for number in integers(each)]
    if isinstance(value, list):
        return [number for each in value for number in integers(each)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


@pytest.mark.parametrize("name", ["hes_2018", "tre_lt10_round10", "opensafely_le7_round5"])
def test_nothing_small_or_unrounded_leaves_under_a_release_policy(name: str, tmp_path: Path) -> None:
    rows = [episode("2020-05-01", "2020-05-12", TOKEN_PERSON_ID=f"P{n}") for n in range(23)]
    rows += [
        episode("2021-05-01", "2021-05-04", TOKEN_PERSON_ID=f"P{n}", DIAG_01="S525", SEX="1")
        for n in range(3)
    ]
    rows += [episode("2023-05-01", **MARKED), episode("2023-05-01", EPISTAT="1")]
    inside = count_rows(tmp_path, rows).to_json()
    outside = count_rows(tmp_path, rows, policy=name).to_json()
    chosen = policy(name)
    del outside["quality"]["files"], outside["settings"]
    assert all(number % chosen.rounding == 0 for number in integers(outside))
    assert outside["counts"]["index_fractures"]["by_sex"]["male"] == MARK
    assert outside["counts"]["index_patients"] == chosen.count(23)
    assert inside["counts"]["index_patients"] == 23
    assert outside["release"] != "not for release"
    text = json.dumps(outside["quality"]["warnings"])
    assert "row " not in text
    assert "line " not in text
    assert f"count as no emergency: {MARK}." in text
    assert all(each["cumulative_incidence"] is None for each in outside["more"]["refractures"].values())


def test_a_cell_left_out_tells_no_more_than_a_cell_suppressed(tmp_path: Path) -> None:
    """Where zero is suppressed, a table of the cells that are there must not tell which ones are zero."""
    rows = [episode("2023-05-01", TOKEN_PERSON_ID=f"P{n}") for n in range(2, 14)]
    rows.append(episode("2023-05-01", SEX="1"))
    tables = {
        name: count_rows(tmp_path, rows, policy=name).to_json()["more"]["index_patients"]
        for name in policies()
    }
    assert [len(tables[name]) for name in ("internal_none", "hes_2018")] == [2, 2]
    assert [[cell["count"] for cell in tables[name]] for name in list(policies())[2:]] == [[10], [10]]
