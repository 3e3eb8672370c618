"""A figure prints itself: rounding, intervals, signs, columns that add up, and what it refuses."""

import json
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flscase.case.figure import Figure, adding_up, weakest
from flscase.case.rounding import apportion, round_half_up


def make(value, unit="fractures", **more):
    given_fields = {"id": "fls.x", "label": "x", "basis": "modelled", "rests_on": "scaled"} | more
    return Figure(value=value, unit=unit, **given_fields)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1_234_567, "GBP", "£1.2 million"),
        (-1_234_567, "GBP", "−£1.2 million"),
        (999_960, "GBP", "£1.0 million"),
        (20_123.4, "GBP", "£20,100"),
        (20_123.4, "GBP per QALY", "£20,100 per QALY"),
        (643_210, "GBP", "£643,000"),
        (-3_412, "GBP", "−£3,400"),
        (149.6, "GBP", "£150"),
        (0.954, "GBP", "£0.95"),
        (7.5, "GBP", "£7.50"),
        (0, "GBP", "£0"),
        (-0.2, "GBP per person", "−£0.20 per person"),
        (0.4123, "share", "41%"),
        (0.071, "share", "7.1%"),
        (0.0042, "share", "0.42%"),
        (0.0, "share", "0%"),
        (1.0, "share", "100%"),
        (0.9996, "probability", "over 99%"),
        (1.0, "probability", "100%"),
        (0.62, "probability", "62%"),
        (53.4, "fractures", "53"),
        (3.44, "fractures", "3.4"),
        (3, "fractures", "3"),
        (0.042, "QALYs", "0.04"),
        (1_612.3, "people", "1,612"),
        (12_345.6, "people", "12,300"),
        (12_345, "people", "12,345"),
        (-17.2, "beds", "−17"),
        ("2031/32 Q2", "", "2031/32 Q2"),
        (None, "GBP", "not known"),
    ],
)
def test_text_at_the_usual_rounding(value, unit, text):
    assert make(value, unit).text == text


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"),
    [
        (20_123.4, "GBP", 5, "£20,123"),
        (20_123.4, "GBP per QALY", 1, "£20,000 per QALY"),
        (1_234_567, "GBP", 3, "£1.23 million"),
        (1_234_567, "GBP", 7, "£1,234,567"),
        (999_960, "GBP", 2, "£1.0 million"),
        (12.44, "GBP", 3, "£12.44"),
        (0.4123, "share", 3, "41.2%"),
        (0.004, "probability", 1, "0.4%"),
        (53.4, "fractures", 3, "53.4"),
        (974.2, "fractures", 2, "970"),
        (0.25, "fractures", 1, "0.3"),
    ],
)
def test_text_at_given_digits(value, unit, digits, text):
    assert make(value, unit, digits=digits).text == text


def test_rounded_is_what_is_printed():
    assert make(0.4123, "share").rounded == 0.41
    assert make(1_234_567, "GBP").rounded == 1_200_000
    assert make(7.504, "GBP").rounded == 7.5
    assert make("never within the horizon", "").rounded == "never within the horizon"
    assert make(None).rounded is None


def test_interval_shares_the_values_rounding():
    assert make(53.4, low=31.2, high=80.1).interval_text == "31 to 80"
    assert make(53.4, low=31.2, high=80.1).full_text == "53 (31 to 80)"
    per_qaly = make(20_123, "GBP per QALY", low=-3_412, high=31_000)
    assert per_qaly.interval_text == "−£3,400 to £31,000 per QALY"
    assert make(1_234_567, "GBP", low=640_000, high=2e6).interval_text == "£640,000 to £2.0 million"
    assert make(1_234_567, "GBP", low=32_000, high=2e6).interval_text == "£32,000 to £2.0 million"
    assert make(0.41, "share", low=0.3, high=0.5).interval_text == "30% to 50%"
    assert make(0.0, low=-1.26, high=3.4).interval_text == "−1.3 to 3.4"
    assert make(53.4).interval_text == ""
    assert make(53.4, low=53.4, high=53.4).interval_text == ""
    assert make(53.4).full_text == "53"


def test_words_beside_the_number():
    assert make(53.4, low=31.2, high=80.1).text_with_unit == "53 fractures"
    assert make(5, "GBP").text_with_unit == "£5.00"
    assert make(None).text_with_unit == "not known"
    assert make(1).basis_text == "modelled, resting on scaled values"
    assert make(1, basis="counted", rests_on=None).basis_text == "counted"


def test_negated_turns_the_interval():
    figure = make(5.0, "GBP", low=-20.0, high=30.0, mean=6.0).negated
    assert (figure.value, figure.low, figure.high, figure.mean) == (-5.0, -30.0, 20.0, -6.0)
    assert make("never", "").negated.text == "never"


def test_refuses_what_cannot_be_defended():
    for bad in (float("nan"), float("inf"), np.float64("nan")):
        with pytest.raises(ValueError, match="not finite"):
            make(bad)
    with pytest.raises(TypeError, match="not a number"):
        make(True)
    with pytest.raises(ValueError, match="both ends"):
        make(1, low=0)
    with pytest.raises(ValueError, match="above high"):
        make(1, low=2, high=1)
    with pytest.raises(ValueError, match="none of"):
        make(1, basis="guessed")
    with pytest.raises(ValueError, match="rests on"):
        make(1, basis="modelled", rests_on=None)


def test_numpy_scalars_become_plain_and_json_goes_round():
    figure = make(np.float32(1.5), low=np.int64(1), high=np.float64(2), sources=["a"], flags=["recalled"])
    data = json.loads(json.dumps(figure.to_json()))
    assert type(figure.value) is float
    assert data["text"] == "1.5"
    assert Figure.from_json(data) == figure
    for key in ("value", "low", "high", "unit", "label", "basis", "sources"):
        assert key in data


@given(st.lists(st.floats(-1e7, 1e7, allow_nan=False), min_size=1, max_size=20), st.integers(-4, 3))
def test_apportioned_parts_add_up(parts, decimals):
    rounded = apportion(parts, decimals)
    step = 10.0**-decimals
    assert all(abs(a - b) <= step * 1.0001 for a, b in zip(rounded, parts, strict=True))
    exact = float(sum(Decimal(repr(part)) for part in parts))
    assert abs(sum(rounded) - round_half_up(exact, decimals)) < step / 2


def test_a_column_adds_up_as_printed():
    values = [12_345.4, 845.4, 0.4, -10.4]
    parts = [make(value, "GBP") for value in values]
    column, total = adding_up(parts, make(sum(values), "GBP"))
    printed = [int(f.text.replace("£", "").replace(",", "").replace("−", "-")) for f in column]
    assert total.text == "£13,181"
    assert sum(printed) == 13_181
    assert [figure.value for figure in column] == values
    with pytest.raises(ValueError, match="sum to"):
        adding_up(parts, make(1, "GBP"))
    with pytest.raises(ValueError, match="numbers only"):
        adding_up([make("never", "GBP")], make(1, "GBP"))


@given(st.floats(-1e12, 1e12, allow_nan=False), st.sampled_from(["GBP", "share", "people", "probability"]))
def test_any_number_prints_and_never_as_minus_zero(value, unit):
    text = make(value, unit).text
    assert any(char.isdigit() for char in text)
    assert not (text.startswith("−") and not any(char in "123456789" for char in text))


def test_weakest_basis():
    assert weakest(["counted", "assumed", "published"]) == "assumed"
    assert weakest(["modelled", "counted"]) == "counted"
    with pytest.raises(ValueError, match="no basis"):
        weakest(["modelled"])
