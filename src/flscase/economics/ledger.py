"""Money by whom, of what kind, when.

Cash leaves a budget or stops leaving it. Capacity is a bed, a theatre slot or a clinic set free: priced
for comparison, never a saving. Income is a transfer and nets to zero over all payers. The kinds are kept
apart here and are never added into one figure anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from flscase.economics.clock import Floats
from flscase.economics.flows import QUANTITY, Flows
from flscase.economics.parameters import Parameters
from flscase.economics.plan import MoneyRules, OptionPlan
from flscase.economics.prices import (
    Line,
    ServiceCost,
    drug_lines,
    event_lines,
    hospital_cost_per_hip,
    service_costs,
)
from flscase.terms import NHS_AND_SOCIAL_CARE

SET_UP_INTAKES = 5  # one-off set-up is spread over this many intakes in the lifetime view


@dataclass(frozen=True)
class Entry:
    """One line of the ledger for one option.

    kind:     cash, capacity, income or informal.
    budget:   pounds spent by quarter, constant prices, undiscounted (quarters, draws); income received
              is negative.
    lifetime: pounds for one year's intake over whole lives, discounted (draws,).
    """

    line: str
    payer: str
    department: str | None
    kind: str
    budget: Floats
    lifetime: Floats


def cashable_share(line: Line, parameters: Parameters, money: MoneyRules) -> Floats:
    """Return which share of a change in this line becomes cash for its payer, (draws,)."""
    if line.sort == "bought":
        return parameters["cashable.service"]
    if line.payer in money.cashable:
        return np.full(parameters.draws, money.cashable[line.payer])
    return parameters[f"cashable.{line.payer}"]


def ledger(
    option: OptionPlan, flows: Flows, parameters: Parameters, money: MoneyRules, discount: int
) -> list[Entry]:
    """Return every entry of an option.

    discount: which of the lifetime views is the one for money.
    """
    entries: list[Entry] = []
    for line in (*event_lines(parameters, money), *drug_lines(parameters, option)):
        entries += _priced(line, flows, parameters, money, discount)
    entries += _dxa(option, flows, parameters)
    for cost in service_costs(parameters, option):
        entries.append(_service(cost, flows))
    return entries + _income(flows, parameters, money, discount)


def _priced(
    line: Line, flows: Flows, parameters: Parameters, money: MoneyRules, discount: int
) -> list[Entry]:
    place = QUANTITY[line.quantity]
    budget = flows.budget[place] * line.price
    lifetime = flows.lifetime[discount, place] * line.price
    if line.sort == "informal":
        return [Entry(line.name, line.payer, line.department, "informal", budget, lifetime)]
    share = cashable_share(line, parameters, money)
    parts = (("cash", share), ("capacity", 1 - share))
    return [
        Entry(line.name, line.payer, line.department, kind, budget * part, lifetime * part)
        for kind, part in parts
        if np.any(part != 0)
    ]


def _dxa(option: OptionPlan, flows: Flows, parameters: Parameters) -> list[Entry]:
    if not option.has_service:
        return []
    price = parameters["pathway.dxa_share"] * parameters["cost.dxa"]
    return [
        Entry(
            "DXA scans",
            "acute_trust",
            "radiology",
            "cash",
            flows.service["assessed"] * price,
            flows.year["assessed"] * price,
        )
    ]


def _service(cost: ServiceCost, flows: Flows) -> Entry:
    quarters = flows.budget.shape[1]
    budget = np.broadcast_to(cost.yearly / 4, (quarters, cost.yearly.shape[0])).copy()
    budget[0] += cost.once
    lifetime = cost.yearly + cost.once / SET_UP_INTAKES
    return Entry(cost.name, cost.payer, cost.department, "cash", budget, lifetime)


def _income(flows: Flows, parameters: Parameters, money: MoneyRules, discount: int) -> list[Entry]:
    """Return transfers under payment by activity: the trust is paid for each hip fracture by its ICB."""
    if money.payment_regime != "activity":
        return []
    place = QUANTITY["fractures.hip"]
    price = hospital_cost_per_hip(parameters, money)
    paid, whole = flows.budget[place] * price, flows.lifetime[discount, place] * price
    name = "payment for hip fractures"
    return [
        Entry(name, "acute_trust", "trauma_orthopaedics", "income", -paid, -whole),
        Entry(name, "icb", None, "income", paid, whole),
    ]


def total(
    entries: Iterable[Entry],
    *,
    kinds: Iterable[str],
    payers: Iterable[str] | None = None,
    department: str | None = None,
) -> tuple[Floats, Floats]:
    """Add up entries of some kinds and payers: (by quarter (quarters, draws), lifetime (draws,))."""
    kinds = frozenset(kinds)
    among = None if payers is None else frozenset(payers)
    chosen = [
        entry
        for entry in entries
        if entry.kind in kinds
        and (among is None or entry.payer in among)
        and (department is None or entry.department == department)
    ]
    if not chosen:
        return np.zeros(1), np.zeros(1)
    return sum((e.budget for e in chosen), np.zeros(1)), sum((e.lifetime for e in chosen), np.zeros(1))


def opportunity_cost(entries: Iterable[Entry]) -> Floats:
    """Return lifetime cash and capacity of the NHS and social-care payers, the cost of the ICER, (draws,)."""
    return total(entries, kinds=("cash", "capacity"), payers=NHS_AND_SOCIAL_CARE)[1]
