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
