"""A whole caseload from one number: the hip fractures that a hospital sees in a year.

Hip fractures are taken as given; all fragility fractures are a multiple of them (the audit's planning
rule), the other sites share what is left by the national mix, and age and sex follow the population.
"""

from __future__ import annotations

import numpy as np

from flscase.caseload.caseload import Caseload, Denominator, Floats
from flscase.caseload.national import site_mix, spread
from flscase.evidence import Pack, Resolved
from flscase.terms import GROUP_OF, GROUPS, SITES

Triple = tuple[float, float, float]


def from_one_number(
    evidence: Resolved,
    hips: float,
    *,
    low: float | None = None,
    high: float | None = None,
    basis: str = "assumed",
    source: str = "",
) -> Caseload:
    """Return the caseload of a hospital with `hips` hip fractures a year among people of 50 and over.

    low, high: bounds of that number; without them the chance bounds of a count. basis, source: how the
    number itself is known. Raises ValueError where `hips` is not above 0.
    """
    if not hips > 0:
        raise ValueError("hip fractures a year must be above 0")
    pack = evidence.pack
    ratio = evidence["caseload.fractures_per_hip"]
    bounds = (hips, *(poisson_bounds(hips) if low is None or high is None else (low, high)))
    sites = site_totals(evidence, bounds)
    cells = cells_of({site: sites[site][0] for site in SITES}, pack)
    groups = group_totals(sites)
    low_cells, high_cells = cell_bounds(cells, groups)
    kinds = np.full(cells.shape, "scaled", dtype="<U8")
    kinds[:, :, 0] = "scaled" if basis == "counted" else basis
    everyone = hips * ratio.number
    return Caseload(
        index_patients=cells,
        low=low_cells,
        high=high_cells,
        basis=kinds,
        by_site={site: sites[site][0] for site in SITES},
        groups=groups,
        hip_fractures_per_year=bounds,
        bases=(basis, "scaled"),
        denominators=(
            Denominator(
                "hips_times_ratio",
                f"hip fractures a year times {ratio.number:g}",
                everyone,
                hips * (ratio.low or ratio.number),
                hips * (ratio.high or ratio.number),
                "scaled",
                "caseload.fractures_per_hip",
                used=True,
            ),
        ),
        source=source,
        sites_basis={site: basis if site == "hip" else "scaled" for site in SITES},
    )


def poisson_bounds(count: float) -> tuple[float, float]:
    """Return the exact 95 % chance bounds of a count."""
    from scipy.special import gammaincinv

    lower = 0.0 if count <= 0 else float(gammaincinv(count, 0.025))
    return lower, float(gammaincinv(count + 1, 0.975))


def site_totals(evidence: Resolved, hips: Triple) -> dict[str, Triple]:
    """Return index patients a year by site with bounds: hips as given, the rest shared by the mix."""
    ratio = evidence["caseload.fractures_per_hip"]
    mix = site_mix(evidence.pack)
    rest = mix[1:] / mix[1:].sum()
    others = (
        hips[0] * (ratio.number - 1),
        hips[1] * ((ratio.low or ratio.number) - 1),
        hips[2] * ((ratio.high or ratio.number) - 1),
    )
    totals: dict[str, Triple] = {"hip": hips}
    for site, share in zip(SITES[1:], rest, strict=True):
        totals[site] = (others[0] * share, others[1] * share, others[2] * share)
    return totals


def cells_of(totals: dict[str, float], pack: Pack) -> Floats:
    """Spread site totals over sex, band and group, (sexes, bands, groups)."""
    shares = spread(pack)
    cells = np.zeros((*shares.shape[1:], len(GROUPS)))
    for place, site in enumerate(SITES):
        cells[:, :, GROUPS.index(GROUP_OF[site])] += totals[site] * shares[place]
    return cells


def group_totals(sites: dict[str, Triple]) -> dict[str, Triple]:
    """Add sites up to groups, value and bounds."""
    totals = {}
    for group in GROUPS:
        members = [sites[site] for site in SITES if GROUP_OF[site] == group]
        totals[group] = (sum(m[0] for m in members), sum(m[1] for m in members), sum(m[2] for m in members))
    return totals


def cell_bounds(cells: Floats, groups: dict[str, Triple]) -> tuple[Floats, Floats]:
    """Return bounds of each cell: its group's bounds, in proportion."""
    low, high = cells.copy(), cells.copy()
    for place, group in enumerate(GROUPS):
        value, lower, upper = groups[group]
        low[:, :, place] *= lower / value if value else 0.0
        high[:, :, place] *= upper / value if value else 0.0
    return low, high
