"""Who first, break my case, can we ever know, and the tornado: each against brute force."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "economics"))

from hospital import PACK, RESOLVED, current, intake, parameters, service, settings

from flscase.case import who_first
from flscase.case.breaking import break_case, nearest_flip
from flscase.case.knowing import knowing, power_of, seen
from flscase.case.levers import Levers
from flscase.case.periods import Periods
from flscase.case.probabilistic import Question
from flscase.case.tornado import tornado
from flscase.case.variants import Variant, ask
from flscase.caseload import from_one_number
from flscase.economics.plan import MoneyRules

MEASURE = "fls.net_benefit.lower"


@pytest.fixture(scope="module")
def question():
    import datetime

    plans = (current(), service())
    return Question(plans, "current", 0.0, MoneyRules(), settings(), Periods(datetime.date(2027, 4, 1), 5))


@pytest.fixture(scope="module")
def levers():
    return Levers(RESOLVED, from_one_number(RESOLVED, 320.0))


@pytest.fixture(scope="module")
def bars(question, levers):
    return tornado(question, parameters(), intake().per_year, levers, [MEASURE])[MEASURE]


def test_a_variant_changes_only_what_it_names(question):
    found = ask(
        question,
        parameters(),
        intake().per_year,
        [Variant(), Variant({"price.zoledronate": 120.0}), Variant(intake={"hip": 1.1})],
    )
    averted = found.measures["fls.fractures_averted.all.y5"]
    assert averted[1] == pytest.approx(averted[0], rel=1e-12)
    assert averted[2] > averted[0]
    assert found.measures[MEASURE][1] < found.measures[MEASURE][0]


def test_tornado_is_sorted_and_each_bar_is_a_run_of_its_own(question, levers, bars):
    assert all(one.swing >= other.swing for one, other in itertools.pairwise(bars))
    first = bars[0]
    again = ask(
        question,
        parameters(),
        intake().per_year,
        [levers.end(first.lever, False), levers.end(first.lever, True)],
    )
    assert again.measures[MEASURE] == pytest.approx([first.at_low, first.at_high], rel=1e-12)


def test_values_that_belong_together_are_one_lever(levers):
    names = {lever.id: lever for lever in levers.all}
    assert len(names["persistence.monitored"].members) == 3
    assert "treatment.alendronate.hip" in names["treatment.bisphosphonate.hip"].members
    assert sum(lever.id.startswith("incidence") for lever in levers.all) == 6
    assert not any(lever.id == "risk.ratio" for lever in levers.all)
    assert {lever.status for lever in levers.all} <= {"read", "recalled", "ours", "yours"}


def test_a_lever_at_nothing_is_the_point_value(levers):
    for lever in levers.all[:30]:
        for name, value in levers.at(lever, 0.0).values.items():
            assert value == pytest.approx(float(parameters()[name][0]), rel=1e-9), name


def test_who_first_equals_brute_force(question):
    hours = 700.0
    groups = who_first.order(
        service(), current(), question, parameters(), intake().per_year, 20_000.0, hours=hours
    )
    assert len(groups) == 12
    greedy = sum(group.taken * group.benefit for group in groups)

    def worth(order):
        left, total = hours, 0.0
        for group in order:
            share = min(1.0, left / group.hours) if group.benefit > 0 else 0.0
            left -= share * group.hours
            total += share * group.benefit
        return total

    # every choice of groups taken whole, and every single one taken in part with what is left
    best = 0.0
    for chosen in itertools.product((False, True), repeat=12):
        whole = [group for group, taken in zip(groups, chosen, strict=True) if taken]
        used = sum(group.hours for group in whole)
        if used > hours:
            continue
        total = sum(group.benefit for group in whole)
        rest = [group for group, taken in zip(groups, chosen, strict=True) if not taken]
        extra = [min(1.0, (hours - used) / group.hours) * group.benefit for group in rest]
        best = max(best, total + max([0.0, *extra]))
    assert greedy == pytest.approx(best, rel=1e-9)
    assert greedy == pytest.approx(worth(groups), rel=1e-9)


def test_who_first_stops_at_the_hours(question):
    groups = who_first.order(
        service(), current(), question, parameters(), intake().per_year, 20_000.0, hours=100.0
    )
    assert sum(group.taken * group.hours for group in groups) == pytest.approx(100.0)
    assert all(one.per_hour >= other.per_hour for one, other in itertools.pairwise(groups))


@pytest.mark.parametrize("seed", range(6))
def test_no_random_point_flips_the_decision_much_nearer(seed):
    rng = np.random.default_rng(seed)
    size = 6
    slope, bend, value = rng.normal(size=size), 0.2 * rng.normal(size=(size, size)), rng.uniform(0.5, 1.5)

    def answers(points):
        return value - points @ slope - np.einsum("ij,jk,ik->i", points, bend, points)

    point = nearest_flip(answers, size)
    assert point is not None
    assert answers(point[np.newaxis])[0] <= 0
    length = float(np.linalg.norm(point))
    directions = rng.normal(size=(100_000, size))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    radii = 0.95 * length * rng.uniform(size=(100_000, 1)) ** (1 / size)
    inside = np.abs(directions * radii).max(axis=1) <= 1
    assert np.all(answers((directions * radii)[inside]) > 0)


def test_a_decision_that_nothing_turns_is_said_to_hold():
    assert nearest_flip(lambda points: 10.0 - points.sum(axis=1), 4) is None


def test_break_my_case_flips_the_model_itself(question, levers, bars):
    found = break_case(question, parameters(), intake().per_year, levers, bars, MEASURE, most=4)
    assert found.found
    assert found.benefit > 0 >= found.benefit_there
    assert all(abs(move.share) <= 1 for move in found.moves)
    ids = [bar.lever for bar in bars[:4]]
    rng = np.random.default_rng(5)
    near = rng.normal(size=(400, 4))
    near *= 0.95 * found.distance / np.linalg.norm(near, axis=1, keepdims=True)
    variants = [
        levers.together({lever.id: float(s) * 1.96 for lever, s in zip(ids, row, strict=True)})
        for row in near
    ]
    values = ask(question, parameters(), intake().per_year, variants).measures[MEASURE]
    assert np.all(values > 0)


@pytest.mark.parametrize(
    ("expected", "with_service"), [(286.0, 269.0), (90.0, 60.0), (400.0, 400.0), (60.0, 30.0)]
)
def test_power_agrees_with_simulated_services(expected, with_service):
    rng = np.random.default_rng(11)
    found = np.mean(
        [
            seen(a, b)
            for a, b in zip(rng.poisson(expected, 4000), rng.poisson(with_service, 4000), strict=True)
        ]
    )
    assert power_of(expected, with_service) == pytest.approx(found, abs=0.03)


def test_how_many_hospitals_it_takes():
    answer = knowing(286.0, 269.0, 5)
    assert answer.power < 0.2
    assert power_of(286.0, 269.0, answer.hospitals) >= 0.8 > power_of(286.0, 269.0, answer.hospitals - 1)
    assert answer.hospital_years == answer.hospitals * 5
    assert knowing(100.0, 100.0, 5).hospitals is None


def test_pack_is_the_one_that_ships():
    assert PACK.name == "uk"
