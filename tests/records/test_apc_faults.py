"""Files that cannot be counted: refused in plain words, all faults at once, and no cell is repeated."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest
from apc_build import HEADER, csv_text, episode

from flscase.errors import InputError
from flscase.records import count_apc

SECRET = "K4N4RY"  # noqa: S105
PLAIN = csv_text([episode("2023-05-01", "2023-05-09"), episode("2024-05-01", TOKEN_PERSON_ID=SECRET)])


def refused(path: Path | list[Path], **options: str) -> str:
    """Count and return the message of the refusal, which must name no cell and be no traceback."""
    with pytest.raises(InputError) as caught:
        count_apc(path if isinstance(path, list) else [path], **options)
    message = str(caught.value)
    assert SECRET not in message
    assert "Traceback" not in message
    assert all(fault.cure for fault in caught.value.faults)
    return message


def written(folder: Path, content: bytes | str, name: str = "apc.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, PLAIN)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["EPIKEY", SECRET])
    book.save(stream)
    return stream.getvalue()


KINDS = {
    "PNG image": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "JPEG image": b"\xff\xd8\xff\xe0" + b"\0" * 40,
    "PDF document": b"%PDF-1.7\n%\xe2\xe3",
    "ZIP archive": zipped("apc.csv"),
    "Excel workbook": workbook(),
    "Word document": zipped("word/document.xml"),
    "PowerPoint presentation": zipped("ppt/slides.xml"),
    "older Microsoft Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40,
    "gzip archive": gzip.compress(PLAIN.encode()),
    "SQLite database": b"SQLite format 3\x00" + b"\0" * 40,
    "web page": b"<!DOCTYPE html><html><body>Please sign in</body></html>",
    "JSON document": b'{"counts": {}}',
    "XML document": b'<?xml version="1.0"?><a/>',
    "rich-text document": b"{\\rtf1\\ansi}",
    "bytes that are not text": bytes(range(256)) * 8,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_named_whatever_its_name(kind: str, tmp_path: Path) -> None:
    message = refused(written(tmp_path, KINDS[kind]))
    assert kind in message
    assert "apc.csv" in message


def test_a_real_database_file_is_told(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "apc.db")
    connection.execute("create table a (b)")
    connection.commit()
    connection.close()
    assert "SQLite database" in refused(tmp_path / "apc.db")


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    table = pa.table({name: [name, SECRET] for name in HEADER})
    pyarrow.parquet.write_table(table, tmp_path / "whole.parquet", compression="none")
    whole = (tmp_path / "whole.parquet").read_bytes()
    assert "damaged or cut off" in refused(written(tmp_path, whole[: len(whole) // 2], "half.parquet"))
    hurt = whole[:4] + b"\xff" * 200 + whole[204:]
    assert "damaged or cut off" in refused(written(tmp_path, hurt, "hurt.parquet"))


def test_parquet_without_rows_or_columns(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    pyarrow.parquet.write_table(
        pa.table({name: pa.array([], pa.string()) for name in HEADER}), tmp_path / "a.parquet"
    )
    assert "a header and no rows" in refused(tmp_path / "a.parquet")
    pyarrow.parquet.write_table(pa.table({"EPIKEY": ["1"]}), tmp_path / "b.parquet")
    assert "person key is missing" in refused(tmp_path / "b.parquet")


@pytest.mark.parametrize("content", [b"", b"\n \n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file(content: bytes, tmp_path: Path) -> None:
    assert "The file is empty" in refused(written(tmp_path, content))


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n", "\n  \n"])
def test_a_header_and_no_rows(end: str, tmp_path: Path) -> None:
    assert "a header and no rows" in refused(written(tmp_path, ",".join(HEADER) + end))


def test_rows_of_the_wrong_length_only_are_counted_not_refused(tmp_path: Path) -> None:
    found = count_apc([written(tmp_path, ",".join(HEADER) + "\n1,2\n3\n")])
    assert (found.quality.rows_in, found.quality.kept, found.index_patients) == (2, 0, 0)
    assert found.period is None
    assert any("No row could be used" in said for said in found.to_json()["quality"]["warnings"])


def test_missing_columns_are_all_named_with_those_found(tmp_path: Path) -> None:
    names = {"EPIKEY": "Row number", "STARTAGE": "START_AGE", "DIAG_01": "Main Diagnosis"}
    header = ",".join(names.get(name, name) for name in HEADER)
    message = refused(written(tmp_path, header + "\n" + PLAIN.split("\n", 1)[1]))
    for label in ("episode key", "age", "first diagnosis"):
        assert f"The required column for the {label} is missing" in message
    for name in ("EPIKEY", "STARTAGE", "der_age_at_cds_activity_date", "DIAG_4_01"):
        assert name in message
    assert "Columns found: Row number, TOKEN_PERSON_ID" in message
    assert "Is it 'START_AGE'?" in message
    assert "apc.csv, line 1" in message


def test_a_file_of_another_table_shows_its_columns(tmp_path: Path) -> None:
    message = refused(written(tmp_path, "Record ID;Age at fracture\n1;80\n"))
    assert "Columns found: Record ID, Age at fracture" in message


def test_a_file_without_a_header_repeats_nothing_of_its_first_row(tmp_path: Path) -> None:
    rows = PLAIN.splitlines()[::-1]
    message = refused(written(tmp_path, "\n".join(rows[:-1]) + "\n"))
    assert "The first line holds values, not column names" in message
    assert "TOKEN_PERSON_ID" in message
    assert "2024-05-01" not in message


@pytest.mark.parametrize("second", ["STARTAGE", " startage ", '"StartAge"'])
def test_a_name_that_appears_twice(second: str, tmp_path: Path) -> None:
    rows = PLAIN.replace("\n", ",1\n")
    message = refused(written(tmp_path, rows.replace("DIAG_03,1", f"DIAG_03,{second}", 1)))
    assert "'STARTAGE' appears more than once" in message


def test_an_unneeded_name_that_appears_twice(tmp_path: Path) -> None:
    text = PLAIN.replace("\n", ",1,2\n").replace("DIAG_03,1,2", "DIAG_03,Ward,Ward", 1)
    assert "'Ward' appears more than once" in refused(written(tmp_path, text))


def test_columns_without_a_name_are_no_fault(tmp_path: Path) -> None:
    text = PLAIN.replace("\n", ",,\n")
    assert count_apc([written(tmp_path, text)]).index_patients == 2


UNCLOSED = {
    "to the end of the file": (3, PLAIN.replace(SECRET, f'"{SECRET}')),
    "closed by the next quote, lines later": (2, PLAIN.replace("S720", '"S720', 2)),
    "after a quoted cell of two lines": (
        4,
        PLAIN.replace("W010", '"W\n010"', 1).replace(SECRET, f'"{SECRET}'),
    ),
    "in the header": (1, PLAIN.replace("STARTAGE", '"STARTAGE', 1)),
    "in the header, closed by a later row": (
        1,
        PLAIN.replace("STARTAGE", '"STARTAGE', 1).replace("80", '80"'),
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("way", UNCLOSED)
def test_a_quote_never_closed_is_told_with_its_line(way: str, encoding: str, tmp_path: Path) -> None:
    line, text = UNCLOSED[way]
    odd = text.replace("W010", "W010\u00e9") if encoding == "cp1252" else text
    message = refused(written(tmp_path, odd.encode(encoding)))
    assert f"apc.csv, line {line}: A quotation mark" in message


def test_every_fault_of_every_file_in_one_go(tmp_path: Path) -> None:
    twice = PLAIN.replace("DIAG_02", "DIAG_03", 1).replace("EPIEND", "EPI_ENDE", 1)
    files = [
        written(tmp_path, KINDS["PNG image"], "scan.csv"),
        written(tmp_path, UNCLOSED["to the end of the file"][1], "quote.csv"),
        written(tmp_path, UNCLOSED["to the end of the file"][1].replace("STARTAGE", "YEARS"), "both.csv"),
        written(tmp_path, twice, "header.csv"),
        written(tmp_path, ",".join(HEADER), "short.csv"),
        tmp_path / "nowhere.csv",
        tmp_path,
    ]
    message = refused(files)
    for said in (
        "scan.csv: This is not an extract but a PNG image",
        "quote.csv, line 3: A quotation mark",
        "both.csv, line 1: The required column for the age is missing",
        "both.csv, line 3: A quotation mark",
        "header.csv, line 1: The column name 'DIAG_03' appears more than once",
        "header.csv, line 1: The required column for the episode end is missing",
        "short.csv: The file has a header and no rows",
        "nowhere.csv: The file cannot be read",
        "it is a folder",
    ):
        assert said in message


def test_no_file_no_dialect_no_policy_no_rules(tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN)
    assert "No file was given" in refused([])
    assert "no dialect named 'klingon'" in refused(path, dialect="klingon")
    assert "no disclosure policy named 'open'" in refused(path, policy="open")
    assert "fls_1066" in refused(path, settings="fls_1066")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[columns\n", "not valid TOML"),
        ('[columns]\nshoe_size = "X"\n', "no field named 'shoe_size'"),
        ("title = 'x'\n", "names no column"),
        (None, "cannot be read"),
    ],
)
def test_a_dialect_file_that_is_wrong(content: str | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        written(tmp_path, content, "own.toml")
    assert said in refused(written(tmp_path, PLAIN), dialect=str(tmp_path / "own.toml"))
