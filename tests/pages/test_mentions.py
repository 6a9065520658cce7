"""Which page names which thing is found the same, however many rows there are."""

import duckdb
import pytest

from thaktho.pages import inputs, mentions

pytestmark = pytest.mark.whole  # every page of a site is made

MENTIONED = (
    "select u.path, t.iri, m.rank from inputs.mention m join inputs.unit u using (no)"
    " join inputs.thing t on t.id = m.thing order by all"
)
REACHED = (
    "select a.iri, b.iri from inputs.reach r join inputs.thing a on a.id = r.one join inputs.thing b on b.id = r.other"
    " order by all"
)


Told = tuple[list[tuple[str, str, int]], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def asked(tables: duckdb.DuckDBPyConnection) -> Told:
    """What columns name that are asked for their own, where a list is long soon."""
    with pytest.MonkeyPatch.context() as patched:
        return told(tables, patched, many=0, long=3)


def test_columns_asked_for_their_own_name_what_rows_do(
    tables: duckdb.DuckDBPyConnection, asked: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tables, monkeypatch, many=1_000_000, long=3) == asked


def test_on_a_page_with_a_long_list_the_place_of_a_row_is_the_rank(
    tables: duckdb.DuckDBPyConnection, asked: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentioned, _ = asked
    short, _ = told(tables, monkeypatch, many=0, long=1_000_000)
    assert {rank for *_, rank in short} == {0}
    assert max(rank for *_, rank in mentioned) >= 3
    assert [one[:2] for one in mentioned] == [one[:2] for one in short]


def told(tables: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, many: int, long: int) -> Told:
    monkeypatch.setattr(mentions, "_MANY", many)
    monkeypatch.setattr(inputs, "LONG", long)
    with tables.cursor() as facts:
        facts.execute("attach ':memory:' as inputs")
        try:
            inputs.prepare(facts)
            return facts.execute(MENTIONED).fetchall(), facts.execute(REACHED).fetchall()
        finally:
            inputs.let_go(facts)
            facts.execute("detach inputs")
