"""Reading an export: which column is which, which rows are records, and what is refused and how."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest
from flsdb_build import FULL, in_excel, patient, write

from flscase.errors import InputError
from flscase.records.disclosure import policy
from flscase.records.flsdb import read_flsdb


def read(tmp_path, rows, **how):
    return read_flsdb([write(tmp_path / "export.csv", rows, **how)])


def said(export):
    return " | ".join(remark.under(policy("internal_none")) for remark in export.remarks)


def refused(path):
    with pytest.raises(InputError) as caught:
        read_flsdb([path])
    assert all(fault.cure for fault in caught.value.faults)
    assert path.name in str(caught.value)
    return str(caught.value)


def test_a_record_holds_intervals_and_answers_and_nobody(tmp_path):
    (record,) = read(tmp_path, [patient()]).records
    assert (record.service, record.to_assessment, record.to_scan, record.to_contact) == ("Here", 31, 45, 100)
    assert record.recommended
    assert record.on_drug_52w
    assert not record.missing
    assert "ZZ1" not in repr(record)
    assert not {"post_code", "age", "sex", "record_id"} & set(type(record).__slots__)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    rows = [patient(q401="Don’t know"), patient(q401="Café; drug")]
    export = read(tmp_path, rows, delimiter=delimiter, encoding=encoding)
    assert [record.recommended for record in export.records] == [False, True]
    assert ("Windows-1252" in said(export)) == (encoding == "cp1252")


@pytest.mark.parametrize(
    "name",
    [
        "1.10 TypeOfFractue",
        "1.10TypeOfFracture",
        "1.10",
        "q1.10 site",
        "1.10_Type",
        " 1.10  Type ",
        "X1.10.Type",
    ],
)
def test_a_question_is_known_by_its_code(tmp_path, name):
    rows = [patient(q110="Spine", q111="")]
    assert read(tmp_path, rows, rename={"1.10 TypeOfFracture": name}).records[0].spine


@pytest.mark.parametrize("name", ["1.1 Type", "11.10 Type", "1.100 Type", "1.10a Type", "Type 1.10"])
def test_other_codes_are_other_questions(tmp_path, name):
    export = read(tmp_path, [patient(q110="Spine", q111="")], rename={"1.10 TypeOfFracture": name})
    assert not export.records[0].site_known
    assert "1.10 TypeOfFracture" in said(export)


@pytest.mark.parametrize(
    "name", ["Age at fracture", "AgeAtIndexFracture", "Age", "age_at_fracture", "1.02 Age"]
)
def test_the_age_under_its_names(tmp_path, name):
    assert not read(tmp_path, [patient()], rename={"Age at fracture": name}).records[0].missing
    assert read(tmp_path, [patient(Age_at_fracture="")], rename={"Age at fracture": name}).records[
        0
    ].missing == {"age"}


def test_the_first_filled_age_counts(tmp_path):
    rows = [
        patient(Age_at_fracture="", AgeAtIndexFracture="NA", Age="80"),
        patient(Age_at_fracture="", Age=""),
    ]
    export = read(tmp_path, rows)
    assert [record.missing for record in export.records] == [frozenset(), {"age"}]


def test_the_site_falls_back_and_capitals_do_not_matter(tmp_path):
    rows = [patient(q111="", q110="SPINE"), patient(q111="hip", q110="Spine"), patient(q111="Don't know")]
    spine, hip, unknown = read(tmp_path, rows).records
    assert (spine.spine, spine.missing) == (True, frozenset())
    assert (hip.hip, hip.spine) == (True, False)
    assert (unknown.site_known, unknown.missing) == (False, frozenset())


def test_absent_columns_are_missing_and_said(tmp_path):
    export = read(tmp_path, [patient()], without=["2.05 Smoker", "Age at fracture"])
    assert export.records[0].missing == {"2.05", "age"}
    assert "2.05 Smoker" in said(export)
    assert "Age at fracture" in said(export)
    assert export.columns["2.05"] is None


def test_dont_know_is_not_missing_and_an_unreadable_date_is(tmp_path):
    export = read(tmp_path, [patient(q204="Don't know", q107="CANARY", q602="31/02/2024"), patient()])
    assert export.records[0].missing == {"1.07"}
    assert export.records[0].to_contact is None
    assert "column '1.07 DateFLSAssess': 1 cells are not dates" in said(export)
    assert "(first in row 2)" in said(export)
    assert "CANARY" not in said(export)


def test_a_null_date_is_missing_without_a_word(tmp_path):
    export = read(tmp_path, [patient(q107="1800-01-01")])
    assert export.records[0].missing == {"1.07"}
    assert "not dates" not in said(export)


def test_empty_rows_equal_rows_and_rows_of_one_record(tmp_path):
    full, thin = patient(Record_ID="A"), patient(Record_ID="A", q705="", q111="Hip")
    other = patient(Record_ID="B")
    nothing = dict.fromkeys(FULL, "")
    blank = dict.fromkeys(FULL, " NA ")
    export = read(tmp_path, [thin, nothing, full, other, dict(other), blank, thin])
    assert (len(export.records), export.rows_in) == (2, 5)
    assert export.dropped == {"equal_row": 2, "same_record_id": 1}
    assert not any(record.hip for record in export.records)


def test_rows_that_differ_in_blanks_only_are_equal(tmp_path):
    row = patient()
    assert (
        len(read(tmp_path, [row, dict(row, **{"FLS Name": " Here ", "1.10 TypeOfFracture": "NA"})]).records)
        == 1
    )


def test_of_rows_filled_alike_the_first_stays(tmp_path):
    rows = [patient(Record_ID="A", q111="Hip"), patient(Record_ID="A", q111="Spine")]
    assert read(tmp_path, rows).records[0].hip
    assert read(tmp_path, rows[::-1]).records[0].spine


def test_unread_columns_count_among_the_filled_cells(tmp_path):
    rows = [patient(Record_ID="A", Note=""), patient(Record_ID="A", q111="Spine", Note="seen")]
    assert read(tmp_path, rows).records[0].spine


def test_records_without_a_number_are_each_one(tmp_path):
    export = read(
        tmp_path, [patient(Record_ID=""), patient(Record_ID="NA", q111="Hip"), patient(Record_ID="")]
    )
    assert len(export.records) == 2
    assert "2 rows have no Record ID" in said(export)


def test_record_numbers_are_text(tmp_path):
    assert (
        len(read(tmp_path, [patient(Record_ID=each) for each in ("7", "07", "7.0", "a", "A")]).records) == 5
    )


def test_short_rows_are_filled_up_and_long_ones_left_out(tmp_path):
    path = write(tmp_path / "export.csv", [patient()])
    header, row = path.read_text().splitlines()
    cut = "R-short" + row[row.index(",") :].rsplit(",", 2)[0]
    path.write_text("\n".join([header, row + ",,", cut, row + ",more"]) + "\n")
    export = read_flsdb([path])
    assert len(export.records) == 2
    assert export.records[1].on_drug_52w is None
    assert export.dropped == {"more_cells_than_columns": 1}


def test_several_files_are_one_export(tmp_path):
    here = write(tmp_path / "a.csv", [patient(Record_ID="A"), patient(Record_ID="B")])
    there = write(
        tmp_path / "b.csv", [patient(Record_ID="B", q705=""), patient(Record_ID="C")], delimiter=";"
    )
    assert len(read_flsdb([here, there]).records) == 3


def test_excel_with_real_dates_numbers_and_an_empty_top(tmp_path):
    row = patient(q111="Spine")
    cells = list(row.values())
    cells[list(FULL).index("1.09 Date Index Frac Diagnosed")] = datetime(2024, 1, 1)
    cells[list(FULL).index("1.07 DateFLSAssess")] = 45322.0  # 31 January 2024
    cells[list(FULL).index("3.03 DateofDXA")] = date(2024, 1, 31)
    cells[0] = 1234567
    path = in_excel(tmp_path / "export.xlsx", [list(FULL), cells], before=[[None], ["", " "]])
    (record,) = read_flsdb([path]).records
    assert (record.spine, record.to_assessment, record.to_scan) == (True, 30, 30)
    assert record.row == 4


def test_the_sheet_that_holds_the_export_is_found(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["About this file"])
    sheet = book.create_sheet("Data")
    sheet.append(list(FULL))
    sheet.append(list(patient().values()))
    book.save(tmp_path / "export.xlsx")
    assert len(read_flsdb([tmp_path / "export.xlsx"]).records) == 1


# What is refused

NAMES = ",".join(FULL)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["empty"]),
        (b"\n \n,,\n"[:3], ["empty"]),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, ["PNG image"]),
        (b"%PDF-1.7\n%\xff", ["PDF"]),
        (b"PAR1....PAR1", ["Parquet"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, ["older Microsoft Office", "without a password"]),
        (b"PK\x03\x04garbage", ["ZIP archive"]),
        (b"<!DOCTYPE html><p>Please sign in", ["web page"]),
        (b'{"a": 1}', ["JSON"]),
        (bytes(range(256)) * 9, ["not text"]),
        (b"a,b\n1,2\n", ["'Record ID'", "'FLS Name'", "Columns found: a, b", "1.09 Date Index"]),
        (f"{NAMES}\n".encode(), ["header and no rows"]),
        (f"{NAMES}\n,,,,,\n\n".encode(), ["header and no rows"]),
        (f"{NAMES},1.09 Other\nx\n".encode(), ["'1.09 Date Index Frac Diagnosed' and '1.09 Other'"]),
        (f"{NAMES},FLS name\nx\n".encode(), ["'FLS Name' appears more than once"]),
        (f'{NAMES}\n1,"open\n2,3\n'.encode(), ["line 2", "never closed"]),
        (b'"Record ID,FLS Name\n1,2\n', ["line 1", "never closed"]),
    ],
)
def test_what_is_no_export(tmp_path, content, words):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    message = refused(path)
    assert [word for word in words if word not in message] == []


def test_a_missing_key_column_is_named_with_what_was_found(tmp_path):
    message = refused(write(tmp_path / "mine.csv", [patient()], rename={"FLS Name": "Clinic  name"}))
    assert "Needed and missing: 'FLS Name'." in message
    assert "Clinic name" in message
    assert "'Record ID'" not in message


def test_values_on_the_first_line_are_not_repeated(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("CANARY,Here,ZZ1 1ZZ,2024-01-01\nx,y,z,w\n")
    message = refused(path)
    assert "CANARY" not in message
    assert "not column names" in message


def test_all_faults_of_all_files_in_one_go(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("a,a\n1,2\n")
    with pytest.raises(InputError) as caught:
        read_flsdb([one, two])
    assert [fault.file for fault in caught.value.faults] == ["one.csv", "one.csv", "two.csv"]


def test_folders_and_no_files(tmp_path):
    assert "it is a folder" in refused(tmp_path)
    with pytest.raises(InputError, match="No file was given"):
        read_flsdb([])


def workbook_with(path, name, text):
    """A workbook with one of its parts replaced."""
    good = in_excel(path.with_name("good.xlsx"), [list(FULL), list(patient().values())])
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, text if part == name else source.read(part))
    return path


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/hostname"><x/>'.encode("utf-16"), "document type"),
        ("<worksheet><sheetData><row>", "damaged"),
        (b"\0" * (65 << 20), "unpacks to more than"),
    ],
)
def test_workbooks_that_could_do_harm(tmp_path, text, word):
    path = workbook_with(tmp_path / "mine.xlsx", "xl/worksheets/sheet1.xml", text)
    assert word in refused(path)


def test_a_workbook_cut_off(tmp_path):
    path = in_excel(tmp_path / "mine.xlsx", [list(FULL), list(patient().values())])
    path.write_bytes(path.read_bytes()[:-200])
    assert "ZIP archive" in refused(path)


def test_a_workbook_without_a_cell(tmp_path):
    assert "no sheet with a filled row" in refused(in_excel(tmp_path / "mine.xlsx", []))
