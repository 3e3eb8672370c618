"""What you will see: early signals, their sizes fixed in advance, and what would show failure."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Block, Heading, Row, Runs, Table, Term, Words, words
from flscase.case.sections.view import View, paragraph
from flscase.case.signals import COUNTED, FLOOR, MONTHS

TITLE: Final = "What you will see"
SHOWN: Final = {
    3: ("identified", "assessed"),
    6: ("started",),
    12: ("started", "still_on"),
    24: ("still_on",),
}
WHAT: Final = {
    "identified": "People found",
    "assessed": "People assessed",
    "started": "People started on treatment",
}
SINCE: Final = {12: "6 months", 24: "12 months"}


def seen(view: View) -> tuple[Block, ...]:
    """Return the section."""
    rows = [row for month in MONTHS if month <= 12 * view.years for row in _rows(view, month)]
    if not rows:
        return (
            Heading(1, TITLE, "signals"),
            *paragraph("This option has no service of its own whose first steps could be counted."),
        )
    table = Table(
        id="signals",
        caption="Signals fixed in advance, counted from the first day of the plan",
        header=("After", "What we count", "We expect", "Failing if below"),
        rows=tuple(rows),
        note="Failing: lower than chance explains. If fewer people break a bone, the counts shrink with "
        "them.",
        align=("left", "left", "right", "right"),
        widths=(14, 46, 20, 20),
    )
    return (Heading(1, TITLE, "signals"), *paragraph(_why(view)), table)


def _why(view: View) -> Runs:
    """Say why refractures cannot be the test, how few they are, and what it would take to see them."""
    early = view.say(" ([=24 months]: [L.fractures_averted.all.y2])") if view.years > 1 else ()
    return words(
        "Breaks that did not happen cannot be counted, and early on they are few",
        early,
        ". ",
        _knowing(view),
        "What can be seen is whether patients are found, treated and still on treatment.",
    )


def _knowing(view: View) -> Runs:
    """Say how many hospitals it takes to see the effect on hips, where that was worked out."""
    if not view.shows("L.know.hospitals"):
        return ()
    return view.say(
        "To see the effect on hips, [L.know.hospitals|with_unit] must be counted together for [years]. "
    )


def _rows(view: View, month: int) -> list[Row]:
    rows = []
    for name in SHOWN[month]:
        id = f"L.signal.{month}m.{name}"
        if view.sign(id) != 1:
            continue
        floor = f"{id}{FLOOR}"
        rows.append(
            Row((words(Term(f"{month} months")), _what(name, month), view.cell(id), view.cell(floor)))
        )
    return rows


def _what(name: str, month: int) -> Words:
    if name in COUNTED:
        return WHAT[name]
    return words("Still on treatment after ", Term(SINCE[month]))
