"""The made-up hospital: its truth is what the reader counts, the bytes are the seed's, nobody is real."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flscase.records import CaseloadCounts, count_apc
from flscase.records.synthetic import Truth, cases, synthesise
from flscase.records.synthetic.dice import Dice, Table
from flscase.records.synthetic.plan import OWN, Episode, Person, Stay
from flscase.records.synthetic.truth import Fracture, fractures_of, years_before
from flscase.records.synthetic.world import world

WORLDS = [(320, 1, 6), (100, 2, 6), (85, 77, 6), (30, 3, 6), (40, 4, 4), (5, 5, 8)]
QUALITY = ("rows_in", "kept", "dropped")


@pytest.fixture(scope="module")
def northfield(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("northfield")
    return folder, synthesise(folder, 320, 1)


def extract_lines(folder: Path) -> list[str]:
    return (folder / "apc.csv").read_text(encoding="utf-8").splitlines()


def some(pairs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in pairs.items() if value}


@pytest.mark.parametrize(("size", "seed", "years"), WORLDS)
def test_the_reader_counts_what_is_true(tmp_path: Path, size: int, seed: int, years: int) -> None:
    truth = synthesise(tmp_path, size, seed, years)
    found: CaseloadCounts = count_apc([tmp_path / "apc.csv"])
    result = found.to_json()
    assert result["counts"] == truth.counts
    assert {name: result["quality"][name] for name in QUALITY} == truth.quality
    assert found.fracture_events == truth.more["fracture_events"]
    assert some(result["more"]["hip_fractures_by_year"]) == truth.more["hip_fractures_by_year"]
    assert result["more"]["index_patients"] == truth.more["index_patients"]
    for days, share in truth.more["refractures"].items():
        assert found.refractures[int(days)] == (share["numerator"], share["denominator"])
    assert found.stays_with_index == truth.more["stays_with_index_fracture"]
    written = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert written == truth.to_json()
    assert {name: written[name] for name in ("spell_rule", "policy")} == {
        name: result[name] for name in ("spell_rule", "policy")
    }


def test_what_is_dropped_matters(northfield: tuple[Path, Truth]) -> None:
    """Every reason occurs, so that none is agreed upon by being absent."""
    _, truth = northfield
    assert all(truth.quality["dropped"].values()), truth.quality["dropped"]
    spells = truth.counts["spells"]
    assert spells["provider_simple"] > spells["provider_chained"] > spells["continuous"]
    assert truth.counts["index_fractures"]["total"] > truth.counts["index_patients"]
    assert sum(truth.counts["counted_fractures"].values()) > truth.counts["index_fractures"]["total"]
    assert truth.more["fracture_events"] > sum(truth.counts["counted_fractures"].values())


@pytest.mark.parametrize(("size", "seed"), [(320, 1), (60, 8), (10, 9)])
def test_hips_a_year_are_those_asked_for(tmp_path: Path, size: int, seed: int) -> None:
    truth = synthesise(tmp_path, size, seed)
    assert truth.counts["counted_fractures"]["hip"] / len(truth.years) == pytest.approx(size, rel=0.1)


def test_no_year_stands_out(northfield: tuple[Path, Truth]) -> None:
    _, truth = northfield
    by_year = [truth.counts["hip_fractures_41401"][year] for year in truth.years]
    assert min(by_year) > 0.8 * max(by_year)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        synthesise(tmp_path / name, 20, 7)
    synthesise(tmp_path / "three", 20, 8)
    for file in ("apc.csv", "truth.json"):
        one, two, three = ((tmp_path / name / file).read_bytes() for name in ("one", "two", "three"))
        assert one == two
        assert one != three
        assert b"\r" not in one


def test_chance_is_pinned() -> None:
    """The words of the generator by value: no release of a library may change what a seed means."""
    dice = Dice(1, 1)
    words = (1386294051110952485, 18147817048375502686, 17476695238439987009)
    assert [dice.share() for _ in words] == [(word >> 11) / 2**53 for word in words]
    assert [Dice(1, 1).below(6), Dice(2, 1).below(6), Dice(1, 2).below(6)] == [0, 3, 1]


def test_a_table_is_drawn_from_by_weight() -> None:
    dice, table = Dice(3, 0), Table({"often": 3.0, "seldom": 1.0, "never": 0.0})
    drawn = [dice.weighted(table) for _ in range(4000)]
    assert drawn.count("often") / len(drawn) == pytest.approx(0.75, abs=0.03)
    assert "never" not in drawn


def test_no_cell_could_be_an_nhs_number(northfield: tuple[Path, Truth]) -> None:
    folder, _ = northfield
    text = (folder / "apc.csv").read_text(encoding="utf-8")
    runs = re.findall(r"(?<!\d)(\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)", text)
    assert not [run for run in runs if valid_nhs_number(run)]


def valid_nhs_number(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    rest = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return (11 - rest) % 11 == digits[9]


def test_the_check_of_nhs_numbers_knows_one() -> None:
    example = "943 476 59"  # the published example, cut short so that no file holds a whole one
    assert valid_nhs_number(example + "19")
    assert not valid_nhs_number(example + "18")


def test_providers_are_made_up_and_keys_are_wide(northfield: tuple[Path, Truth]) -> None:
    folder, _ = northfield
    header, *lines = extract_lines(folder)
    rows = [line.split(",") for line in lines if line.count(",") == header.count(",")]
    assert {row[2].strip()[:3].upper() for row in rows} <= {"RZZ", "RZY", "RZX", "", "-", "NUL", "NA", "N/A"}
    lengths = {len(row[0]) for row in rows}
    assert lengths == {12, 19}
    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case.about.replace(" ", "-"))
def test_people_at_the_edges_are_what_is_said_of_them(case: cases.Case) -> None:
    person = next(person for each, person in cases.people(1, world(6)) if each is case)
    said, stay = [], -1
    for part in case.parts:
        stay += part.new_stay
        if part.says != cases.NOTHING:
            said.append((stay, part.site, part.says))
    assert [(one.stay, one.site, word_for(one)) for one in fractures_of(person.stays)] == said


def word_for(one: Fracture) -> str:
    if one.first_of_any:
        return cases.PATIENT
    return cases.INDEX if one.index else cases.COUNTED if one.counted else cases.EVENT


def test_people_at_the_edges_have_keys_of_their_own() -> None:
    keys = [person.key for _, person in cases.people(1, world(6))]
    assert len(set(keys)) == len(cases.CASES)
    assert len({key.lower().lstrip("0") for key in keys}) < len(keys)


def test_a_leap_day_looks_back_to_the_28th() -> None:
    assert years_before(date(2024, 2, 29).toordinal(), 3) == date(2021, 2, 28).toordinal()
    assert years_before(date(2024, 2, 29).toordinal(), 4) == date(2020, 2, 29).toordinal()
    assert years_before(date(2023, 2, 28).toordinal(), 3) == date(2020, 2, 28).toordinal()


def test_age_is_completed_years() -> None:
    person = Person("k", "2", date(1950, 6, 15).toordinal(), "")
    assert person.age_on(date(2020, 6, 14).toordinal()) == 69
    assert person.age_on(date(2020, 6, 15).toordinal()) == 70


def test_a_stay_that_began_as_planned_holds_no_fracture() -> None:
    episode = Episode(OWN, 738_000, 738_000, 738_005, 1, "11", age=80, site="hip")
    assert fractures_of([Stay([[episode]])]) == []
    episode.method = "21"
    assert [one.site for one in fractures_of([Stay([[episode]])])] == ["hip"]


@pytest.mark.parametrize(("size", "years"), [(0, 6), (10, 3)])
def test_a_hospital_too_small_is_refused(tmp_path: Path, size: int, years: int) -> None:
    with pytest.raises(ValueError, match="four years"):
        synthesise(tmp_path, size, 1, years)
