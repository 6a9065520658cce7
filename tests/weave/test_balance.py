"""Money per head and its spread: as a plain recount says, with what is not published left out and counted."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weave.small import Project, project, told, worked, woven

TAMBON = ("900101", "900102", "900103", "900201", "900202")
COLUMNS = "areas, with_money, without_money, unpriced, silent, without_people, people"
COLUMNS += ", amount, mean, lowest, highest, ratio, gini"


Counts = Sequence[tuple[str, int, int]]


def _drawn(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return worked(facts, "cells", "population", "publishing", "totals", "balance")


def _balanced(empty: duckdb.DuckDBPyConnection, *projects: Project, people: Counts) -> duckdb.DuckDBPyConnection:
    return _drawn(told(empty, *projects, people=people))


def _paid(code: str, area: str, amount: int | None, **more: Any) -> Project:
    return project(code, areas=[area], funds={"F1": [amount]}, **more)


def _spread(facts: duckdb.DuckDBPyConnection, level: str = "tambon", slice_: str = "all") -> list[dict[str, Any]]:
    cursor = facts.execute(f"select {COLUMNS} from spread where level = ? and slice = ? order by all", [level, slice_])  # noqa: S608
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_what_lies_only_here_is_divided_by_the_people_and_what_is_shared_is_not(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    one, two = _paid("1", "900101", 100), project("2", areas=["900101", "900102"], funds={"F1": [60]})
    facts = woven(empty, one, two, people=[("900101", 2567, 7)])
    ask = "select here_low, shared_low, people, counted, per_head_low from balance where area = ? and slice = 'all'"
    assert facts.execute(ask, ["900101"]).fetchall() == [(100, 60, 7, 2567, Decimal("14.29"))]
    assert facts.execute(ask, ["900102"]).fetchall() == [(0, 60, None, None, None)]


def test_half_a_satang_is_rounded_up(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _balanced(empty, _paid("1", "900101", 1), people=[("900101", 2567, 200)])
    assert facts.execute("select distinct per_head_low from balance where area = '900101'").fetchall() == [
        (Decimal("0.01"),)
    ]


def test_nobody_at_home_is_no_division_by_zero(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _balanced(empty, _paid("1", "900101", 100), people=[("900101", 2567, 0)])
    assert facts.execute(
        "select people, per_head_low from balance where area = '900101' and slice = 'all'"
    ).fetchall() == [(0, None)]
    assert _spread(facts) == []


def test_the_same_a_head_everywhere_is_gini_zero(empty: duckdb.DuckDBPyConnection) -> None:
    paid = [_paid(str(n), area, 30 * n) for n, area in enumerate(TAMBON, 1)]
    facts = _balanced(empty, *paid, people=[(area, 2567, 10 * n) for n, area in enumerate(TAMBON, 1)])
    [row] = _spread(facts)
    assert (row["gini"], row["mean"], row["lowest"], row["highest"], row["ratio"]) == (0, 3, 3, 3, 1)


def test_one_takes_all_is_one_less_its_share_of_the_people(empty: duckdb.DuckDBPyConnection) -> None:
    paid = [_paid("1", TAMBON[0], 100), *(_paid(str(n), area, 0) for n, area in enumerate(TAMBON[1:], 2))]
    facts = _balanced(empty, *paid, people=[(area, 2567, 10) for area in TAMBON])
    [row] = _spread(facts)
    assert (row["gini"], row["with_money"], row["without_money"], row["lowest"]) == (0.8, 1, 4, 0)


def test_one_area_alone_has_no_spread(empty: duckdb.DuckDBPyConnection) -> None:
    [row] = _spread(_balanced(empty, _paid("1", TAMBON[0], 5), people=[(TAMBON[0], 2567, 10)]))
    assert (row["gini"], row["areas"], row["highest"]) == (None, 1, Decimal("0.50"))


def test_each_fund_and_goal_has_a_spread_of_its_own(empty: duckdb.DuckDBPyConnection) -> None:
    one = _paid("1", TAMBON[0], 10, goals=["G1"])
    two = project("2", areas=[TAMBON[1]], funds={"F2": [10]}, goals=["G2"])
    facts = _balanced(empty, one, two, people=[(area, 2567, 10) for area in TAMBON])
    assert [row["silent"] for row in _spread(facts, slice_="goal")] == [3, 3]
    by_goal = facts.execute(
        "select thing, with_money, without_money from spread where slice = 'goal' and level = 'tambon'"
    )
    assert set(by_goal.fetchall()) == {("G1", 1, 1), ("G2", 1, 1)}
    by_fund = facts.execute(
        "select thing, with_money, without_money, gini from spread where slice = 'fund' and level = 'tambon'"
    )
    assert set(by_fund.fetchall()) == {("F1", 1, 4, 0.8), ("F2", 1, 4, 0.8)}


def test_a_fund_that_belongs_somewhere_is_measured_there_only(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(
        empty, project("1", areas=[TAMBON[0]], funds={"L": [10]}), people=[(area, 2567, 10) for area in TAMBON]
    )
    _belongs(facts, "L", TAMBON[:2])
    _drawn(facts)
    [row] = _spread(facts, slice_="fund")
    assert (row["areas"], row["with_money"], row["without_money"], row["silent"], row["gini"]) == (2, 1, 1, 0, 0.5)


def test_phases_have_spreads_of_their_own(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(
        empty, _paid("1", TAMBON[0], 10), _paid("2", TAMBON[1], 20), people=[(one, 2567, 10) for one in TAMBON]
    )
    facts.execute("update headline set phase = 'planned' where amount = 20")
    facts.execute("update project_phase set phase = 'planned' where low = 20")
    _drawn(facts)
    rows = facts.execute(
        "select phase, with_money, unpriced, highest from spread where level = 'tambon' and slice = 'all'"
    )
    assert set(rows.fetchall()) == {("approved", 1, 1, 1), ("planned", 1, 1, 2)}


def _belongs(facts: duckdb.DuckDBPyConnection, fund: str, tambon: tuple[str, ...]) -> None:
    facts.execute("insert into organization (iri, is_fund, local_authority) values (?, true, ?)", [fund, f"la:{fund}"])
    facts.execute("insert into local_authority (code, iri) values (?, ?)", [fund, f"la:{fund}"])
    for code in tambon:
        facts.execute("insert into local_authority_tambon values (?, ?)", [fund, code])


# -- against a recount ------------------------------------------------------------------------------------------

HOW = st.one_of(
    st.sampled_from(["silent", "unpriced", "published"]), st.lists(st.integers(0, 500), min_size=1, max_size=2)
)
AREA = st.tuples(st.sampled_from([None, 0, 1, 3, 40, 977]), HOW)


@pytest.mark.whole
@given(st.lists(AREA, min_size=5, max_size=5))
def test_the_spread_equals_a_plain_recount(
    empty: duckdb.DuckDBPyConnection, said: list[tuple[int | None, str | list[int]]]
) -> None:
    """Of five tambon: how many live in each, and silence, a plan without it, a project without amount, or amounts."""
    projects: list[Project] = []
    for area, (_, how) in zip(TAMBON, said, strict=True):
        if how == "published":
            projects.append(project(f"plan-{area}", funds={f"L{area}": [None]}))
        elif how != "silent":
            amounts = how if isinstance(how, list) else [None]
            projects += [_paid(f"{area}-{n}", area, amount) for n, amount in enumerate(amounts)]
    counts = [(area, 2567, people) for area, (people, _) in zip(TAMBON, said, strict=True) if people is not None]
    facts = told(empty, *projects, people=counts)
    for area in TAMBON:
        _belongs(facts, f"L{area}", (area,))
    _drawn(facts)
    expected = _recount(said)
    assert _spread(facts) == ([expected] if expected else [])


def _recount(said: list[tuple[int | None, str | list[int]]]) -> dict[str, Any] | None:
    there = [(people, how) for people, how in said if people]
    known = [
        (people, sum(how) if isinstance(how, list) else 0) for people, how in there if how not in ("silent", "unpriced")
    ]
    if not any(isinstance(how, list) for _, how in there):
        return None
    people, amount = sum(one for one, _ in known), sum(one for _, one in known)
    heads = [_cents(Decimal(given) / living) for living, given in known]
    above = [_cents(Decimal(given) / living) for living, given in known if given]
    lowest = min(above, default=Decimal(0))
    return {
        "areas": len(there),
        "with_money": len(above),
        "without_money": len(known) - len(above),
        "unpriced": sum(how == "unpriced" for _, how in there),
        "silent": sum(how == "silent" for _, how in there),
        "without_people": sum(isinstance(how, list) for living, how in said if not living),
        "people": people,
        "amount": amount,
        "mean": _cents(Decimal(amount) / people),
        "lowest": min(heads),
        "highest": max(heads),
        "ratio": pytest.approx(float(max(heads) / lowest), abs=0.006) if lowest else None,
        "gini": pytest.approx(_gini(known), abs=0.0001) if len(known) > 1 and amount else None,
    }


def _gini(known: list[tuple[int, int]]) -> float:
    """Return half the mean difference a head between two people, by the mean: the definition, person by person."""
    people, amount = sum(one for one, _ in known), sum(one for _, one in known)
    apart = sum(a * b * abs(x / a - y / b) for a, x in known for b, y in known)
    return apart / (2 * people * people * (amount / people))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
