"""What a reader asks of the evidence: list it, show one value, check it, say what has gone stale.

Each question gives a `Report`: plain data for `--json`, and a table for the screen. Whatever shows a value
also shows the attribution its licence asks for.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from flscase.errors import InputError
from flscase.evidence.layers import Resolved, ResolvedValue
from flscase.evidence.pack import Claim, Pack, Policy, Table
from flscase.evidence.parameter import Parameter

if TYPE_CHECKING:
    from rich.console import Group


STATUS_MEANS: Final = {
    "read": "the value was read in its source",
    "recalled": "check it against its source before a submission",
    "ours": "nothing was found, so we chose it",
}
ROLE_MEANS: Final = {
    "input": "in the base case",
    "scenario": "only where a scenario asks for it",
    "target": "a published result to compare with; no figure rests on it",
    "check": "a total to compare with; no figure rests on it",
    "superseded": "kept so that old cases open as they were",
}
# Fields of a parameter shown where they are set, and what they are called.
SHOWN: Final = {
    "uncertainty": "interval from",
    "reasoning": "reasoning",
    "note": "note",
    "population": "population",
    "sex": "sex",
    "age_band": "age band",
    "site": "site",
    "country": "country",
    "year": "year",
    "price_year": "price year",
    "index": "brought to base prices by",
    "date": "date",
    "same_as": "follows",
    "mix": "part of",
    "superseded_by": "superseded by",
    "citation": "source",
    "where": "where in it",
    "doi": "doi",
    "url": "address",
    "first_edition_id": "first edition id",
}


@dataclass(frozen=True, slots=True)
class Report:
    """An answer about the evidence: rows under columns, notes below, and the same as plain data."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON-friendly data."""
        return dict(self.data)

    def __rich__(self) -> Group:
        """The answer as a table for the terminal."""
        from rich.console import Group
        from rich.markup import escape
        from rich.table import Table as RichTable
        from rich.text import Text

        table = RichTable(title=escape(self.title), title_justify="left", show_edge=False, pad_edge=False)
        for column in self.columns:
            table.add_column(escape(column), overflow="fold")
        for row in self.rows:
            table.add_row(*(Text(cell) for cell in row))
        return Group(table, *(Text(note) for note in self.notes))


def evidence_list(
    pack: Pack,
    *,
    prefix: str = "",
    role: str = "",
    status: str = "",
    flag: str = "",
    search: str = "",
) -> Report:
    """The parameters that fit all of the given filters, in the order of the pack."""
    found = [
        parameter
        for parameter in pack.parameters.values()
        if parameter.id.startswith(prefix)
        and parameter.role.startswith(role)
        and parameter.status.startswith(status)
        and (not flag or parameter.flag == flag)
        and search.lower() in f"{parameter.id} {parameter.label} {parameter.first_edition_id}".lower()
    ]
    rows = tuple((p.id, spoken(p.value), p.unit, p.status, p.flag, p.label) for p in found)
    title = f"{len(found)} of {len(pack.parameters)} parameters, evidence {pack.name} {pack.version}"
    data = {**_identity(pack), "parameters": [p.as_dict() for p in found]}
    return Report(
        title, ("id", "value", "unit", "status", "flag", "label"), rows, pack.attributions[:1], data
    )


def evidence_show(pack: Pack, id: str, *, resolved: Resolved | None = None) -> Report:
    """Everything known about one parameter, claim, policy or table.

    id may also be that of the first edition. With `resolved`, the value in force and its trail come first.
    Raises InputError with the likely right id if there is none of that name.
    """
    others: dict[str, Claim | Policy | Table] = {entry.id: entry for entry in pack.policies}
    others |= {entry.id: entry for entry in pack.claims} | dict(pack.tables)
    if id in others:
        return _show_entry(pack, others[id])
    found = (pack.parameters[id],) if id in pack.parameters else pack.by_first_edition(id)
    if not found:
        raise InputError(pack.unknown(id))
    rows = tuple(row for parameter in found for row in _described(parameter, resolved))
    data: dict[str, Any] = {**_identity(pack), "parameters": [p.as_dict() for p in found]}
    if resolved is not None:
        data["in_force"] = [_in_force(resolved[p.id]) for p in found]
    data["attribution"] = list(_attribution(pack, found))
    return Report(found[0].label, ("field", "what it says"), rows, _attribution(pack, found), data)


def evidence_check(pack: Pack) -> Report:
    """What the pack rests on: how much was read, recalled or assumed, and what is weak.

    A pack with a fault cannot be loaded, so this never has to say that one is broken.
    """
    every = tuple(pack.parameters.values())
    inputs = [p for p in every if p.role == "input"]
    by_status = Counter(p.status for p in inputs)
    counts = {
        "parameters": len(every),
        "by_role": dict(Counter(p.role for p in every)),
        "by_status": dict(Counter(p.status for p in every)),
        "inputs_by_status": dict(by_status),
        "by_flag": dict(Counter(p.flag for p in every if p.flag)),
        "sources": len(pack.bibliography),
        "sources_without_address": sum(not (s.doi or s.url) for s in pack.bibliography.values()),
    }
    doubtful = [p for p in inputs if p.flag or p.status == "recalled"]
    reason = "recalled: check it against its source"
    rows = tuple((p.id, p.status, p.flag, p.flag_reason or reason) for p in doubtful)
    spread = ", ".join(f"{count} {status}" for status, count in sorted(by_status.items()))
    title = f"Evidence {pack.name} {pack.version} of {pack.date} is complete. Inputs: {spread}. Doubtful:"
    data = {**_identity(pack), "complete": True, "counts": counts, "doubtful": [p.id for p in doubtful]}
    return Report(title, ("id", "status", "flag", "why"), rows, pack.attributions, data)


def evidence_stale(pack: Pack, today: datetime.date, *, used: Iterable[str] = ()) -> Report:
    """What is past its day: prices and costs over their shelf life, expired policies, superseded values used.

    today: the day to judge by. used: ids that a case rests on, to find superseded ones among them.
    """
    found = [*_old_values(pack, today), *_expired(pack, today), *_superseded(pack, used)]
    rows = tuple((entry["id"], entry["since"] or "undated", entry["why"]) for entry in found)
    title = f"{len(found)} entries of evidence {pack.name} {pack.version} need a look on {today}"
    data = {**_identity(pack), "today": today.isoformat(), "stale": found}
    cures = tuple(dict.fromkeys(f"What to do about {e['sort']}: {e['cure']}" for e in found))
    return Report(title, ("id", "of", "why"), rows, cures, data)


def spoken(value: float | tuple[float, ...] | None) -> str:
    """A value the way a person writes it: 12,208, 0.66, or shares with slashes; empty for none."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " / ".join(spoken(share) for share in value)
    return f"{value:,.0f}" if abs(value) >= 1000 and value == int(value) else f"{value:,.10g}"


def _identity(pack: Pack) -> dict[str, Any]:
    return {
        "pack": pack.name,
        "version": pack.version,
        "date": pack.date.isoformat(),
        "hash": pack.hash,
        "licence": pack.licence["name"],
    }


def _described(parameter: Parameter, resolved: Resolved | None) -> Iterator[tuple[str, str]]:
    """What is known, in the order in which a reviewer asks; the value in force first."""
    yield "id", parameter.id
    if resolved is not None:
        yield from _trail(resolved[parameter.id])
    yield "value", _with_unit(parameter)
    if parameter.low is not None and parameter.high is not None:
        yield "interval", f"{spoken(parameter.low)} to {spoken(parameter.high)} ({parameter.interval})"
    if parameter.value is not None:
        yield "status", f"{parameter.status}: {STATUS_MEANS[parameter.status]}"
    if parameter.flag:
        yield "flag", f"{parameter.flag}: {parameter.flag_reason}"
    yield "role", f"{parameter.role}: {ROLE_MEANS[parameter.role]}"
    yield "distribution", str(parameter.distribution)
    yield "allowed range", f"{spoken(parameter.allowed[0])} to {spoken(parameter.allowed[1])}"
    for name, label in SHOWN.items():
        text = getattr(parameter, name)
        if text:
            yield label, str(text)
    yield "stands in", f"{parameter.file}, line {parameter.line}"


def _trail(value: ResolvedValue) -> Iterator[tuple[str, str]]:
    yield "in force", f"{spoken(value.value)} ({value.trail()})"
    while value.before is not None:
        value = value.before
        yield "beneath it", f"{spoken(value.value)} ({value.trail()})"


def _with_unit(parameter: Parameter) -> str:
    if parameter.value is None:
        return f"computed by the model unless a case sets it, {parameter.unit}"
    if isinstance(parameter.value, tuple):
        return ", ".join(f"{part} {spoken(share)}" for part, share in parameter.shares.items())
    return f"{spoken(parameter.value)} {parameter.unit}"


def _in_force(value: ResolvedValue) -> dict[str, Any]:
    return {
        "id": value.parameter.id,
        "value": list(value.value) if isinstance(value.value, tuple) else value.value,
        "low": value.low,
        "high": value.high,
        "layer": value.layer,
        "set_by": value.set_by,
        "at": value.at,
        "reason": value.reason,
        "source": value.source,
        "basis": value.basis,
    }


def _attribution(pack: Pack, parameters: Iterable[Parameter]) -> tuple[str, ...]:
    """The lines to print with these values: the licence's own and those of the tables behind them."""
    sources = {parameter.source for parameter in parameters}
    lines = [pack.licence["attribution"]]
    lines += [
        f"{table.publisher}, {table.edition}. {table.attribution}."
        for table in pack.tables.values()
        if table.source in sources
    ]
    return tuple(dict.fromkeys(lines))


def _show_entry(pack: Pack, entry: Claim | Policy | Table) -> Report:
    skipped = ("rows",)
    values = {name: getattr(entry, name) for name in entry.__dataclass_fields__ if name not in skipped}
    plain = {name: _plain(value) for name, value in values.items() if value not in ("", (), None)}
    if isinstance(entry, Table):
        plain["rows"] = len(entry.rows)
        lines: tuple[str, ...] = (f"{entry.publisher}, {entry.edition}. {entry.attribution}.",)
    else:
        lines = pack.attributions[:1]
    rows = tuple((name, str(value)) for name, value in plain.items())
    title = entry.claim if isinstance(entry, Claim) else entry.label
    data = {**_identity(pack), "entry": plain, "attribution": list(lines)}
    return Report(title, ("field", "what it says"), rows, lines, data)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _old_values(pack: Pack, today: datetime.date) -> Iterator[dict[str, str]]:
    """Inputs older than their kind may stand; the day of the value, or else the year of its source."""
    for parameter in pack.parameters.values():
        kind = pack.kinds[parameter.kind]
        years = kind.shelf_life_years
        if years is None or parameter.role != "input" or parameter.status == "ours":
            continue
        since = parameter.date or _end_of_year(pack, parameter)
        if since is not None and since + datetime.timedelta(days=round(years * 365.25)) >= today:
            continue
        spell = f"{years:g} year" if years == 1 else f"{years:g} years"
        why = f"{kind.label}: older than {spell}" if since else f"{kind.label}: without a date"
        cure = "replace it with a current one, or set it in the organisation's own layer."
        yield {"id": parameter.id, "since": str(since or ""), "why": why, "cure": cure, "sort": "values"}


def _end_of_year(pack: Pack, parameter: Parameter) -> datetime.date | None:
    source = pack.bibliography.get(parameter.source)
    return datetime.date(source.year, 12, 31) if source is not None and source.year else None


def _expired(pack: Pack, today: datetime.date) -> Iterator[dict[str, str]]:
    for policy in pack.policies:
        if policy.expires < today:
            why = f"{policy.label}: expired on {policy.expires}"
            cure = "look up what holds now; do not lean on it as it stands."
            yield {"id": policy.id, "since": str(policy.date), "why": why, "cure": cure, "sort": "policies"}


def _superseded(pack: Pack, used: Iterable[str]) -> Iterator[dict[str, str]]:
    for id in used:
        parameter = pack.parameters.get(id)
        if parameter is not None and parameter.role == "superseded":
            why = f"superseded by {parameter.superseded_by}"
            cure = f"move to {parameter.superseded_by}."
            since = str(parameter.date or "")
            yield {"id": id, "since": since, "why": why, "cure": cure, "sort": "superseded values"}
