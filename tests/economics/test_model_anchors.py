"""What the model says of a known hospital, and what published cohorts say beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hospital import (
    ALENDRONATE,
    FRACTURES,
    PEOPLE,
    averted,
    current,
    intake,
    parameters,
    run,
    service,
    settings,
    within_plan,
)

from flscase.economics import calibration, model, strata
from flscase.economics.clock import Clock
from flscase.economics.prognosis import ITEM
from flscase.terms import SITES


@pytest.fixture(scope="module")
def base():
    return run(
        current(),
        service(),
        service("fls_75", covered=(strata.AGE >= 75) * 1.0),
        service("ordinary", persistence="ordinary"),
    )


def first_refracture(cycle, values):
    """Cumulative first refracture of untreated women with the pack's mix, from the solved numbers."""
    clock, chosen = Clock(cycle), settings(cycle)
    deaths = model.mortality.life_table_hazards(chosen.life_table, chosen.first_age, clock)
    ratios = model.mortality.Ratios(values)
    cohort = model._first_refracture(
        values,
        chosen,
        clock,
        deaths,
        ratios,
        model.incidence.by_cycle(values, clock),
        model.residents(values),
    )
    targets = (values["refracture.cumulative.1y"], values["refracture.cumulative.2y"])
    scale, early = calibration.solve(cohort, values, clock, targets)
    curve = calibration.Recurrence.from_parameters(values, np.zeros(values.draws))
    return calibration.cumulative(cohort, curve, scale, early * scale, clock, 2 * clock.per_year)


@pytest.mark.parametrize("cycle", [1 / 12, 1 / 4, 1 / 2])
def test_calibration_meets_both_targets(cycle):
    shares = first_refracture(cycle, parameters())
    year = round(1 / cycle)
    assert shares[year - 1, 0] == pytest.approx(0.071, abs=1e-9)
    assert shares[2 * year - 1, 0] == pytest.approx(0.120, abs=1e-9)


def test_calibration_is_solved_for_each_draw_on_its_own():
    values = model.Parameters({k: np.repeat(v, 3, axis=-1) for k, v in parameters().items()}, 3)
    targets = {"refracture.cumulative.1y": np.array([0.06, 0.071, 0.08])}
    shares = first_refracture(0.25, values.with_values(targets))
    assert shares[3] == pytest.approx([0.06, 0.071, 0.08], abs=1e-9)
    assert shares[7] == pytest.approx([0.12] * 3, abs=1e-9)


def test_impossible_targets_are_refused():
    with pytest.raises(ValueError, match="cannot both be met"):
        first_refracture(0.25, parameters(refracture__cumulative__1y=0.4, refracture__cumulative__2y=0.401))


def test_solved_numbers_stay_near_their_orientation(base):
    assert base.scale[0] == pytest.approx(1.07, abs=0.01)
    assert base.early[0] == pytest.approx(0.72, abs=0.02)


def test_size_of_the_effect_on_a_hospital(base):
    """Orientation: about 970 refractures; 53 averted by a well-run service, 39 by one for 75 and over."""
    assert within_plan(base, "current", *FRACTURES) == pytest.approx(970, abs=10)
    assert averted(base, "fls") == pytest.approx(53, abs=2)
    assert averted(base, "fls_75") == pytest.approx(39, abs=2)
    assert averted(base, "ordinary") < 0.8 * averted(base, "fls")


def of_index_hips(base, item, cycles):
    hips = strata.GROUP == 0
    people = intake().per_year[hips, 0]
    happened = base.prognosis.fine[0, item, :cycles][:, hips, 0]
    return float((happened * people).sum() / people.sum())


def test_face_validity_after_a_hip_fracture(base):
    """One-year death 0.28 read in England; second hip at two years 4.2 % and 5.3 % read."""
    assert of_index_hips(base, ITEM["deaths"], 4) == pytest.approx(0.28, abs=0.015)
    assert 0.040 < of_index_hips(base, ITEM["fractures.hip"], 8) < 0.053
    later = of_index_hips(base, ITEM["fractures.hip"], 14)
    assert later == pytest.approx(0.051, abs=0.015)


def test_a_quarter_and_a_month_agree():
    quarter, month = run(cycle=0.25), run(cycle=1 / 12)
    for option in ("current", "fls"):
        for name in (*FRACTURES, "life_years", "qalys", "deaths"):
            assert within_plan(quarter, option, name) == pytest.approx(
                within_plan(month, option, name), rel=0.005
            ), (option, name)
        # a second hip within a cycle opens no state, so a longer cycle admits slightly fewer people
        for name in ("care_home_admissions", "care_home_years"):
            assert within_plan(quarter, option, name) == pytest.approx(
                within_plan(month, option, name), rel=0.02
            ), (option, name)
    assert averted(quarter) == pytest.approx(averted(month), rel=0.005)


def test_half_a_year_stays_close():
    assert averted(run(cycle=0.5)) == pytest.approx(averted(run()), rel=0.02)


def test_people_are_neither_made_nor_lost(base):
    """Deaths and person-time of the untreated cohort add up to everybody, whole lives."""
    whole = base.prognosis.whole[0, 0]
    youngest = strata.BAND == 0
    died = whole[ITEM["deaths"]][youngest, 0]
    assert np.all(died > 0.95)
    assert np.all(whole[ITEM["deaths"]] <= 1 + 1e-9)
    years = whole[ITEM["life_years"]][:, 0]
    assert np.all(np.diff(years.reshape(9, 6).mean(axis=1)) < 0)


def test_options_cost_no_run_of_their_own():
    many = [service(f"s{n}", identified=np.full(strata.COUNT, 0.3 + n / 20)) for n in range(10)]
    assert len(run(current(), *many).runs) == len(run(current(), many[0]).runs)


def test_blending_equals_running_an_option_alone():
    together = run(current(), service(), service("other", mix=ALENDRONATE))
    alone = run(current(), service("other", mix=ALENDRONATE))
    for site in SITES:
        assert within_plan(together, "other", f"fractures.{site}") == pytest.approx(
            within_plan(alone, "other", f"fractures.{site}"), rel=1e-12
        )


def test_intake_scales_everything_that_is_counted():
    small = run()
    assert within_plan(small, "fls", "deaths") > 0
    grown = run(growth=0.02)
    assert within_plan(grown, "fls", *FRACTURES) > within_plan(small, "fls", *FRACTURES)
    assert pytest.approx(float(intake().per_year.sum())) == PEOPLE
