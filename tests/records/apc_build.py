"""Small extracts built by hand, in the columns of the usual dialect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from flscase.records import CaseloadCounts, count_apc

HEADER = (
    "EPIKEY", "TOKEN_PERSON_ID", "PROCODE3", "ADMIDATE", "EPISTART", "EPIEND", "EPIORDER", "EPISTAT",
    "ADMIMETH", "ADMISORC", "DISMETH", "DISDEST", "CLASSPAT", "STARTAGE", "SEX",
    "DIAG_01", "DIAG_02", "DIAG_03",
)  # fmt: skip

_USUAL = {
    "EPIKEY": "", "TOKEN_PERSON_ID": "P1", "PROCODE3": "RZZ", "EPIORDER": "1", "EPISTAT": "3",
    "ADMIMETH": "21", "ADMISORC": "19", "DISMETH": "1", "DISDEST": "19", "CLASSPAT": "1",
    "STARTAGE": "80", "SEX": "2", "DIAG_01": "S720", "DIAG_02": "W010", "DIAG_03": "-",
}  # fmt: skip


def episode(start: str, end: str | None = None, **changes: str) -> dict[str, str]:
    """An emergency episode of a woman of 80 with a broken hip, changed as said; one day without an end."""
    dates = {"ADMIDATE": start, "EPISTART": start, "EPIEND": end or start}
    unknown = set(changes) - set(HEADER)
    assert not unknown, unknown
    return {**_USUAL, **dates, **changes}


def numbered(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Give rows without an episode key one each, in order."""
    return [{**row, "EPIKEY": row["EPIKEY"] or str(1000 + place)} for place, row in enumerate(rows)]


def csv_text(rows: Iterable[Mapping[str, str]], header: Sequence[str] = HEADER, delimiter: str = ",") -> str:
    """Rows as plain delimited text."""
    lines = [delimiter.join(header)]
    lines += [delimiter.join(row[name] for name in header) for row in numbered(rows)]
    return "\n".join(lines) + "\n"


def count_rows(folder: Path, rows: Iterable[Mapping[str, str]], **options: str) -> CaseloadCounts:
    """Write rows to a file and count them."""
    path = folder / "apc.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return count_apc([path], **options)
