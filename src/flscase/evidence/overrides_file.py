"""An organisation's own values in a file, so that better evidence needs no new release.

The file is TOML with one table of overrides, written as in a case:

    [overrides]
    "cost.fracture_clinic.first" = { value = 165, source = "Trust tariff 2026/27", reason = "local price" }
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flscase.errors import InputError, InputFault
from flscase.evidence.layers import Override, faults_of
from flscase.evidence.pack import Pack
from flscase.evidence.reader import read_toml

FIELDS: Final = tuple(field.name for field in dataclasses.fields(Override))


def read_overrides(path: Path, pack: Pack) -> dict[str, Override]:
    """The overrides of a file, checked against the pack. Raises InputError with every fault and its line."""
    if not path.is_file():
        raise InputError(InputFault("There is no such file.", "Check the name.", file=path.name))
    faults: list[InputFault] = []
    document = read_toml(path, path.name, faults)
    data, text = document.data, document.text
    out: dict[str, Override] = {}
    table = data.get("overrides", {})
    for id, raw in table.items() if isinstance(table, Mapping) else ():
        where = _line(text, id)
        override = _override(id, raw, path.name, where, faults)
        if override is not None:
            found = faults_of(pack, id, override, file=path.name, layer="organisation")
            faults.extend(dataclasses.replace(fault, where=f"{where}, '{id}'") for fault in found)
            out[id] = override
    if not faults and not isinstance(data.get("overrides"), Mapping):
        faults.append(InputFault("The file has no [overrides].", "Add the table.", file=path.name))
    if faults:
        raise InputError(faults)
    return out


def _override(id: str, raw: Any, file: str, where: str, faults: list[InputFault]) -> Override | None:
    """A table of the file as an Override; None and a fault if it is not one."""
    if not isinstance(raw, Mapping) or "value" not in raw:
        what = f"'{id}' has no value."
        cure = f'Write it as "{id}" = {{ value = 1, source = "...", reason = "..." }}.'
        faults.append(InputFault(what, cure, file=file, where=where))
        return None
    unknown = [name for name in raw if name not in FIELDS]
    for name in unknown:
        near = difflib.get_close_matches(name, FIELDS, n=1)
        cure = f"Did you mean '{near[0]}'?" if near else f"Keys are: {', '.join(FIELDS)}."
        faults.append(InputFault(f"'{id}' has an unknown key '{name}'.", cure, file=file, where=where))
    if unknown:
        return None
    given: dict[str, Any] = {name: str(value) if name == "at" else value for name, value in raw.items()}
    return Override(**given)


def _line(text: str, id: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if f'"{id}"' in line or f"'{id}'" in line:
            return f"line {number}"
    return "overrides"
