"""The text stays true whatever the figures: gains and losses, cash back and never, doubt, small numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from written import (
    FLS,
    OLDEST,
    TODAY,
    case,
    composed,
    every_word,
    main_body,
    plain_results,
    results,
    section,
    sentences,
    with_figures,
)

from flscase.case.analysis import analyse
from flscase.case.measures.value import icer_words
from flscase.case.results import Results
from flscase.case.sections import View
from flscase.case.sections.verdict import verdict
from flscase.documents.content import compose as laid_out
from flscase.terms import NHS_AND_SOCIAL_CARE

LEAD = "fls_75"
THRESHOLDS = {"lower": 20_000.0, "upper": 30_000.0}
NEVER = re.compile(r"\b(?:[Ss]avings?|[Ss]aves money|pays for itself|pays? back|None|nan)\b")


def worth(cost: float, gained: float, *, spread: float = 0.0) -> dict[str, Any]:
    """Return the figures of an option's value that belong together."""
    changes: dict[str, Any] = {}
    numbers = {"incremental_cost": cost, "qalys_gained": gained}
    numbers |= {f"net_benefit.{name}": gained * limit - cost for name, limit in THRESHOLDS.items()}
    for name, number in numbers.items():
        changes[f"{LEAD}.{name}"] = (number, number - spread, number + spread) if spread else number
    changes[f"{LEAD}.icer"] = icer_words(cost, gained) or cost / gained
    return changes


def text_of(found: Results, id: str | None = None) -> str:
    """Return the running text of one section, or of the whole body; it must be sound."""
    document, _ = composed(found)
    laid_out(document, found.figures)
    body = main_body(document)
    everything = every_word(body, found.figures)
    assert not NEVER.search(everything), NEVER.search(everything)
    for line in sentences(body, found.figures).splitlines():
        assert not re.search(r"  | [.,;:]|\.\.|,,|\( |\*\*", line), line
    return sentences(section(document, id) if id else body, found.figures)


@pytest.mark.parametrize(
    ("cost", "gained", "found"),
    [
        (-50_000.0, 4.0, "dominant"),
        (0.0, 4.0, "dominant"),
        (60_000.0, 4.0, "good"),
        (80_000.0, 4.0, "good"),
        (100_000.0, 4.0, "borderline"),
        (200_000.0, 4.0, "poor"),
        (200_000.0, 0.0, "no gain"),
        (-9_000.0, -4.0, "less for less"),
        (9_000.0, -4.0, "harm"),
        (0.0, -4.0, "harm"),
    ],
)
def test_the_verdict_follows_cost_and_health(cost: float, gained: float, found: str) -> None:
    assert verdict(View(with_figures(results(), worth(cost, gained)))) == found


def test_without_a_cost_there_is_no_verdict() -> None:
    unknown = with_figures(
        results(), {f"{LEAD}.incremental_cost": {"value": None, "low": None, "high": None}}
    )
    assert verdict(View(unknown)) == "unknown"
    assert "could not be worked out" in text_of(unknown, "summary")


@pytest.mark.parametrize(
    ("cost", "gained", "spread", "says", "asks"),
    [
        (
            -50_000.0,
            4.0,
            1_000.0,
            "if freed beds are put to use: £50,000",
            "We ask the board to approve",
        ),
        (-5_000.0, 4.0, 20_000.0, "at little or no extra cost", "We ask the board to approve"),
        (60_000.0, 4.0, 1_000.0, "it costs £15,000 per QALY: good value", "We ask the board to approve"),
        (60_000.0, 4.0, 90_000.0, "it costs £15,000 per QALY: good value", "so it comes with a review"),
        (100_000.0, 4.0, 1_000.0, "between the usual limits of £20,000 per QALY and £30,000", "but only if"),
        (200_000.0, 4.0, 1_000.0, "poor value, above the usual limit", "We do not ask for money"),
        (200_000.0, 0.0, 0.0, "gains no health", "We do not ask for money"),
        (-9_000.0, -4.0, 0.0, "people lose health", "We do not ask for money"),
        (9_000.0, -4.0, 0.0, "People lose health and it costs no less", "We do not ask for money"),
    ],
)
def test_summary_and_ask_say_what_the_value_is(
    cost: float, gained: float, spread: float, says: str, asks: str
) -> None:
    found = with_figures(results(), worth(cost, gained, spread=spread))
    summary = text_of(found, "summary")
    assert says in summary
    assert asks in summary
    ask = text_of(found, "ask")
    refused = "do not ask" in asks
    assert ("Give no money to" in ask) == refused
    assert ("Approve" in ask) != refused


def no_cash_back() -> dict[str, Any]:
    """Return figures in which every payer is out of pocket at the end."""
    changes: dict[str, Any] = {}
    for payer in (*NHS_AND_SOCIAL_CARE, "system"):
        changes[f"{LEAD}.net_cash.{payer}.y5"] = -40_000.0
        changes[f"{LEAD}.break_even_quarter.{payer}"] = "never within the plan"
    return changes


def test_a_case_that_gives_nothing_back_says_so_in_its_summary() -> None:
    found = with_figures(results(), no_cash_back())
    assert "It gives no cash back to any NHS or council budget within the plan." in text_of(found, "summary")
    money = every_word(section(composed(found)[0], "money"), found.figures)
    assert (
        "from the start" not in money.replace("Patients’ own money", "")[: money.index("Patients’ own money")]
    )


def test_cash_that_comes_back_names_payer_and_quarter() -> None:
    found = with_figures(
        results(),
        no_cash_back()
        | {
            f"{LEAD}.net_cash.acute_trust.y5": 70_000.0,
            f"{LEAD}.break_even_quarter.acute_trust": "2029/30 Q1",
        },
    )
    assert "It gives cash back to the hospital trust in 2029/30 Q1 (£70,000 over the plan)." in text_of(
        found, "summary"
    )
    assert "not a way to release cash" not in text_of(found, "summary")


def test_cash_that_came_back_and_went_again_is_not_called_never() -> None:
    found = with_figures(results(), no_cash_back() | {f"{LEAD}.break_even_quarter.icb": "2028/29 Q3"})
    text = text_of(found, "money")
    assert "end the plan out of pocket" in text
    assert "never get" not in text


def test_one_budget_out_of_pocket_is_told_in_the_singular() -> None:
    changes = {f"{LEAD}.net_cash.{payer}.y5": 0.0 for payer in NHS_AND_SOCIAL_CARE}
    changes[f"{LEAD}.net_cash.acute_trust.y5"] = -1_000.0
    assert "The hospital trust never gets its cash back within the plan." in text_of(
        with_figures(results(), changes), "money"
    )


def test_a_loss_of_health_is_called_a_loss() -> None:
    harm = {f"{LEAD}.fractures_averted.{site}.y5": (-12.0, -20.0, -3.0) for site in ("all", "hip")}
    harm |= {f"{LEAD}.care_home_averted.y5": -1.0, f"{LEAD}.deaths_averted.y5": -1.0}
    found = with_figures(results(), harm | worth(9_000.0, -4.0))
    summary, gap = text_of(found, "summary"), text_of(found, "gap")
    assert "Loss. In 5 years it leads to 12 (3 to 20) more broken bones." in summary
    assert "more broken bones than today's care" in gap
    assert "avoids" not in summary + gap
    assert "spares" not in gap
    assert "was spared" not in text_of(found, "people")


def test_no_effect_is_called_no_effect() -> None:
    none = {f"{LEAD}.fractures_averted.{site}.y5": 0.0 for site in ("all", "hip")}
    found = with_figures(results(), none | worth(50_000.0, 0.0))
    assert "avoids no further broken bones that the model can see" in text_of(found, "summary")
    assert "avoids no further broken bones that the model can see" in text_of(found, "gap")


@pytest.mark.parametrize(
    ("every", "hips", "says"),
    [
        ((20.0, -3.0, 40.0), (6.0, -2.0, 12.0), "The range includes no gain at all."),
        ((20.0, 3.0, 40.0), (6.0, -2.0, 12.0), "For hips the range includes no gain at all."),
        ((20.0, 3.0, 40.0), (2.5, 1.0, 4.0), "fewer than 5: too few to see"),
    ],
)
def test_ranges_and_small_numbers_are_told(every: Any, hips: Any, says: str) -> None:
    found = with_figures(
        results(), {f"{LEAD}.fractures_averted.all.y5": every, f"{LEAD}.fractures_averted.hip.y5": hips}
    )
    assert says in text_of(found, "gap")


def test_short_staff_time_is_told_with_the_people_it_loses() -> None:
    found = with_figures(
        results(), {f"{LEAD}.capacity_available_per_month": 20.0, f"{LEAD}.lost_to_waiting.y5": 340.0}
    )
    assert "Staff time is short." in text_of(found, "gap")
    assert "340 people wait too long" in text_of(found, "gap")
    assert "Staff time is enough" in text_of(results(), "gap")


def test_fewer_treated_than_now_is_told() -> None:
    found = with_figures(results(), {f"{LEAD}.treated_added": -30.0})
    assert "Yet 30 fewer people a year would be treated than now." in text_of(found, "gap")
    found = with_figures(results(), {f"{LEAD}.treated_added": 0.0})
    assert "no more people than now" in text_of(found, "summary")


def test_a_count_is_called_a_count_and_a_scaled_number_is_not() -> None:
    assert "The number is not a count" in text_of(results(), "need")
    counted = with_figures(results(), {"caseload.index_patients": {"basis": "counted"}})
    assert "a count from our own records" in text_of(counted, "need")
    assert "not a count" not in text_of(counted, "need")
    assert "The hips are an estimate too." in text_of(results(), "need")
    hips = with_figures(results(), {"caseload.hip_fractures": {"basis": "counted"}})
    assert "estimate too" not in text_of(hips, "need")


def test_todays_share_says_where_it_is_from() -> None:
    audited = {"value": 0.3, "basis": "audited", "source": "own national audit results"}
    found = analyse(case(options=[TODAY | {"treated": audited}, OLDEST]), draws=0)
    assert "comes from our own audit" in text_of(found, "need")
    found = analyse(case(options=[TODAY | {"treated": 0.3}, OLDEST]), draws=0)
    assert "A published study of usual care found" in text_of(found, "need")
    assert "one published study" in text_of(results(), "need")


def test_delay_tells_both_ways() -> None:
    assert "Waiting is cheaper; patients bear it." in text_of(results(), "delay")
    dear = with_figures(results(), {f"{LEAD}.delay.net_cash.system": 9_000.0})
    assert "also lose £9,000 in cash" in text_of(dear, "delay")
    worse = with_figures(results(), {f"{LEAD}.delay.fractures": -2.0, f"{LEAD}.delay.people": -4.0})
    assert "fewer bones" in text_of(worse, "delay")
    assert "leaves no more people untreated" in text_of(worse, "delay")


def test_what_turns_the_answer_is_named() -> None:
    flips = {f"{LEAD}.whatif.{id}.net_benefit.lower": -1_000.0 for id in ("started_recorded", "beds_idle")}
    rest = {
        id: 5_000.0
        for id in results().figures
        if id.startswith(f"{LEAD}.whatif.") and id.endswith(".net_benefit.lower") and id not in flips
    }
    found = with_figures(results(), worth(60_000.0, 4.0) | rest | flips)
    text = text_of(found, "doubt")
    assert "Each of these alone turns the answer at the lower limit" in text
    assert "freed beds and clinics are put to no use" in text
    none = with_figures(results(), worth(60_000.0, 4.0) | rest | dict.fromkeys(flips, 5_000.0))
    assert "Alone, none of these turns the answer" in text_of(none, "doubt")


def test_switching_values_that_cannot_be_reached_are_told() -> None:
    found = with_figures(
        results(),
        worth(200_000.0, 4.0)
        | {
            f"{LEAD}.switch.started": "more than all of them",
            f"{LEAD}.switch.service_cost_per_assessed": -12.0,
        },
    )
    text = text_of(found, "doubt")
    assert "even if everybody advised started treatment" in text
    assert "No cost of the service, however low" in text


def test_a_poor_rival_is_called_poor_for_reasons_that_hold() -> None:
    assert "A thin service is poor value: it costs" in text_of(results(), "doubt")
    assert "treats fewer people" in text_of(results(), "doubt")
    reached = {"thin.treated_share": 0.9, "thin.service_cost_per_assessed": 1.0}
    text = text_of(with_figures(results(), reached), "doubt")
    assert "treats fewer people" not in text
    assert "costs more for each person" not in text


def test_the_wide_option_names_the_narrow_one_as_its_alternative() -> None:
    found = with_figures(results(), {}, lead="fls")
    text = text_of(found, "doubt")
    assert "The honest alternative is The same service for the oldest first" in text
    assert "Serving only people aged 75 and over leaves out others" in text


def test_published_claims_are_compared_truly() -> None:
    few = with_figures(results(), {f"{LEAD}.per_1000.fractures_averted.all": 500.0})
    assert "No published claim that can be compared exceeds our 500" in text_of(few, "doubt")
    assert "Most published claims that can be compared exceed our" in text_of(results(), "doubt")


def test_activity_payment_says_that_income_is_lost() -> None:
    found = results()
    paid = found.inputs.money.model_copy(update={"payment_regime": "activity"})
    by_activity = replace(found, inputs=found.inputs.model_copy(update={"money": paid}))
    assert "costs us its income" in text_of(by_activity, "money")
    assert "costs us its income" not in text_of(found, "money")


def test_a_small_plain_case_without_draws_is_told_whole() -> None:
    found = plain_results()
    text = text_of(found)
    assert "in 1 year" in text.lower()
    assert "1 years" not in text
    assert "No ranges were worked out" in text
    assert "a count from our own records" not in text  # only the hips were counted
    assert "24 months" not in text_of(found, "signals")


def test_an_option_that_only_says_how_many_are_treated() -> None:
    more = {"id": "more", "name": "More treated", "treated": 0.4}
    found = analyse(case(options=[TODAY, more]), draws=0)
    assert "no running costs of its own" in text_of(found, "money")
    assert "no service of its own" in text_of(found, "signals")
    assert "how it does so is not described" in text_of(found, "people")


def test_an_option_for_hips_only_says_who_is_left_out() -> None:
    hips = FLS | {"covers": {"ages": "65-84", "sites": ["hip"]}}
    found = analyse(case(options=[TODAY, hips]), draws=0)
    gap = text_of(found, "gap")
    assert "It serves people aged 65 to 84; others keep today's care." in gap
    assert "People with a broken bone in the spine or other broken bones keep today's care." in gap
    assert "on the ward." in text_of(found, "people")


def test_no_follow_up_is_called_a_weakness() -> None:
    plain = {key: value for key, value in FLS.items() if key != "persistence"}
    found = analyse(case(options=[TODAY, plain]), draws=0)
    assert "That is a weakness of this option" in text_of(found, "people")
    assert "of those on tablets and not followed up" not in text_of(found, "doubt")
    by_gp = plain | {"monitoring": {"by": "general_practice", "weeks": [16, 52]}}
    found = analyse(case(options=[TODAY, by_gp]), draws=0)
    assert "Their GP practice asks them later" in text_of(found, "people")


def test_a_missing_figure_drops_its_sentence_and_nothing_else() -> None:
    found = with_figures(results(), {"evidence.check.death_after_hip.365d": None})
    document, view = composed(found)
    assert view.missing == {"evidence.check.death_after_hip.365d"}
    text = sentences(section(document, "need"), found.figures)
    assert "the break people fear" not in text
    assert "One broken bone warns of the next" in text


numbers = st.one_of(st.none(), st.just(0.0), st.floats(-1e6, 1e6, allow_nan=False), st.floats(-3, 3))


@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
@given(st.data())
def test_any_figures_make_a_sound_document(data: st.DataObject) -> None:
    """Whatever the numbers of the lead option are, the text is whole and lays out."""
    found = results()
    mine = [id for id, f in found.figures.items() if id.startswith(f"{LEAD}.") and isinstance(f.value, float)]
    chosen = data.draw(st.lists(st.sampled_from(mine), min_size=20, max_size=60, unique=True))
    changes = {id: {"value": data.draw(numbers), "low": None, "high": None, "printed": None} for id in chosen}
    changed = with_figures(found, changes)
    text_of(changed)
    averted = changed.figures[f"{LEAD}.fractures_averted.all.y5"].rounded
    summary = text_of(changed, "summary")
    if isinstance(averted, int | float):
        assert ("Gain. In 5 years it avoids" in summary) == (averted > 0 or averted == 0)
        assert ("Loss." in summary) == (averted < 0)
