"""Counting an extract and making one up, from the command line."""

import json

import pytest

HEADER = (
    "TOKEN_PERSON_ID,PROCODE3,ADMIDATE,EPISTART,EPIEND,EPIORDER,EPIKEY,ADMIMETH,ADMISORC,DISMETH,DISDEST,"
    "CLASSPAT,DIAG_01,STARTAGE,SEX,EPISTAT"
)


def extract(path, people=12):
    """Write an extract of people who broke a hip or a wrist, one a month."""
    lines = [HEADER]
    for number in range(people):
        month, code = 1 + number % 12, "S720" if number % 2 else "S525"
        days = [f"2024-{month:02d}-{day}" for day in ("10", "10", "20")]
        who = f"MARKED{number:04d},RZZ,{','.join(days)},1,{10**14 + number}"
        lines.append(f"{who},21,19,1,19,1,{code},{66 + number % 30},2,3")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_counts_as_json(flscase, tmp_path):
    done = flscase("caseload", extract(tmp_path / "apc.csv"), "--json")
    assert done.code == 0
    data = json.loads(done.out)
    assert set(data) >= {"counts", "quality", "dialect", "spell_rule", "policy"}
    assert data["counts"]["index_fractures"]["by_site"]["hip"] == 6
    assert data["counts"]["spells"]["provider_simple"] == 12
    assert data["quality"]["rows_in"] == 12
    assert "MARKED" not in done.out + done.err


def test_counts_for_people(flscase, tmp_path):
    done = flscase("caseload", extract(tmp_path / "apc.csv"))
    assert done.code == 0
    assert "index fractures, by site, hip" in done.out
    assert "Read: apc.csv" in done.out
    assert "Counting" in done.err
    assert "MARKED" not in done.out + done.err


def test_several_files_are_one_extract(flscase, tmp_path):
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    lines = extract(first).read_text().splitlines()
    first.write_text("\n".join(lines[:7]) + "\n")
    second.write_text("\n".join([lines[0], *lines[7:]]) + "\n")
    data = json.loads(flscase("caseload", first, second, "--json").out)
    assert data["counts"]["index_fractures"]["total"] == 12


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "PNG"),
        (b"", "empty"),
        (HEADER.encode() + b"\n", "no rows"),
        (b"a,b\n1,2\n", "EPISTART"),
    ],
)
def test_what_is_no_extract(flscase, tmp_path, content, said):
    (tmp_path / "apc.csv").write_bytes(content)
    done = flscase("caseload", tmp_path / "apc.csv", "--json")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert "apc.csv" in done.err
    assert "What to do" in done.err


def test_a_case_runs_on_an_extract(flscase, tmp_path):
    flscase("new", tmp_path)
    extract(tmp_path / "apc.csv", people=600)
    case = tmp_path / "case.toml"
    case.write_text(case.read_text().replace('# episodes = "apc.csv"', 'episodes = "apc.csv"'))
    done = flscase("run", case, "--draws", "0", "--json")
    assert done.code == 0, done.err
    figures = json.loads(done.out)["figures"]
    assert figures["caseload.hip_fractures"]["value"] > 0
    assert "MARKED" not in done.out + done.err


def test_a_made_up_hospital_is_counted_as_it_is(flscase, tmp_path):
    folder = tmp_path / "made up"
    done = flscase("synthesise", folder, "--hospital-size", "6", "--seed", "3", "--json")
    assert done.code == 0
    assert sorted(path.rpartition("/")[2] for path in json.loads(done.out)["files"]) == [
        "apc.csv",
        "flsdb.csv",
        "flsdb_truth.json",
        "truth.json",
    ]
    truth = json.loads((folder / "truth.json").read_text())
    counted = json.loads(flscase("caseload", folder / "apc.csv", "--json").out)
    assert counted["counts"] == truth["counts"]
    before = (folder / "apc.csv").read_bytes()
    again = flscase("synthesise", folder, "--hospital-size", "6", "--seed", "3")
    assert again.code == 0
    assert "made-up people only" in again.out
    assert (folder / "apc.csv").read_bytes() == before
