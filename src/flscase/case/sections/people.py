"""People: what changes for a patient, step by step, in words a patient would use."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, Heading, Runs, words
from flscase.case.sections import names
from flscase.case.sections.view import View, ages, bullets, listed, paragraph

TITLE: Final = "What changes for patients"
FOLLOWED_UP: Final = ("monitored", "cautious", "target")


def people(view: View) -> tuple[Block, ...]:
    """Return the section."""
    if not view.option.has_cascade:
        return (
            Heading(1, TITLE, "people"),
            *paragraph("This option changes how many are treated; how it does so is not described here."),
        )
    return (
        Heading(1, TITLE, "people"),
        *paragraph(
            "Today a patient's bone is mended and they go home. Whether anyone asks why it broke is often "
            "luck. With the service:",
            lead=True,
        ),
        *bullets(_found(view), _seen(view), _treated(view), _kept(view), _told(), ordered=True),
        *paragraph(_spared(view)),
    )


def _found(view: View) -> Runs:
    places = [names.FOUND[group] for group in view.option.covers.sites]
    return words("A nurse looks for patients ", ages(view.option), " who break a bone: ", listed(places), ".")


def _seen(view: View) -> Runs:
    return view.say(
        "They are seen or called about [evidence.pathway.assessment_weeks] weeks after the break. The nurse "
        "checks bone health and the risk of falls. About [evidence.pathway.dxa_share] have a bone scan."
    )


def _treated(view: View) -> Runs:
    offered = listed([names.DRUG[drug] for drug in view.option.drug_mix.drugs], "or")
    own = view.option.weeks_to_treatment
    weeks = (
        ()
        if own is not None
        else view.say("About [evidence.pathway.start_weeks] weeks after the break, those")
    )
    opening = weeks or words("Those")
    return words(opening, " at high risk start treatment if they wish: ", offered, ".")


def _kept(view: View) -> Runs:
    """Say who asks whether people keep to treatment; nobody does without follow-up."""
    option = view.option
    if option.monitoring is None and option.persistence not in FOLLOWED_UP:
        return words("Nobody checks later whether they still take it. That is a weakness of this option.")
    by_gp = option.monitoring is not None and option.monitoring.by == "general_practice"
    who = "Their GP practice" if by_gp else "The service"
    return words(f"{who} asks them later whether they still take it, and helps if they do not.")


def _told() -> Runs:
    return words(
        "They and their GP get one letter with one plan, and those who may fall again a balance class."
    )


def _spared(view: View) -> Runs:
    """Say what it means when it works, without promising it to anybody."""
    if view.sign("L.fractures_averted.hip.yN") != 1:
        return ()
    return view.say(
        "Nobody can be told that they are the one who was spared. But some will not spend about "
        "[evidence.bed_days.hip] days in hospital with a broken hip[:cite], and will go on walking and "
        "living at home.",
        cite=view.cite("bed_days.hip"),
    )
