"""Promise 32: marked patients go in, and nothing of them comes out, whatever is wrong with the rows."""

from __future__ import annotations

import io
import logging
import re
import socket
import traceback
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from apc_build import HEADER, csv_text, episode, numbered

from flscase.errors import InputError
from flscase.records import count_apc

CANARY = "K4N4RY"
MARKED = {name: f"{CANARY}{place}" for place, name in enumerate(HEADER)}


def marked_texts() -> dict[str, str]:
    """Extracts in which every kind of cell is marked, whole or broken in every way we know."""
    good = [episode("2023-05-01", "2023-05-09", TOKEN_PERSON_ID=f"{CANARY}{n}") for n in range(3)]
    each = [episode("2023-05-01", **{name: MARKED[name]}) for name in HEADER]
    text = csv_text([*good, *each])
    return {
        "every column in turn": text,
        "rows of the wrong length": text + f"{CANARY},{CANARY}\n",
        "an open quote": text + f'"{CANARY},1\n',
        "a missing column": text.replace("STARTAGE", "YEARS", 1),
        "no header": "\n".join(text.splitlines()[1:]) + "\n",
        "a name twice": text.replace("DIAG_02", "DIAG_03", 1),
        "Windows bytes": text.replace("W010", "W010\u00e9"),
        "only marked rows": csv_text([MARKED]),
    }


def told(path: Path, policy: str) -> str:
    """Everything that a caller can get to see of a count or of a refusal, causes included."""
    try:
        found = count_apc([path], policy=policy)
    except InputError as error:
        return f"{error} {error!r} {error.faults!r} {''.join(traceback.format_exception(error))}"
    return f"{found!r} {found.to_json()}"


@pytest.mark.parametrize("way", marked_texts())
@pytest.mark.parametrize("policy", ["internal_none", "hes_2018"])
def test_no_marked_value_comes_out(
    way: str, policy: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "apc.csv"
    path.write_bytes(marked_texts()[way].encode("cp1252"))
    out, err = io.StringIO(), io.StringIO()
    with caplog.at_level(logging.DEBUG), redirect_stdout(out), redirect_stderr(err):
        said = told(path, policy)
    assert said
    for text in (said, out.getvalue(), err.getvalue(), caplog.text):
        assert CANARY not in text


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spill folder is private and gone afterwards; nothing is written where the program runs."""
    temporary, here = tmp_path / "tmp", tmp_path / "here"
    temporary.mkdir()
    here.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(here)
    path = tmp_path / "apc.csv"
    path.write_text(marked_texts()["every column in turn"], encoding="utf-8")
    count_apc([path])
    assert list(temporary.rglob("*")) == []
    assert list(here.rglob("*")) == []
    assert path.read_text(encoding="utf-8") == marked_texts()["every column in turn"]


def test_no_connection_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    path = tmp_path / "apc.csv"
    path.write_text(csv_text([episode("2023-05-01")]), encoding="utf-8")
    assert count_apc([path]).index_patients == 1


def test_the_database_cannot_fetch_extensions() -> None:
    from flscase.records.engine import engine

    with engine() as con:
        for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
            assert con.raw_sql(f"SELECT current_setting('{name}')").fetchone() == (False,)


def test_counts_hold_no_key_of_a_person(tmp_path: Path) -> None:
    rows = numbered([episode("2023-05-01", TOKEN_PERSON_ID=f"{CANARY}{n}") for n in range(20)])
    path = tmp_path / "apc.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    found = count_apc([path])
    assert CANARY not in repr(found)
    assert not re.search(r"2023-05-01", repr(found.to_json()))
    assert found.index_patients == 20
