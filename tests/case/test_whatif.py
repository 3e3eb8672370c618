"""What-ifs: each is the case run with that one thing changed; switching values are where the answer turns."""

from __future__ import annotations

import pytest
from written import FLS, OLDEST, THIN, TODAY, case, results

from flscase.case import whatif
from flscase.case.analysis import analyse
from flscase.case.results import Results

LEAD = "fls_75"
MEASURES = ("qalys_gained", "incremental_cost", "fractures_averted.all.y5", "net_benefit.lower")


def alone(option: dict, **changes) -> Results:
    """Return a case with one option beside today's care."""
    return analyse(case(options=[TODAY, option], **changes), draws=0)


def same(found: Results, question: str, otherwise: Results) -> None:
    for measure in MEASURES:
        asked = found.figures[f"{LEAD}.whatif.{question}.{measure}"].value
        assert asked == pytest.approx(otherwise.figures[f"{LEAD}.{measure}"].value), measure


def test_people_stopping_is_the_case_with_ordinary_persistence() -> None:
    same(results(), "ordinary_persistence", alone(OLDEST | {"persistence": "ordinary"}))


def test_recorded_starts_are_the_case_with_that_share() -> None:
    recorded = results().resolved["kpi.started_16_weeks.2023"].number
    same(results(), "started_recorded", alone(OLDEST | {"started": recorded}))


def test_people_not_reached_losing_care_is_the_case_with_that_share() -> None:
    same(results(), "unreached_lose_care", alone(OLDEST | {"unassessed_get_usual_care": 0}))


def test_the_list_price_and_the_other_hip_cost_are_the_case_priced_so() -> None:
    price = results().resolved["alternative.price.zoledronate.list"].number
    same(results(), "zoledronate_list", alone(OLDEST, money={"prices": {"zoledronate": price}}))
    same(results(), "other_hip_cost", alone(OLDEST, money={"hip_cost_basis": "hes_increment"}))


def test_no_causal_deaths_is_the_case_with_that_share() -> None:
    none = {"mortality.causal_share": {"value": 0, "reason": "to see it"}}
    same(results(), "no_causal_deaths", alone(OLDEST, overrides=none))


def test_idle_beds_leave_cash_alone() -> None:
    figures = results().figures
    cost = figures[f"{LEAD}.whatif.beds_idle.incremental_cost"].value
    assert cost == pytest.approx(-figures[f"{LEAD}.net_cash.system"].value)
    gained = figures[f"{LEAD}.whatif.beds_idle.qalys_gained"].value
    assert gained == pytest.approx(figures[f"{LEAD}.qalys_gained"].value)


def test_at_the_share_who_must_start_the_net_benefit_is_nothing() -> None:
    least = results().figures[f"{LEAD}.switch.started"].value
    at_least = alone(OLDEST | {"started": least}).figures[f"{LEAD}.net_benefit.lower"].value
    assert at_least == pytest.approx(0, abs=1.0)


def test_at_the_highest_cost_the_net_benefit_is_nothing() -> None:
    figures = results().figures
    spare = (
        figures[f"{LEAD}.switch.service_cost_per_assessed"].value
        - figures[f"{LEAD}.service_cost_per_assessed"].value
    ) * figures[f"{LEAD}.assessed"].value
    dearer = OLDEST | {"equipment": [{"name": "anything", "cost": spare, "every": "year"}]}
    assert alone(dearer).figures[f"{LEAD}.net_benefit.lower"].value == pytest.approx(0, abs=1.0)


def test_a_thin_service_needs_more_than_everybody_to_start() -> None:
    figures = alone(THIN).figures
    assert figures["thin.switch.started"].value == whatif.NEVER
    assert (
        figures["thin.switch.service_cost_per_assessed"].value
        < figures["thin.service_cost_per_assessed"].value
    )


def test_questions_without_an_answer_are_left_out() -> None:
    tablets = FLS | {"drug_mix": {"alendronate": 1}, "persistence": "ordinary", "started": 0.2}
    ids = set(alone(tablets).figures)
    assert "fls.whatif.beds_idle.icer" in ids
    for question in ("ordinary_persistence", "zoledronate_list", "started_recorded"):
        assert f"fls.whatif.{question}.icer" not in ids


def test_what_ifs_are_of_the_lead_and_carry_no_interval() -> None:
    found = results()
    ids = [id for id in found.figures if ".whatif." in id or ".switch." in id]
    assert ids
    for id in ids:
        assert id.startswith(f"{found.lead}.")
        assert found.figures[id].low is None
        assert found.figures[id].rests_on == "assumed"
    only_today = analyse(case(options=[TODAY]), draws=0)
    assert not [id for id in only_today.figures if ".whatif." in id]
