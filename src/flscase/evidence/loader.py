"""Read a pack, hold it to the rules, and hand it out whole or not at all.

`load_pack()` gives the national pack that ships with flscase; a path gives any other folder of the same form.
A pack with a single fault is refused, with every fault named by file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import fsum
from pathlib import Path
from typing import Final

from flscase.errors import InputError, InputFault
from flscase.evidence import catalogue, reader, rules
from flscase.evidence.code_sets import read_code_sets
from flscase.evidence.pack import Pack, Table
from flscase.evidence.parameter import Distribution, Parameter
from flscase.evidence.reader import Document, Entry
from flscase.evidence.shapes import is_number

PACKS: Final = Path(__file__).parent / "packs"
NEEDED: Final = ("pack", "kinds", "bibliography")
_MIX_TOLERANCE: Final = 1e-9


def load_pack(name: str | Path = "uk") -> Pack:
    """The pack of this name, or of this folder. Raises InputError with every fault it holds."""
    folder = name if isinstance(name, Path) else PACKS / name
    if not (folder / "pack.toml").is_file():
        known = sorted(path.parent.name for path in PACKS.glob("*/pack.toml"))
        cure = f"Packs that ship with flscase: {', '.join(known)}."
        raise InputError(InputFault(f"There is no evidence pack '{name}'.", cure))
    return _load(folder.resolve())


def read_folder(folder: Path) -> Pack:
    """The pack of this folder, read anew. Raises InputError with every fault it holds."""
    faults: list[InputFault] = []
    files = {path.stem: reader.read_toml(path, path.name, faults) for path in sorted(folder.glob("*.toml"))}
    for name in NEEDED:
        if name not in files:
            what = f"The pack has no {name}.toml."
            faults.append(InputFault(what, "Put the file back into the pack.", file=f"{name}.toml"))
    special = {name: files.get(name, Document(f"{name}.toml", {}, "")) for name in reader.SPECIAL}
    entries = _entries(files, faults)
    kinds = catalogue.kinds(special["kinds"], faults)
    sources = catalogue.bibliography(special["bibliography"], faults)
    context = rules.Context(kinds, sources, entries)
    for entry in entries.values():
        faults.extend(rules.check(entry, context))
    _check_mixes(entries, faults)
    meta = catalogue.meta(special["pack"], faults)
    tables = catalogue.tables(special["pack"], folder, sources, faults)
    claims = catalogue.claims(special["claims"], sources, entries, faults)
    policies = catalogue.policies(special["policies"], sources, faults)
    code_sets = read_code_sets(special["code_sets"], faults)
    if faults or meta is None:
        raise InputError(faults)
    return Pack(
        name=meta.name,
        title=meta.title,
        version=meta.version,
        date=meta.date,
        hash=reader.fingerprint(folder),
        licence=meta.licence,
        attributions=_attributions(meta.licence["attribution"], tables),
        base_price_year=meta.base_price_year,
        index_name=meta.index_name,
        index_vintage=meta.index_vintage,
        parameters={id: _parameter(entry, entries, context) for id, entry in entries.items()},
        kinds=kinds,
        bibliography=sources,
        claims=claims,
        policies=policies,
        tables=tables,
        code_sets=code_sets,
    )


_load = lru_cache(maxsize=8)(read_folder)


def _entries(files: Mapping[str, Document], faults: list[InputFault]) -> dict[str, Entry]:
    """Every parameter of the topic files by its id; one without an id under a name of our own."""
    out: dict[str, Entry] = {}
    for stem, document in files.items():
        if stem in reader.SPECIAL:
            continue
        for entry in document.parameters(faults):
            id = entry.fields.get("id")
            key = id if isinstance(id, str) and id else f"?{len(out)}"
            if key in out:
                first = out[key]
                cure = f"It stands already in {first.file}, line {first.line}: rename or drop one."
                faults.append(entry.fault("the id stands twice", cure))
                continue
            out[key] = entry
    return out


def _check_mixes(entries: Mapping[str, Entry], faults: list[InputFault]) -> None:
    """Each mix sums to 1."""
    mixes: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.fields.get("mix"):
            mixes.setdefault(str(entry.fields["mix"]), []).append(entry)
    for name, members in mixes.items():
        values = [entry.fields.get("value") for entry in members]
        total = fsum(value for value in values if is_number(value))
        if abs(total - 1.0) > _MIX_TOLERANCE:
            what = f"the mix '{name}' sums to {total:g}, not 1"
            faults.append(members[0].fault(what, "Make its members sum to 1."))


def _parameter(entry: Entry, entries: Mapping[str, Entry], context: rules.Context) -> Parameter:
    """A checked entry as a parameter; one that follows another takes its numbers from there."""
    own = dict(entry.fields)
    if own.get("same_as"):
        lead = entries[own["same_as"]].fields
        own |= {n: lead[n] for n in ("value", "low", "high", "se", "distribution", "allowed") if n in lead}
    family, args = rules.parse_distribution(own["distribution"]) or ("fixed", {})
    source = context.bibliography.get(own.get("source", ""))
    value = own.pop("value", None)
    own["first_edition_id"] = own.pop("first_edition", "")
    own["distribution"] = Distribution(family, args)
    own["allowed"] = rules.allowed_range(own, context.kinds) or (0.0, 0.0)
    own["parts"] = tuple(own.get("parts", ()))
    own |= {n: float(own[n]) for n in ("low", "high", "se") if n in own}
    if source:
        own["citation"] = source.citation
        own["doi"] = own.get("doi") or source.doi
        own["url"] = own.get("url") or source.url
    value = tuple(map(float, value)) if isinstance(value, list) else None if value is None else float(value)
    return Parameter(value=value, file=entry.file, line=entry.line, **own)


def _attributions(licence: str, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The lines that must be printed with anything from the pack, each once, the licence's own first."""
    lines = [licence, *(f"{t.publisher}, {t.edition}. {t.attribution}." for t in tables.values())]
    return tuple(dict.fromkeys(lines))
