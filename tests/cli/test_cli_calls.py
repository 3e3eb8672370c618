"""Exit codes, streams and words: right calls, wrong calls, wrong input."""

import json
import subprocess
import sys

import pytest

from flscase import __version__

COMMANDS = ["demo", "new", "run", "build", "caseload", "synthesise", "evidence"]
LIBRARIES = [
    "numpy",
    "scipy",
    "ibis",
    "duckdb",
    "pandas",
    "pyarrow",
    "pydantic",
    "docx",
    "xlsxwriter",
    "altair",
]
HEAVY = [
    *LIBRARIES,
    *(f"flscase.{room}" for room in ("case", "evidence", "records", "economics", "documents")),
]
BROKEN = {
    "nothing": b"",
    "noise": bytes(range(256)) * 8,
    "zeros": b"\0" * 500,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "half a key": b"[case",
    "a list": b"options = [1, 2, [3]]",
    "wrong everywhere": b"schema = 1\ncase = 1\ncaseload = 2\noptions = 3\nmoney = 4\noverrides = 5",
    "deep": b"a = " + b"[" * 9_000,
    "foreign": "schema = 1 # \u00e9".encode("latin-1"),
    "long": b"x = 1 #" + b"a" * 400_000,
}


def test_help_comes_at_once_and_loads_nothing_heavy():
    program = f"""
import sys, time
from flscase.cli import main
try:
    main(["--help"])
except SystemExit as leave:
    assert leave.code == 0, leave.code
found = [name for name in {HEAVY!r} if name in sys.modules]
print(found, round(time.process_time(), 2), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy, seconds = done.stderr.rsplit(maxsplit=1)
    assert heavy == "[]"
    assert float(seconds) < 0.5
    assert "never for decisions about an individual patient" in " ".join(done.stdout.split()).lower()
    for command in COMMANDS:
        assert command in done.stdout


def test_no_words_at_all_show_the_help(flscase):
    done = flscase()
    assert done.code == 0
    assert "Usage: flscase" in done.out


def test_version(flscase):
    done = flscase("--version")
    assert (done.code, done.out, done.err) == (0, f"flscase {__version__}\n", "")


@pytest.mark.parametrize(
    "command", [*COMMANDS, "evidence list", "evidence show", "evidence check", "evidence stale"]
)
def test_each_command_explains_itself(flscase, command):
    done = flscase(*command.split(), "--help")
    assert done.code == 0
    assert "Usage" in done.out
    assert done.err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["runn"], "No such command 'runn'"),
        (["run"], "CASE.toml"),
        (["run", "x.toml", "--drawz", "3"], "--drawz"),
        (["run", "x.toml", "--draws", "-1"], "--draws"),
        (["run", "x.toml", "--draws", "many"], "--draws"),
        (["run", "x.toml", "--workers", "0"], "--workers"),
        (["build", "x.toml"], "--out"),
        (["build", "x.toml", "--out", "y", "--formats", "docx,odt"], "odt"),
        (["build", "x.toml", "--out", "y", "--formats", ","], "No format"),
        (["new"], "DIR"),
        (["new", "x", "--hip-fractures", "0"], "--hip-fractures"),
        (["new", "x", "--hip-fractures", "-5"], "--hip-fractures"),
        (["new", "x", "--hip-fractures", "lots"], "--hip-fractures"),
        (["caseload"], "FILE"),
        (["synthesise", "x", "--seed", "1"], "--hospital-size"),
        (["evidence", "shew"], "shew"),
        (["evidence", "show"], "ID"),
        (["evidence", "stale", "--on", "soon"], "--on"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_where_help_is(flscase, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = flscase(*words)
    assert done.code == 2
    assert done.out == ""
    assert said in done.err
    assert "--help" in done.err
    assert list(tmp_path.iterdir()) == []


def test_new_writes_a_case_and_says_what_is_next(flscase, tmp_path):
    done = flscase("new", tmp_path / "x", "--hip-fractures", "320")
    assert done.code == 0
    assert str(tmp_path / "x" / "case.toml") in done.out
    assert "flscase build" in done.out
    assert "hip fractures a year" in flscase("new", tmp_path / "y").out


def test_new_as_json(flscase, tmp_path):
    done = flscase("new", tmp_path / "x", "--hip-fractures", "320", "--json")
    assert json.loads(done.out) == {"case": str(tmp_path / "x" / "case.toml")}


def test_new_does_not_touch_an_old_case(flscase, tmp_path):
    flscase("new", tmp_path, "--hip-fractures", "320")
    before = (tmp_path / "case.toml").read_bytes()
    done = flscase("new", tmp_path, "--hip-fractures", "500")
    assert done.code == 1
    assert done.out == ""
    assert "left as it is" in done.err
    assert (tmp_path / "case.toml").read_bytes() == before


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("command", [["run"], ["build", "--out", "out"]])
def test_a_broken_file_ends_with_1_in_plain_words(flscase, tmp_path, monkeypatch, name, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.toml").write_bytes(BROKEN[name])
    done = flscase(command[0], "case.toml", *command[1:])
    assert done.code == 1
    assert done.out == ""
    assert "case.toml" in done.err
    assert "What to do:" in done.err
    assert [item.name for item in tmp_path.iterdir()] == ["case.toml"]


def test_the_program_itself_ends_with_1_and_tells_every_fault(program, tmp_path):
    path = tmp_path / "case.toml"
    path.write_text("schema = 1\n[case]\ntitel = 'x'\nstart = 2027-04-02\n")
    done = program("run", path, "--json")
    assert done.code == 1
    assert done.out == ""
    assert "Traceback" not in done.err
    for said in ("titel", "2027-04-02", "[caseload]", "[[options]]", "faults were found"):
        assert said in done.err


def test_a_missing_file_ends_with_1(program, tmp_path):
    done = program("run", tmp_path / "none.toml")
    assert (done.code, done.out) == (1, "")
    assert "no such file" in done.err


def test_a_file_outside_the_folder_needs_the_user_s_word(flscase, tmp_path):
    flscase("new", tmp_path / "x", "--hip-fractures", "320")
    path = tmp_path / "x" / "case.toml"
    (tmp_path / "far.csv").write_text("a,b\n1,2\n")
    path.write_text(path.read_text().replace('# audit = "flsdb.csv"', 'audit = "../far.csv"'))
    done = flscase("run", path, "--draws", "0")
    assert done.code == 1
    assert "--allow-outside" in done.err


@pytest.mark.parametrize(
    "words", [["list"], ["list", "cost."], ["show", "cost.dxa"], ["check"], ["stale", "--on", "2026-06-01"]]
)
def test_evidence_answers_as_table_and_as_json(flscase, words):
    table = flscase("evidence", *words)
    assert table.code == 0
    assert table.err == ""
    assert "Open Government Licence" in table.out or words[0] == "stale"
    data = json.loads(flscase("evidence", *words, "--json").out)
    assert data["pack"] == "uk"
    assert len(data["hash"]) == 64


def test_evidence_that_is_not_there_suggests_what_is(flscase):
    done = flscase("evidence", "show", "cost.dxaa")
    assert (done.code, done.out) == (1, "")
    assert "cost.dxa" in done.err


def test_evidence_in_force_in_a_case(flscase, tmp_path):
    flscase("new", tmp_path, "--hip-fractures", "320")
    path = tmp_path / "case.toml"
    path.write_text(path.read_text() + '[overrides]\n"cost.dxa" = { value = 77.5, source = "our ledger" }\n')
    data = json.loads(flscase("evidence", "show", "cost.dxa", "--case", path, "--json").out)
    (value,) = data["in_force"]
    assert (value["value"], value["layer"], value["source"]) == (77.5, "case", "our ledger")


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    words = [sys.executable, "-m", "flscase", "evidence", "list"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read()
    assert told == ""


def test_the_demo_leaves_a_changed_case_alone(flscase, tmp_path):
    (tmp_path / "case.toml").write_text("mine")
    done = flscase("demo", "--out", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "left as it is" in done.err
    assert (tmp_path / "case.toml").read_text() == "mine"


def test_made_up_records_are_not_written_among_real_ones(flscase, tmp_path):
    (tmp_path / "apc.csv").write_text("real")
    done = flscase("synthesise", tmp_path, "--hospital-size", "50", "--seed", "1")
    assert (done.code, done.out) == (1, "")
    assert "left as they are" in done.err
    assert (tmp_path / "apc.csv").read_text() == "real"
