"""Doubt: the range, what decides it, what would have to be true, the evidence against, and other claims."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, CrossRef, Heading, Row, Runs, Table, Term, words
from flscase.case.sections.value import price_of, short
from flscase.case.sections.verdict import by_age, poor_options, unsure, verdict
from flscase.case.sections.view import View, ages, listed, paragraph
from flscase.case.signals import STILL_ON
from flscase.case.whatif import QUESTIONS
from flscase.terms import BAND_STARTS

TITLE: Final = "How sure we are"
DECIDERS: Final = 3  # how many of the things that decide the answer are named
ROWS: Final = 5  # what-ifs that a page has room for
OLDEST: Final = 80  # the age from which the effect on hips is weakly known


def doubt(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (
        Heading(1, TITLE, "doubt"),
        *paragraph(_range(view), _deciders(view)),
        *what_if_table(view),
        *paragraph(_turning(view), _starting(view), _staying(view), _costing(view)),
        *(block for other in poor_options(view) for block in paragraph(_poor(view, other))),
        *paragraph(_other_ages(view)),
        *paragraph(_against(view), _claims(view), _register(view)),
    )


def _range(view: View) -> Runs:
    """Say how far the range reaches, if the plan itself holds."""
    found = view.figure("L.net_benefit.lower")
    sign = view.sign("L.net_benefit.lower")
    if found is None or sign is None:
        return ()
    if not found.has_interval:
        return words("No ranges were worked out for this run: treat each figure as a best guess.")
    likely = view.say("; the chance of good value at [plan.threshold_lower] is [L.prob_cost_effective.lower]")
    if unsure(view):
        return words(
            "Even if the service does all it plans, the range reaches from good value to poor", likely, "."
        )
    side = "good" if sign >= 0 else "poor"
    return words(f"If the service does all it plans, its value is {side} over the whole range", likely, ".")


def asked(view: View) -> list[str]:
    """Return the what-ifs that were answered, those first that turn the answer most."""
    plan = view.value("L.net_benefit.lower")
    if plan is None:
        return []
    seen = {id: view.results.figures.get(view.full(f"L.whatif.{id}.net_benefit.lower")) for id in QUESTIONS}
    moves = {
        id: abs(figure.value - plan)
        for id, figure in seen.items()
        if figure and isinstance(figure.value, int | float)
    }
    return sorted(moves, key=lambda id: moves[id], reverse=True)


def _deciders(view: View) -> Runs:
    """Name what decides the answer: what-ifs by how far each moves the net benefit."""
    found = asked(view)[:DECIDERS]
    if not found:
        return ()
    return words("What decides it most is ", listed([QUESTIONS[id][1] for id in found]), ".")


def turning(view: View) -> list[str]:
    """Return the shown what-ifs that, each alone, turn the answer at the lower limit round."""
    plan = view.sign("L.net_benefit.lower")
    return [
        id for id in asked(view)[:ROWS] if view.sign(f"L.whatif.{id}.net_benefit.lower") == -1 * (plan or 1)
    ]


def _turning(view: View) -> Runs:
    """Say which single change turns the answer."""
    found = turning(view)
    if not asked(view):
        return ()
    if not found:
        return words("Alone, none of these turns the answer at the lower limit.")
    if len(found) == 1:
        return words("One of these alone turns the answer at the lower limit: ", _lowered(found[0]), ".")
    return words("Each of these alone turns the answer at the lower limit: ", _several(found), ".")


def _several(ids: list[str]) -> Runs:
    return listed([_lowered(id) for id in ids], "or")


def _lowered(id: str) -> str:
    text = QUESTIONS[id][0]
    return text[:1].lower() + text[1:]


def what_if_table(view: View) -> tuple[Table, ...]:
    """Return what becomes of the answer if one thing turns out otherwise."""
    found = asked(view)
    if not found:
        return ()
    rows = [Row(("All goes as planned", view.cell("L.fractures_averted.all.yN"), price_of(view, "L.icer")))]
    rows += [
        Row(
            (
                QUESTIONS[id][0],
                view.cell(f"L.whatif.{id}.fractures_averted.all.yN"),
                price_of(view, f"L.whatif.{id}.icer"),
            )
        )
        for id in found[:ROWS]
    ]
    return (
        Table(
            id="what-if",
            caption="What if one thing turns out otherwise?",
            header=("If", "Breaks avoided", "Cost of a QALY"),
            rows=tuple(rows),
            note="Each changed alone, the rest as planned; those that matter most come first.",
            widths=(60, 18, 22),
        ),
    )


def _starting(view: View) -> Runs:
    """Say how many must start treatment, beside what English services record."""
    if view.option.started is None:
        return ()
    known = view.full("L.switch.started") in view.results.figures
    least = view.figure("L.switch.started") if known else None
    if least is None:
        told: Runs = ()
    elif isinstance(least.value, int | float):
        told = view.say(
            "To be good value, at least [L.switch.started] of those advised must start treatment; we plan "
            "for [L.started] of [L.recommended]."
        )
    else:
        told = words(
            "It would not be good value by the lower limit even if everybody advised started treatment."
        )
    recorded = view.say(
        "National records show [evidence.kpi.started_16_weeks.2023] [=by 16 weeks] in [date:2023][:cite], "
        "but many patients were not followed up.",
        cite=view.cite("kpi.started_16_weeks.2023"),
    )
    return words(told, " " if told and recorded else "", recorded)


def _staying(view: View) -> Runs:
    """Say how long people must stay on treatment, beside ordinary care."""
    month = max((month for month in STILL_ON if month <= 12 * view.years), default=None)
    if month is None:
        return ()
    after = {12: "[=6 months]", 24: "[=12 months]"}[month]
    plain = view.option.persistence == "ordinary" or month != max(STILL_ON)
    if plain:
        return view.say(f"We count on [L.signal.{month}m.still_on] still being treated after {after}.")
    return view.say(
        f"We count on [L.signal.{month}m.still_on] still being treated after {after}; of those on tablets "
        "and not followed up it is [evidence.persistence.ordinary.12m][:cite].",
        cite=view.cite("persistence.ordinary.12m"),
    )


def _costing(view: View) -> Runs:
    """Say what the service may cost before the answer turns."""
    sign = view.sign("L.switch.service_cost_per_assessed")
    if sign is None:
        return ()
    if sign < 1:
        return words("No cost of the service, however low, would make it good value by the lower limit.")
    return view.say(
        "It may cost at most [L.switch.service_cost_per_assessed]; the plan is [L.service_cost_per_assessed]."
    )


def _poor(view: View, other: View) -> Runs:
    """Say plainly that an option is poor value, why, and what would have to change."""
    found = verdict(other)
    if found == "poor":
        opening = other.say("**[:name] is poor value**: it costs [L.icer].", name=other.name())
    elif found == "no gain":
        opening = other.say("**[:name] gains no health** that the model can see.", name=other.name())
    else:
        opening = other.say("**[:name] makes things worse**: people lose health.", name=other.name())
    return words(opening, _because(view, other))


def _because(view: View, other: View) -> Runs:
    """Give the reasons that the figures bear out, none that they do not."""
    reasons = []
    if _above(other, view, "L.service_cost_per_assessed"):
        reasons.append("costs more for each person assessed")
    if _above(view, other, "L.treated_share"):
        reasons.append("treats fewer people")
    if other.option.persistence == "ordinary" and view.option.persistence != "ordinary":
        reasons.append("does nothing to keep them on treatment")
    if not reasons:
        return ()
    return words(" It ", listed(reasons), ". That is what would have to change.")


def _above(left: View, right: View, id: str) -> bool:
    a, b = left.value(id), right.value(id)
    return a is not None and b is not None and a > b


def _other_ages(view: View) -> Runs:
    """Set the option beside the one that covers other ages: whom it leaves out, and how sure that is."""
    other = by_age(view)
    if other is None:
        return _equality(view) if view.option.covers.ages.first > BAND_STARTS[0] else ()
    told = other.say(
        "The honest alternative is **[:name]**: [L.treated_share] treated, [L.fractures_averted.all.yN] "
        "breaks avoided, [L.service_cost_a_year] a year.",
        name=other.name(),
    )
    narrow = view if view.option.covers.ages.first >= other.option.covers.ages.first else other
    return words(told, " ", short(other), " ", _equality(narrow))


def _equality(view: View) -> Runs:
    """Say who is left out by age, and what is weakly known of the oldest."""
    return words(
        "Serving only people ",
        ages(view.option),
        " leaves out others by age alone: the equality assessment must weigh it. What drugs do for hips ",
        Term(f"over {OLDEST}"),
        " was hardly tested in trials.",
    )


def _against(view: View) -> Runs:
    """Print the evidence against ourselves."""
    return words(
        "The evidence against us: second hip fractures did not clearly fall where English hospitals set up "
        "such a service",
        view.quote("hawley2016"),
        ", and no trial of one had broken bones as its main result",
        view.quote("review2021"),
        ". So we credit it only with the people it gets treated and what the drugs do.",
    )


def _claims(view: View) -> Runs:
    """Say how ours compares with published claims that can be compared, and point to the page."""
    claims = [claim for claim in view.results.resolved.pack.claims if claim.measure == "fractures_averted"]
    comparable = [claim.per_1000["fractures"] for claim in claims if "fractures" in claim.per_1000]
    ours = view.value("L.per_1000.fractures_averted.all")
    if not comparable or ours is None:
        return ()
    larger = sum(claim > ours for claim in comparable)
    who = "Most" if 2 * larger > len(comparable) else "Some" if larger else "No"
    verb = "exceed" if larger else "exceeds"
    noun = "published claims" if larger else "published claim"
    return view.say(
        f"{who} {noun} that can be compared {verb} our [L.per_1000.fractures_averted.all|with_interval] "
        "breaks avoided per [=1,000 patients] over their lives: [#claims]."
    )


def _register(view: View) -> Runs:
    """Point to what is assumed, and to what must be settled before anybody decides."""
    listed_in = words(CrossRef("register"), " lists what we assume")
    if view.results.readiness.ready:
        return words(listed_in, ".")
    return words(listed_in, "; the points in ", CrossRef("ready"), " must be settled first.")
