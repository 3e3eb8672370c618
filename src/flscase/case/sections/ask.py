"""Ask: what the board is asked to decide; it follows from the figures, also where the answer is no."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, Callout, Date, Heading, Runs, words
from flscase.case.sections import cash, names
from flscase.case.sections.verdict import WORTH_IT, unsure, verdict
from flscase.case.sections.view import View, bullets, listed

TITLE: Final = "What we ask"


def ask(view: View) -> tuple[Block, ...]:
    """Return the section."""
    found = verdict(view)
    points = _approve(view) if found in (*WORTH_IT, "borderline") else _redesign(view)
    return (
        Heading(1, TITLE, "ask"),
        Callout(words("The board is asked to"), (*bullets(*points, ordered=True),), "ask"),
    )


def recommendation(view: View) -> Runs:
    """Return the recommendation in a sentence or two, for the summary."""
    found = verdict(view)
    if found in WORTH_IT:
        return words(_yes(view), _reason(view), _reserve(view))
    if found == "borderline":
        return words(
            view.say("We ask the board to approve **[:name]** for [years], but only if", name=view.name()),
            " the conditions under “How sure we are” can be met.",
        )
    reasons = {
        "poor": "it is poor value as described",
        "no gain": "it gains no health that we can show",
        "less for less": "people would lose health",
        "harm": "people would lose health at no less cost",
        "unknown": "its value could not be worked out",
    }
    return view.say(
        f"We do **not** ask for money for [:name]: {reasons[found]}. We ask for time to redesign it.",
        name=view.name(),
    )


def _yes(view: View) -> Runs:
    return view.say("We ask the board to approve **[:name]** for [years].", name=view.name())


def _reason(view: View) -> Runs:
    """Say what it should be approved for: never cash that the figures do not show."""
    if cash.out_of_pocket(view, ("acute_trust",)):
        return words(" The reason is what it does for patients and beds. It is not a way to release cash.")
    return ()


def _reserve(view: View) -> Runs:
    return (
        words(" The range reaches from good value to poor, so it comes with a review.")
        if unsure(view)
        else ()
    )


def _approve(view: View) -> tuple[Runs, ...]:
    host = names.DEPARTMENT[view.option.host]
    return (
        words(
            view.say("Approve **[:name]** for [years] from", name=view.name()),
            " ",
            Date(view.inputs.case.start),
            ".",
        ),
        _fund(view, host),
        _others(view),
        words("Accept the work that lands on others, once those it lands on agree."),
        words("Hold us to the signals above: if one falls short we say why; if two do, we mend or stop it."),
        words("Name a lead doctor and a service manager, each with a deputy and set-aside time."),
    )


def _fund(view: View, host: str) -> Runs:
    first = cash.must_find("acute_trust", "", 1)
    if view.sign(first) != 1:
        return ()
    return view.say(
        f"Give {host} and the other departments [{first}] for the first year, and the sums after it."
    )


def _others(view: View) -> Runs:
    """Name the payers outside the trust who must find cash over the plan."""
    outside = [payer for payer in cash.out_of_pocket(view) if payer != "acute_trust"]
    parts = [view.say(f"{names.PAYER[payer]} ([L.net_cash.{payer}.yN|negated])") for payer in outside]
    if not parts:
        return ()
    return words("Agree these sums with ", listed(parts), ".")


def _redesign(view: View) -> tuple[Runs, ...]:
    return (
        view.say("Give no money to [:name] as it is described here.", name=view.name()),
        words(
            "Agree that we redesign it: reach more people, cost less for each, and keep them on treatment."
        ),
        words("See it again when the conditions under “How sure we are” can be met."),
        words("Note what waiting costs patients meanwhile."),
    )
