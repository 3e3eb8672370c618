"""Who is out of pocket, who gets cash back, and when: said payer by payer, never as one sum.

A payer's cash position is against today's care and counts cash (and income) only. Freed beds are room, not
cash, and are told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from flscase.case.content import Date, Runs, Words, words
from flscase.case.sections import names
from flscase.case.sections.view import View, listed
from flscase.terms import DEPARTMENTS, NHS_AND_SOCIAL_CARE

_QUARTER: Final = re.compile(r"\d{4}/\d{2} Q[1-4]")


def net(payer: str) -> str:
    """Return the short id of a payer's cash position at the end of the plan."""
    return f"L.net_cash.{payer}.yN"


def better_off(view: View, payers: Sequence[str] = NHS_AND_SOCIAL_CARE) -> tuple[str, ...]:
    """Return the payers with more cash at the end of the plan than under today's care."""
    return tuple(payer for payer in payers if view.sign(net(payer)) == 1)


def out_of_pocket(view: View, payers: Sequence[str] = NHS_AND_SOCIAL_CARE) -> tuple[str, ...]:
    """Return the payers with less cash at the end of the plan than under today's care."""
    return tuple(payer for payer in payers if view.sign(net(payer)) == -1)


def quarter_back(view: View, payer: str) -> Date | None:
    """Return the quarter from which a payer has its cash back, or None for never."""
    found = view.figure(f"L.break_even_quarter.{payer}")
    text = found.value if found else None
    return Date(text) if isinstance(text, str) and _QUARTER.fullmatch(text) else None


def gives_back(view: View) -> Runs:
    """Say to whom the option gives cash back and when; or that it gives none."""
    known = [payer for payer in NHS_AND_SOCIAL_CARE if view.sign(net(payer)) is not None]
    winners = better_off(view)
    if not known:
        return ()
    if not winners:
        return view.say("**It gives no cash back to any NHS or council budget within the plan.**")
    return words("It gives cash back to ", listed([_winner(view, payer) for payer in winners]), ".")


def _winner(view: View, payer: str) -> Words:
    amount = view.say(f" ([{net(payer)}] over the plan)")
    return words(names.PAYER[payer], " ", since(view, payer), amount)


def since(view: View, payer: str) -> Words:
    """Say from when a payer that ends the plan better off has its cash back."""
    quarter = quarter_back(view, payer)
    if quarter is not None:
        return words("in ", quarter)
    years = range(1, len(view.results.financial_years) + 1)
    never_out = all(view.sign(must_find(payer, "", year)) in (0, -1) for year in years)
    return "from the start" if never_out else "by the end of the plan"


def never_back(view: View) -> Runs:
    """Say which budgets do not have their cash back when the plan ends."""
    losers = out_of_pocket(view)
    if not losers:
        return ()
    who = listed([names.capital(names.PAYER[losers[0]]), *(names.PAYER[payer] for payer in losers[1:])])
    if any(quarter_back(view, payer) for payer in losers):  # had it back once, and paid out again
        return words(who, " end" if len(losers) > 1 else " ends", " the plan out of pocket.")
    verb = "never get their" if len(losers) > 1 else "never gets its"
    return words(who, f" {verb} cash back within the plan.")


def lines(view: View) -> list[tuple[str, str]]:
    """Return (payer, department) of every line of the finance page; department "" for a whole payer."""
    found = [("acute_trust", department) for department in DEPARTMENTS]
    found += [(payer, "") for payer in NHS_AND_SOCIAL_CARE if payer != "acute_trust"]
    found += [("patient", "")]
    return [line for line in found if any(view.shows(id) for id in _ids_of(view, *line))]


def must_find(payer: str, department: str, year: int) -> str:
    """Return the short id of what a budget must find in a financial year of the plan, from 1."""
    place = f"{payer}.{department}" if department else payer
    return f"L.must_find.{place}.fy{year}"


def _ids_of(view: View, payer: str, department: str) -> list[str]:
    place = f"{payer}.{department}" if department else payer
    years = range(1, len(view.results.financial_years) + 1)
    return [f"L.net_cash.{place}.yN", *(must_find(payer, department, year) for year in years)]
