"""The indicators of a patient export, from the command line."""

from __future__ import annotations

import json

import pytest

from flscase.records.synthetic_flsdb import synthesise_flsdb

HEADER = "Record ID,FLS Name,1.04 Post Code,1.07 DateFLSAssess,1.09 Date Index Frac Diagnosed,4.01 Therapy"


def export(path, people=12):
    """Write an export of people whose every cell is marked, except the dates of half of them."""
    lines = [HEADER]
    for number in range(people):
        days = "2024-02-01,2024-01-01" if number % 2 else "CANARY,CANARY"
        lines.append(f"CANARY{number},North,CANARY,{days},Alendronate CANARY")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_truth_as_json(flscase, tmp_path):
    truth = synthesise_flsdb(tmp_path, 120, 3)
    done = flscase("audit", tmp_path / "flsdb.csv", "--expected-caseload", 200, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert set(data) >= {"records", "kpis", "services", "completeness", "warnings", "policy"}
    assert data["records"] == truth.records
    counts = {kpi["flsdb_no"]: [kpi["numerator"], kpi["denominator"]] for kpi in data["kpis"]}
    assert counts == truth.kpis | {2: [120, 200]}
    assert "SYN-0" not in done.out + done.err


def test_for_people(flscase, tmp_path):
    done = flscase("audit", export(tmp_path / "mine.csv"), "--expected-caseload", 10)
    assert done.code == 0
    assert "Assessed within 90 days" in done.out
    assert "not for release" in done.out
    assert "over 100 %" in done.err
    assert "CANARY" not in done.out + done.err


def test_several_services_stand_side_by_side(flscase, tmp_path):
    truth = synthesise_flsdb(tmp_path, 90, 4)
    done = flscase("audit", tmp_path / "flsdb.csv")
    assert done.code == 0
    assert [name for name in truth.services if name not in done.out] == []


def test_a_release_policy_hides_small_counts(flscase, tmp_path):
    done = flscase("audit", export(tmp_path / "mine.csv"), "--policy", "hes_2018", "--json")
    kpis = {kpi["code"]: kpi for kpi in json.loads(done.out)["kpis"]}
    assert (kpis["assessed_90d"]["numerator"], kpis["assessed_90d"]["value"]) == ("*", None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "PNG image"),
        (b"", "empty"),
        (HEADER.encode() + b"\n,,\n", "no rows"),
        (HEADER.encode() + b',FLS Name\n"CANARY,x\n', "'FLS Name' appears more than once"),
        (HEADER.encode() + b'\n"CANARY,x\n', "line 2"),
        (b"Record ID,Notes\nCANARY,CANARY\n", "Needed and missing: 'FLS Name'"),
    ],
)
def test_what_is_no_export(flscase, tmp_path, content, said):
    (tmp_path / "mine.csv").write_bytes(content)
    done = flscase("audit", tmp_path / "mine.csv", "--json")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert "mine.csv" in done.err
    assert "What to do" in done.err
    assert "CANARY" not in done.err


def test_wrong_settings_and_wrong_calls(flscase, tmp_path):
    path = export(tmp_path / "mine.csv")
    assert flscase("audit", path, "--policy", "CANARY?").code == 1
    assert flscase("audit", path, "--expected-caseload", "0").code == 2
    assert flscase("audit", path, "--expected-caseload", "many").code == 2
    assert flscase("audit").code == 2
    missing = flscase("audit", tmp_path / "none.csv")
    assert missing.code == 1
    assert "none.csv" in missing.err
