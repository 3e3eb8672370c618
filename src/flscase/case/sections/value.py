"""Is it worth it? One answer, short for the summary and long for the finance page."""

from __future__ import annotations

from flscase.case.content import Runs, words
from flscase.case.sections.verdict import verdict
from flscase.case.sections.view import View


def short(view: View) -> Runs:
    """Return the answer in a sentence."""
    found = verdict(view)
    if found == "dominant":
        return _no_dearer(view)
    if found in ("good", "borderline", "poor"):
        return words(view.say("Each QALY gained costs [L.icer|with_interval]: "), _against_limits(view), ".")
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
            "Over patients' whole lives it gains health for little or no extra cost, as long as freed beds "
            "are put to use: [L.incremental_cost|with_interval] for one year's patients."
        )
    return view.say(
        "Over patients' whole lives it gains health and the NHS and councils use less: "
        "[L.incremental_cost|negated_with_interval] for one year's patients, if freed beds are put to use."
    )


def _against_limits(view: View) -> Runs:
    found = verdict(view)
    if found == "good":
        return view.say("good value by the usual lower limit of [plan.threshold_lower]")
    if found == "borderline":
        return view.say("between the usual limits of [plan.threshold_lower] and [plan.threshold_upper]")
    return view.say("**poor value**, above the usual limit of [plan.threshold_upper]")


def long(view: View) -> tuple[Runs, ...]:
    """Return the answer with what is counted in it, and what a QALY is."""
    return (
        words(
            "Is it worth it? This question looks at patients' whole lives and counts two things the table "
            "leaves out: freed beds at their price, and health in QALYs."
        ),
        short(view),
        view.say(
            "These limits are for medicines[:cite]; none is set for services.",
            cite=view.cite("econ.threshold.lower"),
        )
        if verdict(view) in ("good", "borderline", "poor")
        else (),
    )


def chance(view: View) -> Runs:
    """Say how likely it is that the option is good value at the lower limit."""
    return view.say(
        "The chance that it is good value at [plan.threshold_lower] is [L.prob_cost_effective.lower]."
    )
