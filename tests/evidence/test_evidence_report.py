"""List, show, check and stale: what they say, as data and on the screen."""

from __future__ import annotations

import datetime
import json

import pytest
from rich.console import Console

from flscase.errors import InputError
from flscase.evidence import Override, Pack, resolve
from flscase.evidence.report import (
    Report,
    evidence_check,
    evidence_list,
    evidence_show,
    evidence_stale,
    spoken,
)


def printed(report: Report) -> str:
    console = Console(width=200, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(report)
    return captured.get()


def test_list_filters(uk: Pack) -> None:
    assert len(evidence_list(uk).rows) == len(uk.parameters)
    monitored = evidence_list(uk, prefix="persistence.monitored")
    assert {row[0] for row in monitored.rows} == {f"persistence.monitored.{m}m" for m in (12, 36, 60)}
    assert {p["status"] for p in evidence_list(uk, status="recalled").as_dict()["parameters"]} == {"recalled"}
    assert {p["role"] for p in evidence_list(uk, role="target").as_dict()["parameters"]} == {"target"}
    assert {p["flag"] for p in evidence_list(uk, flag="contested").as_dict()["parameters"]} == {"contested"}
    assert any(row[0] == "mortality.causal_share" for row in evidence_list(uk, search="mort_10").rows)


def test_show_gives_source_status_range_and_attribution(uk: Pack) -> None:
    text = printed(evidence_show(uk, "cost.hip.spell"))
    for said in ("12,208", "GBP per hip fracture", "National Cost Collection 2024/25", "0 to 100,000"):
        assert said in text
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in text
    assert "Copyright NHS England" in text
    assert "[" not in text.splitlines()[0]


def test_show_knows_the_ids_of_the_first_edition(uk: Pack) -> None:
    shown = evidence_show(uk, "NCC_HE51").as_dict()["parameters"]
    assert [p["id"] for p in shown] == ["cost.wrist.admission", "cost.humerus.admission"]
    assert evidence_show(uk, "MORT_10").as_dict()["parameters"][0]["flag"] == "contested"


def test_show_names_the_likely_id(uk: Pack) -> None:
    with pytest.raises(InputError, match=r"cost\.hip\.first_year"):
        evidence_show(uk, "cost.hip.frst_year")


def test_show_tells_who_set_the_value_in_force(uk: Pack) -> None:
    local = Override(13200, source="Northfield ledger", reason="local costing", by="A Clerk", at="2026-05-01")
    resolved = resolve(uk, [("case", {"cost.hip.first_year": local})])
    report = evidence_show(uk, "cost.hip.first_year", resolved=resolved)
    text = printed(report)
    assert "13,200 (case: set by A Clerk on 2026-05-01 because local costing; from Northfield ledger)" in text
    assert report.as_dict()["in_force"][0]["value"] == 13200.0


def test_show_gives_claims_policies_and_tables(uk: Pack) -> None:
    assert "686 against 193" in printed(evidence_show(uk, "claim.glasgow"))
    assert evidence_show(uk, "policy.planning_framework").as_dict()["entry"]["expires"] == "2029-03-31"
    assert evidence_show(uk, "life_table").as_dict()["entry"]["rows"] == 51


def test_check_counts_what_the_pack_rests_on(uk: Pack) -> None:
    data = evidence_check(uk).as_dict()
    assert data["complete"] is True
    assert data["counts"]["parameters"] == len(uk.parameters)
    assert sum(data["counts"]["by_role"].values()) == len(uk.parameters)
    assert sum(data["counts"]["by_status"].values()) == len(uk.parameters)
    assert "mortality.causal_share" in data["doubtful"]
    assert data["hash"] == uk.hash


def test_stale_names_old_prices_and_expired_policies(uk: Pack) -> None:
    early = evidence_stale(uk, datetime.date(2026, 7, 2)).as_dict()["stale"]
    late = evidence_stale(uk, datetime.date(2027, 7, 3)).as_dict()["stale"]
    assert "price.alendronate" not in {entry["id"] for entry in early}
    assert "price.alendronate" in {entry["id"] for entry in late}
    assert "policy.payment_scheme_2526" in {entry["id"] for entry in early}
    assert "policy.planning_framework" not in {entry["id"] for entry in late}
    assert all(entry["cure"] and entry["why"] for entry in late)


def test_stale_is_empty_when_nothing_is(small: Pack) -> None:
    assert evidence_stale(small, datetime.date(2024, 6, 1)).rows == ()
    found = {entry["id"] for entry in evidence_stale(small, datetime.date(2027, 4, 2)).as_dict()["stale"]}
    assert found == {"cost.visit", "policy.one"}


def test_stale_names_superseded_values_in_use(uk: Pack) -> None:
    day = datetime.date(2026, 7, 2)
    found = evidence_stale(uk, day, used=["cost.dxa.recalled", "cost.dxa", "cost.none"]).as_dict()["stale"]
    entry = next(entry for entry in found if entry["id"] == "cost.dxa.recalled")
    assert entry["why"] == "superseded by cost.dxa"
    assert not [entry for entry in found if entry["id"] == "cost.none"]


def test_every_report_is_plain_data(uk: Pack) -> None:
    day = datetime.date(2026, 11, 23)
    for report in (
        evidence_list(uk),
        evidence_show(uk, "split.hip_spell", resolved=resolve(uk)),
        evidence_show(uk, "claim.australia"),
        evidence_check(uk),
        evidence_stale(uk, day),
    ):
        assert json.loads(json.dumps(report.as_dict()))["pack"] == "uk"
        assert printed(report)


def test_values_are_spoken_as_people_write_them() -> None:
    assert spoken(12208.0) == "12,208"
    assert spoken(0.0016) == "0.0016"
    assert spoken(1234.56) == "1,234.56"
    assert spoken((0.5, 0.25)) == "0.5 / 0.25"
    assert spoken(None) == ""
