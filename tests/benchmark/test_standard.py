"""The standard population is whole, in order, and comes with its source."""

from __future__ import annotations

import pytest

from flscase.benchmark.rates import directly_standardised
from flscase.benchmark.standard import TABLE, european_standard_population
from flscase.evidence import load_pack
from flscase.terms import BANDS


def test_the_weights_are_a_hundred_thousand_people_in_nineteen_bands() -> None:
    weights = european_standard_population()
    assert len(weights) == 19
    assert sum(weights.values()) == 100_000
    assert next(iter(weights)) == "0-4"
    assert tuple(weights)[-len(BANDS) :] == BANDS


def test_the_weights_name_their_source() -> None:
    table = load_pack().tables[TABLE]
    assert table.publisher == "Eurostat"
    assert load_pack().bibliography[table.source].doi == "10.2785/11470"


def test_a_rate_over_65_needs_only_those_bands() -> None:
    """Equal rates in each band stand whatever the weights, here the hip-fracture indicator's 65 and over."""
    weights = [weight for band, weight in european_standard_population().items() if band in BANDS[3:]]
    assert sum(weights) == 5500 + 5000 + 4000 + 2500 + 1500 + 1000
    assert directly_standardised([50] * 6, [10_000] * 6, weights)[0] == pytest.approx(500)
