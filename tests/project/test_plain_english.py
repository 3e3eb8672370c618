"""What users read first can be read after seven years of schooling (Flesch and Kincaid's grade)."""

from __future__ import annotations

import re

import pytest

WORD = re.compile(r"[A-Za-z']+")
VOWELS = re.compile(r"[aeiouy]+")
# Code, tables, links' addresses and marks are not prose.
NOT_PROSE = re.compile(r"```[\s\S]*?```|^\|.*$|^#.*$|\(\S+\.\w+\S*\)|`[^`]*`|[*_>\[\]]", re.MULTILINE)
HIGHEST_GRADE = 7.0
FIRST_PAGES = ["README.md", "docs/index.md", "docs/getting-started.md", "docs/step-by-step.md"]
LATER_PAGES = ["docs/how-it-works.md", "docs/limits.md", "docs/data-protection.md", "docs/accessibility.md"]


def syllables(word: str) -> int:
    """Count the syllables of an English word, near enough."""
    lower = word.lower().strip("'")
    count = len(VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(count, 1)


def grade(text: str) -> float:
    """Return the years of schooling a text asks for."""
    prose = NOT_PROSE.sub(" ", text)
    prose = re.sub(r"\n\s*(?:[-*]|\d+\.)\s+|\n\s*\n", ". ", prose)
    sentences = [found for part in re.split(r"[.!?:;]+\s", prose) if len(found := WORD.findall(part)) > 1]
    words = [word for sentence in sentences for word in sentence]
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * per_word - 15.59


@pytest.mark.parametrize("page", FIRST_PAGES + LATER_PAGES)
def test_the_page_can_be_read_after_seven_years_of_schooling(texts: dict[str, str], page: str) -> None:
    assert grade(texts[page]) <= HIGHEST_GRADE


def test_the_measure_tells_plain_from_heavy() -> None:
    plain = "The cat sat on the mat. It was a warm day. The dog ran to the door."
    heavy = (
        "Notwithstanding organisational heterogeneity, multidisciplinary stakeholder engagement facilitates "
        "comprehensive implementation of evidence-based interventions across institutional boundaries."
    )
    assert grade(plain) < 2
    assert grade(heavy) > 20
