"""The sample document, composed and printed once for all tests of this room."""

from __future__ import annotations

import pytest
from documents_sample import sample_document, sample_figures

from flscase.documents.content import Composition, compose
from flscase.documents.html import render_html
from flscase.documents.word import render_word


@pytest.fixture(scope="session")
def composition() -> Composition:
    return compose(sample_document(), sample_figures())


@pytest.fixture(scope="session")
def docx_bytes(composition: Composition) -> bytes:
    return render_word(composition)


@pytest.fixture(scope="session")
def page(composition: Composition) -> str:
    return render_html(composition)
