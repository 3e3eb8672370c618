"""Appendix: what decides the answer, what would turn it, whom to see first, and whether one can ever know."""

from __future__ import annotations

from typing import Any

from flscase.case.content import Appendix, Block, Chart, Heading, Quoted, Row, Runs, Table, Term, words
from flscase.case.measures.money import PAYER_WORDS
from flscase.case.sections.view import View, listed, paragraph

MOST_MOVES = 3


def decides_page(view: View) -> tuple[Block, ...]:
    """Return the appendix; nothing where the questions were not asked (few draws)."""
    decision = view.results.decision
    if "tornado" not in decision:
        return ()
    return (
        Appendix("What decides the answer", "decides"),
        *_charts(view, "tornado"),
        *paragraph(_breaking(view, decision["break_my_case"])),
        *_worlds(view, decision["structure"]),
        Heading(2, "Which option is best"),
        *_charts(view, "ceac"),
        *_worth(view, decision.get("evppi", [])),
        *_who_first(view),
        Heading(2, "Can we ever know?"),
        *paragraph(_knowing(view)),
        Heading(2, "Could transfers leave every budget no worse off?"),
        *paragraph(_transfers(view, decision["transfers"])),
    )


def _charts(view: View, name: str) -> tuple[Block, ...]:
    series = view.results.series.get(name)
    return () if series is None else (Chart(series),)


def _breaking(view: View, found: dict[str, Any]) -> Runs:
    """Say the smallest joint move that turns the decision, in one sentence."""
    if not found["found"]:
        return words("No move of these values inside their intervals, one or all at once, turns the answer.")
    moves = found["moves"][:MOST_MOVES]
    parts = []
    for place, move in enumerate(moves, start=1):
        which = "upper" if move["share"] > 0 else "lower"
        label = move["label"][:1].lower() + move["label"][1:]
        part = view.say(
            f"[L.break.move_{place}] of the way to its {which} end for “[:label]”", label=Quoted(label)
        )
        if not part:
            return ()
        parts.append(part)
    more = " and smaller moves of others with them" if len(found["moves"]) > MOST_MOVES else ""
    return words(
        "Break my case: the smallest joint move that turns the answer is ",
        listed(parts),
        more,
        ", all at once.",
    )


def _worlds(view: View, outcomes: list[dict[str, Any]]) -> tuple[Block, ...]:
    """Return the structural choices side by side, each run as a whole."""
    rows = []
    for outcome in outcomes:
        if outcome["option"] != view.lead:
            continue
        name = f"L.world.{outcome['world']}"
        rows.append(
            Row(
                (
                    Quoted(outcome["label"]),
                    view.cell(f"{name}.averted"),
                    view.cell(f"{name}.qalys"),
                    view.cell(f"{name}.cost"),
                    view.cell(f"{name}.net_benefit"),
                )
            )
        )
    if not rows:
        return ()
    return (
        Heading(2, "If the model had been built otherwise"),
        Table(
            id="worlds",
            caption="Choices of structure, each run as a whole",
            header=("The choice", "Breaks avoided", "QALYs gained", "Extra cost", "Net benefit"),
            rows=tuple(rows),
            note="Values without intervals, for the option of this case. Net benefit at the lower limit.",
            widths=(44, 14, 14, 14, 14),
            small=True,
        ),
    )


def _worth(view: View, rows: list[dict[str, Any]]) -> tuple[Block, ...]:
    """Return what it would be worth to know more, by group."""
    worth = [place for place, row in enumerate(rows, start=1) if view.shows(f"L.evppi.{place}")]
    if not rows:
        return ()
    if not worth:
        return paragraph(
            words(
                "Knowing more would change nothing here: whichever value of a group of doubts is true, the "
                "same option stays the best on average."
            )
        )
    table = Table(
        id="evppi",
        caption="What it would be worth to know more, for one year’s patients",
        header=("What we would know", "Worth"),
        rows=tuple(
            Row((Quoted(_capital(rows[place - 1]["group"])), view.cell(f"L.evppi.{place}")))
            for place in worth
        ),
        note="Expected value of partial perfect information at the lower limit, by regression on the draws.",
        widths=(70, 30),
        small=True,
    )
    return (table,)


def _who_first(view: View) -> tuple[Block, ...]:
    chart = _charts(view, "who_first")
    if not chart:
        return ()
    told = words(
        "If nurse hours are short, they do most good in this order. It follows value alone: whether to leave "
        "others until later is for the equality assessment."
    )
    return (Heading(2, "Whom to see first"), *paragraph(told), *chart)


def _knowing(view: View) -> Runs:
    """Say how many hospitals it takes to see the effect on hips."""
    hospitals = view.figure("L.know.hospitals")
    if hospitals is None:
        return ()
    start = view.say(
        "One hospital that counts hip refractures for [years] has a [L.know.power] chance of seeing the "
        "effect we expect. "
    )
    if not isinstance(hospitals.value, int | float):
        return words(*start, "No number of hospitals would show it: the effect is too small.")
    rest = view.say(
        "It takes about [L.know.hospitals] hospitals counted together to see it four times in five. So a "
        "count of hips here can neither prove the service nor disprove it; the early signals can."
    )
    return words(*start, *rest) if start and rest else ()


def _transfers(view: View, settled: dict[str, Any]) -> Runs:
    """Say the smallest transfers, or that there are none."""
    if not settled["possible"]:
        return view.say(
            "No. Within the plan those who gain cash gain less than the others find: [L.transfers.missing] "
            "would have to come from outside."
        )
    if not settled["transfers"]:
        return words("None are needed: no budget is left out of pocket.")
    parts = [
        view.say(
            f"[L.transfers.{place}] from [:giver] to [:taker]",
            giver=Term(PAYER_WORDS[item["giver"]]),
            taker=Term(PAYER_WORDS[item["taker"]]),
        )
        for place, item in enumerate(settled["transfers"], start=1)
    ]
    return words("Yes: ", listed([part for part in parts if part]), ", over the plan.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
