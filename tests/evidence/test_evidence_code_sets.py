"""Code sets: ranges become prefixes, a code belongs to one site, and the shipped set is the stated one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flscase.errors import InputError
from flscase.evidence import Pack, load_pack
from flscase.evidence.code_sets import expand
from flscase.terms import SITES


def test_ranges_are_inclusive_and_run_over_letters() -> None:
    assert expand(["S720-S722", "T08"]) == ("S720", "S721", "S722", "T08")
    assert expand(["X98-Y01"]) == ("X98", "X99", "Y00", "Y01")


@pytest.mark.parametrize("broken", ["S72.0", "720", "S722-S720", "S72-S720", "s720", ""])
def test_what_is_no_code_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"not a diagnosis code|mixes lengths|runs backwards"):
        expand([broken])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"S720-S722"', '"S72.0"', "'S72.0' is not a diagnosis code"),
        ('"S220", "T08"', '"S720", "T08"', "S720 belongs to hip and to spine"),
        ('label = "Bones"\n', "", "no label"),
    ],
)
def test_a_broken_set_is_refused_by_name_and_line(
    change: Callable[..., Path], old: str, new: str, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_pack(change(old, new, "code_sets.toml"))
    fault = caught.value.faults[0]
    assert says in fault.what
    assert (fault.file, fault.where) == ("code_sets.toml", "line 1")


def test_the_shipped_set_covers_the_sites_and_shares_no_code(uk: Pack) -> None:
    codes = uk.code_set("fls_2026_1")
    assert set(codes.sites) == set(SITES)
    assert codes.sites["hip"] == ("S720", "S721", "S722")
    assert codes.sites["wrist"] == ("S525", "S526")
    every = [code for found in codes.sites.values() for code in found]
    assert len(every) == len(set(every))
    for code in every:
        assert not any(other != code and other.startswith(code) for other in every)
        assert not code.startswith(codes.excluded)


def test_the_shipped_set_says_what_it_leaves_out(uk: Pack) -> None:
    codes = uk.code_set("fls_2026_1")
    for code in ("V01", "V99", "W13", "W15", "W17", "X85", "Y09", "C40", "C795", "C90", "M844", "M966"):
        assert code in codes.excluded
    for code in ("W14", "W18", "W01", "Y10", "X84"):
        assert code not in codes.excluded
    assert codes.numbers["look_back_years"] == 3
    assert codes.numbers["same_site_gap_days"] == 30
    assert codes.lists["emergency_admission"] == ("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D")
    assert "clinical sign-off" in codes.note
