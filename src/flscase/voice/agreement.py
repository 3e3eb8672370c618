"""Agreement between two people who coded the same interviews, beyond what chance would give.

Percent agreement flatters: where a code is rare, two people who never use it agree nearly always. Three
measures correct for chance, each with its own idea of it. Cohen's kappa takes the coders' own habits,
Krippendorff's alpha what both used together in a sample of this size, Gwet's AC1 the chance of agreeing on a
difficult unit. Kappa and alpha fall sharply when nearly all units bear one code; AC1 does not. The three are
shown side by side.

A label of None means that this coder did not see the unit; such pairs are left out. "Code not applied" is a
label of its own.

Sources: Cohen, Educational and Psychological Measurement 1960, 20:37; Krippendorff, Content Analysis
(2004), chapter 11; Gwet, British Journal of Mathematical and Statistical Psychology 2008, 61:29.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

Label = Hashable | None


def cohen_kappa(coder_a: Sequence[Label], coder_b: Sequence[Label]) -> float:
    """Cohen's kappa of two coders for unordered labels: 1 = full agreement, 0 = chance, below 0 = worse.

    coder_a, coder_b: one label per unit, in the same order. Not a number (nan) where both use one label
    throughout, because chance alone would then explain everything. Raises ValueError on unequal lengths or no
    pair.
    """
    pairs = _pairs(coder_a, coder_b)
    habits_a = Counter(a for a, _ in pairs)
    habits_b = Counter(b for _, b in pairs)
    chance = sum(times * habits_b[label] for label, times in habits_a.items()) / len(pairs) ** 2
    return _beyond_chance(_percent_agreement(pairs), chance)


def krippendorff_alpha(coder_a: Sequence[Label], coder_b: Sequence[Label]) -> float:
    """Krippendorff's alpha of two coders for unordered labels: 1 = agreement, 0 = chance, below 0 = worse.

    Same arguments as `cohen_kappa`; nan where only one label was ever used.
    """
    pairs = _pairs(coder_a, coder_b)
    used = Counter(label for pair in pairs for label in pair)
    total = sum(used.values())
    # Chance draws two of the labels given without putting the first back.
    chance = sum(times * (times - 1) for times in used.values()) / (total * (total - 1))
    return _beyond_chance(_percent_agreement(pairs), chance)


def gwet_ac1(coder_a: Sequence[Label], coder_b: Sequence[Label]) -> float:
    """Gwet's AC1 of two coders for unordered labels: 1 = full agreement, 0 = chance, below 0 = worse.

    Same arguments as `cohen_kappa`; 1 where both use one label throughout.
    """
    pairs = _pairs(coder_a, coder_b)
    used = Counter(label for pair in pairs for label in pair)
    if len(used) == 1:
        return 1.0
    shares = [times / (2 * len(pairs)) for times in used.values()]
    chance = sum(share * (1 - share) for share in shares) / (len(used) - 1)
    return _beyond_chance(_percent_agreement(pairs), chance)


def percent_agreement(coder_a: Sequence[Label], coder_b: Sequence[Label]) -> float:
    """The share of units with the same label, between 0 and 1. Same arguments as `cohen_kappa`."""
    return _percent_agreement(_pairs(coder_a, coder_b))


def _percent_agreement(pairs: Sequence[tuple[Label, Label]]) -> float:
    return sum(a == b for a, b in pairs) / len(pairs)


def _beyond_chance(agreement: float, chance: float) -> float:
    return (agreement - chance) / (1 - chance) if chance < 1 else float("nan")


def _pairs(coder_a: Sequence[Label], coder_b: Sequence[Label]) -> list[tuple[Label, Label]]:
    if len(coder_a) != len(coder_b):
        raise ValueError(f"the coders labelled {len(coder_a)} and {len(coder_b)} units, not the same ones")
    pairs = [(a, b) for a, b in zip(coder_a, coder_b, strict=True) if a is not None and b is not None]
    if not pairs:
        raise ValueError("no unit was labelled by both coders")
    return pairs
