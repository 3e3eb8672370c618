"""One bench, and every study run once, for all tests of the validation."""

from __future__ import annotations

import pytest

from flscase.case.validation import face, studies
from flscase.case.validation.bench import Bench, national
from flscase.case.validation.verdict import Row, Study


@pytest.fixture(scope="session")
def bench() -> Bench:
    return national()


@pytest.fixture(scope="session")
def rebuilt(bench: Bench) -> dict[str, Study]:
    return {study.id: study for study in studies.all_studies(bench)}


@pytest.fixture(scope="session")
def cohorts(bench: Bench) -> tuple[Row, ...]:
    return face.rows(bench)
