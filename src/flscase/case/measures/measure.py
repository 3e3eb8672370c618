"""One number with its draws and its words, before it becomes a figure."""

from __future__ import annotations

from dataclasses import dataclass

from flscase.economics.clock import Floats

# what groups of figures rest on, as prefixes of evidence ids
HEALTH = (
    "refracture.",
    "incidence.",
    "mortality.",
    "treatment.",
    "persistence.",
    "care_home.",
    "caseload.",
    "pathway.",
)
LIFE = (*HEALTH, "utility.")
BEDS = (*HEALTH, "bed_days.")
PAY = ("pay.", "oncost.", "service.", "hours.")
SERVICE = (*PAY, "cost.dxa", "pathway.dxa_share")
COSTS = ("cost.", "split.", "price.", "infusion.", "share.", "admitted.", "visits.", "cashable.")
MONEY = (*HEALTH, *SERVICE, *COSTS)
WORK = (*HEALTH, "work.", "infusion.minutes.", "pathway.dxa_share")


@dataclass(frozen=True)
class Measure:
    """One number, one value per draw.

    values: (draws,); text: words instead of a number, for the deterministic run only.
    rests:  prefixes of the evidence ids it rests on; how: one sentence on how it is made.
    option, site, payer, department, period: as in `Figure`.
    """

    id: str
    values: Floats
    unit: str
    label: str
    how: str = ""
    rests: tuple[str, ...] = HEALTH
    option: str | None = None
    site: str | None = None
    payer: str | None = None
    department: str | None = None
    period: str | None = None
    digits: int | None = None
    text: str | None = None
