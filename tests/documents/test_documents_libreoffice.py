"""Word files opened by another office program: they convert, with their headings, and can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


@pytest.fixture(scope="module")
def pdf(docx_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "case.docx").write_bytes(docx_bytes)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "case.docx")], check=True, timeout=240, capture_output=True)
    return folder / "case.pdf"


def test_the_document_converts_to_a_few_pages_with_an_outline(pdf: Path) -> None:
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page[^s]", content))
    assert 6 <= pages <= 12


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler-utils) is not installed")
def test_the_pages_read_as_written(pdf: Path) -> None:
    command = [str(PDFTOTEXT), "-layout", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    assert "1    Need" in re.sub(r" {2,}", "    ", text)
    assert "53 (31 to 80) fractures" in text
    assert "Page 1 of" in text
    assert "Table 1: Cash to find by department and year" in text
    first = text.split("\f")[0]
    assert "Draft for discussion" in first
    assert "Never for decisions about the care of one patient" in re.sub(r"\s+", " ", first)
