"""The arithmetic of a case laid open: what the workbook needs to repeat the model cell by cell.

The model is linear once every course of treatment has been followed for one person of each stratum. These
are the tables of that prognosis, for every course that an option uses or would use if its drug mix changed
or a waiting list formed, by quarter since arrival and over whole lives. Nothing is rounded or summed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from flscase.economics import model, pathway, strata
from flscase.economics.clock import WEEKS_A_YEAR, Clock, Floats
from flscase.economics.flows import COMMON, lag_kernel
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake, MoneyRules, OptionPlan, Settings
from flscase.economics.prognosis import ITEM, Prognosis, RunRates, follow
from flscase.economics.treatment import Course
from flscase.terms import BANDS, DRUGS, GROUPS, SEXES

EVENTS: Final = tuple(item for item in COMMON if item != "resident_years")
TAKING: Final = ("on_drug",)
INFUSIONS: Final = ("first_infusions", "later_infusions")
DELAYS: Final = pathway.DELAYS
MOST_COURSES: Final = 18  # beyond which a workbook that offers every drug to every service grows too large


@dataclass(frozen=True)
class Prospect:
    """What one person of each stratum goes through under one course, per item.

    lags:  item -> by quarter since the quarter of arrival, (strata, quarters).
    whole: item -> over the whole life, (strata, 1 + rates): counted, then discounted at each rate.
    For a course of treatment both are the change against nobody treated.
    """

    lags: Mapping[str, Floats]
    whole: Mapping[str, Floats]


@dataclass(frozen=True)
class CourseTable:
    """A course of treatment and its prospects by risk class (one class where all are alike).

    persistence: name of the curve, "own" for a drug's own, "given" for one of the case's.
    weeks: from fracture to first dose without waiting; delay: place in `DELAYS`.
    """

    drug: str
    persistence: str
    weeks: float
    delay: int
    classes: tuple[Prospect, ...]


@dataclass(frozen=True)
class OptionCourses:
    """The courses of one option by drug, as places in `Workings.courses`.

    usual: one place a drug. service: one place a drug for each of `DELAYS`; empty without a service.
    """

    plan: OptionPlan
    usual: Mapping[str, int]
    service: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Workings:
    """Everything that the workbook's formulas start from.

    bands, sexes, groups: strata in the order bands × sexes × groups.
    people:     index patients of the first year by stratum (strata,).
    alive_then: share of each stratum alive when it would be assessed (strata,).
    rates:      yearly discount rates that the whole-life columns stand for; costs, health: those in force.
    high_share: share of people at high risk, or None where all are alike.
    """

    bands: tuple[str, ...]
    sexes: tuple[str, ...]
    groups: tuple[str, ...]
    people: Floats
    alive_then: Floats
    growth: float
    years: int
    rates: tuple[float, ...]
    costs: float
    health: float
    high_share: float | None
    untreated: Prospect
    courses: tuple[CourseTable, ...]
    options: tuple[OptionCourses, ...]


def workings(
    plans: Sequence[OptionPlan],
    intake: Intake,
    parameters: Parameters,
    money: MoneyRules,
    settings: Settings,
    *,
    other_rates: Sequence[float] = (),
) -> Workings:
    """Follow every course that the plans' workbook may need; parameters of one draw.

    other_rates: discount rates to offer beside those in force.
    """
    clock = Clock(settings.cycle, max(intake.years, 5))
    wanted, options = _wanted(plans, float(parameters["pathway.start_weeks"][0]))
    classes, factors = model.risk_classes(parameters, wanted)
    prognosis = _followed(wanted, factors, parameters, money, settings, clock)
    standard = float(np.mean(parameters["econ.discount"]))
    costs = standard if money.discount_costs is None else money.discount_costs
    health = standard if money.discount_health is None else money.discount_health
    rates = tuple(dict.fromkeys((costs, health, *other_rates)))
    histories = _histories(prognosis, clock, intake.years * 4, rates)
    nobody = [histories[runs[None]] for runs in classes.runs]
    sizes = [float(size[0]) for size in classes.sizes]
    return Workings(
        bands=BANDS,
        sexes=SEXES,
        groups=GROUPS,
        people=np.array(intake.per_year[:, 0], dtype=float),
        alive_then=model.alive_at_assessment(prognosis, clock, parameters, classes)[:, 0],
        growth=intake.growth,
        years=intake.years,
        rates=rates,
        costs=costs,
        health=health,
        high_share=sizes[0] if len(sizes) == 2 else None,
        untreated=_prospect(EVENTS, [(size, history) for size, history in zip(sizes, nobody, strict=True)]),
        courses=tuple(
            _table(
                course, [(histories[runs[course]], nobody[place]) for place, runs in enumerate(classes.runs)]
            )
            for course in wanted
        ),
        options=tuple(options),
    )


def _wanted(plans: Sequence[OptionPlan], weeks: float) -> tuple[list[Course], list[OptionCourses]]:
    """Return every course once, and which of them each option uses.

    A service may change to any drug that some option of the case uses; in a case of very many courses,
    only between its own. weeks: time to treatment of a plan that gives none, said outright, so that equal
    courses are one.
    """
    timed = [
        replace(
            plan,
            weeks_to_treatment=weeks if plan.weeks_to_treatment is None else plan.weeks_to_treatment,
            usual_weeks=weeks if plan.usual_weeks is None else plan.usual_weeks,
        )
        for plan in plans
    ]
    used = {drug for plan in plans for drug in (*plan.mix, *plan.usual_mix)}
    courses, options = _courses(timed, used)
    return (courses, options) if len(courses) <= MOST_COURSES else _courses(timed, set())


def _courses(plans: Sequence[OptionPlan], offered: set[str]) -> tuple[list[Course], list[OptionCourses]]:
    """Return the courses of some plans; a service may change to the drugs offered."""
    courses: dict[Course, int] = {}
    options = []
    for plan in plans:
        alone = replace(plan, covered=np.zeros_like(plan.covered))
        usual = {
            drug: _places(courses, replace(alone, usual_mix={drug: share}), late=False)[0]
            for drug, share in plan.usual_mix.items()
        }
        drugs = [drug for drug in DRUGS if drug in plan.mix or drug in offered] if plan.has_service else []
        service: dict[str, tuple[int, ...]] = {
            drug: _places(courses, replace(plan, mix={drug: (1.0, 1.0, 1.0)}, usual_mix={}), late=True)
            for drug in drugs
        }
        options.append(OptionCourses(plan, usual, service))
    return list(courses), options


def _places(known: dict[Course, int], plan: OptionPlan, *, late: bool) -> tuple[int, ...]:
    """Return the places of a plan's courses, adding those not known yet."""
    return tuple(known.setdefault(course, len(known)) for course in pathway.courses([plan], [late]))


def _followed(
    wanted: Sequence[Course],
    factors: Sequence[Floats],
    parameters: Parameters,
    money: MoneyRules,
    settings: Settings,
    clock: Clock,
) -> Prognosis:
    plain = [RunRates.untreated(clock, 1)]
    plain += [model.run_rates(course, parameters, clock) for course in wanted]
    runs = [replace(run, effect=run.effect * factor) for factor in factors for run in plain]
    rates, _, _ = model.cohort_rates(parameters, settings, clock)
    return follow(rates, runs, clock, model.views(parameters, money, clock), full=True)


@dataclass(frozen=True)
class _History:
    """One run: (items, strata, quarters) since arrival and (items, strata, 1 + rates) over whole lives."""

    lags: Floats
    whole: Floats


def _histories(prognosis: Prognosis, clock: Clock, quarters: int, rates: Sequence[float]) -> list[_History]:
    kernel = lag_kernel(clock, quarters)
    weights = np.stack([np.ones(clock.count), *(clock.discount(rate) for rate in rates)])
    assert prognosis.later is not None  # noqa: S101 - asked for by full=True
    found = []
    for fine, later in zip(prognosis.fine[..., 0], prognosis.later[..., 0], strict=True):
        whole = np.einsum("ics,rc->isr", np.concatenate([fine, later], axis=1), weights)
        found.append(_History(np.einsum("ics,cq->isq", fine, kernel), whole))
    return found


def _prospect(items: Sequence[str], parts: Sequence[tuple[float, _History]]) -> Prospect:
    """Return the weighted sum of some histories."""
    return Prospect(
        {item: np.sum([size * part.lags[ITEM[item]] for size, part in parts], axis=0) for item in items},
        {item: np.sum([size * part.whole[ITEM[item]] for size, part in parts], axis=0) for item in items},
    )


def _table(course: Course, classes: Sequence[tuple[_History, _History]]) -> CourseTable:
    infused = INFUSIONS if course.drug == "zoledronate" else ()
    items = (*EVENTS, *TAKING, *infused)
    weeks = (course.start or 0.0) * WEEKS_A_YEAR
    curve = course.persistence
    return CourseTable(
        course.drug,
        curve if isinstance(curve, str) else "given",
        weeks,
        DELAYS.index(course.delay),
        tuple(_prospect(items, [(1.0, treated), (-1.0, untreated)]) for treated, untreated in classes),
    )


def gathered(table: Workings) -> Workings:
    """Return the same workings with one stratum per index group: people of the mix taken together.

    Right only where the options treat everybody of a group alike.
    """
    into = np.zeros((len(GROUPS), strata.COUNT))
    into[strata.GROUP, np.arange(strata.COUNT)] = table.people
    into /= into.sum(axis=1, keepdims=True)

    def mean(prospect: Prospect) -> Prospect:
        return Prospect(
            {item: into @ values for item, values in prospect.lags.items()},
            {item: into @ values for item, values in prospect.whole.items()},
        )

    def few(plan: OptionPlan) -> OptionPlan:
        shares = ("usual", "covered", "identified", "assessed", "recommended", "started")
        return replace(plan, **{name: into @ getattr(plan, name) for name in shares})

    return replace(
        table,
        bands=("50+",),
        sexes=("all",),
        people=np.bincount(strata.GROUP, weights=table.people).astype(float),
        alive_then=into @ table.alive_then,
        untreated=mean(table.untreated),
        courses=tuple(replace(c, classes=tuple(mean(part) for part in c.classes)) for c in table.courses),
        options=tuple(replace(option, plan=few(option.plan)) for option in table.options),
    )
