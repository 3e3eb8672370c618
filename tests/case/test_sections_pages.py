"""Four pages: the case is printed, its pages counted, and its ask stands on the fourth."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from written import results

from flscase.case.sections import compose
from flscase.documents.content import compose as laid_out
from flscase.documents.word import render_word

PAGES = 4


@pytest.mark.libreoffice
@pytest.mark.slow
def test_the_main_body_is_four_printed_pages(require_tool: Callable[[str], Path], tmp_path: Path) -> None:
    office, reader = require_tool("soffice"), require_tool("pdftotext")
    found = results()
    word = tmp_path / "case.docx"
    word.write_bytes(render_word(laid_out(compose(found), found.figures)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "case.docx",
    ]
    subprocess.run([str(part) for part in order], check=True, capture_output=True, timeout=180)
    subprocess.run([str(reader), "-layout", str(tmp_path / "case.pdf")], check=True, timeout=60)
    pages = (tmp_path / "case.txt").read_text().split("\f")
    first_appendix = next(place for place, page in enumerate(pages) if re.search(r"Appendix A: ", page))
    assert first_appendix <= PAGES
    assert "The board is asked to" in pages[first_appendix - 1]
