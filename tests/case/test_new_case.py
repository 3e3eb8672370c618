"""A new case: the four options to the letter, sized to the hospital, never over an old one."""

import datetime
import tomllib

import pytest

from flscase.case import load
from flscase.case.new import new_case, next_april
from flscase.case.options import case_text, standard_options
from flscase.case.writing import write_whole
from flscase.errors import InputError
from flscase.evidence import load_pack

ALL = {"ages": "50+", "sites": ["hip", "spine", "other"]}
WELL_RUN = {
    "model_type": "A",
    "identified": 0.8,
    "assessed": 0.9,
    "recommended": 0.62,
    "started": 0.8,
    "weeks_to_treatment": 16,
    "persistence": "monitored",
    "drug_mix": {"alendronate": 0.6, "zoledronate": 0.3, "denosumab": 0.1},
    "new_assessments_per_month": 130,
}


def staff(nurse, admin, sessions):
    return [
        {"role": "nurse", "band": 7, "wte": nurse},
        {"role": "admin", "band": 4, "wte": admin},
        {"role": "consultant", "sessions_per_week": sessions},
    ]


def test_the_four_options_to_the_letter(tmp_path):
    path = new_case(tmp_path / "x", hip_fractures=320)
    assert path == tmp_path / "x" / "case.toml"
    current, thin, fls, older = tomllib.loads(path.read_text(encoding="utf-8"))["options"]
    assert current == {"id": "current", "name": "Current care", "baseline": True, "treated": 0.193}
    assert thin == {
        "id": "thin",
        "name": thin["name"],
        "model_type": "A",
        "covers": ALL,
        "identified": 0.45,
        "assessed": 0.70,
        "recommended": 0.62,
        "started": 0.55,
        "persistence": "ordinary",
        "drug_mix": {"alendronate": 1},
        "workforce": staff(0.6, 0.4, 0.5),
    }
    assert fls == {
        **WELL_RUN,
        "id": "fls",
        "name": fls["name"],
        "covers": ALL,
        "workforce": staff(1.2, 0.6, 1),
    }
    covers = {"ages": "75+", "sites": ["hip", "spine", "other"]}
    assert older == {
        **WELL_RUN,
        "id": "fls_75",
        "name": older["name"],
        "covers": covers,
        "workforce": staff(0.72, 0.36, 0.6),
    }


def test_today_s_share_is_the_evidence_s():
    assert standard_options()[0].treats("hip", "50-54") == load_pack().get("pathway.usual_treated").number


def test_the_case_reads_back_and_carries_the_number(tmp_path):
    case = load(new_case(tmp_path, hip_fractures=250, today=datetime.date(2026, 6, 1)))
    assert case.caseload.hip_fractures_per_year.value == 250
    assert case.case.start == datetime.date(2027, 4, 1)
    assert case.case.organisation is None
    assert [option.id for option in case.options] == ["current", "thin", "fls", "fls_75"]


def test_staff_and_places_follow_the_size_of_the_hospital(tmp_path):
    case = load(new_case(tmp_path, hip_fractures=640))
    fls = case.option("fls")
    assert fls.new_assessments_per_month.value == 260
    assert [(line.wte, line.sessions_per_week) for line in fls.workforce] == [
        (2.4, None),
        (1.2, None),
        (None, 2.0),
    ]
    small = load(new_case(tmp_path / "small", hip_fractures=1))
    assert min(line.wte or line.sessions_per_week for line in small.option("thin").workforce) > 0


def test_an_organisation_is_named_by_its_code(tmp_path):
    case = load(new_case(tmp_path, organisation="rxw", hip_fractures=320))
    assert case.case.organisation == "rxw"
    assert "Shrewsbury" in case.case.title


@pytest.mark.parametrize("name", ['Say "ah"\\', "St. Éloi\n[[options]]", "a # b", "\x7f", "@title@"])
def test_any_name_is_only_a_name(tmp_path, name):
    case = load(new_case(tmp_path, organisation=name, hip_fractures=320))
    assert case.case.organisation == name.strip()
    assert len(case.options) == 4


def test_without_a_number_the_case_asks_for_it(tmp_path):
    path = new_case(tmp_path)
    with pytest.raises(InputError, match="how many people fracture"):
        load(path)


def test_an_old_case_is_left_alone(tmp_path):
    path = new_case(tmp_path, hip_fractures=320)
    path.write_text("mine")
    with pytest.raises(InputError, match="left as it is") as caught:
        new_case(tmp_path, hip_fractures=320)
    assert "another folder" in caught.value.faults[0].cure
    assert path.read_text() == "mine"
    assert [item.name for item in tmp_path.iterdir()] == ["case.toml"]


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "x").write_text("mine")
    with pytest.raises(InputError, match="a file, not a folder"):
        new_case(tmp_path / "x", hip_fractures=320)


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    target = tmp_path / "case.toml"
    target.write_text("old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match="No space left"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["case.toml"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "x" / "case.toml", "new")


@pytest.mark.parametrize(
    ("today", "start"),
    [
        ("2026-04-02", 2027),
        ("2026-12-31", 2027),
        ("2027-01-01", 2027),
        ("2027-01-31", 2027),
        ("2027-02-01", 2028),
    ],
)
def test_the_plan_begins_with_a_financial_year_that_leaves_time(today, start):
    assert next_april(datetime.date.fromisoformat(today)) == datetime.date(start, 4, 1)


def test_several_extracts_are_listed():
    text = case_text(title="x", start=datetime.date(2027, 4, 1), episodes=["a.csv", "b.csv"])
    assert tomllib.loads(text)["caseload"]["episodes"] == ["a.csv", "b.csv"]
