"""The case as data: one schema for the case file, the web form, the API and what is stored.

`CaseInputs` is complete and consistent, or it does not exist; `CaseDraft` is the same with everything
optional, for work in progress. Both are made of the same parts, so that they cannot drift apart, and the
JSON Schema that ships beside this file is generated from them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator

from flscase.case import inputs_rules
from flscase.case.inputs_draft import draft_of
from flscase.case.inputs_names import OneOf
from flscase.case.inputs_option import Option, Slug, Text, patched
from flscase.case.inputs_problem import Problem, fault, spoken
from flscase.case.inputs_quantity import Day, Number, Pounds, Quantity, Share, Sourced, Strict, Within, number
from flscase.terms import PAYERS

if TYPE_CHECKING:
    from flscase.evidence import Override as EvidenceOverride

SCHEMA_VERSION: Final = 1
QUARTER_STARTS: Final = (1, 4, 7, 10)
CASHABLE: Final = (*(payer for payer in PAYERS if payer not in ("nhs_england", "unpaid_care")), "service")

Payer = Annotated[str, OneOf(PAYERS, "payer")]
Rate = Annotated[Number, Within(0, 0.2, "per year")]


def _quarter_start(value: Any) -> Any:
    """Return a date that begins a quarter. Raises a fault naming the nearest ones."""
    if value.day == 1 and value.month in QUARTER_STARTS:
        return value
    before = value.replace(month=max(month for month in QUARTER_STARTS if month <= value.month), day=1)
    following = before.month + 3
    after = before.replace(year=before.year + following // 13, month=(following - 1) % 12 + 1)
    cure = f"Quarters begin on 1 April, July, October and January: take {before} or {after}."
    raise fault(Problem(f"{value} does not begin a quarter.", cure))


def _paths(value: Any) -> Any:
    """Return file names as a tuple; one name may stand alone. Raises a fault for anything else."""
    names = [value] if isinstance(value, str) else value
    cure = 'Write a file name in quotation marks, or several: ["apc_2023.csv", "apc_2024.csv"].'
    if not isinstance(names, list | tuple) or not names:
        raise fault(Problem(f"A file name is needed here, not {spoken(value)}.", cure))
    for index, name in enumerate(names):
        if not isinstance(name, str) or not name.strip() or "\0" in name:
            path = () if isinstance(value, str) else (index,)
            raise fault(Problem(f"{spoken(name)} is no file name.", cure, path))
    return tuple(name.strip() for name in names)


class Discount(Strict):
    """Discount rates of the lifetime view, where they are not the evidence pack's."""

    money: Rate = Field(description="Yearly rate for costs.", examples=[0.035])
    health: Rate = Field(description="Yearly rate for health.", examples=[0.015])


class CaseFacts(Strict):
    """What the case is, for whom, and from when."""

    title: Text = Field(
        description="Title of the case.", examples=["Fracture liaison service for Northfield"]
    )
    organisation: Text | None = Field(None, description="ODS code, or any name.", examples=["RZZ"])
    country: Literal["england", "wales", "scotland", "northern_ireland"] = Field(
        "england", description="Nation whose prices and policies hold.", examples=["england"]
    )
    stage: Literal["bjc", "soc", "obc", "fbc"] = Field(
        "bjc",
        description="Kind of business case: bjc (short, for small schemes), soc, obc or fbc.",
        examples=["bjc"],
    )
    start: Annotated[Day, AfterValidator(_quarter_start)] = Field(
        description="First day of the service; a quarter begins on it.", examples=["2027-04-01"]
    )
    years: int = Field(
        5,
        strict=True,
        ge=1,
        le=10,
        description="Financial years of intake in the budget view.",
        examples=[5],
        json_schema_extra={"unit": "years"},
    )
    cycle: Literal["quarter", "month", "half_year"] = Field(
        "quarter", description="Step of the model.", examples=["quarter"]
    )
    discount: Discount | None = Field(
        None,
        description="Discount rates; left out, the evidence pack's rate for both.",
        examples=[{"money": 0.035, "health": 0.015}],
    )
    prepared_by: Text | None = Field(None, description="Who prepared the case.", examples=["A. Clinician"])
    prepared_on: Day | None = Field(
        None, description="Date of the case, printed on it.", examples=["2026-11-01"]
    )


class CaseloadInputs(Strict):
    """Who fractures here: one number, or the hospital's own records."""

    hip_fractures_per_year: (
        Annotated[Quantity, Within(0, 10_000, "hip fractures a year", open_low=True)] | None
    ) = Field(
        None, description="Hip fractures of people aged 50 and over; enough on its own.", examples=[320]
    )
    episodes: Annotated[tuple[str, ...], BeforeValidator(_paths)] | None = Field(
        None,
        description="HES or SUS admitted-care extract, one or more files in the case's folder.",
        examples=["apc.csv"],
        json_schema_extra={"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    )
    dialect: Text | None = Field(
        None, description="How the extract is written; left out, it is recognised.", examples=["hes_dars"]
    )
    audit: Annotated[tuple[str, ...], BeforeValidator(_paths)] | None = Field(
        None,
        description="FLS-DB patient export.",
        examples=["flsdb.csv"],
        json_schema_extra={"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    )
    growth: Annotated[Quantity, Within(-0.2, 0.2, "share a year")] | None = Field(
        None, description="Yearly growth of the caseload.", examples=[0.01]
    )
    expected_caseload: Annotated[Quantity, Within(0, 100_000, "people a year", open_low=True)] | None = Field(
        None,
        description="People with a fragility fracture a year as the audit expects them.",
        examples=[1600],
    )


class Money(Strict):
    """Which prices and payment rules are in force."""

    hip_cost_basis: Literal["national_cost_collection", "hes_increment", "tariff", "local"] = Field(
        "national_cost_collection",
        description="What a hip fracture costs the hospital: the switch that moves most.",
        examples=["national_cost_collection"],
    )
    payment_regime: Literal["fixed_and_variable", "activity", "block"] = Field(
        "fixed_and_variable", description="How the hospital is paid.", examples=["fixed_and_variable"]
    )
    prices: dict[str, Pounds] = Field(
        {},
        description="Own prices by name, in place of the evidence pack's.",
        examples=[{"zoledronate": 120}],
    )
    limits: dict[Payer, Pounds] = Field(
        {},
        description="Most that a payer could be out of pocket; the case gives the chance of more.",
        examples=[{"acute_trust": 150000}],
    )
    cashable: dict[Annotated[str, OneOf(CASHABLE, "payer")], Share] = Field(
        {},
        description="Share of a change in a payer's costs that becomes cash.",
        examples=[{"local_authority": 0.8}],
    )


class Override(Sourced):
    """A value of one's own in place of the evidence pack's; a list of shares for a split."""

    value: Number | tuple[Number, ...] = Field(description="The value, or the shares.", examples=[13200])

    @model_validator(mode="before")
    @classmethod
    def _from_plain_value(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {**data, "value": _one_or_shares(data["value"])} if "value" in data else data
        return data if isinstance(data, Override) else {"value": _one_or_shares(data)}


def _one_or_shares(value: Any) -> Any:
    """Return a number or a tuple of numbers. Raises a fault for anything else."""
    if isinstance(value, list | tuple):
        return tuple(number(item) for item in value)
    return number(value)


if TYPE_CHECKING:  # to a type checker a draft is its part, any of whose fields may be None
    OptionDraft = Option
    MoneyDraft = Money
else:
    OptionDraft, MoneyDraft = draft_of(Option), draft_of(Money)


class Scenario(Strict):
    """One thing, or several, seen otherwise: laid over the case and computed beside it."""

    id: Slug = Field(description="Short id.", examples=["dear_zoledronate"])
    name: Text = Field(description="Name in the documents.", examples=["Zoledronate at £320 a year"])
    overrides: dict[str, Override] = Field(
        {},
        description="Evidence values.",
        examples=[{"price.zoledronate": {"value": 320, "reason": "list price"}}],
    )
    options: dict[str, OptionDraft] = Field(
        {}, description="Changed fields of options, by option id.", examples=[{"fls": {"started": 0.35}}]
    )
    money: MoneyDraft | None = Field(
        None, description="Changed fields of [money].", examples=[{"hip_cost_basis": "tariff"}]
    )


class CaseInputs(Strict):
    """A whole case: what is asked, of which hospital, for which ways of running the service."""

    schema_version: int = Field(
        SCHEMA_VERSION,
        alias="schema",
        strict=True,
        ge=1,
        le=SCHEMA_VERSION,
        description="Version of this schema.",
        examples=[SCHEMA_VERSION],
    )
    case: CaseFacts = Field(description="What the case is.")
    caseload: CaseloadInputs = Field(description="Who fractures here.")
    options: tuple[Option, ...] = Field(
        description="Ways of running the service; one is the baseline.", min_length=1
    )
    money: Money = Field(Money(), description="Prices and payment rules.")
    scenarios: tuple[Scenario, ...] = Field((), description="Things seen otherwise.")
    overrides: dict[str, Override] = Field(
        {},
        description="Own values in place of the evidence pack's, by evidence id.",
        examples=[{"cost.hip.first_year": {"value": 13200, "source": "PLICS", "reason": "local costing"}}],
    )
    _folder: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        if problems := inputs_rules.broken(self):
            raise fault(problems)
        return self

    @property
    def baseline(self) -> Option:
        """The option that is today's care."""
        return next(option for option in self.options if option.baseline)

    def option(self, id: str) -> Option:
        """The option with an id. Raises KeyError."""
        found = {option.id: option for option in self.options}
        return found[id]

    @property
    def folder(self) -> Path:
        """The folder that file names of the case start from."""
        return self._folder

    def in_folder(self, folder: Path) -> Self:
        """Return the same case, its file names starting from `folder`."""
        moved = self.model_copy()
        moved._folder = folder
        return moved

    @property
    def episode_files(self) -> tuple[Path, ...]:
        """The admitted-care files, as paths."""
        return tuple(self._folder / portable(name) for name in self.caseload.episodes or ())

    @property
    def audit_files(self) -> tuple[Path, ...]:
        """The audit files, as paths."""
        return tuple(self._folder / portable(name) for name in self.caseload.audit or ())

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain data (JSON types), in the shape of the case file; defaults left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True) | {
            "schema": self.schema_version
        }

    def fingerprint(self) -> str:
        """Return the sha256 of the case: equal cases have equal fingerprints, however they are written."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    def evidence_overrides(self) -> dict[str, EvidenceOverride]:
        """Return the case's own values by evidence id, as a layer over the evidence pack."""
        from flscase.case.inputs_evidence import case_overrides

        return case_overrides(self)

    def under(self, scenario: Scenario) -> CaseInputs:
        """Return the case with a scenario's options and money laid over it.

        Its evidence values are not merged: they are a layer of their own (`inputs_evidence`).
        """
        data = self.to_dict()
        patches = {
            id: draft.model_dump(mode="json", exclude_none=True) for id, draft in scenario.options.items()
        }
        data["options"] = [patched(option, patches.get(option.id, {})) for option in self.options]
        if scenario.money is not None:
            data["money"] = data.get("money", {}) | scenario.money.model_dump(mode="json", exclude_none=True)
        data.pop("scenarios", None)
        return CaseInputs.model_validate(data).in_folder(self._folder)


if TYPE_CHECKING:
    CaseDraft = CaseInputs
else:
    CaseDraft = draft_of(
        CaseInputs,
        case=draft_of(CaseFacts),
        caseload=draft_of(CaseloadInputs),
        options=tuple[OptionDraft, ...],
        money=MoneyDraft,
        scenarios=tuple[draft_of(Scenario), ...],
    )


def portable(name: str) -> str:
    """Return a file name with forward slashes, so that a case made on Windows opens elsewhere."""
    return name.replace("\\", "/")
