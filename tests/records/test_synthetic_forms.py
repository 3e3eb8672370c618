"""One made-up extract in every form in which extracts arrive: the truth stays what it is."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flscase.records import count_apc
from flscase.records.synthetic import Truth, synthesise

Rows = list[list[str]]
OLDER = {"TOKEN_PERSON_ID": "ENCRYPTED_HESID", "LSOA11": "LSOA01"} | {
    f"DIAG_{number:02d}": f"DIAG_4_{number:02d}" for number in range(1, 11)
}
SUS = {
    "TOKEN_PERSON_ID": "Der_Pseudo_NHS_Number",
    "EPIKEY": "APCE_Ident",
    "PROCODE3": "Der_Provider_Code",
    "ADMIDATE": "Admission_Date",
    "EPISTART": "Episode_Start_Date",
    "EPIEND": "Episode_End_Date",
    "EPIORDER": "Episode_Number",
    "EPISTAT": "Episode_Status",
    "ADMIMETH": "Admission_Method",
    "ADMISORC": "Source_of_Admission",
    "DISMETH": "Discharge_Method",
    "DISDEST": "Discharge_Destination",
    "CLASSPAT": "Patient_Classification",
    "STARTAGE": "Der_Age_at_CDS_Activity_Date",
    "SEX": "Sex",
    "DIAG_01": "Der_Primary_Diagnosis_Code",
    "OPERTN_01": "Der_Primary_Procedure_Code",
    "LSOA11": "Der_Postcode_LSOA_Code",
} | {f"DIAG_{number:02d}": f"Der_Secondary_Diagnosis_Code_{number - 1}" for number in range(2, 11)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, Truth]:
    folder = tmp_path_factory.mktemp("made")
    truth = synthesise(folder, 24, 12)
    with (folder / "apc.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream)), truth


def text(rows: Iterable[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


def renamed(rows: Rows, names: dict[str, str]) -> Rows:
    return [[names.get(name, name) for name in rows[0]], *rows[1:]]


def british(rows: Rows) -> Rows:
    """Dates as dd/mm/yyyy."""
    return [[re.sub(r"^(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", cell) for cell in row] for row in rows]


def turned(rows: Rows) -> Rows:
    """Columns from last to first; a row of another length stays one of another length."""
    width = len(rows[0])
    return [row[::-1] if len(row) == width else row for row in rows]


def noted(rows: Rows) -> Rows:
    """One more column, with letters that Windows writes in one byte."""
    width = len(rows[0])
    extra = [[*row, "Ward 4 – Müller"] if len(row) == width else row for row in rows[1:]]
    return [[*rows[0], "REMARK"], *(row if len(row) != width + 2 else [*row, ""] for row in extra)]


FORMS: dict[str, Callable[[Rows], bytes]] = {
    "semicolon": lambda rows: text(rows, ";").encode(),
    "tab": lambda rows: text(rows, "\t").encode(),
    "pipe": lambda rows: text(rows, "|").encode(),
    "crlf": lambda rows: text(rows, end="\r\n").encode(),
    "byte-order mark": lambda rows: codecs.BOM_UTF8 + text(rows).encode(),
    "utf-16": lambda rows: text(rows, "\t").encode("utf-16"),
    "windows-1252": lambda rows: text(noted(rows)).encode("cp1252"),
    "british dates": lambda rows: text(british(rows)).encode(),
    "columns turned": lambda rows: text(turned(rows)).encode(),
    "older names": lambda rows: text(renamed(rows, OLDER)).encode(),
    "commissioners' names": lambda rows: text(renamed(rows, SUS)).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_truth_does_not_depend_on_the_form(tmp_path: Path, made: tuple[Rows, Truth], form: str) -> None:
    rows, truth = made
    path = tmp_path / "extract.csv"
    path.write_bytes(FORMS[form](rows))
    result = count_apc([path]).to_json()
    assert result["counts"] == truth.counts
    assert {name: result["quality"][name] for name in truth.quality} == truth.quality


def test_two_files_are_one_extract(tmp_path: Path, made: tuple[Rows, Truth]) -> None:
    rows, truth = made
    halves = (tmp_path / "first.csv", tmp_path / "second.csv")
    halves[0].write_text(text([rows[0], *rows[1::2]]), encoding="utf-8")
    halves[1].write_text(text(british([rows[0], *rows[2::2]]), ";"), encoding="utf-8")
    result = count_apc(halves).to_json()
    assert result["counts"] == truth.counts
    assert {name: result["quality"][name] for name in truth.quality} == truth.quality


def test_parquet_holds_the_same_truth(tmp_path: Path, made: tuple[Rows, Truth]) -> None:
    rows, truth = made
    good = [row for row in rows[1:] if len(row) == len(rows[0])]
    wrong = truth.quality["dropped"]["wrong_number_of_fields"]
    table = pa.table({name: [row[place] for row in good] for place, name in enumerate(rows[0])})
    pq.write_table(table, tmp_path / "extract.parquet")
    result = count_apc([tmp_path / "extract.parquet"]).to_json()
    assert result["counts"] == truth.counts
    assert result["quality"]["rows_in"] == truth.quality["rows_in"] - wrong
    assert result["quality"]["dropped"] == truth.quality["dropped"] | {"wrong_number_of_fields": 0}


def test_counted_twice_is_counted_once(tmp_path: Path, made: tuple[Rows, Truth]) -> None:
    """The same file given twice: every kept row has one more copy, and no count moves."""
    rows, truth = made
    paths = (tmp_path / "first.csv", tmp_path / "second.csv")
    for path in paths:
        path.write_text(text(rows), encoding="utf-8")
    result = count_apc(paths).to_json()
    assert result["counts"] == truth.counts
    assert result["quality"]["kept"] == truth.quality["kept"]
    before = truth.quality["dropped"]["duplicate"]
    assert result["quality"]["dropped"]["duplicate"] == truth.quality["kept"] + 2 * before
