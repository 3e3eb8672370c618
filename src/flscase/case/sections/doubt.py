"""Doubt: the range, what decides it, what would have to be true, the evidence against, and other claims."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, CrossRef, Heading, Quoted, Runs, Term, words
from flscase.case.sections import names, value
from flscase.case.sections.verdict import WORTH_IT, by_age, poor_options, unsure, verdict
from flscase.case.sections.view import View, ages, bullets, listed, paragraph
from flscase.case.signals import STILL_ON

TITLE: Final = "How sure we are"
DECIDERS: Final = 4  # how many of the things that decide the answer are named
OLDEST: Final = 80  # the age from which the effect on hips is weakly known


def doubt(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (
        Heading(1, TITLE, "doubt"),
        *paragraph(_range(view), value.chance(view), _deciders(view), lead=True),
        *paragraph(words("For the answer to hold, this would have to be true:")),
        *bullets(_start(view), _stay(view), _cost(view), _prices(view), _unassessed(view)),
        *(block for other in poor_options(view) for block in paragraph(_poor(view, other))),
        *paragraph(_other_ages(view)),
        *paragraph(_against(view), _claims(view)),
        *paragraph(_register(view)),
    )


def _range(view: View) -> Runs:
    if unsure(view):
        return words("The range reaches from good value to poor.")
    sign = view.sign("L.net_benefit.lower")
    if sign is None or view.figure("L.net_benefit.lower") is None:
        return ()
    if not view.results.figures[view.full("L.net_benefit.lower")].has_interval:
        return words("No range was worked out for this run, so treat each figure as a best guess.")
    side = "good" if sign >= 0 else "poor"
    return words(f"Over the whole range it stays {side} value by the usual lower limit.")


def _deciders(view: View) -> Runs:
    found = list(view.results.decision.get("deciders", ()))[:DECIDERS]
    if not found:
        return ()
    return words("What decides it most: ", listed([_uncapped(str(item["label"])) for item in found]), ".")


def _uncapped(label: str) -> Quoted:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    second = label[1:2]
    return Quoted(label[:1].lower() + label[1:] if second.islower() or second == " " else label)


def _start(view: View) -> Runs:
    """Say how many must start treatment, beside what English services record."""
    recorded = view.say(
        "National records show [evidence.kpi.started_16_weeks.2023] [=by 16 weeks] in [date:2023][:cite], "
        "though many patients were not followed up.",
        cite=view.cite("kpi.started_16_weeks.2023"),
    )
    table = view.option.started
    if table is None:
        return ()
    least = view.figure("L.switch.started")
    if least is not None and isinstance(least.value, int | float):
        plan = view.say("Of those advised to take treatment, at least [L.switch.started] start.")
    else:
        plan = view.say(
            "As many of those advised start treatment as planned: [L.started] of [L.recommended] a year."
        )
    return words(plan, " " if recorded else "", recorded)


def _stay(view: View) -> Runs:
    """Say how long people must stay on treatment, beside ordinary care."""
    month = max((month for month in STILL_ON if month <= 12 * view.years), default=None)
    if month is None:
        return ()
    after = {12: "[=6 months]", 24: "[=12 months]"}[month]
    told = view.say(f"[L.signal.{month}m.still_on] are still on treatment after {after}.")
    if view.option.persistence == "ordinary" or month != 24:
        return told
    return words(
        told,
        view.say(
            " Without follow-up only [evidence.persistence.ordinary.12m] are[:cite].",
            cite=view.cite("persistence.ordinary.12m"),
        ),
    )


def _cost(view: View) -> Runs:
    """Say what the service may cost before the answer turns."""
    most = view.figure("L.switch.service_cost_per_assessed")
    if (
        most is not None
        and isinstance(most.value, int | float)
        and verdict(view) in (*WORTH_IT, "borderline", "poor")
    ):
        if view.sign("L.switch.service_cost_per_assessed") != 1:
            return words("No cost of the service, however low, would make it good value by the lower limit.")
        return view.say(
            "The service costs no more than [L.switch.service_cost_per_assessed]. We plan for "
            "[L.service_cost_per_assessed]."
        )
    return view.say("The service costs no more than planned: [L.service_cost_per_assessed].")


def _prices(view: View) -> Runs:
    if "zoledronate" not in view.option.drug_mix.drugs:
        return ()
    return view.say(
        "The contract price of zoledronate is near [evidence.price.zoledronate|with_interval]. It is our "
        "assumption; ask pharmacy."
    )


def _unassessed(view: View) -> Runs:
    return words("People whom the service does not reach keep the care they have today.")


def _poor(view: View, other: View) -> Runs:
    """Say plainly that an option is poor value, what decides it and what would have to change."""
    found = verdict(other)
    if found == "poor":
        opening = other.say("**[:name] is poor value**: each QALY costs [L.icer].", name=other.name())
    elif found == "no gain":
        opening = other.say("**[:name] gains no health** that the model can see.", name=other.name())
    else:
        opening = other.say("**[:name] makes things worse**: people lose health.", name=other.name())
    return words(opening, _because(view, other))


def _because(view: View, other: View) -> Runs:
    """Give the reasons that the figures bear out, none that they do not."""
    reasons: list[str] = []
    if _above(other, view, "L.service_cost_per_assessed"):
        reasons.append("it costs more for each person assessed")
    if _above(view, other, "L.treated_share"):
        reasons.append("it treats fewer people")
    if other.option.persistence == "ordinary" and view.option.persistence != "ordinary":
        reasons.append("nobody helps people stay on treatment")
    if not reasons:
        return ()
    change = "To be worth it, it would have to mend " + ("that." if len(reasons) == 1 else "all of that.")
    return words(
        " Compared with the option we argue for, ",
        listed(reasons),
        f". {change}" if len(reasons) > 1 else ".",
    )


def _above(left: View, right: View, id: str) -> bool:
    a, b = left.value(id), right.value(id)
    return a is not None and b is not None and a > b


def _other_ages(view: View) -> Runs:
    """Set the option beside the one that covers other ages: whom it leaves out, and how sure that is."""
    other = by_age(view)
    narrow = view.option.covers.ages.first > 50
    if other is None:
        return _equality(view) if narrow else ()
    told = words(
        other.say(
            "The honest alternative is [:name]: [L.treated_share] treated, [L.fractures_averted.all.yN] "
            "broken bones spared, [L.service_cost_a_year] a year to run.",
            name=other.name(),
        ),
        " ",
        words(value.short(other)),
    )
    oldest = view if view.option.covers.ages.first >= other.option.covers.ages.first else other
    return words(told, " ", _equality(oldest))


def _equality(view: View) -> Runs:
    """Say who is left out by age, and what is weakly known of the oldest."""
    return words(
        "Serving only people ",
        ages(view.option),
        " leaves out others at risk by age alone: the equality assessment "
        "must weigh that. And it leans on the drugs' effect on hips ",
        Term(f"over {OLDEST}"),
        ", which trials hardly tested.",
    )


def _against(view: View) -> Runs:
    """Print the evidence against ourselves."""
    return words(
        "Evidence against us: when hospitals in England set up such services, second hip fractures did not "
        "clearly fall",
        view.quote("hawley2016"),
        ". No trial of a service had broken bones as its main result",
        view.quote("review2021"),
        ". So we credit a service only with the people it gets treated and what the drugs do for them.",
    )


def _claims(view: View) -> Runs:
    if not view.results.resolved.pack.claims:
        return ()
    return view.say(
        "Published claims are often larger. Per [=1,000 patients] ours is "
        "[L.per_1000.fractures_averted.all|with_interval] broken bones spared over whole lives. [#claims] "
        "sets them side by side and says why they differ."
    )


def _register(view: View) -> Runs:
    recalled = bool(view.results.readiness.of("recalled"))
    warn = "Some values were written from memory and must be checked before this case is handed in. "
    basis = names.HIP_COST[view.inputs.money.hip_cost_basis]
    return words(
        f"A hip fracture is priced at {basis}. ",
        warn if recalled else "",
        CrossRef("register"),
        " lists what we assume.",
    )
