"""The fixed words can be read after seven years of schooling (an age of about twelve)."""

from __future__ import annotations

import re

import pytest

from flscase.case.content import INTENDED_USE
from flscase.documents import labels

GRADE = 7.5


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower())
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and len(groups) > 1
    return max(1, len(groups) - silent)


def grade(text: str) -> float:
    """Flesch-Kincaid grade: years of schooling."""
    sentences = max(1, len(re.findall(r"[.!?]", text)))
    found = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(found) / sentences + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def test_the_measure_tells_plain_from_hard() -> None:
    assert grade("The cat sat on the mat.") < 2
    assert grade("Institutional prioritisation necessitates multidisciplinary deliberation.") > 15


def all_labels() -> str:
    said = [value for name, value in vars(labels).items() if name.isupper() and isinstance(value, str)]
    return " ".join(text.rstrip(".:") + "." for text in said)


@pytest.mark.parametrize("text", [all_labels(), labels.INDEX_LEAD, INTENDED_USE])
def test_fixed_words_are_plain(text: str) -> None:
    assert grade(text) <= GRADE


def test_fixed_words_hold_no_number() -> None:
    assert not re.search(r"\d", all_labels() + INTENDED_USE + " ".join(labels.BASIS_WORDS.values()))
