"""The model asked "what if": many sets of values at once, each as if it were a draw.

A variant changes some parameters (or the size of an index group) and leaves the rest at their point
values. All variants go through the model together, so a tornado costs little more than one run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from flscase.case.probabilistic import Draws, Progress, Question, run
from flscase.case.running import Executor
from flscase.economics import strata
from flscase.economics.clock import Floats
from flscase.economics.parameters import Parameters
from flscase.terms import GROUPS


@dataclass(frozen=True)
class Variant:
    """One set of changes.

    values: parameter id -> value (a number, or the shares of a split).
    intake: index group -> factor on its number of patients.
    """

    values: Mapping[str, float | Sequence[float]] = field(default_factory=dict)
    intake: Mapping[str, float] = field(default_factory=dict)


def as_draws(base: Parameters, variants: Sequence[Variant]) -> Parameters:
    """Return parameters with one draw per variant."""
    wide = base.tiled(len(variants))
    changed: dict[str, Floats] = {}
    for place, variant in enumerate(variants):
        for name, value in variant.values.items():
            if name not in changed:
                changed[name] = np.array(wide[name])
            changed[name][..., place] = value
    return wide.with_values(changed)


def intake_of(per_year: Floats, variants: Sequence[Variant]) -> Floats:
    """Return index patients a year by stratum and variant, (strata, variants)."""
    factors = np.array([[variant.intake.get(group, 1.0) for variant in variants] for group in GROUPS])
    return np.asarray(per_year * factors[strata.GROUP])


def ask(
    question: Question,
    base: Parameters,
    per_year: Floats,
    variants: Sequence[Variant],
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Draws:
    """Run every variant; the results are in the order of the variants.

    base: point values (one draw); per_year: intake by stratum (strata, 1).
    """
    if not variants:
        return Draws(0, {}, {})
    return run(
        question,
        as_draws(base, variants),
        intake_of(per_year, variants),
        executor=executor,
        progress=progress,
    )
