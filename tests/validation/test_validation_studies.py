"""Published evaluations: every target has a verdict or a reason, and the verdicts that matter stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flscase.case.validation import studies
from flscase.case.validation.bench import Bench, Horizon, fractures
from flscase.case.validation.first import share_by_year, within
from flscase.case.validation.verdict import EXACT, MODEL, ORDER, Row, Study, interval
from flscase.economics.treatment import Course
from flscase.evidence import Pack


def rows(study: Study, part: str) -> list[Row]:
    return [row for row in study.rows if part in row.target_id]


def test_every_published_number_is_taken_up_or_left_out_with_a_reason(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    plain = Pack.get

    def spy(self: Pack, id: str) -> object:
        asked.add(id)
        return plain(self, id)

    monkeypatch.setattr(Pack, "get", spy)
    found = studies.all_studies(bench)
    taken = asked | {row.target_id for study in found for row in study.rows}
    unaccounted = [
        id
        for id in bench.pack.ids("published.")
        if id not in taken and not id.startswith(tuple(studies.LEFT_OUT))
    ]
    assert unaccounted == []
    named = [prefix for prefix in studies.LEFT_OUT if not bench.pack.ids(prefix)]
    assert named == []


def test_every_row_names_a_number_of_the_pack_and_says_why(rebuilt: dict[str, Study], bench: Bench) -> None:
    for study in rebuilt.values():
        assert study.source in bench.pack.bibliography
        assert study.finding.endswith(".")
        for row in study.rows:
            assert row.target_id in bench.pack
            assert row.reason
            assert np.isfinite(row.ours)


def test_glasgow_lies_between_ordinary_and_perfect_persistence(rebuilt: dict[str, Study]) -> None:
    ordinary, monitored, perfect = (
        row.ours for row in rows(rebuilt["mclellan"], "mclellan.fractures_averted")
    )
    assert ordinary < 18 < perfect
    assert ordinary < monitored < perfect
    for row in rows(rebuilt["mclellan"], "hip_fractures"):
        assert row.ours < row.target


def test_the_english_hospitals_follow_from_the_ratio_of_deaths_alone(rebuilt: dict[str, Study]) -> None:
    found = rebuilt["leal"].rows
    assert {row.verdict for row in found if row.direct} == {"reproduced"}
    assert {row.verdict for row in found if not row.direct} == {"not reachable"}


def test_finding_more_people_without_places_averts_nothing(rebuilt: dict[str, Study]) -> None:
    *sizes, screening = rebuilt["australia"].rows
    assert screening.verdict == "reproduced"
    assert all(row.ours > 1e-4 for row in sizes)
    combined = sizes[-1]
    assert combined.ours > sum(row.ours for row in sizes[:-1])


def test_three_pounds_for_each_pound_needs_a_direct_ratio(rebuilt: dict[str, Study]) -> None:
    found = rebuilt["rcp"].rows
    assert all(row.verdict != "reproduced" for row in found if not row.direct)
    assert any(row.verdict == "reproduced" for row in found if row.direct)


def test_the_papers_own_sites_do_not_add_up(rebuilt: dict[str, Study]) -> None:
    first = rebuilt["solomon"].rows[0]
    assert (first.target, first.ours) == (153, 152)
    assert first.verdict == "not reproduced"


def test_a_direct_ratio_never_touches_the_base_case(bench: Bench) -> None:
    before = [table.copy() for table in bench.rates.deaths]
    hips = bench.people(groups=["hip"])
    plain, scaled = bench.under_ratio(hips, years=2.0, fractures=0.5, deaths=0.8)
    assert scaled.per_person("deaths", years=1) < plain.per_person("deaths", years=1)
    assert scaled.per_person(*fractures(), years=2) < 0.6 * plain.per_person(*fractures(), years=2)
    for old, new in zip(before, bench.rates.deaths, strict=True):
        assert np.array_equal(old, new)
    again = bench.treated(hips, []).per_person("deaths", years=1)
    assert again == plain.per_person("deaths", years=1)


def test_a_ratio_of_one_changes_nothing(bench: Bench) -> None:
    plain, scaled = bench.under_ratio(bench.everybody, years=5.0)
    assert np.array_equal(plain.prognosis.whole, scaled.prognosis.whole)


def test_a_horizon_sees_no_further_than_it_looks(bench: Bench) -> None:
    near, far = Horizon(0.0, 5.0), Horizon(0.0, 10.0)
    cohort = bench.treated(bench.everybody, [], [near, far])
    assert cohort.per_person("life_years", horizon=near) == pytest.approx(
        cohort.per_person("life_years", years=5), rel=1e-12
    )
    five, ten = (cohort.per_person("life_years", horizon=sight) for sight in (near, far))
    assert five < ten < cohort.per_person("life_years")


def test_first_fractures_are_fewer_than_fractures_and_meet_the_targets(bench: Bench) -> None:
    women = bench.people(sexes=["female"])
    shares = share_by_year(bench, women)
    assert np.all(np.diff(shares) > 0)
    assert within(shares, 1) == pytest.approx(bench.target("refracture.cumulative.1y"), abs=1e-9)
    assert within(shares, 5) < bench.treated(women, []).per_person(*fractures(), years=5)
    treated = share_by_year(bench, women, course=Course("alendronate", "perfect"))
    assert within(treated, 5) < within(shares, 5)


def test_people_are_drawn_as_asked(bench: Bench) -> None:
    people = bench.people(bands=["65-69"], women=0.907)
    assert people.sum() == pytest.approx(1)
    assert people[bench.people(sexes=["female"]) > 0].sum() == pytest.approx(0.907)


def test_cohorts_that_must_agree_do(cohorts: tuple[Row, ...]) -> None:
    told = {(row.target_id, row.variant): row.verdict for row in cohorts}
    assert told["refracture.cumulative.1y", "first; untreated women, national mix"] == "reproduced"
    assert told["check.death_after_hip.365d", "untreated, all ages"] == "reproduced"
    assert told["check.second_hip.2y", "first; untreated"] == "reproduced"
    assert (
        told["check.later_hip.index_hip", "first; 3½ years, half of them treated, monitored"] == "reproduced"
    )


def test_verdicts() -> None:
    row = Row("id", "what", "variant", 10.0, 9.0, "", MODEL, "reason")
    assert row.verdict == "reproduced"
    assert replace(row, ours=5.0).verdict == "not reproduced"
    assert replace(row, ours=5.0, most=7.0).verdict == "not reachable"
    assert replace(row, ours=5.0, most=8.0).verdict == "not reproduced"
    assert replace(row, ours=5.0, tolerance=ORDER).verdict == "reproduced"
    assert replace(row, ours=9.9, tolerance=EXACT).verdict == "not reproduced"
    assert replace(row, ours=5.0, tolerance=interval(10.0, 4.0, 12.0)).verdict == "reproduced"
    assert replace(row, judged=False).verdict == "open"
    assert replace(row, target=0.0).verdict == "not reproduced"
    assert replace(row, target=0.0).ratio is None
