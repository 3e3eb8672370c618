"""Admitted patient care (HES or SUS APC): what one row is, which fields are needed, and what to beware of.

One row is a *finished consultant episode*: time under one consultant at one provider. Episodes make
provider spells, spells make stays (continuous inpatient spells). A fall, a fracture or a person is never
one row. The fields below are the whole contract: the reader keeps nothing else of a file, and
`docs/records.md` prints this list.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from flscase.records.tables.contract import Dialect, Field, dialects_from

FIELDS: Final = (
    Field(
        "person",
        "person key",
        "key",
        True,
        "Pseudonymised key of the patient, the same in all years.",
        "Its name changes with the edition; case and leading zeros matter; never an NHS number.",
    ),
    Field(
        "provider",
        "provider",
        "text",
        True,
        "ODS code of the provider; the first three characters are used.",
        "Mergers change codes: a spell does not join across the change unless it is a recorded transfer.",
    ),
    Field(
        "admission_date",
        "admission date",
        "date",
        True,
        "First day of the provider spell.",
        "1800-01-01 means null; belongs to the spell, so later episodes repeat it.",
    ),
    Field(
        "episode_start", "episode start", "date", True, "First day of the episode; the date of a fracture."
    ),
    Field("episode_end", "episode end", "date", True, "Last day of the episode; decides the financial year."),
    Field(
        "episode_order",
        "episode order",
        "number",
        True,
        "Place of the episode in the spell, 1 = admission.",
        "98 and 99 are not orders; missing sorts as 99.",
    ),
    Field(
        "episode_key",
        "episode key",
        "key",
        True,
        "Key of the row; of equal rows the lowest stays.",
        "12 digits to 2020-21, 19 digits since: a spreadsheet or a float destroys it.",
    ),
    Field(
        "admission_method",
        "admission method",
        "text",
        True,
        "How the patient came: 21-25, 28 and 2A-2D are emergencies.",
        "Text: '2B' is an emergency transfer and breaks a numeric column.",
    ),
    Field(
        "admission_source",
        "source of admission",
        "code",
        True,
        "Where from: 51 to 53 are other NHS hospitals.",
    ),
    Field(
        "discharge_method",
        "discharge method",
        "code",
        True,
        "How the spell ended: 4 died, 8 not ended, 9 not known.",
        "Deaths after discharge are not here.",
    ),
    Field(
        "discharge_destination",
        "discharge destination",
        "code",
        True,
        "Where to: 51 to 53 are other NHS hospitals.",
    ),
    Field(
        "patient_class",
        "patient class",
        "code",
        True,
        "1 ordinary admission, 2 day case, 3 and 4 regular attenders.",
    ),
    Field(
        "first_diagnosis",
        "first diagnosis",
        "diagnosis",
        True,
        "ICD-10 code of the main condition of the episode.",
        "Four characters, no dot; padding with X or '-'. Three characters cannot tell the sites apart.",
    ),
    Field(
        "age",
        "age",
        "number",
        True,
        "Age in years at the start of the episode.",
        "7001 to 7007 are infants; 120 means 120 or more.",
    ),
    Field(
        "sex",
        "sex",
        "text",
        True,
        "1 male, 2 female, anything else unknown.",
        "Codes 0, 3, 9 and X were used in different years for people who are neither or not recorded.",
    ),
    Field(
        "episode_status",
        "episode status",
        "code",
        False,
        "3 = finished. Without the column all rows count as finished.",
        "An extract that holds unfinished episodes counts some stays twice in the next year's file.",
    ),
    Field("small_area", "small area", "text", False, "Lower-layer area of residence. Not read today."),
)
REQUIRED: Final = tuple(field for field in FIELDS if field.required)
LABELS: Final = {field.name: field.label for field in FIELDS}
DATES: Final = tuple(field.name for field in FIELDS if field.kind == "date")

# What the engine keeps of a file; numbered diagnoses are kept besides.
READ: Final = tuple(field.name for field in FIELDS if field.name != "small_area")


@cache
def dialects() -> tuple[Dialect, ...]:
    """The dialects that ship with the product, in the order in which they are tried."""
    text = (resources.files(__package__) / "apc_dialects.toml").read_text(encoding="utf-8")
    return dialects_from(tomllib.loads(text))


def as_markdown() -> str:
    """The contract as a table for the manual: field, what it is, names by dialect, what to beware of."""
    rows = ["| field | needed | what it is | names | beware |", "|---|---|---|---|---|"]
    for each in FIELDS:
        names = dict.fromkeys(name for one in dialects() for name in one.columns.get(each.name, ()))
        listed = ", ".join(f"`{name}`" for name in names)
        rows.append(
            f"| {each.label} | {'yes' if each.required else 'no'} | {each.meaning} | {listed} | {each.trap} |"
        )
    return "\n".join(rows) + "\n"
