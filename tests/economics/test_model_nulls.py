"""Null, extreme and direction tests (TECH-VER): what must be nothing is nothing, what must rise rises."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hospital import (
    ALENDRONATE,
    EVERYBODY,
    FRACTURES,
    NOBODY,
    averted,
    current,
    intake,
    parameters,
    run,
    service,
    settings,
    whole_lives,
    within_plan,
)
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from flscase.economics import model, treatment
from flscase.economics.clock import Clock
from flscase.economics.flows import QUANTITY
from flscase.economics.ledger import opportunity_cost, total
from flscase.economics.plan import MoneyRules
from flscase.economics.prognosis import HEALTH, ITEM, RunRates, follow
from flscase.economics.treatment import Course
from flscase.terms import NHS_AND_SOCIAL_CARE, PAYERS

NO_EFFECT = {
    f"treatment__{drug}__{site}": 1.0
    for drug in ("alendronate", "zoledronate", "denosumab")
    for site in ("hip", "spine", "non_vertebral")
}
EVENTS = ("fractures.hip", "fractures.wrist", "life_years", "qalys", "deaths", "care_home_years")


def gap(evaluation, quantity, option="fls", view=0):
    return whole_lives(evaluation, option, quantity, view=view) - whole_lives(
        evaluation, "current", quantity, view=view
    )


def test_drugs_without_effect_change_no_health():
    evaluation = run(values=parameters(**NO_EFFECT))
    for quantity in EVENTS:
        assert gap(evaluation, quantity) == pytest.approx(0, abs=1e-9), quantity


def test_no_causal_deaths_and_no_extra_deaths_in_homes_leave_life_years_equal():
    values = parameters(mortality__causal_share=0.0, care_home__death_ratio=0.01)
    evaluation = run(values=values)
    assert averted(evaluation) > 10
    assert gap(evaluation, "life_years") == pytest.approx(0, abs=1e-8)


def test_homes_alone_lengthen_life_a_little():
    evaluation = run(values=parameters(mortality__causal_share=0.0))
    everything = run()
    assert 0 < gap(evaluation, "life_years") < gap(everything, "life_years")


def test_nobody_started_costs_only_the_service():
    evaluation = run(current(), service(started=NOBODY))
    change = {(entry.payer, entry.line): entry.budget.sum() for entry in evaluation.options["fls"].entries}
    before = {
        (entry.payer, entry.line): entry.budget.sum() for entry in evaluation.options["current"].entries
    }
    usual_lost = evaluation.options["fls"].flows.year["treated_usual"]
    assert usual_lost < evaluation.options["current"].flows.year["treated_usual"]
    own = {key for key in change if key not in before}
    assert {payer for payer, _ in own} == {"acute_trust", "nhs_england"}


def test_nobody_started_and_usual_care_kept_by_all_changes_no_event():
    evaluation = run(current(), service(started=NOBODY, identified=NOBODY))
    for quantity in EVENTS:
        assert gap(evaluation, quantity) == pytest.approx(0, abs=1e-9)


def test_no_discounting_makes_views_equal():
    evaluation = run(money=MoneyRules(discount_costs=0.0, discount_health=0.0))
    flows = evaluation.options["fls"].flows.lifetime
    assert flows[2, QUANTITY["qalys"]] == pytest.approx(flows[0, QUANTITY["qalys"]], rel=1e-12)
    assert flows[1, QUANTITY["fractures.hip"]] == pytest.approx(flows[0, QUANTITY["fractures.hip"]])


def test_discounting_lowers_what_comes_late():
    evaluation = run()
    assert whole_lives(evaluation, "fls", "qalys", view=HEALTH) < whole_lives(evaluation, "fls", "qalys")


def test_full_health_makes_qalys_life_years():
    changes = {
        "utility__baseline__intercept": 1.0,
        "utility__baseline__male": 0.0,
        "utility__baseline__age": 0.0,
        "utility__baseline__age2": 0.0,
        "utility__care_home": 1.0,
        "utility__other__year_one": 1.0,
    }
    changes |= {
        f"utility__{site}__{when}": 1.0 for site in ("hip", "spine") for when in ("year_one", "later")
    }
    evaluation = run(values=parameters(**changes))
    assert whole_lives(evaluation, "fls", "qalys") == pytest.approx(
        whole_lives(evaluation, "fls", "life_years"), rel=1e-12
    )


def test_time_lived_in_homes_is_part_of_life():
    evaluation = run()
    every = evaluation.prognosis.whole[0, 0]
    inside = every[ITEM["care_home_years"]] + every[ITEM["resident_years"]]
    assert np.all(inside <= every[ITEM["life_years"]] + 1e-12)
    assert np.all(every[ITEM["qalys"]] <= every[ITEM["life_years"]])


def test_equal_options_differ_in_nothing():
    evaluation = run(current(), service(), service("twin"))
    assert opportunity_cost(evaluation.options["fls"].entries) == pytest.approx(
        opportunity_cost(evaluation.options["twin"].entries)
    )
    assert averted(evaluation, "fls") == averted(evaluation, "twin")


def test_prices_at_nothing_leave_only_what_is_avoided():
    free = {name.replace(".", "__"): 0.0 for name in parameters() if name.startswith(("price.", "infusion."))}
    free |= {
        "cost__dxa": 0.0,
        "cost__denosumab_injection": 0.0,
        "service__it_audit": 0.0,
        "service__set_up": 0.0,
    }
    evaluation = run(current(), service(workforce=()), values=parameters(**free))
    difference = opportunity_cost(evaluation.options["fls"].entries) - opportunity_cost(
        evaluation.options["current"].entries
    )
    assert difference < 0


def test_a_queue_that_loses_everybody_averts_nothing():
    """Finding more people without places for them averts nothing."""
    evaluation = run(current(), service(new_per_month=0.0))
    assert averted(evaluation) == pytest.approx(0, abs=1e-9)
    half = run(current(), service(new_per_month=40))
    more_found = run(current(), service(new_per_month=40, identified=EVERYBODY))
    assert averted(half) == pytest.approx(averted(more_found), rel=0.03)


def test_capacity_binds_and_says_so():
    evaluation = run(current(), service(new_per_month=40))
    line = evaluation.options["fls"].flows.queue
    assert line.binds == "stated"
    assert line.served[-1, 0] == pytest.approx(40 / (line.demand[-1, 0] / 3), rel=0.01)
    assert run().options["fls"].flows.queue.binds == ""


def test_starting_late_loses_about_an_eighth():
    """Within five years of the fracture, half a year on a waiting list costs an eighth of the benefit."""
    values, clock = parameters(), Clock()
    chosen = settings()
    rates, _, _ = model.cohort_rates(values, chosen, clock)
    runs = [RunRates.untreated(clock, 1)]
    runs += [model.run_rates(Course("alendronate", delay=delay), values, clock) for delay in (0.0, 0.5)]
    histories = follow(rates, runs, clock, model.views(values, MoneyRules(), clock)).fine
    broken = (histories[:, :6].sum(axis=(1, 2))[:, :, 0] * intake().per_year[:, 0]).sum(axis=1)
    on_time, late = broken[0] - broken[1], broken[0] - broken[2]
    assert late / on_time == pytest.approx(7 / 8, abs=0.02)


def steps(values):
    return [averted(run(values=parameters(**changes))) for changes in values]


def held(**changes):
    """Mortality held fixed, as direction tests ask."""
    return {"mortality__causal_share": 0.0, **changes}


def test_lower_hazard_ratio_averts_more():
    series = steps([held(treatment__alendronate__hip=ratio) for ratio in (0.77, 0.66, 0.56)])
    assert all(low < high for low, high in pairwise(series))


def test_better_persistence_averts_more():
    kinds = ("ordinary", "cautious", "monitored", "target", "perfect")
    series = [
        averted(run(current(), service(persistence=kind), values=parameters(**held()))) for kind in kinds
    ]
    assert all(low < high for low, high in pairwise(series))


def test_earlier_start_averts_more():
    series = [averted(run(current(), service(weeks_to_treatment=weeks))) for weeks in (52, 26, 12, 4)]
    assert all(low < high for low, high in pairwise(series))


def test_higher_risk_averts_more():
    series = steps(
        [
            held(refracture__cumulative__1y=0.06, refracture__cumulative__2y=0.10),
            held(),
            held(refracture__cumulative__1y=0.08, refracture__cumulative__2y=0.14),
        ]
    )
    assert all(low < high for low, high in pairwise(series))


def test_longer_offset_averts_more():
    series = steps([held(treatment__offset__bisphosphonate=multiple) for multiple in (0.0, 1.0, 2.0)])
    assert all(low < high for low, high in pairwise(series))


def test_treating_the_riskier_half_first_averts_more():
    series = steps([held(risk__ratio=ratio) for ratio in (1.0, 1.25, 1.5)])
    assert all(low < high for low, high in pairwise(series))


def test_risk_classes_keep_the_mean_untreated_hazard():
    even = run(current(0.0), service()).prognosis
    split = run(current(0.0), service(), values=parameters(risk__ratio=1.5))
    first = split.prognosis.fine
    high, low = split.classes.runs[0][None], split.classes.runs[1][None]
    both = 0.5 * first[high, 0, 0] + 0.5 * first[low, 0, 0]
    assert both == pytest.approx(even.fine[0, 0, 0], rel=0.01)


def test_a_wrist_after_a_hip_never_raises_quality_of_life():
    from flscase.economics.health import Utilities

    weights = Utilities(parameters(), Clock()).weights(8, 54)
    after_hip, wrist_after_hip = weights[2], weights[7]
    assert np.all(wrist_after_hip <= after_hip + 1e-12)
    assert np.all(weights[1:] <= weights[0] + 1e-12)


@rules(max_examples=20, deadline=None)
@given(
    onset=st.floats(0.25, 1.5),
    offset=st.floats(0.0, 2.0),
    ratio=st.floats(0.3, 1.0),
    drug=st.sampled_from(["alendronate", "zoledronate", "denosumab"]),
)
def test_the_effect_stays_between_nothing_and_its_plateau(onset, offset, ratio, drug):
    values = parameters(
        treatment__onset__non_vertebral=onset,
        treatment__offset__bisphosphonate=offset,
        treatment__offset__denosumab=min(offset, 1.0),
        **{f"treatment__{drug}__hip": ratio},
    )
    factor = treatment.effect_by_cycle(Course(drug), values, Clock())[0]
    floor = 1 - treatment.plateau(drug, "hip", values)
    assert np.all(factor <= 1 + 1e-9)
    assert np.all(factor >= floor - 1e-9)
    assert factor[-1] == pytest.approx(1.0)
    assert factor[0] == pytest.approx(1.0)


def test_the_effect_on_perfect_takers_averages_to_the_published_ratio():
    """Three years of perfect taking from the index give the trial's mean reduction."""
    values = parameters()
    course = Course("alendronate", "perfect", start=0.0)
    factor = treatment.effect_by_cycle(course, values, Clock())[0]
    assert 1 - factor[:12].mean() == pytest.approx(1 - 0.66, rel=0.01)


def test_infusions_persist_in_steps():
    values = parameters()
    course = Course("zoledronate", "own", start=0.0)
    shares = treatment.on_drug_by_cycle(course, values, Clock())[:13, 0]
    assert shares[:4] == pytest.approx([1.0] * 4)
    assert shares[4:8] == pytest.approx([0.88] * 4)
    assert shares[8:12] == pytest.approx([0.77] * 4)
    assert shares[12] == 0


def test_a_persons_curve_of_ones_own_is_followed():
    values = parameters()
    curve = ((6.0, 0.8), (12.0, 0.6), (24.0, 0.4))
    at = treatment.persistence_at(
        Course("alendronate", curve), values, np.array([[0.5], [1.0], [2.0], [5.0]])
    )
    assert at[:3, 0] == pytest.approx([0.8, 0.6, 0.4])
    assert at[3, 0] == 0


def test_coverage_leaves_others_in_usual_care():
    from flscase.economics import strata

    young = strata.AGE < 75
    evaluation = run(current(), service(covered=1.0 - young, usual_kept=0.0))
    shares = evaluation.options["fls"].flows
    assert shares.year["treated_usual"] > 0
    assert within_plan(evaluation, "fls", *FRACTURES) < within_plan(evaluation, "current", *FRACTURES)


def test_all_on_one_drug_equals_a_mix_of_itself():
    one = run(current(), service(mix=ALENDRONATE))
    assert averted(one) == pytest.approx(
        averted(run(current(), service(mix={"alendronate": (1.0, 1.0, 1.0)})))
    )


def test_money_of_an_event_adds_up_to_its_price():
    evaluation = run()
    entries = evaluation.options["current"].entries
    values = parameters()
    hips = within_plan(evaluation, "current", "fractures.hip")
    hospital = sum(
        entry.budget.sum()
        for entry in entries
        if entry.line.startswith("hip fracture: hospital") or entry.line.endswith("emergency department")
    )
    assert hospital == pytest.approx(
        hips * float(values["cost.hip.spell"][0] + values["cost.emergency_attendance"][0])
    )
    home = within_plan(evaluation, "current", "hips_at_home")
    help_lines = [entry.budget.sum() for entry in entries if "after a hip fracture" in entry.line]
    assert sum(help_lines) == pytest.approx(home * float(values["cost.home_care"][0]))


def test_income_nets_to_nothing_over_payers():
    evaluation = run(money=MoneyRules(payment_regime="activity"))
    entries = evaluation.options["fls"].entries
    by_quarter, lifetime = total(entries, kinds=("income",), payers=PAYERS)
    assert by_quarter == pytest.approx(0, abs=1e-6)
    assert lifetime == pytest.approx(0, abs=1e-6)
    paid = total(entries, kinds=("income",), payers=("icb",))[0]
    assert paid.sum() > 0
    assert opportunity_cost(entries) == pytest.approx(opportunity_cost(run().options["fls"].entries))


def test_repricing_equals_running_again():
    dearer = parameters(price__zoledronate=120.0, cost__hip__spell=14000.0)
    regime = MoneyRules(payment_regime="activity", cashable={"acute_trust": 0.3})
    again = run(values=dearer, money=regime)
    priced = model.reprice(run(), dearer, regime)
    for option in ("current", "fls"):
        left, right = again.options[option].entries, priced.options[option].entries
        assert [entry.line for entry in left] == [entry.line for entry in right]
        for one, other in zip(left, right, strict=True):
            assert one.lifetime == pytest.approx(other.lifetime, rel=1e-12)
            assert one.budget == pytest.approx(other.budget, rel=1e-12)


def test_cash_and_capacity_split_by_the_payers_share():
    half = run(money=MoneyRules(cashable={"acute_trust": 0.5})).options["current"].entries
    cash = total(half, kinds=("cash",), payers=("acute_trust",))[1]
    capacity = total(half, kinds=("capacity",), payers=("acute_trust",))[1]
    events = total(run().options["current"].entries, kinds=("capacity",), payers=("acute_trust",))[1]
    assert capacity == pytest.approx(events / 2)
    assert cash > events / 2 - 1e-6


def test_opportunity_cost_leaves_out_income_patients_and_unpaid_care():
    entries = run().options["fls"].entries
    every = sum(
        entry.lifetime.sum()
        for entry in entries
        if entry.payer in NHS_AND_SOCIAL_CARE and entry.kind in ("cash", "capacity")
    )
    assert float(opportunity_cost(entries)[0]) == pytest.approx(float(every))


def test_every_admission_costs_more_than_its_bed_days():
    values = parameters()
    for site in ("spine", "wrist", "humerus", "pelvis", "other"):
        days = values[f"bed_days.{site}"] / values[f"admitted.{site}"]
        assert values[f"cost.{site}.admission"] > 300 * days, site
    assert values["cost.hip.spell"] > 300 * values["bed_days.hip"]
