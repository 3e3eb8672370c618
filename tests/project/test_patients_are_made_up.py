"""No file of the project holds anything shaped like a real patient's NHS number (promise 36).

An NHS number has ten digits, the last a check digit. Made-up records here use identifiers of another shape,
so any ten digits with a valid check digit are suspect.
"""

from __future__ import annotations

import re
import string

import pytest

TEN_DIGITS = re.compile(r"(?<![\w.+/-])(?:\d{10}|\d{3}[ -]\d{3}[ -]\d{4})(?![\w.]\d|\d|-\d)")
WEIGHTS = range(10, 1, -1)


def is_nhs_number(text: str) -> bool:
    """Say whether ten digits, spaced or not, carry a valid NHS check digit (modulus 11)."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(WEIGHTS, digits[:9], strict=True)) % 11
    return check % 11 == digits[9] and check != 10


def nhs_numbers(text: str) -> list[str]:
    """Return everything in a text that could be an NHS number."""
    found = [match.group() for match in TEN_DIGITS.finditer(text)]
    return [number for number in found if is_nhs_number(number) and number != string.digits]


def test_no_file_holds_an_nhs_number(texts: dict[str, str]) -> None:
    assert {name: found for name, text in texts.items() if (found := nhs_numbers(text))} == {}


# The published example number, taken apart so that this file itself stays clean.
EXAMPLE = "943" + "476" + "5919"


@pytest.mark.parametrize(
    "text", [EXAMPLE, f"id,{EXAMPLE},F", f"{EXAMPLE[:3]} {EXAMPLE[3:6]} {EXAMPLE[6:]}", f'"{EXAMPLE}"']
)
def test_the_detector_finds_a_valid_number(text: str) -> None:
    assert len(nhs_numbers(text)) == 1


@pytest.mark.parametrize(
    "text", [str(int(EXAMPLE) + 1), f"1{EXAMPLE}", f"{EXAMPLE}0", f"0.{EXAMPLE}", "2027-04-01"]
)
def test_the_detector_leaves_other_numbers_alone(text: str) -> None:
    assert nhs_numbers(text) == []
