"""The finance page adds up as printed: down to each year's total and across to each budget's plan total.

Each cell is cut to one power of ten, up or down to its neighbour, so that rows and columns add up at once.
Such a rounding always exists where totals nest (departments in the trust, payers in the whole): it is the
solution of a flow problem, whose corners are whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from flscase.case.figure import Figure, Place
from flscase.terms import DEPARTMENTS, NHS_AND_SOCIAL_CARE

EXPONENT: Final = 2  # printed to hundreds of pounds
TOLERANCE: Final = 0.005  # pounds by which parts may miss their total and still be the same money
TRUST: Final = "acute_trust"
SYSTEM: Final = "system"
OUTSIDE: Final = "patient"
Floats = NDArray[np.float64]


def add_up(figures: Mapping[str, Figure], options: Iterable[str], years: int) -> dict[str, Figure]:
    """Return the cash figures of the finance page, printed so that they add up.

    figures: all of a case. years: financial years of the plan. An option whose parts do not sum to their
    totals is left as it is.
    """
    found: dict[str, Figure] = {}
    for option in options:
        page = _Page(figures, option, years)
        if page.sums:
            found.update(page.printed())
    return found


class _Page:
    """One option's page: leaves (departments, and payers without any) by year, and their nested totals."""

    def __init__(self, figures: Mapping[str, Figure], option: str, years: int) -> None:
        self._figures, self._option, self._years = figures, option, years
        departments = [f"{TRUST}.{name}" for name in DEPARTMENTS if self._row(f"{TRUST}.{name}") is not None]
        payers = [name for name in NHS_AND_SOCIAL_CARE if name != TRUST and self._row(name) is not None]
        self._leaves = (departments or [TRUST] * (self._row(TRUST) is not None)) + payers
        self._groups = {SYSTEM: self._leaves}
        if departments:
            self._groups[TRUST] = departments
        if self._row(OUTSIDE) is not None:  # on the page, but in nobody's total
            self._leaves = [*self._leaves, OUTSIDE]
        rows = [self._row(leaf) for leaf in self._leaves]
        self._values = np.array([row for row in rows if row is not None]).reshape(len(rows), years)

    def _row(self, place: str) -> list[float] | None:
        """Return what a budget must find by year, or None where it is not all there."""
        ids = [self._cell(place, year) for year in range(self._years)]
        values = [figure.value for id in ids if (figure := self._figures.get(id)) is not None]
        numbers = [value for value in values if isinstance(value, int | float)]
        whole = f"{self._option}.net_cash.{place}.y"
        ends = [id for id in self._figures if id.startswith(whole)]
        return numbers if len(numbers) == self._years and ends else None

    def _cell(self, place: str, year: int) -> str:
        return f"{self._option}.must_find.{place}.fy{year + 1}"

    def _whole(self, place: str) -> str:
        """Return the id of a budget's cash position at the end of the plan."""
        stem = f"{self._option}.net_cash.{place}.y"
        return max((id for id in self._figures if id.startswith(stem)), key=lambda id: int(id[len(stem) :]))

    @property
    def sums(self) -> bool:
        """Whether the parts are all there and sum to their totals, by year and over the plan."""
        if not self._leaves:
            return False
        for name, leaves in self._groups.items():
            row = self._row(name)
            parts = self._values[[self._leaves.index(leaf) for leaf in leaves]].sum(axis=0)
            if row is None or np.max(np.abs(parts - row)) > TOLERANCE:
                return False
        return all(self._across(place) for place in (*self._leaves, *self._groups))

    def _across(self, place: str) -> bool:
        end, row = self._figures[self._whole(place)].value, self._row(place)
        return row is not None and isinstance(end, int | float) and abs(sum(row) + end) <= TOLERANCE

    def printed(self) -> dict[str, Figure]:
        """Return every cell and total of the page with the number it prints."""
        groups = [[self._leaves.index(leaf) for leaf in leaves] for leaves in self._groups.values()]
        step = 10.0**EXPONENT
        cells = controlled(self._values / step, groups) * step
        rows = dict(zip(self._leaves, cells, strict=True))
        rows |= {name: cells[group].sum(axis=0) for name, group in zip(self._groups, groups, strict=True)}
        shown: dict[str, float] = {}
        for place, row in rows.items():
            shown |= {self._cell(place, year): float(cell) for year, cell in enumerate(row)}
            shown[self._whole(place)] = -float(row.sum())
        place_of = Place(EXPONENT)
        return {
            id: replace(self._figures[id], printed=value + 0.0, place=place_of) for id, value in shown.items()
        }


def controlled(values: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """Return whole numbers beside `values` whose sums are beside the sums of the values.

    values: (rows, columns). groups: nested sets of rows that are added up. Each cell, each row's sum, each
    group's sum in a column and over all columns goes to the whole number below or above it, the nearer one
    where there is a choice.
    """
    base = np.floor(values + 1e-9)
    part = np.clip(values - base, 0.0, 1.0)
    rows, columns = values.shape
    sets = [[(i, j) for j in range(columns)] for i in range(rows)]
    sets += [[(i, j) for i in group] for group in groups for j in range(columns)]
    sets += [[(i, j) for i in group for j in range(columns)] for group in groups]
    bounds = [(0.0, 0.0) if part[i, j] < 1e-9 else (0.0, 1.0) for i in range(rows) for j in range(columns)]
    upper, limits = [], []
    for members in sets:
        line = np.zeros(values.size)
        line[[i * columns + j for i, j in members]] = 1.0
        total = float(sum(part[member] for member in members))
        upper += [line, -line]
        limits += [np.ceil(total - 1e-9), -np.floor(total + 1e-9)]
    answer = linprog(
        (1 - 2 * part).ravel(), np.array(upper), np.array(limits), bounds=bounds, method="highs-ds"
    )
    if answer.x is None:
        raise ValueError("groups that are not nested cannot be rounded together")
    return np.asarray(base + np.round(answer.x).reshape(values.shape))
