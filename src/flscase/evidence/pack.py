"""The evidence pack: every parameter, table, code set, policy and claim of one edition, and its fingerprint.

A pack is data, read once and never changed. Two runs with the same pack hash rest on the same evidence.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flscase.errors import InputError, InputFault
from flscase.evidence.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of the bibliography; `citation` is the same text everywhere."""

    key: str
    kind: str
    author: str
    title: str
    year: int | None = None
    container: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """Author, year, title, container volume:pages, on one line without its address."""
        place = " ".join(part for part in (self.container, self.volume) if part)
        place = f"{place}:{self.pages}" if self.pages and place else place
        head = f"{self.author} ({self.year})" if self.year else self.author
        return ". ".join(part for part in (head, self.title, place) if part) + "."

    def csl(self) -> dict[str, Any]:
        """The entry as CSL-JSON, for reference managers."""
        types = {"article": "article-journal", "preprint": "article", "abstract": "paper-conference"}
        entry: dict[str, Any] = {
            "id": self.key,
            "type": types.get(self.kind, "webpage" if self.kind == "web" else "report"),
            "title": self.title,
            "author": [{"literal": self.author}],
        }
        if self.year:
            entry["issued"] = {"date-parts": [[self.year]]}
        names = {"container-title": self.container, "volume": self.volume, "page": self.pages}
        return entry | {k: v for k, v in {**names, "DOI": self.doi, "URL": self.url}.items() if v}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the pack: rows as dictionaries, and where it comes from."""

    name: str
    label: str
    rows: tuple[Mapping[str, Any], ...]
    source: str
    publisher: str
    edition: str
    attribution: str
    date: datetime.date
    status: str
    note: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim that every case sets beside its own figures, and never computes with."""

    id: str
    claim: str
    population: str
    figure: str
    difference: str
    status: str
    source: str
    citation: str
    measure: str = ""
    parameters: tuple[str, ...] = ()
    per_1000: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy:
    """A dated fact of policy: from when it holds, and when it must be looked at again."""

    id: str
    label: str
    text: str
    topic: str
    country: str
    source: str
    status: str
    date: datetime.date
    expires: datetime.date
    url: str = ""


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A named, versioned setting of how fractures are counted.

    sites:    {site: code prefixes of the first diagnosis}, four characters at most, no dot.
    excluded: code prefixes that rule an episode out wherever they stand among its diagnoses.
    lists:    other named lists of codes (admission methods, discharge methods ...).
    numbers:  named numbers (look-back in years, gap in days ...).
    """

    name: str
    label: str
    date: datetime.date
    status: str
    note: str
    sites: Mapping[str, tuple[str, ...]]
    excluded: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity: the range its values may lie in, and how long they stand."""

    name: str
    label: str
    allowed: tuple[float, float]
    shelf_life_years: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Pack:
    """One edition of the evidence. `hash` is a sha256 over all its files."""

    name: str
    title: str
    version: str
    date: datetime.date
    hash: str
    licence: Mapping[str, str]
    attributions: tuple[str, ...]
    base_price_year: str
    index_name: str
    index_vintage: str
    parameters: Mapping[str, Parameter]
    kinds: Mapping[str, Kind]
    bibliography: Mapping[str, Source]
    claims: tuple[Claim, ...]
    policies: tuple[Policy, ...]
    tables: Mapping[str, Table]
    code_sets: Mapping[str, CodeSet]

    def __repr__(self) -> str:
        return (
            f"<evidence pack {self.name} {self.version}, {len(self.parameters)} parameters, {self.hash[:8]}>"
        )

    def get(self, id: str) -> Parameter:
        """The parameter with this id. Raises InputError with the likely right id."""
        if id in self.parameters:
            return self.parameters[id]
        raise InputError(self.unknown(id))

    def __getitem__(self, id: str) -> Parameter:
        return self.get(id)

    def __contains__(self, id: object) -> bool:
        return id in self.parameters

    def ids(self, prefix: str = "") -> tuple[str, ...]:
        """Ids that start with `prefix`, in the order of the pack."""
        return tuple(id for id in self.parameters if id.startswith(prefix))

    def by_first_edition(self, old_id: str) -> tuple[Parameter, ...]:
        """Parameters that come from this id of the first edition: usually one, sometimes several."""
        return tuple(p for p in self.parameters.values() if p.first_edition_id == old_id)

    def mix(self, name: str) -> tuple[Parameter, ...]:
        """The members of a mix, which sum to 1."""
        return tuple(p for p in self.parameters.values() if p.mix == name)

    def table(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Rows of a table of the pack. Raises InputError if there is none of that name."""
        if name in self.tables:
            return self.tables[name].rows
        raise InputError(_unknown("table", name, self.tables))

    def code_set(self, name: str) -> CodeSet:
        """A code set by name and version. Raises InputError if there is none of that name."""
        if name in self.code_sets:
            return self.code_sets[name]
        raise InputError(_unknown("code set", name, self.code_sets))

    def unknown(self, id: str, *, file: str | None = None, where: str | None = None) -> InputFault:
        """The fault for an id the pack does not hold."""
        return _unknown("evidence id", id, self.parameters, file=file, where=where)


def _unknown(
    what: str, name: str, known: Mapping[str, Any], *, file: str | None = None, where: str | None = None
) -> InputFault:
    old = [p.id for p in known.values() if isinstance(p, Parameter) and p.first_edition_id == name]
    near = old or difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    starts = [id for id in known if id.startswith(name + ".")][:3]
    likely = near or starts
    cure = f"Did you mean {' or '.join(likely)}?" if likely else "List them with: flscase evidence list"
    return InputFault(f"There is no {what} '{name}'.", cure, file=file, where=where)
