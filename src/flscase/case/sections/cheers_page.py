"""Appendix: the checklist by which reviewers read an economic evaluation, filled for this case."""

from __future__ import annotations

from typing import Final

from flscase.case.content import Appendix, Block, Quoted, Row, Table, Term, words
from flscase.case.sections.view import View

STATES: Final = {"reported": "told", "partly": "in part", "missing": "to be added"}


def cheers_page(view: View) -> tuple[Block, ...]:
    """Return the reporting checklist, each item with where it is told and in which words."""
    from flscase.case.cheers import checklist  # it names the sections, so it cannot be read before them

    entries = checklist(view.results)
    rows = tuple(
        Row(
            (
                Term(f"{entry.item.number}. {entry.item.topic}"),
                STATES[entry.state],
                Term(entry.where),
                Term(entry.text),
            )
        )
        for entry in entries
    )
    table = Table(
        id="cheers-table",
        caption=words("The ", Term("CHEERS 2022"), " checklist, filled for this case"),
        header=("Item", "Told", "Where", "What"),
        rows=rows,
        note=words("Items marked “to be added” are for the authors: the program cannot know them."),
        align=("left", "left", "left", "left"),
        widths=(24, 9, 20, 47),
        small=True,
    )
    return (Appendix(words("Reporting checklist, ", Quoted("CHEERS 2022")), "cheers"), table)
