"""What decides the answer: each doubt moved alone over its interval, largest swing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flscase.case.levers import Lever, Levers
from flscase.case.probabilistic import Progress, Question
from flscase.case.running import Executor
from flscase.case.variants import ask
from flscase.economics.clock import Floats
from flscase.economics.parameters import Parameters


@dataclass(frozen=True)
class Bar:
    """One lever and what the answer is at its ends.

    low, high: values of the lever in its own unit where it is one number, else None.
    at_low, at_high: the measure at either end; flips: whether its sign changes between them.
    """

    lever: Lever
    low: float | None
    high: float | None
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far apart the two answers are."""
        return abs(self.at_high - self.at_low)

    @property
    def flips(self) -> bool:
        """Whether the decision changes between the ends."""
        return (self.at_low > 0) != (self.at_high > 0)


def tornado(
    question: Question,
    base: Parameters,
    per_year: Floats,
    levers: Levers,
    measures: Sequence[str],
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> dict[str, list[Bar]]:
    """Return the bars of each measure, largest swing first.

    measures: ids such as "fls.net_benefit.lower". Every lever is run at both ends, all in one go.
    """
    variants = [levers.end(lever, upper) for lever in levers.all for upper in (False, True)]
    found = ask(question, base, per_year, variants, executor=executor, progress=progress)
    answer: dict[str, list[Bar]] = {}
    for name in measures:
        values = found.measures[name]
        bars = []
        for place, lever in enumerate(levers.all):
            alone = len(lever.members) == 1 and lever.intake_group is None
            low, high = variants[2 * place].values, variants[2 * place + 1].values
            bars.append(
                Bar(
                    lever,
                    float(low[lever.members[0]]) if alone else None,  # type: ignore[arg-type]
                    float(high[lever.members[0]]) if alone else None,  # type: ignore[arg-type]
                    float(values[2 * place]),
                    float(values[2 * place + 1]),
                )
            )
        answer[name] = sorted(bars, key=lambda bar: (-bar.swing, bar.lever.id))
    return answer
