"""How many break again when death competes: the cumulative incidence that a simple share gets wrong.

A share of those followed for two years treats the dead as if they could still break. The cumulative incidence
(Aalen and Johansen) asks at every day who was still at risk. Deaths known here are those in hospital, so
that the result is still somewhat high, and is printed with that remark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def cumulative_incidence(
    rows: Iterable[Mapping[str, int | None]], days: Sequence[int]
) -> dict[int, float | None]:
    """Share broken again within each number of days, with death as competing risk.

    rows: days from index fractures to the next counted fracture (`again`), to death (`died`), to the end of
    the extract (`end`), None where there was none, and the `number` of fractures with these days. Returns
    None for a horizon that nobody was observed to.
    """
    times, kinds, numbers = _first_of(rows)
    result: dict[int, float | None] = {}
    alive, broken = 1.0, 0.0
    values: list[tuple[int, float]] = []
    for day in np.unique(times):
        at_risk = int(numbers[times >= day].sum())
        again = int(numbers[(times == day) & (kinds == 1)].sum())
        gone = int(numbers[(times == day) & (kinds >= 1)].sum())
        broken += alive * again / at_risk
        alive *= 1 - gone / at_risk
        values.append((int(day), broken))
    for horizon in days:
        reached = [value for day, value in values if day <= horizon]
        observed = times.size > 0 and int(times.max()) >= horizon
        result[horizon] = (reached[-1] if reached else 0.0) if observed else None
    return result


def _first_of(rows: Iterable[Mapping[str, int | None]]) -> tuple[Ints, Ints, Ints]:
    """Day, kind (0 observation ends, 1 breaks again, 2 dies) and number of what comes first.

    On one day a fracture comes before a death, and a death before the end.
    """
    times: list[int] = []
    kinds: list[int] = []
    numbers: list[int] = []
    for row in rows:
        options = [(row["again"], 0, 1), (row["died"], 1, 2), (row["end"], 2, 0)]
        day, _, kind = min((day, place, kind) for day, place, kind in options if day is not None and day >= 0)
        times.append(day)
        kinds.append(kind)
        numbers.append(row["number"] or 0)
    return np.array(times, dtype=np.int64), np.array(kinds, dtype=np.int64), np.array(numbers, dtype=np.int64)
