"""The case's caseload: from its records where it has any, else from one number; and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flscase.case.figure import Figure
from flscase.caseload import Caseload, from_one_number
from flscase.evidence import Resolved
from flscase.terms import SITES

if TYPE_CHECKING:
    from flscase.case.inputs import CaseInputs

SITE_WORDS = {
    "hip": "hip",
    "spine": "spine",
    "wrist": "wrist",
    "humerus": "upper arm",
    "pelvis": "pelvis",
    "other": "other",
}


def caseload_of(inputs: CaseInputs, resolved: Resolved) -> Caseload:
    """Return the caseload. Raises InputError for anything wrong with the records."""
    hips = inputs.caseload.hip_fractures_per_year
    if inputs.caseload.episodes:
        from flscase.caseload import from_counts
        from flscase.records import count_apc

        counts = count_apc(inputs.episode_files, dialect=inputs.caseload.dialect)
        return from_counts(resolved, counts)
    if hips is None:
        raise ValueError("a case without records or a number of hip fractures passed the rules of its schema")
    return from_one_number(
        resolved,
        hips.value,
        low=hips.low,
        high=hips.high,
        basis=hips.basis or "assumed",
        source=hips.source or "caseload.hip_fractures_per_year",
    )


def plan_figures(inputs: CaseInputs, caseload: Caseload, resolved: Resolved) -> list[Figure]:
    """Return the figures of the caseload and of the plan itself."""
    sources = (caseload.source,) if caseload.source else ()
    totals = [sum(part) for part in zip(*caseload.groups.values(), strict=True)]
    figures = [
        Figure(
            "caseload.index_patients",
            totals[0],
            "people",
            "people aged 50 and over with a new fragility fracture in a year",
            _weakest(caseload),
            low=totals[1],
            high=totals[2],
            sources=(*sources, "caseload.fractures_per_hip"),
            how="Hip fractures as given or counted; the other sites counted or scaled, whichever is larger.",
        ),
        Figure(
            "caseload.hip_fractures",
            caseload.hip_fractures_per_year[0],
            "hip fractures",
            "hip fractures in a year among people aged 50 and over",
            caseload.bases[0],
            low=caseload.hip_fractures_per_year[1],
            high=caseload.hip_fractures_per_year[2],
            sources=sources,
            how="As given in the case, or counted in the hospital's records.",
        ),
    ]
    for site in SITES:
        figures.append(
            Figure(
                f"caseload.index_patients.{site}",
                caseload.by_site[site],
                "people",
                f"people with an index fracture of the {SITE_WORDS[site]} in a year",
                caseload.sites_basis.get(site, "scaled"),
                sources=(*sources, f"caseload.mix.{site}"),
                site=site,
            )
        )
    return [*figures, *_plan(inputs, resolved)]


def _weakest(caseload: Caseload) -> str:
    from flscase.case.figure import weakest

    return weakest(caseload.bases)


def _plan(inputs: CaseInputs, resolved: Resolved) -> list[Figure]:
    figures = [
        Figure(
            "plan.years", inputs.case.years, "years", "years of the plan", "judged", sources=("case.years",)
        )
    ]
    for bound in ("lower", "upper"):
        here = resolved[f"econ.threshold.{bound}"]
        figures.append(
            Figure(
                f"plan.threshold_{bound}",
                here.number,
                "GBP per QALY",
                f"the {bound} threshold of cost per QALY used here",
                here.basis,
                sources=(f"econ.threshold.{bound}",),
                flags=("recalled",) if here.parameter.status == "recalled" else (),
            )
        )
    return figures
