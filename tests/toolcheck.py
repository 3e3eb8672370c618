"""Which outside programs a test may count on, and what happens when one is missing.

On a laptop a test that needs LibreOffice, a browser or PostgreSQL is skipped and says why. Where
`FLSCASE_REQUIRE_TOOLS` is set (the project's own checks) the same absence is a failure, so that a green
run cannot hide a test that never ran.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

POSTGRES_HOST = os.environ.get("PGHOST", "127.0.0.1")
POSTGRES_PORT = int(os.environ.get("PGPORT", "5432"))

# Where a program may be found under another name.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "soffice": ("soffice", "libreoffice"),
    "chromium": ("chromium", "chromium-browser", "google-chrome", "chrome"),
    "pdftoppm": ("pdftoppm",),
}
# A marker on a test and the tool it stands for.
MARKERS: dict[str, str] = {"libreoffice": "soffice", "chromium": "chromium", "postgres": "postgres"}


def find_program(name: str) -> Path | None:
    """Return the path of a program under any of its names, or None."""
    for candidate in PROGRAMS.get(name, (name,)):
        found = shutil.which(candidate)
        if found:
            return Path(found)
    return None


def postgres_answers() -> bool:
    """Say whether a PostgreSQL server listens where the tests look for one."""
    try:
        with socket.create_connection((POSTGRES_HOST, POSTGRES_PORT), timeout=2):
            return True
    except OSError:
        return False


def require_tool(
    name: str, *, find: Callable[[str], Path | None] = find_program, required: bool | None = None
) -> Path:
    """Return the path of a tool; without it skip the test with the reason, or fail where tools are required.

    name: "soffice", "chromium", "pdftoppm", "postgres", or any program's own name.
    """
    if name == "postgres":
        if postgres_answers():
            return Path(POSTGRES_HOST)
        reason = f"needs a PostgreSQL server on {POSTGRES_HOST} port {POSTGRES_PORT}, and none answers"
    else:
        found = find(name)
        if found is not None:
            return found
        reason = f"needs the program {name}, which is not installed on this machine ({sys.platform})"
    if bool(os.environ.get("FLSCASE_REQUIRE_TOOLS")) if required is None else required:
        pytest.fail(f"{reason}; this run requires it (FLSCASE_REQUIRE_TOOLS is set)", pytrace=False)
    pytest.skip(reason)
