"""Code sets: named, versioned lists of diagnosis and administrative codes, as data.

The file writes ranges the way a clinician does (`"S720-S722"`); here they become plain prefixes, so that
counting is a comparison of the first characters of a code.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from flscase.errors import InputFault
from flscase.evidence import shapes
from flscase.evidence.pack import CodeSet
from flscase.evidence.reader import Document, Entry

_DIAGNOSIS: Final = re.compile(r"^([A-Z])(\d{2,3})$")


@dataclass(frozen=True, slots=True)
class CodeSetEntry:
    """A code set as its file writes it, with ranges."""

    name: str
    label: str
    date: datetime.date
    status: str
    sites: Mapping[str, tuple[str, ...]]
    excluded: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


def read_code_sets(document: Document, faults: list[InputFault]) -> dict[str, CodeSet]:
    """Every code set of the file by name; what cannot be read goes to `faults`."""
    out = {}
    for entry in document.named(faults):
        found = shapes.build(CodeSetEntry, entry, faults)
        built = _built(found, entry, faults) if found else None
        if built is not None:
            out[built.name] = built
    return out


def _built(found: CodeSetEntry, entry: Entry, faults: list[InputFault]) -> CodeSet | None:
    """A code set with its ranges written out; a code may belong to one site only."""
    try:
        sites = {site: expand(codes) for site, codes in found.sites.items()}
        excluded = expand(found.excluded)
    except ValueError as error:
        cure = "Write codes like S720, V01 or S720-S722, without dots."
        faults.append(entry.fault(str(error), cure))
        return None
    owners: dict[str, str] = {}
    for site, code in ((site, code) for site, codes in sites.items() for code in codes):
        if owners.setdefault(code, site) != site:
            what = f"{code} belongs to {owners[code]} and to {site}"
            faults.append(entry.fault(what, "Give each code to one site."))
    own = {
        key: getattr(found, key) for key in ("name", "label", "date", "status", "note", "lists", "numbers")
    }
    return CodeSet(sites=sites, excluded=excluded, **own)


def expand(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes and ranges as prefixes: ["S720-S722", "T08"] gives ("S720", "S721", "S722", "T08")."""
    out: list[str] = []
    for code in codes:
        first, dash, last = code.partition("-")
        out += _range(first, last) if dash else [_checked(first)]
    return tuple(out)


def _checked(code: str) -> str:
    if not _DIAGNOSIS.match(code):
        raise ValueError(f"'{code}' is not a diagnosis code")
    return code


def _range(first: str, last: str) -> list[str]:
    """Every code from first to last, over letters if need be (X85-Y09)."""
    width = len(_checked(first)) - 1
    if len(_checked(last)) - 1 != width:
        raise ValueError(f"'{first}-{last}' mixes lengths")
    size = 10**width
    start, end = (ord(code[0]) * size + int(code[1:]) for code in (first, last))
    if end < start:
        raise ValueError(f"'{first}-{last}' runs backwards")
    return [f"{chr(number // size)}{number % size:0{width}d}" for number in range(start, end + 1)]
