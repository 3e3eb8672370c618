"""A case's own values as layers over the evidence pack.

The layer "case" holds [overrides] and, under their evidence ids, the prices and cashable shares of [money];
each scenario is a further layer. What stands there is checked by the evidence room's own rules.
"""

from __future__ import annotations

from flscase.case.inputs import CaseInputs, Override, Scenario
from flscase.case.inputs_quantity import Quantity
from flscase.evidence import Override as Laid

UNDER_MONEY = "set under [money]"


def case_overrides(case: CaseInputs) -> dict[str, Laid]:
    """Return {evidence id: value} of a case; [overrides] wins over [money]."""
    money = {price_id(name): price for name, price in case.money.prices.items()}
    money |= {cashable_id(payer): share for payer, share in case.money.cashable.items()}
    layer = {id: as_evidence(value, reason=UNDER_MONEY) for id, value in money.items()}
    return layer | {id: as_evidence(value) for id, value in case.overrides.items()}


def scenario_overrides(scenario: Scenario) -> dict[str, Laid]:
    """Return {evidence id: value} of a scenario, whose name stands as the reason where none is given."""
    return {id: as_evidence(value, reason=scenario.name) for id, value in scenario.overrides.items()}


def as_evidence(value: Quantity | Override, reason: str = "") -> Laid:
    """Return one value as an override that the evidence room understands."""
    return Laid(
        value=value.value,
        low=value.low,
        high=value.high,
        source=value.source or "",
        reason=value.reason or reason,
        by=value.by,
        at=value.at.isoformat() if value.at else None,
        basis=value.basis,
    )


def price_id(name: str) -> str:
    """Return the evidence id of a price: "zoledronate" is price.zoledronate; a dotted id is itself."""
    return name if "." in name else f"price.{name}"


def cashable_id(payer: str) -> str:
    """Return the evidence id of a payer's cashable share."""
    return f"cashable.{payer}"
