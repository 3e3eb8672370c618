"""Published claims: every one has its line, and ours beside it is the case's figure per 1,000 patients."""

from __future__ import annotations

import pytest
from written import results

from flscase.case.claims import PER, reconcile


def test_ours_is_the_cases_figure_over_its_patients() -> None:
    figures = results().figures
    patients = figures["caseload.index_patients"].value
    for measure in ("fractures_averted.all", "fractures_averted.hip", "qalys_gained", "incremental_cost"):
        whole = figures[f"fls.{measure}"].value
        assert figures[f"fls.per_1000.{measure}"].value == pytest.approx(whole / patients * PER)
    dated = figures["fls.fractures_averted.all.y5"].value
    assert figures["fls.per_1000.fractures_averted.all.y5"].value == pytest.approx(dated / patients / 5 * PER)


def test_share_averted_is_of_what_happens_under_current_care() -> None:
    figures = results().figures
    share = figures["fls.fractures_averted.all.y5"].value / figures["current.fractures.all.y5"].value
    assert figures["fls.per_1000.share_averted.y5"].value == pytest.approx(share)


def test_per_1000_has_an_interval_of_its_own() -> None:
    assert results().figures["fls.per_1000.fractures_averted.all"].has_interval


def test_todays_care_has_no_column() -> None:
    assert not [id for id in results().figures if id.startswith("current.per_1000")]


def test_every_claim_of_the_pack_has_its_line_and_its_source() -> None:
    found = results()
    rows = reconcile(found.resolved, "fls", found.years)
    assert [row.claim for row in rows] == list(found.resolved.pack.claims)
    for row in rows:
        assert row.claim.source in found.resolved.pack.bibliography
        assert all(id in found.figures for id in (*row.lifetime, *row.within_plan))
    beside = {row.claim.id: row.lifetime for row in rows}
    assert beside["claim.glasgow"] == (
        "fls.per_1000.fractures_averted.all",
        "fls.per_1000.fractures_averted.hip",
    )
    assert beside["claim.rcp_calculator"] == ()
