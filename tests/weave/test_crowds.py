"""Pairs of a crowded cell as one group: what hangs together is told once; what people decided stands for itself."""

from decimal import Decimal
from typing import Any

import duckdb
from tests.weave.small import BASE, project, told, worked

from thaktho import decisions
from thaktho.weave import linkages
from thaktho.weave.crowds import crowds
from thaktho.weave.likely import rules

TITLE = "โครงการป้องกันและควบคุมโรคไข้เลือดออก"
LARGEST = rules().largest


def alike(count: int, funds: int = 1, **said: Any) -> list[dict[str, Any]]:
    """Return so many projects of one title and place, in turns of so many funds."""
    return [
        project(f"{n:05}", title=TITLE, areas=["900101"], funds={f"F{n % funds}": [n + 1]}, **said)
        for n in range(count)
    ]


def decide(facts: duckdb.DuckDBPyConnection, one: int, two: int, kind: str, verdict: str) -> str:
    """Say what an organisation decided of two of them; return the address of their linkage."""
    key = (f"{BASE}project/{one:05}", f"{BASE}project/{two:05}", kind)
    facts.execute(
        "insert into decision values (1, ?, ?, ?, ?, 'seen', 'pao', '2026-01-01T00:00:00+07:00')", [*key, verdict]
    )
    return decisions.linkage(BASE, key)


def paired(facts: duckdb.DuckDBPyConnection) -> None:
    """Weave linkages and their money alone, without their words and the picture around them."""
    worked(facts, "same_place", "groups", "shared_money")


def of(facts: duckdb.DuckDBPyConnection, kind: str) -> list[Any]:
    """Return the linkages of a kind: address, projects, money and verdict."""
    return facts.execute(
        "select iri, projects, m.low, m.high, verdict from linkage left join linkage_money m on m.linkage = iri"
        " where kind = ? order by projects desc, iri",
        [kind],
    ).fetchall()


def test_a_few_are_pairs_and_one_more_makes_a_group(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, *alike(LARGEST))
    paired(facts)
    assert {row[1] for row in of(facts, "same-project")} == {2}
    assert len(of(facts, "same-project")) == LARGEST * (LARGEST - 1) // 2
    facts = told(empty, *alike(LARGEST + 1))
    paired(facts)
    [(_, projects, low, high, verdict)] = of(facts, "same-project")
    assert (projects, low, high, verdict) == (LARGEST + 1, Decimal(13), Decimal(91), None)


def test_a_group_says_how_many_of_how_many_and_keeps_its_pairs(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, *alike(20, 2))
    linkages.weave(facts, BASE, alone=True)
    [(iri, projects, low, high, _)] = of(facts, "possible-duplicate")
    assert (projects, low, high) == (20, Decimal(19 + 20), Decimal(210))  # of each fund the dearest entry, at least
    [(pairs, least)] = facts.execute("select count(*), min(score) from pair where crowd = ?", [iri]).fetchall()
    assert pairs == 100
    [(title, why)] = facts.execute("select en, definition_en from term where iri = ?", [iri]).fetchall()
    assert title == f"20 projects so alike that some may be the same work twice: {TITLE}"
    assert why == (
        f"20 projects of 2 funds and bodies; they hang together by 100 pairs, each with a score of {least:.2f} or more"
    )
    assert facts.execute("select count(*) from linkage_evidence where linkage = ?", [iri]).fetchall() == [(20,)]


def test_a_pair_that_people_confirm_stands_for_itself_beside_the_group(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, *alike(20))
    pair = decide(facts, 3, 7, "same-project", "confirm")
    paired(facts)
    (_, projects, *_), (iri, *rest) = of(facts, "same-project")
    assert (projects, iri, rest[0], rest[-1]) == (20, pair, 2, "confirm")


def test_a_pair_that_people_reject_holds_nothing_together(empty: duckdb.DuckDBPyConnection) -> None:
    """Two groups of which one pair alone says that they are one, until somebody says no."""
    edges = [("same-project", f"a{n}", f"a{n + 1}") for n in range(LARGEST)]
    edges += [("same-project", f"b{n}", f"b{n + 1}") for n in range(LARGEST)]
    joined = crowds([*edges, ("same-project", "a3", "b3")], LARGEST)
    assert set(joined.values()) == {"a0"}
    assert len(joined) == 2 * (LARGEST + 1)
    assert set(crowds(edges, LARGEST).values()) == {"a0", "b0"}
    assert crowds(edges, LARGEST + 1) == {}
    facts = told(empty, *alike(20))
    decide(facts, 3, 7, "same-project", "reject")
    paired(facts)
    assert facts.execute("select count(*) from pair where one like '%/00003' and two like '%/00007'").fetchall() == [
        (0,)
    ]


def test_continuations_are_never_a_group(empty: duckdb.DuckDBPyConnection) -> None:
    earlier = alike(20, 2, year=2567)
    later = [{**one, "code": "1" + one["code"], "year": 2568} for one in alike(20, 2)]
    facts = told(empty, *earlier, *later)
    paired(facts)
    assert [row[1] for row in of(facts, "continuation")] == [2] * 20
    assert crowds([("continuation", f"{n}", f"{n + 1}") for n in range(30)], LARGEST) == {}


def test_a_group_is_the_same_in_any_order(empty: duckdb.DuckDBPyConnection) -> None:
    said = alike(70, 3)
    found = []
    for order in (said, said[::-1]):
        facts = told(empty, *order)
        paired(facts)
        found.append(facts.execute("select * from linkage order by iri").fetchall())
    assert found[0] == found[1]
    assert len(of(facts, "possible-duplicate")) == 1
    assert of(facts, "possible-duplicate")[0][1] == 70


def test_a_record_that_names_many_is_one_group_and_a_few_are_pairs(empty: duckdb.DuckDBPyConnection) -> None:
    said = [project(f"{n:05}", title=f"งาน {n}", areas=["900101"], funds={"F": [1]}) for n in range(40)]
    facts = told(empty, *said)
    address = f"{BASE}project/"
    named = [(0, n) for n in range(LARGEST + 8)] + [(30, 31), (31, 32), (32, 31)]
    facts.executemany(
        "insert into project_relation values (?, ?)",
        [(f"{address}{a:05}", f"{address}{b:05}") for a, b in named if a != b],
    )
    linkages.weave(facts, BASE, alone=True)
    found = of(facts, "explicit")
    assert [row[1] for row in found] == [LARGEST + 8, 2, 2]
    [(title, why, area)] = facts.execute(
        "select t.en, t.definition_en, l.area from term t join linkage l on l.iri = t.iri where l.iri = ?",
        [found[0][0]],
    ).fetchall()
    assert title == "20 projects of which records name one another: งาน 0"
    assert why == "20 projects of 1 funds and bodies; they hang together by 19 pairs, each with a score of 1.00 or more"
    assert area == "900101"
    facts = told(empty, *said)
    facts.executemany(
        "insert into project_relation values (?, ?)",
        [(f"{address}{a:05}", f"{address}{b:05}") for a, b in named if a != b],
    )
    pair = decide(facts, 0, 1, "explicit", "confirm")
    paired(facts)
    assert [row[1] for row in of(facts, "explicit")] == [LARGEST + 7, 2, 2, 2]
    assert (pair, "confirm") in [(row[0], row[-1]) for row in of(facts, "explicit")]
