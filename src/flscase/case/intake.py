"""The hospital's yearly intake as the engine takes it, with its doubt.

The doubt of a count is shared within an index group: the group's total moves, its ages and sexes keep
their shares. One stream of draws per group, so that more draws or other options change nobody's numbers.
"""

from __future__ import annotations

import numpy as np

from flscase.caseload import Caseload
from flscase.economics import strata
from flscase.economics.clock import Floats
from flscase.economics.parameters import uniforms
from flscase.terms import GROUPS

WIDTH_95 = 3.92  # standard errors across a 95 % interval


def per_year(caseload: Caseload) -> Floats:
    """Return index patients a year by stratum, (strata, 1)."""
    return strata.from_cells(np.asarray(caseload.index_patients, dtype=float))[:, np.newaxis]


def drawn_per_year(caseload: Caseload, seed: int, draws: int) -> Floats:
    """Return draws of index patients a year by stratum, (strata, draws).

    Each group's total is log-normal around its value, with the width of the group's interval.
    """
    from scipy.special import ndtri

    base = per_year(caseload)
    factors = np.ones((len(GROUPS), draws))
    for place, group in enumerate(GROUPS):
        value, low, high = caseload.group_total(group)
        if value > 0 and low > 0 and high > low:
            sigma = np.log(high / low) / WIDTH_95
            normal = ndtri(uniforms(seed, f"caseload.{group}", 0, draws)[:, 0])
            factors[place] = np.exp(sigma * normal - sigma**2 / 2)
    return np.asarray(base * factors[strata.GROUP])
