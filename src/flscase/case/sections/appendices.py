"""Appendices: options in full, published claims, doubtful assumptions, what is missing, policy in force."""

from __future__ import annotations

from typing import Final

from flscase.case import claims
from flscase.case.content import (
    Appendix,
    Block,
    Chart,
    Date,
    FigureForm,
    Heading,
    Paragraph,
    Quoted,
    Row,
    Runs,
    Table,
    Term,
    Words,
    words,
)
from flscase.case.readiness import Kind, ReadinessItem
from flscase.case.register import Assumption, grouped
from flscase.case.sections import names
from flscase.case.sections.cheers_page import cheers_page
from flscase.case.sections.decides import decides_page
from flscase.case.sections.money import work_table
from flscase.case.sections.value import price_of
from flscase.case.sections.view import View, bullets, paragraph
from flscase.evidence import Policy

# Rows of the table of options: words, figure, form.
COMPARED: Final[tuple[tuple[str, str, FigureForm], ...]] = (
    ("Share of patients treated", "L.treated_share", "value"),
    ("More people treated a year", "L.treated_added", "value"),
    ("Broken bones avoided in the plan", "L.fractures_averted.all.yN", "with_interval"),
    ("of them hips", "L.fractures_averted.hip.yN", "with_interval"),
    ("Avoided after the plan", "L.fractures_averted_later.all", "with_interval"),
    ("Moves to a care home avoided", "L.care_home_averted.yN", "with_interval"),
    ("Deaths put off (contested)", "L.deaths_averted.yN", "with_interval"),
    ("Bed days not needed", "L.bed_days_averted.yN", "with_interval"),
    ("Cost to run, a year", "L.service_cost_a_year", "with_interval"),
    ("Cost for each person assessed", "L.service_cost_per_assessed", "value"),
    ("Cash the trust finds in the first year", "L.must_find.acute_trust.fy1", "with_interval"),
    ("Trust’s cash at the end of the plan", "L.net_cash.acute_trust.yN", "with_interval"),
    ("All NHS and councils’ cash at the end", "L.net_cash.system.yN", "with_interval"),
    ("QALYs gained by one year’s patients", "L.qalys_gained", "with_interval"),
    ("Extra cost over their lives", "L.incremental_cost", "with_interval"),
    ("Net benefit at the lower limit", "L.net_benefit.lower", "with_interval"),
    ("Chance of good value at the lower limit", "L.prob_cost_effective.lower", "value"),
)
STATUS: Final = {
    "read": "read in its source",
    "recalled": "from memory: check",
    "ours": "our assumption",
    "yours": "this case’s own",
}
KINDS: Final[dict[Kind, str]] = {
    "missing": "Missing",
    "recalled": "Written from memory: check before handing in",
    "assumed": "Assumed",
    "stale": "Out of date",
    "warning": "To be known",
}
TO_DO: Final[dict[Kind, str]] = {
    "recalled": "Check each against its source, then set it in the case file with source, reason and name.",
    "stale": "Replace each with a current value, or set it in the case file.",
}
POLICY_TOPICS: Final = ("guideline", "national commitment", "commissioning", "audit")


def appendices(view: View) -> tuple[Block, ...]:
    """Return all appendices; the documents room adds the charts' numbers and the index of figures."""
    return (
        *compared(view),
        *decides_page(view),
        *claims_page(view),
        *register_page(view),
        *readiness_page(view),
        *policy_page(view),
        *cheers_page(view),
    )


def compared(view: View) -> tuple[Block, ...]:
    """Return the options side by side, each against today's care."""
    others = [view.about(id) for id in (view.lead, *view.rivals)]
    rows = [
        Row((label, *(other.cell(id, form) for other in others)))
        for label, id, form in COMPARED
        if any(other.figure(id) is not None for other in others)
    ]
    rows.append(Row(("Cost of a QALY", *(price_of(other, "L.icer") for other in others))))
    table = Table(
        id="compared",
        caption="Options side by side, each against today’s care",
        header=("", *(words(other.name()) for other in others)),
        rows=tuple(rows),
        note="A trust’s cash below zero is cash it has had to find. Ranges in brackets.",
        small=True,
    )
    more = view.results.series
    charts = [Chart(more[name]) for name in ("averted", "who_pays", "cumulative") if name in more]
    return (Appendix("The options in full", "compare"), table, *work_table(view), *charts)


def claims_page(view: View) -> tuple[Block, ...]:
    """Return published claims with ours beside them; nothing where the pack holds none."""
    rows = claims.reconcile(view.results.resolved, view.lead, view.years)
    if not rows:
        return ()
    table = Table(
        id="claims-table",
        caption=words("What others say, and what this case finds per ", Term("1,000 patients")),
        header=("The claim", "For whom", "Ours", "Why they differ"),
        rows=tuple(_claim(view, item) for item in rows),
        note=words("Ours: ", view.name(), ", against today’s care. No claim enters any figure of this case."),
        align=("left", "left", "left", "left"),
        widths=(34, 16, 22, 28),
        small=True,
    )
    return (Appendix("What others claim, and why ours differs", "claims"), table)


def _claim(view: View, item: claims.Reconciled) -> Row:
    claim = item.claim
    said = words(Quoted(claim.claim), *view.quote(claim.source))
    return Row((said, Quoted(claim.population), _ours(view, item), Quoted(claim.difference)))


def _ours(view: View, item: claims.Reconciled) -> Words:
    if item.claim.measure == "benefit_cost":
        return "No ratio: cash, freed room and health are not added here."
    if item.claim.measure == "refracture":
        return view.say(
            "[evidence.refracture.cumulative.1y] and [evidence.refracture.cumulative.2y] at "
            "[=12 and 24 months], untreated women"
        )
    parts = [view.say(f"over whole lives {_several(item.lifetime)}") if item.lifetime else ()]
    parts.append(view.say(f"within the plan {_several(item.within_plan)}") if item.within_plan else ())
    kept = [part for part in parts if part]
    if not kept:
        return "No figure of ours is like it."
    return words(*kept[0], *(words("; ", kept[1]) if len(kept) > 1 else ()))


def _several(ids: tuple[str, ...]) -> str:
    first, rest = f"[{ids[0]}]", ids[1:]
    unit = (
        "QALYs"
        if ids[0].endswith("qalys_gained")
        else "of broken bones"
        if "share" in ids[0]
        else "broken bones"
    )
    return f"{first} {unit}" + (f", [{rest[0]}] of them hips" if rest else "")


def register_page(view: View) -> tuple[Block, ...]:
    """Return the assumptions that a careful reader would want to see, families as one line."""
    entries = grouped(entry for entry in view.results.register if entry.doubtful)
    table = Table(
        id="register-table",
        caption="What we assume, and what is weak or contested",
        header=("What", "Value", "Range", "Where it is from", "What to know"),
        rows=tuple(_assumption(view, entry) for entry in entries),
        note="Values that were read in their source and that nobody doubts are in the results file.",
        align=("left", "right", "left", "left", "left"),
        widths=(30, 13, 13, 18, 26),
        small=True,
    )
    basis = names.HIP_COST[view.inputs.money.hip_cost_basis]
    lead = Paragraph(
        f"A hip fracture is priced at {basis}. Every value below is ours, this case’s own, written from "
        "memory, weak or contested. Change any of them in the case file and every figure follows."
    )
    return (Appendix("What we assume", "register"), lead, table)


def _assumption(view: View, entry: Assumption) -> Row:
    cite = view.quote(entry.reference) if entry.reference else ()
    flag = f"; {entry.flag}" if entry.flag else ""
    origin = words(f"{STATUS[entry.status]}{flag}", cite)
    basis = words(Quoted(entry.basis), ". ") if entry.status == "yours" else ()
    note = words(basis, Quoted(entry.note)) if entry.note else words(Quoted(entry.basis))
    known = Quoted(entry.interval_text) if entry.interval_text else "–"
    return Row((Quoted(entry.label), Quoted(entry.value_text), known, origin, note))


def readiness_page(view: View) -> tuple[Block, ...]:
    """Return what is missing, assumed, from memory, out of date or to be known, with what to do."""
    found = view.results.readiness
    told = {item.what for item in found.items}
    extra = tuple(Quoted(text) for text in view.results.warnings if text not in told)
    state = "ready to be handed in" if found.ready else "not ready to be handed in yet"
    blocks: list[Block] = [
        Appendix("Before this is handed in", "ready"),
        Paragraph(f"By its own checks this case is {state}."),
    ]
    for kind, title in KINDS.items():
        items = [_todo(item) for item in found.of(kind)]
        items += [words(text) for text in extra] if kind == "warning" else []
        if items:
            blocks += [Heading(2, title), *paragraph(TO_DO.get(kind, "")), *bullets(*items)]
    return tuple(blocks)


def _todo(item: ReadinessItem) -> Runs:
    """Return an item in a line: what, why and the cure, less what its heading says for all of its kind."""
    parts = {"recalled": (item.what,), "stale": (item.what, item.why)}.get(
        item.kind, (item.what, item.why, item.cure)
    )
    return words(*(run for part in parts for run in (Quoted(part), " ")))[:-1]


def in_force(view: View) -> tuple[Policy, ...]:
    """Return the policies that a case may lean on at its own date."""
    pack = view.results.resolved.pack
    day = view.inputs.case.prepared_on or pack.date
    return tuple(
        policy
        for policy in pack.policies
        if policy.topic in POLICY_TOPICS and policy.date <= day < policy.expires
    )


def policy_page(view: View) -> tuple[Block, ...]:
    """Return national policy in force at the date of the case; nothing where there is none."""
    policies = in_force(view)
    if not policies:
        return ()
    table = Table(
        id="policy-table",
        caption="National policy in force at the date of this case",
        header=("Policy", "What it says", "Look again by"),
        rows=tuple(_policy(view, policy) for policy in policies),
        align=("left", "left", "left"),
        widths=(30, 52, 18),
        small=True,
    )
    return (Appendix("Policy this case leans on", "policy"), table)


def _policy(view: View, policy: Policy) -> Row:
    said: Runs = words(Quoted(policy.text), view.quote(policy.source))
    return Row((Quoted(policy.label), said, words(Date(policy.expires))))
