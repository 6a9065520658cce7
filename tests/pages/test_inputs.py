"""A page is of another digest when anything is other that it is made of."""

from collections.abc import Iterator

import duckdb
import pytest

from thaktho import side_by_side
from thaktho.pages import inputs, table


@pytest.fixture(scope="module")
def filled(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    with side_by_side.another(tables) as cursor:
        cursor.execute("attach ':memory:' as inputs")
        inputs.prepare(cursor)
        yield cursor
        cursor.execute("detach inputs")


@pytest.fixture
def prepared(filled: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Inputs to change: what a test does to them is undone."""
    filled.begin()
    yield filled
    filled.rollback()


@pytest.fixture(scope="module")
def untouched(filled: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """The digests of the pages as nothing was changed yet."""
    return inputs.digests(filled, "", {})


def test_lines_made_of_some_cards_at_a_time_are_those_made_together(
    prepared: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = prepared.execute("from inputs.line").fetchall()
    cards = 2
    monkeypatch.setattr(table, "_AT_ONCE", cards)
    prepared.execute("drop table inputs.line")
    table.tell(prepared)
    assert prepared.execute("from inputs.line").fetchall() == together
    assert len(together) > cards


def changed(prepared: duckdb.DuckDBPyConnection, edit: str, before: dict[int, str] | None = None) -> set[int]:
    """Return which pages are of another digest after an edit; ``before`` are those of the inputs as they are."""
    before = before or inputs.digests(prepared, "", {})
    prepared.execute(edit)
    after = inputs.digests(prepared, "", {})
    return {no for no, digest in after.items() if before[no] != digest}


def test_the_same_inputs_have_the_same_digests(prepared: duckdb.DuckDBPyConnection, untouched: dict[int, str]) -> None:
    assert inputs.digests(prepared, "", {}) == untouched


@pytest.mark.parametrize("rank", range(3))
def test_all_pages_that_name_a_thing_are_made_again_with_its_name(
    prepared: duckdb.DuckDBPyConnection, untouched: dict[int, str], rank: int
) -> None:
    often = "select thing, list(no) from inputs.mention group by thing order by count(*) desc, thing limit 3"
    thing, pages = prepared.execute(often).fetchall()[rank]
    assert len(pages) > 1
    named = f"update inputs.term set th = th || ' ใหม่' where no_ = {thing}"  # noqa: S608
    assert changed(prepared, named, untouched) >= set(pages)


@pytest.mark.parametrize(
    ("value", "other"),
    [
        ("[['ก'], ['ข']]", "[['ก', 'ข']]"),
        ("[]::text[][]", "null::text[][]"),
        ("'ก'", "null::text"),
        ("''", "null::text"),
        ("{'x': 'ก', 'y': ['ข']}", "{'x': 'ก', 'y': ['ข', '']}"),
    ],
)
def test_values_that_are_other_make_another_digest(prepared: duckdb.DuckDBPyConnection, value: str, other: str) -> None:
    prepared.execute(f'alter table inputs."project.page" add column told {typed(prepared, value)}')
    prepared.execute(f'update inputs."project.page" set told = {value}')  # noqa: S608
    ((page,),) = prepared.execute('select min(no_) from inputs."project.page"').fetchall()
    edit = f'update inputs."project.page" set told = {other} where no_ = {page}'  # noqa: S608
    assert changed(prepared, edit) == {page}


def test_rows_that_exchange_a_value_make_another_digest(
    prepared: duckdb.DuckDBPyConnection, untouched: dict[int, str]
) -> None:
    found = prepared.execute(
        'select no_, list(ord_ order by ord_) from inputs."statements.own" group by no_ having count(distinct cell) > 1'
    ).fetchone()
    assert found is not None
    page, (one, *_, two) = found
    cells = f'select cell from inputs."statements.own" where no_ = {page} and ord_ ='  # noqa: S608
    edit = f"case ord_ when {one} then ({cells} {two}) when {two} then ({cells} {one}) else cell end"
    exchanged = f'update inputs."statements.own" set cell = {edit} where no_ = {page}'  # noqa: S608
    assert page in changed(prepared, exchanged, untouched)


def typed(sql: duckdb.DuckDBPyConnection, value: str) -> str:
    ((found,),) = sql.execute(f"select typeof({value})").fetchall()
    return str(found)
