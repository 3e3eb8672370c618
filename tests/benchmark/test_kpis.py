"""Each indicator at its boundaries, on hand-made records; colours; intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flscase.benchmark.intervals import wilson
from flscase.benchmark.kpis import FollowUp, Result, count, missing_by_field, registry, silent_services
from flscase.records.flsdb import FlsRecord
from flscase.records.flsdb.rules import rules

CORE = rules().core
FRACTURE = date(2024, 1, 1)
FULL = FlsRecord(
    service="Here", site_known=True, hip=False, spine=False, missing=frozenset(), fractured=FRACTURE,
    latest=None,
    to_assessment=30, to_scan=30, to_contact=100, scan_wanted=True, falls_dealt_with=True, recommended=True,
    contacted=True, on_drug_16w=True, strength=True, on_drug_52w=True, unreadable=(), row=2,
)  # fmt: skip
LATER = FollowUp(FRACTURE + timedelta(days=392))


def result(code, *records, follow_up=LATER, expected=None):
    return next(each for each in count(records, follow_up, CORE, expected) if each.kpi.code == code)


def share(code, *records, follow_up=LATER):
    found = result(code, *records, follow_up=follow_up)
    return found.numerator, found.denominator


def test_the_registry_holds_both_numberings():
    kpis = registry().kpis
    assert [kpi.flsdb for kpi in kpis] == list(range(1, 12))
    assert sorted(kpi.iof for kpi in kpis) == list(range(1, 12))
    assert {kpi.code: kpi.iof for kpi in kpis if kpi.flsdb in (1, 8, 9, 11)} == {
        "complete": 11, "strength_16w": 9, "contacted_16w": 7, "on_drug_52w": 10
    }  # fmt: skip
    assert len(CORE) == 17
    assert all(kpi.status for kpi in kpis)


@pytest.mark.parametrize(
    ("code", "field", "edge"),
    [("assessed_90d", "to_assessment", 90), ("dxa_90d", "to_scan", 90), ("contacted_16w", "to_contact", 112)],
)
def test_windows_hold_both_ends_and_nothing_before(code, field, edge):
    days = [-1, 0, edge, edge + 1, None]
    met = [share(code, replace(FULL, **{field: day}))[0] for day in days]
    assert met == [0, 1, 1, 0, 0]
    assert result(code, *(replace(FULL, **{field: day}) for day in days)).missing == 1


def test_all_records_stand_below_assessment_falls_and_recommendation():
    nobody = replace(FULL, to_assessment=None, falls_dealt_with=None, recommended=None)
    for code in ("assessed_90d", "falls", "recommended", "spine"):
        assert result(code, FULL, nobody).denominator == 2
    assert share("falls", FULL, nobody, replace(FULL, falls_dealt_with=False)) == (1, 3)


def test_scans_count_where_one_was_ordered_or_recommended():
    assert share("dxa_90d", FULL, replace(FULL, scan_wanted=False), replace(FULL, scan_wanted=None)) == (1, 1)


def test_strength_training_is_asked_of_known_sites_but_the_hip():
    hip, unknown = replace(FULL, hip=True), replace(FULL, site_known=False)
    assert share("strength_16w", FULL, hip, unknown, replace(FULL, strength=False)) == (1, 2)


@pytest.mark.parametrize("code", ["contacted_16w", "started_16w", "on_drug_52w"])
@pytest.mark.parametrize("answer", [False, None])
def test_follow_up_is_asked_of_those_recommended(code, answer):
    assert share(code, FULL, replace(FULL, recommended=answer)) == (1, 1)


def test_contact_needs_a_yes_and_a_date():
    records = [replace(FULL, contacted=False), replace(FULL, contacted=None), replace(FULL, to_contact=None)]
    assert share("contacted_16w", *records) == (0, 3)


def test_a_year_must_have_passed():
    early = FollowUp(FRACTURE + timedelta(days=391))
    assert share("on_drug_52w", FULL) == (1, 1)
    assert share("on_drug_52w", FULL, follow_up=early) == (0, 0)
    assert share("on_drug_52w", replace(FULL, fractured=None)) == (0, 0)
    assert share("on_drug_52w", FULL, follow_up=FollowUp(None)) == (0, 0)
    assert result("on_drug_52w", FULL, follow_up=early).value is None


def test_a_service_that_never_answers_is_left_out():
    quiet = [replace(FULL, service="There", on_drug_52w=None)] * 3
    records = [FULL, replace(FULL, on_drug_52w=None), *quiet]
    follow_up = replace(LATER, silent=silent_services(records))
    assert follow_up.silent == {"There"}
    assert share("on_drug_52w", *records, follow_up=follow_up) == (1, 2)
    assert result("on_drug_52w", *quiet, follow_up=follow_up).value is None


def test_more_than_a_fifth_missing_and_fewer_than_five_fields():
    fifth = [replace(FULL, missing=frozenset(CORE))] + [FULL] * 4
    more = [replace(FULL, missing=frozenset(CORE[:5]))] * 2 + [FULL] * 7
    assert share("complete", *fifth) == (0, 17)
    assert share("complete", *more) == (5, 17)
    assert result("complete", *more).rag == "red"
    four = [replace(FULL, missing=frozenset(CORE[:4]))]
    assert (share("complete", *four), result("complete", *four).rag) == ((4, 17), "green")
    assert missing_by_field(more, CORE)[CORE[0]] == 2


def test_identified_needs_an_expected_caseload():
    alone = result("identified", FULL, FULL)
    assert (alone.numerator, alone.denominator, alone.value, alone.rag) == (2, None, None, None)
    half = result("identified", FULL, FULL, expected=4)
    assert (half.value, half.rag, half.interval) == (0.5, "amber", wilson(2, 4))
    over = result("identified", FULL, FULL, FULL, expected=2)
    assert (over.value, over.rag, over.interval) == (1.5, "green", None)


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "colour"),
    [
        ("falls", 800, 1000, "green"), ("falls", 799, 1000, "amber"), ("falls", 500, 1000, "amber"),
        ("falls", 499, 1000, "red"), ("falls", 7996, 10000, "amber"), ("spine", 20, 100, "green"),
        ("spine", 1999, 10000, "amber"), ("spine", 10, 100, "amber"), ("spine", 999, 10000, "red"),
        ("recommended", 50, 100, "green"), ("recommended", 4999, 10000, "red"), ("falls", 0, 0, None),
        ("falls", 0, 5, "red"), ("complete", 4, 17, "green"), ("complete", 5, 17, "red"),
    ],
)  # fmt: skip
def test_colours_are_those_of_the_unrounded_value(code, numerator, denominator, colour):
    assert Result(registry()[code], numerator, denominator).rag == colour


def test_intervals_are_wilsons_and_none_without_a_denominator():
    assert Result(registry()["falls"], 3, 10).interval == wilson(3, 10)
    empty = Result(registry()["falls"], 0, 0)
    assert (empty.value, empty.interval) == (None, None)
