"""A case is the same in every form: Python, TOML, JSON; and each place of a file is found."""

import json
import tomllib

import pytest
from case_example import CASE
from case_strategies import case_data, cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from flscase.case import CaseDraft, CaseInputs
from flscase.case.inputs_schema import json_schema
from flscase.case.inputs_toml import to_toml, toml_text
from flscase.case.loading_lines import lines_of

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(cases)
def test_toml_and_back(case):
    assert CaseInputs.model_validate(tomllib.loads(to_toml(case))) == case


@SLOW
@given(cases)
def test_json_and_back(case):
    again = CaseInputs.model_validate_json(json.dumps(case.to_dict()))
    assert again == case
    assert again.fingerprint() == case.fingerprint()


@SLOW
@given(cases)
def test_what_is_written_fits_the_published_schema(case):
    Draft202012Validator(json_schema()).validate(case.to_dict())


@SLOW
@given(case_data())
def test_a_draft_takes_all_that_a_case_takes_and_loses_nothing(data):
    draft = CaseDraft.model_validate(data)
    kept = draft.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert CaseInputs.model_validate(kept) == CaseInputs.model_validate(data)


@SLOW
@given(cases)
def test_every_place_of_a_file_is_found(case):
    text = to_toml(case)
    places = lines_of(text)
    lines = text.split("\n")
    for path, _ in leaves(tomllib.loads(text)):
        assert path in places
        key = next(part for part in reversed(path) if isinstance(part, str))
        assert key in lines[places[path] - 1] or toml_text(key)[1:-1] in lines[places[path] - 1]


def leaves(data, path=()):
    """Yield every path of some data, tables and lists included."""
    if path:
        yield path, data
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from leaves(value, (*path, key))


def test_places_over_several_lines():
    text = '''# remark = 1
[a."b.c"]
x = [ 1, # one, [two
  """tri # ple " " "" """, 'lit\\'
, { k = "}" , "q]" = [ 3 ] } ]
[[list]]
y.z = 1
[list.sub]
deep = 2024-01-01
[[list]]
y = \'\'\'
[not] = a table\'\'\'
'''
    assert tomllib.loads(text)
    found = lines_of(text)
    assert found[("a", "b.c", "x")] == 3
    assert found[("a", "b.c", "x", 1)] == 4
    assert found[("a", "b.c", "x", 3)] == 5
    assert found[("a", "b.c", "x", 3, "q]", 0)] == 5
    assert found[("list", 0)] == 6
    assert found[("list", 0, "y", "z")] == 7
    assert found[("list", 0, "sub", "deep")] == 9
    assert found[("list", 1)] == 10
    assert found[("list", 1, "y")] == 11
    assert ("not",) not in found


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab.=[]{}\"'\\\n#,1 \t", max_size=60))
def test_the_scan_never_fails_whatever_the_text(text):
    lines_of(text)
    try:
        data = tomllib.loads(text)
    except ValueError:
        return
    for path, _ in leaves(data):
        assert path in lines_of(text)


def test_a_case_that_is_equal_has_an_equal_fingerprint_however_it_is_written():
    plain = CaseInputs.model_validate(tomllib.loads(CASE))
    spelt = tomllib.loads(CASE.replace("treated = 0.193", "treated = { value = 0.193 }"))
    spelt["money"]["limits"] = {}
    assert CaseInputs.model_validate(spelt).fingerprint() == plain.fingerprint()
    other = CaseInputs.model_validate(tomllib.loads(CASE.replace("= 320", "= 321")))
    assert other.fingerprint() != plain.fingerprint()


def test_a_number_stays_as_it_was_typed():
    case = CaseInputs.model_validate(tomllib.loads(CASE))
    text = to_toml(case)
    assert "hip_fractures_per_year = 320\n" in text
    assert "band = 7," in text
    assert "started = 0.8\n" in text


def test_a_case_cannot_be_changed_behind_its_fingerprint():
    case = CaseInputs.model_validate(tomllib.loads(CASE))
    with pytest.raises(ValueError, match="frozen"):
        case.case.years = 3
