"""The series behind a case's charts, each with the finding that its title states."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from flscase.case.content import FigureRef, Series, SeriesColumn, Term, Text, Words
from flscase.case.figure import Figure
from flscase.case.measures.health import SITE_WORDS
from flscase.case.measures.money import PAYER_WORDS, SYSTEM
from flscase.case.probabilistic import Draws
from flscase.case.results import Results
from flscase.case.rounding import Value
from flscase.terms import PAYERS, SITES

LOW, HIGH = 2.5, 97.5
STEPS = (("identified", "Found"), ("assessed", "Assessed"), ("recommended", "Advised"))


def all_series(results: Results, draws: Draws | None) -> Iterator[Series]:
    """Yield every series of a case."""
    yield care_gap(results)
    yield who_pays(results)
    yield cumulative(results, draws)
    yield averted(results)
    if "tornado" in results.decision:
        yield tornado(results)
    if "ceac" in results.decision:
        yield ceac(results)
    if results.decision.get("who_first"):
        yield who_first(results)


def _number(results: Results, name: str) -> float:
    figure = results.figures.get(name)
    return float(figure.value) if figure is not None and isinstance(figure.value, int | float) else 0.0


def care_gap(results: Results) -> Series:
    """Return people by step of the pathway under every option."""
    rows: list[tuple[Value, ...]] = []
    for option in results.options:
        rows.append(("Break a bone", option.name, _number(results, "caseload.index_patients")))
        for step, words in STEPS:
            value = _number(results, f"{option.id}.{step}")
            rows.append((words, option.name, value if value or not option.baseline else None))
        rows.append(("Treated", option.name, _number(results, f"{option.id}.treated")))
    rows = [row for row in rows if row[2] is not None]
    lead = results.lead
    return Series(
        "care_gap",
        "care_gap",
        (
            Text("Of "),
            FigureRef("caseload.index_patients"),
            Text(" people who break a bone, "),
            FigureRef(f"{results.baseline}.treated"),
            Text(" are treated today and "),
            FigureRef(f"{lead}.treated"),
            Text(" would be"),
        ),
        "Bars for each step from breaking a bone to being treated, in people a year, a bar for each option.",
        (
            SeriesColumn("step", "Step"),
            SeriesColumn("option", "Option"),
            SeriesColumn("people", "People a year", "people"),
        ),
        tuple(rows),
        unit="people a year",
        source="The shares of each option times the year's index patients, at full running.",
        highlight=results.names[lead],
    )


def who_pays(results: Results) -> Series:
    """Return net cash by payer and financial year for the lead option."""
    lead = results.lead
    rows = []
    for payer in PAYERS:
        amounts = [
            -_number(results, f"{lead}.must_find.{payer}.fy{place + 1}")
            for place in range(len(results.financial_years))
        ]
        if any(abs(amount) >= 1 for amount in amounts):
            for year, amount in zip(results.financial_years, amounts, strict=True):
                rows.append((year, _payer(payer), amount))
    rows.sort(key=lambda row: results.financial_years.index(str(row[0])))
    return Series(
        "who_pays",
        "who_pays",
        _who_pays_title(results),
        "Stacked bars by financial year: above the line payers gain cash, below it they find cash.",
        (
            SeriesColumn("year", "Financial year"),
            SeriesColumn("payer", "Payer"),
            SeriesColumn("amount", "Net cash", "GBP"),
        ),
        tuple(rows),
        unit="GBP",
        source="Cash only, constant prices. Beds and other capacity set free are not cash and are not shown.",
    )


def _who_pays_title(results: Results) -> Words:
    lead, years = results.lead, results.years
    gains = [
        (payer, _number(results, f"{lead}.net_cash.{payer}.y{years}"))
        for payer in PAYERS
        if payer != "unpaid_care"
    ]
    finder, least = min(gains, key=lambda pair: pair[1])
    winner, most = max(gains, key=lambda pair: pair[1])
    if least >= 0:
        return "No payer is left out of pocket over the plan"
    start = f"{_payer(finder)} finds the most cash"
    if most <= 0:
        return f"{start}; no payer gets cash back within the plan"
    return f"{start}; {PAYER_WORDS[winner]} gets the most back"


def _payer(payer: str) -> str:
    words = PAYER_WORDS[payer].removeprefix("the ")
    return words[0].upper() + words[1:]


def cumulative(results: Results, draws: Draws | None) -> Series:
    """Return the cumulative net cash position by quarter, for each payer with cash and the system."""
    lead = results.lead
    rows: list[tuple[Value, ...]] = []
    for payer in (*PAYERS, SYSTEM):
        points = _positions(results, payer)
        if points is None:
            continue
        sample = None if draws is None else draws.positions.get((lead, payer))
        for place, quarter in enumerate(results.quarters):
            low, high = (None, None) if sample is None else np.percentile(sample[place], [LOW, HIGH])
            rows.append(
                (
                    quarter,
                    "Whole system" if payer == SYSTEM else _payer(payer),
                    float(points[place]),
                    None if low is None else float(low),
                    None if high is None else float(high),
                )
            )
    return Series(
        "cumulative",
        "cumulative",
        _cumulative_title(results),
        "Lines by quarter: net cash so far of each payer, and of the NHS and social care together with its "
        "interval of doubt.",
        (
            SeriesColumn("quarter", "Quarter"),
            SeriesColumn("payer", "Payer"),
            SeriesColumn("amount", "Net cash so far", "GBP"),
            SeriesColumn("low", "Low", "GBP", interval_of="amount"),
            SeriesColumn("high", "High", "GBP", interval_of="amount"),
        ),
        tuple(rows),
        unit="GBP",
        source="Cash only, constant prices, all patients taken in so far.",
        highlight="Whole system",
    )


def _positions(results: Results, payer: str) -> np.ndarray | None:
    from flscase.case.measures import Reading
    from flscase.case.probabilistic import positions

    reading = Reading(
        results.evaluation,
        results.lead,
        results.baseline,
        results.parameters,
        results.intake,
        results.periods,
    )
    found = positions(reading).get((results.lead, payer))
    return None if found is None else found[:, 0]


def _cumulative_title(results: Results) -> Words:
    answer = results.figures.get(f"{results.lead}.break_even_quarter.system")
    words = str(answer.value) if answer is not None else ""
    if words.startswith("never within"):
        return "The NHS and social care together do not have their cash back within the plan"
    if words.startswith("never out"):
        return "The NHS and social care together are never out of pocket"
    if words.startswith("no cash"):
        return "No cash moves either way"
    return (Text("The NHS and social care together have their cash back in "), Term(words))


def averted(results: Results) -> Series:
    """Return refractures averted within the plan by site, for every option."""
    rows: list[tuple[Value, ...]] = []
    last = f"y{results.years}"
    for option in results.options:
        if option.baseline:
            continue
        for site in ("all", *SITES):
            figure: Figure = results.figures[f"{option.id}.fractures_averted.{site}.{last}"]
            words = SITE_WORDS[site].removesuffix(" refractures")
            label = "All sites" if site == "all" else words[0].upper() + words[1:]
            rows.append((label, option.name, figure.value, figure.low, figure.high))
    name = f"{results.lead}.fractures_averted.all.{last}"
    return Series(
        "averted",
        "averted",
        (Text("The plan averts "), FigureRef(name), Text(" refractures by its end, and more later")),
        "Points with lines for their intervals: refractures averted by site under each option.",
        (
            SeriesColumn("site", "Site"),
            SeriesColumn("option", "Option"),
            SeriesColumn("averted", "Refractures averted", "fractures"),
            SeriesColumn("low", "Low", "fractures", interval_of="averted"),
            SeriesColumn("high", "High", "fractures", interval_of="averted"),
        ),
        tuple(rows),
        unit="fractures",
        source="Against current care, all patients of the plan, to its end.",
        highlight=results.names[results.lead],
    )


TORNADO_ROWS = 12


def tornado(results: Results) -> Series:
    """Return the doubts that swing the answer most, each at both ends of its interval."""
    rows = results.decision["tornado"]["rows"][:TORNADO_ROWS]
    turning = [row for row in rows if row["flips"]]
    title: Words = (
        "Some doubts can turn the answer on their own"
        if turning
        else "No single doubt turns the answer on its own"
    )
    return Series(
        "tornado",
        "tornado",
        title,
        "Bars, largest first: net benefit of the option at the lower threshold when one value moves from one "
        "end of its interval to the other and nothing else moves.",
        (
            SeriesColumn("lever", "What is in doubt"),
            SeriesColumn("low", "Net benefit at its low end", "GBP"),
            SeriesColumn("high", "Net benefit at its high end", "GBP"),
        ),
        tuple((_sentence(row["label"]), row["at_low"], row["at_high"]) for row in rows),
        unit="GBP",
        source="Each value alone, over its interval of doubt. Below zero the option is not good value.",
        highlight=results.names[results.lead],
    )


def ceac(results: Results) -> Series:
    """Return the chance that each option is the best, by threshold."""
    curve = results.decision["ceac"]
    rows = [
        (threshold, results.names[option], chance)
        for option, chances in curve["options"].items()
        for threshold, chance in zip(curve["thresholds"], chances, strict=True)
    ]
    lower = results.decision["thresholds"]["lower"]
    at = min(range(len(curve["thresholds"])), key=lambda place: abs(curve["thresholds"][place] - lower))
    best = max(curve["options"], key=lambda option: curve["options"][option][at])
    title: Words = (Term(results.names[best]), Text(" is most often the best value at the lower threshold"))
    return Series(
        "ceac",
        "ceac",
        title,
        "Lines: chance that each option is the best of all, by what a year of life in full health is worth.",
        (
            SeriesColumn("threshold", "Threshold", "GBP per QALY"),
            SeriesColumn("option", "Option"),
            SeriesColumn("chance", "Chance of being best", "probability"),
        ),
        tuple(rows),
        unit="probability",
        source="Share of draws in which an option has the highest net benefit; the chances add up to one.",
        highlight=results.names[results.lead],
    )


def who_first(results: Results) -> Series:
    """Return groups of patients in the order of what a nurse hour brings."""
    groups = results.decision["who_first"]
    return Series(
        "who_first",
        "who_first",
        (Text("A nurse hour does most for "), Term(groups[0]["name"])),
        "Bars, best use first: net benefit for each nurse hour, the service's fixed cost apart.",
        (
            SeriesColumn("group", "Group"),
            SeriesColumn("per_hour", "Net benefit an hour", "GBP"),
            SeriesColumn("people", "Assessed a year", "people"),
            SeriesColumn("taken", "Share that the hours allow", "share"),
        ),
        tuple(
            (_sentence(group["name"]), group["per_hour"], group["people"], group["taken"]) for group in groups
        ),
        unit="GBP",
        source="At the lower threshold. Groups below zero are not worth an hour at these values.",
        highlight=results.names[results.lead],
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
