"""The health of the source: each file small, explained, finished, and free of what belongs to one machine."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

LONGEST_FILE = 600
# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + "X|raise NotImplemented" + r"Error)\b")
INDEX_HOSTS = re.compile("py" + r"pi\.org|python" + "hosted|npm" + r"js\.|deb\.deb" + "ian")
MACHINE_PATHS = re.compile(r"(?<![\w.\]])/(?:wo" + r"rk|ro" + "ot)/")
VERDICTS = re.compile(r"assert|raises|warns|check|expect|fail|validate", re.IGNORECASE)


def test_every_module_says_what_its_idea_is(modules: dict[str, str]) -> None:
    silent = [
        name for name, text in modules.items() if len((ast.get_docstring(ast.parse(text)) or "").split()) < 3
    ]
    assert silent == []


def test_no_source_file_is_too_long_to_read_in_one_go(modules: dict[str, str]) -> None:
    long = {name: len(text.splitlines()) for name, text in modules.items() if name.startswith("src/")}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_nothing_is_left_unfinished(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if UNFINISHED.search(text)] == []


def test_no_address_of_a_package_index_and_no_path_of_one_machine(texts: dict[str, str]) -> None:
    found = {
        f"{name}: {match.group()}"
        for name, text in texts.items()
        for pattern in (INDEX_HOSTS, MACHINE_PATHS)
        for match in pattern.finditer(text)
    }
    assert found == set()


def test_no_test_replaces_the_thing_it_tests(modules: dict[str, str]) -> None:
    """Tests run the real parts: no imitation objects."""
    imitations = {"unittest.mock", "mock", "pytest_mock"}
    used = [name for name, text in modules.items() if imitations & imported(text)]
    assert used == []


def test_every_test_can_fail(modules: dict[str, str]) -> None:
    harmless = [
        f"{name}::{function.name}"
        for name, text in modules.items()
        if Path(name).name.startswith("test_")
        for function in functions(text)
        if function.name.startswith("test_") and not gives_verdict(function, helpers_with_verdict(text))
    ]
    assert harmless == []


def test_test_files_have_unique_names(modules: dict[str, str]) -> None:
    names = Counter(Path(name).name for name in modules if Path(name).name.startswith("test_"))
    assert [name for name, times in names.items() if times > 1] == []


def imported(text: str) -> set[str]:
    """Return the dotted names of all modules that a Python text imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def functions(text: str) -> list[ast.FunctionDef]:
    """Return every function of a Python text, methods too."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def helpers_with_verdict(text: str) -> frozenset[str]:
    """Return the names of a test file's own helpers that assert something."""
    own = [function for function in functions(text) if not function.name.startswith("test_")]
    return frozenset(function.name for function in own if gives_verdict(function))


def gives_verdict(function: ast.FunctionDef, helpers: frozenset[str] = frozenset()) -> bool:
    """Say whether a function asserts something, itself or through a helper that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in helpers or VERDICTS.search(name):
                return True
    return False
