"""The field's own words, in the order in which every table and array uses them.

No evidence lives here: only names, and how names belong together.
"""

from __future__ import annotations

from typing import Final

SITES: Final = ("hip", "spine", "wrist", "humerus", "pelvis", "other")
GROUPS: Final = ("hip", "spine", "other")
GROUP_OF: Final = {site: site if site in ("hip", "spine") else "other" for site in SITES}

SEXES: Final = ("female", "male")
BANDS: Final = ("50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+")
BAND_STARTS: Final = (50, 55, 60, 65, 70, 75, 80, 85, 90)
# The age at which a band's people are modelled: its middle; 93 stands for 90 and over.
BAND_AGES: Final = (52.5, 57.5, 62.5, 67.5, 72.5, 77.5, 82.5, 87.5, 93.0)

PAYERS: Final = (
    "acute_trust",
    "ambulance",
    "community",
    "icb",
    "general_practice",
    "nhs_england",
    "local_authority",
    "patient",
    "unpaid_care",
)
NHS_AND_SOCIAL_CARE: Final = PAYERS[:7]
DEPARTMENTS: Final = (
    "trauma_orthopaedics",
    "elderly_care",
    "rheumatology",
    "radiology",
    "pharmacy",
    "pathology",
    "therapies",
    "emergency",
)
DRUGS: Final = (
    "alendronate",
    "risedronate",
    "ibandronate",
    "zoledronate",
    "denosumab",
    "teriparatide",
    "romosozumab",
    "raloxifene",
)
KINDS: Final = ("cash", "capacity", "income", "health", "informal", "work")
BASES: Final = ("counted", "audited", "published", "scaled", "assumed", "judged", "modelled")


def band_of(age: float) -> str | None:
    """Return the five-year band of an age in years, or None below 50."""
    if age < BAND_STARTS[0]:
        return None
    return BANDS[min(int((age - BAND_STARTS[0]) // 5), len(BANDS) - 1)]
