"""Give the manual the pages that live at the root of the repository, so that each is written once.

A hook of MkDocs: the glossary, the licence of the data and the like stand at the root, where people look for
them, and appear in the manual under a name of their own, with their links to each other mended.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
# The page of the manual that shows each file of the root.
PAGES = {
    "GLOSSARY.md": "glossary.md",
    "LICENSE-DATA.md": "data-licence.md",
    "SECURITY.md": "security.md",
    "CONTRIBUTING.md": "developers/contributing.md",
    "CHANGELOG.md": "developers/changes.md",
}
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)")


def mend_links(text: str, page: str) -> str:
    """Return a root file's text with its links pointing to where the same things stand in the manual."""

    def mended(match: re.Match[str]) -> str:
        target, anchor = match.group(1), match.group(2) or ""
        inside = PAGES.get(target, target.removeprefix("docs/"))
        return f"]({posixpath.relpath(inside, posixpath.dirname(page) or '.')}{anchor})"

    return LINK.sub(mended, text)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the root's pages to those that MkDocs found."""
    for source, page in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=mend_links(text, page)))
    return files
