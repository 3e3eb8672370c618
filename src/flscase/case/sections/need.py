"""Need: how many people break a bone here each year, and how few of them are treated."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, Heading, Runs, words
from flscase.case.sections.view import View, paragraph

TITLE: Final = "The need"
OWN_RECORDS: Final = ("counted", "audited")


def need(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (
        Heading(1, TITLE, "need"),
        *paragraph(_how_many(view), _basis(view), lead=True),
        *paragraph(_again(view), _expected(view), _lethal(view)),
        *paragraph(_treated(view), _treated_basis(view)),
    )


def _how_many(view: View) -> Runs:
    return view.say(
        "Each year [caseload.index_patients|with_interval] people [=aged 50 and over] come to us with a bone "
        "broken by a simple fall or less. For [caseload.hip_fractures] of them it is a hip."
    )


def _basis(view: View) -> Runs:
    """Say how the number is known: counted here, or scaled from hip fractures."""
    found = view.figure("caseload.index_patients")
    if found is None:
        return ()
    if found.basis in OWN_RECORDS:
        return words("This is a count from our own records.")
    return view.say(
        "This is not a count. It is scaled up from our hip fractures by the rule that there are "
        "[evidence.caseload.fractures_per_hip] broken bones for each broken hip[:cite].",
        cite=view.cite("caseload.fractures_per_hip"),
    )


def _again(view: View) -> Runs:
    return view.say(
        "One broken bone warns of the next. In a large study [evidence.refracture.cumulative.1y] of "
        "untreated women broke another bone [=within 12 months] and [evidence.refracture.cumulative.2y] "
        "[=within 24 months][:cite].",
        cite=view.cite("refracture.cumulative.1y", "refracture.cumulative.2y"),
    )


def _expected(view: View) -> Runs:
    return view.say(
        "If care stays as it is, we expect [B.fractures.all.yN|with_interval] further broken bones among "
        "these patients in [years], [B.fractures.hip.yN] of them hips."
    )


def _lethal(view: View) -> Runs:
    return view.say(
        "A hip is the break people fear most: [evidence.check.death_after_hip.365d] of those who break one "
        "die within a year, though not all of them because of it[:cite].",
        cite=view.cite("check.death_after_hip.365d"),
    )


def _treated(view: View) -> Runs:
    share = view.value("B.treated_share")
    few = "Drugs cut this risk, yet only" if share is not None and share < 0.5 else "Drugs cut this risk."
    return view.say(
        f"{few} [B.treated_share] of these patients are treated today, about [B.treated] people a year."
        if few.endswith("only")
        else f"{few} Today [B.treated_share] of these patients are treated, about [B.treated] people a year."
    )


def _treated_basis(view: View) -> Runs:
    """Say how today's share is known: audited here, or taken from elsewhere."""
    today = view.inputs.baseline
    bases = (
        {quantity.basis for _, quantity in today.treated.leaves()} if today.treated is not None else {None}
    )
    if bases <= set(OWN_RECORDS):
        return words("That share comes from our own audit.")
    return view.say(
        "We have no audit of our own behind that share. Studies of usual care found "
        "[evidence.pathway.usual_treated|with_interval][:cite].",
        cite=view.cite("pathway.usual_treated"),
    )
