"""Read every measure of an evaluation, in a stable order."""

from __future__ import annotations

from collections.abc import Iterator

from flscase.case.measures.measure import Measure
from flscase.case.measures.read import Reading
from flscase.case.periods import Periods
from flscase.economics.model import Evaluation
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake


def read_all(
    evaluation: Evaluation, baseline: str, parameters: Parameters, intake: Intake, periods: Periods
) -> Iterator[Measure]:
    """Yield every measure of every option."""
    from flscase.case import claims, signals
    from flscase.case.measures import health, money, service, value

    for option in evaluation.options:
        reading = Reading(evaluation, option, baseline, parameters, intake, periods)
        yield from health.measures(reading)
        yield from service.measures(reading)
        if option != baseline:
            yield from money.measures(reading)
            yield from value.measures(reading)
            yield from signals.measures(reading)
            yield from claims.measures(reading)
