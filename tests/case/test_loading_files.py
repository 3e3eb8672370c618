"""What is given in place of a case file, and what a case names: kinds, encodings, places, syntax."""

import json
import os
import sys
import zipfile

import pytest
from case_example import CASE, changed

from flscase.case import load
from flscase.errors import InputError

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def refusal(path, **more):
    """Return the only fault of a file."""
    with pytest.raises(InputError) as caught:
        load(path, **more)
    assert len(caught.value.faults) == 1, str(caught.value)
    return caught.value.faults[0]


def zipped(path, *members):
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "PNG image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "JPEG image"),
        (b"%PDF-1.7\n1 0 obj", "PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "older Microsoft Office file"),
        (b"PAR1" + b"\0" * 40, "Parquet"),
        (b"SQLite format 3\0" + b"\0" * 40, "SQLite database"),
        (json.dumps({"schema": 1, "case": {}}).encode(), "JSON document"),
        (json.dumps([1, 2]).encode(), "JSON document"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\x1f\x8b\x08" + b"\0" * 40, "gzip archive"),
    ],
)
def test_the_real_kind_of_a_wrong_file_is_told(tmp_path, content, kind):
    path = tmp_path / "case.toml"
    path.write_bytes(content)
    fault = refusal(path)
    assert kind in fault.what
    assert "case.toml" in fault.cure
    assert fault.file == str(path)


@pytest.mark.parametrize(
    ("member", "kind"),
    [("word/document.xml", "Word document"), ("xl/workbook.xml", "Excel workbook"), ("a.csv", "ZIP archive")],
)
def test_office_files_are_told_apart(tmp_path, member, kind):
    zipped(tmp_path / "case.toml", member)
    assert kind in refusal(tmp_path / "case.toml").what


def test_a_section_heading_first_is_not_taken_for_json(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text(changed(("schema = 1\n\n", "")), encoding="utf-8")
    assert load(path).schema_version == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \n\t\n", "empty"),
        (CASE.encode("utf-16"), "UTF-16"),
        (CASE.replace("Northfield", "Sm\u00f8rhus \u2013").encode("cp1252", "replace"), "Windows-1252"),
        (b"\0" * 100, ""),
    ],
)
def test_text_that_is_none_of_ours(tmp_path, content, said):
    path = tmp_path / "case.toml"
    path.write_bytes(content)
    fault = refusal(path)
    assert said in fault.what
    assert fault.cure


def test_the_line_of_a_foreign_character_is_told(tmp_path):
    path = tmp_path / "case.toml"
    path.write_bytes(CASE.replace("Northfield", "Sm\u00f8rhus").encode("cp1252"))
    assert refusal(path).where == "line 4"


@pytest.mark.parametrize(
    "encode", [lambda t: t.encode("utf-8-sig"), lambda t: t.replace("\n", "\r\n").encode()]
)
def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path, encode):
    path = tmp_path / "case.toml"
    path.write_bytes(encode(CASE))
    assert load(path).case.title.startswith("Fracture")


def test_lines_are_right_with_windows_line_ends(tmp_path):
    path = tmp_path / "case.toml"
    path.write_bytes(changed(("years = 5", "years = 50")).replace("\n", "\r\n").encode())
    assert str(refusal(path).where).startswith("line 9,")


def test_no_such_file_suggests_one(tmp_path):
    (tmp_path / "case.toml").write_text(CASE)
    assert "case.toml" in refusal(tmp_path / "cas.toml").cure
    assert "flscase new" in refusal(tmp_path / "nowhere" / "case.toml").cure


def test_a_folder_suggests_the_case_in_it(tmp_path):
    (tmp_path / "case.toml").write_text(CASE)
    fault = refusal(tmp_path)
    assert "folder" in fault.what
    assert str(tmp_path / "case.toml") in fault.cure


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "case.toml")
    assert "no ordinary file" in refusal(tmp_path / "case.toml").what


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "case.toml"
    with path.open("wb") as stream:
        stream.truncate(3_000_000)
    assert "3,000,000 bytes" in refusal(path).what


def test_a_name_that_cannot_be(tmp_path):
    assert refusal(f"{tmp_path}/a\0b.toml").cure
    assert refusal(tmp_path / ("x" * 300)).cure


SLIPS = [
    (
        'title = "Fracture liaison service for Northfield Hospital"',
        "title = Fracture liaison",
        "quotation marks",
    ),
    ('title = "Fracture liaison service for Northfield Hospital"', "title = “Fracture”", "curly"),
    ('title = "Fracture liaison service for Northfield Hospital"', 'title = "Fracture', "Close"),
    ('organisation = "RZZ"', 'organisation: "RZZ"', "not a colon"),
    ("identified = 0.80", "identified = 80%", "0.8 for 80 per cent"),
    ("identified = 0.80", "identified = 0,8", "decimal point"),
    ("identified = 0.80", "identified = .8", "digit before"),
    ("= 320", "= 1,320", "commas"),
    ("= 320", "= £320", "without £"),
    ("= 320", "=", "value after"),
    ("baseline = true", "baseline = True", "small letters"),
    ("start = 2027-04-01", "start = 01/04/2027", "2027-04-01"),
    ("= 320", '= 320\nepisodes = "data\\apc.csv"', "forward slashes"),
    ("[caseload]", "[caseload", "brackets"),
    ("years = 5", "years = 5\nyears = 6", "twice"),
    ("[caseload]", "[case]", "twice"),
    ("denosumab = 0.1 }", "denosumab = 0.1", "one line"),
    ("years = 5", "five years please", "key = value"),
]


@pytest.mark.parametrize(("old", "new", "cure"), SLIPS, ids=[new for _, new, _ in SLIPS])
def test_a_slip_of_the_pen_is_quoted_and_cured(tmp_path, old, new, cure):
    text = changed((old, new))
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    fault = refusal(path)
    assert cure in fault.cure
    assert fault.quote
    number = int(str(fault.where).removeprefix("line "))
    assert fault.quote == text.split("\n")[number - 1].strip()


def test_a_table_given_as_the_case(tmp_path):
    path = tmp_path / "apc.csv"
    path.write_text("EPIKEY,SEX\n1,2\n")
    assert "episodes = " in refusal(path).cure


def test_deep_nesting_is_refused_not_followed(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text("x = " + "[" * 50_000)
    assert refusal(path).cure


# What a case names -----------------------------------------------------------------------------------


def named(tmp_path, name, key="episodes"):
    """Return the path of a case in tmp_path/case that names a file."""
    folder = tmp_path / "case"
    folder.mkdir(exist_ok=True)
    path = folder / "case.toml"
    text = changed(
        ("hip_fractures_per_year = 320", f"hip_fractures_per_year = 320\n{key} = {json.dumps(name)}")
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_in_the_folder_is_fine(tmp_path):
    path = named(tmp_path, "data/apc.csv")
    (path.parent / "data").mkdir()
    (path.parent / "data" / "apc.csv").write_text("a,b\n1,2\n")
    assert load(path).episode_files == (path.parent / "data" / "apc.csv",)


def test_a_windows_spelling_finds_the_same_file(tmp_path):
    path = named(tmp_path, "data\\apc.csv")
    (path.parent / "data").mkdir()
    (path.parent / "data" / "apc.csv").write_text("a,b\n1,2\n")
    assert load(path).episode_files[0].is_file()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "data/../../secret.csv",
        "/etc/passwd",
        "C:\\data\\x.csv",
        "\\\\server\\share\\x.csv",
        "//server/x.csv",
    ],
)
def test_a_file_outside_the_folder_is_refused(tmp_path, name):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    fault = refusal(named(tmp_path, name))
    assert "outside the folder" in fault.what
    assert json.dumps(name)[1:-1].replace("\\\\", "\\") in fault.what
    assert "--allow-outside" in fault.cure
    assert fault.where == "line 13, caseload.episodes[1]"


def test_a_file_outside_is_read_when_allowed(tmp_path):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    assert load(named(tmp_path, "../secret.csv"), allow_outside=True).episode_files[0].is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="needs rights to make links")
def test_a_link_that_leads_outside_is_refused(tmp_path):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    path = named(tmp_path, "apc.csv")
    (path.parent / "apc.csv").symlink_to(tmp_path / "secret.csv")
    assert "outside the folder" in refusal(path).what


@pytest.mark.skipif(sys.platform == "win32", reason="needs rights to make links")
def test_a_link_in_a_circle_is_refused(tmp_path):
    path = named(tmp_path, "apc.csv")
    (path.parent / "apc.csv").symlink_to(path.parent / "apc.csv")
    assert refusal(path).cure


@pytest.mark.parametrize("name", ["https://example.org/apc.csv", "file:///etc/passwd", "s3://bucket/apc.csv"])
@pytest.mark.parametrize("allow", [False, True])
def test_an_address_is_never_fetched(tmp_path, name, allow):
    assert "address on a network" in refusal(named(tmp_path, name), allow_outside=allow).what


def test_a_missing_file_suggests_one_like_it(tmp_path):
    path = named(tmp_path, "apc.cvs")
    (path.parent / "apc.csv").write_text("a\n1\n")
    fault = refusal(path)
    assert '"apc.cvs"' in fault.what
    assert '"apc.csv"' in fault.cure


@pytest.mark.parametrize(("key", "wanted"), [("episodes", "HES or SUS"), ("audit", "FLS-DB")])
@pytest.mark.parametrize(
    ("content", "said"),
    [(PNG, "PNG image"), (b"", "empty"), (b"%PDF-1.4", "PDF document"), (b'{"a": 1}', "JSON")],
)
def test_a_named_file_of_the_wrong_kind(tmp_path, key, wanted, content, said):
    path = named(tmp_path, "data.csv", key)
    (path.parent / "data.csv").write_bytes(content)
    fault = refusal(path)
    assert said in fault.what
    assert wanted in fault.cure


def test_parquet_is_an_extract_but_no_audit_export(tmp_path):
    for key, sound in (("episodes", True), ("audit", False)):
        path = named(tmp_path, "data.parquet", key)
        (path.parent / "data.parquet").write_bytes(b"PAR1" + b"\0" * 30)
        if sound:
            assert load(path).episode_files
        else:
            assert "Parquet" in refusal(path).what


def test_a_workbook_is_an_audit_export_but_no_extract(tmp_path):
    for key, sound in (("audit", True), ("episodes", False)):
        path = named(tmp_path, "data.xlsx", key)
        zipped(path.parent / "data.xlsx", "xl/workbook.xml")
        if sound:
            assert load(path).audit_files
        else:
            assert "Excel workbook" in refusal(path).what


def test_a_folder_suggests_the_tables_in_it(tmp_path):
    path = named(tmp_path, "data")
    (path.parent / "data").mkdir()
    assert "folder" in refusal(path).what
    (path.parent / "data" / "apc.csv").write_text("a\n1\n")
    assert '"data/apc.csv"' in refusal(path).cure


@pytest.mark.parametrize("value", ["3", "[]", "[3]", '""', '["a.csv", ""]', "true", "{ a = 1 }"])
def test_what_is_no_file_name(tmp_path, value):
    path = tmp_path / "case.toml"
    path.write_text(changed(("= 320", f"= 320\nepisodes = {value}")), encoding="utf-8")
    assert "file name" in refusal(path).what


def test_every_file_is_judged(tmp_path):
    path = named(tmp_path, ["one.csv", "../two.csv", "three.csv"])
    with pytest.raises(InputError) as caught:
        load(path)
    keys = [str(fault.where).partition(", ")[2] for fault in caught.value.faults]
    assert keys == [f"caseload.episodes[{number}]" for number in (1, 2, 3)]
