"""The same extract however it is written: encoding, delimiter, line ends, quotes, dates, dialect, Parquet."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from apc_build import HEADER, csv_text, episode, numbered

from flscase.errors import InputError
from flscase.records import count_apc
from flscase.records.engine import engine, fetched, number_of, stage
from flscase.records.intake import take_in
from flscase.records.load import NotPlainError, by_database
from flscase.records.settings import load as load_settings
from flscase.records.source import look
from flscase.records.tables import apc

P2, P3 = {"TOKEN_PERSON_ID": "P2"}, {"TOKEN_PERSON_ID": "P3"}
ROWS = [
    episode("2021-05-01", "2021-05-09"),
    episode("2022-02-03", "2022-02-05", **P2, DIAG_01="S525", SEX="1", STARTAGE="67"),
    episode("2023-04-02", "2023-05-05", **P2, DIAG_01="S721", SEX="1", STARTAGE="68"),
    episode("2023-06-02", "2023-06-03", **P3, EPISTAT="1"),
]
EXPECTED = {"rows": 4, "unfinished": 1, "hip": 2, "wrist": 1, "patients": 2, "indicator": 2}
SUS = {
    "EPIKEY": "apce_ident", "TOKEN_PERSON_ID": "der_pseudo_nhs_number", "PROCODE3": "der_provider_code",
    "ADMIDATE": "admission_date", "EPISTART": "episode_start_date", "EPIEND": "episode_end_date",
    "EPIORDER": "episode_number", "EPISTAT": "episode_status", "ADMIMETH": "admission_method",
    "ADMISORC": "source_of_admission", "DISMETH": "discharge_method", "DISDEST": "discharge_destination",
    "CLASSPAT": "patient_classification", "STARTAGE": "der_age_at_cds_activity_date", "SEX": "sex",
    "DIAG_01": "der_primary_diagnosis_code", "DIAG_02": "der_secondary_diagnosis_code_1",
    "DIAG_03": "der_secondary_diagnosis_code_2",
}  # fmt: skip
OLDER = {"TOKEN_PERSON_ID": "ENCRYPTED_HESID", **{f"DIAG_{n:02d}": f"DIAG_4_{n:02d}" for n in (1, 2, 3)}}


def read(path: Path, **options: str) -> dict[str, int]:
    found = count_apc([path], **options)
    return {
        "rows": found.quality.rows_in,
        "unfinished": found.quality.dropped["unfinished"],
        "hip": found.counted_fractures["hip"],
        "wrist": found.counted_fractures["wrist"],
        "patients": found.index_patients,
        "indicator": sum(found.hip_fractures_41401.values()),
    }


def written(folder: Path, text: str | bytes, name: str = "apc.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def renamed(text: str, names: dict[str, str]) -> str:
    header, rest = text.split("\n", 1)
    return ",".join(names.get(name, name) for name in header.split(",")) + "\n" + rest


PLAIN = csv_text(ROWS)
UK_DATES = csv_text(
    [
        {
            **row,
            **{name: "/".join(reversed(row[name].split("-"))) for name in ("ADMIDATE", "EPISTART", "EPIEND")},
        }
        for row in ROWS
    ]
)
WAYS: dict[str, bytes] = {
    "plain": PLAIN.encode(),
    "semicolons": csv_text(ROWS, delimiter=";").encode(),
    "tabs": csv_text(ROWS, delimiter="\t").encode(),
    "pipes": csv_text(ROWS, delimiter="|").encode(),
    "line ends of Windows": PLAIN.replace("\n", "\r\n").encode(),
    "line ends of an old Mac": PLAIN.replace("\n", "\r").encode(),
    "mixed line ends": PLAIN.replace("\n", "\r\n", 2).encode(),
    "no line end at the end": PLAIN.rstrip("\n").encode(),
    "byte-order mark": codecs.BOM_UTF8 + PLAIN.encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16 big-endian": codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "Windows-1252": PLAIN.replace("W010", "W010\xa0").encode("cp1252"),
    "no-break blanks in UTF-8": PLAIN.replace(",P2,", ",\u00a0P2\u00a0,").encode(),
    "all cells quoted": "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in PLAIN.splitlines()
    ).encode(),
    "quotes around blanks": PLAIN.replace(",S525,", ', "S525" ,').encode(),
    "a line end within quotes": PLAIN.replace("S525", '"S525\n"').encode(),
    "a doubled quote": PLAIN.replace(",-", ',"say ""no"""').encode(),
    "a quote inside a cell": PLAIN.replace(",-", ',5" nail').encode(),
    "a closed quote and more": PLAIN.replace("S525", '"S52"5').encode(),
    "blank lines": PLAIN.replace("\n", "\n\n  \n").encode(),
    "blank lines first": b"\n\n" + PLAIN.encode(),
    "Excel's own first line": b"sep=,\n" + PLAIN.encode(),
    "names in small letters and blanks": PLAIN.replace("EPIKEY", " epikey ").replace("SEX", "Sex").encode(),
    "days first": UK_DATES.encode(),
    "days first, with a time": UK_DATES.replace("/2023,", "/2023 00:00,").encode(),
    "ISO with a time": PLAIN.replace("2023-04-02,", "2023-04-02T11:30:00,").encode(),
    "ISO without hyphens": re.sub(r"(20\d\d)-(\d\d)-(\d\d)", r"\1\2\3", PLAIN).encode(),
    "blanks around cells": PLAIN.replace(",", " ,  ").encode(),
    "older names": renamed(PLAIN, OLDER).encode(),
    "PSEUDO_HESID": renamed(PLAIN, OLDER | {"TOKEN_PERSON_ID": "PSEUDO_HESID"}).encode(),
    "names of SUS": renamed(PLAIN, SUS).encode(),
    "numbers as floats": PLAIN.replace(",80,", ",80.0,").replace(",1,3,", ",1.0,3,").encode(),
}  # fmt: skip


def cleaned(path: Path) -> list[str]:
    """The clean rows of a file as text, without the marks of cells that were not understood."""
    with engine() as con:
        rows = fetched(take_in(con, [path], None, load_settings()).table)
    return sorted(
        str({name: row[name] for name in sorted(row) if not name.startswith("odd_")}) for row in rows
    )


@pytest.fixture(scope="module")
def plainly(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    rows = cleaned(written(tmp_path_factory.mktemp("plain"), PLAIN))
    assert len(rows) == EXPECTED["rows"]
    return rows


@pytest.mark.parametrize("way", WAYS)
def test_an_extract_means_the_same_however_it_is_written(
    way: str, tmp_path: Path, plainly: list[str]
) -> None:
    assert cleaned(written(tmp_path, WAYS[way])) == plainly


def test_the_plain_extract_counts_as_expected(tmp_path: Path) -> None:
    assert read(written(tmp_path, PLAIN)) == EXPECTED


def test_the_file_name_is_no_pattern(tmp_path: Path) -> None:
    written(tmp_path, "nothing", "apc1.csv")
    assert read(written(tmp_path, PLAIN, "apc[1]*'?.csv")) == EXPECTED


def parquet(folder: Path, table: pa.Table) -> Path:
    pyarrow.parquet.write_table(table, folder / "apc.parquet")
    return folder / "apc.parquet"


def as_table() -> pa.Table:
    return pa.table({name: [row[name] for row in numbered(ROWS)] for name in HEADER})


def test_parquet_of_texts(tmp_path: Path) -> None:
    assert read(parquet(tmp_path, as_table())) == EXPECTED


def test_parquet_of_dates_numbers_and_floats(tmp_path: Path) -> None:
    table = as_table()
    kinds = {
        "EPIKEY": pa.int64(), "STARTAGE": pa.float64(), "EPIORDER": pa.int8(), "SEX": pa.int32(),
        "ADMIDATE": pa.date32(), "EPISTART": pa.timestamp("us"), "EPISTAT": pa.float32(),
    }  # fmt: skip
    for name, kind in kinds.items():
        place = table.column_names.index(name)
        cells = (
            table[name].cast(pa.timestamp("us")).cast(kind)
            if pa.types.is_date(kind)
            else table[name].cast(kind)
        )
        table = table.set_column(place, name, cells)
    assert read(parquet(tmp_path, table)) == EXPECTED


def test_keys_stored_as_floats_are_refused_when_they_have_lost_digits(tmp_path: Path) -> None:
    table = as_table()
    place = table.column_names.index("EPIKEY")
    keys = pa.array([2.0**60 + 2**20 * number for number in range(len(ROWS))], pa.float64())
    with pytest.raises(InputError, match="'EPIKEY' is stored as a floating-point number"):
        count_apc([parquet(tmp_path, table.set_column(place, "EPIKEY", keys))])


def test_short_keys_stored_as_floats_are_read(tmp_path: Path) -> None:
    table = as_table()
    place = table.column_names.index("EPIKEY")
    assert (
        read(parquet(tmp_path, table.set_column(place, "EPIKEY", table["EPIKEY"].cast(pa.float64()))))
        == EXPECTED
    )


def test_several_files_are_one_extract(tmp_path: Path) -> None:
    rows = numbered(ROWS)
    first = written(tmp_path, csv_text(rows[:2]), "2021.csv")
    second = written(tmp_path, renamed(csv_text(rows[1:], delimiter=","), SUS), "2023.csv")
    found = count_apc([first, second])
    assert found.quality.rows_in == 5
    assert found.quality.dropped["duplicate"] == 1
    assert found.index_patients == EXPECTED["patients"]
    assert found.dialect == "hes_dars + sus"


def test_a_clean_file_takes_the_fast_way_and_an_odd_one_does_not(tmp_path: Path) -> None:
    def ways(text: bytes) -> list[int]:
        source, faults = look(written(tmp_path, text), apc.dialects(), None)
        assert source is not None
        assert not faults
        with engine() as con:
            raw = by_database(con, source)
            rows = number_of(stage(con, "rows", raw.table))
            return [rows, len(raw.finish())]

    wrong = PLAIN + "1,2\n" + PLAIN.splitlines()[1] + ",\n"
    assert ways(wrong.encode()) == [4, 2]
    with pytest.raises(NotPlainError):
        ways(WAYS["a closed quote and more"])


@pytest.mark.parametrize("way", ["plain", "UTF-16"])
def test_rows_of_the_wrong_length_are_counted_and_left_out(way: str, tmp_path: Path) -> None:
    line = PLAIN.splitlines()[1]
    wrong = [line + ",", line + ",,X", line.rsplit(",", 1)[0], "x"]
    text = PLAIN + "\n".join(wrong) + "\n"
    found = count_apc([written(tmp_path, text.encode("utf-16" if way == "UTF-16" else "utf-8"))])
    assert found.quality.dropped["wrong_number_of_fields"] == 4
    assert found.quality.rows_in == EXPECTED["rows"] + 4
    assert any("wrong number of fields" in said and "line 6, 7, 8, 9" in said for said in warnings(found))


def warnings(found) -> list[str]:
    return found.to_json()["quality"]["warnings"]


def test_windows_1252_is_named_in_a_warning(tmp_path: Path) -> None:
    found = count_apc([written(tmp_path, WAYS["Windows-1252"])])
    assert any("Windows-1252" in said for said in warnings(found))
    assert found.to_json()["quality"]["files"][0]["encoding"] == "Windows-1252"


def test_the_form_of_dates_is_decided_by_most_of_the_file(tmp_path: Path) -> None:
    mixed = UK_DATES.replace("02/06/2023", "2023-06-02").replace(",1,1,21,", ",1,3,21,")
    found = count_apc([written(tmp_path, mixed)])
    assert found.quality.dropped["no_episode_start"] == 1
    assert sum("no date of the form this file uses" in said for said in warnings(found)) == 2


def test_the_form_is_counted_over_the_whole_file_not_its_beginning(tmp_path: Path) -> None:
    rows = [episode("2023-05-01", TOKEN_PERSON_ID=f"A{n}") for n in range(2100)]
    late = [
        episode("01/05/2023", TOKEN_PERSON_ID=f"B{n}", EPIEND="02/05/2023", ADMIDATE="01/05/2023")
        for n in range(2200)
    ]
    found = count_apc([written(tmp_path, csv_text(rows + late))])
    assert found.quality.kept == 2200
    assert found.quality.dropped["no_episode_start"] == 2100


@pytest.mark.parametrize(
    "date", ["2023-0501", "202305-01", "2023/05/01", "01-05-2023", "1 May 2023", "45047"]
)
def test_other_ways_to_write_a_date_are_not_understood(date: str, tmp_path: Path) -> None:
    found = count_apc([written(tmp_path, csv_text([*ROWS, episode(date, ADMIDATE="2023-05-01")]))])
    assert found.quality.dropped["no_episode_start"] == 1


def test_no_status_column_counts_all_as_finished_and_says_so(tmp_path: Path) -> None:
    header = tuple(name for name in HEADER if name != "EPISTAT")
    found = count_apc([written(tmp_path, csv_text(ROWS, header))])
    assert found.quality.kept == 4
    assert any("all episodes count as finished" in said for said in warnings(found))


def test_unknown_columns_are_said_once(tmp_path: Path) -> None:
    header = (*HEADER, "WARD_NAME", "COLOUR")
    rows = [{**row, "WARD_NAME": "A", "COLOUR": "B"} for row in ROWS]
    found = count_apc([written(tmp_path, csv_text(rows, header))])
    assert [said for said in warnings(found) if "WARD_NAME" in said] == [
        "apc.csv: columns not known and not read: WARD_NAME, COLOUR."
    ]


def test_a_dialect_can_be_named_and_written_by_the_user(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text('[columns]\nperson = "PATIENT"\nage = ["YEARS"]\n', encoding="utf-8")
    path = written(tmp_path, renamed(PLAIN, {"TOKEN_PERSON_ID": "PATIENT", "STARTAGE": "YEARS"}))
    assert read(path, dialect=str(own)) == EXPECTED
    assert count_apc([path], dialect=str(own)).dialect == "ours"
    with pytest.raises(InputError, match="person key is missing"):
        count_apc([path])


@pytest.mark.parametrize("name", [one.name for one in apc.dialects()])
def test_any_shipped_dialect_may_be_forced(name: str, tmp_path: Path) -> None:
    found = count_apc([written(tmp_path, renamed(PLAIN, OLDER))], dialect=name)
    assert found.dialect == name
    assert found.index_patients == EXPECTED["patients"]


def test_what_each_column_was_read_as_is_shown(tmp_path: Path) -> None:
    found = count_apc([written(tmp_path, renamed(PLAIN, SUS))])
    file = found.to_json()["quality"]["files"][0]
    assert file["dialect"] == "sus"
    assert file["columns"]["person key"] == "der_pseudo_nhs_number"
    assert file["delimiter"] == ","
