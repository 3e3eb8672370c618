"""Read a pack, hold it to the rules, and hand it out whole or not at all.

`load_pack()` gives the national pack that ships with flscase; a path gives any other folder of the same form.
A pack with a single fault is refused, with every fault named by file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import lru_cache
from math import fsum
from pathlib import Path
from typing import Any, Final, TypeVar

from flscase.errors import InputError, InputFault
from flscase.evidence import reader, rules
from flscase.evidence.code_sets import read_code_sets
from flscase.evidence.pack import Claim, Kind, Pack, Policy, Source, Table
from flscase.evidence.parameter import Distribution, Parameter
from flscase.evidence.reader import Entry

PACKS: Final = Path(__file__).parent / "packs"
_MIX_TOLERANCE: Final = 1e-9
_T = TypeVar("_T", Source, Claim, Policy)


def load_pack(name: str | Path = "uk") -> Pack:
    """The pack of this name, or of this folder. Raises InputError with every fault it holds."""
    folder = name if isinstance(name, Path) else PACKS / name
    if not (folder / "pack.toml").is_file():
        known = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))
        cure = f"Packs that ship with flscase: {', '.join(known)}."
        raise InputError(InputFault(f"There is no evidence pack '{name}'.", cure))
    return _load(folder.resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Pack:
    return _Loading(folder).pack()


class _Loading:
    """One reading of a folder: collects faults on the way, builds the pack at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[InputFault] = []
        self.data: dict[str, tuple[dict[str, Any], str]] = {}
        for path in sorted(folder.glob("*.toml")):
            self.data[path.stem] = reader.read_toml(path, path.name, self.faults)

    def pack(self) -> Pack:
        """Everything read, checked and joined; raises InputError if anything is wrong."""
        meta = self._special("pack")
        kinds = self._kinds()
        bibliography = self._bibliography()
        entries = self._entries()
        context = rules.Context(kinds, bibliography, entries)
        for entry in entries.values():
            self.faults += rules.check(entry, context)
        self._check_mixes(entries)
        tables = self._tables(meta, bibliography)
        claims = self._claims(bibliography, entries)
        policies = self._policies(bibliography)
        code_sets = read_code_sets(*self.data.get("code_sets", ({}, "")), faults=self.faults)
        missing = [key for key in ("name", "title", "version", "date", "licence") if key not in meta]
        for key in missing:
            self.faults.append(InputFault(f"pack.toml has no '{key}'.", "Add it.", file="pack.toml"))
        if self.faults:
            raise InputError(self.faults)
        return Pack(
            name=meta["name"],
            title=meta["title"],
            version=meta["version"],
            date=meta["date"],
            hash=reader.fingerprint(self.folder),
            licence=meta["licence"],
            attributions=_attributions(meta, tables),
            base_price_year=meta["base_price_year"],
            index_name=meta["index_name"],
            index_vintage=meta["index_vintage"],
            parameters=_parameters(entries, context),
            kinds=kinds,
            bibliography=bibliography,
            claims=claims,
            policies=policies,
            tables=tables,
            code_sets=code_sets,
        )

    def _special(self, name: str) -> dict[str, Any]:
        if name not in self.data:
            what = f"The pack has no {name}.toml."
            self.faults.append(InputFault(what, "Put the file back into the pack.", file=f"{name}.toml"))
        return self.data.get(name, ({}, ""))[0]

    def _kinds(self) -> dict[str, Kind]:
        out = {}
        for name, own in self._special("kinds").items():
            bounds = own.get("allowed", [])
            if len(bounds) != 2 or bounds[0] > bounds[1]:
                what = f"The kind '{name}' has no allowed range."
                self.faults.append(InputFault(what, "Write it as allowed = [0, 1].", file="kinds.toml"))
                continue
            low, high = float(bounds[0]), float(bounds[1])
            out[name] = Kind(name, own.get("label", name), (low, high), own.get("shelf_life_years"))
        return out

    def _bibliography(self) -> dict[str, Source]:
        self._special("bibliography")
        entries = reader.list_entries(*self.data.get("bibliography", ({}, "")), "bibliography.toml", "source")
        return self._unique(entries, "key", lambda entry: self._built(Source, entry))

    def _unique(
        self, entries: Iterable[Entry], key: str, build: Callable[[Entry], _T | None]
    ) -> dict[str, _T]:
        """Entries by their key; a second one of the same key is a fault."""
        out: dict[str, _T] = {}
        for entry in entries:
            name = entry.fields.get(key, "")
            if name in out:
                self.faults.append(entry.fault(f"{key} '{name}' stands twice", "Rename or drop one."))
                continue
            built = build(entry)
            if built is not None:
                out[name] = built
        return out

    def _built(self, cls: type[_T], entry: Entry, **extra: Any) -> _T | None:
        """An object from the fields of an entry; unknown and missing fields are faults."""
        known = {field.name: field for field in fields(cls)}
        values = {**entry.fields, **extra}
        before = len(self.faults)
        for name in sorted(values.keys() - known.keys()):
            self.faults.append(entry.fault(f"unknown field '{name}'", f"Fields are: {', '.join(known)}."))
        for name, field in known.items():
            needed = field.default is MISSING and field.default_factory is MISSING
            if needed and values.get(name) in (None, ""):
                self.faults.append(entry.fault(f"no {name}", f"Say its {name}."))
        if len(self.faults) > before:
            return None
        make: Callable[..., _T] = cls
        return make(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})

    def _entries(self) -> dict[str, Entry]:
        out: dict[str, Entry] = {}
        nameless = 0
        for stem, (data, text) in self.data.items():
            if stem in reader.SPECIAL:
                continue
            for entry in reader.parameter_entries(data, text, f"{stem}.toml"):
                id = entry.fields.get("id") or f"?{(nameless := nameless + 1)}"
                if id in out:
                    first = out[id]
                    cure = f"It stands already in {first.file}, line {first.line}: rename or drop one."
                    self.faults.append(entry.fault("the id stands twice", cure))
                    continue
                out[id] = entry
        return out

    def _check_mixes(self, entries: Mapping[str, Entry]) -> None:
        mixes: dict[str, list[Entry]] = {}
        for entry in entries.values():
            if entry.fields.get("mix"):
                mixes.setdefault(entry.fields["mix"], []).append(entry)
        for name, members in mixes.items():
            total = fsum(entry.fields.get("value") or 0.0 for entry in members)
            if abs(total - 1.0) > _MIX_TOLERANCE:
                what = f"the mix '{name}' sums to {total:g}, not 1"
                self.faults.append(members[0].fault(what, "Make its members sum to 1."))

    def _tables(self, meta: Mapping[str, Any], bibliography: Mapping[str, Source]) -> dict[str, Table]:
        out = {}
        for own in meta.get("table", []):
            given = dict(own)
            columns, file = given.pop("columns"), given.pop("file")
            if given["source"] not in bibliography:
                what = f"The table '{given['name']}' rests on '{given['source']}', not in the bibliography."
                self.faults.append(InputFault(what, "Add it to bibliography.toml.", file="pack.toml"))
            rows = reader.read_table(self.folder / file, columns, file, self.faults)
            out[given["name"]] = Table(rows=rows, **given)
        return out

    def _claims(self, bibliography: Mapping[str, Source], entries: Mapping[str, Entry]) -> tuple[Claim, ...]:
        found = reader.list_entries(*self.data.get("claims", ({}, "")), "claims.toml", "claim")
        return tuple(self._unique(found, "id", lambda e: self._claim(e, bibliography, entries)).values())

    def _claim(
        self, entry: Entry, bibliography: Mapping[str, Source], entries: Mapping[str, Entry]
    ) -> Claim | None:
        for id in entry.fields.get("parameters", []):
            if id not in entries:
                self.faults.append(entry.fault(f"names '{id}', which is not in the pack", "Correct the id."))
        source = self._source_of(entry, bibliography)
        return self._built(Claim, entry, citation=source.citation) if source else None

    def _policies(self, bibliography: Mapping[str, Source]) -> tuple[Policy, ...]:
        found = reader.list_entries(*self.data.get("policies", ({}, "")), "policies.toml", "policy")
        return tuple(self._unique(found, "id", lambda e: self._policy(e, bibliography)).values())

    def _policy(self, entry: Entry, bibliography: Mapping[str, Source]) -> Policy | None:
        start, end = entry.fields.get("date"), entry.fields.get("expires")
        if isinstance(start, date) and isinstance(end, date) and end <= start:
            self.faults.append(entry.fault(f"expires {end} before it begins {start}", "Correct the dates."))
        return self._built(Policy, entry) if self._source_of(entry, bibliography) else None

    def _source_of(self, entry: Entry, bibliography: Mapping[str, Source]) -> Source | None:
        key = entry.fields.get("source", "")
        if key not in bibliography:
            what = f"the source '{key}' is not in the bibliography"
            self.faults.append(entry.fault(what, "Add it to bibliography.toml."))
        return bibliography.get(key)


def _parameters(entries: Mapping[str, Entry], context: rules.Context) -> dict[str, Parameter]:
    return {id: _parameter(entry, entries, context) for id, entry in entries.items()}


def _parameter(entry: Entry, entries: Mapping[str, Entry], context: rules.Context) -> Parameter:
    """A checked entry as a parameter; one that follows another takes its numbers from there."""
    own = dict(entry.fields)
    if own.get("same_as"):
        lead = entries[own["same_as"]].fields
        own |= {n: lead[n] for n in ("value", "low", "high", "se", "distribution", "allowed") if n in lead}
    family, args = rules.parse_distribution(own["distribution"]) or ("fixed", {})
    bounds = rules.allowed_range(own, context.kinds) or (0.0, 0.0)
    source = context.bibliography.get(own.get("source", ""))
    value = own.pop("value", None)
    own["first_edition_id"] = own.pop("first_edition", "")
    own["distribution"] = Distribution(family, args)
    own["allowed"] = bounds
    own["parts"] = tuple(own.get("parts", ()))
    own |= {n: float(own[n]) for n in ("low", "high", "se") if n in own}
    if source:
        own["citation"] = source.citation
        own["doi"] = own.get("doi") or source.doi
        own["url"] = own.get("url") or source.url
    value = tuple(map(float, value)) if isinstance(value, list) else None if value is None else float(value)
    return Parameter(value=value, file=entry.file, line=entry.line, **own)


def _attributions(meta: Mapping[str, Any], tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The lines that must be printed with anything from the pack, each once, the licence's own first."""
    lines = [meta["licence"]["attribution"]]
    lines += [f"{t.publisher}, {t.edition}. {t.attribution}." for t in tables.values()]
    return tuple(dict.fromkeys(lines))
