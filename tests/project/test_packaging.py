"""What the package says of itself is true: its version, its dependencies, its lock, its silence."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import flscase

# Ourselves, and what a declared library documents as part of itself and pins.
OWN_OR_PARTS = {"flscase", "pydantic_core"}
ROOT = Path(__file__).resolve().parents[2]


def requirement_name(line: str) -> str:
    """Return the normal form of the name in one requirement."""
    return canonicalize_name(Requirement(line).name)


def test_the_version_is_the_same_everywhere(texts: dict[str, str], pyproject: dict[str, Any]) -> None:
    version = pyproject["project"]["version"]
    assert flscase.__version__ == version
    assert re.search(rf"^version: {re.escape(version)}$", texts["CITATION.cff"], re.MULTILINE)
    newest = re.search(r"^## \[?(\d[^\]\s]*)", texts["CHANGELOG.md"], re.MULTILINE)
    assert newest
    assert newest.group(1) == version


def test_every_imported_library_is_declared(modules: dict[str, str], pyproject: dict[str, Any]) -> None:
    """A library of an extra may be missing: only a function that can do without may import it."""
    always = {requirement_name(line) for line in pyproject["project"]["dependencies"]}
    extras = pyproject["project"].get("optional-dependencies", {}).values()
    sometimes = always | {requirement_name(line) for extra in extras for line in extra}
    provided_by = importlib.metadata.packages_distributions()
    undeclared = set()
    for name, text in modules.items():
        if not name.startswith("src/"):
            continue
        at_once = top_level_imports(text, deep=False)
        for library in top_level_imports(text) - sys.stdlib_module_names - OWN_OR_PARTS:
            provided = {canonicalize_name(found) for found in provided_by.get(library, [library])}
            if not provided & (always if library in at_once else sometimes):
                undeclared.add(f"{name}: {library}")
    assert undeclared == set()


def test_every_declared_library_is_imported(modules: dict[str, str], pyproject: dict[str, Any]) -> None:
    """A dependency nobody imports is a risk nobody chose; a pin says so itself."""
    used = {
        library
        for name, text in modules.items()
        if name.startswith("src/")
        for library in top_level_imports(text)
    }
    provided_by = importlib.metadata.packages_distributions()
    distributions = {canonicalize_name(found) for library in used for found in provided_by.get(library, [])}
    only_held_back = {"sqlglot"}
    declared = {requirement_name(line) for line in pyproject["project"]["dependencies"]}
    assert declared - distributions - only_held_back == set()


def test_the_lock_pins_everything_by_hash_and_names_no_address(texts: dict[str, str]) -> None:
    lock = texts["requirements.lock"]
    assert "://" not in lock
    blocks = [block for block in re.split(r"\n(?=[a-z0-9])", lock) if re.match(r"[a-z0-9]", block)]
    assert len(blocks) > 30
    loose = [block.splitlines()[0] for block in blocks if "==" not in block.splitlines()[0]]
    assert loose == []
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_holds_every_direct_dependency(texts: dict[str, str], pyproject: dict[str, Any]) -> None:
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==", texts["requirements.lock"], re.MULTILINE))
    asked = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["dev"]]
    assert {requirement_name(line) for line in asked} - {canonicalize_name(name) for name in locked} == set()


def test_the_resolution_is_pinned_by_date_and_its_lock_stays_out(
    files: list[Path], pyproject: dict[str, Any]
) -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T00:00:00Z", pyproject["tool"]["uv"]["exclude-newer"])
    assert not [path for path in files if path.name in {"uv.lock", ".python-version"}]


def test_importing_any_module_asks_nothing_of_the_network() -> None:
    """Each module in turn, in a fresh interpreter whose audit hook refuses to look up or call any host."""
    program = """
import pkgutil, sys, importlib
def refuse(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}:
        raise SystemExit(f"{event} while importing {current}")
current = "flscase"
sys.addaudithook(refuse)
import flscase
for found in pkgutil.walk_packages(flscase.__path__, "flscase."):
    current = found.name
    if not current.endswith("__main__"):
        importlib.import_module(current)
print("imported", current)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("imported flscase.")


def top_level_imports(text: str, *, deep: bool = True) -> set[str]:
    """Return the first part of every absolute import in a text: all of them, or those at its top only."""
    found: set[str] = set()
    tree = ast.parse(text)
    for node in ast.walk(tree) if deep else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found
