"""Whatever bytes come, an export is read or refused in our own words: no other error escapes."""

from __future__ import annotations

import zipfile

import pytest
from flsdb_build import FULL, in_excel, patient, write
from hypothesis import given, settings
from hypothesis import strategies as st

from flscase.errors import InputError
from flscase.records.flsdb import read_flsdb

STARTS = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"sep=;\n", b"Record ID,FLS Name,1.09 D\n"]
BYTES = st.binary(max_size=200) | st.text(max_size=120).map(lambda text: text.encode("utf-8", "replace"))


def read_or_refused(path):
    """Read a file; return the number of records, or None where it was refused."""
    try:
        return len(read_flsdb([path]).records)
    except InputError:
        return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def good_text(folder):
    return write(folder / "good.csv", [patient(Record_ID="A"), patient(Record_ID="B")]).read_bytes()


@pytest.fixture(scope="module")
def good_book(folder):
    return in_excel(folder / "good.xlsx", [list(FULL), list(patient(Record_ID="A").values())])


@settings(max_examples=200)
@given(st.sampled_from(STARTS), BYTES)
def test_any_bytes(folder, start, rest):
    (folder / "any.csv").write_bytes(start + rest)
    found = read_or_refused(folder / "any.csv")
    assert found is None or found >= 1


@settings(max_examples=150)
@given(st.data())
def test_a_good_export_with_a_piece_replaced(folder, good_text, data):
    good = good_text
    at = data.draw(st.integers(0, len(good)))
    until = data.draw(st.integers(at, min(len(good), at + 40)))
    (folder / "bad.csv").write_bytes(good[:at] + data.draw(BYTES) + good[until:])
    found = read_or_refused(folder / "bad.csv")
    assert found is None or found >= 1


@settings(max_examples=60)
@given(st.data())
def test_a_good_workbook_with_bytes_changed(folder, good_book, data):
    bad = bytearray(good_book.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    (folder / "bad.xlsx").write_bytes(bad)
    found = read_or_refused(folder / "bad.xlsx")
    assert found is None or found >= 1


@settings(max_examples=40)
@given(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]), st.data())
def test_a_workbook_with_a_part_replaced(folder, good_book, part, data):
    with zipfile.ZipFile(good_book) as source, zipfile.ZipFile(folder / "bad.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                at = data.draw(st.integers(0, len(content)))
                until = data.draw(st.integers(at, min(len(content), at + 30)))
                content = content[:at] + data.draw(st.binary(max_size=20)) + content[until:]
            target.writestr(name, content)
    found = read_or_refused(folder / "bad.xlsx")
    assert found is None or found >= 1
