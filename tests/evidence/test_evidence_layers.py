"""Layers: the last word wins, and says who spoke, when, why and from what."""

from __future__ import annotations

import numpy as np
import pytest

from flscase.errors import InputError
from flscase.evidence import Override, Pack, resolve

NURSE = Override(
    110.0,
    90.0,
    130.0,
    source="Trust ledger 2025",
    reason="local price",
    by="A Clerk",
    at="2026-02-01",
    basis="audited",
)


def test_without_layers_the_pack_speaks(small: Pack) -> None:
    value = resolve(small)["share.treated"]
    assert (value.value, value.low, value.high, value.layer) == (0.4, 0.3, 0.5, "national")
    assert value.basis == "published"
    assert value.set_by == "evidence pack small 1.0.0"
    assert value.at == "2026-01-31"
    assert value.source.startswith("Smith A (2020)")
    assert resolve(small)["split.visit"].basis == "assumed"
    assert resolve(small)["split.visit"].reason == "A guess."


def test_an_override_says_who_when_why_and_from_what(small: Pack) -> None:
    value = resolve(small, [("case", {"cost.visit": NURSE})])["cost.visit"]
    assert (value.number, value.low, value.high) == (110.0, 90.0, 130.0)
    assert (value.set_by, value.at, value.basis) == ("A Clerk", "2026-02-01", "audited")
    assert value.trail() == "case: set by A Clerk on 2026-02-01 because local price; from Trust ledger 2025"
    assert value.before is not None
    assert value.before.value == 100.0


def test_a_later_layer_wins_and_the_trail_keeps_all(small: Pack) -> None:
    layers = [
        ("organisation", {"cost.visit": Override(105.0, source="ledger", reason="ours")}),
        ("case", {"cost.visit": NURSE}),
        ("scenario", {"cost.visit": Override(300.0, source="scenario", reason="what if dear")}),
    ]
    value = resolve(small, layers)["cost.visit"]
    trail = [value.layer]
    while value.before is not None:
        value = value.before
        trail.append(value.layer)
    assert trail == ["scenario", "case", "organisation", "national"]


def test_a_follower_moves_with_its_lead_unless_set_itself(small: Pack) -> None:
    lead = {"share.treated": Override(0.6, source="audit")}
    assert resolve(small, [("case", lead)])["share.follower"].value == 0.6
    both = {**lead, "share.follower": Override(0.5, source="audit")}
    assert resolve(small, [("case", both)])["share.follower"].value == 0.5


def test_local_money_is_not_uprated_again(small: Pack) -> None:
    assert resolve(small).factor("cost.visit") == 1.04
    assert resolve(small).factor("share.treated") == 1.0
    assert resolve(small, [("case", {"cost.visit": NURSE})]).factor("cost.visit") == 1.0


def test_draws_follow_the_value_in_force(small: Pack) -> None:
    u = (np.arange(2000) + 0.5) / 2000
    local = resolve(small, [("case", {"cost.visit": NURSE})])
    drawn = local.sample("cost.visit", u)
    assert drawn.mean() == pytest.approx(110.0, rel=1e-3)
    assert drawn.std() == pytest.approx(40 / 3.92, rel=0.01)
    assert local.sample("cost.visit", u[:, np.newaxis]).shape == (2000,)
    point = resolve(small, [("case", {"cost.visit": Override(110.0, source="ledger")})])
    assert set(point.sample("cost.visit", u)) == {110.0}
    assert set(resolve(small).sample("cost.visit", u)) != {100.0}


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(0.0, 0.0, 0.4), (1.0, 0.7, 1.0), (0.2, 0.1, 0.3), (0.5, 0.5, 0.9), (0.02, 0.0, 0.9)],
)
def test_an_interval_at_the_edge_of_the_range_can_be_drawn(
    small: Pack, value: float, low: float, high: float
) -> None:
    u = (np.arange(500) + 0.5) / 500
    local = resolve(small, [("case", {"share.treated": Override(value, low, high, source="audit")})])
    drawn = local.sample("share.treated", u)
    assert np.isfinite(drawn).all()
    assert drawn.min() >= 0.0
    assert drawn.max() <= 1.0
    assert drawn.std() > 0


def test_a_split_can_be_set(small: Pack) -> None:
    local = resolve(small, [("case", {"split.visit": Override([0.9, 0.1], source="ledger")})])
    assert local["split.visit"].value == (0.9, 0.1)
    drawn = local.sample("split.visit", np.random.default_rng(1).random((4000, 2)))
    np.testing.assert_allclose(drawn.mean(axis=0), [0.9, 0.1], atol=0.02)


def test_a_mix_must_be_set_as_a_whole(small: Pack) -> None:
    whole = {"mix.hip": Override(0.3, source="count"), "mix.other": Override(0.7, source="count")}
    assert resolve(small, [("case", whole)])["mix.hip"].value == 0.3
    with pytest.raises(InputError, match="sum to 1"):
        resolve(small, [("case", {"mix.hip": Override(0.3, source="count")})])


def test_a_derived_cost_can_be_set(small: Pack) -> None:
    assert resolve(small)["cost.total"].value is None
    assert (
        resolve(small, [("case", {"cost.total": Override(9.0, source="ledger")})])["cost.total"].number == 9.0
    )


@pytest.mark.parametrize(
    ("id", "override", "says"),
    [
        ("cost.vist", NURSE, "Did you mean cost.visit"),
        ("OLD_2", NURSE, "Did you mean cost.visit"),
        ("share.treated", Override(1.5, source="x"), "value 1.5 is outside the allowed range"),
        ("share.treated", Override(0.5, 0.4, 1.5, source="x"), "high 1.5 is outside"),
        ("share.treated", Override(0.5, 0.6, 0.7, source="x"), "does not contain the value 0.5"),
        ("share.treated", Override(0.5, 0.4, source="x"), "one end only"),
        ("share.treated", Override(float("nan"), source="x"), "not a number"),
        ("share.treated", Override(0.5), "no source and no reason"),
        ("share.treated", Override([0.5, 0.5], source="x"), "is one number"),
        ("split.visit", Override(0.5, source="x"), "is a split"),
        ("split.visit", Override([0.5, 0.4], source="x"), "sum to 0.9, not 1"),
        ("split.visit", Override([0.5, 0.3, 0.2], source="x"), "has 3 shares"),
        ("split.visit", Override([1.5, -0.5], source="x"), "outside 0 to 1"),
        ("check.treated", Override(0.5, source="x"), "published result to compare with"),
    ],
)
def test_what_cannot_be_set_is_refused(small: Pack, id: str, override: Override, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        resolve(small, [("case", {id: override})], file="case.toml")
    fault = caught.value.faults[0]
    assert fault.file == "case.toml"
    assert fault.where == f"overrides.{id}"


def test_every_fault_of_every_layer_comes_at_once(small: Pack) -> None:
    with pytest.raises(InputError) as caught:
        resolve(
            small,
            [
                ("organisation", {"cost.vist": NURSE}),
                (
                    "case",
                    {"share.treated": Override(3.0, source="x"), "cost.visit": Override(-1.0, source="x")},
                ),
            ],
        )
    places = [fault.where for fault in caught.value.faults]
    assert places == ["organisation.overrides.cost.vist", "overrides.share.treated", "overrides.cost.visit"]


def test_resolved_is_a_mapping_over_every_parameter(small: Pack) -> None:
    resolved = resolve(small)
    assert len(resolved) == len(small.parameters)
    assert list(resolved) == list(small.parameters)
    assert "cost.visit" in resolved
    assert "cost.vist" not in resolved
    assert resolved.get("cost.vist") is None
    assert resolved.get("cost.visit") is resolved["cost.visit"]
    with pytest.raises(InputError, match="Did you mean"):
        _ = resolved["cost.vist"]
    assert [value.parameter.id for value in resolve(small, [("case", {"cost.visit": NURSE})]).overridden] == [
        "cost.visit"
    ]
