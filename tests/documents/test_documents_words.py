"""Words: plain text holds no number, and a sentence keeps its figures inline."""

from __future__ import annotations

import datetime

import pytest
from documents_sample import figure, sample_figures
from hypothesis import given
from hypothesis import strategies as st

from flscase.case.content import (
    Citation,
    CrossRef,
    Date,
    Emphasis,
    FigureRef,
    Quoted,
    Term,
    Text,
    form_text,
    plain_text,
    prose,
    words,
)


@given(st.text().filter(lambda text: any(letter.isnumeric() for letter in text)))
def test_plain_text_refuses_every_kind_of_digit(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        Text(text)


@pytest.mark.parametrize("text", ["53", "½ a year", "x²", "٣", "Q1"])
def test_plain_text_refuses_numbers_of_any_script(text: str) -> None:
    with pytest.raises(ValueError, match="Use FigureRef, Term, Date or Quoted"):
        words(text)


def test_prose_reads_every_mark() -> None:
    runs = prose(
        "[date:2027/28 Q1] [a.b|with_interval] people [=aged 50 and over] gain[@x, y]; **see [#t]** [:who].",
        who="Dr 5",
    )
    assert runs == (
        Date("2027/28 Q1"),
        Text(" "),
        FigureRef("a.b", "with_interval"),
        Text(" people "),
        Term("aged 50 and over"),
        Text(" gain"),
        Citation("x", "y"),
        Text("; "),
        Emphasis("see ", CrossRef("t")),
        Text(" "),
        Quoted("Dr 5"),
        Text("."),
    )


def test_a_users_words_are_never_read_as_marks() -> None:
    hostile = "**[fls.icer]** [=9] {x}"
    assert prose("Said: [:said]", said=hostile)[1] == Quoted(hostile)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("in 5 years", "no number"),
        ("[two words]", "not a mark"),
        ("**open", "not closed"),
        ("[a.b|bold]", "no form 'bold'"),
        ("[date:soon]", "not a date"),
    ],
)
def test_prose_refuses_what_it_cannot_read(template: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        prose(template)


def test_a_part_that_is_not_given_is_a_fault() -> None:
    with pytest.raises(KeyError):
        prose("[:who]")


@pytest.mark.parametrize("text", ["2027/28", "2027/28 Q4", "2027", "1 April 2027", "April 2027", "Q3"])
def test_dates_are_days_months_years_and_quarters(text: str) -> None:
    assert Date(text).text == text


def test_a_day_is_printed_in_words() -> None:
    assert Date(datetime.date(2027, 4, 1)).text == "1 April 2027"


def test_forms_of_a_figure() -> None:
    cash = figure("x", "Net cash", -493_000, "GBP", -560_000, -410_000)
    assert form_text(cash) == "−£493,000"
    assert form_text(cash, "negated") == "£493,000"
    assert form_text(cash, "negated_with_interval") == "£493,000 (£410,000 to £560,000)"
    assert form_text(cash, "interval") == "−£560,000 to −£410,000"
    assert form_text(cash, "signed") == "−£493,000"
    assert form_text(cash, "label") == "Net cash"
    gain = figure("y", "Fractures avoided", 53.2, "fractures", 31.1, 79.8)
    assert form_text(gain, "with_interval") == "53 (31 to 80)"
    assert form_text(gain, "with_unit") == "53 fractures"
    assert form_text(gain, "signed") == "+53"


def test_a_figure_without_interval_prints_none() -> None:
    bare = figure("x", "People", 5, "people")
    assert form_text(bare, "with_interval") == "5"
    assert form_text(bare, "negated_interval") == ""


def test_plain_text_prints_figures_and_leaves_citations_out() -> None:
    text = plain_text(prose("**[fls.treated]** of [caseload.index_patients][@x] [=by 70]"), sample_figures())
    assert text == "655 of 1,603 by 70"
