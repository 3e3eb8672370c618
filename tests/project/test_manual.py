"""What the README and the manual tell a reader to type exists, and says first what the product is for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = "pip install uv && uv run flscase demo"
TESTS = "pip install uv && uv run pytest"
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\bflscase (?P<name>[a-z]+)\b")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def pages(texts: dict[str, str]) -> dict[str, str]:
    """Return the README, the root's other pages and the manual."""
    return {name: text for name, text in texts.items() if name.endswith(".md")}


def commands(texts: dict[str, str]) -> set[tuple[str, str]]:
    """Return every line in a code block that calls flscase, as (command, line)."""
    found = set()
    for text in pages(texts).values():
        for block in FENCE.findall(text):
            for line in block.splitlines():
                match = COMMAND.search(line)
                if match and not line.lstrip().startswith(("#", "from ", "import ")):
                    found.add((match["name"], line.strip()))
    return found


@pytest.fixture(scope="session")
def help_of() -> object:
    """Return the help text of a command, asked for once."""
    known: dict[str, str] = {}

    def ask(name: str) -> str:
        if name not in known:
            call = [sys.executable, "-c", "from flscase.cli import main; main()", name, "--help"]
            wide = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
            done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT, env=wide)
            known[name] = done.stdout if done.returncode == 0 else ""
        return known[name]

    return ask


def test_the_two_commands_stand_in_the_readme_and_the_first_check_runs_one(texts: dict[str, str]) -> None:
    lines = texts["README.md"].splitlines()
    assert DEMO in lines
    assert TESTS in lines
    assert TESTS in texts[".ci/run"].splitlines()


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_first_screen_says_what_it_is_for(texts: dict[str, str], page: str) -> None:
    first_screen = " ".join(texts[page].splitlines()[:16]).replace(">", "").split()
    said = " ".join(first_screen)
    assert "is for planning services" in said
    assert "never for decisions about an individual patient" in said


def test_every_command_in_the_manual_exists(texts: dict[str, str], help_of: object) -> None:
    assert callable(help_of)
    told = commands(texts)
    assert len({name for name, _ in told}) >= 6
    assert [line for name, line in sorted(told) if not help_of(name)] == []


def test_every_option_in_the_manual_exists(texts: dict[str, str], help_of: object) -> None:
    assert callable(help_of)
    wrong = [
        f"{option} in: {line}"
        for name, line in sorted(commands(texts))
        for option in OPTION.findall(line)
        if option not in help_of(name)
    ]
    assert wrong == []


def test_every_decision_is_listed(texts: dict[str, str]) -> None:
    listed = texts["docs/decisions/index.md"]
    records = [Path(name).name for name in texts if re.match(r"docs/decisions/\d{4}-.*\.md$", name)]
    assert records
    assert [name for name in records if listed.count(f"({name})") != 1] == []


def test_every_page_of_the_root_that_the_manual_shows_is_there(texts: dict[str, str]) -> None:
    import manual_pages

    assert set(manual_pages.PAGES) - set(texts) == set()


def test_links_of_root_pages_are_mended_for_the_manual() -> None:
    from manual_pages import mend_links

    text = "[a](docs/limits.md) [b](GLOSSARY.md#x) [c](https://example.org) [d](#here)"
    mended = "[a](../limits.md) [b](../glossary.md#x) [c](https://example.org) [d](#here)"
    assert mend_links(text, "developers/contributing.md") == mended
    assert mend_links("[a](docs/limits.md)", "glossary.md") == "[a](limits.md)"


LOCAL_LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def test_every_local_link_of_a_root_page_leads_somewhere(texts: dict[str, str]) -> None:
    dead = [
        f"{name}: {target}"
        for name, text in texts.items()
        if name.endswith(".md") and "/" not in name
        for target in LOCAL_LINK.findall(text)
        if not (ROOT / target).exists()
    ]
    assert dead == []


def test_the_glossary_is_in_alphabetical_order_and_each_word_stands_once(texts: dict[str, str]) -> None:
    words = [word.casefold() for word in re.findall(r"^- \*\*(.+?)\*\*:", texts["GLOSSARY.md"], re.MULTILINE)]
    assert len(words) > 60
    assert words == sorted(words)
    assert len(words) == len(set(words))
