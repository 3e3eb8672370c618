"""Whatever is given as a case: a case comes back, or an InputError that names the file. Nothing else."""

import copy
import json

import pytest
from case_example import CASE
from case_strategies import case_data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from flscase.case import CaseInputs, load
from flscase.case.inputs_faults import check
from flscase.errors import InputError

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
CUTS = st.tuples(st.integers(0, len(CASE)), st.integers(0, 30), st.text(max_size=6))
SIMPLE = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
KEYED = st.dictionaries(st.text(max_size=8), st.integers(), max_size=3)
ODD = st.one_of(SIMPLE, KEYED, st.lists(st.integers(), max_size=3))


def given_bytes(tmp_path, data):
    """Load some bytes as a case; only our own error may come out."""
    path = tmp_path / "case.toml"
    path.write_bytes(data)
    faults = None
    try:
        load(path)
    except InputError as error:
        faults = error.faults
    assert faults is None or faults
    assert all(fault.file == str(path) and fault.what and fault.cure for fault in faults or ())


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(data=st.binary(max_size=200))
def test_any_bytes(tmp_path, data):
    given_bytes(tmp_path, data)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_a_case_with_pieces_torn_out_and_put_in(tmp_path, cuts):
    text = CASE
    for at, length, instead in cuts:
        text = text[:at] + instead + text[at + length :]
    given_bytes(tmp_path, text.encode("utf-8", "surrogatepass"))


def places(data, path=()):
    """Yield the path of everything in nested data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(data=case_data(), choice=st.data())
def test_anything_anywhere_in_a_case(data, choice):
    """One value of a sound case replaced by anything: sound still, or faults in words."""
    spoilt = copy.deepcopy(data)
    path = choice.draw(st.sampled_from(list(places(data))))
    place = spoilt
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = choice.draw(ODD)
    case, draft, problems = check(spoilt)
    assert draft is not None
    assert (case is None) == bool(problems)
    assert all(problem.what and problem.cure for problem in problems)
    try:
        CaseInputs.model_validate(spoilt)
    except ValidationError:
        assert case is None
    else:
        assert case is not None


@pytest.mark.parametrize("key", ["case", "caseload", "options", "money", "overrides", "scenarios"])
@pytest.mark.parametrize("value", ["3", "[]", "[3]", "{}", '"x"', "[[]]", "[{}]", "{ x = 3 }", "true"])
def test_any_section_may_be_anything(tmp_path, key, value):
    given_bytes(tmp_path, f"schema = 1\n{key} = {value}\n".encode())


def test_faults_can_be_sent_on():
    """A web form gets the same problems as plain data."""
    _, _, problems = check({"options": [{"id": "x"}]})
    assert json.dumps(
        [{"path": problem.path, "what": problem.what, "cure": problem.cure} for problem in problems]
    )
