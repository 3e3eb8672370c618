"""What an analysis gives: figures, ledger, decision, series, register and readiness, with its provenance.

Everything that a document, a page or a file shows is here already; nothing after this computes a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flscase.case.figure import Figure
from flscase.case.periods import Periods
from flscase.case.series import Series

if TYPE_CHECKING:
    from flscase.case.inputs import CaseInputs
    from flscase.case.readiness import Readiness
    from flscase.case.register import Assumption
    from flscase.caseload import Caseload
    from flscase.economics.model import Evaluation
    from flscase.economics.parameters import Parameters
    from flscase.economics.plan import Intake, MoneyRules, OptionPlan, Settings
    from flscase.evidence import Resolved


@dataclass(frozen=True)
class OptionSummary:
    """One option in a line: what it is and where it stands.

    status: efficient | dominated | extendedly dominated, from the incremental analysis.
    """

    id: str
    name: str
    baseline: bool
    model_type: str | None
    status: str


@dataclass(frozen=True)
class Model:
    """The deterministic run behind the figures, kept for the workbook and for tests; never in JSON."""

    evaluation: Evaluation
    plans: tuple[OptionPlan, ...]
    intake: Intake
    money: MoneyRules
    settings: Settings
    parameters: Parameters


@dataclass(frozen=True)
class Results:
    """The results of one case. `figures` is the single place of every number that a reader may see."""

    inputs: CaseInputs
    figures: Mapping[str, Figure]
    options: tuple[OptionSummary, ...]
    lead: str
    ledger: tuple[dict[str, Any], ...]
    decision: dict[str, Any]
    series: Mapping[str, Series]
    register: tuple[Assumption, ...]
    readiness: Readiness
    warnings: tuple[str, ...]
    provenance: dict[str, Any]
    caseload: Caseload
    resolved: Resolved
    periods: Periods
    model: Model = field(repr=False)

    @property
    def baseline(self) -> str:
        """Id of the option that is today's care."""
        return next(option.id for option in self.options if option.baseline)

    @property
    def years(self) -> int:
        """Years of the plan."""
        return self.periods.years

    @property
    def quarters(self) -> tuple[str, ...]:
        """Names of the plan's quarters."""
        return self.periods.quarters

    @property
    def financial_years(self) -> tuple[str, ...]:
        """Names of the plan's financial years."""
        return self.periods.financial_years

    # the deterministic run, by the names that other rooms know it by
    @property
    def evaluation(self) -> Evaluation:
        """The engine's deterministic run."""
        return self.model.evaluation

    @property
    def plans(self) -> tuple[OptionPlan, ...]:
        """The options as the engine takes them."""
        return self.model.plans

    @property
    def intake(self) -> Intake:
        """The intake as the engine takes it."""
        return self.model.intake

    @property
    def money(self) -> MoneyRules:
        """The money rules as the engine takes them."""
        return self.model.money

    @property
    def settings(self) -> Settings:
        """The settings as the engine takes them."""
        return self.model.settings

    @property
    def parameters(self) -> Parameters:
        """The deterministic parameters."""
        return self.model.parameters

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the options by id."""
        return {option.id: option.name for option in self.options}

    def to_json(self) -> dict[str, Any]:
        """Return the results as plain data: no time, no worker count, the same for the same question."""
        return {
            "figures": {name: figure.to_json() for name, figure in self.figures.items()},
            "options": [asdict(option) for option in self.options],
            "lead": self.lead,
            "ledger": list(self.ledger),
            "decision": self.decision,
            "series": {name: series.to_json() for name, series in self.series.items()},
            "register": [asdict(item) for item in self.register],
            "readiness": asdict(self.readiness),
            "warnings": list(self.warnings),
            "provenance": self.provenance,
        }
