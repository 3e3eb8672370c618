"""The product against a second, slow counter on random extracts: two people writing it get the same integer."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from apc_build import HEADER, numbered, csv_text
from apc_oracle import count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flscase.records import count_apc

# Few people, few days and few codes, so that every rule meets its boundary often.
ANCHORS = [date(2019, 4, 1), date(2020, 2, 29), date(2022, 3, 1), date(2023, 2, 28), date(2023, 4, 1), date(2024, 2, 29)]
OFFSETS = [0, 1, 2, 3, 4, 5, 9, 10, 30, 31, 32, 33, 40, 41, 364, 365, 366, 729, 730, 731, 1095, 1096, 1826, 1827]


def days() -> st.SearchStrategy[date]:
    return st.builds(
        lambda anchor, offset, back: anchor + timedelta(days=-offset if back else offset),
        st.sampled_from(ANCHORS),
        st.sampled_from(OFFSETS),
        st.booleans(),
    )


def mostly(usual: list[str], odd: list[str], weight: int = 8) -> st.SearchStrategy[str]:
    return st.sampled_from(usual * weight + odd)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    start = draw(days())
    length = draw(st.sampled_from([0, 0, 1, 2, 3, 4, 8, 30, 31]))
    before = draw(st.sampled_from([0, 0, 0, 0, 1, 3]))
    end, admission = start + timedelta(days=length), start - timedelta(days=before)
    return {
        "EPIKEY": draw(mostly([""], ["7", "007", "x", "1" + "0" * 18, "9" * 19, "-"], 20)),
        "TOKEN_PERSON_ID": draw(mostly(["A", "B"], ["a", "", "0A", " A ", "null"])),
        "PROCODE3": draw(mostly(["RZZ", "RZY"], ["RZZ01", "rzz", "-"])),
        "ADMIDATE": draw(mostly([admission.isoformat()], ["", "1800-01-01", "2023-02-30", "N/A"])),
        "EPISTART": draw(mostly([start.isoformat()], [f"{start} 00:00:00", f"{start}T08:15", "1801-01-01", ""], 12)),
        "EPIEND": draw(mostly([end.isoformat()], ["", (start - timedelta(days=1)).isoformat()], 15)),
        "EPIORDER": draw(mostly(["1", "1", "2", "3"], ["", "98", "99", "x", "01"], 3)),
        "EPISTAT": draw(mostly(["3"], ["1", "9", ""], 15)),
        "ADMIMETH": draw(mostly(["21", "22", "2A", "2B"], ["2b", "11", "67", "81", "", "ZZ", "28"], 2)),
        "ADMISORC": draw(mostly(["19"], ["51", "52", "53", "54", "NULL"], 6)),
        "DISMETH": draw(mostly(["1"], ["4", "8", "9", "", "2"], 3)),
        "DISDEST": draw(mostly(["19"], ["51", "53", "50", "79", "-"], 5)),
        "CLASSPAT": draw(mostly(["1"], ["2", "3", "5", ""], 5)),
        "STARTAGE": draw(mostly(["80", "66"], ["49", "50", "64", "65", "89", "90", "120", "121", "7003", "", "x"], 4)),
        "SEX": draw(mostly(["1", "2"], ["9", "0", "X", "", "female"], 4)),
        "DIAG_01": draw(
            mostly(
                ["S720", "S721", "S525", "M485", "S220"],
                ["S72.2", "s720X", "S72X", "T08X", "T08.0", "T08A", "M80", "M8005", "S82", "S827", "S329", "I10", "-", "?", "S42.3"],
                3,
            )
        ),
        "DIAG_02": draw(mostly(["W010", "-", ""], ["V031", "V00", "C795", "C79.5", "c40", "W13X", "W14", "Y09", "Y10", "X85", "V0A"], 8)),
        "DIAG_03": draw(mostly(["I10X", ""], ["M966", "M96.5", "C901", "C90A", "C9012"], 8)),
    }  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(rows(), min_size=1, max_size=40))
def test_the_product_counts_what_a_second_counter_counts(extract: list[dict[str, str]]) -> None:
    given_rows = numbered(extract)
    expected = count(given_rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "apc.csv"
        path.write_text(csv_text(given_rows, HEADER), encoding="utf-8")
        found = count_apc([path])
    result = found.to_json()
    assert result["quality"]["dropped"] == expected["dropped"]
    assert result["quality"]["kept"] == expected["kept"]
    assert result["counts"] == expected["counts"]
    assert {days: tuple(share) for days, share in found.refractures.items()} == expected["refractures"]
