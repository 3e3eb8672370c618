"""Readiness: what is missing, assumed, recalled or stale is named with its cure, and blocks what it must."""

from __future__ import annotations

import datetime

from written import FLS, OLDEST, TODAY, case, results

from flscase.case.analysis import analyse
from flscase.case.readiness import Readiness, ReadinessItem
from flscase.case.results import Results


def of(found: Results, kind: str) -> list[ReadinessItem]:
    return [item for item in found.readiness.items if item.kind == kind]


def said(found: Results, kind: str) -> str:
    return "\n".join(item.what for item in of(found, kind))


def test_each_item_says_what_why_and_the_cure() -> None:
    for item in results().readiness.items:
        assert item.what.endswith(".")
        assert item.why.endswith(".")
        assert item.cure.endswith(".")
        assert item.what[0] == item.what[0].upper()


def test_facts_that_nobody_gave_are_missing_and_block() -> None:
    bare = analyse(case(case={"title": "Bare", "start": "2027-04-01"}), draws=0)
    text = said(bare, "missing")
    assert "organisation" in text
    assert "author" in text
    assert "no date" in text
    assert not of(results(), "missing")
    assert not bare.readiness.ready


def test_a_scaled_caseload_and_planned_shares_are_assumed() -> None:
    text = said(results(), "assumed")
    assert "scaled from hip fractures" in text
    assert "not from this hospital's own data" in text
    assert FLS["name"] in text
    assert OLDEST["name"] in text


def test_audited_shares_are_not_called_assumed() -> None:
    audited = {"basis": "audited", "source": "own national audit results"}
    service = FLS | {
        step: {"value": FLS[step], **audited} for step in ("identified", "assessed", "recommended")
    }
    service |= {"started": {"value": FLS["started"], **audited}}
    found = analyse(case(options=[TODAY | {"treated": {"value": 0.2, **audited}}, service]), draws=0)
    assert "planned, not known" not in said(found, "assumed")
    assert "own data" not in said(found, "assumed")
    assert "More are planned to start" not in said(found, "warning")


def test_more_starters_than_england_records_is_a_warning() -> None:
    warning = next(item for item in of(results(), "warning") if "England" in item.what)
    assert "fls.treated_share" in warning.figure_ids
    modest = analyse(case(options=[TODAY, FLS | {"started": 0.35}]), draws=0)
    assert "England" not in said(modest, "warning")


def test_a_recalled_value_blocks_until_somebody_takes_it_on_by_name() -> None:
    found = results()
    item = next(item for item in of(found, "recalled") if "operated on" in item.what)
    assert 'set "operated.hip" under [overrides]' in item.cure
    assert not found.readiness.ready
    taken_on = {
        "value": 0.97,
        "source": "NHFD 2025, checked",
        "reason": "read in the report",
        "by": "A. Clinician",
        "basis": "audited",
    }
    after = analyse(case(overrides={"operated.hip": taken_on}), draws=0)
    assert "operated on" not in said(after, "recalled")


def test_recalled_values_name_the_headlines_that_rest_on_them() -> None:
    item = next(item for item in of(results(), "recalled") if "causes" in item.what)
    assert any(id.endswith(".icer") for id in item.figure_ids)


def test_old_prices_are_stale_by_the_date_of_the_case() -> None:
    facts = {"title": "Later", "organisation": "X", "prepared_by": "Y", "start": "2027-04-01"}
    early = analyse(case(case=facts | {"prepared_on": "2025-09-01"}), draws=0)
    late = analyse(case(case=facts | {"prepared_on": "2032-01-01"}), draws=0)
    assert len(of(early, "stale")) < len(of(late, "stale"))
    assert any("Agenda for Change" in item.what for item in of(late, "stale"))
    assert datetime.date(2032, 1, 1) > late.resolved.pack.date


def test_ready_is_when_nothing_blocks() -> None:
    warning = ReadinessItem("warning", "A.", "B.", "C.")
    assert Readiness(True, (warning,)).of("warning") == (warning,)
    assert Readiness(True, (warning,)).of("missing") == ()
