"""The reporting checklist is complete for every case, and says so where a case is silent."""

from __future__ import annotations

import datetime
import json
import tomllib
from dataclasses import replace

import pytest

from flscase.case import cheers
from flscase.case.analysis import analyse
from flscase.case.cheers_items import ITEMS
from flscase.case.inputs import CaseInputs
from flscase.case.options import case_text
from flscase.case.results import Results

BY_AUTHORS = {21, 25, 27, 28}  # only people can tell: who was asked, who paid, who has interests


@pytest.fixture(scope="module")
def results() -> Results:
    text = case_text(
        title="Service for Northfield",
        start=datetime.date(2027, 4, 1),
        organisation="Northfield",
        hip_fractures=320,
    )
    return analyse(CaseInputs.model_validate(tomllib.loads(text)), draws=0)


def test_there_are_the_28_items_in_their_order() -> None:
    assert [item.number for item in ITEMS] == list(range(1, 29))
    assert len({item.topic for item in ITEMS}) == 28
    assert all(item.asks.endswith("?") for item in ITEMS)
    parts = list(dict.fromkeys(item.part for item in ITEMS))
    assert parts == ["Opening", "Methods", "Results", "Discussion", "Other"]


def test_every_item_is_told_with_its_place(results: Results) -> None:
    entries = cheers.checklist(results)
    assert [entry.item for entry in entries] == list(ITEMS)
    for entry in entries:
        assert entry.text.strip()
        assert entry.where.strip()
        assert "{" not in entry.text
        assert "None" not in entry.text


def test_what_only_people_can_tell_is_missing_and_nothing_else_is(results: Results) -> None:
    missing = {entry.item.number for entry in cheers.checklist(results) if entry.state == "missing"}
    assert missing == BY_AUTHORS


def test_the_text_is_made_from_the_figures(results: Results) -> None:
    told = {entry.item.number: entry.text for entry in cheers.checklist(results)}
    qalys = results.figures[f"{results.lead}.qalys_gained"]
    assert qalys.text in told[23]
    assert results.figures["caseload.index_patients"].text in told[5]
    assert "Northfield" in told[6]
    assert results.resolved.pack.base_price_year in told[15]
    assert "3.5%" in told[10]
    other = replace(qalys, value=123.0)
    changed = replace(results, figures={**results.figures, qalys.id: other})
    assert other.text in cheers.checklist(changed)[22].text


def test_a_run_without_draws_does_not_claim_any(results: Results) -> None:
    by_number = {entry.item.number: entry for entry in cheers.checklist(results)}
    assert (by_number[20].state, by_number[24].state, by_number[18].state) == ("partly",) * 3
    assert "draws" in by_number[20].text
    deep = replace(
        results,
        decision={
            **results.decision,
            "tornado": {"rows": [{"label": "Price of an infusion"}]},
            "who_first": [{"name": "women of 80 with a hip fracture"}],
        },
        provenance={**results.provenance, "draws": 1000, "seed": 7},
    )
    again = {entry.item.number: entry for entry in cheers.checklist(deep)}
    assert (again[20].state, again[24].state, again[18].state) == ("reported",) * 3
    assert "1,000 draws" in again[20].text
    assert "Price of an infusion" in again[24].text
    assert "women of 80" in again[18].text


def test_a_nameless_place_is_only_partly_told(results: Results) -> None:
    facts = results.inputs.case.model_copy(update={"organisation": None})
    nameless = replace(results, inputs=results.inputs.model_copy(update={"case": facts}))
    assert cheers.checklist(nameless)[5].state == "partly"


def test_the_places_are_titles_of_the_case(results: Results) -> None:
    from flscase.case.content import Appendix, Heading, plain_text
    from flscase.case.sections import compose

    blocks = compose(results).blocks
    titles = {plain_text(block.text, results.figures) for block in blocks if isinstance(block, Heading)}
    titles |= {plain_text(block.title, results.figures) for block in blocks if isinstance(block, Appendix)}
    titles |= {"Title page", "–", "results.json", "the workbook", "reproduce.py"}
    titles |= {"What decides the answer"}  # with draws only
    for entry in cheers.checklist(results):
        for place in entry.where.split("; "):
            found = any(title.startswith(place) for title in titles) or place.lower().startswith(
                "the manual:"
            )
            assert found, (entry.item.number, place)


def test_rows_are_plain_data(results: Results) -> None:
    rows = cheers.rows(results)
    assert json.loads(json.dumps(rows)) == rows
    assert set(rows[0]) == {"number", "part", "topic", "asks", "state", "where", "text"}
