"""A caseload from the hospital's own admitted-care records.

Hip fractures are nearly always admitted, so they are counted. Most wrist and many spine fractures never are,
so a count of admissions falls short for them: for those sites the larger of the count and the number scaled
from hips is used, and each cell says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flscase.caseload.caseload import Caseload, Denominator, Floats
from flscase.caseload.national import spread
from flscase.caseload.one_number import Triple, cell_bounds, group_totals, poisson_bounds, site_totals
from flscase.errors import InputError, InputFault
from flscase.evidence import Resolved
from flscase.terms import BANDS, GROUP_OF, GROUPS, SEXES, SITES

if TYPE_CHECKING:
    from flscase.records.counts import CaseloadCounts

YEARS_USED = 3  # the mean of at most so many years, the latest ones
FEWEST = 10  # patients of a site below which its spread over age and sex is the national one


@dataclass(frozen=True)
class _Counted:
    """Index patients of the years used: by site, sex and band, as counted (people, not people a year)."""

    years: tuple[str, ...]
    by_cell: Floats  # sites, sexes, bands

    @property
    def by_site(self) -> Floats:
        return np.asarray(self.by_cell.sum(axis=(1, 2)))


def from_counts(evidence: Resolved, counts: CaseloadCounts) -> Caseload:
    """Return the caseload of a year, as the mean of the latest years with a full look-back.

    Raises InputError where the records hold no hip fracture in those years.
    """
    years = years_used(counts)
    counted = _cells(counts, years)
    hips = _hips(counts, years)
    scaled = site_totals(evidence, hips)
    shares = spread(evidence.pack)
    cells = np.zeros((len(SEXES), len(BANDS), len(GROUPS)))
    kinds = np.full(cells.shape, "scaled", dtype="<U8")
    sites: dict[str, Triple] = {}
    basis: dict[str, str] = {}
    for place, site in enumerate(SITES):
        sites[site], basis[site] = _site(float(counted.by_site[place]), len(years), scaled[site], site)
        own = counted.by_cell[place]
        pattern = own / own.sum() if own.sum() >= FEWEST else shares[place]
        cells[:, :, GROUPS.index(GROUP_OF[site])] += sites[site][0] * pattern
    groups = group_totals(sites)
    for place, group in enumerate(GROUPS):
        members = {basis[site] for site in SITES if GROUP_OF[site] == group}
        kinds[:, :, place] = "counted" if members == {"counted"} else "scaled"
    low, high = cell_bounds(cells, groups)
    return Caseload(
        index_patients=cells,
        low=low,
        high=high,
        basis=kinds,
        by_site={site: sites[site][0] for site in SITES},
        groups=groups,
        hip_fractures_per_year=hips,
        bases=tuple(dict.fromkeys(["counted", *basis.values()])),
        denominators=_denominators(evidence, counted, hips, sites),
        warnings=_warnings(counts, years, basis),
        spell_rule=counts.spell_rule,
        source="the hospital's own admitted-care records, " + _spoken(years),
        sites_basis=basis,
    )


def years_used(counts: CaseloadCounts) -> tuple[str, ...]:
    """Return the latest years worth averaging: with full look-back, else complete, else all there are."""
    if counts.period is None:
        return ()
    known = counts.period.looked_back or counts.period.complete or counts.period.years
    return tuple(known[-YEARS_USED:])


def _cells(counts: CaseloadCounts, years: Sequence[str]) -> _Counted:
    """Count index patients by site, sex and band; people of unknown sex are spread like the others."""
    cells = np.zeros((len(SITES), len(SEXES), len(BANDS)))
    unknown = np.zeros((len(SITES), len(BANDS)))
    for (year, sex, band, site), number in counts.patients_by("year", "sex", "band", "site").items():
        if year not in years:
            continue
        place, column = SITES.index(site), BANDS.index(band)
        if sex in SEXES:
            cells[place, SEXES.index(sex), column] += number
        else:
            unknown[place, column] += number
    known = cells.sum(axis=2)
    totals = known.sum(axis=1, keepdims=True)
    mix = np.divide(known, totals, out=np.full_like(known, 1 / len(SEXES)), where=totals > 0)
    cells += mix[:, :, np.newaxis] * unknown[:, np.newaxis, :]
    return _Counted(tuple(years), cells)


def _hips(counts: CaseloadCounts, years: Sequence[str]) -> Triple:
    total = sum(counts.hips_by_year.get(year, 0) for year in years)
    if not total:
        raise InputError(
            InputFault(
                "The records hold no emergency hip fracture of a person aged 50 or over in a usable year.",
                "Check that the extract holds trauma admissions and its diagnosis columns, or give "
                "hip_fractures_per_year instead.",
                where="caseload.episodes",
            )
        )
    low, high = poisson_bounds(total)
    return total / len(years), low / len(years), high / len(years)


def _site(count: float, years: int, scaled: Triple, site: str) -> tuple[Triple, str]:
    """Return a site's people a year with bounds, and how they are known."""
    low, high = poisson_bounds(count)
    own = (count / years, low / years, high / years)
    if site == "hip" or own[0] >= scaled[0]:
        return own, "counted"
    return (scaled[0], max(scaled[1], min(own[1], scaled[0])), scaled[2]), "scaled"


def _denominators(
    evidence: Resolved, counted: _Counted, hips: Triple, sites: dict[str, Triple]
) -> tuple[Denominator, ...]:
    ratio = evidence["caseload.fractures_per_hip"]
    people = float(counted.by_site.sum())
    low, high = poisson_bounds(people)
    years = len(counted.years)
    used = [sum(part) for part in zip(*sites.values(), strict=True)]
    return (
        Denominator(
            "used_here",
            "counted, or scaled from hips where that is more",
            used[0],
            used[1],
            used[2],
            "scaled",
            "admitted-care records; caseload.fractures_per_hip",
            used=True,
        ),
        Denominator(
            "counted_admissions",
            "counted in admitted care: most wrist and many spine fractures are never admitted",
            people / years,
            low / years,
            high / years,
            "counted",
            "admitted-care records",
        ),
        Denominator(
            "hips_times_ratio",
            f"hip fractures counted times {ratio.number:g}",
            hips[0] * ratio.number,
            hips[1] * (ratio.low or ratio.number),
            hips[2] * (ratio.high or ratio.number),
            "scaled",
            "caseload.fractures_per_hip",
        ),
    )


def _warnings(counts: CaseloadCounts, years: Sequence[str], basis: dict[str, str]) -> tuple[str, ...]:
    found = []
    if counts.period is not None and not counts.period.looked_back:
        found.append(
            "No year of the records has a full look-back, so some people counted as new may have broken "
            "the same bone before."
        )
    scaled = [site for site in SITES if basis[site] == "scaled"]
    if scaled:
        found.append(
            "Admissions alone miss most fractures that are treated in clinics: "
            f"{', '.join(scaled)} are scaled from hip fractures instead."
        )
    found.append(f"The caseload is the mean of {_spoken(years)}.")
    return tuple(found)


def _spoken(years: Sequence[str]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
