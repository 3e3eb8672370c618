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
        *paragraph(_how_many(view), lead=True),
        *paragraph(_basis(view), _again(view), _expected(view), _lethal(view)),
        *paragraph(_treated(view), _treated_basis(view)),
    )


def _how_many(view: View) -> Runs:
    return view.say(
        "Each year [caseload.index_patients|with_interval] people [=aged 50 and over] come to us with a bone "
        "broken by a simple fall or less. For [caseload.hip_fractures] of them it is a hip."
    )


def _basis(view: View) -> Runs:
    """Say how the number is known: counted here, or scaled from hip fractures, themselves counted or not."""
    found, hips = view.figure("caseload.index_patients"), view.figure("caseload.hip_fractures")
    if found is None or hips is None:
        return ()
    if found.basis in OWN_RECORDS:
        return words("The number is a count from our own records.")
    told = view.say(
        "The number is not a count: it is scaled up from our hips, [evidence.caseload.fractures_per_hip] "
        "broken bones for each[:cite].",
        cite=view.cite("caseload.fractures_per_hip"),
    )
    return told if hips.basis in OWN_RECORDS or not told else words(told, " The hips are an estimate too.")


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
        "A hip is the break people fear: [evidence.check.death_after_hip.365d] of those who break one die "
        "within a year, not all of them because of it[:cite].",
        cite=view.cite("check.death_after_hip.365d"),
    )


def _treated(view: View) -> Runs:
    share = view.value("B.treated_share")
    few = "yet only" if share is not None and share < 0.5 else "and"
    drugs = [f"treatment.{drug}.hip" for drug in view.option.drug_mix.drugs]
    known = [id for id in drugs if id in view.results.resolved]
    return view.say(
        f"Drugs cut this risk[:cite], {few} [B.treated_share] of these patients are treated today: about "
        "[B.treated] people a year.",
        cite=view.cite(*known),
    )


def _treated_basis(view: View) -> Runs:
    """Say how today's share is known: audited here, or taken from elsewhere."""
    today = view.inputs.baseline
    bases = (
        {quantity.basis for _, quantity in today.treated.leaves()} if today.treated is not None else {None}
    )
    if bases <= set(OWN_RECORDS):
        return words("That share comes from our own audit.")
    here = view.results.resolved["pathway.usual_treated"]
    given = view.value("B.treated_share")
    same = given is not None and isinstance(here.value, float) and abs(given - here.value) < 0.0005
    told = (
        "We have no audit of our own: this is the figure of one published study of usual care, with its "
        "range: "
        if same and here.layer == "national"
        else "We have no audit of our own behind that share. A published study of usual care found "
    )
    return view.say(
        f"{told}[evidence.pathway.usual_treated|with_interval][:cite].",
        cite=view.cite("pathway.usual_treated"),
    )
