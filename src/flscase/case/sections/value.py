"""Is it worth it? One answer, short for the summary and long for the finance page."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Emphasis, Runs, Words, words
from flscase.case.measures.value import CHEAPER_AND_BETTER, CHEAPER_AND_WORSE, DEARER_AND_WORSE, NO_DIFFERENCE
from flscase.case.sections.verdict import WORTH_IT, verdict
from flscase.case.sections.view import View

PRICED: Final = ("good", "borderline", "poor")


def short(view: View) -> Runs:
    """Return the answer in a sentence."""
    found = verdict(view)
    if found == "dominant":
        return _no_dearer(view)
    if found in PRICED:
        return words(
            view.say("Over patients' whole lives it costs [L.icer|with_interval]: "),
            _against_limits(view),
            ".",
        )
    return words(
        {
            "no gain": "It gains no health that the model can see.",
            "less for less": "It costs less over patients' lives, but people lose health.",
            "harm": "People lose health and it costs no less.",
            "unknown": "Whether it is good value could not be worked out.",
        }[found]
    )


def _no_dearer(view: View) -> Runs:
    if view.straddles("L.incremental_cost"):
        return view.say(
            "Over patients' whole lives it gains health at little or no extra cost, if freed beds are put to "
            "use: [L.incremental_cost|with_interval] for one year's patients."
        )
    return view.say(
        "Over patients' whole lives it gains health, and the NHS and councils use less if freed beds are put "
        "to use: [L.incremental_cost|negated_with_interval] for one year's patients."
    )


def _against_limits(view: View) -> Runs:
    found = verdict(view)
    if found == "good":
        return view.say("good value at the lower limit of [plan.threshold_lower]")
    if found == "borderline":
        return view.say("between the usual limits of [plan.threshold_lower] and [plan.threshold_upper]")
    return view.say("**poor value**, above the usual limit of [plan.threshold_upper]")


def long(view: View) -> tuple[Runs, ...]:
    """Return the answer with what is counted in it, what a QALY is, and what holds if beds stay empty."""
    return (
        words(
            Emphasis("Is it worth it?"),
            " This counts two things that the cash table leaves out: freed beds at their price, and health "
            "in QALYs (years of life in full health).",
        ),
        short(view),
        _idle(view),
        _limits(view),
    )


def _idle(view: View) -> Runs:
    """Say what a QALY costs if freed beds stay empty, where that was worked out and is a price."""
    if view.sign("L.whatif.beds_idle.icer") is None:
        return ()
    return view.say("If freed beds stood empty, it would cost [L.whatif.beds_idle.icer].")


def _limits(view: View) -> Runs:
    """Say what the limits are limits of."""
    return view.say(
        "The limits used here, [plan.threshold_lower] to [plan.threshold_upper][:cite], are custom; no rule "
        "sets them for services.",
        cite=view.cite("econ.threshold.lower"),
    )


def holds_if(view: View) -> Runs:
    """Say what good value hangs on most simply: how many of those advised start treatment."""
    least = view.results.figures.get(view.full("L.switch.started"))
    if verdict(view) not in WORTH_IT or least is None or not isinstance(least.value, int | float):
        return ()
    return view.say("It is good value only if at least [L.switch.started] of those advised start treatment.")


def price_of(view: View, id: str) -> Words:
    """Return a cost of a QALY as a table's cell: the figure, or words where there is no ratio."""
    found = view.figure(id)
    said = {
        CHEAPER_AND_BETTER: "none: costs no more",
        DEARER_AND_WORSE: "gains no health",
        CHEAPER_AND_WORSE: "loses health",
        NO_DIFFERENCE: "no difference",
    }
    known = said.get(str(found.value)) if found else None
    return known or view.cell(id)
