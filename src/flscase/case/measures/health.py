"""Fractures, beds, care homes, lives and QALYs: what an option changes for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from flscase.case.measures.measure import BEDS, LIFE, Measure
from flscase.case.measures.read import Reading
from flscase.economics.clock import DAYS_A_YEAR, Floats
from flscase.economics.prognosis import COUNTS
from flscase.economics.prognosis import HEALTH as HEALTH_VIEW
from flscase.terms import SITES

LIFETIME = "over the lives of one year's patients"
SITE_WORDS = {
    "all": "refractures",
    "hip": "hip refractures",
    "spine": "spine refractures",
    "wrist": "wrist refractures",
    "humerus": "upper arm refractures",
    "pelvis": "pelvis refractures",
    "other": "other refractures",
}


def measures(reading: Reading) -> Iterator[Measure]:
    """Yield fractures of every option, and what each option averts against the baseline."""
    yield from _fractures(reading)
    if reading.option != reading.baseline:
        yield from _averted(reading)
        yield from _beds(reading)
        yield from _homes_and_lives(reading)


def cumulative(by_quarter: Floats, year: int) -> Floats:
    """Return the total to the end of a plan year, (draws,)."""
    return np.asarray(by_quarter[: 4 * year].sum(axis=0))


def within(year: int) -> str:
    """Return how a period is said."""
    return "in the first year" if year == 1 else f"in the first {year} years"


def _sites(reading: Reading, total: str) -> Iterator[tuple[str, Floats, Floats]]:
    """Yield (site, by quarter, lifetime) of fractures or of fractures averted, all sites first."""

    def take(name: str) -> tuple[Floats, Floats]:
        if total == "averted":
            return reading.less(name), reading.lifetime_less(name, COUNTS)
        return reading.quantity(name), reading.lifetime(name, COUNTS)

    parts = {site: take(f"fractures.{site}") for site in SITES}
    whole = [sum(part[place] for part in parts.values()) for place in (0, 1)]
    yield "all", np.asarray(whole[0]), np.asarray(whole[1])
    for site, (budget, lifetime) in parts.items():
        yield site, budget, lifetime


def _fractures(reading: Reading) -> Iterator[Measure]:
    for site, budget, lifetime in _sites(reading, "fractures"):
        words = f"{reading.name}: {SITE_WORDS[site]}"
        common: dict[str, Any] = {"unit": "fractures", "option": reading.option, "site": site}
        how = "Refractures after the index fracture, of the patients taken in so far."
        for year in reading.years:
            yield Measure(
                f"{reading.option}.fractures.{site}.y{year}",
                cumulative(budget, year),
                label=f"{words} {within(year)}",
                how=how,
                period=f"y{year}",
                **common,
            )
        yield Measure(
            f"{reading.option}.fractures.{site}", lifetime, label=f"{words} {LIFETIME}", how=how, **common
        )


def _averted(reading: Reading) -> Iterator[Measure]:
    for site, budget, lifetime in _sites(reading, "averted"):
        words = f"{reading.name}: {SITE_WORDS[site]} averted"
        common: dict[str, Any] = {"unit": "fractures", "option": reading.option, "site": site}
        how = "Refractures under current care less refractures under this option, same patients."
        for year in reading.years:
            yield Measure(
                f"{reading.option}.fractures_averted.{site}.y{year}",
                cumulative(budget, year),
                label=f"{words} {within(year)}",
                how=how,
                period=f"y{year}",
                **common,
            )
        yield Measure(
            f"{reading.option}.fractures_averted.{site}",
            lifetime,
            label=f"{words} {LIFETIME}",
            how=how,
            **common,
        )
        later = _averted_later(reading, site, budget)
        yield Measure(
            f"{reading.option}.fractures_averted_later.{site}",
            later,
            label=f"{words} after the plan's last year, for patients already treated in it",
            how="Averted over whole lives by all the plan's patients, less what is averted within the plan.",
            **common,
        )


def _averted_later(reading: Reading, site: str, within_plan: Floats) -> Floats:
    """Return what the plan's patients avert after its end, at full running, (draws,)."""
    names = SITES if site == "all" else (site,)
    whole = sum(reading.lifetime_less(f"fractures.{name}", COUNTS) for name in names)
    intakes = float(reading.intake.quarters().sum()) / 4
    return np.asarray(whole * intakes - within_plan.sum(axis=0))


def _beds(reading: Reading) -> Iterator[Measure]:
    p = reading.parameters
    days = sum(reading.less(f"fractures.{site}") * p[f"bed_days.{site}"] for site in SITES)
    lifetime = sum(
        reading.lifetime_less(f"fractures.{site}", COUNTS) * p[f"bed_days.{site}"] for site in SITES
    )
    operations = reading.less("fractures.hip") * p["operated.hip"]
    common: dict[str, Any] = {"option": reading.option, "rests": BEDS}
    for year in reading.years:
        yield Measure(
            f"{reading.option}.bed_days_averted.y{year}",
            cumulative(np.asarray(days), year),
            "bed days",
            f"{reading.name}: acute bed days not needed {within(year)}",
            "Refractures averted at each site times the bed days of one. Capacity, not cash.",
            period=f"y{year}",
            **common,
        )
        in_year = np.asarray(days)[4 * year - 4 : 4 * year].sum(axis=0) / DAYS_A_YEAR
        yield Measure(
            f"{reading.option}.beds_freed.y{year}",
            in_year,
            "beds",
            f"{reading.name}: beds free on an average day of year {year}",
            "Bed days of that year over the days of a year. Capacity, not cash.",
            period=f"y{year}",
            digits=2,
            **common,
        )
        yield Measure(
            f"{reading.option}.operations_averted.y{year}",
            cumulative(operations, year),
            "operations",
            f"{reading.name}: hip operations not needed {within(year)}",
            "Hip refractures averted times the share operated on.",
            period=f"y{year}",
            **common,
        )
    yield Measure(
        f"{reading.option}.bed_days_averted",
        np.asarray(lifetime),
        "bed days",
        f"{reading.name}: acute bed days not needed {LIFETIME}",
        "Refractures averted at each site times the bed days of one. Capacity, not cash.",
        **common,
    )


def _homes_and_lives(reading: Reading) -> Iterator[Measure]:
    rows = (
        ("care_home_averted", "care_home_admissions", "people", "new care-home residents averted", 1.0),
        ("care_home_years_averted", "care_home_years", "years", "years in a care home averted", 1.0),
        ("deaths_averted", "deaths", "deaths", "deaths averted", 1.0),
        ("life_years_gained", "life_years", "life-years", "life-years gained", -1.0),
        ("qalys_gained", "qalys", "QALYs", "QALYs gained", -1.0),
    )
    for measure, quantity, unit, words, sign in rows:
        common: dict[str, Any] = {"unit": unit, "option": reading.option, "rests": LIFE, "digits": 2}
        for year in reading.years:
            yield Measure(
                f"{reading.option}.{measure}.y{year}",
                sign * cumulative(reading.less(quantity), year),
                label=f"{reading.name}: {words} {within(year)}",
                how="Difference from current care among the patients taken in so far, not discounted.",
                period=f"y{year}",
                **common,
            )
        if measure == "deaths_averted":
            continue  # over whole lives everybody dies; life-years say it better
        view = HEALTH_VIEW if unit in ("QALYs", "life-years") else COUNTS
        how = "Difference from current care" + (
            ", discounted." if view == HEALTH_VIEW else ", not discounted."
        )
        yield Measure(
            f"{reading.option}.{measure}",
            sign * reading.lifetime_less(quantity, view),
            label=f"{reading.name}: {words} {LIFETIME}",
            how=how,
            **common,
        )
