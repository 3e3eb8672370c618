"""Read the built manual back: nothing in it may be fetched from elsewhere.

    uv run python scripts/check_site.py SITE

A hospital's reader opens the manual without a network: a script, style, font or picture from another machine
would be missing, and would tell that machine who reads. Links that a reader may choose to follow are fine.
"""

from __future__ import annotations

import argparse
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

OUTSIDE = re.compile(r"^([a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
CSS_FETCH = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:[a-z]+:)?//[^'\")\s]+)", re.IGNORECASE)
# Attributes that make a browser fetch something without being asked.
FETCHING = {"src", "srcset", "poster", "data"}


class _Fetches(HTMLParser):
    """Collects every address a page fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep addresses in fetching attributes, and those of style sheets and icons."""
        given = {name: value or "" for name, value in attrs}
        fetched = [given[name] for name in FETCHING & given.keys()]
        if tag == "link" and given.get("rel", "") not in {"canonical", "next", "prev"}:
            fetched.append(given.get("href", ""))
        self.found += [address for address in fetched if OUTSIDE.match(address)]


def outside_fetches(site: Path) -> list[str]:
    """Return 'page: address' for all that the site's pages and style sheets fetch from another machine."""
    found = []
    for page in sorted(site.rglob("*.html")):
        parser = _Fetches()
        parser.feed(page.read_text(encoding="utf-8"))
        found += [f"{page.relative_to(site)}: {address}" for address in parser.found]
    for sheet in sorted(site.rglob("*.css")):
        addresses = CSS_FETCH.findall(sheet.read_text(encoding="utf-8"))
        found += [f"{sheet.relative_to(site)}: {address}" for address in addresses]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 if anything is fetched from elsewhere."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path)
    site: Path = parser.parse_args(arguments).site
    pages = list(site.rglob("*.html"))
    if not pages:
        print(f"No page in {site}.", file=sys.stderr)
        return 1
    found = outside_fetches(site)
    if found:
        print("The manual fetches from other machines:\n" + "\n".join(found), file=sys.stderr)
        return 1
    print(f"{len(pages)} pages, all from this machine.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
