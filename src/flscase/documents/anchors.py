"""The names by which parts of a document point at each other, the same in Word, HTML and the linter."""

from __future__ import annotations

import hashlib
import re


def anchor(kind: str, key: str) -> str:
    """Return the name of a figure's, table's or reference's place: letters, digits, at most 40 of them.

    The digest keeps keys apart that differ only in what is left out.
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "_", key)[:21].strip("_")
    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{kind}_{plain}_{digest}"
