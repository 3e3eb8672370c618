"""What a report of a health economic evaluation must tell: the 28 items of CHEERS 2022, in our own words.

Source: Husereau and others, Consolidated Health Economic Evaluation Reporting Standards 2022,
doi:10.1016/j.jval.2021.11.1351.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Item:
    """One item: its number, the part of a report it belongs to, its topic, and what is asked."""

    number: int
    part: str
    topic: str
    asks: str


_OPENING, _METHODS, _RESULTS, _DISCUSSION, _OTHER = "Opening", "Methods", "Results", "Discussion", "Other"

ITEMS: Final = (
    Item(1, _OPENING, "Title", "Does the title say that this is an economic evaluation, and of what?"),
    Item(2, _OPENING, "Summary", "Is there a short summary with setting, methods, result and doubt?"),
    Item(3, _OPENING, "Background and aim", "Why is the question asked, and whose decision will it serve?"),
    Item(4, _METHODS, "Analysis plan", "Was there a plan of the analysis beforehand, and where is it?"),
    Item(5, _METHODS, "People", "Who are the people: age, sex, illness?"),
    Item(6, _METHODS, "Setting", "Where and when, as far as it bears on the result?"),
    Item(7, _METHODS, "Options compared", "What is compared, and why these?"),
    Item(8, _METHODS, "Perspective", "Whose costs and whose health are counted?"),
    Item(9, _METHODS, "Time horizon", "Over what time, and why that long?"),
    Item(10, _METHODS, "Discounting", "At which rates, and why?"),
    Item(11, _METHODS, "Outcomes chosen", "Which measures stand for benefit and harm?"),
    Item(12, _METHODS, "Outcomes measured", "How was each of them measured?"),
    Item(13, _METHODS, "Outcomes valued", "Whose values turn them into quality of life, and how?"),
    Item(14, _METHODS, "Resources and costs", "How were resources counted and priced?"),
    Item(15, _METHODS, "Currency and price year", "Which currency, which year, which conversion?"),
    Item(16, _METHODS, "Model", "If there is a model: what is it, why this one, can it be had?"),
    Item(17, _METHODS, "Analytics and assumptions", "How were data joined, extrapolated and checked?"),
    Item(18, _METHODS, "Differences between groups", "How was it looked at for whom results differ?"),
    Item(19, _METHODS, "Fairness", "How are effects spread over people, and are some given more weight?"),
    Item(20, _METHODS, "Uncertainty", "How were the sources of doubt described?"),
    Item(21, _METHODS, "Involvement", "How were patients, staff and the public part of the design?"),
    Item(22, _RESULTS, "Inputs", "Which values, ranges and distributions were used, from where?"),
    Item(23, _RESULTS, "Main results", "What are costs and outcomes, and how are they summed up?"),
    Item(24, _RESULTS, "Effect of doubt", "How does doubt about inputs and choices change the findings?"),
    Item(25, _RESULTS, "Effect of involvement", "What did involving others change?"),
    Item(
        26, _DISCUSSION, "Findings and limits", "What was found, how far does it hold, and what was left out?"
    ),
    Item(27, _OTHER, "Funding", "Who paid, and what part had they in it?"),
    Item(28, _OTHER, "Interests", "Which interests do the authors declare?"),
)
