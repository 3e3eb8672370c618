"""Payers, departments, bones and work in the words that a reader uses.

Names are written as they stand inside a sentence; `capital` makes the first word of one.
"""

from __future__ import annotations

from typing import Final

PAYER: Final = {
    "acute_trust": "the hospital trust",
    "ambulance": "the ambulance trust",
    "community": "the community trust",
    "icb": "the ICB",
    "general_practice": "general practice",
    "nhs_england": "NHS England",
    "local_authority": "the local council",
    "patient": "patients and families",
    "unpaid_care": "unpaid carers",
}
DEPARTMENT: Final = {
    "trauma_orthopaedics": "trauma and orthopaedics",
    "elderly_care": "elderly care",
    "rheumatology": "rheumatology",
    "radiology": "radiology and DXA",
    "pharmacy": "pharmacy",
    "pathology": "pathology",
    "therapies": "therapies",
    "emergency": "the emergency department",
}
DRUG: Final = {
    "alendronate": "alendronate tablets",
    "risedronate": "risedronate tablets",
    "ibandronate": "ibandronate tablets",
    "zoledronate": "zoledronate infusions",
    "denosumab": "denosumab injections",
    "teriparatide": "teriparatide injections",
    "romosozumab": "romosozumab injections",
    "raloxifene": "raloxifene tablets",
}
# Where each group of index fractures is found.
FOUND: Final = {
    "hip": "on the ward",
    "spine": "on X-ray reports",
    "other": "in the fracture clinic",
}
# Work that lands on others: what it is in a sentence and as a row's name, and on whom it lands.
WORK: Final = {
    "gp_appointments": ("GP and practice nurse appointments", "General practice"),
    "blood_tests": ("blood tests", "General practice and pathology"),
    "dxa_scans": ("bone density (DXA) scans", "Radiology"),
    "infusion_hours": ("nurse hours for infusions", "Ward and day unit"),
    "clinic_letters": ("letters to patients and GPs", "The service"),
    "pharmacy_reviews": ("medicine reviews in pharmacy", "Pharmacy"),
    "falls_places": ("places in strength and balance classes", "The falls team"),
}
STAGE: Final = {
    "bjc": "Business justification case",
    "soc": "Strategic outline case",
    "obc": "Outline business case",
    "fbc": "Full business case",
}
COUNTRY: Final = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
HIP_COST: Final = {
    "national_cost_collection": "the national average cost of the hospital stay",
    "hes_increment": "the extra cost over the year before, as measured in national records",
    "tariff": "the tariff price",
    "local": "our own costing",
}


def capital(name: str) -> str:
    """Return a name as it begins a sentence or a cell."""
    return name[:1].upper() + name[1:]
