"""What a case answers: values by stratum, mixes, scenarios, its own values as evidence, drafts."""

import tomllib

import pytest
from case_example import CASE
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from flscase.case import CaseDraft, CaseInputs
from flscase.case.inputs_evidence import scenario_overrides
from flscase.case.inputs_option import PAY_BANDS, Option
from flscase.case.inputs_quantity import Quantity
from flscase.case.inputs_tables import AgeGroup, Stratified
from flscase.case.inputs_treatment import DrugMix, PersistenceCurve
from flscase.case.inputs_unread import unread_parts
from flscase.evidence import load_pack
from flscase.terms import BANDS, GROUPS


def case(**changes):
    """Return the example case with fields of its `fls` option changed."""
    data = tomllib.loads(CASE)
    data["options"][1] |= changes
    return CaseInputs.model_validate(data)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (0.8, {("hip", "50-54"): 0.8, ("other", "90+"): 0.8}),
        (
            {"hip": 0.9, "other": 0.7},
            {("hip", "60-64"): 0.9, ("spine", "60-64"): 0.7, ("other", "60-64"): 0.7},
        ),
        ({"75+": 0.9, "50-74": 0.6}, {("hip", "75-79"): 0.9, ("spine", "70-74"): 0.6}),
        (
            {"hip": {"75+": 0.9, "50-74": 0.8}, "other": 0.7},
            {("hip", "90+"): 0.9, ("hip", "50-54"): 0.8, ("spine", "90+"): 0.7},
        ),
        (
            {"75+": {"hip": 0.9, "other": 0.5}, "50-74": 0.4},
            {("hip", "80-84"): 0.9, ("spine", "80-84"): 0.5, ("hip", "55-59"): 0.4},
        ),
    ],
)
def test_tables_by_group_and_age(table, values):
    stratified = Stratified.parse(table)
    for (group, band), value in values.items():
        assert stratified.at(group, band).value == value
    assert stratified.missing(GROUPS, BANDS) == []


def test_a_table_says_of_whom_it_says_nothing():
    table = Stratified.parse({"hip": {"75+": 0.9}, "other": 0.7})
    assert table.find("hip", "50-54") is None
    assert ("hip", "50-54") in table.missing(GROUPS, BANDS)
    assert ("spine", "50-54") not in table.missing(GROUPS, BANDS)
    with pytest.raises(KeyError):
        table.at("hip", "50-54")


def test_a_table_need_not_speak_of_whom_the_option_does_not_cover():
    shares = {"identified": {"hip": 0.9}, "covers": {"ages": "75+", "sites": ["hip"]}}
    option = case(**shares).option("fls")
    assert option.covered("hip", "75-79")
    assert not option.covered("hip", "70-74")
    assert not option.covered("spine", "75-79")


@given(st.sampled_from(range(50, 95, 5)), st.one_of(st.none(), st.sampled_from(range(54, 90, 5))))
def test_age_groups_hold_exactly_their_bands(first, last):
    if last is not None and last < first:
        return
    group = AgeGroup(first, last)
    assert AgeGroup.parse(str(group)) == group
    starts = [int(band[:2]) for band in group.bands]
    assert starts == [
        start for start in range(50, 95, 5) if start >= first and (last is None or start <= last)
    ]


def test_an_en_dash_reads_as_a_hyphen():
    assert AgeGroup.parse("65–84") == AgeGroup(65, 84)


def test_mixes():
    mix = DrugMix.parse({"hip": {"zoledronate": 0.7, "denosumab": 0.3}, "other": {"alendronate": 1}})
    assert mix.shares("hip") == {"zoledronate": 0.7, "denosumab": 0.3}
    assert mix.shares("spine") == {"alendronate": 1}
    assert mix.drugs == ("alendronate", "zoledronate", "denosumab")


def test_a_mix_may_miss_1_by_a_rounding():
    third = 0.333333333
    assert DrugMix.parse({"alendronate": third, "zoledronate": third, "denosumab": 1 - 2 * third}).drugs
    assert DrugMix.parse({"alendronate": 0.9999995}).drugs
    with pytest.raises(ValidationError, match="adds up to"):
        case(drug_mix={"alendronate": 0.999})


def test_persistence_is_a_name_or_a_curve_in_the_order_of_the_months():
    assert case().option("fls").persistence == "monitored"
    curve = case(persistence={"24": 0.5, "6": 0.9}).option("fls").persistence
    assert isinstance(curve, PersistenceCurve)
    assert [(month, share.value) for month, share in curve.points] == [(6, 0.9), (24, 0.5)]


def test_what_is_left_out():
    option = case().option("current")
    assert option.persistence == "ordinary"
    assert option.drug_mix.shares("hip") == {"alendronate": 1.0}
    assert option.covers.ages == AgeGroup(50)
    assert option.covers.sites == GROUPS
    assert option.host == "rheumatology"
    assert option.unassessed_get_usual_care.value == 1
    assert option.weeks_to_treatment is None
    assert not option.has_cascade
    assert option.treats("hip", "90+") == 0.193


@pytest.mark.parametrize("bad", [True, "1", None, float("nan"), float("inf"), [1], {}])
def test_a_number_is_a_number(bad):
    with pytest.raises(ValidationError):
        Quantity.model_validate(bad)
    with pytest.raises(ValidationError):
        Quantity.model_validate({"value": bad})


def test_every_pay_band_has_its_pay():
    pack = load_pack()
    for band in PAY_BANDS:
        assert any(pack.ids(f"pay.band_{band}"))


def test_own_values_are_a_layer_of_evidence():
    data = tomllib.loads(CASE)
    data["money"] |= {"prices": {"zoledronate": 120}, "cashable": {"icb": 0.5}}
    layer = CaseInputs.model_validate(data).evidence_overrides()
    assert layer["cost.hip.first_year"].value == 13200
    assert layer["cost.hip.first_year"].source == "Northfield PLICS 2025/26"
    assert layer["price.zoledronate"].value == 120
    assert layer["price.zoledronate"].reason
    assert layer["cashable.icb"].value == 0.5


SCENARIO = {
    "id": "poor",
    "name": "As England records",
    "overrides": {"price.zoledronate": 320},
    "options": {"fls": {"started": 0.354, "persistence": "ordinary"}},
    "money": {"hip_cost_basis": "tariff"},
}


def test_a_scenario_is_laid_over_the_case(tmp_path):
    data = {**tomllib.loads(CASE), "scenarios": [SCENARIO]}
    whole = CaseInputs.model_validate(data).in_folder(tmp_path)
    other = whole.under(whole.scenarios[0])
    assert other.option("fls").treats("hip", "50-54") == pytest.approx(0.8 * 0.9 * 0.62 * 0.354)
    assert other.option("fls").persistence == "ordinary"
    assert other.option("current") == whole.option("current")
    assert other.money.hip_cost_basis == "tariff"
    assert other.folder == tmp_path
    assert other.overrides == whole.overrides
    assert whole.option("fls").persistence == "monitored"
    layer = scenario_overrides(whole.scenarios[0])
    assert (layer["price.zoledronate"].value, layer["price.zoledronate"].reason) == (
        320,
        "As England records",
    )


def test_a_scenario_may_replace_the_cascade_by_one_share():
    data = {
        **tomllib.loads(CASE),
        "scenarios": [{"id": "x", "name": "x", "options": {"fls": {"treated": 0.3}}}],
    }
    whole = CaseInputs.model_validate(data)
    assert whole.under(whole.scenarios[0]).option("fls").treats("hip", "50-54") == 0.3


def test_what_has_no_effect_says_so():
    assert list(unread_parts(case())) == []
    data = {**tomllib.loads(CASE), "scenarios": [SCENARIO]}
    data["caseload"] |= {"audit": "flsdb.csv", "expected_caseload": 1600}
    said = " ".join(unread_parts(CaseInputs.model_validate(data)))
    for part in ("caseload.audit", "caseload.expected_caseload", "scenarios (poor)"):
        assert part in said


def test_a_draft_may_lack_anything_but_not_be_wrong():
    assert CaseDraft.model_validate({}).options is None
    draft = CaseDraft.model_validate({"options": [{"id": "fls", "identified": 0.8}], "caseload": {}})
    assert draft.options[0].identified.at("hip", "50-54").value == 0.8
    assert draft.options[0].started is None
    for wrong in (
        {"options": [{"identified": 8}]},
        {"case": {"titel": "x"}},
        {"caseload": {"growth": "fast"}},
    ):
        with pytest.raises(ValidationError):
            CaseDraft.model_validate(wrong)


def test_a_draft_has_every_field_of_its_case():
    def fields(model):
        return {name: info.description for name, info in model.model_fields.items()}

    assert fields(CaseDraft) == fields(CaseInputs)
    for part in ("case", "caseload", "money"):
        whole = CaseInputs.model_fields[part].annotation
        draft = CaseDraft.model_fields[part].annotation.__args__[0]
        assert fields(draft) == fields(whole)


def test_python_may_build_an_option_without_a_file():
    option = Option.model_validate({"id": "a", "name": "A", "treated": Stratified.parse(0.2)})
    assert option.treats("hip", "50-54") == 0.2
