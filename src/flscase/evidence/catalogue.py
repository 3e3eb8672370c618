"""What a pack holds beside its parameters: what it is, its kinds, sources, tables, claims and policies.

Each function reads one file into finished objects and puts what is wrong with it into `faults`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flscase.errors import InputFault
from flscase.evidence import reader, shapes
from flscase.evidence.pack import Claim, Kind, Policy, Source, Table
from flscase.evidence.reader import Document, Entry

_T = TypeVar("_T")
Faults = list[InputFault]
COLUMN_TYPES = ("text", "integer", "number")


@dataclass(frozen=True, slots=True)
class Meta:
    """What a pack says of itself in pack.toml."""

    name: str
    title: str
    version: str
    date: datetime.date
    base_price_year: str
    index_name: str
    index_vintage: str
    licence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table as pack.toml describes it: where it lies and which columns it has."""

    name: str
    file: str
    label: str
    source: str
    publisher: str
    edition: str
    attribution: str
    date: datetime.date
    status: str
    columns: Mapping[str, str]
    note: str = ""
    flag: str = ""


def meta(document: Document, faults: Faults) -> Meta | None:
    """What the pack says of itself, its licence with name and attribution."""
    own = {name: value for name, value in document.data.items() if name != "table"}
    entry = Entry(own, document.file, 1)
    found = shapes.build(Meta, entry, faults)
    if found is not None:
        for name in ("name", "attribution"):
            if not found.licence.get(name):
                faults.append(entry.fault(f"the licence has no {name}", f"Say its {name} under [licence]."))
    return found


def kinds(document: Document, faults: Faults) -> dict[str, Kind]:
    """The kinds of quantity by name."""
    out = {}
    for entry in document.named(faults):
        name = str(entry.fields["name"])
        kind = shapes.build(Kind, entry, faults)
        if kind is not None:
            out[name] = kind
    return out


def bibliography(document: Document, faults: Faults) -> dict[str, Source]:
    """The sources by key."""
    entries = document.entries("source", faults)
    return _unique(entries, "key", lambda entry: shapes.build(Source, entry, faults), faults)


def claims(
    document: Document, sources: Mapping[str, Source], known: Mapping[str, Entry], faults: Faults
) -> tuple[Claim, ...]:
    """The published claims; each names a source of the bibliography and parameters of the pack."""

    def read(entry: Entry) -> Claim | None:
        source = _source_of(entry, sources, faults)
        claim = shapes.build(Claim, entry, faults, citation=source.citation if source else "")
        for id in claim.parameters if claim else ():
            if id not in known:
                faults.append(entry.fault(f"names '{id}', which is not in the pack", "Correct the id."))
        return claim

    return tuple(_unique(document.entries("claim", faults), "id", read, faults).values())


def policies(document: Document, sources: Mapping[str, Source], faults: Faults) -> tuple[Policy, ...]:
    """The policies; each begins before it expires."""

    def read(entry: Entry) -> Policy | None:
        _source_of(entry, sources, faults)
        policy = shapes.build(Policy, entry, faults)
        if policy is not None and policy.expires <= policy.date:
            what = f"expires {policy.expires} before it begins {policy.date}"
            faults.append(entry.fault(what, "Correct the dates."))
        return policy

    return tuple(_unique(document.entries("policy", faults), "id", read, faults).values())


def tables(
    document: Document, folder: Path, sources: Mapping[str, Source], faults: Faults
) -> dict[str, Table]:
    """The tables that pack.toml names, read from their files."""
    out: dict[str, Table] = {}
    for entry in document.entries("table", faults):
        found = shapes.build(TableEntry, entry, faults)
        if found is None or _source_of(entry, sources, faults) is None:
            continue
        if any(kind not in COLUMN_TYPES for kind in found.columns.values()):
            faults.append(entry.fault("a column of an unknown type", f"Use {', '.join(COLUMN_TYPES)}."))
            continue
        rows = reader.read_table(folder / found.file, found.columns, found.file, faults)
        shown = {name: entry.fields[name] for name in entry.fields if name not in ("file", "columns")}
        out[found.name] = Table(rows=rows, **shown)
    return out


def _unique(
    entries: Iterable[Entry], key: str, read: Callable[[Entry], _T | None], faults: Faults
) -> dict[str, _T]:
    """Entries by their key; a second one of the same key is a fault."""
    out: dict[str, _T] = {}
    for entry in entries:
        name = str(entry.fields.get(key, ""))
        if name in out:
            faults.append(entry.fault(f"the {key} stands twice", "Rename or drop one."))
            continue
        built = read(entry)
        if built is not None:
            out[name] = built
    return out


def _source_of(entry: Entry, sources: Mapping[str, Any], faults: Faults) -> Source | None:
    key = str(entry.fields.get("source", ""))
    if key not in sources:
        what = f"the source '{key}' is not in the bibliography"
        faults.append(entry.fault(what, "Add it to bibliography.toml."))
    return sources.get(key)
