"""A caseload: the people a service would have to look after in a year, and how well that is known.

Every cell says how it was come by (counted, scaled or assumed) and within which bounds. Several ways of
estimating the whole stand side by side; the one in use is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from flscase.terms import BANDS, GROUPS, SEXES

Floats = NDArray[np.float64]
SHAPE = (len(SEXES), len(BANDS), len(GROUPS))


@dataclass(frozen=True)
class Denominator:
    """One way of estimating how many people with a fragility fracture there are in a year.

    name: key; value, low, high: people a year (None where it cannot be had).
    used: whether the case rests on it.
    """

    name: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    basis: str
    source: str
    used: bool = False


@dataclass(frozen=True)
class Caseload:
    """Index patients a year.

    index_patients: (sexes, bands, groups); low, high: bounds of each cell, same shape; basis: of each cell.
    by_site:        index patients by the six sites.
    groups:         total of each group with its bounds (value, low, high): hip, spine, other.
    hip_fractures_per_year: the number that the rest is scaled from.
    bases:          how the case's caseload is known, for figures that rest on it.
    spell_rule:     rule by which stays were counted, or a note that none were.
    """

    index_patients: Floats
    low: Floats
    high: Floats
    basis: NDArray[np.str_]
    by_site: Mapping[str, float]
    groups: Mapping[str, tuple[float, float, float]]
    hip_fractures_per_year: tuple[float, float, float]
    bases: tuple[str, ...]
    denominators: tuple[Denominator, ...]
    warnings: tuple[str, ...] = ()
    spell_rule: str = "no records read"
    source: str = ""
    sites_basis: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("index_patients", "low", "high", "basis"):
            if getattr(self, name).shape != SHAPE:
                raise ValueError(f"{name} has the shape {getattr(self, name).shape}, not {SHAPE}")

    @property
    def total(self) -> float:
        """Index patients a year, all together."""
        return float(self.index_patients.sum())

    def group_total(self, group: str) -> tuple[float, float, float]:
        """Return (value, low, high) of a group's index patients a year."""
        return self.groups[group]
