"""The whole document: title facts, eight sections in their order, appendices, references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from flscase.case.content import (
    Block,
    Citation,
    Date,
    Document,
    Fact,
    Provenance,
    Quoted,
    Reference,
    Words,
    words,
)
from flscase.case.register import used_for
from flscase.case.sections import names
from flscase.case.sections.appendices import appendices
from flscase.case.sections.ask import ask
from flscase.case.sections.delay import delay
from flscase.case.sections.doubt import doubt
from flscase.case.sections.gap import gap
from flscase.case.sections.money import money
from flscase.case.sections.need import need
from flscase.case.sections.people import people
from flscase.case.sections.seen import seen
from flscase.case.sections.summary import summary
from flscase.case.sections.view import View, listed

if TYPE_CHECKING:
    from flscase.case.results import Results
    from flscase.evidence import Resolved

ORDER: Final[tuple[Callable[[View], tuple[Block, ...]], ...]] = (
    summary,
    need,
    gap,
    people,
    money,
    doubt,
    delay,
    seen,
    ask,
)
READY: Final = "Ready for decision"
DRAFT: Final = "Draft for discussion"


def compose(results: Results) -> Document:
    """Write the case of some results as a document. Nothing is computed here."""
    return compose_from(View(results))


def compose_from(view: View) -> Document:
    """Write the case as seen from one option; the view notes every figure that was not there."""
    results = view.results
    facts = view.inputs.case
    blocks = (*(block for section in ORDER for block in section(view)), *appendices(view))
    pack = results.resolved.pack
    return Document(
        title=facts.title,
        subtitle=names.STAGE[facts.stage],
        status=READY if results.readiness.ready else DRAFT,
        blocks=blocks,
        provenance=_provenance(results.provenance),
        facts=_facts(view),
        references=tuple(
            Reference(
                key, source.citation, source.url or (f"https://doi.org/{source.doi}" if source.doi else None)
            )
            for key, source in pack.bibliography.items()
        ),
        attributions=pack.attributions,
        source_names=_source_names(results),
    )


def _facts(view: View) -> tuple[Fact, ...]:
    case = view.inputs.case
    who: list[Words] = [words("by ", Quoted(case.prepared_by))] if case.prepared_by else []
    when: list[Words] = [words(Date(case.prepared_on))] if case.prepared_on else []
    lines: list[tuple[str, Words]] = [
        ("For", Quoted(case.organisation) if case.organisation else ""),
        ("Prepared", listed([*who, *when], "on") if who else listed(when)),
        ("Plan", words(view.say("[years] from"), " ", Date(case.start))),
        ("Argues for", words(view.name())),
    ]
    return tuple(Fact(label, value) for label, value in lines if value)


def _provenance(made: Mapping[str, object]) -> Provenance:
    seed, draws = made.get("seed"), made.get("draws")
    return Provenance(
        version=str(made["version"]),
        pack=str(made["evidence_pack"]),
        pack_hash=str(made["evidence_hash"]),
        inputs_hash=str(made["inputs_hash"]),
        seed=seed if isinstance(seed, int) and draws else None,
        draws=draws if isinstance(draws, int) and draws else None,
    )


def _source_names(results: Results) -> dict[str, Words]:
    """Return how the index of figures prints each source: evidence by its label and its reference."""
    sources = dict.fromkeys(source for figure in results.figures.values() for source in figure.sources)
    return {source: name for source in sources if (name := _source_name(source, results.resolved))}


def _source_name(source: str, resolved: Resolved) -> Words:
    if source.endswith("*"):
        decides = used_for(source.removesuffix("*"))
        return f"the evidence on {decides}" if decides else ()
    if source not in resolved:
        return ()
    parameter = resolved[source].parameter
    known = parameter.source in resolved.pack.bibliography and resolved[source].layer == "national"
    return words(Quoted(parameter.label), *((Citation(parameter.source),) if known else ()))
