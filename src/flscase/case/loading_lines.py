"""On which line of a case file each key stands: a light scan of text that is known to be valid TOML.

The reader of the standard library gives values without places. This scan gives places without values: a
path such as ("options", 1, "drug_mix") and the line, from 1, where its key (or, in a list, the entry) begins.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from contextlib import suppress
from typing import Final

from flscase.case.inputs_problem import Path

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR_END: Final = re.compile(r"[,\]}\n#]")


def lines_of(text: str) -> dict[Path, int]:
    """Return {path: line} of every table, key and list entry. What cannot be scanned is left out."""
    scan = _Scan(text)
    with suppress(IndexError, ValueError, RecursionError):
        scan.document()
    return scan.places


def line_of(places: dict[Path, int], path: Path) -> int | None:
    """Return the line of a path, or of the nearest thing around it that has one."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


class _Scan:
    """A walk over the text; `at` is the position, `places` what was found."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.places: dict[Path, int] = {}
        self.lists: dict[Path, int] = {}  # number of [[entries]] so far
        self.newlines = [match.start() for match in re.finditer("\n", self.text)]

    def line(self) -> int:
        return bisect_left(self.newlines, self.at) + 1

    def note(self, path: Path, line: int | None = None) -> None:
        self.places.setdefault(path, line or self.line())

    def skip(self) -> None:
        """Pass over blanks, line ends and comments."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in " \t\n\r":
                self.at += 1
            else:
                return

    def document(self) -> None:
        prefix: Path = ()
        self.skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            self.skip()

    def header(self) -> Path:
        """Read [table] or [[table]] and return the path of what follows."""
        line = self.line()
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        keys = self.keys()
        self.at = self.text.index("]", self.at) + (2 if double else 1)
        path: Path = ()
        for depth, key in enumerate(keys):
            path = (*path, key)
            self.note(path, line)
            if double and depth == len(keys) - 1:
                self.lists[path] = self.lists.get(path, 0) + 1
            if path in self.lists:
                path = (*path, self.lists[path] - 1)
                self.note(path, line)
        return path

    def pair(self, prefix: Path) -> None:
        """Read key = value below a path."""
        line = self.line()
        path = prefix
        for key in self.keys():
            path = (*path, key)
            self.note(path, line)
        self.at = self.text.index("=", self.at) + 1
        self.value(path)

    def keys(self) -> list[str]:
        """Read a dotted key."""
        keys: list[str] = []
        while True:
            self.blanks()
            if self.text[self.at] in "\"'":
                start = self.at
                self.string()
                keys += tomllib.loads(f"{self.text[start : self.at]} = 1")
            else:
                match = _BARE_KEY.match(self.text, self.at)
                if match is None:
                    raise ValueError("no key here")
                keys.append(match[0])
                self.at = match.end()
            self.blanks()
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def blanks(self) -> None:
        while self.text[self.at] in " \t":
            self.at += 1

    def value(self, path: Path) -> None:
        self.skip()
        start = self.text[self.at]
        if start in "\"'":
            self.string()
        elif start == "[":
            self.entries(path)
        elif start == "{":
            self.table(path)
        else:
            match = _SCALAR_END.search(self.text, self.at)
            self.at = match.start() if match else len(self.text)

    def string(self) -> None:
        """Pass over a string of any of the four kinds."""
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
            if self.at >= len(self.text):
                raise ValueError("the string does not end")
        self.at += len(mark)
        while len(mark) == 3 and self.text.startswith(quote, self.at):
            self.at += 1  # a quote or two may stand right before the closing ones

    def entries(self, path: Path) -> None:
        self.at += 1
        index = 0
        while True:
            self.skip()
            if self.text[self.at] == "]":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.note((*path, index))
            self.value((*path, index))
            index += 1

    def table(self, path: Path) -> None:
        self.at += 1
        while True:
            self.skip()
            if self.text[self.at] == "}":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.pair(path)
