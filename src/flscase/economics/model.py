"""The chain from an intake and its options to quantities and money.

parameters → rates of the cohort → runs → prognosis → pathway → flows → ledger. Each stage takes plain
arrays and hands plain arrays on; none looks back. One draw is the deterministic model, many draws the
probabilistic one: the same code, the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from flscase.economics import calibration, incidence, mortality, pathway, strata, treatment
from flscase.economics.clock import WEEKS_A_YEAR, Clock, Floats
from flscase.economics.flows import Classes, Flows, flows
from flscase.economics.health import Utilities
from flscase.economics.ledger import Entry, ledger
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake, MoneyRules, OptionPlan, Settings
from flscase.economics.prognosis import ITEM, MONEY, CohortRates, Prognosis, RunRates, follow
from flscase.economics.recurrence import Recurrence
from flscase.economics.treatment import Course
from flscase.terms import BANDS, GROUPS, SEXES, SITES

SITE_TYPE = tuple({"hip": 0, "spine": 1}.get(site, 2) for site in SITES)
NEW_AGES = ("50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90-94", "95+")


@dataclass(frozen=True)
class OptionResult:
    """What one option does: its quantities and its ledger."""

    plan: OptionPlan
    flows: Flows
    entries: list[Entry]


@dataclass(frozen=True)
class Evaluation:
    """Results of all options for one set of draws.

    scale, early: κ and A of the calibration (draws,).
    """

    options: dict[str, OptionResult]
    prognosis: Prognosis
    classes: Classes
    clock: Clock
    scale: Floats
    early: Floats
    runs: list[Course | None] = field(default_factory=list)


def admissions(parameters: Parameters, clock: Clock) -> list[Floats]:
    """Return the chance of a new care-home admission after a new hip fracture, by cycle (strata, draws)."""
    table = np.asarray(
        [[parameters[f"care_home.new.{sex}.{age}"] for age in NEW_AGES] for sex in SEXES]
    )  # sexes, ages, draws
    rates = []
    for start, middle in zip(clock.starts, clock.middles, strict=True):
        alive = strata.active(float(start))
        single = np.floor(strata.AGE[:alive] + middle)
        place = np.clip((single - 50) // 5, 0, len(NEW_AGES) - 1).astype(int)
        rates.append(table[strata.SEX[:alive], place])
    return rates


def residents(parameters: Parameters) -> Floats:
    """Return the share living in a care home at the index fracture, (strata, draws)."""
    table = np.asarray(
        [[parameters[f"care_home.at_index.{group}.{band}"] for band in BANDS] for group in GROUPS]
    )
    return np.asarray(table[strata.GROUP, strata.BAND])


def cohort_rates(
    parameters: Parameters, settings: Settings, clock: Clock
) -> tuple[CohortRates, Floats, Floats]:
    """Return the rates of the cohort, calibrated, with κ and A."""
    deaths = mortality.life_table_hazards(settings.life_table, settings.first_age, clock)
    ratios = mortality.Ratios(parameters)
    shape = incidence.by_cycle(parameters, clock)
    living_in = residents(parameters)
    first = _first_refracture(parameters, settings, clock, deaths, ratios, shape, living_in)
    targets = (parameters["refracture.cumulative.1y"], parameters["refracture.cumulative.2y"])
    scale, early = calibration.solve(first, parameters, clock, targets)
    return (
        CohortRates(
            residents=living_in,
            deaths=deaths,
            ratios=ratios,
            home_ratio=parameters["care_home.death_ratio"],
            incidence=[rate * scale for rate in shape],
            recurrence=Recurrence.from_parameters(parameters, early),
            admission=admissions(parameters, clock),
            utilities=Utilities(parameters, clock),
        ),
        scale,
        early,
    )


def _first_refracture(
    parameters: Parameters,
    settings: Settings,
    clock: Clock,
    deaths: list[Floats],
    ratios: mortality.Ratios,
    shape: list[Floats],
    living_in: Floats,
) -> calibration.FirstRefracture:
    """Gather the women of the pack's mix, at home and in homes, for two years of cycles."""
    women = np.flatnonzero(strata.SEX == 0)
    mix = settings.women_mix[women][:, np.newaxis]
    weights = np.concatenate([mix * (1 - living_in[women]), mix * living_in[women]])
    hazards, rates = [], []
    for cycle in range(2 * clock.per_year):
        step = ratios.step_at(float(clock.starts[cycle]))
        after = ratios.steps[strata.GROUP[women], step]
        table = deaths[cycle][women][:, np.newaxis]
        in_home = table * np.maximum(after, parameters["care_home.death_ratio"])
        hazards.append(np.concatenate([table * after, in_home]))
        everything = shape[cycle].sum(axis=0)[women]
        rates.append(np.concatenate([everything, everything]))
    return calibration.FirstRefracture(weights / weights.sum(axis=0), hazards, rates)


def run_rates(course: Course, parameters: Parameters, clock: Clock) -> RunRates:
    """Return one course as the cohort sees it."""
    by_type = treatment.effect_by_cycle(course, parameters, clock)
    nothing = np.zeros((clock.count, parameters.draws))
    first, later = nothing, nothing
    if course.drug == "zoledronate":
        first, later = _infusions_by_cycle(course, parameters, clock)
    return RunRates(
        by_type[list(SITE_TYPE)], treatment.on_drug_by_cycle(course, parameters, clock), first, later
    )


def _infusions_by_cycle(course: Course, parameters: Parameters, clock: Clock) -> tuple[Floats, Floats]:
    first, later = np.zeros((2, clock.count, parameters.draws))
    low = clock.starts[:, np.newaxis]
    high = low + clock.lengths[:, np.newaxis]
    for dose, (when, share) in enumerate(treatment.infusions(course, parameters, clock)):
        inside = (when >= low - 1e-9) & (when < high - 1e-9)
        (later if dose else first)[:] += inside * share
    return first, later


def risk_classes(parameters: Parameters, courses: Sequence[Course]) -> tuple[Classes, list[Floats]]:
    """Return the risk classes and each class's factor on the hazard; one class where all are alike."""
    ratio, share = parameters["risk.ratio"], parameters["risk.share_high"]
    count = len(courses) + 1
    runs: dict[Course | None, int] = {None: 0}
    for place, course in enumerate(courses):
        runs[course] = place + 1
    one = np.ones(parameters.draws)
    if np.all(ratio == 1):
        return Classes((one,), (runs,)), [one]
    low = (1 - ratio * share) / (1 - share)
    shifted = {course: place + count for course, place in runs.items()}
    return Classes((share, 1 - share), (runs, shifted)), [ratio, low]


def evaluate(
    options: Sequence[OptionPlan],
    intake: Intake,
    parameters: Parameters,
    money: MoneyRules,
    settings: Settings,
    *,
    full: bool = False,
) -> Evaluation:
    """Run the whole model.

    options:    two or more plans, one of them the baseline.
    parameters: one draw (deterministic) or a block of draws.
    full:       keep the cohort's later cycles (for the workbook and for charts).
    """
    clock = Clock(settings.cycle, max(intake.years, 5))
    queues = [pathway.queue(option, intake, parameters) for option in options]
    courses = pathway.courses(options, [bool(np.any(q.delays[1:] > 0)) for q in queues])
    classes, factors = risk_classes(parameters, courses)
    plain = [RunRates.untreated(clock, parameters.draws)]
    plain += [run_rates(course, parameters, clock) for course in courses]
    runs = [_scaled(run, factor) for factor in factors for run in plain]
    weights = views(parameters, money, clock)
    prognosis, scale, early = _follow(runs, parameters, settings, clock, weights, full)
    assessed_alive = alive_at_assessment(prognosis, clock, parameters, classes)
    results = {}
    for option, line in zip(options, queues, strict=True):
        shares = pathway.shares(option, line, intake.years * 4)
        amounts = flows(option, intake, shares, line, prognosis, classes, clock, parameters, assessed_alive)
        entries = ledger(option, amounts, parameters, money, MONEY)
        results[option.id] = OptionResult(option, amounts, entries)
    return Evaluation(results, prognosis, classes, clock, scale, early, [None, *courses])


SIDE_BY_SIDE = 16  # with fewer runs × draws than this, all runs are followed as draws of one run


def reprice(evaluation: Evaluation, parameters: Parameters, money: MoneyRules) -> Evaluation:
    """Return the evaluation with its ledger worked out again under other prices or payment rules.

    Quantities stay as they are: use it for prices, splits, cashable shares and regimes, never for effects.
    """
    options = {
        name: replace(result, entries=ledger(result.plan, result.flows, parameters, money, MONEY))
        for name, result in evaluation.options.items()
    }
    return replace(evaluation, options=options)


def _follow(
    runs: list[RunRates],
    parameters: Parameters,
    settings: Settings,
    clock: Clock,
    weights: Floats,
    full: bool,
) -> tuple[Prognosis, Floats, Floats]:
    """Follow the cohort under every run; return it with κ and A.

    For one draw the arrays are so short that calling NumPy costs more than computing: runs are then laid
    side by side as if they were draws, which gives the same numbers.
    """
    draws = parameters.draws
    if len(runs) * draws > SIDE_BY_SIDE:
        rates, scale, early = cohort_rates(parameters, settings, clock)
        return follow(rates, runs, clock, weights, full=full), scale, early
    rates, scale, early = cohort_rates(parameters.tiled(len(runs)), settings, clock)
    joined = follow(rates, [_joined(runs)], clock, weights, full=full)
    apart = Prognosis(
        _apart(joined.fine, draws),
        _apart(joined.whole, draws),
        None if joined.later is None else _apart(joined.later, draws),
    )
    return apart, scale[:draws], early[:draws]


def _joined(runs: list[RunRates]) -> RunRates:
    """Lay runs side by side along the draws."""
    return RunRates(
        np.concatenate([run.effect for run in runs], axis=-1),
        np.concatenate([run.on_drug for run in runs], axis=-1),
        np.concatenate([run.first for run in runs], axis=-1),
        np.concatenate([run.later for run in runs], axis=-1),
    )


def _apart(joined: Floats, draws: int) -> Floats:
    """Take runs laid along the draws apart again: (1, ..., runs × draws) -> (runs, ..., draws)."""
    split = joined[0].reshape(*joined.shape[1:-1], -1, draws)
    return np.ascontiguousarray(np.moveaxis(split, -2, 0))


def alive_at_assessment(
    prognosis: Prognosis, clock: Clock, parameters: Parameters, classes: Classes
) -> Floats:
    """Return the share of each stratum alive when it would be assessed, (strata, draws)."""
    weeks = parameters["pathway.assessment_weeks"] / WEEKS_A_YEAR
    dead = np.zeros(prognosis.fine.shape[3:])
    for cycle in range(clock.fine):
        part = np.clip((weeks - clock.starts[cycle]) / clock.lengths[cycle], 0.0, 1.0)
        if not np.any(part):
            break
        for size, runs in zip(classes.sizes, classes.runs, strict=True):
            dead += prognosis.fine[runs[None], ITEM["deaths"], cycle] * part * size
    return 1 - dead


def _scaled(run: RunRates, factor: Floats) -> RunRates:
    if np.all(factor == 1):
        return run
    return RunRates(run.effect * factor, run.on_drug, run.first, run.later)


def views(parameters: Parameters, money: MoneyRules, clock: Clock) -> Floats:
    """Return the weights of the lifetime views: plain counts, money, health (3, cycles)."""
    standard = float(np.mean(parameters["econ.discount"]))
    costs = standard if money.discount_costs is None else money.discount_costs
    health = standard if money.discount_health is None else money.discount_health
    return np.stack([np.ones(clock.count), clock.discount(costs), clock.discount(health)])
