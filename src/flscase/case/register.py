"""The assumptions register: every value that the figures rest on, with its source and its weakness.

One entry for each value of the evidence pack that this case reads, and for each share, count and price that
the case itself gives. What the case does not use (a drug nobody gets, a pay band nobody has) is left out.
A document prints the doubtful ones, families of values taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from flscase.case.figure import Figure
from flscase.case.inputs_option import CASCADE, PAY_BANDS
from flscase.case.making import evidence_figure
from flscase.case.rounding import number_text, place_of
from flscase.economics.parameters import used
from flscase.terms import DRUGS

if TYPE_CHECKING:
    from flscase.case.inputs import CaseInputs
    from flscase.case.inputs_option import Option
    from flscase.case.inputs_quantity import Quantity
    from flscase.caseload import Caseload
    from flscase.evidence import Resolved

Status = Literal["read", "recalled", "ours", "yours"]

# What each kind of value decides, by the beginning of its id.
USED_FOR: Final = {
    "admitted.": "hospital cost of a broken bone",
    "bed_days.": "bed days",
    "care_home.": "care home stays",
    "caseload.": "how many people fracture here",
    "cashable.": "which changes become cash",
    "cost.": "what a broken bone costs",
    "econ.": "value for money",
    "hours.": "how many the nurses can assess",
    "incidence.": "which bones break at which age",
    "infusion.": "cost and work of infusions",
    "minutes.": "how many the nurses can assess",
    "mortality.": "deaths",
    "oncost.": "cost of the service",
    "operated.": "operations",
    "pathway.": "who is treated, and when",
    "pay.": "cost of the service",
    "persistence.": "how long people stay on treatment",
    "price.": "cost of drugs",
    "refracture.": "how many break another bone",
    "risk.": "risk of those treated",
    "service.": "cost of the service",
    "share.": "cost of drugs",
    "split.": "whose budget bears a cost",
    "treatment.": "what the drugs do",
    "utility.": "QALYs",
    "visits.": "what a broken bone costs",
    "work.": "work that lands on others",
}
# Tables of values that a document shows as one line.
FAMILIES: Final = {
    "incidence.": "How often each bone breaks, by sex and age",
    "care_home.at_index.": "Share living in a care home when they break a bone, by bone and age",
    "care_home.new.": "Chance of moving to a care home after a hip fracture, by sex and age",
    "mortality.": "How much a broken bone raises the risk of death, by bone and time",
    "persistence.ordinary.": "Share still on tablets without follow-up, by month",
    "persistence.monitored.": "Share still on tablets with follow-up, by month",
    "persistence.cautious.": "Share still on tablets with follow-up, cautious, by month",
    "persistence.zoledronate.": "Share coming back for the next infusion",
    "bed_days.": "Bed days for each broken bone, by bone",
    "admitted.": "Share admitted, by bone",
    "caseload.mix.": "Share of patients by broken bone",
    "cashable.": "Share of a change that becomes cash, by payer",
    "utility.baseline.": "Quality of life by age and sex",
    "infusion.minutes.": "Nurse minutes for each infusion, by place",
    "infusion.chair.": "Cost of a chair for each infusion, by place",
    "work.": "Work that each patient brings to others",
    "treatment.course.": "Planned length of treatment, by drug",
    "oncost.": "Employer's costs on top of pay",
    "pay.": "Pay by band",
}
_STEP_WORDS: Final = {
    "treated": "share treated",
    "identified": "share found",
    "assessed": "of those, assessed",
    "recommended": "of those, advised to take treatment",
    "started": "of those, started",
}
TABLE: Final = "a table"
# Values of the pack that stand beside the model for comparison: no figure of a case rests on them.
BESIDE: Final = (
    "care_home.death_first_year",
    "cashable.general_practice",
    "cost.bed_day",
    "cost.community.",
    "cost.funded_nursing_care.",
    "cost.gp",
    "econ.green_book_qaly",
    "minutes.follow_up",
    "price.ibandronate_injection",
    "price.vitamin_d",
    "refracture.hr.",
    "refracture.rr.10y",
    "refracture.rr.per_year_of_age",
    "refracture.rr.women",
    "share.self_funders.",
    "treatment.bisphosphonate.hip",
)


@dataclass(frozen=True)
class Assumption:
    """One value that the case rests on, in words.

    id:            evidence id, or the key of the case file.
    value_text:    as printed; interval_text is empty where there is none.
    status:        read in its source, recalled (check it), ours (our assumption), yours (the case's own).
    basis:         counted, audited, published, scaled, assumed or judged.
    flag:          "", weak or contested; note says why, or what to know.
    used_for:      what it decides.
    reference:     key of the bibliography, or empty.
    """

    id: str
    label: str
    value_text: str
    interval_text: str
    source: str
    status: Status
    basis: str
    flag: str = ""
    note: str = ""
    used_for: str = ""
    reference: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether a careful reader would want to see it: not simply read in a source that nobody doubts."""
        return bool(self.flag) or self.status != "read"


def register(inputs: CaseInputs, resolved: Resolved, caseload: Caseload) -> tuple[Assumption, ...]:
    """Return every assumption of a case: its own first, then the evidence in the order of the pack."""
    own = [item for option in inputs.options for item in _of_option(option)]
    return (*_of_caseload(inputs, caseload), *own, *_of_evidence(inputs, resolved))


def grouped(entries: Iterable[Assumption]) -> tuple[Assumption, ...]:
    """Return entries with alike ones as one line, in the order of the first of them.

    A family of evidence values becomes "a table"; shares of one option that the case gives alike stand in
    one line, separated by slashes.
    """
    lines: dict[tuple[str, ...], Assumption] = {}
    for entry in entries:
        key = _key(entry)
        if key not in lines:
            lines[key] = entry
        elif entry.status == "yours":
            lines[key] = _joined(lines[key], entry)
        elif lines[key].value_text != TABLE:
            label = FAMILIES.get(key[0], entry.label)
            lines[key] = replace(lines[key], id=f"{key[0]}*", label=label, value_text=TABLE, interval_text="")
    return tuple(lines.values())


def _key(entry: Assumption) -> tuple[str, ...]:
    """Return what entries of one line have in common."""
    if entry.status != "yours":
        family = next((prefix for prefix in FAMILIES if entry.id.startswith(prefix)), None)
        return (family or entry.id, entry.status, entry.flag)
    option, _, rest = entry.id.removeprefix("options.").partition(".")
    kind = "drugs" if rest.startswith("drug_mix.") else "reach" if rest in _STEP_WORDS else None
    if kind is None or entry.interval_text or not entry.id.startswith("options."):
        return (entry.id,)
    return (option, kind, entry.basis, entry.source, entry.note)


def _joined(line: Assumption, entry: Assumption) -> Assumption:
    words = entry.label.partition(": ")[2]
    label = f"{line.label} / {words}"
    return replace(line, label=label, value_text=f"{line.value_text} / {entry.value_text}")


def used_for(id: str) -> str:
    """Return what a value of the evidence decides, in words."""
    return next((words for prefix, words in USED_FOR.items() if id.startswith(prefix)), "")


def read_by_case(inputs: CaseInputs, resolved: Resolved) -> list[str]:
    """Return the evidence ids that this case reads, in the order of the pack."""
    idle = _idle(inputs)
    scenarios = {option.persistence for option in inputs.options}
    return [
        id
        for id in used(resolved)
        if not id.startswith(BESIDE)
        and idle.isdisjoint((id, *id.split(".")))
        and (resolved[id].parameter.role == "input" or id.split(".")[1] in scenarios)
    ]


def _idle(inputs: CaseInputs) -> frozenset[str]:
    """Return parts of evidence ids (or whole ones) that this case has no use for."""
    drugs = {drug for option in inputs.options for drug in option.drug_mix.drugs}
    bands = {str(line.band) for option in inputs.options for line in option.workforce}
    curves = {option.persistence for option in inputs.options if isinstance(option.persistence, str)}
    idle = {drug for drug in DRUGS if drug not in drugs} | {"min", "max"}
    idle |= {f"band_{band}" for band in PAY_BANDS if band not in bands}
    idle |= {"romosozumab_vs_alendronate"} if "romosozumab" in idle else set()
    idle |= {"anabolic"} if {"romosozumab", "teriparatide", "raloxifene"} <= idle else set()
    idle |= {"cautious"} if "cautious" not in curves else set()
    idle |= {"monitored"} if not {"monitored", "target"} & curves else set()
    idle |= {"target_odds"} if "target" not in curves else set()
    bases = {"national_cost_collection": "cost.hip.spell", "hes_increment": "cost.hip.increment"}
    return frozenset(idle | {id for basis, id in bases.items() if basis != inputs.money.hip_cost_basis})


def _of_evidence(inputs: CaseInputs, resolved: Resolved) -> Iterator[Assumption]:
    for id in read_by_case(inputs, resolved):
        here = resolved[id]
        parameter, own = here.parameter, here.layer != "national"
        figure = evidence_figure(resolved, id)
        yield Assumption(
            id=id,
            label=parameter.label,
            value_text=_split(here.value) if isinstance(here.value, tuple) else figure.text_with_unit,
            interval_text=figure.interval_text,
            source=here.source,
            status="yours" if own else parameter.status,  # type: ignore[arg-type]
            basis=here.basis,
            flag="" if own else parameter.flag,
            note=here.reason if own else parameter.flag_reason or parameter.reasoning or parameter.note,
            used_for=used_for(id),
            reference="" if own else parameter.source,
        )


def _split(shares: Sequence[float]) -> str:
    return " / ".join(number_text(share, "share") for share in shares)


def _of_caseload(inputs: CaseInputs, caseload: Caseload) -> Iterator[Assumption]:
    """Yield what the case gives of its caseload, and every way of estimating it, side by side."""
    decides = "how many people fracture here"
    hips, growth = inputs.caseload.hip_fractures_per_year, inputs.caseload.growth
    if hips is not None:
        yield _yours("caseload.hip_fractures_per_year", "Hip fractures a year", hips, "people", decides)
    if growth is not None:
        yield _yours("caseload.growth", "Yearly growth of the caseload", growth, "share", decides)
    for way in caseload.denominators:
        if way.value is None:
            continue
        figure = Figure(way.name, way.value, "people", way.label, way.basis, low=way.low, high=way.high)
        yield Assumption(
            id=f"caseload.denominators.{way.name}",
            label=way.label,
            value_text=figure.text,
            interval_text=figure.interval_text,
            source=way.source,
            status="yours" if way.basis in ("counted", "audited") else "read",
            basis=way.basis,
            note="in use" if way.used else "beside it, not used",
            used_for=decides,
        )


def _of_option(option: Option) -> Iterator[Assumption]:
    at = f"options.{option.id}"
    for step in ("treated", *CASCADE):
        table = getattr(option, step)
        for path, quantity in table.leaves() if table is not None else ():
            where = f" ({', '.join(str(part) for part in path)})" if path else ""
            label = f"{option.name}: {_STEP_WORDS[step]}{where}"
            yield _yours(".".join([at, step, *map(str, path)]), label, quantity, "share", "who is treated")
    for name, label, unit in (
        ("weeks_to_treatment", "weeks from fracture to treatment", "weeks"),
        ("new_assessments_per_month", "new patients it can assess in a month", "people"),
        ("dxa_slots_per_month", "bone density scans it has in a month", "scans"),
        ("set_up", "one-off cost of setting up", "GBP"),
    ):
        quantity = getattr(option, name)
        if quantity is not None:
            yield _yours(
                f"{at}.{name}", f"{option.name}: {label}", quantity, unit, "reach and cost of the service"
            )
    for group, mix in option.drug_mix.table:
        for drug, quantity in mix:
            where = f" after a fracture of the group {group}" if group else ""
            label = f"{option.name}: start on {drug}{where}"
            yield _yours(f"{at}.drug_mix.{drug}", label, quantity, "share", "what treatment does and costs")


def _yours(id: str, label: str, quantity: Quantity, unit: str, decides: str) -> Assumption:
    basis = quantity.basis or "assumed"
    figure = Figure(id, quantity.value, unit, label, basis, low=quantity.low, high=quantity.high)
    return Assumption(
        id=id,
        label=label,
        value_text=number_text(figure.value, unit, place_of((figure.value,), unit)),
        interval_text=figure.interval_text,
        source=quantity.source or "the case file",
        status="yours",
        basis=basis,
        note=quantity.reason or "",
        used_for=decides,
    )
