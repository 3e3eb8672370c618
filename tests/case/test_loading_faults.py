"""Bad input: every fault is told with file, line, key, value and cure, and all of them at once."""

import pytest
from case_example import CASE, changed, line_of
from fault_table import FAULTS

from flscase.case import load
from flscase.errors import InputError


def faults_of(tmp_path, text):
    """Return the faults of a case file with this text."""
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    return caught.value.faults


@pytest.mark.parametrize(
    ("old", "new", "key", "said", "cure"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_each_fault_is_told(tmp_path, old, new, key, said, cure):
    faults = faults_of(tmp_path, changed((old, new)))
    fitting = [fault for fault in faults if (fault.where or "").endswith(key)]
    assert fitting, [str(fault) for fault in faults]
    assert any(
        all(part in fault.what for part in said) and all(part in fault.cure for part in cure)
        for fault in fitting
    ), [str(fault) for fault in fitting]
    for fault in faults:
        assert fault.file == str(tmp_path / "case.toml")
        assert fault.where
        assert fault.cure


def test_options_in_single_brackets(tmp_path):
    text = changed(('[[options]]\nid = "current"', '[options]\nid = "current"'), ("[[options]]", "[fls]"))
    fault = next(fault for fault in faults_of(tmp_path, text) if "options" in str(fault.where))
    assert "list of sections" in fault.what
    assert "[[options]]" in fault.cure


def test_a_section_that_is_a_value(tmp_path):
    text = "money = 3\n" + CASE.replace("[money]", "[other]")
    fault = next(fault for fault in faults_of(tmp_path, text) if fault.where == "line 1, money")
    assert "3" in fault.what
    assert "[money]" in fault.cure


def test_the_line_is_the_line_of_the_key_and_is_quoted(tmp_path):
    text = changed(("denosumab = 0.1", "denosumab = 0.3"), ("wte = 0.6", "wte = -1"))
    mix, staff = faults_of(tmp_path, text)
    assert mix.where == f"line {line_of(text, 'drug_mix')}, options.fls.drug_mix"
    assert mix.quote is not None
    assert mix.quote.startswith("drug_mix = { alendronate = 0.6")
    assert staff.where == f"line {line_of(text, 'band = 4')}, options.fls.workforce[2].wte"
    assert "wte = -1" in str(staff.quote)


def test_a_missing_key_points_at_its_section(tmp_path):
    text = changed(("start = 2027-04-01\n", ""))
    (fault,) = faults_of(tmp_path, text)
    assert fault.where == f"line {line_of(text, '[case]')}, case.start"


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path):
    text = changed(
        ("title =", "titel ="),
        ("2027-04-01", "2027-04-02"),
        ("hip_fractures_per_year = 320", 'episodes = "nowhere.csv"'),
        ("baseline = true\n", ""),
        ("identified = 0.80", "identified = 8"),
        ("denosumab = 0.1", "denosumab = 0.3"),
        ("[money]", "[money]\nprices = { gold = 1 }"),
        ('"cost.hip.first_year"', '"cost.hip.frist_year"'),
    )
    faults = faults_of(tmp_path, text)
    keys = [str(fault.where).partition(", ")[2] for fault in faults]
    assert keys == [
        "case.titel",
        "case.start",
        "caseload.episodes[1]",
        "options",
        "options.fls.identified",
        "options.fls.drug_mix",
        "money.prices.gold",
        'overrides."cost.hip.frist_year"',
    ]
    lines = [int(str(fault.where).split(",")[0].removeprefix("line ")) for fault in faults]
    assert lines == sorted(lines)


def test_a_misspelt_key_is_not_also_reported_as_missing(tmp_path):
    faults = faults_of(tmp_path, changed(("title =", "titel =")))
    assert len(faults) == 1


def test_a_rule_is_not_judged_on_a_broken_value(tmp_path):
    faults = faults_of(tmp_path, changed(("= 320", "= -1")))
    assert [fault.what for fault in faults] == ["The value -1 is out of range."]


def test_neither_hips_nor_records(tmp_path):
    (fault,) = faults_of(tmp_path, changed(("hip_fractures_per_year = 320\n", "")))
    assert "how many people fracture" in fault.what
    assert "hip_fractures_per_year" in fault.cure
    assert "episodes" in fault.cure


def test_local_cost_needs_its_number(tmp_path):
    text = changed(('"national_cost_collection"', '"local"'), ('"cost.hip.first_year"', '"cost.dxa"'))
    (fault,) = faults_of(tmp_path, text)
    assert "cost.hip.first_year" in fault.what
    assert "[overrides]" in fault.cure


def test_scenarios_are_judged_too(tmp_path):
    text = CASE.replace(
        "[money]",
        """[[scenarios]]
id = "poor"
name = "As recorded"
options = { flss = { started = 0.35 }, fls = { identified = { hip = 0.9 } } }
[[scenarios]]
id = "poor"
name = "Again"
overrides = { "price.zolendronate" = { value = 1, reason = "x" } }
[money]""",
    )
    said = " ".join(str(fault) for fault in faults_of(tmp_path, text))
    assert 'no option "flss"' in said
    assert 'Did you mean "fls"?' in said
    assert "identified says nothing of spine; other" in said
    assert '"poor" is used 2 times' in said
    assert "price.zoledronate" in said


def test_a_schema_from_the_future_is_refused_with_advice_and_nothing_else(tmp_path):
    (fault,) = faults_of(tmp_path, changed(("schema = 1", "schema = 7"), ("title =", "titles =")))
    assert "schema 7" in fault.what
    assert "newer release" in fault.cure
    assert fault.where == "line 1, schema"


def test_no_fault_is_invented_for_a_sound_case(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    case = load(path)
    assert case.option("fls").treats("hip", "75-79") == pytest.approx(0.8 * 0.9 * 0.62 * 0.8)
    assert case.folder == tmp_path
