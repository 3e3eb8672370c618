"""An evaluation opened at one option, beside its baseline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flscase.case.periods import Periods
from flscase.economics.clock import Floats
from flscase.economics.flows import QUANTITY
from flscase.economics.model import Evaluation, OptionResult
from flscase.economics.parameters import Parameters
from flscase.economics.plan import Intake

Key = tuple[str, str | None, str]


@dataclass(frozen=True)
class Change:
    """A payer's change against the baseline: pounds by quarter (quarters, draws) and lifetime (draws,)."""

    budget: Floats
    lifetime: Floats


@dataclass(frozen=True)
class Reading:
    """An evaluation opened at one option, beside its baseline."""

    evaluation: Evaluation
    option: str
    baseline: str
    parameters: Parameters
    intake: Intake
    periods: Periods

    @property
    def here(self) -> OptionResult:
        """The option."""
        return self.evaluation.options[self.option]

    @property
    def base(self) -> OptionResult:
        """The baseline."""
        return self.evaluation.options[self.baseline]

    @property
    def name(self) -> str:
        """The option's name, as it is said in a label."""
        return self.here.plan.name

    @property
    def years(self) -> range:
        """Plan years 1, 2, …"""
        return range(1, self.intake.years + 1)

    def quantity(self, name: str, result: OptionResult | None = None) -> Floats:
        """Return a quantity by quarter of the plan, (quarters, draws)."""
        return np.asarray((result or self.here).flows.budget[QUANTITY[name]])

    def lifetime(self, name: str, view: int, result: OptionResult | None = None) -> Floats:
        """Return a quantity over whole lives of a year's intake under a view, (draws,)."""
        return np.asarray((result or self.here).flows.lifetime[view, QUANTITY[name]])

    def less(self, name: str) -> Floats:
        """Return baseline minus option by quarter: what is averted, (quarters, draws)."""
        return self.quantity(name, self.base) - self.quantity(name)

    def lifetime_less(self, name: str, view: int) -> Floats:
        """Return baseline minus option over whole lives, (draws,)."""
        return self.lifetime(name, view, self.base) - self.lifetime(name, view)

    @cached_property
    def changes(self) -> dict[Key, Change]:
        """Changes against the baseline by (payer, department, kind), in the order of the ledger."""
        totals: dict[Key, Change] = {}
        for sign, result in ((1.0, self.here), (-1.0, self.base)):
            for entry in result.entries:
                key = (entry.payer, entry.department, entry.kind)
                old = totals.get(key)
                budget, lifetime = sign * entry.budget, sign * entry.lifetime
                totals[key] = (
                    Change(budget, lifetime)
                    if old is None
                    else Change(old.budget + budget, old.lifetime + lifetime)
                )
        return totals

    def change(
        self, kinds: tuple[str, ...], payers: tuple[str, ...], department: str | None = None
    ) -> Change:
        """Add up changes of some kinds over some payers (and one department)."""
        quarters = self.intake.years * 4
        budget, lifetime = np.zeros((quarters, self.parameters.draws)), np.zeros(self.parameters.draws)
        for (payer, where, kind), change in self.changes.items():
            if kind in kinds and payer in payers and department in (None, where):
                budget, lifetime = budget + change.budget, lifetime + change.lifetime
        return Change(budget, lifetime)
