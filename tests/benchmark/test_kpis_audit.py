"""From a file to the printed object: against made-up truth, a second counter, and policies of disclosure."""

from __future__ import annotations

import json
from datetime import date, timedelta

import kpi_oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flscase.benchmark.audit import UNNAMED, audit
from flscase.benchmark.intervals import wilson
from flscase.errors import InputError
from flscase.records.synthetic_flsdb import SILENT, synthesise_flsdb

HEADER = (
    "Record ID", "FLS Name", "1.03 Gender", "Age at fracture", "Age", "1.04 Post Code", "1.05 CareRes",
    "1.06 DateFLSContact", "1.07 DateFLSAssess", "1.09 Date Index Frac Diagnosed", "1.10 TypeOfFractue",
    "1.11 Site First", "2.01 Height", "2.02 Weight", "2.03 P", "2.04 F", "2.05 Smoker", "2.06 B", "3.01 DXA",
    "3.03 DateofDXA", "4.01 BoneTherapy", "5.01 Risk", "6.01 FollowUp12_16", "6.02 Dateof16WeekAss", "6.05 B",
    "6.06 S", "7.02 D", "7.05 BoneTherapy4856",
)  # fmt: skip


def counted(results):
    return {each.kpi.flsdb: (each.numerator, each.denominator) for each in results}


def paired(truth):
    return {number: tuple(parts) for number, parts in truth.items()}


FORMS = [
    {"encoding": "utf-8"}, {"encoding": "utf-8-sig", "delimiter": ";"},
    {"encoding": "utf-16", "delimiter": "\t"},
    {"encoding": "cp1252", "delimiter": "|"}, {"excel": True},
]  # fmt: skip


@pytest.mark.parametrize("seed", range(10))
def test_the_truth_of_a_made_up_export_is_found(tmp_path, seed):
    truth = synthesise_flsdb(tmp_path, 250, seed, **FORMS[seed % len(FORMS)])
    found = audit(next(tmp_path.glob("flsdb.[cx]*")))
    assert found.records == truth.records
    assert counted(found.results) == paired(truth.kpis)
    assert {name: counted(each) for name, each in found.services.items()} == {
        name: paired(each) for name, each in truth.services.items()
    }
    assert dict(found.missing) == truth.missing
    assert found.dropped == truth.dropped
    unreadable = sum(remark.number for remark in found.remarks if "not dates" in remark.text)
    assert unreadable == truth.unreadable
    assert truth.services[SILENT][11] == [0, 0]


def test_the_same_seed_makes_the_same_export(tmp_path):
    for name in ("one", "two"):
        synthesise_flsdb(tmp_path / name, 60, 7)
    one, two = ((tmp_path / name / "flsdb.csv").read_bytes() for name in ("one", "two"))
    assert one == two


def days(*offsets):
    return st.sampled_from([date(2024, 1, 1) + timedelta(days=offset) for offset in offsets])


DATES = st.one_of(
    st.sampled_from(["", "NA", "soon", "31/02/2024", " "]),
    days(0, 1, 90, 91, 92, 112, 113, 392, 393, 500).map(str),
    days(0, 90, 91, 112).map(lambda day: f"{day.day}/{day.month}/{day.year}"),
    days(0, 90, 91, 112).map(lambda day: f"{day:%d-%b-%y}"),
    days(0, 90, 391, 392).map(lambda day: str((day - date(1899, 12, 30)).days)),
)
DRUGS = st.sampled_from(
    ["Alendronate", "alendronate; Denosumab", "Informed decline;Zoledronate", "None", "No", "Don't know",
     "Donâ€™t know", "INAPPROPRIATE", "Not started;None", "", "-", ";",
     "Referred to GP to decide prescription"]
)  # fmt: skip
ANSWERS = {
    "Record ID": st.sampled_from(["A", "B", "C", "D", "E", "", "a"]),
    "FLS Name": st.sampled_from(["North", "South", "North "]),
    "1.10 TypeOfFractue": st.sampled_from(["", "Spine", "hip", "Wrist"]),
    "1.11 Site First": st.sampled_from(["", "SPINE", "Hip", "Wrist", "NA", "Don't know"]),
    "3.01 DXA": st.sampled_from(["Ordered", "recommended", "Not indicated", "Don't know", ""]),
    "5.01 Risk": st.sampled_from(["Done", "REFERRED", "Recommended", "Not done", ""]),
    "6.01 FollowUp12_16": st.sampled_from(["Yes", "yes", "No", ""]),
    "6.06 S": st.sampled_from(["Yes", "No", ""]),
    "4.01 BoneTherapy": DRUGS,
    "6.05 B": DRUGS,
    "7.05 BoneTherapy4856": DRUGS | st.just(""),
}
PLAIN = st.sampled_from(["1", "x", "", "NULL", "Don't know"])
IS_DATE = {"1.06", "1.07", "1.09", "3.03", "6.02", "7.02"}
ROW = st.tuples(*(ANSWERS.get(name, DATES if name[:4] in IS_DATE else PLAIN) for name in HEADER)) | st.just(
    ("",) * len(HEADER)
)


@settings(max_examples=150)
@given(st.lists(ROW, min_size=1, max_size=14), st.sets(st.sampled_from(HEADER[2:]), max_size=4))
def test_a_second_counter_agrees(tmp_path_factory, rows, without):
    places = [place for place, name in enumerate(HEADER) if name not in without]
    header, rows = [HEADER[place] for place in places], [[row[place] for place in places] for row in rows]
    path = kpi_oracle.write(tmp_path_factory.mktemp("export") / "e.csv", header, rows)
    expected, records = kpi_oracle.count(header, rows)
    if not records:
        with pytest.raises(InputError, match="no rows"):
            audit(path)
        return
    found = audit(path)
    assert found.records == records
    assert counted(found.results) == expected.pop(None)
    assert {name: counted(each) for name, each in found.services.items()} == expected


def export(tmp_path, *rows):
    """An export of few columns: number, service, fracture, advice, at 52 weeks."""
    header = ["Record ID", "FLS Name", HEADER[9], HEADER[20], HEADER[27], "1.07 A"]
    return kpi_oracle.write(tmp_path / "mine.csv", header, rows)


def test_the_printed_object(tmp_path):
    rows = [(str(n), "North", "2024-01-01", "Alendronate", "", f"2024-0{1 + n % 6}-15") for n in range(40)]
    path = export(tmp_path, *rows, ("x", "", "2022-01-01", "Alendronate", "Alendronate", ""))
    data = json.loads(json.dumps(audit(path, expected_caseload=50).to_json(), allow_nan=False))
    assert data["records"] == 41
    assert [kpi["flsdb_no"] for kpi in data["kpis"]] == list(range(1, 12))
    fourth = data["kpis"][3]
    assert (fourth["code"], fourth["numerator"], fourth["denominator"]) == ("assessed_90d", 21, 41)
    assert (fourth["value"], fourth["low"], fourth["high"]) == (21 / 41, *wilson(21, 41))
    assert (fourth["rag"], fourth["missing"]) == ("amber", 1)
    assert list(data["services"]) == ["North", UNNAMED]
    assert data["services"]["North"][10]["value"] is None
    assert data["services"]["North"][1]["denominator"] is None
    assert data["kpis"][1]["value"] == 41 / 50
    assert data["kpis"][10]["denominator"] == 1
    assert data["completeness"]["fields"]["1.07"]["missing"] == 1
    assert data["completeness"]["fields"]["2.01"] == {
        "column": None, "missing": 41, "records": 41, "share": 1.0, "too_many_missing": True
    }  # fmt: skip
    assert (data["policy"], data["release"]) == ("internal_none", "not for release")
    assert any("7.05" in words and "North" in words for words in data["warnings"])


def test_one_service_alone_has_the_expected_caseload_of_the_file(tmp_path):
    path = export(tmp_path, *[(str(n), "North", "", "", "", "") for n in range(6)])
    found = audit([path], expected_caseload=5)
    assert counted(found.services["North"])[2] == counted(found.results)[2] == (6, 5)
    data = found.to_json()
    assert any("over 100 %" in words for words in data["warnings"])
    assert (data["kpis"][1]["value"], data["kpis"][1]["low"]) == (1.2, None)


def test_people_not_yet_followed_for_a_year_are_told(tmp_path):
    rows = [
        ("1", "N", "2024-01-01", "Alendronate", "", ""),
        ("2", "N", "2025-01-27", "Alendronate", "No", ""),
    ]
    found = audit(export(tmp_path, *rows))
    assert found["on_drug_52w"].denominator == 1
    assert any("1 people recommended" in words for words in found.to_json()["warnings"])


def test_under_a_release_policy_small_counts_and_what_rests_on_them_are_hidden(tmp_path):
    rows = [
        (str(n), "N", "2024-01-01", "Alendronate" if n < 3 else "None", "No", "2024-02-01") for n in range(38)
    ]
    data = audit(export(tmp_path, *rows), expected_caseload=57, policy="hes_2018").to_json()
    by_code = {kpi["code"]: kpi for kpi in data["kpis"]}
    assert data["records"] == 40
    hidden = by_code["recommended"]
    assert (hidden["numerator"], hidden["denominator"]) == ("*", 40)
    assert [hidden[name] for name in ("value", "low", "high", "rag")] == [None] * 4
    shown = by_code["assessed_90d"]
    assert (shown["numerator"], shown["denominator"], shown["value"]) == (40, 40, 1.0)
    assert (by_code["identified"]["denominator"], by_code["identified"]["value"]) == (57, 40 / 57)
    assert by_code["complete"]["numerator"] == 14
    assert data["completeness"]["fields"]["2.01"]["missing"] == 40
    assert data["release"] != "not for release"


def test_wrong_settings_are_refused(tmp_path):
    path = export(tmp_path, ("1", "N", "", "", "", ""))
    with pytest.raises(InputError, match="above 0"):
        audit(path, expected_caseload=0)
    with pytest.raises(InputError, match="no disclosure policy named 'none'"):
        audit(path, policy="none")


def test_no_mark_of_a_patient_leaves(tmp_path):
    names = [name for name in HEADER if name not in ("FLS Name", "Age")]
    header = [*names, "FLS Name", "NHS Number", "Notes"]
    rows = [
        [f"CANARY{n}x{place}" for place in range(len(names))] + ["N", "CANARY", "CANARY"] for n in range(12)
    ]
    path = kpi_oracle.write(tmp_path / "mine.csv", header, rows)
    for policy in ("internal_none", "hes_2018"):
        found = audit(path, policy=policy)
        assert "CANARY" not in json.dumps(found.to_json()) + repr(found)
    assert found.records == 12
