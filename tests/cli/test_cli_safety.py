"""What never happens: a traceback, a patient's data in a report, a half answer for a whole one."""

import errno
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import platformdirs
import pytest

from flscase.cli import cases, screen

SECRET = "943 476 5910 Smith"  # noqa: S105 - stands for a patient's data in an unexpected error


@pytest.fixture
def state(tmp_path, monkeypatch):
    """The folder that reports go to."""
    monkeypatch.setattr(platformdirs, "user_state_path", lambda name: tmp_path / name)
    return tmp_path / "flscase" / "errors"


def breaking(monkeypatch, error):
    def read(case, allow_outside):
        raise error

    monkeypatch.setattr(cases, "read", read)


def test_an_error_of_ours_is_one_sentence_and_a_reference(flscase, state, monkeypatch):
    try:
        raise KeyError(SECRET)
    except KeyError as inner:
        error = RuntimeError(SECRET)
        error.__cause__ = inner
    breaking(monkeypatch, error)
    done = flscase("run", f"{SECRET}.toml")
    assert (done.code, done.out) == (1, "")
    assert "Something broke that should not have" in done.err
    assert SECRET not in done.err
    reference = re.search(r"reference ([0-9a-f]{8})", done.err)
    assert reference
    report = (state / f"{reference[1]}.txt").read_text()
    assert SECRET not in report
    assert "Smith" not in report
    for part in ("RuntimeError", "KeyError", "command run", "test_cli_safety.py", "flscase/cli/cases.py"):
        assert part in report
    assert str(pathlib.Path.home()) not in report


def test_reports_do_not_pile_up(flscase, state, monkeypatch):
    state.mkdir(parents=True)
    for number in range(60):
        (state / f"{number:08x}.txt").write_text("old")
    breaking(monkeypatch, RuntimeError("x"))
    flscase("run", "x.toml")
    assert len(list(state.iterdir())) == 50


def test_a_report_that_cannot_be_kept_is_no_second_error(flscase, tmp_path, monkeypatch):
    (tmp_path / "flscase").write_text("in the way")
    monkeypatch.setattr(platformdirs, "user_state_path", lambda name: tmp_path / name)
    breaking(monkeypatch, RuntimeError(SECRET))
    done = flscase("run", "x.toml")
    assert done.code == 1
    assert "reference" in done.err
    assert "The file" not in done.err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "not enough memory"),
        (
            OSError(errno.ENOSPC, "No space left on device", "/home/somebody/secret/x.docx"),
            "No space left on device (x.docx)",
        ),
        (RecursionError(), "reference"),
    ],
)
def test_what_the_machine_refuses(flscase, state, monkeypatch, error, said):
    breaking(monkeypatch, error)
    done = flscase("run", "x.toml")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert "somebody" not in done.err


def test_stopping_is_plain(flscase, monkeypatch):
    breaking(monkeypatch, KeyboardInterrupt())
    done = flscase("run", "x.toml")
    assert (done.code, done.out, done.err) == (130, "", "Stopped.\n")


def test_json_never_holds_what_json_has_not(capsys):
    with pytest.raises(ValueError, match="Out of range"):
        screen.print_json({"x": float("nan")})
    assert "NaN" not in capsys.readouterr().out


@pytest.mark.stress
@pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes")
@pytest.mark.parametrize("moment", [0.0, 2.0, 6.0])
def test_stopping_a_run_with_workers_is_as_plain(flscase, tmp_path, moment):
    flscase("new", tmp_path, "--hip-fractures", "320")
    words = [
        sys.executable,
        "-m",
        "flscase",
        "run",
        str(tmp_path / "case.toml"),
        "--draws",
        "5000",
        "--workers",
        "2",
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, start_new_session=True, **pipes) as running:
        assert running.stderr is not None
        assert "Working out" in running.stderr.readline()
        time.sleep(moment)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode in (130, -signal.SIGINT)
    assert out == ""
    assert err == "Stopped.\n"
