"""The assumptions register: what the case reads is listed, nothing else is, and each says its origin."""

from __future__ import annotations

import pytest
from written import FLS, MIX, THIN, TODAY, case, results

from flscase.case.analysis import analyse
from flscase.case.register import FAMILIES, TABLE, grouped, read_by_case, used_for
from flscase.economics.parameters import Parameters
from flscase.evidence import load_pack, resolve

# Read where the caseload and the plans are made, before the model.
BEFORE_THE_MODEL = ("caseload.", "pathway.usual_treated")
# Looked up for every case, without an effect where the case has no use for them.
WITHOUT_EFFECT = ("price.", "pay.", "cost.hip.first_year", "persistence.", "treatment.")
# Read by what-ifs only.
WHAT_IF = ("cost.hip.increment",)


def test_what_the_model_reads_is_what_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    plain = Parameters.__getitem__

    def noted(self: Parameters, name: str):
        read.add(name)
        return plain(self, name)

    monkeypatch.setattr(Parameters, "__getitem__", noted)
    inputs = case()
    found = analyse(inputs, draws=0)
    listed = set(read_by_case(inputs, found.resolved))
    assert not [id for id in listed - read if not id.startswith(BEFORE_THE_MODEL)]
    assert not [id for id in read - listed if not id.startswith((*WITHOUT_EFFECT, *WHAT_IF))]


def listed(**changes) -> set[str]:
    inputs = case(**changes)
    pack = load_pack()
    return set(read_by_case(inputs, resolve(pack, [("case", inputs.evidence_overrides())])))


def test_drugs_pay_bands_and_curves_that_nobody_uses_are_left_out() -> None:
    tablets = listed(options=[TODAY, FLS | {"drug_mix": {"alendronate": 1}, "persistence": "ordinary"}])
    assert "price.alendronate" in tablets
    assert not {"price.zoledronate", "treatment.denosumab.hip", "persistence.monitored.12m"} & tablets
    every = listed()
    assert {"price.zoledronate", "treatment.denosumab.hip", "persistence.monitored.12m"} <= every
    assert "pay.band_7.mid" in every
    assert "pay.band_3.mid" not in every
    target = listed(options=[TODAY, FLS | {"persistence": "target"}])
    assert {"persistence.target_odds", "persistence.monitored.12m"} <= target
    cautious = listed(options=[TODAY, FLS | {"persistence": "cautious"}])
    assert "persistence.cautious.12m" in cautious
    assert "persistence.cautious.12m" not in every


def test_the_hip_cost_in_force_is_listed_and_the_other_is_not() -> None:
    assert "cost.hip.spell" in listed()
    by_increment = listed(money={"hip_cost_basis": "hes_increment"})
    assert "cost.hip.increment" in by_increment
    assert "cost.hip.spell" not in by_increment


def test_each_entry_says_value_origin_and_what_it_decides() -> None:
    for entry in results().register:
        assert entry.label
        assert entry.value_text
        assert entry.source
        assert entry.used_for, entry.id
        assert entry.status in ("read", "recalled", "ours", "yours")


def test_the_cases_own_values_say_their_basis_and_come_first() -> None:
    quantity = {"value": 320, "low": 300, "high": 340, "basis": "counted", "source": "NHFD 2025"}
    shares = {"started": {"hip": 0.9, "other": 0.7}}
    found = analyse(
        case(caseload={"hip_fractures_per_year": quantity}, options=[TODAY, THIN | shares]), draws=0
    )
    first = found.register[0]
    assert (first.id, first.value_text, first.interval_text) == (
        "caseload.hip_fractures_per_year",
        "320",
        "300 to 340",
    )
    assert (first.status, first.basis, first.source) == ("yours", "counted", "NHFD 2025")
    by_id = {entry.id: entry for entry in found.register}
    assert by_id["options.thin.started.hip"].value_text == "90%"
    assert by_id["options.thin.started.other"].basis == "assumed"


def test_an_override_stands_as_the_cases_own_with_its_reason() -> None:
    own = {
        "value": 25,
        "low": 20,
        "high": 30,
        "source": "pharmacy",
        "reason": "contract of 2026",
        "basis": "counted",
    }
    found = analyse(case(overrides={"price.zoledronate": own}), draws=0)
    entry = next(entry for entry in found.register if entry.id == "price.zoledronate")
    assert (entry.status, entry.basis, entry.note, entry.flag) == ("yours", "counted", "contract of 2026", "")
    assert entry.reference == ""
    before = next(entry for entry in results().register if entry.id == "price.zoledronate")
    assert (before.status, before.flag) == ("ours", "weak")


def test_families_become_one_line_and_the_cases_own_stay_apart() -> None:
    entries = results().register
    lines = grouped(entries)
    assert len(lines) < len(entries) / 2
    incidence = [line for line in lines if line.id == "incidence.*"]
    assert incidence
    assert all(line.value_text == TABLE and line.label == FAMILIES["incidence."] for line in incidence)
    assert len({(line.status, line.flag) for line in incidence}) == len(incidence)
    drugs = [line for line in lines if line.id.startswith("options.fls.drug_mix.")]
    assert [line.value_text for line in drugs] == [" / ".join(f"{share:.0%}" for share in MIX.values())]
    reach = next(line for line in lines if line.id == "options.fls.identified")
    assert reach.value_text == "80% / 90% / 62% / 80%"
    assert reach.label.startswith(f"{FLS['name']}: share found / of those, assessed /")


def test_doubtful_is_what_was_not_simply_read() -> None:
    for entry in results().register:
        assert entry.doubtful == (entry.status != "read" or entry.flag != "")


def test_every_evidence_id_of_the_model_has_its_purpose() -> None:
    inputs = case()
    assert all(used_for(id) for id in read_by_case(inputs, results().resolved))
