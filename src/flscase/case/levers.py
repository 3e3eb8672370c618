"""What a case is uncertain of, as levers: each moves one value, or several that can only move together.

A lever runs over its 95 % interval as the evidence (or the case) states it. Points of one curve, the cells
of one table and values shared by several drugs move as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtr

from flscase.case.variants import Variant
from flscase.caseload import Caseload
from flscase.economics.parameters import STRUCTURAL, stream, used
from flscase.evidence import Parameter, Resolved
from flscase.terms import GROUPS, SITES

LOW, HIGH = 0.025, 0.975
WIDTH_95 = 3.92
BONES = {
    "hip": "a hip",
    "spine": "a bone of the spine",
    "wrist": "a wrist",
    "humerus": "an upper arm",
    "pelvis": "the pelvis",
    "other": "another bone",
}
# tables whose cells are one doubt: prefix -> what a reader calls it
TABLES = {
    **{f"incidence.{site}.": f"how often people break {BONES[site]}, by age and sex" for site in SITES},
    "care_home.at_index.": "share living in a care home at the fracture, by age",
    "care_home.new.": "new care-home admissions after a hip fracture, by age and sex",
    "persistence.ordinary.": "how long people take tablets in ordinary care",
    "persistence.monitored.": "how long people take tablets when a service follows them up",
    "persistence.cautious.": "how long people take tablets, cautious view of follow-up",
    "persistence.zoledronate.": "how many people come back for the next infusion",
    "utility.baseline.": "quality of life of the population, by age and sex",
}


@dataclass(frozen=True)
class Lever:
    """One doubt. `members` are parameter ids, or one "caseload.<group>"."""

    id: str
    label: str
    members: tuple[str, ...]
    status: str
    flag: str

    @property
    def intake_group(self) -> str | None:
        """The index group whose size it moves, if any."""
        return self.id.removeprefix("intake.") if self.id.startswith("intake.") else None


class Levers:
    """All levers of a case, and what each value is at a point between its ends."""

    def __init__(self, resolved: Resolved, caseload: Caseload) -> None:
        self._resolved, self._caseload = resolved, caseload
        self.all: tuple[Lever, ...] = tuple(self._find())
        self._by_id = {lever.id: lever for lever in self.all}
        self._centre = cache(self._find_centre)

    def __getitem__(self, name: str) -> Lever:
        return self._by_id[name]

    def _find(self) -> Iterator[Lever]:
        groups: dict[str, list[Parameter]] = {}
        for name in used(self._resolved):
            parameter = self._resolved[name].as_parameter()
            moved = parameter.sampled and parameter.role == "input" and name not in STRUCTURAL
            if moved and not isinstance(parameter.value, tuple):
                groups.setdefault(_group(parameter), []).append(parameter)
        for key, members in groups.items():
            first = members[0]
            yield Lever(
                key.rstrip("."),
                TABLES.get(key, first.label),
                tuple(member.id for member in members),
                first.status if self._resolved[first.id].layer == "national" else "yours",
                first.flag,
            )
        for group in GROUPS:
            _, low, high = self._caseload.group_total(group)
            if high > low:
                words = f"number of people who break {BONES[group]} in a year"
                yield Lever(f"intake.{group}", words, (f"caseload.{group}",), "yours", "")

    def at(self, lever: Lever, score: float) -> Variant:
        """Return the variant with a lever `score` normal deviates above its middle (±1.96 are its ends)."""
        return self.together({lever.id: score})

    def together(self, scores: dict[str, float]) -> Variant:
        """Return the variant with several levers moved at once."""
        values: dict[str, float] = {}
        intake: dict[str, float] = {}
        for name, score in scores.items():
            lever = self._by_id[name]
            group = lever.intake_group
            if group is not None:
                intake[group] = self._factor(group, score)
                continue
            for member in lever.members:
                values[member] = self.value(member, score)
        return Variant(values, intake)

    def value(self, name: str, score: float) -> float:
        """Return a parameter at a score, in base-year prices; 0 is its point value."""
        if score == 0:
            return self._resolved[name].number * self._resolved.factor(name)
        parameter = self._resolved[name].as_parameter()
        # the score runs from the point value, not from the distribution's median
        centre = self._centre(name)
        quantile = float(ndtr(np.clip(centre + score, -6, 6)))
        if abs(centre) > WIDTH_95 / 2:  # a point at the edge of its distribution moves only inwards
            quantile = float(ndtr(np.clip(score, -6, 6)))
        drawn = float(parameter.sample(np.array([quantile]))[0])
        return drawn * self._resolved.factor(name)

    def _find_centre(self, name: str) -> float:
        """Return the normal score of a parameter's point value in its own distribution."""
        parameter = self._resolved[name].as_parameter()
        return _score_of(parameter, parameter.number)

    def end(self, lever: Lever, upper: bool) -> Variant:
        """Return the variant with a lever at the lower or upper end of its interval."""
        quantile = HIGH if upper else LOW
        group = lever.intake_group
        if group is not None:
            value, low, high = self._caseload.group_total(group)
            return Variant(intake={group: (high if upper else low) / value})
        values = {}
        for member in lever.members:
            parameter = self._resolved[member].as_parameter()
            drawn = float(parameter.sample(np.array([quantile]))[0])
            values[member] = drawn * self._resolved.factor(member)
        return Variant(values)

    def _factor(self, group: str, score: float) -> float:
        _, low, high = self._caseload.group_total(group)
        return float(np.exp(score * np.log(high / low) / WIDTH_95))


def _group(parameter: Parameter) -> str:
    """Return what moves with a parameter: its table, its curve, or those that share its draws."""
    for prefix in TABLES:
        if parameter.id.startswith(prefix):
            return prefix
    return stream(parameter)


def _score_of(parameter: Parameter, value: float) -> float:
    """Return the normal score of a value in its parameter's distribution, by finer and finer ladders."""
    low, high = -6.0, 6.0
    for _ in range(4):
        rungs = np.linspace(low, high, 65)
        place = int(np.searchsorted(parameter.sample(ndtr(rungs)), value))
        low, high = float(rungs[max(place - 1, 0)]), float(rungs[min(place, 64)])
    return (low + high) / 2
