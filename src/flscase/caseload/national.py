"""How index patients spread over age and sex where no records say: population × incidence, by site."""

from __future__ import annotations

import numpy as np

from flscase.caseload.caseload import Floats
from flscase.evidence import Pack
from flscase.terms import BAND_STARTS, BANDS, SEXES, SITES


def population(pack: Pack) -> Floats:
    """Return people by sex and five-year band from 50, (sexes, bands)."""
    people = np.zeros((len(SEXES), len(BANDS)))
    for row in pack.table("population"):
        age = int(str(row["age"]).rstrip("+"))
        if age >= BAND_STARTS[0]:
            band = min((age - BAND_STARTS[0]) // 5, len(BANDS) - 1)
            people[SEXES.index(str(row["sex"])), band] += float(row["count"])
    return people


def incidence(pack: Pack) -> Floats:
    """Return fractures per person-year, (sites, sexes, bands)."""
    return np.array(
        [
            [[pack.get(f"incidence.{site}.{sex}.{band}").number for band in BANDS] for sex in SEXES]
            for site in SITES
        ]
    )


def spread(pack: Pack) -> Floats:
    """Return the share of each sex and band among the index patients of a site, (sites, sexes, bands)."""
    weights = population(pack)[np.newaxis] * incidence(pack)
    return np.asarray(weights / weights.sum(axis=(1, 2), keepdims=True))


def site_mix(pack: Pack) -> Floats:
    """Return the share of each site among index patients, (sites,)."""
    mix = np.array([pack.get(f"caseload.mix.{site}").number for site in SITES])
    return np.asarray(mix / mix.sum())
