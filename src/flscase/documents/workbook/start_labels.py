"""The words of the start workbook: plain, short, for somebody with ten minutes."""

from __future__ import annotations

from typing import Final

TITLE: Final = "A fracture liaison service in seven numbers"
YOUR_HOSPITAL: Final = "your hospital"
YEAR: Final = "Year {year}"
NOTES: Final = (
    "Fill the seven yellow cells. Everything below and on the other sheets follows.",
    "For planning a service for a whole population. Never for decisions about one person.",
)
FILL: Final = "Seven cells to fill"
FILL_HEADS: Final = ("", "Yours", "", "If you do not know", "Where that comes from")
CELLS: Final = {
    "organisation": ("Name of your hospital", ""),
    "hips": ("Hip fractures a year, aged 50 and over", "people"),
    "treated": ("Share of people with a broken bone treated today", "share"),
    "identified": ("Share of them that the service would find", "share"),
    "assessed": ("Share of those found that it would assess", "share"),
    "started": ("Share of those advised who would start treatment", "share"),
    "nurses": ("Nurses in the service, whole-time equivalents", "WTE"),
}
ORIGINS: Final = {
    "organisation": "It stands in the sentences below",
    "hips": "Your NHFD lead knows it. The example is a hospital of middle size",
    "treated": "Ask your audit. {source}",
    "identified": "A target for a well-run service: our assumption",
    "assessed": "A target for a well-run service: our assumption",
    "started": "A target. England recorded {recorded} started within 16 weeks in 2023",
    "nurses": "Staff of a well-run service for {hips} hip fractures a year: our assumption",
}
SAYS: Final = "What it says"
STANDS: Final = "What stands behind it"
ALONGSIDE: Final = "Today and with the service"
TODAY: Final = "Today"
SERVICE: Final = "With the service"
NEED: Final = (
    "Each year about ",
    " people aged 50 and over break a bone at ",
    ", and ",
    " of them (",
    ") are treated so that they do not break the next.",
)
REACH: Final = ("With the service about ", " would be treated (", ").")
GAIN: Final = (
    "Over five years about ",
    " of ",
    " further fractures would not happen, ",
    " of them hips. More are averted later in life.",
)
BEDS: Final = (
    "That is about ",
    " acute bed days in five years. They are room for other patients, not money: no budget falls by them.",
)
COST: Final = (
    "The service would cost about £",
    " a year to run and £",
    " to set up: about £",
    " for each person assessed.",
    " to set up. Nobody is assessed.",
)
NO_PATIENTS: Final = "Fill in how many hip fractures your hospital sees in a year."
CASH: Final = ("After five years the hospital trust would be £", " and the local authority £", ".")
OUT: Final = " out of pocket"
BETTER: Final = " better off"
WHOLE: Final = (
    "Over the lives of one year's patients, the NHS and social care spend £",
    " more",
    " less",
    " and ",
    " years of full health (QALYs) are gained",
    " are lost",
)
PER: Final = (": about £", " for each.")
VERDICTS: Final = (
    "That is good value at the usual threshold of £",
    "That is good value only at the upper threshold of £",
    "That is poor value at the usual thresholds, the upper of which is £",
    "It costs less and gains health.",
    "It gains no health: do not do it like this.",
    " for a QALY.",
)
ENOUGH: Final = "Your nurses have room for all who are found."
SHORT: Final = (
    "Your nurses can assess about ",
    " people a month, and about ",
    " are found. Some would wait, and about ",
    " would be lost in five years. More finding without more places averts nothing.",
)
CAVEATS_TITLE: Final = "Before you rely on it"
CAVEATS: Final = (
    "Numbers of patients are scaled from national rates. Counting your own records is better: flscase can.",
    "Each number is one best estimate. The truth may lie beyond a threshold: flscase gives the range.",
    "Somebody asks after patients, so that treatment lasts. Without that, much of the gain is lost.",
    "Starting treatment is the weakest point: few services record what the target says.",
    "It covers everybody aged 50 and over. Starting with people of 75 and over is usually better value.",
    "Nothing here speaks for the care of one person.",
)
ROWS: Final = {
    "treated": "People treated in a year",
    "fractures": "Further fractures in five years",
    "hips": "Further hip fractures in five years",
    "service": "Cost of the service in a year",
    "trust": "Net cash of the trust after five years",
    "icb": "Net cash of the ICB after five years",
    "authority": "Net cash of the local authority after five years",
    "icer": "Extra cost per QALY gained",
}
SCALED: Final = {
    "fractures_per_hip": "All fragility fractures for each hip fracture",
    "spine": "Share of them that are spine fractures",
}
FROM: Final = "Made by flscase {version} from evidence pack {pack}, prices of {year}. {attribution}"
