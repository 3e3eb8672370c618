"""Promise 30: whatever the bytes, the reader counts or refuses; nothing else ever escapes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from apc_build import csv_text, episode
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flscase.errors import InputError
from flscase.records import count_apc, load
from flscase.records.engine import engine, fetched, stage
from flscase.records.source import look
from flscase.records.tables import apc

PLAIN = csv_text(
    [
        episode("2021-05-01", "2021-05-09"),
        episode("2023-05-01", "2023-05-20", DIAG_01="S525", SEX="1"),
        episode("2023-06-01", DISDEST="51", EPISTAT="1"),
    ]
).encode()
PIECES = [
    b'"',
    b'""',
    b"\0",
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b"\xff\xfe",
    b"\xe9",
    b"\xc3",
    b"'",
    b"\x1a",
]
PIECES += [
    b"2023-02-30",
    b"9999-12-31",
    b"0001-01-01",
    b"99999999999999999999",
    b"-1",
    b"1e400",
    b"NaN",
    b"\xc2\xa0",
]

pieces = st.one_of(st.sampled_from(PIECES), st.binary(max_size=6))
changes = st.lists(st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 12), pieces), min_size=1, max_size=8)


def changed(places: list[tuple[int, int, bytes]]) -> bytes:
    """The plain extract with some bytes cut out and others put in."""
    text = PLAIN
    for place, length, piece in places:
        text = text[:place] + piece + text[place + length :]
    return text


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes.map(changed))
@example(PLAIN.replace(b"\n", b"\n\0", 1))
@example(PLAIN[: len(PLAIN) // 2].replace(b"S720", b'"S720'))
@example(PLAIN.decode().encode("utf-16")[:-1])
@example(b"PAR1" + PLAIN + b"PAR1")
@example(PLAIN.replace(b"2023", b"9999"))
def test_only_a_count_or_a_refusal_comes_out(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "apc.csv"
        path.write_bytes(content)
        try:
            found = count_apc([path])
        except InputError as error:
            assert error.faults  # noqa: PT017
        else:
            assert found.quality.rows_in == found.quality.kept + sum(found.quality.dropped.values())


@pytest.fixture(scope="module")
def con() -> Iterator[Any]:
    with engine() as opened:
        yield opened


HEADER_END = PLAIN.index(b"\n") + 1
ODD = [b'"', b'""', b'"a"', b"\n", b"\r\n", b"\r", b",", b" ", b"  ", b"\t", b"\xc3\xa9", b"\xe9", b"x"]
in_rows = st.lists(
    st.tuples(st.integers(HEADER_END, len(PLAIN)), st.integers(0, 9), st.sampled_from(ODD)),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(in_rows.map(changed))
@example(PLAIN + b'"\n"')
@example(PLAIN + b"   \n\n,\n" + PLAIN[HEADER_END:].replace(b"\n", b",\n"))
@example(PLAIN.replace(b"W010", b'"W""\n010"'))
@example(PLAIN.replace(b",W010", b', "W010" '))
@example(PLAIN.replace(b",W010", b', "W010" x'))
def test_the_fast_reader_and_the_slow_one_read_the_same(con: Any, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "apc.csv"
        path.write_bytes(content)
        source, faults = look(path, apc.dialects(), None)
        if source is None or faults or not source.plain:
            return
        try:
            fast = read_by(con, load.by_database(con, source))
        except (duckdb.Error, load.NotPlainError):
            return  # the fast reader is allowed to decline, never to differ
        slow = read_by(con, load.by_hand(con, source))
        assert fast[0] == slow[0]
        assert len(fast[1]) == len(slow[1])
        if b"\r" not in content:  # with mixed line ends the fast reader may be a line out
            assert fast[1] == slow[1]


def read_by(con: Any, raw: load.Raw) -> tuple[list[list[str]], list[int]]:
    """Rows as trimmed cells, and the lines of the rows left out."""
    rows = [list(row.values()) for row in fetched(stage(con, "rows_read", raw.table))]
    return [[(cell or "").strip() for cell in row] for row in rows], raw.finish()
