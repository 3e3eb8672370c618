"""The smallest transfers that leave no payer worse off, or the statement that there are none.

Where the gains of some payers cover the losses of the others, each loser is made whole by the winners:
the money moved is exactly the sum of the losses, which no other plan can undercut. Where gains do not cover
losses, no transfer helps; what is missing has to come from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Transfer:
    """One payment over the plan, in pounds."""

    giver: str
    taker: str
    amount: float


@dataclass(frozen=True)
class Settlement:
    """Transfers, or what is missing.

    possible: whether gains cover losses; transfers: largest first (empty where not possible or not needed);
    moved: their sum; missing: pounds that would have to come from outside.
    """

    possible: bool
    transfers: tuple[Transfer, ...]
    moved: float
    missing: float


def settle(positions: Mapping[str, float], *, penny: float = 0.005) -> Settlement:
    """Return the smallest transfers that leave nobody below zero.

    positions: net cash of each payer over the plan, pounds; above zero is better off. Losers are made whole
    in order of their loss by winners in order of their gain, which keeps the number of transfers small.
    """
    losses = sorted(((-net, name) for name, net in positions.items() if net < -penny), reverse=True)
    gains = sorted(((net, name) for name, net in positions.items() if net > penny), reverse=True)
    owed, there = sum(loss for loss, _ in losses), sum(gain for gain, _ in gains)
    if owed > there + penny:
        return Settlement(False, (), 0.0, owed - there)
    purses = {name: gain for gain, name in gains}
    transfers = []
    for loss, taker in losses:
        left = loss
        for giver, purse in purses.items():
            amount = min(left, purse)
            if amount > penny:
                transfers.append(Transfer(giver, taker, amount))
                purses[giver] = purse - amount
                left -= amount
            if left <= penny:
                break
    return Settlement(True, tuple(transfers), sum(item.amount for item in transfers), 0.0)
