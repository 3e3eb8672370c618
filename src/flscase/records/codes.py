"""Lists of diagnosis codes as patterns, so that a test of a cell is one step in the database.

A category of three characters (C90) stands for itself and everything below it; a four-character code stands
for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """ICD-10 codes without the dot: whole categories (three characters) and single codes (four)."""

    categories: frozenset[str]
    codes: frozenset[str]

    def pattern(self, end: str) -> str:
        r"""The list as alternatives of a regular expression.

        end: what may stand after a category in place of a fourth digit, such as "$" for a cleaned code on
        its own. Anything else there makes a code unreadable, and an unreadable code is in no list.
        """
        whole = [f"({'|'.join(sorted(self.categories))})(\\d|{end})"] if self.categories else []
        return "|".join([*sorted(self.codes), *whole])


def diagnoses(entries: Iterable[str]) -> Diagnoses:
    """Sort codes into categories and single codes; ValueError for one that is neither."""
    every = frozenset(entries)
    odd = [code for code in every if len(code) not in (3, 4)]
    if odd:
        raise ValueError(f"neither a category nor a code: {', '.join(sorted(odd))}")
    return Diagnoses(
        categories=frozenset(code for code in every if len(code) == 3),
        codes=frozenset(code for code in every if len(code) == 4),
    )


def joined(lists: Iterable[Diagnoses]) -> Diagnoses:
    """All codes of several lists in one."""
    every = list(lists)
    return Diagnoses(
        categories=frozenset().union(*(each.categories for each in every)),
        codes=frozenset().union(*(each.codes for each in every)),
    )
