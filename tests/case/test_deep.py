"""The questions behind the headline, asked of the standard case."""

from __future__ import annotations

import datetime
import tomllib

import numpy as np
import pytest

from flscase.case import CaseInputs, analyse
from flscase.case.chance import counted
from flscase.case.options import case_text
from flscase.case.sections import compose
from flscase.economics.transfers import settle


@pytest.fixture(scope="module")
def results():
    text = case_text(title="Deep", start=datetime.date(2027, 4, 1), hip_fractures=320)
    data = tomllib.loads(text)
    data["money"] = {"limits": {"acute_trust": 600_000}}
    return analyse(CaseInputs.model_validate(data), draws=200, seed=3, workers=1)


@pytest.mark.slow
def test_every_question_is_answered(results):
    wanted = {
        "tornado",
        "break_my_case",
        "who_first",
        "can_we_ever_know",
        "transfers",
        "structure",
        "evppi",
        "ceac",
    }
    assert wanted <= set(results.decision)
    assert {"tornado", "ceac", "who_first"} <= set(results.series)
    rows = results.decision["tornado"]["rows"]
    swings = [abs(row["at_high"] - row["at_low"]) for row in rows]
    assert swings == sorted(swings, reverse=True)


@pytest.mark.slow
def test_chances_of_being_best_add_up_at_every_threshold(results):
    curve = results.decision["ceac"]
    total = np.sum(list(curve["options"].values()), axis=0)
    assert total == pytest.approx(np.ones(len(curve["thresholds"])))


@pytest.mark.slow
def test_the_base_case_stands_among_the_structures(results):
    base = next(
        row
        for row in results.decision["structure"]
        if row["world"] == "base" and row["option"] == results.lead
    )
    lead = results.lead
    assert base["averted"] == pytest.approx(results.figures[f"{lead}.fractures_averted.all.y5"].value)
    assert base["cost"] == pytest.approx(results.figures[f"{lead}.incremental_cost"].value)
    worlds = {row["world"] for row in results.decision["structure"]}
    assert {"causal_0", "offset_0", "persistence_ordinary", "hes_increment", "risk_1_5"} <= worlds


@pytest.mark.slow
def test_chance_widens_what_may_be_counted(results):
    seen = results.figures["current.predicted.hip.12m"]
    expected = results.figures["current.fractures.hip.y1"]
    assert seen.value == expected.value
    assert seen.low < expected.low
    assert seen.high > expected.high
    assert not any(".predicted." in name and "averted" in name for name in results.figures)


@pytest.mark.slow
def test_chance_of_passing_a_limit_rises_with_time(results):
    months = [
        results.figures[f"fls.prob_over_limit.acute_trust.{month}m"].value for month in (12, 24, 36, 60)
    ]
    assert months == sorted(months)
    assert months[-1] > 0.9


@pytest.mark.slow
def test_knowing_something_is_never_worth_more_than_knowing_everything(results):
    ceiling = results.decision["evpi"]["lower"]
    for row in results.decision["evppi"]:
        assert -1e-9 <= row["value"] <= ceiling + 3 * row["error"] + 1e-6


@pytest.mark.slow
def test_the_document_tells_it(results):
    headings = str(compose(results).blocks)
    for words in ("What decides the answer", "Whom to see first", "Can we ever know?", "Break my case"):
        assert words in headings


def test_counts_have_the_scatter_of_counts():
    counts = counted(np.full(20_000, 30.0), 1, "test")
    assert counts.mean() == pytest.approx(30, abs=0.2)
    assert counts.var() == pytest.approx(30, rel=0.05)


def test_transfers_make_every_loser_whole_and_move_no_more_than_that():
    answer = settle({"trust": -100.0, "icb": -20.0, "council": 150.0, "gp": 10.0})
    assert answer.possible
    assert answer.moved == pytest.approx(120.0)
    net = {"trust": -100.0, "icb": -20.0, "council": 150.0, "gp": 10.0}
    for item in answer.transfers:
        net[item.giver] -= item.amount
        net[item.taker] += item.amount
    assert min(net.values()) >= -1e-9


def test_where_gains_do_not_cover_losses_there_is_no_transfer():
    answer = settle({"trust": -100.0, "council": 40.0})
    assert not answer.possible
    assert answer.transfers == ()
    assert answer.missing == pytest.approx(60.0)
    assert settle({"trust": 5.0}).transfers == ()
