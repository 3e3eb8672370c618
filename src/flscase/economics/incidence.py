"""Fracture incidence in the population: its shape over age, sex and site.

Only the shape matters: the calibration sets the level. Rates are log-linear in age between the
middles of the bands and flat outside them.
"""

from __future__ import annotations

import numpy as np

from flscase.economics import strata
from flscase.economics.clock import Clock, Floats
from flscase.economics.parameters import Parameters
from flscase.terms import BAND_AGES, BANDS, SEXES, SITES


def log_rates(parameters: Parameters) -> Floats:
    """Return the log of incidence per person-year, shape (sites, sexes, bands, draws)."""
    table = [
        [[parameters[f"incidence.{site}.{sex}.{band}"] for band in BANDS] for sex in SEXES] for site in SITES
    ]
    return np.asarray(np.log(np.asarray(table)))


def at_ages(logs: Floats, ages: Floats) -> Floats:
    """Interpolate log rates over age: (sites, sexes, bands, draws) -> (sites, sexes, ages, draws)."""
    knots = np.asarray(BAND_AGES)
    place = np.clip(np.searchsorted(knots, ages, side="right") - 1, 0, len(knots) - 2)
    weight = np.clip((ages - knots[place]) / (knots[place + 1] - knots[place]), 0.0, 1.0)[:, np.newaxis]
    return np.asarray(np.exp(logs[:, :, place] * (1 - weight) + logs[:, :, place + 1] * weight))


def by_cycle(parameters: Parameters, clock: Clock) -> list[Floats]:
    """Return, for each cycle, incidence per person-year at its middle: (sites, active strata, draws)."""
    logs = log_rates(parameters)
    rates = []
    for start, middle in zip(clock.starts, clock.middles, strict=True):
        alive = strata.active(float(start))
        bands = alive // strata.PER_BAND
        ages = np.asarray(BAND_AGES[:bands]) + middle
        table = at_ages(logs, ages)  # site, sex, band, draw
        rates.append(np.ascontiguousarray(table[:, strata.SEX[:alive], strata.BAND[:alive]]))
    return rates
