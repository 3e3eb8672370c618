"""Made-up cases: every field of the schema, any value that it allows."""

from hypothesis import strategies as st

from flscase.case.inputs import CASHABLE, CaseInputs
from flscase.case.inputs_option import CASCADE
from flscase.case.inputs_treatment import PERSISTENCE
from flscase.terms import DEPARTMENTS, DRUGS, GROUPS, PAYERS

words = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() == text and text)
numbers = st.floats(0, 1, allow_nan=False)
days = st.dates().map(lambda day: day.isoformat())
origins = st.fixed_dictionaries(
    {},
    optional={
        "basis": st.sampled_from(["counted", "audited", "published", "scaled", "assumed", "judged"]),
        "source": words,
        "reason": words,
        "by": words,
        "at": days,
    },
)


@st.composite
def quantities(draw, values=numbers):
    """A plain number, or one with interval and origin."""
    low, value, high = sorted(draw(st.lists(values, min_size=3, max_size=3)))
    ends = draw(st.sampled_from([{}, {"low": low, "high": high}]))
    table = {"value": value, **ends, **draw(origins)}
    return draw(st.sampled_from([value, table]))


@st.composite
def tables(draw):
    """A quantity, or a table of quantities that speaks of everybody."""
    by_age = st.fixed_dictionaries({"50-74": quantities(), "75+": quantities()})
    by_group = st.fixed_dictionaries({group: st.one_of(quantities(), by_age) for group in GROUPS})
    rest = st.fixed_dictionaries({"hip": quantities(), "other": quantities()})
    ages_first = st.fixed_dictionaries({"50-64": st.one_of(quantities(), rest), "65+": quantities()})
    return draw(st.one_of(quantities(), by_group, by_age, rest, ages_first))


@st.composite
def mixes(draw):
    """Shares of drugs that add up to 1."""
    drugs = draw(st.lists(st.sampled_from(DRUGS), min_size=1, max_size=4, unique=True))
    weights = draw(st.lists(st.integers(1, 9), min_size=len(drugs), max_size=len(drugs)))
    return {drug: weight / sum(weights) for drug, weight in zip(drugs, weights, strict=True)}


@st.composite
def curves(draw):
    """Persistence that never rises."""
    months = draw(st.lists(st.integers(1, 120), min_size=1, max_size=6, unique=True))
    shares = sorted(draw(st.lists(numbers, min_size=len(months), max_size=len(months))), reverse=True)
    return {str(month): share for month, share in zip(sorted(months), shares, strict=True)}


staff = st.one_of(
    st.fixed_dictionaries(
        {"role": words, "band": st.sampled_from([3, 4, 5, 6, 7, "8a"]), "wte": st.floats(0.01, 99)}
    ),
    st.fixed_dictionaries({"role": words, "sessions_per_week": st.floats(0.01, 99)}),
)
amounts = quantities(st.floats(0, 1e8))


@st.composite
def options(draw, id, baseline):
    """One option, by the cascade or by its shorthand."""
    shares = (
        {step: draw(tables()) for step in CASCADE} if draw(st.booleans()) else {"treated": draw(tables())}
    )
    more = {
        "model_type": st.sampled_from("ABCD"),
        "covers": st.fixed_dictionaries(
            {},
            optional={
                "ages": st.sampled_from(["50+", "75+", "65-84", "90+"]),
                "sites": st.lists(st.sampled_from(GROUPS), min_size=1, unique=True),
            },
        ),
        "weeks_to_treatment": quantities(st.floats(0, 104)),
        "persistence": st.one_of(st.sampled_from(PERSISTENCE), curves()),
        "drug_mix": st.one_of(mixes(), st.fixed_dictionaries({"hip": mixes(), "other": mixes()})),
        "unassessed_get_usual_care": quantities(),
        "new_assessments_per_month": quantities(st.floats(0, 10_000)),
        "dxa_slots_per_month": quantities(st.floats(0, 10_000)),
        "workforce": st.lists(staff, max_size=3),
        "host": st.sampled_from(DEPARTMENTS),
        "ramp_up": st.lists(quantities(), max_size=4),
        "infusion": st.fixed_dictionaries({}, optional={"hip": st.sampled_from(["ward", "day", "home"])}),
        "monitoring": st.fixed_dictionaries({"weeks": st.lists(st.integers(1, 520), min_size=1, max_size=3)}),
        "set_up": amounts,
        "equipment": st.lists(
            st.fixed_dictionaries({"name": words, "cost": amounts}, optional={"every": st.just("year")}),
            max_size=2,
        ),
        "note": words,
    }
    return {
        "id": id,
        "name": draw(words),
        "baseline": baseline,
        **shares,
        **draw(st.fixed_dictionaries({}, optional=more)),
    }


@st.composite
def case_data(draw):
    """The plain data of a whole case."""
    facts = {"title": words, "start": st.sampled_from(["2027-04-01", "2026-01-01", "2030-10-01"])}
    more_facts = {
        "organisation": words,
        "country": st.sampled_from(["england", "wales", "scotland", "northern_ireland"]),
        "stage": st.sampled_from(["bjc", "soc", "obc", "fbc"]),
        "years": st.integers(1, 10),
        "cycle": st.sampled_from(["quarter", "month", "half_year"]),
        "discount": st.fixed_dictionaries({"money": st.floats(0, 0.2), "health": st.floats(0, 0.2)}),
        "prepared_by": words,
        "prepared_on": days,
    }
    caseload = {"hip_fractures_per_year": quantities(st.floats(1, 9_000))}
    name = words.filter(lambda text: "\0" not in text)
    files = st.one_of(name, st.lists(name, min_size=1, max_size=3))
    more_caseload = {
        "episodes": files,
        "audit": files,
        "dialect": words,
        "growth": quantities(st.floats(-0.2, 0.2)),
    }
    money = {
        "hip_cost_basis": st.sampled_from(["national_cost_collection", "hes_increment", "tariff"]),
        "payment_regime": st.sampled_from(["fixed_and_variable", "activity", "block"]),
        "prices": st.dictionaries(words, amounts, max_size=2),
        "limits": st.dictionaries(st.sampled_from(PAYERS), amounts, max_size=2),
        "cashable": st.dictionaries(st.sampled_from(CASHABLE), quantities(), max_size=2),
    }
    own = st.dictionaries(words, st.one_of(amounts, st.lists(numbers, min_size=2, max_size=3)), max_size=2)
    scenario = {"overrides": own, "money": st.fixed_dictionaries({}, optional=money)}
    scenario["options"] = st.just({"fls": {"persistence": "cautious"}})
    return {
        "schema": 1,
        "case": draw(st.fixed_dictionaries(facts, optional=more_facts)),
        "caseload": draw(st.fixed_dictionaries(caseload, optional=more_caseload)),
        "options": [draw(options("current", True)), draw(options("fls", False))],
        **draw(
            st.fixed_dictionaries(
                {}, optional={"money": st.fixed_dictionaries({}, optional=money), "overrides": own}
            )
        ),
        "scenarios": [
            {"id": "other", "name": draw(words), **draw(st.fixed_dictionaries({}, optional=scenario))}
        ],
    }


cases = case_data().map(CaseInputs.model_validate)
