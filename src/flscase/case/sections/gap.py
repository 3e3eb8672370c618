"""Gap: how many would be treated, and what that avoids; the options side by side in one small table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flscase.case.content import Block, Chart, Heading, Row, Runs, Table, words
from flscase.case.sections.value import price_of
from flscase.case.sections.view import View, ages, paragraph
from flscase.terms import BAND_STARTS

TITLE: Final = "The gap we can close"


def gap(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (
        Heading(1, TITLE, "gap"),
        *paragraph(_reach(view), _more(view), lead=True),
        *paragraph(_whom(view), _capacity(view)),
        *_chart(view),
        *paragraph(_averted(view), _small(view), _later(view)),
        *paragraph(_people(view), _deaths(view)),
        options_table(view),
    )


def _chart(view: View) -> tuple[Chart, ...]:
    """Return the chart of the pathway for today's care and the option in view only, steps in their order."""
    series = view.results.series.get("care_gap")
    if series is None:
        return ()
    at, name = series.column_ids.index("step"), series.column_ids.index("option")
    mine, today = (view.inputs.option(id).name for id in (view.lead, view.results.baseline))
    steps = list(dict.fromkeys(row[at] for row in series.rows if row[name] == mine))
    kept = [row for row in series.rows if row[name] in (mine, today) and row[at] in steps]
    rows = tuple(sorted(kept, key=lambda row: (steps.index(row[at]), row[name] == mine)))
    return (Chart(replace(series, rows=rows)),) if rows else ()


def _reach(view: View) -> Runs:
    return view.say(
        "[:name] would find [L.identified] people a year, assess [L.assessed] and start [L.started] on "
        "treatment.",
        name=view.name(),
    )


def _more(view: View) -> Runs:
    sign = view.sign("L.treated_added")
    if sign is None:
        return ()
    if sign > 0:
        return view.say(
            "With those whom usual care treats, [L.treated_share] would be treated, against "
            "[B.treated_share] now. That is [L.treated_added] more people a year."
        )
    if sign == 0:
        return words("With those whom usual care treats, no more people would be treated than now.")
    return view.say("Yet [L.treated_added|negated] fewer people a year would be treated than now.")


def _whom(view: View) -> Runs:
    """Say who is left to usual care, where the option does not cover everybody."""
    covers = view.option.covers
    ages_kept = covers.ages.first > BAND_STARTS[0] or covers.ages.last is not None
    told = words("It serves people ", ages(view.option), "; others keep today's care.") if ages_kept else ()
    left_out = [name for group, name in _GROUPS.items() if group not in covers.sites]
    sites = words(f"People with {' or '.join(left_out)} keep today's care.") if left_out else ()
    return words(told, " " if told and sites else "", sites)


_GROUPS: Final = {"hip": "a broken hip", "spine": "a broken bone in the spine", "other": "other broken bones"}


def _capacity(view: View) -> Runs:
    needed, there = view.value("L.capacity_needed_per_month"), view.value("L.capacity_available_per_month")
    if needed is None or there is None:
        return ()
    if needed <= there:
        return view.say(
            "Staff time is enough: about [L.capacity_needed_per_month] people a month need assessing, and "
            "[L.capacity_available_per_month] can be assessed."
        )
    return view.say(
        "**Staff time is short.** About [L.capacity_needed_per_month] people a month need assessing, but "
        "only [L.capacity_available_per_month] can be. Over the plan [L.lost_to_waiting.yN] people wait too "
        "long and go back to usual care. All figures here allow for that."
    )


def _averted(view: View) -> Runs:
    sign = view.sign("L.fractures_averted.all.yN")
    if sign is None:
        return ()
    if sign == 0:
        return view.say("In [years] this avoids no further broken bones that the model can see.")
    if sign < 0:
        return view.say(
            "In [years] this leads to [L.fractures_averted.all.yN|negated_with_interval] **more** broken "
            "bones than today's care."
        )
    return view.say(
        "In [years] this avoids [L.fractures_averted.all.yN|with_interval] of those further breaks, "
        "[L.fractures_averted.hip.yN|with_interval] of them hips. (The true number very likely lies in the "
        "range in brackets.)"
    )


def _small(view: View) -> Runs:
    if view.sign("L.fractures_averted.all.yN") != 1:
        return ()
    if view.straddles("L.fractures_averted.all.yN"):
        return words("The range includes no gain at all.")
    if view.straddles("L.fractures_averted.hip.yN"):
        return words("For hips the range includes no gain at all.")
    if view.small("L.fractures_averted.hip.yN"):
        return view.say("For hips that is [=fewer than 5]: too few to see in one hospital's own figures.")
    return ()


def _later(view: View) -> Runs:
    later, now = view.value("L.fractures_averted_later.all"), view.value("L.fractures_averted.all.yN")
    if later is None or now is None or view.sign("L.fractures_averted_later.all") != 1:
        return ()
    more = (
        "The same patients avoid" if later < now else "Most of the gain comes later: the same patients avoid"
    )
    return view.say(f"{more} another [L.fractures_averted_later.all] broken bones after the plan ends.")


def _people(view: View) -> Runs:
    if view.sign("L.care_home_averted.yN") != 1:
        return ()
    return view.say(
        "Within the plan it spares [L.care_home_averted.yN|with_interval] people a move into a care home and "
        "[L.operations_averted.yN] a hip operation."
    )


def _deaths(view: View) -> Runs:
    if view.sign("L.deaths_averted.yN") != 1:
        return ()
    return view.say(
        "It puts off [L.deaths_averted.yN|with_interval] deaths. That is contested: we take "
        "[evidence.mortality.causal_share] of the extra deaths after a break to be caused by it[:cite].",
        cite=view.cite("mortality.causal_share"),
    )


def options_table(view: View) -> Table:
    """Return all options in one small table, today's care first."""
    rows = [_today(view), *(_row(view.about(id)) for id in (view.lead, *view.rivals))]
    return Table(
        id="options",
        caption=view.say("The options, over [years]"),
        header=("Option", "Treated", "Breaks avoided", "Of them hips", "A year’s cost", "Cost of a QALY"),
        rows=tuple(rows),
        note="Breaks avoided are against today's care. A QALY is a year in full health; freed beds count in "
        "its cost.",
        widths=(29, 10, 17, 15, 11, 19),
    )


def _today(view: View) -> Row:
    return Row((words(view.name(view.results.baseline)), view.cell("B.treated_share"), "–", "–", "–", "–"))


def _row(view: View) -> Row:
    return Row(
        (
            words(view.name()),
            view.cell("L.treated_share"),
            view.cell("L.fractures_averted.all.yN", "with_interval"),
            view.cell("L.fractures_averted.hip.yN", "with_interval"),
            view.cell("L.service_cost_a_year"),
            price_of(view, "L.icer"),
        )
    )
