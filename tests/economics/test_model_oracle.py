"""The cohort against the same rules told person by person, and against continuous time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import oracle
import pytest
from hospital import PACK, intake, parameters, settings

from flscase.economics import incidence, model, strata
from flscase.economics.clock import Clock
from flscase.economics.plan import MoneyRules
from flscase.economics.prognosis import ITEM, RunRates, follow
from flscase.economics.treatment import Course
from flscase.terms import BAND_AGES, BANDS, GROUPS, SEXES, SITES

PEOPLE = 40_000
LUMPS = (12_000.0, 2_000.0, 900.0, 1_400.0, 3_900.0, 1_500.0)
AT_HOME, HOME_YEAR = 8_000.0, 52_000.0
COURSES = {
    "untreated": None,
    "alendronate": Course("alendronate", "monitored"),
    "zoledronate": Course("zoledronate", "own"),
}


def cohort():
    """Follow the whole mix of a hospital under three runs; return the histories and the solved numbers."""
    values, clock = parameters(), Clock()
    rates, scale, early = model.cohort_rates(values, settings(), clock)
    runs = [
        RunRates.untreated(clock, 1) if course is None else model.run_rates(course, values, clock)
        for course in COURSES.values()
    ]
    views = model.views(values, MoneyRules(), clock)
    return follow(rates, runs, clock, views), float(scale[0]), float(early[0])


@pytest.fixture(scope="module")
def histories():
    return cohort()


def number(name):
    return float(parameters()[name][0])


def oracle_inputs(scale, early, people=PEOPLE, seed=7):
    """Draw people from the hospital's mix and hand the oracle the pack's own numbers."""
    weights = intake().per_year[:, 0]
    place = np.random.default_rng(seed).choice(strata.COUNT, size=people, p=weights / weights.sum())
    group, band, sex = strata.GROUP[place], strata.BAND[place], strata.SEX[place]
    living_in = np.array(
        [[number(f"care_home.at_index.{name}.{label}") for label in BANDS] for name in GROUPS]
    )
    table = settings().life_table

    def steps(*names):
        return oracle.Steps((0.0, 0.5, 1.0)[-len(names) :] if len(names) == 3 else (0.0, 1.0), tuple(names))

    hip = [number(f"mortality.hip.{when}") for when in ("months_0_6", "months_6_12", "later")]
    return oracle.OracleInputs(
        sex=sex,
        age=strata.AGE[place],
        index=group,
        resident=living_in[group, band],
        incidence_ages=BAND_AGES,
        incidence=np.exp(incidence.log_rates(parameters()))[..., 0],
        yearly_death=table,
        first_age=settings().first_age,
        death_ratio=(
            steps(*hip),
            steps(number("mortality.spine.year_one"), number("mortality.spine.later")),
            steps(number("mortality.other.year_one"), number("mortality.other.later")),
        ),
        kappa=scale,
        early=early,
        rr_1y=number("refracture.rr.1y"),
        decay=number("refracture.decay"),
        early_decay=number("refracture.early_rate"),
        causal_share=number("mortality.causal_share"),
        home_entry_ages=tuple(float(name.rstrip("+").split("-")[0]) for name in model.NEW_AGES),
        home_entry=np.array(
            [[number(f"care_home.new.{name}.{age}") for age in model.NEW_AGES] for name in SEXES]
        ),
        home_death_ratio=number("care_home.death_ratio"),
        baseline=tuple(number(f"utility.baseline.{name}") for name in ("intercept", "male", "age", "age2")),
        utility=(
            steps(number("utility.hip.year_one"), number("utility.hip.later")),
            steps(number("utility.spine.year_one"), number("utility.spine.later")),
            steps(number("utility.other.year_one"), 1.0),
        ),
        home_utility=number("utility.care_home"),
        lump=LUMPS,
        hip_at_home=AT_HOME,
        home_year=HOME_YEAR,
        tau="bins",
    )


def drug(name):
    """The same course as the oracle understands it, each person with a day of stopping."""
    if name == "untreated":
        return None
    zoledronate = name == "zoledronate"
    months = (12, 24) if zoledronate else (12, 36, 60)
    curve = "zoledronate" if zoledronate else "monitored"
    return oracle.Treatment(
        start=number("pathway.start_weeks") * 7 / 365.25,
        hazard_ratio=tuple(number(f"treatment.{name}.{site}") for site in ("hip", "spine", "non_vertebral")),
        onset=tuple(
            number(f"treatment.onset.{kind}") for kind in ("non_vertebral", "spine", "non_vertebral")
        ),
        months=months,
        persistence=tuple(number(f"persistence.{curve}.{month}m") for month in months),
        course=number("treatment.course.intravenous" if zoledronate else "treatment.course.oral"),
        offset=number("treatment.offset.bisphosphonate"),
        by_dose=zoledronate,
    )


MEASURES = {
    **{f"expected_fractures.{site}": f"fractures.{site}" for site in SITES},
    "deaths": "deaths",
    "admissions": "care_home_admissions",
    "home_years": "care_home_years",
    "life_years": "life_years",
    "qalys": "qalys",
    "hips_at_home": "hips_at_home",
}


def of_cohort(histories, place, item, years):
    """Mean per person of the mix, to the end of a year (None: whole lives)."""
    weights = intake().per_year[:, 0] / intake().per_year.sum()
    if years is None:
        return float(histories.whole[place, 0, ITEM[item], :, 0] @ weights)
    return float(histories.fine[place, ITEM[item], : 4 * years, :, 0].sum(axis=0) @ weights)


def sampled_mix_error(histories, place, item, years):
    """The people are drawn from the mix: the standard error of that drawing."""
    weights = intake().per_year[:, 0] / intake().per_year.sum()
    each = (
        histories.whole[place, 0, ITEM[item], :, 0]
        if years is None
        else histories.fine[place, ITEM[item], : 4 * years, :, 0].sum(axis=0)
    )
    mean = float(each @ weights)
    return float(np.sqrt(((each - mean) ** 2) @ weights / PEOPLE))


@pytest.mark.slow
@pytest.mark.parametrize("name", list(COURSES))
def test_cohort_agrees_with_people_one_by_one(histories, name):
    found, scale, early = histories
    place = list(COURSES).index(name)
    told = oracle.follow(replace(oracle_inputs(scale, early), treatment=drug(name)))
    for measure, item in MEASURES.items():
        for years in (1, 5, None):
            if years is None and measure in ("admissions", "hips_at_home", "deaths"):
                continue  # whole years count admissions at another moment; everybody dies
            year = oracle.TO_THE_END if years is None else float(years)
            expected = of_cohort(found, place, item, years)
            error = np.hypot(told.error(measure, year), sampled_mix_error(found, place, item, years))
            assert abs(told.mean(measure, year) - expected) < 4 * error + 1e-12, (measure, years)


@pytest.mark.slow
def test_cost_agrees_with_people_one_by_one(histories):
    found, scale, early = histories
    told = oracle.follow(oracle_inputs(scale, early))
    expected = sum(
        lump * of_cohort(found, 0, f"fractures.{site}", 5) for site, lump in zip(SITES, LUMPS, strict=True)
    )
    expected += AT_HOME * of_cohort(found, 0, "hips_at_home", 5)
    expected += HOME_YEAR * of_cohort(found, 0, "care_home_years", 5)
    assert abs(told.mean("cost", 5.0) - expected) < 4 * told.error("cost", 5.0)


@pytest.mark.slow
def test_cohort_agrees_with_continuous_time(histories):
    """Small steps with no rule for what happens inside a cycle: fractures within one per cent."""
    found, scale, early = histories
    told = oracle.follow_closely(replace(oracle_inputs(scale, early, people=60_000), tau="exact"), years=5)
    expected = sum(of_cohort(found, 0, f"fractures.{site}", 5) for site in SITES)
    mix = np.sqrt(sum(sampled_mix_error(found, 0, f"fractures.{site}", 5) ** 2 for site in SITES))
    noise = 2 * np.hypot(told.error("expected_fractures.all", 5.0), mix)
    assert abs(told.mean("expected_fractures.all", 5.0) / expected - 1) < 0.01 + noise / expected


def test_oracle_reads_the_pack_as_the_engine_does():
    inputs = oracle_inputs(1.0, 0.7, people=10)
    assert inputs.incidence.shape == (len(SITES), len(SEXES), len(BANDS))
    assert inputs.incidence[0, 0, -1] == pytest.approx(PACK.get("incidence.hip.female.90+").number)
