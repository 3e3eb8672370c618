"""The contract of the table: complete, consistent, and the same in the manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from flscase.records.codes import diagnoses
from flscase.records.settings import load
from flscase.records.tables import apc
from flscase.records.tables.contract import match

MANUAL = Path(__file__).parents[2] / "docs" / "records.md"


@pytest.mark.parametrize("name", ["hes_dars", "hes_older", "sus"])
def test_each_dialect_names_every_required_field(name: str) -> None:
    dialect = next(one for one in apc.dialects() if one.name == name)
    assert {field.name for field in apc.REQUIRED} <= set(dialect.columns)


@pytest.mark.parametrize("name", ["hes_dars", "hes_older", "sus"])
def test_a_header_of_a_dialect_is_recognised_as_it(name: str) -> None:
    dialect = next(one for one in apc.dialects() if one.name == name)
    header = [names[0] for names in dialect.columns.values()]
    found = match(header, apc.dialects())
    assert found.dialect == name
    assert not found.borrowed
    assert not found.unknown


def test_fields_of_dialects_are_fields_of_the_contract() -> None:
    known = {field.name for field in apc.FIELDS}
    for dialect in apc.dialects():
        assert set(dialect.columns) <= known


def test_the_first_diagnosis_is_never_among_the_further_ones_and_their_order_is_by_number() -> None:
    header = ["DIAG_10", "DIAG_2", "DIAG_01", "DIAG_03"]
    found = match(header, apc.dialects())
    assert found.columns["first_diagnosis"] == 2
    assert found.repeated["diagnosis"] == (1, 3, 0)


def test_four_character_codes_are_taken_before_three() -> None:
    header = ["DIAG_3_01", "DIAG_4_01", "DIAG_3_02", "DIAG_4_02"]
    found = match(header, apc.dialects(), prefer="hes_older")
    assert found.columns["first_diagnosis"] == 1
    assert found.repeated["diagnosis"] == (3,)


def test_the_manual_prints_the_contract_as_it_is() -> None:
    assert apc.as_markdown() in MANUAL.read_text(encoding="utf-8")


def test_the_manual_states_the_numbers_of_the_rules_in_force() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    rules = load()
    for said in (
        f"within {rules.gap_days} days",
        f"more than {rules.washout_days} days",
        f"{rules.look_back_years} calendar years",
        f"aged {rules.fragility_age} or over",
        f"`{rules.name}`",
        *(f"{days} days" for days in rules.follow_up_days),
    ):
        assert said in text, said


def test_no_code_is_of_two_sites_or_both_in_and_out() -> None:
    rules = load()
    seen: set[str] = set()
    for codes in rules.sites.values():
        assert not seen & (codes.codes | codes.categories)
        seen |= codes.codes | codes.categories
    assert not seen & (rules.excluded.codes | rules.excluded.categories)
    assert not {code[:3] for code in seen} & rules.excluded.categories


def test_a_code_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="neither a category nor a code: S7"):
        diagnoses(["S720", "S7"])
