"""Who meets whom: pairs of funds and bodies that stand in one linkage, unless too many do."""

import duckdb
from tests.weave.small import project, ran, told, woven

PAIRS = "select one, two, count(*) from party_pair group by one, two order by one, two"


def test_each_two_of_a_linkage_are_a_pair_once(empty: duckdb.DuckDBPyConnection) -> None:
    """Three funds and a body in one tambon and year: six pairs, whichever comes first."""
    facts = woven(
        empty,
        *(project(fund, areas=["900101"], funds={fund: [100]}) for fund in ("C", "A", "B")),
        project("4", areas=["900101"], bodies=["D"]),
    )
    assert facts.execute(PAIRS).fetchall() == [
        (one, two, 1) for one, two in (("A", "B"), ("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D"))
    ]


def test_a_linkage_of_very_many_says_nothing_of_any_two(empty: duckdb.DuckDBPyConnection) -> None:
    def many(count: int) -> list[dict[str, object]]:
        return [project(str(n), areas=["900101"], funds={f"F{n:02}": [100]}) for n in range(count)]

    rules = ("places", "same_place", "groups", "parties")
    assert len(ran(told(empty, *many(25)), *rules).execute(PAIRS).fetchall()) == 25 * 24 // 2
    assert ran(told(empty, *many(26)), *rules).execute(PAIRS).fetchall() == []
