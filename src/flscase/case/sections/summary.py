"""Summary: three or four figures, five lines and the recommendation, for a reader with one minute."""

from __future__ import annotations

from typing import Final

from flscase.case.content import (
    Block,
    Callout,
    FigureRef,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Runs,
    words,
)
from flscase.case.sections import cash, value
from flscase.case.sections.ask import recommendation
from flscase.case.sections.verdict import verdict
from flscase.case.sections.view import View, ages, bullets

TITLE: Final = "Summary"


def summary(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (
        Heading(1, TITLE, "summary"),
        KeyFigures(tuple(key_figures(view))),
        *bullets(_need(view), _plan(view), _gain(view), _money(view), _value(view)),
        Callout(words("What we recommend"), (Paragraph(recommendation(view)),), "key"),
    )


def key_figures(view: View) -> list[KeyFigure]:
    """Return the large numbers: reach, gain, the first year's cash, and the price of a QALY or all cash."""
    trust = cash.must_find("acute_trust", "", 1)
    found = [
        _key(view, "L.treated_share", view.say("of patients treated, against [B.treated_share] now")),
        _key(
            view,
            "L.fractures_averted.all.yN",
            view.say("further broken bones avoided in [years], [L.fractures_averted.hip.yN] of them hips"),
        ),
        _key(view, trust, words("cash that the hospital trust must find in the first year")),
    ]
    if verdict(view) in value.PRICED:
        found.append(_key(view, "L.icer", words("a QALY is a year of life in full health")))
    else:
        caption = view.say("change in cash of all NHS and council budgets over the plan")
        found.append(_key(view, "L.net_cash.system.yN", caption))
    return [item for item in found if item is not None]


def _key(view: View, id: str, caption: Runs) -> KeyFigure | None:
    known = view.figure(id) is not None and bool(caption)
    return KeyFigure(FigureRef(view.full(id)), caption) if known else None


def _need(view: View) -> Runs:
    return view.say(
        "**Need.** Each year about [caseload.index_patients] people [=aged 50 and over] break a fragile bone "
        "here. [B.treated_share] of them get treatment to prevent the next break."
    )


def _plan(view: View) -> Runs:
    added = view.sign("L.treated_added")
    more = (
        ", [L.treated_added] more people a year"
        if added == 1
        else ", no more people than now"
        if added == 0
        else ""
    )
    limited = view.option.covers.ages.first > 50 or view.option.covers.ages.last is not None
    whom = words(" It serves people ", ages(view.option), ".") if limited else ()
    return words(view.say(f"**Plan.** [:name] would treat [L.treated_share]{more}.", name=view.name()), whom)


def _gain(view: View) -> Runs:
    sign = view.sign("L.fractures_averted.all.yN")
    if sign is None:
        return ()
    if sign == 0:
        return view.say("**Gain.** In [years] it avoids no further broken bones that the model can see.")
    if sign < 0:
        return view.say(
            "**Loss.** In [years] it leads to [L.fractures_averted.all.yN|negated_with_interval] more broken "
            "bones."
        )
    return view.say(
        "**Gain.** In [years] it avoids [L.fractures_averted.all.yN|with_interval] further broken bones, "
        "[L.fractures_averted.hip.yN|with_interval] of them hips."
    )


def _money(view: View) -> Runs:
    first = cash.must_find("acute_trust", "", 1)
    found = view.sign(first)
    opening = (
        view.say(f"**Money.** The hospital trust must find [{first}] in the first year.")
        if found == 1
        else words(view.say("**Money.**"), " The hospital trust finds no new cash in the first year.")
        if found is not None
        else ()
    )
    back = cash.gives_back(view)
    never = cash.never_back(view) if cash.better_off(view) else ()
    return words(opening, " ", back, *(words(" ", never) if never else ()))


def _value(view: View) -> Runs:
    condition = value.holds_if(view)
    return words(view.say("**Value.**"), " ", value.short(view), " " if condition else "", condition)
