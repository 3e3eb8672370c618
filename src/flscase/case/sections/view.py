"""How sections read results: by short names, by sign, and never past a figure that is not there.

A sentence is a template of `prose` in which `L` is the option the case is about, `B` today's care and `yN`
the end of the plan: "[L.fractures_averted.all.yN|with_interval]". A sentence that needs a figure which
was not computed is left out whole, and the id is noted in `missing`.

Signs follow what is printed: a number that prints as nothing counts as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flscase.case.content import (
    Bullets,
    Citation,
    Date,
    Emphasis,
    FigureForm,
    FigureRef,
    Footnote,
    Paragraph,
    Quoted,
    Run,
    Runs,
    Term,
    Words,
    prose,
    words,
)
from flscase.case.figure import Figure
from flscase.case.words import FORMS

if TYPE_CHECKING:
    from flscase.case.inputs import CaseInputs
    from flscase.case.inputs_option import Option
    from flscase.case.results import Results

SMALL: Final = 5  # counts below this are called small numbers


class View:
    """Results seen from one option: the lead unless another is given."""

    def __init__(self, results: Results, option: str | None = None, missing: set[str] | None = None) -> None:
        self.results = results
        self.lead = option or results.lead
        self.missing: set[str] = set() if missing is None else missing

    def about(self, option: str) -> View:
        """Return the same results seen from another option."""
        return View(self.results, option, self.missing)

    # --- the case ---------------------------------------------------------------------------

    @property
    def inputs(self) -> CaseInputs:
        """The case's inputs."""
        return self.results.inputs

    @property
    def years(self) -> int:
        """Years of the plan."""
        return self.inputs.case.years

    @property
    def option(self) -> Option:
        """The option in view."""
        return self.inputs.option(self.lead)

    @property
    def rivals(self) -> tuple[str, ...]:
        """The other options, without today's care."""
        ids = (str(option.id) for option in self.inputs.options)
        return tuple(id for id in ids if id not in (self.lead, self.results.baseline))

    def name(self, option: str | None = None) -> Quoted:
        """Return an option's name as its author wrote it."""
        return Quoted(self.inputs.option(option or self.lead).name)

    # --- figures ----------------------------------------------------------------------------

    def full(self, id: str) -> str:
        """Return the whole id of a short one."""
        head, _, rest = id.partition(".")
        options = {"L": self.lead, "B": self.results.baseline}
        id = f"{options[head]}.{rest}" if head in options else id
        return f"{id[:-2]}y{self.years}" if id.endswith(".yN") else id

    def figure(self, id: str) -> Figure | None:
        """Return a figure, or None where it was not computed (which is noted)."""
        found = self.results.figures.get(self.full(id))
        if found is None:
            self.missing.add(self.full(id))
        return found

    def value(self, id: str) -> float | None:
        """Return a figure's number; None where there is none."""
        found = self.figure(id)
        return found.value if found and isinstance(found.value, int | float) else None

    def sign(self, id: str) -> int | None:
        """Return the sign of what is printed, or None where there is no number."""
        found = self.figure(id)
        if found is None or not isinstance(found.value, int | float):
            return None
        shown = found.rounded
        return 0 if not isinstance(shown, int | float) or shown == 0 else 1 if shown > 0 else -1

    def shows(self, id: str) -> bool:
        """Tell whether a figure is there with a number that does not print as nothing. Notes nothing."""
        return self.full(id) in self.results.figures and self.sign(id) not in (None, 0)

    def straddles(self, id: str) -> bool:
        """Tell whether a figure's interval reaches from below nothing to above it."""
        found = self.figure(id)
        return bool(found and found.low is not None and found.high is not None and found.low < 0 < found.high)

    def small(self, id: str) -> bool:
        """Tell whether a count is there, but so small that chance will hide it."""
        number = self.value(id)
        return number is not None and 0 < abs(number) < SMALL

    # --- words ------------------------------------------------------------------------------

    def say(self, template: str, /, **parts: str | Run | Runs) -> Runs:
        """Return a sentence's runs, or nothing where one of its figures is not there."""
        span = "[plan.years] year" if self.years == 1 else "[plan.years] years"
        runs = tuple(self._placed(run) for run in prose(template.replace("[years]", span), **parts))
        wanted = list(figure_ids(runs))
        absent = [id for id in wanted if id not in self.results.figures]
        self.missing.update(absent)
        return () if absent else runs

    def _placed(self, run: Run) -> Run:
        if isinstance(run, FigureRef):
            return replace(run, id=self.full(run.id))
        if isinstance(run, Emphasis | Footnote):
            return type(run)(tuple(self._placed(inner) for inner in run.runs))
        return run

    def cell(self, id: str, form: FigureForm = "value") -> Words:
        """Return a figure as a table's cell; a dash where it was not computed."""
        assert form in FORMS  # noqa: S101 - a slip of the writer, not of the user
        return FigureRef(self.full(id), form) if self.figure(id) is not None else "–"

    def cite(self, *ids: str) -> Runs:
        """Return a citation of the sources of some evidence values; nothing for those without one."""
        resolved = self.results.resolved
        keys = [resolved[id].parameter.source for id in ids if resolved[id].layer == "national"]
        known = dict.fromkeys(key for key in keys if key in resolved.pack.bibliography)
        return (Citation(*known),) if known else ()

    def quote(self, key: str) -> Runs:
        """Return a citation of a work by its key; nothing where the pack does not hold it."""
        return (Citation(key),) if key in self.results.resolved.pack.bibliography else ()


def figure_ids(runs: Iterable[Run]) -> Iterable[str]:
    """Yield the ids of all figures in some runs."""
    for run in runs:
        if isinstance(run, FigureRef):
            yield run.id
        elif isinstance(run, Emphasis | Footnote):
            yield from figure_ids(run.runs)


def paragraph(*sentences: Words, lead: bool = False) -> tuple[Paragraph, ...]:
    """Join sentences into a paragraph; none where all are empty."""
    runs: Runs = ()
    for sentence in map(words, sentences):
        if sentence:
            runs = (*runs, *(words(" ") if runs else ()), *sentence)
    return (Paragraph(runs, lead=lead),) if runs else ()


def bullets(*items: Words, ordered: bool = False) -> tuple[Bullets, ...]:
    """Return a list of those items that are not empty."""
    kept = tuple(item for item in map(words, items) if item)
    return (Bullets(kept, ordered),) if kept else ()


def listed(items: Sequence[Words], last: str = "and") -> Runs:
    """Return "a, b and c"."""
    runs: Runs = ()
    for place, item in enumerate(items):
        link = "" if not place else f" {last} " if place == len(items) - 1 else ", "
        runs = (*runs, *words(link), *words(item))
    return runs


def ages(option: Option) -> Term:
    """Return whom an option covers by age: "aged 75 and over"."""
    group = option.covers.ages
    reach = "and over" if group.last is None else f"to {group.last}"
    return Term(f"aged {group.first} {reach}")


def period(text: str) -> Date:
    """Return a quarter or a financial year as a date."""
    return Date(text)
