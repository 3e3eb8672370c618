"""The oracle itself: closed forms, null effects, and its three ways of keeping time against each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from oracle import HIP, OTHER, SPINE, OracleInputs, Outcome, Steps, Treatment, follow, follow_closely

MIDS = (52.5, 57.5, 62.5, 67.5, 72.5, 77.5, 82.5, 87.5, 93.0)
ONE = Steps((0.0,), (1.0,))


def gompertz(first_age: int = 50, last_age: int = 100) -> np.ndarray:
    ages = np.arange(first_age, last_age + 1)
    hazard = np.array([np.exp(-11.3 + 0.108 * ages), np.exp(-10.6 + 0.104 * ages)])
    return 1 - np.exp(-hazard)


def made_up(n: int, **changes: object) -> OracleInputs:
    """A made-up but lifelike disease: women and men of 82.5 and 67.5 after hip, spine and wrist."""
    rng = np.random.default_rng(0)
    ages = np.array(MIDS)
    women = [
        np.exp(-9.0 + 0.11 * (ages - 50)) * 4,
        np.exp(-8.3 + 0.08 * (ages - 50)),
        np.exp(-5.9 + 0.03 * (ages - 50)),
        np.exp(-7.3 + 0.06 * (ages - 50)),
        np.exp(-8.6 + 0.09 * (ages - 50)),
        np.exp(-6.0 + 0.03 * (ages - 50)),
    ]
    defaults: dict[str, object] = {
        "sex": rng.integers(0, 2, n),
        "age": rng.choice([67.5, 82.5], n),
        "index": rng.choice([HIP, SPINE, OTHER], n),
        "incidence_ages": MIDS,
        "incidence": np.stack([np.array(women), 0.5 * np.array(women)], axis=1),
        "yearly_death": gompertz(),
        "death_ratio": (
            Steps((0.0, 0.5, 1.0), (5.75, 2.3, 1.7)),
            Steps((0.0, 1.0), (1.7, 1.3)),
            Steps((0.0, 1.0), (1.6, 1.1)),
        ),
        "kappa": 1.07,
        "early": 0.72,
        "rr_1y": 2.7,
        "decay": 0.161,
        "causal_share": 0.25,
        "resident": 0.1,
        "home_entry_ages": (50.0, 75.0, 85.0),
        "home_entry": np.array([[0.03, 0.1, 0.15], [0.03, 0.08, 0.11]]),
        "home_death_ratio": 2.0,
        "baseline": (0.9546, 0.0253, -0.00106, -2.32e-5),
        "utility": (
            Steps((0.0, 1.0), (0.776, 0.868)),
            Steps((0.0, 1.0), (0.724, 0.868)),
            Steps((0.0, 1.0), (0.92, 1.0)),
        ),
        "home_utility": 0.63,
        "lump": (13_000.0, 2_000.0, 600.0, 1_500.0, 3_500.0, 1_000.0),
        "hip_at_home": 3_000.0,
        "home_year": 60_000.0,
    }
    return OracleInputs(**(defaults | changes))  # type: ignore[arg-type]


def constant(n: int, hazard: float, death: float, **changes: object) -> OracleInputs:
    """One site, hip, at a constant hazard; a constant death hazard; nothing else."""
    incidence = np.zeros((6, 2, 1))
    incidence[HIP] = hazard
    quiet: dict[str, object] = {
        "sex": np.zeros(n, dtype=int),
        "age": np.full(n, 60.0),
        "index": np.full(n, HIP),
        "incidence_ages": (60.0,),
        "incidence": incidence,
        "yearly_death": np.full((2, 51), 1 - np.exp(-death)),
        "death_ratio": (ONE, ONE, ONE),
        "kappa": 1.0,
        "early": 0.0,
        "rr_1y": 1.0,
        "decay": 0.1,
        "causal_share": 0.0,
        "end_age": 80.0,
    }
    return OracleInputs(**(quiet | changes))  # type: ignore[arg-type]


def drug(**changes: object) -> Treatment:
    oral: dict[str, object] = {
        "start": 0.3,
        "hazard_ratio": (0.67, 0.45, 0.8),
        "onset": (1.0, 0.75, 1.0),
        "months": (6.0, 12.0, 24.0, 60.0),
        "persistence": (0.8, 0.71, 0.63, 0.47),
        "course": 5.0,
        "offset": 1.0,
    }
    return Treatment(**(oral | changes))  # type: ignore[arg-type]


def assert_close(
    one: Outcome, other: Outcome, measure: str, year: float = np.inf, *, margin: float = 0.0
) -> None:
    """Within four standard errors of two independent runs, or a relative margin on top."""
    a, b = one.mean(measure, year), other.mean(measure, year)
    allowed = 4 * np.hypot(one.error(measure, year), other.error(measure, year)) + margin * abs(b)
    assert abs(a - b) <= allowed, f"{measure}: {a:.5f} against {b:.5f}, allowed {allowed:.5f}"


def assert_near(
    outcome: Outcome, measure: str, exact: float, year: float = np.inf, *, margin: float = 0.0
) -> None:
    allowed = 4 * outcome.error(measure, year) + margin * abs(exact)
    assert abs(outcome.mean(measure, year) - exact) <= allowed + 1e-12, measure


def test_constant_death_gives_the_exponential() -> None:
    outcome = follow(constant(60_000, 0.0, 0.1))
    assert_near(outcome, "deaths", 1 - np.exp(-2.0))
    assert_near(outcome, "deaths", 1 - np.exp(-0.1), 1.0)
    assert_near(outcome, "life_years", (1 - np.exp(-2.0)) / 0.1, margin=0.1**2 / 12)
    assert outcome.mean("fractures.all") == 0.0


def test_constant_fracture_hazard_with_death_competing() -> None:
    """Expected fractures are hazard x life-years; the first comes with the competing-risk formula."""
    hazard, death = 0.08, 0.1
    outcome = follow(constant(60_000, hazard, death))
    alive = (1 - np.exp(-20 * death)) / death
    assert_near(outcome, "expected_fractures.hip", hazard * alive, margin=0.002)
    assert_near(outcome, "fractures.hip", hazard * alive, margin=0.002)
    first = hazard / (hazard + death) * (1 - np.exp(-20 * (hazard + death)))
    assert_near(outcome, "any_fracture", first)
    assert outcome.mean("fractures.all") == pytest.approx(outcome.mean("fractures.hip"))


def test_drawn_and_expected_fractures_have_one_mean() -> None:
    outcome = follow(made_up(30_000))
    for site in ("hip", "spine", "wrist", "humerus", "pelvis", "other", "all"):
        gap = outcome.totals[f"fractures.{site}"][-1] - outcome.totals[f"expected_fractures.{site}"][-1]
        assert abs(gap.mean()) <= 4 * gap.std() / np.sqrt(len(gap)), site
        assert outcome.error(f"expected_fractures.{site}") < outcome.error(f"fractures.{site}")


def test_everybody_dies_and_sites_add_up() -> None:
    outcome = follow(made_up(20_000))
    assert outcome.mean("deaths") > 0.98
    sites = sum(
        outcome.mean(f"fractures.{s}") for s in ("hip", "spine", "wrist", "humerus", "pelvis", "other")
    )
    assert outcome.mean("fractures.all") == pytest.approx(sites)
    assert outcome.mean("hips_at_home") < outcome.mean("fractures.hip")


@pytest.mark.parametrize("by_dose", [False, True])
def test_a_drug_without_effect_is_no_drug(by_dose: bool) -> None:
    plain = made_up(5_000)
    null = replace(plain, treatment=drug(hazard_ratio=(1.0, 1.0, 1.0), by_dose=by_dose, course=3.0))
    one, other = follow(plain), follow(null)
    for measure, totals in one.totals.items():
        assert np.array_equal(totals, other.totals[measure]), measure


def test_without_causal_deaths_treatment_changes_no_life() -> None:
    plain = made_up(20_000, causal_share=0.0, home_death_ratio=1.0)
    treated = follow(replace(plain, treatment=drug()))
    untreated = follow(plain)
    assert np.array_equal(treated.totals["life_years"], untreated.totals["life_years"])
    assert treated.mean("expected_fractures.all") < untreated.mean("expected_fractures.all")


def test_treatment_averts_and_the_paired_error_is_small() -> None:
    plain = made_up(40_000)
    untreated, treated = follow(plain), follow(replace(plain, treatment=drug()))
    averted, error = untreated.difference(treated, "expected_fractures.all")
    assert averted > 4 * error > 0
    assert error < 0.5 * np.hypot(
        untreated.error("expected_fractures.all"), treated.error("expected_fractures.all")
    )
    for better in ("qalys", "life_years"):
        gained, error = treated.difference(untreated, better)
        assert gained > -4 * error


def test_perfect_utility_makes_qalys_life_years() -> None:
    outcome = follow(made_up(3_000, baseline=(1.0, 0.0, 0.0, 0.0), utility=(ONE, ONE, ONE), home_utility=1.0))
    np.testing.assert_allclose(outcome.totals["qalys"], outcome.totals["life_years"], rtol=1e-12)


def test_discounting_by_hand() -> None:
    outcome = follow(constant(10, 0.0, 1e-15, rate_health=0.035, fine_years=2.0))
    points = [*np.arange(0, 2, 0.25), *np.arange(2, 21, 1.0)]
    exact = sum((b - a) * (1.035**-a + 1.035**-b) / 2 for a, b in pairwise(points))
    assert outcome.mean("qalys") == pytest.approx(exact)
    assert outcome.mean("life_years") == pytest.approx(20.0)


def test_costs_are_the_events_priced() -> None:
    outcome = follow(made_up(20_000))
    prices = (13_000.0, 2_000.0, 600.0, 1_500.0, 3_500.0, 1_000.0)
    names = ("hip", "spine", "wrist", "humerus", "pelvis", "other")
    exact = sum(
        price * outcome.totals[f"fractures.{name}"][-1] for price, name in zip(prices, names, strict=True)
    )
    exact = exact + 60_000.0 * outcome.totals["home_years"][-1]
    exact = exact + 3_000.0 * (outcome.totals["hips_at_home"][-1])
    np.testing.assert_allclose(outcome.totals["cost"][-1], exact, rtol=1e-12)


def test_a_wrist_after_a_hip_does_not_raise_utility() -> None:
    """Everybody has had a hip; lesser fractures then only shorten or worsen life, never better it."""
    plain = made_up(20_000, causal_share=0.0, index=np.full(20_000, HIP), home_entry=np.zeros((2, 3)))
    fewer = plain.incidence.copy()
    fewer[2:] = 0.0
    gained, error = follow(replace(plain, incidence=fewer)).difference(follow(plain), "qalys")
    assert gained >= -4 * error


def test_new_residents_only_after_hips_and_from_home() -> None:
    none = follow(made_up(5_000, resident=1.0))
    assert none.mean("admissions") == 0.0
    assert none.mean("home_years") == 0.0
    some = follow(made_up(5_000))
    assert some.totals["admissions"].max() == 1.0  # no way back, so no second admission
    assert (some.totals["admissions"][-1] <= some.totals["fractures.hip"][-1]).all()


@pytest.mark.parametrize("t", [0.2, 0.3, 0.8, 1.3, 2.3, 3.3, 4.3, 5.3])
def test_effect_of_a_drug_over_time(t: float) -> None:
    """Start 0.3, one year on: onset to the plateau, then a line back over one year."""
    plateau = (1 - 0.67) / (1 - 1 / 6)
    effect = {0.2: 0.0, 0.3: 0.0, 0.8: plateau / 2, 1.3: plateau, 2.3: 0.0}.get(t, 0.0)
    ratio = drug().ratio(t, np.array([1.0]))[HIP, 0]
    assert ratio == pytest.approx(1 - effect)


def test_effect_over_the_trial_is_the_published_ratio() -> None:
    times = 0.3 + (np.arange(3000) + 0.5) / 1000
    for group in (HIP, SPINE, OTHER):
        mean = np.mean([drug().ratio(t, np.array([5.0]))[group, 0] for t in times])
        assert mean == pytest.approx(drug().hazard_ratio[group], abs=1e-6)


def test_stopping_times_follow_the_persistence_curve() -> None:
    chance = (np.arange(200_000) + 0.5) / 200_000
    on = drug().years_on_drug(chance)
    for month, share in zip(drug().months[:-1], drug().persistence[:-1], strict=True):
        assert np.mean(on > month / 12) == pytest.approx(share, abs=1e-4)
    assert np.mean(on >= 5.0) == pytest.approx(0.47, abs=1e-4)
    doses = drug(by_dose=True, course=3.0, months=(12.0, 24.0), persistence=(0.88, 0.77)).years_on_drug(
        chance
    )
    assert set(doses) == {1.0, 2.0, 3.0}
    assert np.mean(doses >= 2) == pytest.approx(0.88, abs=1e-4)
    assert np.mean(doses >= 3) == pytest.approx(0.77, abs=1e-4)


def test_effect_averaged_over_stopping_times_does_as_well() -> None:
    """The cohort gives everybody the mean effect; people with their own day of stopping do the same."""
    n = 30_000
    plain = made_up(n)
    chance = (np.arange(2_000) + 0.5) / 2_000
    on = drug().years_on_drug(chance)
    own = follow(replace(plain, treatment=drug()))
    mean = follow(replace(plain, treatment=lambda t: drug().ratio(t, on).mean(axis=1)))
    for measure in ("expected_fractures.hip", "expected_fractures.all", "qalys"):
        gap, error = own.difference(mean, measure)
        assert abs(gap) <= 4 * error + 0.002 * mean.mean(measure), measure


@pytest.mark.parametrize("treatment", [None, drug()])
def test_bins_of_time_agree_with_exact_time(treatment: Treatment | None) -> None:
    exact = follow(made_up(40_000, treatment=treatment))
    bins = follow(made_up(25_000, treatment=treatment, tau="bins", seed=2))
    for measure in (
        "expected_fractures.all",
        "expected_fractures.hip",
        "admissions",
        "life_years",
        "qalys",
        "cost",
    ):
        assert_close(bins, exact, measure)


@pytest.mark.parametrize("cycle", [1 / 12, 0.5])
def test_length_of_the_cycle_hardly_matters(cycle: float) -> None:
    quarter = follow(made_up(25_000, treatment=drug()))
    other = follow(made_up(25_000, treatment=drug(), fine_cycle=cycle, seed=3))
    for measure in ("expected_fractures.all", "expected_fractures.hip", "life_years", "qalys", "cost"):
        assert_close(other, quarter, measure, margin=0.001)


@pytest.mark.slow
@pytest.mark.parametrize("treatment", [None, drug()])
def test_cycles_agree_with_continuous_time(treatment: Treatment | None) -> None:
    cycles = follow(made_up(40_000, treatment=treatment))
    close = follow_closely(made_up(10_000, treatment=treatment, seed=5))
    for measure in (
        "expected_fractures.all",
        "expected_fractures.hip",
        "life_years",
        "qalys",
        "cost",
        "admissions",
    ):
        for year in (5.0, np.inf):
            assert_close(cycles, close, measure, year, margin=0.01)
