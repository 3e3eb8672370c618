"""Calling the command line: in this process for most tests, as a program for what only a program shows."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest

from flscase.cli.app import app
from flscase.cli.safety import run_safely


@dataclass(frozen=True)
class Call:
    """What a call came to."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory, monkeypatch):
    """Keep reports of errors out of the tester's home."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def flscase(capsys):
    """Call the command line in this process."""

    def call(*arguments):
        capsys.readouterr()
        code = run_safely(app, [str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Call(code, captured.out, captured.err)

    return call


@pytest.fixture
def program():
    """Call the command line as a program of its own."""

    def call(*arguments, **more):
        words = [sys.executable, "-m", "flscase", *map(str, arguments)]
        environment = {**os.environ, "NO_COLOR": "1"}
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, env=environment, timeout=300, **more
        )
        return Call(done.returncode, done.stdout, done.stderr)

    return call
