"""Counts over a whole extract: what is dropped and why, years and bands, denominators, bed days, deaths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from apc_build import HEADER, count_rows, csv_text, episode

from flscase.records import count_apc
from flscase.records.settings import load


def of(person: str, start: str, end: str | None = None, **changes: str) -> dict[str, str]:
    return episode(start, end, TOKEN_PERSON_ID=person, **changes)


def kept_keys(rows: list[dict[str, str]], folder: Path) -> dict[str, int]:
    found = count_rows(folder, rows)
    return {name: number for name, number in found.quality.dropped.items() if number}


def test_each_row_is_dropped_once_under_the_first_reason_that_fits(tmp_path: Path) -> None:
    bad = {"PROCODE3": "", "EPISTAT": "1", "EPISTART": "", "EPIEND": "", "ADMIDATE": ""}
    reasons = {
        "no_person": {**bad, "TOKEN_PERSON_ID": " - "},
        "no_provider": bad,
        "unfinished": {**bad, "PROCODE3": "RZZ"},
        "no_episode_start": {**bad, "PROCODE3": "RZZ", "EPISTAT": "3"},
        "no_episode_end": {**bad, "PROCODE3": "RZZ", "EPISTAT": "3", "EPISTART": "2023-05-01"},
        "end_before_start": {"EPIEND": "2023-04-30", "ADMIDATE": ""},
        "no_admission_date": {"ADMIDATE": "", "EPIORDER": "2"},
    }
    rows = [episode("2023-05-01", **changes) for changes in reasons.values()]
    assert kept_keys([*rows, episode("2023-06-01")], tmp_path) == dict.fromkeys(reasons, 1)


@pytest.mark.parametrize(
    ("changes", "dropped"),
    [
        ({}, 0),
        ({"EPIORDER": "01"}, 0),
        ({"EPIORDER": "2"}, 1),
        ({"EPIORDER": ""}, 1),
        ({"EPIORDER": "99"}, 1),
        ({"ADMIMETH": "2B"}, 1),
        ({"ADMIMETH": "67"}, 1),
        ({"ADMIMETH": "81"}, 1),
        ({"ADMISORC": "51"}, 1),
        ({"ADMISORC": "53"}, 1),
        ({"ADMISORC": "54"}, 0),
        ({"ADMIMETH": ""}, 0),
    ],
)
def test_a_missing_admission_date_is_filled_only_for_a_first_episode_that_is_no_transfer(
    changes: dict[str, str], dropped: int, tmp_path: Path
) -> None:
    rows = [episode("2023-05-01", ADMIDATE=word, **changes) for word in ("1800-01-01",)]
    found = count_rows(tmp_path, [*rows, of("P9", "2023-06-01")])
    assert found.quality.dropped["no_admission_date"] == dropped


def test_of_equal_rows_the_lowest_key_stays(tmp_path: Path) -> None:
    """The row that stays tells the age: keys are whole numbers, so 9 is below 10, and 19 digits are exact."""
    same = [
        ("10", "60"), ("9", "50"), ("", "90"), ("x", "95"),
    ]  # fmt: skip
    long = [("1000000000000000002", "70"), ("1000000000000000001", "75"), ("9999999999999999999", "80")]
    rows = [episode("2023-05-01", EPIKEY=key, STARTAGE=age) for key, age in same]
    rows += [of("P2", "2023-05-01", EPIKEY=key, STARTAGE=age) for key, age in long]
    found = count_rows(tmp_path, rows)
    assert found.quality.dropped["duplicate"] == 5
    assert {band: number for band, number in found.index_fractures.by_age_band.items() if number} == {
        "50-54": 1,
        "75-79": 1,
    }


@pytest.mark.parametrize(
    ("changes", "duplicates"),
    [
        ({}, 1),
        ({"PROCODE3": "RZZ99", "DIAG_01": "s72.0", "STARTAGE": "70", "SEX": "1", "DIAG_02": "V031"}, 1),
        ({"ADMIDATE": ""}, 1),
        ({"EPIORDER": "2"}, 0),
        ({"EPIEND": "2023-05-10"}, 0),
        ({"DIAG_01": "S721"}, 0),
        ({"TOKEN_PERSON_ID": "p1"}, 0),
        ({"ADMIDATE": "2023-04-30"}, 0),
    ],
)
def test_what_makes_two_rows_equal(changes: dict[str, str], duplicates: int, tmp_path: Path) -> None:
    row = episode("2023-05-01", "2023-05-09")
    assert count_rows(tmp_path, [row, {**row, **changes}]).quality.dropped["duplicate"] == duplicates


def test_rows_in_are_rows_kept_and_dropped(tmp_path: Path) -> None:
    found = count_rows(
        tmp_path, [episode("2023-05-01"), episode("2023-05-01"), episode("2023-05-01", EPISTAT="9")]
    )
    assert found.quality.rows_in == 3 == found.quality.kept + sum(found.quality.dropped.values())


def test_the_public_indicator(tmp_path: Path) -> None:
    """41401: hip by first diagnosis, emergency, first episode, class 1 or 2, 65 and over, by year of end."""
    counted = [
        of("a", "2024-03-31", "2024-04-01", STARTAGE="65"),
        of("b", "2024-05-01", CLASSPAT="2"),
        of("c", "2024-05-01", DIAG_02="V031"),
        of("d", "2024-05-01", ADMIMETH="2D", SEX="9"),
        of("e", "2023-05-01", DIAG_01="S72.2"),
    ]
    not_counted = [
        of("f", "2024-05-01", STARTAGE="64"),
        of("g", "2024-05-01", CLASSPAT="3"),
        of("h", "2024-05-01", EPIORDER="2"),
        of("i", "2024-05-01", EPIORDER=""),
        of("j", "2024-05-01", ADMIMETH="11"),
        of("k", "2024-05-01", DIAG_01="S723"),
        of("l", "2024-05-01", DIAG_01="J189", DIAG_02="S720"),
        of("m", "2024-05-01", STARTAGE=""),
    ]
    found = count_rows(tmp_path, counted + not_counted)
    assert found.hip_fractures_41401 == {"2023/24": 1, "2024/25": 4}


def test_a_fracture_belongs_to_the_year_of_its_date_and_the_extract_to_the_years_of_its_ends(
    tmp_path: Path,
) -> None:
    found = count_rows(tmp_path, [of("a", "2022-03-31", "2022-04-01"), of("b", "2024-03-31")])
    assert found.period is not None
    assert (str(found.period.start), str(found.period.end)) == ("2022-04-01", "2024-03-31")
    assert found.period.years == ("2022/23", "2023/24")
    assert found.index_fractures.by_year == {"2021/22": 1, "2022/23": 0, "2023/24": 1}
    assert found.hips_by_year == {"2021/22": 1, "2022/23": 0, "2023/24": 1}


def test_bands_sexes_and_sites(tmp_path: Path) -> None:
    ages = ["50", "54", "55", "89", "90", "120", "121", "7007"]
    rows = [of(f"a{age}", "2023-05-01", STARTAGE=age) for age in ages]
    rows += [of("m", "2023-05-01", SEX="1"), of("x", "2023-05-01", SEX="X", DIAG_01="S422")]
    found = count_rows(tmp_path, rows)
    bands = {band: number for band, number in found.index_fractures.by_age_band.items() if number}
    assert bands == {"50-54": 2, "55-59": 1, "80-84": 2, "85-89": 1, "90+": 2}
    assert found.index_fractures.by_sex == {"female": 6, "male": 1, "unknown": 1}
    assert found.index_fractures.by_site["humerus"] == 1
    assert found.patients_by("site") == {("hip",): 7, ("humerus",): 1}


def test_age_and_sex_are_those_of_the_first_fragility_episode(tmp_path: Path) -> None:
    rows = [
        of("a", "2023-05-01", "2023-05-03", DISMETH="8", DIAG_01="J189", STARTAGE="79", SEX="9"),
        of("a", "2023-05-03", "2023-05-09", EPIORDER="2", ADMIDATE="2023-05-01", STARTAGE="80", SEX="2"),
        of("a", "2023-05-09", "2023-05-12", EPIORDER="3", ADMIDATE="2023-05-01", STARTAGE="85", SEX="1"),
    ]
    found = count_rows(tmp_path, rows)
    assert found.patients_by("sex", "band") == {("female", "80-84"): 1}
    assert found.index_fractures.by_sex["male"] == 0


def test_full_look_back_starts_three_years_after_the_extract(tmp_path: Path) -> None:
    rows = [of("a", "2020-04-01"), of("b", "2023-03-31"), of("c", "2023-04-01"), of("d", "2024-03-31")]
    found = count_rows(tmp_path, rows)
    assert found.index_fractures.total == 4
    assert found.index_fractures.full_look_back == 2
    assert found.period is not None
    assert found.period.looked_back == ("2023/24",)


def test_a_year_is_complete_when_episodes_reach_its_ends(tmp_path: Path) -> None:
    found = count_rows(tmp_path, [of("a", "2021-06-15"), of("b", "2023-12-31")])
    assert found.period is not None
    assert found.period.years == ("2021/22", "2022/23", "2023/24")
    assert found.period.complete == ("2022/23",)


@pytest.mark.parametrize(
    ("again", "within"),
    [("2022-05-01", 0), ("2023-05-01", 365), ("2023-05-02", 730), ("2024-04-30", 730), ("2024-05-01", 1826)],
)
def test_refractures_within_a_number_of_days(again: str, within: int, tmp_path: Path) -> None:
    """1 May 2022 + 365 is 1 May 2023, + 730 is 30 April 2024; a fracture of the same day is none."""
    rows = [of("a", "2022-05-01"), of("a", again, DIAG_01="S525", PROCODE3="RZY"), of("z", "2028-03-31")]
    found = count_rows(tmp_path, rows)
    broken = {days: share.numerator for days, share in found.refractures.items()}
    assert broken == {days: int(0 < within <= days) for days in (365, 730, 1826)}


def test_a_refracture_needs_its_whole_time_within_the_extract(tmp_path: Path) -> None:
    """The extract ends on 31 March 2024: 730 days before is 1 April 2022."""
    rows = [of("a", "2022-04-01"), of("b", "2022-04-02"), of("a", "2023-05-01", DIAG_01="S525")]
    rows += [of("b", "2023-05-01", DIAG_01="S525"), of("z", "2024-03-31", DIAG_01="J189")]
    found = count_rows(tmp_path, rows)
    assert tuple(found.refractures[730]) == (1, 1)
    assert found.refractures[365].denominator == 2


def test_missed_opportunities(tmp_path: Path) -> None:
    """Of four hips, two had a counted fracture in the three years before; an earlier hip is one of them."""
    rows = [
        of("a", "2021-05-01", DIAG_01="S525"), of("a", "2023-05-01"),
        of("b", "2021-05-01"), of("b", "2023-05-01"),
        of("c", "2023-05-01"),
        of("d", "2019-05-01", DIAG_01="S525"), of("d", "2023-05-01", DIAG_01="S422"),
    ]  # fmt: skip
    found = count_rows(tmp_path, rows)
    assert tuple(found.missed_opportunities) == (2, 4)


def test_bed_days_and_deaths_count_each_stay_once(tmp_path: Path) -> None:
    rows = [
        of("a", "2023-05-01", "2023-05-05", ADMIDATE="2023-04-30", DISDEST="51"),
        of("a", "2023-05-05", "2023-05-20", PROCODE3="RZX", DIAG_01="S525", DISMETH="4", ADMIMETH="81"),
        of("b", "2023-05-01", "2023-05-03", DIAG_01="J189", DISMETH="4"),
        of("c", "2023-05-01", "2023-05-01", DISMETH="4"),
        of("d", "2023-05-01", "2023-05-11", DISMETH="4"), of("d", "2023-05-11", "2023-05-12"),
    ]  # fmt: skip
    found = count_rows(tmp_path, rows)
    assert found.index_fractures.total == 4
    assert found.bed_days == 20 + 0 + 10
    assert found.bed_days_by_spell == 5 + 15 + 0 + 10
    assert found.deaths_in_hospital == 3
    assert found.stays_with_index == 3


def test_the_alternative_rules_of_spells_stand_beside(tmp_path: Path) -> None:
    rows = [
        of("a", "2023-05-01", "2023-05-05", DISDEST="51"),
        of("a", "2023-05-05", "2023-05-20", PROCODE3="RZX"),
        of("b", "2023-05-01", "2023-05-05", DISMETH="8"),
        of("b", "2023-05-05", "2023-05-09", EPIORDER="2"),
    ]
    path = tmp_path / "apc.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    usual = count_apc([path])
    assert (usual.provider_simple, usual.provider_chained, usual.continuous) == (4, 3, 2)
    simple = count_apc([path], settings=replace(load(), provider_rule="simple", stay_rule="provider"))
    assert (simple.provider_chained, simple.continuous) == (4, 4)
    assert simple.spell_rule != usual.spell_rule


def test_every_integer_of_the_printed_object_is_one(tmp_path: Path) -> None:
    result = count_rows(tmp_path, [of("a", "2021-05-01"), of("a", "2023-05-01", DIAG_01="S525")]).to_json()

    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [number for each in value.values() for number in numbers(each)]
        return [value]

    assert all(type(number) is int for number in numbers(result["counts"]))
    assert set(result["counts"]) == {
        "spells", "hip_fractures_41401", "counted_fractures", "index_fractures", "index_patients",
        "refractures_2y", "missed_opportunities", "bed_days", "deaths_in_hospital",
    }  # fmt: skip
    assert result["release"] == "not for release"
    assert result["policy"] == "internal_none"
    assert any("clinical sign-off" in note for note in result["notes"])
    assert any("upper bound" in note for note in result["notes"])


def test_the_flow_goes_from_rows_to_patients(tmp_path: Path) -> None:
    flow = dict(
        count_rows(tmp_path, [of("a", "2023-05-01"), of("a", "2023-05-01"), of("b", "2023-05-01")]).flow()
    )
    assert flow["rows_in"] == 3
    assert flow["dropped: duplicate"] == 1
    assert flow["episodes_kept"] == 2
    assert flow["index_patients"] == 2


def test_cells_not_understood_are_counted_by_column_and_first_row(tmp_path: Path) -> None:
    rows = [
        of("a", "2023-05-01"),
        of("b", "2023-05-01", EPIEND="2023-02-30"),
        of("c", "2023-05-01", ADMIMETH="2Z", EPIORDER="first", EPIKEY="1.23E+18"),
        of("d", "2023-05-01", ADMIMETH="2Z", STARTAGE="old", SEX="F", DIAG_01="S720"),
        of("e", "2023-05-01", DIAG_01="hip"),
        of("f", "2023-05-01", ADMIDATE="1801-01-01", EPIKEY="-", ADMIMETH="", STARTAGE="N/A", SEX=""),
    ]
    said = count_rows(tmp_path, rows).to_json()["quality"]["warnings"]
    expected = {
        "EPIEND": (1, 2), "ADMIMETH": (2, 3), "EPIORDER": (1, 3), "EPIKEY": (1, 3), "STARTAGE": (1, 4),
        "SEX": (1, 4), "DIAG_01": (1, 5),
    }  # fmt: skip
    for column, (number, row) in expected.items():
        line = next(text for text in said if f"column '{column}'" in text)
        assert f": {number} (" in line
        assert f"(first in row {row})" in line
    assert len(said) == len(expected)


def test_keys_that_look_like_nhs_numbers_are_remarked_upon(tmp_path: Path) -> None:
    def with_check_digit(stem: str) -> str:
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(stem)) % 11
        return stem + str(check % 11)

    stems = [f"99{number:07d}" for number in range(40)]
    numbers = [number for number in map(with_check_digit, stems) if len(number) == 10]
    rows = [of(number, "2023-05-01") for number in numbers]
    said = count_rows(tmp_path, rows).to_json()["quality"]["warnings"]
    assert any("look like NHS numbers" in text for text in said)
    other = count_rows(tmp_path, [of(f"K{number}", "2023-05-01") for number in numbers])
    assert not any("NHS" in text for text in other.to_json()["quality"]["warnings"])


def test_three_character_diagnoses_are_remarked_upon(tmp_path: Path) -> None:
    text = csv_text([of("a", "2023-05-01")]).replace("DIAG_0", "DIAG_3_0")
    path = tmp_path / "apc.csv"
    path.write_text(text, encoding="utf-8")
    said = count_apc([path]).to_json()["quality"]["warnings"]
    assert any("three characters" in text and "DIAG_3_01" in text for text in said)
    assert HEADER[15] == "DIAG_01"
