"""Chance on top of doubt: what a small hospital may see, even if every value in the model were right.

The doubt of the evidence comes from the draws; chance adds the scatter of a count around its mean. Both are
mixed for counts under one option. A difference between options has no chance of its own: it is never seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from scipy.stats import poisson

from flscase.case.figure import Figure
from flscase.case.measures.money import PAYER_WORDS
from flscase.case.periods import Periods
from flscase.case.probabilistic import Draws
from flscase.economics.clock import Floats
from flscase.economics.parameters import uniforms

LOW, HIGH = 2.5, 97.5
MONTHS = (12, 24, 36, 60)
KINDS = {"all": "refractures", "hip": "hip refractures"}


def counted(means: Floats, seed: int, name: str) -> Floats:
    """Return one count per draw, Poisson around that draw's mean, (draws,)."""
    numbers = uniforms(seed, f"chance.{name}", 0, len(means))[:, 0]
    return np.asarray(poisson.ppf(numbers, np.maximum(means, 0.0)))


def figures(
    made: Mapping[str, Figure],
    draws: Draws,
    seed: int,
    periods: Periods,
    limits: Mapping[str, float],
) -> Iterator[Figure]:
    """Yield what may be counted under each option, and the chance that a payer passes its limit.

    limits: payer -> most that it could be out of pocket, pounds.
    """
    for name, figure in list(made.items()):
        option, _, rest = name.partition(".")
        for kind, words in KINDS.items():
            for month in MONTHS:
                if month // 12 <= periods.years and rest == f"fractures.{kind}.y{month // 12}":
                    yield _predicted(figure, draws.measures[name], seed, option, kind, words, month)
    for (option, payer), track in draws.positions.items():
        if payer in limits:
            yield from _over(option, payer, track, limits[payer], periods)


def _predicted(
    figure: Figure, means: Floats, seed: int, option: str, kind: str, words: str, month: int
) -> Figure:
    counts = counted(means, seed, f"{kind}.{month}")
    low, high = np.percentile(counts, [LOW, HIGH])
    value = figure.value if isinstance(figure.value, int | float) else 0.0
    return Figure(
        id=f"{option}.predicted.{kind}.{month}m",
        value=value,
        low=min(float(low), value),
        high=max(float(high), value),
        unit="fractures",
        label=f"{figure.label.split(':')[0]}: {words} that may be counted by month {month}",
        basis="modelled",
        rests_on=figure.rests_on,
        sources=figure.sources,
        how="Doubt of the evidence and the chance of a count, together.",
        option=option,
        period=f"{month}m",
        flags=figure.flags,
    )


def _over(option: str, payer: str, track: Floats, limit: float, periods: Periods) -> Iterator[Figure]:
    for month in MONTHS:
        quarters = month // 3
        if quarters > len(track):
            continue
        worst = -track[:quarters].min(axis=0)
        yield Figure(
            id=f"{option}.prob_over_limit.{payer}.{month}m",
            value=float(np.mean(worst > limit)),
            unit="probability",
            label=f"chance that {PAYER_WORDS[payer]} is out of pocket by more than its limit "
            f"at some time up to month {month}",
            basis="modelled",
            rests_on="assumed",
            how="Share of draws in which the cumulative position falls below the limit.",
            option=option,
            payer=payer,
            period=f"{month}m",
        )
