"""What a drug does over time: how long people take it, how fast it works, how it wears off.

A *course* is one drug with one persistence curve and one starting time. Its effect on the hazard is
`1 − plateau × curve(u)`, where the curve (0 to 1) is averaged over the times at which people stop.
A published hazard ratio is an average over its trial, the slow start included, so the plateau is larger.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flscase.economics.clock import WEEKS_A_YEAR, Clock, Floats
from flscase.economics.parameters import Parameters

ORAL = ("alendronate", "risedronate", "ibandronate", "raloxifene")
ANABOLIC = ("teriparatide", "romosozumab")
SITE_TYPES = ("hip", "spine", "non_vertebral")  # effects differ by these three
STOP_STEP = 0.25  # years between the classes of people who stop together
SUBSTEPS = 3  # points at which a fine cycle's mean is read; a whole year has twice as many
KNOT_MONTHS = {
    "ordinary": (6, 12, 18, 24, 36, 60),
    "monitored": (12, 36, 60),
    "cautious": (6, 12, 18, 24, 36, 60),
}


@dataclass(frozen=True)
class Course:
    """A drug, a persistence curve and a start.

    persistence: a curve's name, or a table of (month, share) pairs given by the user.
    start:       years from the index fracture to the first dose, before any waiting list.
    delay:       years of waiting on top.
    """

    drug: str
    persistence: str | tuple[tuple[float, float], ...] = "ordinary"
    delay: float = 0.0
    start: float | None = None

    @property
    def persistence_in_force(self) -> str | tuple[tuple[float, float], ...]:
        """Monitoring acts on oral drugs only; others keep the curve of their own."""
        return self.persistence if self.drug in ORAL else "own"


def start_of(course: Course, parameters: Parameters) -> Floats:
    """Return years from fracture to first dose, shape (draws,)."""
    if course.start is None:
        weeks = parameters["pathway.start_weeks"]
        return np.asarray(weeks / WEEKS_A_YEAR + course.delay)
    return np.full(parameters.draws, course.start + course.delay)


def planned_years(drug: str, parameters: Parameters) -> Floats:
    """Return the length of the planned course in years, (draws,)."""
    name = {"zoledronate": "intravenous"}.get(drug, "oral" if drug in ORAL else drug)
    return parameters[f"treatment.course.{name}"]


def knots_of(course: Course, parameters: Parameters) -> tuple[Floats, Floats]:
    """Return times in years and shares still on the drug, (knots,) and (knots, draws), from 1 at 0."""
    curve = course.persistence_in_force
    draws = parameters.draws
    if curve == "perfect":
        times, rows = [1.0], [np.ones(draws)]
    elif curve == "own":
        times, rows = _own_knots(course.drug, parameters)
    elif isinstance(curve, tuple):
        times = [month / 12 for month, _ in curve]
        rows = [np.full(draws, share) for _, share in curve]
    else:
        times, rows = _named_knots(curve, parameters)
    shares = np.minimum.accumulate(np.vstack([np.ones(draws), *rows]), axis=0)
    return np.array([0.0, *times]), np.asarray(shares)


def _named_knots(curve: str, parameters: Parameters) -> tuple[list[float], list[Floats]]:
    base = "monitored" if curve == "target" else curve
    months = KNOT_MONTHS[base]
    rows = [parameters[f"persistence.{base}.{month}m"] for month in months]
    if curve == "target":
        ratio = parameters["persistence.target_odds"]
        rows = [ratio * row / (1 - row + ratio * row) for row in rows]
    return [month / 12 for month in months], rows


def _own_knots(drug: str, parameters: Parameters) -> tuple[list[float], list[Floats]]:
    if drug == "denosumab":
        return [2.0], [parameters["persistence.denosumab.24m"]]
    # short courses under close supervision: taken as finished by all who start
    return [1.0], [np.ones(parameters.draws)]


def persistence_at(course: Course, parameters: Parameters, times: Floats) -> Floats:
    """Return the share of the living still on the drug at `times` since its start.

    times: years, (times, draws) or (times, 1). Returns (times, draws). Log-linear between the knots and
    along the last slope after them; nobody past the planned course; infusions in steps, one per dose.
    """
    planned = planned_years(course.drug, parameters)
    if course.drug == "zoledronate":
        doses = infusion_shares(parameters)
        which = np.clip(np.floor(times + 1e-9).astype(int), 0, len(doses) - 1)
        still = np.take_along_axis(doses, np.broadcast_to(which, (len(times), parameters.draws)), axis=0)
    else:
        knots, shares = knots_of(course, parameters)
        still = _log_linear(np.log(shares), knots, times)
    return np.where((times >= 0) & (times < planned - 1e-9), still, 0.0)


def _log_linear(logs: Floats, knots: Floats, times: Floats) -> Floats:
    place = np.clip(np.searchsorted(knots, times, side="right") - 1, 0, len(knots) - 2)
    wide = np.broadcast_to(place, (len(times), logs.shape[1]))
    low = np.take_along_axis(logs, wide, axis=0)
    high = np.take_along_axis(logs, wide + 1, axis=0)
    return np.asarray(np.exp(low + (high - low) * (times - knots[place]) / (knots[place + 1] - knots[place])))


def infusion_shares(parameters: Parameters) -> Floats:
    """Return the share of starters given dose 1, 2, 3, 4 …, shape (doses, draws)."""
    later = [parameters[f"persistence.zoledronate.{month}m"] for month in (12, 24, 36)]
    return np.asarray(np.minimum.accumulate(np.vstack([np.ones(parameters.draws), *later]), axis=0))


def offset_of(drug: str, parameters: Parameters) -> Floats:
    """Return how long an effect fades, as a multiple of the time treated, (draws,)."""
    if drug == "denosumab":
        return parameters["treatment.offset.denosumab"]
    if drug in ANABOLIC or drug == "raloxifene":
        return parameters["treatment.offset.anabolic"]
    return parameters["treatment.offset.bisphosphonate"]


def hazard_ratio(drug: str, site_type: str, parameters: Parameters) -> Floats:
    """Return the published hazard ratio, (draws,); romosozumab is measured against alendronate."""
    if drug == "romosozumab":
        against = parameters[f"treatment.romosozumab_vs_alendronate.{site_type}"]
        return np.asarray(against * parameters[f"treatment.alendronate.{site_type}"])
    return parameters[f"treatment.{drug}.{site_type}"]


def plateau(drug: str, site_type: str, parameters: Parameters) -> Floats:
    """Return the full reduction of the hazard, (draws,): the trial average divided by its mean onset."""
    onset = onset_of(site_type, parameters)
    averaged = 1 - onset / (2 * parameters["treatment.trial_years"])
    full = (1 - hazard_ratio(drug, site_type, parameters)) / averaged
    return np.asarray(np.minimum(full, 1.0))


def onset_of(site_type: str, parameters: Parameters) -> Floats:
    """Return years until the full effect, (draws,)."""
    return parameters["treatment.onset.spine" if site_type == "spine" else "treatment.onset.non_vertebral"]


def effect_curve(course: Course, onset: Floats, parameters: Parameters, times: Floats) -> Floats:
    """Return the mean share of the full effect at `times` since the start, (times, draws).

    times: years, (times, draws) or (times, 1). Averaged over the people still on the drug and over those
    who stopped: within each quarter at its middle, and at its end where many stop at once (an infusion
    not repeated, the end of the course).
    """
    offset = offset_of(course.drug, parameters)
    longest = float(np.max(planned_years(course.drug, parameters)))
    edges = np.arange(0.0, longest + STOP_STEP / 2, STOP_STEP)
    here = persistence_at(course, parameters, edges[:, np.newaxis])
    just_before = persistence_at(course, parameters, edges[:, np.newaxis] - 1e-6)
    on_now = persistence_at(course, parameters, times)
    curve = on_now * np.minimum(np.maximum(times, 0.0) / onset, 1.0)
    for place, (start, end) in enumerate(itertools.pairwise(edges)):
        drifted = here[place] - just_before[place + 1]
        together = just_before[place + 1] - here[place + 1]
        curve += drifted * _fading(times, (start + end) / 2, onset, offset)
        if together.any():
            curve += together * _fading(times, end, onset, offset)
    return np.asarray(curve)


def _fading(times: Floats, stop: float, onset: Floats, offset: Floats) -> Floats:
    """Return the effect left at `times` for people who stopped at `stop`, (times, draws)."""
    since = times - stop
    left = np.clip(1 - since / np.maximum(offset * stop, 1e-12), 0.0, 1.0)
    return np.where(since >= 0, left * np.minimum(stop / onset, 1.0), 0.0)


def _points(clock: Clock) -> tuple[Floats, NDArray[np.int64]]:
    """Return the times at which each cycle's mean is read, and the cycle of each."""
    per_cycle = [SUBSTEPS if length <= 0.5 else 2 * SUBSTEPS for length in clock.lengths]
    cycles = np.repeat(np.arange(clock.count), per_cycle)
    within = np.concatenate([(np.arange(n) + 0.5) / n for n in per_cycle])
    return clock.starts[cycles] + within * clock.lengths[cycles], cycles


def _mean_by_cycle(values: Floats, cycles: NDArray[np.int64], count: int) -> Floats:
    """Average rows of one cycle: (points, draws) -> (cycles, draws); cycles without points are 0."""
    means = np.zeros((count, values.shape[1]))
    firsts = np.flatnonzero(np.diff(cycles, prepend=-1))
    sums = np.add.reduceat(values, firsts, axis=0)
    sizes = np.diff(np.append(firsts, len(cycles)))
    means[cycles[firsts]] = sums / sizes[:, np.newaxis]
    return means


def _end_of_effect(course: Course, parameters: Parameters) -> float:
    planned = planned_years(course.drug, parameters)
    last = planned * (1 + offset_of(course.drug, parameters)) + start_of(course, parameters)
    return float(np.max(last)) + 1.0


def effect_by_cycle(course: Course, parameters: Parameters, clock: Clock) -> Floats:
    """Return the factor on the hazard by site type and cycle, shape (3, cycles, draws)."""
    points, cycles = _points(clock)
    read = points < _end_of_effect(course, parameters)
    times = points[read][:, np.newaxis] - start_of(course, parameters)
    factors = np.ones((len(SITE_TYPES), clock.count, parameters.draws))
    curves: dict[str, Floats] = {}
    for place, site_type in enumerate(SITE_TYPES):
        onset = "spine" if site_type == "spine" else "non_vertebral"
        if onset not in curves:
            curve = effect_curve(course, onset_of(onset, parameters), parameters, times)
            curves[onset] = _mean_by_cycle(curve, cycles[read], clock.count)
        factors[place] -= plateau(course.drug, site_type, parameters) * curves[onset]
    return factors


def on_drug_by_cycle(course: Course, parameters: Parameters, clock: Clock) -> Floats:
    """Return the mean share of the living on the drug over each cycle, (cycles, draws)."""
    points, cycles = _points(clock)
    times = points[:, np.newaxis] - start_of(course, parameters)
    return _mean_by_cycle(persistence_at(course, parameters, times), cycles, clock.count)


def infusions(course: Course, parameters: Parameters, clock: Clock) -> list[tuple[Floats, Floats]]:
    """Return (years since the index, share of starters given it) for each dose, both (draws,)."""
    start = start_of(course, parameters)
    planned = planned_years(course.drug, parameters)
    shares = infusion_shares(parameters)
    return [
        (start + dose, np.where(dose < planned - 1e-9, shares[dose], 0.0))
        for dose in range(min(len(shares), int(np.ceil(float(np.max(planned))))))
    ]
