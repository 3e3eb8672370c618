"""What one cell says: nothing, a date in its many forms, a drug, or that there is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flscase.records.flsdb.cells import clean, names_drug, one_of, read_date
from flscase.records.flsdb.rules import rules

RULES = rules()
DAY = date(2024, 3, 5)


def read(cell, day_0=RULES.day_0):
    return read_date(clean(cell, RULES), RULES, day_0)


@pytest.mark.parametrize("cell", ["", " ", "-", "NA", "na", "N/A", "n/a", "NULL", "Null", "\u00a0", " NA "])
def test_cells_that_say_there_is_nothing(cell):
    assert clean(cell, RULES) == ""


@pytest.mark.parametrize("cell", ["0", "None", "No", "Don't know", "--", "nan", "NAN", "a NA"])
def test_cells_that_say_something(cell):
    assert clean(cell, RULES) == cell


@pytest.mark.parametrize(
    "cell",
    ["2024-03-05", "2024-03-05 14:05", "2024-03-05T00:00:00Z", "5/3/2024", "05/03/2024", "05/3/2024 00:00:00",
     "05-Mar-24", "5-mar-24", "05-MAR-2024", "45356", "45356.0", "45356.58", " 2024-03-05 "],
)  # fmt: skip
def test_one_day_in_all_its_forms(cell):
    assert read(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    ["31/02/2024", "2024-02-30", "2024-13-01", "30-Feb-24", "5-Mer-24", "20240305", "5.3.2024", "5/3/24",
     "March 2024", "2024", "soon", "Don't know", "1.5", "-45356", "٢٠٢٤-٠٣-٠٥", "0000-00-00", "99/99/9999"],
)  # fmt: skip
def test_what_is_no_date(cell):
    assert read(cell) is None


@pytest.mark.parametrize("cell", ["1800-01-01", "01/01/1801", "1-Jan-1800"])
def test_days_that_stand_for_no_date(cell):
    assert read(cell) is None


def test_two_digit_years_lie_in_one_hundred_years():
    assert read("01-Jan-68") == date(2068, 1, 1)
    assert read("01-Jan-69") == date(1969, 1, 1)
    assert read("29-Feb-00") == date(2000, 2, 29)


def test_old_mac_workbooks_count_from_another_day():
    assert read("43894", RULES.day_0_old_mac) == DAY


@given(st.dates(date(1930, 1, 1), date(2060, 12, 31)))
def test_every_day_is_read_back(day):
    forms = [f"{day:%Y-%m-%d}", f"{day.day}/{day.month}/{day.year}", str((day - date(1899, 12, 30)).days)]
    assert {read(form) for form in forms} == {day}


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text):
    cell = clean(text, RULES)
    assert read(text) is None or cell[:1].isdigit()
    assert names_drug(cell, RULES) in (True, False, None)


APOSTROPHES = ["'", "’", "`", "´", "‘", "", "?", "�", "â€™", "Ã¢€™", "&#39;", "\u0092", " ", "\\'", "''"]


@pytest.mark.parametrize("mark", APOSTROPHES)
@pytest.mark.parametrize("form", ["Don{}t know", "DON{}T KNOW", "don{}t  know", " Don{}t Know "])
def test_nobody_takes_dont_know_for_a_drug(mark, form):
    assert names_drug(clean(form.format(mark), RULES), RULES) is False


def test_dont_know_beside_a_drug_is_still_a_drug():
    assert names_drug("Don’t know; Alendronate", RULES) is True
    assert (
        names_drug("I don't know", RULES) is True
    )  # not the answer of the form: the rule takes it for a name


@pytest.mark.parametrize(
    "cell",
    ["Inappropriate", "INFORMED DECLINE", "Referred for further clinical opinion", "none", "No",
     "Not started", "Referred to GP to decide prescription", "No longer appropriate", "None; No",
     "NA;No", ";", "; ;None"],
)  # fmt: skip
def test_answers_that_name_no_drug(cell):
    assert names_drug(cell, RULES) is False


@pytest.mark.parametrize(
    "cell", ["Alendronate", "None;Zoledronate", "alendronate;", "No; Informed decline; x"]
)
def test_answers_that_name_one(cell):
    assert names_drug(cell, RULES) is True


def test_a_missing_answer_is_neither():
    assert names_drug("", RULES) is None
    assert one_of("", RULES.yes) is None
    assert one_of("yES", RULES.yes) is True
    assert one_of("Y", RULES.yes) is False
