"""What went wrong, where, and what to do: the one kind of error a user ever sees.

Bad input is collected, not thrown at the first fault: a reader of a file gathers every
`InputFault` it can find and raises one `InputError`, so that the user mends the file once.
A fault never carries a patient's value; it names the file, the row and the column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class InputFault:
    """One fault in what the user gave.

    what:  the fault in one plain sentence.
    cure:  what to do about it, in one plain sentence.
    file:  name of the file, if it came from one.
    where: place in that file: "row 12", "line 3, column 'sex'", or a key such as "options[1].drug_mix".
    quote: the offending line of a case file (never of a patient file).
    """

    what: str
    cure: str
    file: str | None = None
    where: str | None = None
    quote: str | None = None

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where) if part)
        lines = [f"{place}: {self.what}" if place else self.what]
        if self.quote:
            lines.append(f"    {self.quote.strip()}")
        lines.append(f"  What to do: {self.cure}")
        return "\n".join(lines)


class InputError(Exception):
    """The input is wrong. Holds every fault found, in the order of the file."""

    def __init__(self, faults: Iterable[InputFault] | InputFault) -> None:
        self.faults: tuple[InputFault, ...] = (faults,) if isinstance(faults, InputFault) else tuple(faults)
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
