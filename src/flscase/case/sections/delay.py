"""Delay: what each quarter of waiting costs patients, and what it spares or costs each budget."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, Heading, Runs, words
from flscase.case.sections.view import View, paragraph

TITLE: Final = "What waiting costs"


def delay(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (Heading(1, TITLE, "delay"), *paragraph(_people(view), _bones(view), _cash(view)))


def _people(view: View) -> Runs:
    if view.sign("L.delay.people") != 1:
        return words("A later start leaves no more people untreated.")
    return view.say(
        "Each quarter of delay leaves [L.delay.people] people untreated who would have been treated."
    )


def _bones(view: View) -> Runs:
    sign = view.sign("L.delay.fractures")
    if sign is None or sign == 0:
        return words("In broken bones that makes no difference the model can see.")
    if sign < 0:
        return view.say("Over their lives they break [L.delay.fractures|negated] **fewer** bones for it.")
    hips = view.say(", [L.delay.hips|with_interval] of them hips") if view.sign("L.delay.hips") == 1 else ()
    return words(
        view.say("Over their lives they break [L.delay.fractures|with_interval] more bones"), hips, "."
    )


def _cash(view: View) -> Runs:
    """Say what a quarter's delay does to cash: mostly it spares some, which is said."""
    sign = view.sign("L.delay.net_cash.system")
    if sign is None or sign == 0:
        return ()
    if sign < 0:
        return view.say(
            "The NHS and councils keep [L.delay.net_cash.system|negated] in cash that treating them would "
            "take over their lives. Waiting is cheaper; patients bear it."
        )
    return view.say(
        "The NHS and councils also lose [L.delay.net_cash.system] in cash that would have come back over "
        "those patients' lives."
    )
