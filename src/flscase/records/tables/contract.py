"""What a table must hold, whatever its columns are called: fields, dialects, and how a header fits them.

A *field* is what the product needs (the person key, the admission date). A *dialect* is what somebody calls
it (TOKEN_PERSON_ID, der_pseudo_nhs_number). Dialects are data, so that a new extract needs a few lines of
TOML and no code; a header is matched against all of them, and the one that explains most fields gives the
file its dialect.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flscase.errors import InputError, InputFault

_PLACE: Final = re.compile(r"\{n\}")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table's contract.

    name:     what the code calls it.
    label:    what a message calls it.
    kind:     "key", "text", "date", "number", "code" or "diagnosis": how its cells are cleaned.
    required: whether a file without it is refused.
    meaning:  one line for the manual.
    trap:     what goes wrong with it in real extracts, one line; "" if nothing known.
    """

    name: str
    label: str
    kind: str
    required: bool
    meaning: str
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """Names that one edition or publisher gives to the fields; the first that a file has is taken.

    repeated: patterns such as "DIAG_{n}" for numbered columns; number 1 of a diagnosis is the first
              diagnosis.
    known:    further names of this dialect that the product does not need and does not remark upon.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    repeated: Mapping[str, tuple[str, ...]]
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """How the header of one file was understood.

    columns:  field -> position of its column in the file, counted from 0.
    repeated: field -> positions of its numbered columns, in the order of their numbers.
    borrowed: fields whose name comes from another dialect than the file's.
    unknown:  names in the file that no dialect knows.
    """

    dialect: str
    columns: Mapping[str, int]
    repeated: Mapping[str, tuple[int, ...]]
    borrowed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())


def normal(name: str) -> str:
    """Return a column name without what people change by accident: case, spaces, surrounding quotes."""
    return re.sub(r"[\s\-.]+", "_", name.strip().strip("\"'").strip()).upper()


def dialects_from(raw: Mapping[str, Any]) -> tuple[Dialect, ...]:
    """Build dialects from parsed TOML: one table each, with title, columns, repeated and known."""
    return tuple(
        Dialect(
            name=name,
            title=table.get("title", name),
            columns={key: tuple(value) for key, value in table.get("columns", {}).items()},
            repeated={key: tuple(value) for key, value in table.get("repeated", {}).items()},
            known=tuple(table.get("known", ())),
        )
        for name, table in raw.items()
    )


def dialect_from_file(path: Path, fields: Sequence[Field]) -> Dialect:
    """Read a user's own dialect: a TOML file with [columns] and, if wanted, [repeated].

    Raises InputError for a file that cannot be read, is not TOML, or names a field that the table lacks.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(_fault(path, f"The dialect file cannot be read ({error.strerror}).")) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(_fault(path, f"The dialect file is not valid TOML: {error}.")) from None
    known = {each.name for each in fields} | {"diagnosis", "operation"}
    given = [*raw.get("columns", {}), *raw.get("repeated", {})]
    faults = [_fault(path, f"There is no field named '{name}'.") for name in given if name not in known]
    if faults or not given:
        raise InputError(faults or _fault(path, "The dialect file names no column."))
    listed = {
        part: {
            name: [value] if isinstance(value, str) else value for name, value in raw.get(part, {}).items()
        }
        for part in ("columns", "repeated")
    }
    return dialects_from({path.stem: {"title": raw.get("title", path.stem), **listed}})[0]


def match(header: Sequence[str], dialects: Sequence[Dialect], prefer: str | None = None) -> Match:
    """Match a header to the fields: by the preferred dialect, else by the one that explains most of it.

    What that dialect does not explain is looked for in the others. Duplicate names must have been refused
    before.
    """
    places = {normal(name): place for place, name in enumerate(header) if name.strip()}
    ranked = sorted(dialects, key=lambda one: (one.name != prefer, -_explained(one, places)))
    best = ranked[0]
    columns: dict[str, int] = {}
    repeated: dict[str, tuple[int, ...]] = {}
    borrowed: list[str] = []
    for dialect in ranked:
        for name, place in _single(dialect, places).items():
            if name not in columns:
                columns[name] = place
                if dialect is not best:
                    borrowed.append(name)
        for name, found in _numbered(dialect, places, columns).items():
            repeated.setdefault(name, found)
    return Match(best.name, columns, repeated, tuple(borrowed), _unknown(header, dialects, places))


def _explained(dialect: Dialect, places: Mapping[str, int]) -> int:
    return len(_single(dialect, places))


def _single(dialect: Dialect, places: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, aliases in dialect.columns.items():
        for alias in aliases:
            if normal(alias) in places:
                found[name] = places[normal(alias)]
                break
    return found


def _numbered(
    dialect: Dialect, places: Mapping[str, int], taken: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """Find the numbered columns, of the first pattern that has any; single fields are left out."""
    used = set(taken.values())
    found: dict[str, tuple[int, ...]] = {}
    for name, patterns in dialect.repeated.items():
        for pattern in patterns:
            numbers = _by_number(pattern, places)
            rest = tuple(place for _, place in sorted(numbers.items()) if place not in used)
            if rest:
                found[name] = rest
                break
    return found


def _by_number(pattern: str, places: Mapping[str, int]) -> dict[int, int]:
    before, after = _PLACE.split(normal(pattern.replace("{n}", "\0")).replace("\0", "{n}"))
    form = re.compile(rf"{re.escape(before)}0*(\d{{1,2}}){re.escape(after)}")
    hits = ((form.fullmatch(name), place) for name, place in places.items())
    return {int(hit[1]): place for hit, place in hits if hit}


def _unknown(
    header: Sequence[str], dialects: Sequence[Dialect], places: Mapping[str, int]
) -> tuple[str, ...]:
    known: set[int] = set()
    for dialect in dialects:
        known |= {places[normal(name)] for name in dialect.known if normal(name) in places}
        known |= {
            places[normal(alias)]
            for names in dialect.columns.values()
            for alias in names
            if normal(alias) in places
        }
        for patterns in dialect.repeated.values():
            for pattern in patterns:
                known |= set(_by_number(pattern, places).values())
    return tuple(name.strip() for place, name in enumerate(header) if name.strip() and place not in known)


def _fault(path: Path, what: str) -> InputFault:
    return InputFault(
        what=what,
        cure='Write a line a field under [columns], such as person = "MY_COLUMN" (fields: docs/records.md).',
        file=path.name,
    )
