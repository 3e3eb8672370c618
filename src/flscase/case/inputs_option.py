"""One way of running the service, as somebody describes it in a case file.

Either `treated` stands for the whole cascade (mostly for current care), or the four shares `identified`,
`assessed`, `recommended` and `started` are given. Everything else has a usual value: where a field is left
out and evidence speaks of it (weeks to treatment, set-up cost), the evidence pack's value holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from flscase.case.inputs_names import OneOf
from flscase.case.inputs_problem import Problem, fault, spoken
from flscase.case.inputs_quantity import Number, Pounds, Quantity, Share, Strict, Within
from flscase.case.inputs_tables import AgeGroup, ShareTable
from flscase.case.inputs_treatment import DrugMix, Persistence
from flscase.terms import DEPARTMENTS, GROUPS

CASCADE: Final = ("identified", "assessed", "recommended", "started")
PAY_BANDS: Final = ("3", "4", "5", "6", "7", "8a")
RESERVED_IDS: Final = ("caseload", "case", "system")
_SLUG: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _slug(value: Any) -> Any:
    """Return an id. Raises a fault for anything that could not stand in the id of a figure."""
    cure = "Use small letters, digits and underscores, a letter first, for example fls_75."
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise fault(Problem(f"{spoken(value)} cannot be an id.", f"{cure}{_slug_hint(value)}"))
    if value in RESERVED_IDS:
        raise fault(
            Problem(f'The id "{value}" is kept for figures of the case itself.', "Choose another id.")
        )
    return value


def _slug_hint(value: Any) -> str:
    likely = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_") if isinstance(value, str) else ""
    return f' Did you mean "{likely}"?' if _SLUG.fullmatch(likely) and likely not in RESERVED_IDS else ""


def _pay_band(value: Any) -> Any:
    """Return a pay band as text; 7 and "7" are the same."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return OneOf(PAY_BANDS, "pay band").check(text.lower() if isinstance(text, str) else text)


Slug = Annotated[str, BeforeValidator(_slug), Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=300)]
LongText = Annotated[str, Field(min_length=1, max_length=5000)]
SiteGroup = Annotated[str, OneOf(GROUPS, "site group")]
Department = Annotated[str, OneOf(DEPARTMENTS, "department")]
Setting = Literal["ward", "day", "home"]
PayBand = Annotated[
    str,
    BeforeValidator(_pay_band),
    PlainSerializer(lambda band: int(band) if band.isdigit() else band),
    WithJsonSchema({"enum": [3, 4, 5, 6, 7, "8a"]}),
]


class Covers(Strict):
    """Whom the service covers. Others keep usual care."""

    ages: AgeGroup = Field(AgeGroup(50), description="Age group, by five-year bands.", examples=["75+"])
    sites: tuple[SiteGroup, ...] = Field(
        GROUPS,
        description="Groups of the fracture that brings people in.",
        examples=[["hip", "spine", "other"]],
        min_length=1,
    )


class Staff(Strict):
    """One line of the workforce: a pay band with whole-time equivalents, or sessions a week."""

    role: Text = Field(description="What the person does.", examples=["nurse"])
    band: PayBand | None = Field(None, description="Agenda for Change pay band.", examples=[7])
    wte: Annotated[Number, Within(0, 100, "whole-time equivalents", open_low=True)] | None = Field(
        None, description="Whole-time equivalents paid.", examples=[1.2]
    )
    sessions_per_week: Annotated[Number, Within(0, 100, "sessions a week", open_low=True)] | None = Field(
        None, description="Consultant sessions (programmed activities) a week.", examples=[1]
    )

    @model_validator(mode="after")
    def _paid_one_way(self) -> Staff:
        by_band, by_session = (self.band, self.wte), self.sessions_per_week
        cure = 'Give band and wte, or sessions_per_week: { role = "nurse", band = 7, wte = 1.2 }.'
        if by_session is not None and any(item is not None for item in by_band):
            raise fault(Problem(f'"{self.role}" is paid both by band and by session.', cure))
        if by_session is None and None in by_band:
            lacking = "its band" if self.band is None else "its whole-time equivalents"
            raise fault(Problem(f'"{self.role}" lacks {lacking}.', cure))
        return self


class Infusion(Strict):
    """Where infusions are given: the first one by group of the index fracture, and later ones."""

    hip: Setting = Field("ward", description="First infusion after a hip fracture.", examples=["ward"])
    spine: Setting = Field("day", description="First infusion after a spine fracture.", examples=["day"])
    other: Setting = Field("day", description="First infusion after another fracture.", examples=["day"])
    later: Setting = Field("day", description="Every later infusion.", examples=["home"])


class Monitoring(Strict):
    """Who asks the people treated whether they still take it, and when."""

    by: Literal["service", "general_practice"] = Field(
        "service", description="Who asks.", examples=["service"]
    )
    weeks: tuple[Annotated[int, Field(strict=True, ge=1, le=520)], ...] = Field(
        description="Weeks after the fracture at which they ask.",
        examples=[[16, 52]],
        min_length=1,
        json_schema_extra={"unit": "weeks"},
    )


class Equipment(Strict):
    """A thing or a contract that the option buys, once or every year."""

    name: Text = Field(description="What is bought.", examples=["DXA scanner share"])
    cost: Pounds = Field(description="Its cost, each time.", examples=[12000])
    every: Literal["once", "year"] = Field("once", description="How often it is paid.", examples=["year"])


class Option(Strict):
    """One way of running the service."""

    id: Slug = Field(description="Short id; figures are named after it.", examples=["fls"])
    name: Text = Field(description="Name in the documents.", examples=["Nurse-led FLS with monitoring"])
    baseline: bool = Field(
        False, strict=True, description="Whether this is what happens today.", examples=[True]
    )
    model_type: Literal["A", "B", "C", "D"] | None = Field(
        None,
        description="Type of service: A finds, assesses and starts treatment; B leaves starting to others;"
        " C finds and tells; D only informs the patient.",
        examples=["A"],
    )
    covers: Covers = Field(Covers(), description="Whom it covers.", examples=[{"ages": "75+"}])
    treated: ShareTable | None = Field(
        None, description="Share treated, in place of the whole cascade.", examples=[0.193]
    )
    identified: ShareTable | None = Field(
        None, description="Share of those covered whom the service finds.", examples=[0.8]
    )
    assessed: ShareTable | None = Field(
        None, description="Share of those found whom it assesses.", examples=[{"hip": 0.95, "other": 0.85}]
    )
    recommended: ShareTable | None = Field(
        None, description="Share of those assessed who are advised to take treatment.", examples=[0.62]
    )
    started: ShareTable | None = Field(
        None,
        description="Share of those advised who start.",
        examples=[{"value": 0.8, "low": 0.5, "high": 0.9, "source": "own audit"}],
    )
    weeks_to_treatment: Annotated[Quantity, Within(0, 104, "weeks")] | None = Field(
        None, description="Weeks from fracture to start; left out, the evidence's value.", examples=[16]
    )
    persistence: Persistence = Field(
        "ordinary",
        description="How long people keep to oral drugs: a published curve, or shares by month.",
        examples=["monitored", {"6": 0.8, "12": 0.7, "24": 0.6}],
    )
    drug_mix: DrugMix = Field(
        DrugMix.parse({"alendronate": 1}),
        description="Shares of the drugs that people start with, once or by site group.",
        examples=[{"alendronate": 0.6, "zoledronate": 0.3, "denosumab": 0.1}],
    )
    unassessed_get_usual_care: Share = Field(
        Quantity(value=1),
        description="Share of usual care kept by people whom the service covers but does not assess.",
        examples=[1],
    )
    new_assessments_per_month: Annotated[Quantity, Within(0, 10_000, "people a month")] | None = Field(
        None,
        description="New patients that can be assessed in a month; left out, no stated limit.",
        examples=[130],
    )
    dxa_slots_per_month: Annotated[Quantity, Within(0, 10_000, "scans a month")] | None = Field(
        None, description="Bone-density scans available in a month; left out, no stated limit.", examples=[90]
    )
    workforce: tuple[Staff, ...] = Field(
        (),
        description="Who is paid, whole-time equivalents by band or sessions a week.",
        examples=[[{"role": "nurse", "band": 7, "wte": 1.2}]],
    )
    host: Department = Field(
        "rheumatology", description="Department whose budget runs the service.", examples=["rheumatology"]
    )
    ramp_up: tuple[Share, ...] = Field(
        (),
        description="Share of full reach in each of the first quarters; full from then on.",
        examples=[[0.25, 0.5, 0.75]],
        max_length=40,
    )
    infusion: Infusion = Field(
        Infusion(), description="Where infusions are given.", examples=[{"later": "home"}]
    )
    monitoring: Monitoring | None = Field(
        None, description="Who follows people up, and when.", examples=[{"by": "service", "weeks": [16, 52]}]
    )
    set_up: Pounds | None = Field(
        None, description="One-off cost of setting up; left out, the evidence's value.", examples=[20000]
    )
    equipment: tuple[Equipment, ...] = Field(
        (),
        description="Things and contracts it buys.",
        examples=[[{"name": "database licence", "cost": 5000, "every": "year"}]],
    )
    note: LongText | None = Field(
        None, description="Anything a reader should know.", examples=["pilot since 2025"]
    )

    @property
    def has_cascade(self) -> bool:
        """Whether the four shares are given, and not `treated` in their place."""
        return self.treated is None

    def treats(self, group: str, band: str) -> float:
        """Return the share treated by the option itself in a stratum: `treated`, or the cascade's product."""
        if self.treated is not None:
            return self.treated.at(group, band).value
        product = 1.0
        for step in CASCADE:
            product *= getattr(self, step).at(group, band).value
        return product

    def covered(self, group: str, band: str) -> bool:
        """Whether the service covers a stratum."""
        return group in self.covers.sites and band in self.covers.ages.bands


def patched(option: Option, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return an option's data with some fields changed; a share of one kind replaces the other kind."""
    data = option.model_dump(exclude_none=True)
    if "treated" in patch:
        data = {key: value for key, value in data.items() if key not in CASCADE}
    elif set(patch) & set(CASCADE):
        data.pop("treated", None)
    return {**data, **patch}
