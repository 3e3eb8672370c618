"""Who is followed: 54 groups of people, youngest first, so that the oldest can be dropped as they end.

The order is band, then sex, then index group. A slice `[:n * 6]` is the n youngest bands, which is
what the engine uses once an older band has passed the last age of the life table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from flscase.economics.clock import LAST_AGE, Floats
from flscase.terms import BAND_AGES, BANDS, GROUPS, SEXES

PER_BAND = len(SEXES) * len(GROUPS)
COUNT = len(BANDS) * PER_BAND

BAND: NDArray[np.int64] = np.repeat(np.arange(len(BANDS)), PER_BAND)
SEX: NDArray[np.int64] = np.tile(np.repeat(np.arange(len(SEXES)), len(GROUPS)), len(BANDS))
GROUP: NDArray[np.int64] = np.tile(np.arange(len(GROUPS)), len(BANDS) * len(SEXES))
AGE: Floats = np.asarray(BAND_AGES)[BAND]


def active(time: float) -> int:
    """Number of strata still followed at `time` years after the index: a multiple of six."""
    bands = sum(1 for age in BAND_AGES if age + time < LAST_AGE - 1e-9)
    return bands * PER_BAND


def from_cells(cells: Floats) -> Floats:
    """Turn an array (sex, band, group, ...) into strata order (54, ...)."""
    moved = np.moveaxis(np.asarray(cells), 0, 1)
    return np.asarray(moved.reshape(COUNT, *moved.shape[3:]))
