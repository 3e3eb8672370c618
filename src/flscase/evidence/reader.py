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
        name = self.fields.get("id") or self.fields.get("key") or self.fields.get("name") or ""
        what = f"{name}: {what}" if name else what
        return InputFault(what, cure, file=self.file, where=f"line {self.line}")


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file as read: its name, its data and its text, from which lines are found."""

    file: str
    data: Mapping[str, Any]
    text: str

    def parameters(self, faults: list[InputFault]) -> Iterator[Entry]:
        """The parameters of a topic file, group fields below their own, in the order of the file."""
        lines = _header_lines(self.text, "[[group.parameter]]")
        for group in self._tables(self.data, "group", faults):
            shared = {name: value for name, value in group.items() if name != "parameter"}
            for own in self._tables(group, "parameter", faults):
                yield Entry({**shared, **own}, self.file, next(lines, 1))
        self._only(("group",), faults)

    def entries(self, table: str, faults: list[InputFault]) -> Iterator[Entry]:
        """The entries of an array of tables such as `[[source]]`, in the order of the file."""
        lines = _header_lines(self.text, f"[[{table}]]")
        for own in self._tables(self.data, table, faults):
            yield Entry(own, self.file, next(lines, 1))

    def named(self, faults: list[InputFault]) -> Iterator[Entry]:
        """The tables of a file whose headers are names, such as `[probability]`, with their name."""
        rows = [row.strip() for row in self.text.splitlines()]
        for name, own in self.data.items():
            line = rows.index(f"[{name}]") + 1 if f"[{name}]" in rows else 1
            if isinstance(own, Mapping):
                yield Entry({"name": name, **own}, self.file, line)
            else:
                what = f"'{name}' stands outside a table."
                faults.append(InputFault(what, f"Write it below a [{name}].", file=self.file))

    def _tables(
        self, data: Mapping[str, Any], name: str, faults: list[InputFault]
    ) -> list[Mapping[str, Any]]:
        found = data.get(name, [])
        if isinstance(found, list) and all(isinstance(own, Mapping) for own in found):
            return found
        what = f"'{name}' is not a list of tables."
        faults.append(InputFault(what, f"Begin each with [[{name}]].", file=self.file))
        return []

    def _only(self, known: tuple[str, ...], faults: list[InputFault]) -> None:
        for name in self.data:
            if name not in known:
                what = f"'{name}' stands outside a group."
                faults.append(InputFault(what, "Put it below a [[group]].", file=self.file))


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


def read_toml(path: Path, name: str, faults: list[InputFault]) -> Document:
    """A TOML file; a fault of its syntax goes to `faults` and leaves the document empty."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        faults.append(InputFault("The file is not UTF-8 text.", "Save it as UTF-8.", file=name))
        return Document(name, {}, "")
    try:
        return Document(name, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        faults.append(toml_fault(str(error), text, name))
        return Document(name, {}, text)


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
