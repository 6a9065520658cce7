"""Rows come as the query has them, with nothing in them that HTML does not allow."""

from decimal import Decimal

import duckdb
import pytest

from thaktho.pages.rows import filled, read, streamed

_MANY = "select i::text || case when i = 1500 then chr(7) else '' end as said from range(2500) t(i) order by i"


def test_every_column_is_an_attribute_in_the_query_s_order() -> None:
    with duckdb.connect() as facts:
        one, other = read(facts, "select * from (values (1, 'ก', null), (2, null, date '2026-11-26')) t(n, text, day)")
        money = read(facts, "select 1.50::decimal(38, 2) as low")
    assert (one.n, one.text, one.day) == (1, "ก", None)
    assert (other.n, other.text, str(other.day)) == (2, None, "2026-11-26")
    assert money[0].low == Decimal("1.50")


@pytest.mark.parametrize(
    "said",
    ["'ก' || chr(10) || chr(7)", "['a' || chr(10) || chr(7)]", "{'of': ['a' || chr(7)]}", "[['a' || chr(7)], null]"],
)
def test_what_html_does_not_allow_is_replaced_wherever_it_stands(said: str) -> None:
    with duckdb.connect() as facts:
        (row,) = read(facts, f"select {said} as said")
    assert "\ufffd" in str(row)
    assert "\x07" not in repr(row)


def test_one_text_among_thousands_is_cleaned_and_the_others_stay() -> None:
    with duckdb.connect() as facts:
        said = [row.said for row in streamed(facts, _MANY)]
    assert said == [f"{n}\ufffd" if n == 1500 else str(n) for n in range(2500)]


def test_a_row_within_a_row_has_attributes_too() -> None:
    with duckdb.connect() as facts:
        (row,) = read(facts, "select [{'phase': 'approved', 'low': 7}] as moneys, null::struct(a text) as nothing")
    assert (row.moneys[0].phase, row.moneys[0].low, row.nothing) == ("approved", 7, None)


def test_rows_lie_in_rows_as_deep_as_the_query_has_them_and_any_may_be_missing() -> None:
    inner = "{'member': 'ก', 'moneys': [{'low': 1}, null]}"
    with duckdb.connect() as facts:
        (row,) = read(facts, f"select [{inner}, null, {{'member': null, 'moneys': null}}] as members")
    one, none, empty = row.members
    assert (one.member, one.moneys[0].low, one.moneys[1]) == ("ก", 1, None)
    assert none is None
    assert (empty.member, empty.moneys) == (None, None)


def test_tables_without_rows_are_known() -> None:
    with duckdb.connect() as facts:
        facts.execute("attach ':memory:' as inputs")
        facts.execute('create table inputs.unit as select 1 as no; create table inputs."shared.cards" (no_ integer)')
        facts.execute('create table inputs."area.page" as select 1 as no_')
        assert set(filled(facts)) == {"inputs.unit", 'inputs."area.page"'}
