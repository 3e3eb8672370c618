"""Results on stdout: one JSON object in the shape that other programs rely on; files whole or not at all."""

import json

import pytest

KEYS = {"figures", "options", "ledger", "decision", "warnings", "provenance"}


@pytest.fixture
def case(flscase, tmp_path):
    """The path of a new case of one number."""
    flscase("new", tmp_path / "x", "--hip-fractures", "320")
    return tmp_path / "x" / "case.toml"


def test_run_prints_one_object(flscase, case):
    done = flscase("run", case, "--draws", "0", "--json")
    assert done.code == 0
    results = json.loads(done.out)
    assert set(results) >= KEYS
    figure = results["figures"]["fls.fractures_averted.all.y5"]
    assert set(figure) >= {"value", "low", "high", "unit", "label", "basis", "sources"}
    assert [option["id"] for option in results["options"]] == ["current", "thin", "fls", "fls_75"]
    for key in ("version", "seed", "draws"):
        assert key in results["provenance"]


def test_run_shows_people_a_table_and_keeps_the_rest_aside(flscase, case, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    done = flscase("run", case, "--draws", "40", "--workers", "1")
    assert done.code == 0
    said = " ".join(done.out.split())
    for words in ("Refractures averted,", "Current care", "and over first", "costs less and"):
        assert words in said
    assert max(len(line) for line in done.out.splitlines()) <= 100
    assert " to " in done.out
    assert "Working out" in done.err
    assert "Working out" not in done.out


def test_build_writes_what_is_asked_for_and_a_failed_one_changes_nothing(flscase, case):
    out = case.parent / "out"
    done = flscase("build", case, "--out", out, "--formats", "html", "--draws", "0", "--json")
    assert done.code == 0
    written = json.loads(done.out)["files"]
    assert {path.rpartition(".")[2] for path in written} == {"json", "html", "txt", "py", "ipynb"}
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert "results.json" in before
    case.write_text(case.read_text().replace("alendronate = 0.6", "alendronate = 0.7", 1))
    done = flscase("build", case, "--out", out, "--formats", "html", "--draws", "0")
    assert (done.code, done.out) == (1, "")
    assert "1.1" in done.err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
