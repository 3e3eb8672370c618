"""Who gets what, when: from index patients to the share of each stratum on each course.

People whom the service does not assess keep usual care. A queue with limited places delays people,
and loses those who would wait too long; they keep usual care too. Treatment goes to the high-risk
class first, usual care and service alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from flscase.economics import strata
from flscase.economics.clock import WEEKS_A_YEAR, Floats
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake, OptionPlan
from flscase.economics.treatment import Course

DELAYS = (0.0, 0.25, 0.5)  # years of waiting on top of the usual time to treatment


@dataclass(frozen=True)
class Queue:
    """What limited places do to the people found, by quarter of intake.

    demand, capacity: new assessments wanted and possible per quarter, (quarters, draws); capacity may be inf.
    served: share assessed of those wanted (quarters, draws).
    delays: split of those assessed over DELAYS (3, quarters, draws).
    binds:  which limit binds ("", "stated", "hours", "dxa").
    """

    demand: Floats
    capacity: Floats
    served: Floats
    delays: Floats
    binds: str


def assessed_share(option: OptionPlan) -> Floats:
    """Return the share of index patients whom the service would assess with places for all, (strata,)."""
    return np.asarray(option.covered * option.identified * option.assessed)


def ramp(option: OptionPlan, quarters: int) -> Floats:
    """Return the share of full coverage reached in each quarter of intake, (quarters,)."""
    steps = np.ones(quarters)
    given = np.asarray(option.ramp_up[:quarters], dtype=float)
    steps[: len(given)] = given
    return steps


def nurse_wte(option: OptionPlan) -> float:
    """Return whole-time equivalents of nurses, who do the assessments."""
    return sum(staff.wte for staff in option.workforce if "nurse" in staff.role.lower())


def capacity_per_quarter(option: OptionPlan, parameters: Parameters) -> tuple[Floats, str]:
    """Return new assessments possible in a quarter, (draws,), and which limit is the smallest.

    The smallest of the stated number, paid nurse hours over minutes a patient, and DXA slots over the
    share who need a scan.
    """
    draws = parameters.draws
    limits: dict[str, Floats] = {}
    if option.new_per_month is not None:
        limits["stated"] = np.full(draws, option.new_per_month * 3.0)
    nurses = nurse_wte(option)
    if nurses > 0:
        minutes = nurses * parameters["hours.productive"] * 60 / 4
        limits["hours"] = np.asarray(minutes / parameters["minutes.new_patient"])
    if option.dxa_per_month is not None:
        limits["dxa"] = np.asarray(option.dxa_per_month * 3.0 / parameters["pathway.dxa_share"])
    if not limits:
        return np.full(draws, np.inf), ""
    smallest = min(limits, key=lambda name: float(limits[name].mean()))
    return np.minimum.reduce(list(limits.values())), smallest


def queue(option: OptionPlan, intake: Intake, parameters: Parameters) -> Queue:
    """Run the first-in-first-out fluid queue over the intake's quarters.

    Arrivals that would wait longer than the limit are lost. Within a quarter arrivals are even.
    """
    sizes = intake.quarters()
    steps = ramp(option, len(sizes))
    wanted = np.sum(intake.per_year * assessed_share(option)[:, np.newaxis], axis=0) / 4
    demand = sizes[:, np.newaxis] * steps[:, np.newaxis] * np.broadcast_to(wanted, (parameters.draws,))
    capacity, smallest = capacity_per_quarter(option, parameters)
    limit = parameters["pathway.wait_limit_weeks"] / WEEKS_A_YEAR * 4  # in quarters
    waiting = np.zeros(parameters.draws)  # people in the queue
    served, delays = [], []
    for wants in demand:
        room = capacity * (1 + limit)  # nobody joins a queue longer than the limit
        joined = np.minimum(wants, np.maximum(room - waiting, 0.0))
        after = np.maximum(waiting + joined - capacity, 0.0)
        open_to = np.isfinite(capacity) & (capacity > 0)
        middle = np.divide((waiting + after) / 2, capacity, out=np.zeros_like(waiting), where=open_to)
        served.append(np.divide(joined, wants, out=np.ones_like(wants), where=wants > 0))
        delays.append(_split_delay(np.minimum(middle, limit) / 4))
        waiting = after
    share = np.asarray(served)
    tight = bool(np.any(demand > capacity * (1 + 1e-12)))
    return Queue(
        demand,
        np.broadcast_to(capacity, demand.shape),
        share,
        np.moveaxis(np.asarray(delays), 1, 0),
        smallest if tight else "",
    )


def _split_delay(years: Floats) -> Floats:
    """Split people who wait `years` over the delay classes so that their mean wait is kept, (3, draws)."""
    place = np.clip(years / DELAYS[1], 0, len(DELAYS) - 1)
    return np.stack([np.clip(1 - np.abs(place - step), 0, 1) for step in range(len(DELAYS))])


def courses(options: Iterable[OptionPlan], delayed: Iterable[bool]) -> list[Course]:
    """Return every course that some option uses, once each, in a stable order."""
    wanted: dict[Course, None] = {}
    for option, late in zip(options, delayed, strict=True):
        for course in _usual_courses(option):
            wanted[course] = None
        if option.has_service:
            for delay in DELAYS if late else DELAYS[:1]:
                for drug in option.mix:
                    wanted[_service_course(option, drug, delay)] = None
    return list(wanted)


def _usual_courses(option: OptionPlan) -> list[Course]:
    start = None if option.usual_weeks is None else option.usual_weeks / WEEKS_A_YEAR
    return [_course(drug, option.usual_persistence, 0.0, start) for drug in option.usual_mix]


def _service_course(option: OptionPlan, drug: str, delay: float) -> Course:
    start = None if option.weeks_to_treatment is None else option.weeks_to_treatment / WEEKS_A_YEAR
    return _course(drug, option.persistence, delay, start)


def _course(drug: str, persistence: object, delay: float, start: float | None) -> Course:
    plain = Course(drug, persistence, delay, start)  # type: ignore[arg-type]
    # a drug with a curve of its own is the same course whatever the monitoring
    return Course(drug, plain.persistence_in_force, delay, start)


@dataclass(frozen=True)
class Shares:
    """How an option treats its intake, by quarter of intake.

    service:  course -> share of each stratum started by the service (quarters, strata, draws).
    usual:    course -> share started by usual care (quarters, strata, draws).
    assessed: share of each stratum assessed (quarters, strata, draws).
    """

    service: dict[Course, Floats]
    usual: dict[Course, Floats]
    assessed: Floats


def shares(option: OptionPlan, line: Queue, quarters: int) -> Shares:
    """Turn an option's cascade and its queue into shares of each stratum on each course."""
    steps = ramp(option, quarters)[:, np.newaxis] * line.served  # quarter, draw
    assessed = assessed_share(option)[np.newaxis, :, np.newaxis] * steps[:, np.newaxis, :]
    started = assessed * (option.recommended * option.started)[np.newaxis, :, np.newaxis]
    kept = np.where(option.covered > 0, option.usual_kept, 1.0)
    usual = (1 - assessed) * (option.usual * kept)[np.newaxis, :, np.newaxis]
    service: dict[Course, Floats] = {}
    if option.has_service:
        for place, delay in enumerate(DELAYS):
            if np.any(line.delays[place] > 0):
                for drug, mix in option.mix.items():
                    by_group = np.asarray(mix)[strata.GROUP][np.newaxis, :, np.newaxis]
                    share = started * by_group * line.delays[place][:, np.newaxis, :]
                    course = _service_course(option, drug, delay)
                    service[course] = service.get(course, 0.0) + share
    usual_by: dict[Course, Floats] = {}
    for course, (_, mix) in zip(_usual_courses(option), option.usual_mix.items(), strict=True):
        by_group = np.asarray(mix)[strata.GROUP][np.newaxis, :, np.newaxis]
        usual_by[course] = usual_by.get(course, 0.0) + usual * by_group
    return Shares(service, usual_by, assessed)


def into_classes(treated: Floats, share_high: Floats) -> tuple[Floats, Floats]:
    """Split a treated share over two risk classes, the high class first.

    treated: share of all people (..., draws); share_high: size of the high class (draws,).
    Returns the treated share of all people that falls in the high and in the low class.
    """
    high = np.minimum(treated, share_high)
    return high, treated - high
