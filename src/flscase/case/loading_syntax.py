"""What is wrong with a file that is no TOML: the line quoted, and the slip that people make most."""

from __future__ import annotations

import re
from typing import Final

from flscase.errors import InputFault

_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)\s*$")
_TWICE: Final = re.compile(r"overwrite|twice|already|duplicate", re.IGNORECASE)
_ONE_LINE: Final = "Write a table in curly brackets, { … }, on one line."
_CLOSED: Final = "Close every quotation mark and bracket that you open."
# (pattern in the line, what to do), the first that fits is told.
_SLIPS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"[“”„‘’]"), 'Replace the curly quotation marks by straight ones: "…".'),
    (re.compile(r"=\s*\[?\s*£"), "Write the amount without £: 1200."),
    (re.compile(r"=\s*[\d.]+\s*%"), "Write a share from 0 to 1 without %: 0.8 for 80 per cent."),
    (re.compile(r"=\s*\d{1,3}(,\d{3})+\b"), "Write the number without commas between thousands: 1200."),
    (re.compile(r"=\s*\d+,\d+\b"), "Write a decimal point, not a comma: 0.8."),
    (re.compile(r"=\s*\.\d"), "Write a digit before the decimal point: 0.8."),
    (re.compile(r"=\s*(True|False|TRUE|FALSE|yes|no)\b"), "Write true or false in small letters."),
    (re.compile(r'"[^"]*\\[^"]*"'), "Write file names with forward slashes: records/apc.csv."),
    (re.compile(r"^\s*[\w.-]+\s*:"), "Write = between key and value, not a colon."),
    (re.compile(r"=\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"), "Write the date as year-month-day: 2027-04-01."),
    (re.compile(r"=\s*(#.*)?$"), "Write a value after the equals sign, or take the line out."),
    (re.compile(r"=\s*[A-Za-z]"), 'Put text in quotation marks: "…".'),
    (
        re.compile(r"^\s*[^=\[#]*[^=\[#\s\"'\w.-]"),
        "Put a key with other signs than letters in quotation marks.",
    ),
    (re.compile(r"^\s*[\w .-]+$"), "Write key = value, or put # before a remark."),
    (re.compile(r"^\s*\[\[?[^\]]*$"), "Close the square brackets of the heading."),
    (re.compile(r"\{[^}]*$"), _ONE_LINE),
    (re.compile(r'^[^"]*"[^"]*$'), _CLOSED),
)


def syntax_fault(message: str, text: str, file: str) -> InputFault:
    """Return the fault for text that the TOML reader refused with a message."""
    lines = text.replace("\r\n", "\n").split("\n")
    match = _PLACE.search(message)
    number = int(match[1]) if match and match[1] else len(text.rstrip().split("\n"))
    number = max(1, min(number, len(lines)))
    line = lines[number - 1]
    said = _PLACE.sub("", message).strip().rstrip(".")
    return InputFault(
        what=f"This line cannot be read: {said[:1].lower()}{said[1:]}.",
        cure=_cure(said, line[:500]),
        file=file,
        where=f"line {number}",
        quote=quoted(line),
    )


def _cure(said: str, line: str) -> str:
    if _TWICE.search(said):
        return "The same key or section stands twice: keep one of them."
    if "inline table" in said:
        return _ONE_LINE
    if "Unclosed" in said or "Unterminated" in said:
        return _CLOSED
    return next((cure for slip, cure in _SLIPS if slip.search(line)), f"Write key = value. {_CLOSED}")


def quoted(line: str, longest: int = 120) -> str:
    """Return a line fit to be quoted: printable, and not endless."""
    plain = "".join(char if char.isprintable() or char == "\t" else "·" for char in line).strip()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
