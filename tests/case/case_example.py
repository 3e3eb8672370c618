"""A case file that uses every part of the schema's first page; tests change one thing in it at a time."""

CASE = """\
schema = 1

[case]
title = "Fracture liaison service for Northfield Hospital"
organisation = "RZZ"
country = "england"
stage = "bjc"
start = 2027-04-01
years = 5

[caseload]
hip_fractures_per_year = 320

[[options]]
id = "current"
name = "Current care"
baseline = true
treated = 0.193

[[options]]
id = "fls"
name = "Nurse-led FLS with monitoring"
model_type = "A"
covers = { ages = "50+", sites = ["hip", "spine", "other"] }
identified = 0.80
assessed = 0.90
recommended = 0.62
started = 0.80
weeks_to_treatment = 16
persistence = "monitored"
drug_mix = { alendronate = 0.6, zoledronate = 0.3, denosumab = 0.1 }
new_assessments_per_month = 130
workforce = [
  { role = "nurse", band = 7, wte = 1.2 },
  { role = "admin", band = 4, wte = 0.6 },
  { role = "consultant", sessions_per_week = 1 },
]

[money]
hip_cost_basis = "national_cost_collection"
payment_regime = "fixed_and_variable"

[overrides]
"cost.hip.first_year" = { value = 13200, source = "Northfield PLICS 2025/26", reason = "local costing" }
"""


def changed(*changes: tuple[str, str]) -> str:
    """Return the case with pieces of text replaced; each must be there."""
    text = CASE
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, piece: str) -> int:
    """Return the line, from 1, on which a piece of text first stands."""
    return text[: text.index(piece)].count("\n") + 1
