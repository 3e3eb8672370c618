"""A pack small enough to read at a glance, so that each test can break one thing in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from flscase.errors import InputFault
from flscase.evidence import Pack, load_pack

PACK = """\
name = "small"
title = "A small pack"
version = "1.0.0"
date = 2026-01-31
base_price_year = "2024/25"
index_name = "a price index"
index_vintage = "2025"

[licence]
name = "OGL"
attribution = "Contains public sector information."

[[table]]
name = "people"
file = "people.csv"
label = "People"
source = "census"
publisher = "Office"
edition = "2023"
attribution = "Source: Office"
date = 2023-06-30
status = "read"
columns = { sex = "text", age = "integer", count = "integer" }
"""
KINDS = """\
[probability]
label = "probability"
allowed = [0.0, 1.0]

[cost]
label = "cost"
allowed = [0.0, 100000.0]
shelf_life_years = 3

[index]
label = "price factor"
allowed = [0.5, 5.0]

[split]
label = "split"
allowed = [0.0, 1.0]

[derived]
label = "derived"
allowed = [0.0, 100000.0]
"""
BIBLIOGRAPHY = """\
[[source]]
key = "census"
kind = "dataset"
author = "Office"
year = 2023
title = "Census"
url = "https://example.org/census"

[[source]]
key = "trial"
kind = "article"
author = "Smith A"
year = 2020
title = "A trial"
container = "Journal"
volume = "1"
pages = "1-9"
doi = "10.1000/trial"
"""
VALUES = """\
[[group]]
role = "input"
source = "trial"
status = "read"
uncertainty = "source"

[[group.parameter]]
id = "share.treated"
first_edition = "OLD_1"
label = "Treated"
unit = "proportion"
kind = "probability"
value = 0.4
low = 0.3
high = 0.5
distribution = "beta"

[[group.parameter]]
id = "share.follower"
label = "Treated elsewhere"
unit = "proportion"
kind = "probability"
same_as = "share.treated"

[[group.parameter]]
id = "cost.visit"
first_edition = "OLD_2"
label = "A visit"
unit = "GBP per visit"
kind = "cost"
value = 100
se = 10
distribution = "gamma(shape=100)"
index = "inflation.2324"
price_year = "2023/24"
date = 2024-03-31

[[group.parameter]]
id = "cost.visit.old"
label = "A visit, before"
unit = "GBP per visit"
kind = "cost"
role = "superseded"
superseded_by = "cost.visit"
value = 80
distribution = "fixed"

[[group.parameter]]
id = "inflation.2324"
label = "From 2023/24"
unit = "factor"
kind = "index"
value = 1.04
distribution = "fixed"

[[group]]
role = "input"
status = "ours"
reasoning = "A guess."
unit = "proportion"

[[group.parameter]]
id = "split.visit"
label = "Who pays a visit"
kind = "split"
value = [0.6, 0.4]
parts = ["trust", "patient"]
distribution = "dirichlet(weight=10)"

[[group.parameter]]
id = "mix.hip"
label = "Hip"
kind = "probability"
value = 0.2
distribution = "dirichlet(weight=100)"
mix = "mix"

[[group.parameter]]
id = "mix.other"
label = "Other"
kind = "probability"
value = 0.8
distribution = "dirichlet(weight=100)"
mix = "mix"

[[group.parameter]]
id = "check.treated"
role = "check"
label = "Treated, elsewhere"
kind = "probability"
value = 0.35
distribution = "fixed"

[[group.parameter]]
id = "cost.total"
label = "Computed"
unit = "GBP"
kind = "derived"
distribution = "fixed"
"""
CLAIMS = """\
[[claim]]
id = "claim.one"
claim = "Everybody is treated."
population = "all"
figure = "100 %"
difference = "Not measured."
status = "read"
source = "trial"
parameters = ["share.treated"]
per_1000 = { treated = 1000 }
"""
POLICIES = """\
[[policy]]
id = "policy.one"
label = "A pledge"
text = "All by 2030."
topic = "pledge"
country = "UK"
source = "census"
status = "read"
date = 2024-01-01
expires = 2025-01-01
"""
CODE_SETS = """\
[bones_1]
label = "Bones"
date = 2026-01-01
status = "ours"
excluded = ["V01-V03"]

[bones_1.sites]
hip = ["S720-S722"]
spine = ["S220", "T08"]

[bones_1.numbers]
look_back_years = 3
"""
PEOPLE = "sex,age,count\nfemale,50,10\nmale,50,9\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the small pack."""
    files = {
        "pack.toml": PACK,
        "kinds.toml": KINDS,
        "bibliography.toml": BIBLIOGRAPHY,
        "values.toml": VALUES,
        "claims.toml": CLAIMS,
        "policies.toml": POLICIES,
        "code_sets.toml": CODE_SETS,
        "people.csv": PEOPLE,
    }
    out = tmp_path / "small"
    out.mkdir()
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
    return out


@pytest.fixture
def small(folder: Path) -> Pack:
    """The small pack, unbroken."""
    return load_pack(folder)


@pytest.fixture
def change(folder: Path) -> Callable[..., Path]:
    """Replace text in a file of the small pack, as a new folder; the text must be there."""
    numbers = itertools.count()

    def changed(old: str, new: str, file: str = "values.toml") -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        other = folder.parent / f"changed{next(numbers)}"
        other.mkdir()
        for path in folder.iterdir():
            (other / path.name).write_bytes(path.read_bytes())
        (other / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return other

    return changed


@pytest.fixture(scope="session")
def uk() -> Pack:
    """The pack that ships."""
    return load_pack()


def place(fault: InputFault) -> tuple[str | None, str | None]:
    """File and line of a fault."""
    return fault.file, fault.where
