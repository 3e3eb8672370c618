"""Code sets: named, versioned lists of diagnosis and administrative codes, as data.

The file writes ranges the way a clinician does (`"S720-S722"`); here they become plain prefixes, so that
counting is a comparison of the first characters of a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flscase.errors import InputFault
from flscase.evidence.pack import CodeSet

_FILE: Final = "code_sets.toml"
_DIAGNOSIS: Final = re.compile(r"^([A-Z])(\d{2,3})$")


def read_code_sets(data: Mapping[str, Any], text: str, *, faults: list[InputFault]) -> dict[str, CodeSet]:
    """Every code set of the file by name; what cannot be read goes to `faults`."""
    out = {}
    for name, own in data.items():
        line = next((n for n, row in enumerate(text.splitlines(), 1) if row.strip() == f"[{name}]"), 1)
        found = _code_set(name, own, line, faults)
        if found:
            out[name] = found
    return out


def _code_set(name: str, own: Mapping[str, Any], line: int, faults: list[InputFault]) -> CodeSet | None:
    before = len(faults)

    def fault(what: str, cure: str) -> None:
        faults.append(InputFault(f"{name}: {what}", cure, file=_FILE, where=f"line {line}"))

    for key in ("label", "date", "status", "sites", "excluded"):
        if key not in own:
            fault(f"no {key}", f"Add its {key}.")
    if len(faults) > before:
        return None
    sites: dict[str, tuple[str, ...]] = {}
    excluded: tuple[str, ...] = ()
    try:
        sites = {site: expand(codes) for site, codes in own["sites"].items()}
        excluded = expand(own["excluded"])
    except ValueError as error:
        fault(str(error), "Write codes like S720, V01 or S720-S722, without dots.")
    owners: dict[str, str] = {}
    for site, codes in sites.items():
        for code in codes:
            if owners.setdefault(code, site) != site:
                fault(f"{code} belongs to {owners[code]} and to {site}", "Give each code to one site.")
    if len(faults) > before:
        return None
    lists = {key: tuple(codes) for key, codes in own.get("lists", {}).items()}
    day: date = own["date"]
    return CodeSet(
        name,
        own["label"],
        day,
        own["status"],
        own.get("note", ""),
        sites,
        excluded,
        lists,
        own.get("numbers", {}),
    )


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
