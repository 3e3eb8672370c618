"""Is the case ready to hand in, and what is still missing, assumed, recalled or out of date?

Each item says what it is, why it matters, and what cures it. A case is not ready while something is missing
or while a headline rests on a value that was recalled and that nobody has taken on by name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from flscase.case.inputs_option import CASCADE
from flscase.case.register import Assumption, grouped
from flscase.evidence.report import evidence_stale

if TYPE_CHECKING:
    from flscase.case.figure import Figure
    from flscase.case.inputs import CaseInputs
    from flscase.case.inputs_option import Option
    from flscase.caseload import Caseload
    from flscase.evidence import Resolved

Kind = Literal["missing", "assumed", "recalled", "stale", "warning"]
BLOCKING: Final = frozenset({"missing", "recalled"})
KNOWN: Final = ("counted", "audited")
# Figures that a reader takes away: what they rest on must have been checked.
HEADLINES: Final = (
    ".treated_share",
    ".fractures_averted.all",
    ".service_cost.y1",
    ".icer",
    ".net_cash.system",
)
STARTED: Final = "kpi.started_16_weeks.2023"


@dataclass(frozen=True)
class ReadinessItem:
    """One thing to know or to do before the case is handed in.

    figure_ids: headlines that rest on it, where that is known.
    """

    kind: Kind
    what: str
    why: str
    cure: str
    figure_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readiness:
    """Whether a case can be handed in, and what stands in the way or should be known."""

    ready: bool
    items: tuple[ReadinessItem, ...]

    def of(self, kind: Kind) -> tuple[ReadinessItem, ...]:
        """Return the items of one kind."""
        return tuple(item for item in self.items if item.kind == kind)


def readiness(
    inputs: CaseInputs,
    resolved: Resolved,
    caseload: Caseload,
    figures: Mapping[str, Figure],
    entries: Sequence[Assumption],
    *,
    today: datetime.date | None = None,
) -> Readiness:
    """Return what a case still needs.

    entries: its assumptions register. today: the day to judge by; the case's own date, else the pack's.
    """
    day = today or inputs.case.prepared_on or resolved.pack.date
    items = (
        *_missing(inputs),
        *_caseload(inputs, figures),
        *_shares(inputs, resolved),
        *_recalled(entries, figures),
        *_stale(resolved, entries, day, figures),
        *(_warning(text) for text in caseload.warnings),
    )
    return Readiness(not any(item.kind in BLOCKING for item in items), items)


def _missing(inputs: CaseInputs) -> Iterator[ReadinessItem]:
    facts = inputs.case
    if facts.organisation is None:
        why = "A reader must see whose case it is."
        yield ReadinessItem(
            "missing", "The organisation is not named.", why, "Add organisation under [case]."
        )
    if facts.prepared_by is None:
        why = "Somebody must answer for the figures."
        yield ReadinessItem("missing", "Nobody is named as its author.", why, "Add prepared_by under [case].")
    if facts.prepared_on is None:
        why = "Prices and policies are judged by the date of the case."
        yield ReadinessItem("missing", "The case has no date.", why, "Add prepared_on under [case].")


def _caseload(inputs: CaseInputs, figures: Mapping[str, Figure]) -> Iterator[ReadinessItem]:
    if inputs.caseload.episodes is not None:
        return
    what = "The number of patients is scaled from hip fractures, not counted here."
    cure = "Add a HES or SUS extract: episodes under [caseload]."
    yield ReadinessItem("assumed", what, "Every total moves with it.", cure, _resting(figures, "caseload."))


def _shares(inputs: CaseInputs, resolved: Resolved) -> Iterator[ReadinessItem]:
    """Yield what is planned and not known: today's care, and the reach of the options."""
    if _unknown(inputs.baseline, ("treated", *CASCADE)):
        yield ReadinessItem(
            "assumed",
            "The share treated today is not from this hospital's own data.",
            "Everything the service gains is measured against it.",
            'Give it with basis = "audited" and its source, from your own national audit results.',
        )
    planned = [o for o in inputs.options if not o.baseline and _unknown(o, CASCADE)]
    if planned:
        yield ReadinessItem(
            "assumed",
            f"How many are found, assessed, advised and started is planned, not known: {_names(planned)}.",
            "What the service reaches decides what it is worth.",
            "Have the clinical lead confirm the shares, or give your own audited ones.",
        )
    hopeful = [option for option in planned if _above_audit(option, resolved)]
    if hopeful:
        yield ReadinessItem(
            "warning",
            f"More are planned to start treatment than England's services record: {_names(hopeful)}.",
            "National records miss people who were not followed up, but the gap is large.",
            "Plan for the recorded share as well, and say how yours will be reached.",
            tuple(f"{option.id}.{measure}" for option in hopeful for measure in ("treated_share", "icer")),
        )


def _names(options: Iterable[Option]) -> str:
    return "; ".join(option.name for option in options)


def _above_audit(option: Option, resolved: Resolved) -> bool:
    """Tell whether an option starts more people than the upper bound of what is recorded, unaudited."""
    if option.started is None or STARTED not in resolved or not _unknown(option, ("started",)):
        return False
    recorded = resolved[STARTED].high
    return recorded is not None and max(share.value for _, share in option.started.leaves()) > recorded


def _unknown(option: Option, steps: Iterable[str]) -> list[str]:
    """Return the shares of an option that are neither counted nor audited."""
    tables = {step: getattr(option, step) for step in steps}
    return [
        step
        for step, table in tables.items()
        if table is not None and any(quantity.basis not in KNOWN for _, quantity in table.leaves())
    ]


def _recalled(entries: Sequence[Assumption], figures: Mapping[str, Figure]) -> Iterator[ReadinessItem]:
    for entry in grouped(entry for entry in entries if entry.status == "recalled"):
        headlines = _resting(figures, entry.id.removesuffix("*"))
        yield ReadinessItem(
            "recalled",
            f"{entry.label}: {entry.value_text}.",
            "It was written from memory and not checked against its source.",
            f'Check it, then set "{entry.id}" under [overrides] with source, reason and by.',
            headlines,
        )


def _stale(
    resolved: Resolved, entries: Sequence[Assumption], day: datetime.date, figures: Mapping[str, Figure]
) -> Iterator[ReadinessItem]:
    ours = {entry.id: entry for entry in entries if entry.status != "yours"}
    stale = {found["id"]: found for found in evidence_stale(resolved.pack, day, used=ours).data["stale"]}
    for entry in grouped(ours[id] for id in stale if id in ours):
        found = stale.get(entry.id) or next(stale[id] for id in stale if id.startswith(entry.id.rstrip("*")))
        why = f"{_sentence(found['why'])[:-1]}; it is of {found['since'] or 'no stated date'}."
        what = f"{entry.label}: {entry.value_text}."
        headlines = _resting(figures, entry.id.rstrip("*"))
        yield ReadinessItem("stale", what, why, _sentence(found["cure"]), headlines)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _warning(text: str) -> ReadinessItem:
    return ReadinessItem(
        "warning", text, "It bears on the figures.", "Read it with the figures that it names."
    )


def _resting(figures: Mapping[str, Figure], id: str) -> tuple[str, ...]:
    """Return the headlines whose sources take in an evidence id (or begin with it)."""
    headlines = [
        f for f in figures.values() if any(f".{f.id.partition('.')[2]}".startswith(h) for h in HEADLINES)
    ]
    return tuple(
        figure.id
        for figure in headlines
        if any(id.startswith(source.rstrip("*")) or source.startswith(id) for source in figure.sources)
    )
