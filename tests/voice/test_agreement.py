"""Agreement between coders against published worked examples, another library and the edges."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa, to_table

from flscase.voice.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement

MEASURES = (cohen_kappa, krippendorff_alpha, gwet_ac1)


def from_table(both: int, only_a: int, only_b: int, neither: int) -> tuple[list[str], list[str]]:
    """Two coders' labels from the four counts of a code applied or not."""
    cells = [("yes", "yes", both), ("yes", "no", only_a), ("no", "yes", only_b), ("no", "no", neither)]
    pairs = [(a, b) for a, b, times in cells for _ in range(times)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def test_the_paradox_of_a_common_code() -> None:
    """Gwet 2008: 118, 5, 2 and 0 of 125; kappa is -0.02 although 94 % agree, AC1 is 0.94."""
    coder_a, coder_b = from_table(118, 5, 2, 0)
    assert percent_agreement(coder_a, coder_b) == pytest.approx(0.944)
    assert cohen_kappa(coder_a, coder_b) == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1(coder_a, coder_b) == pytest.approx(0.9408, abs=5e-5)


def test_kappa_worked_by_hand() -> None:
    """20, 5, 10, 15 of 50: agreement 0.7, chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5, kappa 0.4."""
    assert cohen_kappa(*from_table(20, 5, 10, 15)) == pytest.approx(0.4)


# Krippendorff, Computing Krippendorff's alpha-reliability (2011), parts A and B.
@pytest.mark.parametrize(
    ("coder_a", "coder_b", "alpha"),
    [("nynnnnnnyn", "yyynnynnnn", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
)
def test_alpha_is_the_published_one(coder_a: str, coder_b: str, alpha: float) -> None:
    assert krippendorff_alpha(list(coder_a), list(coder_b)) == pytest.approx(alpha, abs=5e-4)


labels = st.sampled_from("abcd")


@given(st.lists(st.tuples(labels, labels), min_size=2, max_size=80))
def test_kappa_agrees_with_statsmodels(pairs: list[tuple[str, str]]) -> None:
    coder_a, coder_b = [a for a, _ in pairs], [b for _, b in pairs]
    mine = cohen_kappa(coder_a, coder_b)
    if len(set(coder_a) | set(coder_b)) == 1:
        assert math.isnan(mine)
        return
    numbers = [["abcd".index(a), "abcd".index(b)] for a, b in pairs]
    theirs = cohens_kappa(to_table(numbers)[0], return_results=False)
    assert mine == pytest.approx(theirs, abs=1e-12)


@given(st.lists(st.tuples(labels, labels), min_size=2, max_size=80))
def test_names_and_order_of_labels_do_not_matter(pairs: list[tuple[str, str]]) -> None:
    coder_a, coder_b = [a for a, _ in pairs], [b for _, b in pairs]
    renamed = {"a": 7, "b": "seven", "c": False, "d": ("x", 1)}
    for measure in MEASURES:
        first = measure(coder_a, coder_b)
        assert measure(coder_b, coder_a) == pytest.approx(first, nan_ok=True)
        again = measure([renamed[a] for a in coder_a], [renamed[b] for b in coder_b])
        assert again == pytest.approx(first, nan_ok=True)


@pytest.mark.parametrize("measure", MEASURES)
def test_full_agreement_is_one(measure: object) -> None:
    assert callable(measure)
    assert measure(list("aabbc"), list("aabbc")) == pytest.approx(1.0)


def test_one_label_throughout_leaves_chance_measures_undefined() -> None:
    same = ["a"] * 6
    assert math.isnan(cohen_kappa(same, same))
    assert math.isnan(krippendorff_alpha(same, same))
    assert gwet_ac1(same, same) == 1.0


def test_two_who_never_agree_are_worse_than_chance() -> None:
    for measure in MEASURES:
        assert measure(list("abab"), list("baba")) < 0


def test_units_that_one_coder_did_not_see_are_left_out() -> None:
    full = cohen_kappa(list("aabb"), list("aaba"))
    assert cohen_kappa([*"aabb", None, "a"], [*"aaba", "b", None]) == pytest.approx(full)


@pytest.mark.parametrize("measure", [*MEASURES, percent_agreement])
def test_different_or_no_units_are_refused(measure: object) -> None:
    assert callable(measure)
    with pytest.raises(ValueError, match="not the same ones"):
        measure(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="no unit was labelled by both"):
        measure([None], ["a"])
    with pytest.raises(ValueError, match="no unit was labelled by both"):
        measure([], [])
