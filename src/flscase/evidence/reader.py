"""The files of a pack as raw entries, each with its file and line, and the fingerprint over all of them.

A topic file holds groups of parameters: what a group's members share (source, unit, population ...) stands
once at its head, and each `[[group.parameter]]` adds or replaces fields. Reading does not judge; it only
keeps the place of everything, so that the rules can name file and line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flscase.errors import InputFault

# Files that are not lists of parameters.
SPECIAL: Final = ("pack", "kinds", "bibliography", "claims", "policies", "code_sets")
_ID_LINE: Final = re.compile(r'^\s*(?:id|key)\s*=\s*"([^"]*)"')
_TOML_PLACE: Final = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a TOML file: its fields (those of its group below its own), file and line."""

    fields: Mapping[str, Any]
    file: str
    line: int

    def fault(self, what: str, cure: str) -> InputFault:
        """A fault at this entry, which names its id where it has one."""
        name = self.fields.get("id") or self.fields.get("key") or ""
        what = f"{name}: {what}" if name else what
        return InputFault(what, cure, file=self.file, where=f"line {self.line}")


def fingerprint(folder: Path) -> str:
    """sha256 (hex) over the names and contents of all TOML and CSV files, line ends made alike."""
    digest = hashlib.sha256()
    for path in pack_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n") + b"\0")
    return digest.hexdigest()


def pack_files(folder: Path) -> list[Path]:
    """Every TOML and CSV file below the folder, in the order of their names."""
    found = (path for path in folder.rglob("*") if path.suffix in (".toml", ".csv"))
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def read_toml(path: Path, name: str, faults: list[InputFault]) -> tuple[dict[str, Any], str]:
    """A TOML file as (data, text); a fault of its syntax goes to `faults` and gives empty data."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        faults.append(InputFault("The file is not UTF-8 text.", "Save it as UTF-8.", file=name))
        return {}, ""
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        faults.append(toml_fault(str(error), text, name))
        return {}, text


def toml_fault(message: str, text: str, file: str) -> InputFault:
    """The fault for a TOML syntax error, with the line it stands on."""
    lines = text.splitlines()
    found = _TOML_PLACE.search(message)
    line = int(found[1]) if found and found[1] else len(lines)
    quote = lines[line - 1] if 0 < line <= len(lines) else None
    what = _TOML_PLACE.sub("", message).strip().rstrip(".")
    return InputFault(
        f"This is not valid TOML: {what}.",
        "Mend the line; text stands in quotes, numbers do not.",
        file=file,
        where=f"line {line}",
        quote=quote,
    )


def parameter_entries(data: Mapping[str, Any], text: str, file: str) -> Iterator[Entry]:
    """The parameters of a topic file, group fields below their own, in the order of the file."""
    lines = _header_lines(text, "[[group.parameter]]")
    for group in data.get("group", []):
        shared = {name: value for name, value in group.items() if name != "parameter"}
        for own in group.get("parameter", []):
            yield Entry({**shared, **own}, file, next(lines, 1))


def list_entries(data: Mapping[str, Any], text: str, file: str, table: str) -> Iterator[Entry]:
    """The entries of an array of tables such as `[[source]]`, in the order of the file."""
    lines = _header_lines(text, f"[[{table}]]")
    for own in data.get(table, []):
        yield Entry(own, file, next(lines, 1))


def _header_lines(text: str, header: str) -> Iterator[int]:
    """For each `header` in turn the line of the id below it, or its own line where there is no id."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if line.strip() != header:
            continue
        for below, candidate in enumerate(lines[number:], start=number + 1):
            if candidate.lstrip().startswith("["):
                yield number
                break
            if _ID_LINE.match(candidate):
                yield below
                break
        else:
            yield number


def read_table(
    path: Path, columns: Mapping[str, str], file: str, faults: list[InputFault]
) -> tuple[dict[str, Any], ...]:
    """A CSV table with the stated columns (text, integer, number); empty numbers become None."""
    if not path.is_file():
        faults.append(InputFault("The table is missing.", "Put the file back into the pack.", file=file))
        return ()
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    if list(reader.fieldnames or []) != list(columns):
        faults.append(
            InputFault(
                f"The columns are {', '.join(reader.fieldnames or [])}; pack.toml says {', '.join(columns)}.",
                "Make the header and pack.toml agree.",
                file=file,
                where="line 1",
            )
        )
        return ()
    return tuple(_typed_row(row, columns, file, line, faults) for line, row in enumerate(reader, start=2))


def _typed_row(
    row: Mapping[str, str | None], columns: Mapping[str, str], file: str, line: int, faults: list[InputFault]
) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, kind in columns.items():
        cell = row[name] or ""
        try:
            out[name] = cell if kind == "text" else _number(cell, kind)
        except ValueError:
            what = f"Column '{name}' holds '{cell}', which is not a number."
            faults.append(InputFault(what, "Correct the cell.", file=file, where=f"line {line}"))
    return out


def _number(cell: str, kind: str) -> float | int | None:
    if not cell:
        return None
    return int(cell) if kind == "integer" else float(cell)
