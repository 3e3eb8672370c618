"""What it would be worth to know: the value of removing the doubt of one group of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flscase.case.levers import Lever
from flscase.case.running import Executor
from flscase.case.tornado import Bar
from flscase.economics.clock import Floats
from flscase.economics.decision import evppi
from flscase.economics.parameters import Parameters

# group -> beginnings of the levers' ids; the first that fits counts
GROUPS = {
    "drug effects": ("treatment.",),
    "how long people take their drugs": ("persistence.",),
    "risk of another fracture": ("refracture.", "incidence."),
    "deaths after a fracture": ("mortality.",),
    "care homes": ("care_home.", "cost.care_home", "split.care_home"),
    "quality of life": ("utility.",),
    "cost of a fracture": ("cost.", "admitted.", "visits.", "split."),
    "cost of the service": ("minutes.", "hours.", "pay.", "service.", "pathway.", "cost.dxa"),
    "cost of drugs and infusions": ("price.", "infusion.", "share.", "cost.denosumab"),
    "number of patients": ("intake.",),
}
MOST = 4  # levers of a group that are looked at together: those with the largest swing
FEWEST_DRAWS = 200


@dataclass(frozen=True)
class Worth:
    """What knowing one group would be worth a year of intake, in pounds, with its standard error."""

    group: str
    levers: tuple[str, ...]
    value: float
    error: float


def group_of(lever: Lever) -> str | None:
    """Return the group that a lever belongs to, the most telling prefix first."""
    best, found = 0, None
    for name, prefixes in GROUPS.items():
        for prefix in prefixes:
            if lever.id.startswith(prefix) and len(prefix) > best:
                best, found = len(prefix), name
    return found


def worth_knowing(
    costs: Floats,
    effects: Floats,
    threshold: float,
    parameters: Parameters,
    intake: dict[str, Floats],
    bars: Sequence[Bar],
    executor: Executor,
) -> list[Worth]:
    """Return the groups, most worth first.

    costs, effects: (draws, options); intake: index group -> factor per draw; bars: a tornado, largest first.
    """
    chosen: dict[str, list[Lever]] = {}
    for bar in bars:
        name = group_of(bar.lever)
        if name is not None and len(chosen.setdefault(name, [])) < MOST:
            chosen[name].append(bar.lever)
    tasks = []
    for name, levers in chosen.items():
        columns = [column for lever in levers if (column := _column(lever, parameters, intake)) is not None]
        if columns:
            known = np.column_stack(columns)
            tasks.append(_Task(name, tuple(lever.id for lever in levers), costs, effects, threshold, known))
    return sorted(executor.run(_worth, tasks), key=lambda item: (-item.value, item.group))


@dataclass(frozen=True)
class _Task:
    """One group's regression, so that processes can share the groups out."""

    group: str
    levers: tuple[str, ...]
    costs: Floats
    effects: Floats
    threshold: float
    known: Floats


def _worth(task: _Task) -> Worth:
    value, error = evppi(task.costs, task.effects, task.threshold, task.known)
    return Worth(task.group, task.levers, value, error)


def _column(lever: Lever, parameters: Parameters, intake: dict[str, Floats]) -> Floats | None:
    """Return one number per draw for a lever: its value, or the mean of the logs of its cells."""
    if lever.intake_group is not None:
        return intake.get(lever.intake_group)
    values = np.stack([parameters[member] for member in lever.members])
    column = values[0] if len(values) == 1 else np.log(np.maximum(values, 1e-12)).mean(axis=0)
    return None if np.ptp(column) == 0 else np.asarray(column)
