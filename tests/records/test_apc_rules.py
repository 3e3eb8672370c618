"""Every rule of spells, stays and fractures at its boundary, one made-up person a case.

All cases stand in one extract and are counted together; each is then looked at on its own. A case says
what the rows are and what should come out: `spells` and `stays`, and how many fracture `events` there are,
how many of them `count`, are `index` fractures or `patients`, break `again` (have a later counted
fracture), or were `warned` before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from apc_build import csv_text, episode

from flscase.records.count import stages
from flscase.records.engine import engine, fetched
from flscase.records.episodes import episodes
from flscase.records.intake import take_in
from flscase.records.settings import load

MEASURES = ("spells", "stays", "events", "count", "index", "patients", "again", "warned")


def days(start: str, end: str, **changes: str) -> dict[str, str]:
    """An emergency stay for a hip fracture at RZZ."""
    return episode(start, end, **changes)


OTHER = {"TOKEN_PERSON_ID": "somebody else"}
WRIST, SPINE, ILL = {"DIAG_01": "S525"}, {"DIAG_01": "M485"}, {"DIAG_01": "J189"}
SENT, CAME = {"DISDEST": "51"}, {"ADMISORC": "51", "PROCODE3": "RZX"}

CASES: dict[str, tuple[list[dict[str, str]], dict[str, int]]] = {
    # --- provider spells: what joins the episode just before
    "equal admission date": (
        [days("2023-05-01", "2023-05-03"), episode("2023-05-20", "2023-05-22", ADMIDATE="2023-05-01")],
        {"spells": 1},
    ),
    "equal episode start": (
        [days("2023-05-01", "2023-05-03"), episode("2023-05-01", "2023-05-05", ADMIDATE="2023-04-30")],
        {"spells": 1},
    ),
    "not finished, goes on the same day": (
        [days("2023-05-01", "2023-05-03", DISMETH="8"), days("2023-05-03", "2023-05-05", EPIORDER="2")],
        {"spells": 1},
    ),
    "discharge not known, goes on the same day": (
        [days("2023-05-01", "2023-05-03", DISMETH="9"), days("2023-05-03", "2023-05-05", EPIORDER="2")],
        {"spells": 1},
    ),
    "discharged, comes back the same day": (
        [days("2023-05-01", "2023-05-03", DISMETH="1"), days("2023-05-03", "2023-05-05")],
        {"spells": 2, "stays": 2},
    ),
    "not finished, goes on a day later": (
        [days("2023-05-01", "2023-05-03", DISMETH="8"), days("2023-05-04", "2023-05-05")],
        {"spells": 2},
    ),
    "not finished, goes on at another provider": (
        [days("2023-05-01", "2023-05-03", DISMETH="8"), days("2023-05-03", "2023-05-05", PROCODE3="RZY")],
        {"spells": 2, "stays": 2},
    ),
    "only the one just before is looked at": (
        [
            days("2023-05-01", "2023-05-09", DISMETH="8"),
            days("2023-05-04", "2023-05-05"),
            days("2023-05-09", "2023-05-10"),
        ],
        {"spells": 3},
    ),
    "an unknown order sorts last": (
        [
            days("2023-05-01", "2023-05-02", EPIORDER="", DISMETH="8"),
            days("2023-05-01", "2023-05-02", EPIORDER="1", ADMIDATE="2023-04-30"),
            days("2023-05-02", "2023-05-03", ADMIDATE="2023-04-20"),
        ],
        {"spells": 1},
    ),
    "provider codes agree in three characters": (
        [
            days("2023-05-01", "2023-05-03", PROCODE3="RZZ01"),
            days("2023-05-01", "2023-05-09", PROCODE3="RZZ9"),
        ],
        {"spells": 1},
    ),
    "case of the person's key matters": (
        [days("2023-05-01", "2023-05-03"), days("2023-05-01", "2023-05-03", **OTHER)],
        {"spells": 1},
    ),
    # --- stays: transfers within three days
    "sent to another hospital, three days": (
        [days("2023-05-01", "2023-05-05", **SENT), days("2023-05-08", "2023-05-20", PROCODE3="RZX")],
        {"spells": 2, "stays": 1, "events": 1},
    ),
    "sent to another hospital, four days": (
        [days("2023-05-01", "2023-05-05", **SENT), days("2023-05-09", "2023-05-20", PROCODE3="RZX")],
        {"spells": 2, "stays": 2, "events": 2, "count": 1},
    ),
    "came from another hospital": (
        [days("2023-05-01", "2023-05-05"), days("2023-05-05", "2023-05-20", **CAME)],
        {"stays": 1},
    ),
    "came by emergency transfer": (
        [days("2023-05-01", "2023-05-05"), days("2023-05-05", "2023-05-20", ADMIMETH="2B", PROCODE3="RZX")],
        {"stays": 1},
    ),
    "came by method 67": (
        [days("2023-05-01", "2023-05-05"), days("2023-05-06", "2023-05-20", ADMIMETH="67", PROCODE3="RZX")],
        {"stays": 1},
    ),
    "came by method 81": (
        [days("2023-05-01", "2023-05-05"), days("2023-05-06", "2023-05-20", ADMIMETH="81", PROCODE3="RZX")],
        {"stays": 1},
    ),
    "no sign of a transfer": (
        [days("2023-05-01", "2023-05-05"), days("2023-05-05", "2023-05-20", PROCODE3="RZX")],
        {"stays": 2},
    ),
    "a sign on an episode in the middle is none": (
        [
            days("2023-05-01", "2023-05-03", DISMETH="8", **SENT),
            days("2023-05-03", "2023-05-05", EPIORDER="2", ADMIDATE="2023-05-01"),
            days("2023-05-05", "2023-05-20", PROCODE3="RZX"),
        ],
        {"spells": 2, "stays": 2},
    ),
    "destination 50 is no hospital of ours": (
        [days("2023-05-01", "2023-05-05", DISDEST="50"), days("2023-05-05", "2023-05-20", PROCODE3="RZX")],
        {"stays": 2},
    ),
    "there and back again": (
        [
            days("2023-05-01", "2023-05-05", **SENT),
            days("2023-05-05", "2023-05-20", PROCODE3="RZX", **SENT),
            days("2023-05-21", "2023-05-30", **ILL),
        ],
        {"spells": 3, "stays": 1, "events": 1},
    ),
    "a planned admission in between breaks the stay": (
        [
            days("2023-05-01", "2023-05-09", **SENT),
            days("2023-05-02", "2023-05-02", PROCODE3="RZY", ADMIMETH="11", CLASSPAT="2", **ILL),
            days("2023-05-09", "2023-05-20", PROCODE3="RZX"),
        ],
        {"spells": 3, "stays": 2},
    ),
    # --- which episodes and stays hold a fracture
    "age 49": ([days("2023-05-01", "2023-05-03", STARTAGE="49")], {"events": 0}),
    "age 50": ([days("2023-05-01", "2023-05-03", STARTAGE="50")], {"events": 1, "patients": 1}),
    "age not known": ([days("2023-05-01", "2023-05-03", STARTAGE="")], {"events": 0}),
    "planned": ([days("2023-05-01", "2023-05-03", ADMIMETH="11")], {"events": 0}),
    "method in small letters": ([days("2023-05-01", "2023-05-03", ADMIMETH="2a")], {"events": 0}),
    "emergency by method 2A": ([days("2023-05-01", "2023-05-03", ADMIMETH="2A")], {"events": 1}),
    "emergency by method 28": ([days("2023-05-01", "2023-05-03", ADMIMETH="28")], {"events": 1}),
    "maternity": ([days("2023-05-01", "2023-05-03", ADMIMETH="31")], {"events": 0}),
    "planned first, emergency transfer later": (
        [
            days("2023-05-01", "2023-05-05", ADMIMETH="11", **ILL),
            days("2023-05-05", "2023-05-20", ADMIMETH="2B", PROCODE3="RZX"),
        ],
        {"stays": 1, "events": 0},
    ),
    "emergency first, fracture after a transfer": (
        [
            days("2023-05-01", "2023-05-05", **ILL),
            days("2023-05-05", "2023-05-20", ADMIMETH="81", PROCODE3="RZX"),
        ],
        {"stays": 1, "events": 1},
    ),
    "a day case counts as an event": ([days("2023-05-01", "2023-05-01", CLASSPAT="2")], {"events": 1}),
    "a further diagnosis is no event": (
        [days("2023-05-01", "2023-05-03", DIAG_01="J189", DIAG_02="S720")],
        {"events": 0},
    ),
    "traffic in the last diagnosis": ([days("2023-05-01", "2023-05-03", DIAG_03="V03.1")], {"events": 0}),
    "V00 is not traffic": ([days("2023-05-01", "2023-05-03", DIAG_03="V00")], {"events": 1}),
    "fall from a height": ([days("2023-05-01", "2023-05-03", DIAG_02="W13X")], {"events": 0}),
    "fall on stairs is allowed": ([days("2023-05-01", "2023-05-03", DIAG_02="W10X")], {"events": 1}),
    "W16 is excluded": ([days("2023-05-01", "2023-05-03", DIAG_02="w16.4")], {"events": 0}),
    "assault, last code": ([days("2023-05-01", "2023-05-03", DIAG_02="Y09X")], {"events": 0}),
    "Y10 is no assault": ([days("2023-05-01", "2023-05-03", DIAG_02="Y10X")], {"events": 1}),
    "X84 is no assault": ([days("2023-05-01", "2023-05-03", DIAG_02="X84X")], {"events": 1}),
    "assault, first code": ([days("2023-05-01", "2023-05-03", DIAG_02="X850")], {"events": 0}),
    "bone metastasis": ([days("2023-05-01", "2023-05-03", DIAG_02="C79.5")], {"events": 0}),
    "other metastasis": ([days("2023-05-01", "2023-05-03", DIAG_02="C796")], {"events": 1}),
    "myeloma": ([days("2023-05-01", "2023-05-03", DIAG_02="C9000")], {"events": 0}),
    "pathological fracture": ([days("2023-05-01", "2023-05-03", DIAG_02="M84.4")], {"events": 0}),
    "periprosthetic": ([days("2023-05-01", "2023-05-03", DIAG_02="M966")], {"events": 0}),
    "an unreadable code excludes nothing": ([days("2023-05-01", "2023-05-03", DIAG_02="V0A")], {"events": 1}),
    "an excluded episode leaves the others": (
        [
            days("2023-05-01", "2023-05-03", DISMETH="8", DIAG_02="V031"),
            days("2023-05-03", "2023-05-09", EPIORDER="2", ADMIDATE="2023-05-01"),
        ],
        {"events": 1},
    ),
    "hip without a fourth character": ([days("2023-05-01", "2023-05-03", DIAG_01="S72X")], {"events": 0}),
    "dotted, small, padded": ([days("2023-05-01", "2023-05-03", DIAG_01=" s72.1d ")], {"events": 1}),
    "osteoporotic fracture of any kind": ([days("2023-05-01", "2023-05-03", DIAG_01="M80")], {"events": 1}),
    "spine, level not said": ([days("2023-05-01", "2023-05-03", DIAG_01="T08X")], {"events": 1}),
    "unreadable spine": ([days("2023-05-01", "2023-05-03", DIAG_01="T08A")], {"events": 0}),
    "rib": ([days("2023-05-01", "2023-05-03", DIAG_01="S223")], {"events": 0}),
    "two sites in a stay are two events and one patient": (
        [
            days("2023-05-01", "2023-05-03", DISMETH="8"),
            days("2023-05-03", "2023-05-09", EPIORDER="2", ADMIDATE="2023-05-01", **WRIST),
        ],
        {"spells": 1, "events": 2, "count": 2, "index": 2, "patients": 1, "again": 0, "warned": 0},
    ),
    "one site twice in a stay is one event": (
        [
            days("2023-05-01", "2023-05-03", DISMETH="8"),
            days("2023-05-03", "2023-05-09", EPIORDER="2", ADMIDATE="2023-05-01"),
        ],
        {"events": 1},
    ),
    # --- counted: more than 30 days after the end of the stay before
    "thirty days after the end": (
        [days("2023-05-01", "2023-05-10"), days("2023-06-09", "2023-06-12")],
        {"events": 2, "count": 1, "index": 1},
    ),
    "thirty-one days after the end": (
        [days("2023-05-01", "2023-05-10"), days("2023-06-10", "2023-06-12")],
        {"events": 2, "count": 2, "index": 1, "again": 1, "warned": 1},
    ),
    "after an event that did not count": (
        [
            days("2023-05-01", "2023-05-10"),
            days("2023-06-05", "2023-06-20"),
            days("2023-07-20", "2023-07-21"),
        ],
        {"events": 3, "count": 1},
    ),
    "the end is that of the whole stay": (
        [
            days("2023-05-01", "2023-05-10", **SENT),
            days("2023-05-10", "2023-06-10", PROCODE3="RZX", **ILL),
            days("2023-07-10", "2023-07-12"),
        ],
        {"stays": 2, "events": 2, "count": 1},
    ),
    "another site counts at once": (
        [days("2023-05-01", "2023-05-10"), days("2023-05-12", "2023-05-12", **WRIST)],
        {"events": 2, "count": 2, "index": 2, "patients": 1, "again": 1},
    ),
    # --- index: no event of the site in three calendar years
    "three years to the day": (
        [days("2020-05-01", "2020-05-10"), days("2023-05-01", "2023-05-09")],
        {"count": 2, "index": 1},
    ),
    "three years and a day": (
        [days("2020-05-01", "2020-05-10"), days("2023-05-02", "2023-05-09")],
        {"count": 2, "index": 2, "patients": 2},
    ),
    "29 February looks back to 28 February": (
        [days("2021-02-28", "2021-03-10"), days("2024-02-29", "2024-03-09")],
        {"count": 2, "index": 1},
    ),
    "29 February does not look back to 27 February": (
        [days("2021-02-27", "2021-03-10"), days("2024-02-29", "2024-03-09")],
        {"count": 2, "index": 2},
    ),
    "an event that did not count still stands in the look-back": (
        [
            days("2020-05-01", "2020-05-10"),
            days("2020-06-01", "2020-06-03"),
            days("2023-05-20", "2023-05-22"),
        ],
        {"events": 3, "count": 2, "index": 1},
    ),
    "another site in the look-back": (
        [days("2022-05-01", "2022-05-10", **WRIST), days("2023-05-01", "2023-05-09")],
        {"index": 2, "patients": 1, "again": 1, "warned": 1},
    ),
    "another site exactly three years before": (
        [days("2020-05-01", "2020-05-10", **WRIST), days("2023-05-01", "2023-05-09")],
        {"index": 2, "patients": 1, "warned": 1},
    ),
    "another site three years and a day before": (
        [days("2020-05-01", "2020-05-10", **WRIST), days("2023-05-02", "2023-05-09")],
        {"index": 2, "patients": 2, "warned": 0},
    ),
    "two sites on one day in two hospitals": (
        [days("2023-05-01", "2023-05-10"), days("2023-05-01", "2023-05-02", PROCODE3="RZY", **SPINE)],
        {"stays": 2, "index": 2, "patients": 2, "again": 0, "warned": 0},
    ),
    "a fracture of the same stay is neither refracture nor warning": (
        [
            days("2023-05-01", "2023-05-05", **WRIST, **SENT),
            days("2023-05-06", "2023-05-20", PROCODE3="RZX"),
        ],
        {"stays": 1, "events": 2, "patients": 1, "again": 0, "warned": 0},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, int]]:
    """What came out of each case, by its name."""
    rows = [
        {**row, "TOKEN_PERSON_ID": name.upper() if row["TOKEN_PERSON_ID"] == "somebody else" else name}  # noqa: S105
        for name, (case, _) in CASES.items()
        for row in case
    ]
    path = tmp_path_factory.mktemp("rules") / "apc.csv"
    path.write_text(csv_text(rows, delimiter="|"), encoding="utf-8")
    with engine() as con:
        at = stages(con, episodes(con, take_in(con, [Path(path)], None, load()).table), load())
        names = {row["person_number"]: row["person"] for row in fetched(con.table("person_numbers"))}
        results: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
        spells = Counter(row["person"] for row in fetched(at.numbered) if row["begins"])
        turns = Counter(row["person"] for row in fetched(at.turns) if row["begins"])
        of_interest = {row["person"] for row in fetched(at.turns)}
        for number, name in names.items():
            results[name]["spells"] = spells[number]
            results[name]["stays"] = turns[number] if number in of_interest else spells[number]
        for event in fetched(at.fractures):
            own = results[names[event["person"]]]
            own["events"] += 1
            own["count"] += event["counts"]
            own["index"] += event["is_index"]
            own["again"] += event["counts"] and event["next_counted"] is not None
            own["warned"] += event["counts"] and event["warned"]
        patients = {
            (event["person"], event["stay"]) for event in fetched(at.fractures) if event["is_patient"]
        }
        for person, _ in patients:
            results[names[person]]["patients"] += 1
    return results


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str, found: dict[str, dict[str, int]]) -> None:
    _, expected = CASES[name]
    assert {measure: found[name][measure] for measure in expected} == expected
