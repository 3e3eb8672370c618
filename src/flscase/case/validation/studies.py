"""Every published evaluation that we rebuilt, in the order of the manual; and those we did not, with why."""

from __future__ import annotations

from typing import Final

from flscase.case.validation import studies_abroad, studies_uk
from flscase.case.validation.bench import Bench
from flscase.case.validation.verdict import Study

STUDIES: Final = (
    studies_uk.glasgow,
    studies_uk.english_hospitals,
    studies_uk.null_result,
    studies_uk.raw_means,
    studies_uk.nation,
    studies_uk.calculator,
    studies_abroad.us_model,
    studies_abroad.hip_trial,
    studies_abroad.wrist_trial,
    studies_abroad.sydney,
    studies_abroad.younger_cohorts,
    studies_abroad.australia,
)
# Targets of the pack that no study above takes up: prefix of the id -> why.
_ABROAD: Final = "a price abroad"
_GROSS: Final = "gross money, by a method that is not published"
LEFT_OUT: Final = {
    "published.mclellan.needing_treatment": "an input of theirs between found and treated",
    "published.mclellan.set_up_uk": "a one-off cost of a whole country",
    "published.mclellan.usual_treated_range": "an input: the range of current care",
    "published.leal.fls.female.cost": "mostly care in the added life, which our base case leaves out",
    "published.leal.fls.female.icer": "mostly care in the added life, which our base case leaves out",
    "published.leal.fls.male.cost": "mostly care in the added life, which our base case leaves out",
    "published.leal.fls.male.icer": "mostly care in the added life, which our base case leaves out",
    "published.leal.orthogeriatric": "an orthogeriatrician is another service, whose effect we have not",
    "published.solomon.saving": _ABROAD,
    "published.solomon.icer": _ABROAD,
    "published.solomon.sites_sum": "our own sum of the sites, made from them anew",
    "published.concord.icer": _ABROAD,
    "published.concord.cost": _ABROAD,
    "published.moriwaki.cost": _ABROAD,
    "published.moriwaki.icer": _ABROAD,
    "published.australia.cost_per_averted": _ABROAD,
    "published.australia.hips_projected": "an input: what would happen anyway",
    "published.australia.refractures_projected": "an input: what would happen anyway",
    "published.spain.cost": _ABROAD,
    "published.ontario.cost": _ABROAD,
    "published.ontario.probability_dominant": "rests on prices abroad",
    "published.majumdar_hip.service_cost": _ABROAD,
    "published.cstop.service_cost": _ABROAD,
    "published.cstop.saving": _ABROAD,
    "published.catch_a_break": "a price abroad; the effect is not in what we read",
    "published.yong": "recalled, and a price abroad",
    "published.jonsson": "recalled, and a price abroad",
    "published.major": "recalled, and a price abroad",
    "published.nakayama": "recalled: a direct ratio from two hospitals",
    "published.walters.refracture_low": "the extreme of a review; its other end is compared",
    "published.walters.death": "a direct ratio; what one does is shown for the English hospitals",
    "published.wu.bone_density": "a step of the pathway, no outcome",
    "published.wu.adherent": "an input: behind the cautious curve of persistence",
    "published.economic_review": "a count of studies",
    "published.glasgow": "a trend of two populations over ten years, in which much else differed",
    "published.parliament": "relative or absolute, and from which source, is not said",
    "published.flsdb_target": "targets of the audit, not results",
    "published.ros.saving": _GROSS,
    "published.ros.return_per_pound": _GROSS,
    "published.ros.asked_per_year": _GROSS,
    "published.ros.three_regions_saving": _GROSS,
    "published.ros.return_2015": "a press report without prices or what was counted",
}


def all_studies(bench: Bench) -> tuple[Study, ...]:
    """Return every study, rebuilt."""
    return tuple(study(bench) for study in STUDIES)
