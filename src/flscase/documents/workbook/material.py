"""What a workbook is made of: the model's tables, the values in force, the figures to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from flscase.case.figure import Figure
from flscase.case.workings import OptionCourses, Workings
from flscase.documents.workbook.formula import Formula

if TYPE_CHECKING:
    from flscase.evidence import Resolved


@dataclass(frozen=True)
class Material:
    """Everything the sheets are written from.

    values:   value in force by evidence id, base-year prices: one number, or one per part of a split.
    cashable: shares that the case itself sets, by payer.
    quarters, year_of_quarter: names of the plan's quarters, and the financial year of each.
    facts:    what the first sheet says of where the workbook comes from, (label, text).
    linked:   inputs that stand elsewhere: name of the input -> formula, put in its place.
    """

    title: str
    organisation: str
    table: Workings
    values: Mapping[str, Any]
    resolved: Resolved
    hip_cost_basis: str
    payment_regime: str
    cashable: Mapping[str, float]
    quarters: tuple[str, ...]
    year_of_quarter: tuple[str, ...]
    baseline: str
    lead: str
    figures: Mapping[str, Figure]
    facts: tuple[tuple[str, str], ...] = ()
    attributions: tuple[str, ...] = ()
    linked: Mapping[str, Formula] = field(default_factory=dict)

    @property
    def options(self) -> tuple[OptionCourses, ...]:
        """The options in the order of the case."""
        return self.table.options

    @property
    def price_year(self) -> str:
        """The financial year whose prices all money is in."""
        return str(self.resolved.pack.base_price_year)

    def value(self, id: str) -> float:
        """One evidence value as a number."""
        return float(np.asarray(self.values[id]).ravel()[0])

    def parts(self, id: str) -> list[float]:
        """The shares of a split."""
        return [float(share) for share in np.asarray(self.values[id]).reshape(len(self.values[id]), -1)[:, 0]]
