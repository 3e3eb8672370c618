"""The loader takes a whole pack or none: every rule refuses, by file and line, all faults at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flscase.errors import InputError, InputFault
from flscase.evidence import Pack, load_pack
from flscase.evidence.rules import parse_distribution

Change = Callable[..., Path]

# What is broken, in which file, and what the fault must say. The line is that of the id it belongs to.
TREATED = 'id = "share.treated"'
BROKEN = [
    pytest.param('source = "trial"\n', "", "values.toml", "no source", TREATED, id="no source"),
    pytest.param('unit = "GBP per visit"\n', "", "values.toml", "no unit", 'id = "cost.visit"', id="no unit"),
    pytest.param('status = "read"\n', "", "values.toml", "no status", TREATED, id="no status"),
    pytest.param('role = "input"\n', "", "values.toml", "no role", TREATED, id="no role"),
    pytest.param('label = "Treated"\n', "", "values.toml", "no label", TREATED, id="no label"),
    pytest.param("value = 0.4\n", "", "values.toml", "no value", TREATED, id="no value"),
    pytest.param('kind = "probability"\n', "", "values.toml", "no allowed range", TREATED, id="no range"),
    pytest.param(
        'kind = "probability"', 'kind = "chance"', "values.toml", "the kind 'chance'", TREATED, id="kind"
    ),
    pytest.param('role = "input"', 'role = "guess"', "values.toml", "the role 'guess'", TREATED, id="role"),
    pytest.param('"read"', '"heard"', "values.toml", "the status 'heard'", TREATED, id="status"),
    pytest.param(
        'uncertainty = "source"',
        'uncertainty = "x"',
        "values.toml",
        "the uncertainty 'x'",
        TREATED,
        id="origin",
    ),
    pytest.param(
        "low = 0.3", "low = 0.45", "values.toml", "does not contain the value 0.4", TREATED, id="above"
    ),
    pytest.param(
        "high = 0.5", "high = 0.35", "values.toml", "does not contain the value", TREATED, id="below"
    ),
    pytest.param("low = 0.3", "low = 0.6", "values.toml", "runs backwards", TREATED, id="backwards"),
    pytest.param("low = 0.3\n", "", "values.toml", "one end only", TREATED, id="one end"),
    pytest.param(
        "value = 0.4", "value = 4", "values.toml", "outside its allowed range 0 to 1", TREATED, id="out"
    ),
    pytest.param("value = 0.4", 'value = "x"', "values.toml", "not a plain number", TREATED, id="text value"),
    pytest.param("value = 0.4", "value = nan", "values.toml", "not a plain number", TREATED, id="nan"),
    pytest.param("low = 0.3", 'low = "x"', "values.toml", "not a plain number", TREATED, id="text low"),
    pytest.param('label = "Treated"', "label = 3", "values.toml", "not text", TREATED, id="number label"),
    pytest.param('"beta"', '"cauchy"', "values.toml", "'cauchy' is not known", TREATED, id="family"),
    pytest.param('"beta"', '"beta(3)"', "values.toml", "cannot be read", TREATED, id="unnamed shape"),
    pytest.param('"beta"', '"beta(shape=3)"', "values.toml", "cannot take shape", TREATED, id="wrong shape"),
    pytest.param('"beta"', '"beta(weight=-3)"', "values.toml", "not positive", TREATED, id="negative shape"),
    pytest.param('"beta"', '"uniform(low=0.5, high=0.6)"', "values.toml", "do not hold", TREATED, id="ends"),
    pytest.param(
        "value = 0.4\nlow = 0.3\nhigh = 0.5",
        "value = 0.02\nlow = 0\nhigh = 1",
        "values.toml",
        "so wide around",
        TREATED,
        id="too wide",
    ),
    pytest.param(
        "value = 0.4\n", "value = 1\n", "values.toml", "cannot be centred on 1", TREATED, id="centre"
    ),
    pytest.param(
        "value = 0.4", "vlaue = 0.4", "values.toml", "unknown field 'vlaue'", TREATED, id="unknown field"
    ),
    pytest.param(
        'source = "trial"',
        'source = "tril"',
        "values.toml",
        "'tril' is not in the biblio",
        TREATED,
        id="source",
    ),
    pytest.param(
        'label = "Treated"',
        'label = "T"\ndoi = "10.1000/none"',
        "values.toml",
        "10.1000/none is not in",
        TREATED,
        id="doi",
    ),
    pytest.param(
        '"inflation.2324"\nprice',
        '"inflation.2323"\nprice',
        "values.toml",
        "index names",
        'id = "cost.visit"',
        id="index",
    ),
    pytest.param(
        'index = "inflation.2324"',
        'index = "cost.total"',
        "values.toml",
        "no price factor",
        'id = "cost.visit"',
        id="index kind",
    ),
    pytest.param(
        'same_as = "share.treated"',
        'same_as = "share.none"',
        "values.toml",
        "same_as names",
        'id = "share.follower"',
        id="same_as",
    ),
    pytest.param(
        'same_as = "share.treated"',
        'same_as = "share.treated"\nvalue = 1',
        "values.toml",
        "beside same_as",
        'id = "share.follower"',
        id="same_as and value",
    ),
    pytest.param(
        'superseded_by = "cost.visit"\n',
        "",
        "values.toml",
        "by what is not said",
        'id = "cost.visit.old"',
        id="superseded",
    ),
    pytest.param(
        'reasoning = "A guess."\n', "", "values.toml", "without reasoning", 'id = "split.visit"', id="ours"
    ),
    pytest.param(
        "[0.6, 0.4]", "[0.6, 0.5]", "values.toml", "sum to 1.1", 'id = "split.visit"', id="split sum"
    ),
    pytest.param(
        '["trust", "patient"]', '["trust"]', "values.toml", "1 parts", 'id = "split.visit"', id="parts"
    ),
    pytest.param("[0.6, 0.4]", "0.6", "values.toml", "needs a list", 'id = "split.visit"', id="split scalar"),
    pytest.param("value = 0.2", "value = 0.3", "values.toml", "sums to 1.1", 'id = "mix.hip"', id="mix"),
    pytest.param(
        '"share.treated"', '"Share Treated"', "values.toml", "dotted lower case", "Share Treated", id="id"
    ),
    pytest.param(
        'label = "Treated"',
        'label = "T"\nflag = "weak"',
        "values.toml",
        "without flag_reason",
        TREATED,
        id="flag",
    ),
    pytest.param(
        'label = "Treated"',
        'label = "T"\nallowed = [1, 0]',
        "values.toml",
        "two numbers in order",
        TREATED,
        id="range",
    ),
    pytest.param(
        'source = "trial"',
        'source = "tril"',
        "claims.toml",
        "not in the biblio",
        'id = "claim.one"',
        id="claim",
    ),
    pytest.param(
        '["share.treated"]',
        '["share.x"]',
        "claims.toml",
        "not in the pack",
        'id = "claim.one"',
        id="claim id",
    ),
    pytest.param(
        "figure =", "figures =", "claims.toml", "unknown field", 'id = "claim.one"', id="claim field"
    ),
    pytest.param(
        "2025-01-01", "2023-01-01", "policies.toml", "before it begins", 'id = "policy.one"', id="dates"
    ),
    pytest.param('text = "All by 2030."\n', "", "policies.toml", "no text", 'id = "policy.one"', id="policy"),
    pytest.param(
        'title = "A trial"\n', "", "bibliography.toml", "no title", 'key = "trial"', id="bibliography"
    ),
    pytest.param(
        'key = "trial"', 'key = "census"', "bibliography.toml", "stands twice", "census", id="key twice"
    ),
]


def refused(folder: Path) -> tuple[InputFault, ...]:
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    return caught.value.faults


def test_the_small_pack_loads(small: Pack) -> None:
    assert small.version == "1.0.0"
    assert small.get("share.treated").number == 0.4
    assert small.table("people")[0] == {"sex": "female", "age": 50, "count": 10}


@pytest.mark.parametrize(("old", "new", "file", "says", "marks"), BROKEN)
def test_each_rule_refuses_by_file_and_line(
    change: Change, old: str, new: str, file: str, says: str, marks: str
) -> None:
    broken = change(old, new, file)
    faults = [fault for fault in refused(broken) if says in fault.what]
    assert faults, [str(fault) for fault in refused(broken)]
    lines = (broken / file).read_text(encoding="utf-8").splitlines()
    number = int(str(faults[0].where).removeprefix("line "))
    assert faults[0].file == file
    assert marks in lines[number - 1]
    assert faults[0].cure


def test_a_second_parameter_of_the_same_id_is_refused_at_its_own_line(change: Change) -> None:
    broken = change('id = "share.follower"', 'id = "share.treated"')
    fault = next(fault for fault in refused(broken) if "stands twice" in fault.what)
    lines = (broken / "values.toml").read_text(encoding="utf-8").splitlines()
    second = [n for n, line in enumerate(lines, 1) if 'id = "share.treated"' in line][1]
    assert fault.where == f"line {second}"
    assert "line 8" in fault.cure


def test_a_parameter_without_an_id_is_refused_where_it_begins(change: Change) -> None:
    fault = next(f for f in refused(change('id = "cost.visit"\n', "")) if "without id" in f.what)
    assert fault.file == "values.toml"


def test_every_fault_comes_in_one_go(folder: Path) -> None:
    text = (folder / "values.toml").read_text(encoding="utf-8")
    for old, new in (
        ("value = 0.4", "value = 4"),
        ("value = 100", "value = -1"),
        ("[0.6, 0.4]", "[0.6, 0.5]"),
    ):
        text = text.replace(old, new)
    (folder / "values.toml").write_text(text, encoding="utf-8")
    said = " ".join(fault.what for fault in refused(folder))
    assert "share.treated: the value 4" in said
    assert "cost.visit: the value -1" in said
    assert "split.visit: the shares sum to 1.1" in said


def test_a_near_miss_is_named(change: Change) -> None:
    fault = next(f for f in refused(change("low = 0.3", "lo = 0.3")) if "unknown field" in f.what)
    assert fault.cure == "Did you mean 'low'?"
    fault = next(f for f in refused(change('"trial"', '"tral"')) if "bibliography" in f.what)
    assert fault.cure == "Did you mean 'trial'?"


def test_broken_toml_is_named_by_its_line(change: Change) -> None:
    broken = change("value = 0.4", "value = = 0.4")
    fault = refused(broken)[0]
    assert (fault.file, fault.where, fault.quote) == ("values.toml", "line 13", "value = = 0.4")


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "values.toml").write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in refused(folder)[0].what


@pytest.mark.parametrize("name", ["kinds.toml", "bibliography.toml"])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert any(fault.file == name for fault in refused(folder))


def test_a_table_must_be_there_with_its_columns(folder: Path, change: Change) -> None:
    assert "columns are sex, years, count" in refused(change("age", "years", "people.csv"))[0].what
    fault = refused(change("50,10", "fifty,10", "people.csv"))[0]
    assert "'fifty', which is not a number" in fault.what
    assert (fault.file, fault.where) == ("people.csv", "line 2")
    (folder / "people.csv").unlink()
    assert "table is missing" in refused(folder)[0].what


def test_an_unknown_pack_says_which_there_are() -> None:
    with pytest.raises(InputError, match="There is no evidence pack 'fr'"):
        load_pack("fr")


def test_an_unknown_id_says_the_likely_one(small: Pack) -> None:
    with pytest.raises(InputError, match="Did you mean share"):
        small.get("share.treatd")
    with pytest.raises(InputError, match="Did you mean share"):
        small.get("OLD_1")
    with pytest.raises(InputError, match="no table 'peoples'"):
        small.table("peoples")
    with pytest.raises(InputError, match="Did you mean bones_1"):
        small.code_set("bones_2")


def test_a_follower_takes_numbers_and_draws_from_its_lead(small: Pack) -> None:
    lead, follower = small.get("share.treated"), small.get("share.follower")
    assert (follower.value, follower.low, follower.high) == (lead.value, lead.low, lead.high)
    assert follower.draw_id == "share.treated"
    assert lead.draw_id == "share.treated"


def test_group_fields_reach_every_member_and_own_fields_win(small: Pack) -> None:
    assert small.get("cost.visit").role == "input"
    assert small.get("cost.visit.old").role == "superseded"
    assert small.get("cost.visit").doi == "10.1000/trial"
    assert small.get("cost.visit").citation == "Smith A (2020). A trial. Journal 1:1-9."


def test_the_pack_is_read_once(folder: Path) -> None:
    assert load_pack(folder) is load_pack(folder)


def test_distribution_text() -> None:
    assert parse_distribution("fixed") == ("fixed", {})
    assert parse_distribution("uniform(low=0, high=2)") == ("uniform", {"low": 0.0, "high": 2.0})
    for broken in ("", "gamma(25)", "gamma(shape=x)", "gamma(shape=1", "Gamma"):
        assert parse_distribution(broken) is None
