"""Code lists as people write them, and the codes they stand for.

A list in a rules file reads like the page of a coding manual: "S72.0-S72.2", "T08", "2B", "21-25". A category of
three characters stands for itself and everything below it; a four-character code stands for itself alone. Spelling
them out once keeps the engine to plain look-ups, which every database does alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_ICD10: Final = re.compile(r"([A-Z])(\d\d)(?:\.(\d))?")
_RANGE: Final = re.compile(r"(.+?)-(.+)")


@dataclass(frozen=True, slots=True)
class Diagnoses:
    """ICD-10 codes without the dot: whole categories (three characters) and single codes (four)."""

    categories: frozenset[str]
    codes: frozenset[str]

    def holds(self, code: str) -> bool:
        """Tell whether a cleaned code (such as S720 or T08) is in the list."""
        return code in self.codes or code[:3] in self.categories

    def pattern(self, end: str) -> str:
        r"""The list as alternatives of a regular expression.

        end: what may stand after a category in place of a fourth digit, such as "$" for a cleaned code on its own.
        """
        whole = [f"({'|'.join(sorted(self.categories))})(\\d|{end})"] if self.categories else []
        return "|".join([*sorted(self.codes), *whole])


def joined(lists: Iterable[Diagnoses]) -> Diagnoses:
    """All codes of several lists in one."""
    every = list(lists)
    return Diagnoses(
        categories=frozenset().union(*(each.categories for each in every)),
        codes=frozenset().union(*(each.codes for each in every)),
    )


def diagnoses(entries: Iterable[str]) -> Diagnoses:
    """Spell out ICD-10 entries such as "S72.0-S72.2", "X85-Y09", "C90" or "C79.5".

    Raises ValueError for an entry that is not of these forms.
    """
    every = [code for entry in entries for code in _icd10_entry(entry)]
    return Diagnoses(
        categories=frozenset(code for code in every if len(code) == 3),
        codes=frozenset(code for code in every if len(code) == 4),
    )


def plain(entries: Iterable[str]) -> tuple[str, ...]:
    """Spell out code ranges such as "21-25"; anything else stands for itself."""
    every: list[str] = []
    for entry in entries:
        parts = _RANGE.fullmatch(entry)
        if parts is None:
            every.append(entry)
        else:
            every.extend(str(number) for number in range(int(parts[1]), int(parts[2]) + 1))
    return tuple(every)


def _icd10_entry(entry: str) -> list[str]:
    parts = _RANGE.fullmatch(entry)
    first, last = (parts[1], parts[2]) if parts else (entry, entry)
    start, end = _icd10_number(first), _icd10_number(last)
    width = 3 if "." not in first else 4
    if ("." in first) != ("." in last) or end < start:
        raise ValueError(f"not a range of codes: {entry}")
    step = 10 if width == 3 else 1
    return [_icd10_text(number)[:width] for number in range(start, end + 1, step)]


def _icd10_number(code: str) -> int:
    match = _ICD10.fullmatch(code)
    if match is None:
        raise ValueError(f"not an ICD-10 code: {code}")
    return (ord(match[1]) - ord("A")) * 1000 + int(match[2]) * 10 + int(match[3] or 0)


def _icd10_text(number: int) -> str:
    letter, rest = divmod(number, 1000)
    return f"{chr(ord('A') + letter)}{rest:03d}"
