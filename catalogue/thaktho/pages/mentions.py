"""Which page's rows name which thing, and which thing's rows name which: so a page is made anew with what it names.

inputs.mention  a page, a thing that its rows name, and its rank: 0 but on a page with a long list, where it is the
                place of the row that names the thing
inputs.reach    a thing, and all that its rows name, what those name in turn, and so on
"""

# ruff: noqa: S608 - all SQL here is put together of our own names

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb

from thaktho.pages import rows

_MANY = 1000
"""From so many rows on, each column is asked for its own: that takes longer to plan, and less to run."""
_NOTHING = "select 0 as no_, 0 as rank, '' as said where false"


def tell(facts: duckdb.DuckDBPyConnection, pages: Sequence[str], things: Sequence[str], long: int) -> None:
    """Make both tables.

    Args:
        facts: where `inputs.thing` is and what it numbers; those of the tables below that have rows.
        pages: the tables whose rows are the pages'.
        things: the tables whose rows are things'.
        long: a page with more rows of one table has a long list.
    """
    columns, sizes = rows.columns(facts), rows.filled(facts)
    many = [place for place in pages if sizes[place] > long]
    counted = [
        f"select '{place}' as part, no_, min(ord_) as first from {place} group by no_ having count(*) > {long}"
        for place in many
    ]
    facts.execute(
        "create or replace temp table long as"
        f" {' union all '.join(counted) or 'select null::text as part, 0 as no_, 0 as first where false'}"
    )
    ranked = {part for (part,) in facts.execute("select distinct part from long").fetchall()}
    said = [one for place in pages for one in _said(place, columns[place], sizes[place], ranked=place in ranked)]
    facts.execute(
        "create table inputs.mention as select no_ as no, id as thing, min(rank) as rank"
        f" from ({' union all '.join(said) or _NOTHING}) join inputs.thing on iri = said group by all order by no"
    )
    said = [
        one for place in things if place in columns for one in _said(place, columns[place], sizes[place], ranked=False)
    ]
    facts.execute(
        "create or replace temp table edge as select distinct no_ as one, id as other"
        f" from ({' union all '.join(said) or _NOTHING}) join inputs.thing on iri = said"
    )
    facts.execute(
        "create table inputs.reach as with recursive reach(one, other) as (select id, id from inputs.thing union"
        " select r.one, e.other from reach r join edge e on e.one = r.other) from reach order by one"
    )


def _said(place: str, columns: rows.Columns, size: int, *, ranked: bool) -> Iterator[str]:
    """Yield SQL for the IRIs in a table, by number and rank.

    All texts of a row are one list: a query for each column would take longer to plan than to run, but of many rows.
    """
    source, rank = place, "0"
    if ranked:
        source = f"{place} p left join (select no_, first from long where part = '{place}') l using (no_)"
        rank = "ord_ - coalesce(first, ord_)"
    texts = [told for name, type_ in columns if (told := _texts(f'"{name}"', duckdb.sqltype(type_)))]
    for some in [[one] for one in texts] if size > _MANY else [texts]:
        if told := _joined(some):
            # a column of texts need not be made lists first
            said = told[1:-1] if told in {f'["{name}"]' for name, _ in columns} else f"unnest({told})"
            yield f"from (select no_, {rank} as rank, {said} as said from {source}) where starts_with(said, 'http')"


def _joined(lists: Iterable[str | None]) -> str | None:
    """Return SQL for the list of all values of some lists; None where there are none."""
    some = [one for one in lists if one]
    return f"list_concat({', '.join(some)})" if len(some) > 1 else next(iter(some), None)


def _texts(value: str, type_: Any, depth: int = 0) -> str | None:  # noqa: ANN401 - a type of DuckDB
    """Return SQL for the list of all texts in a value, however deep; None where its type holds none."""
    if type_.id == "varchar":
        return f"[{value}]"
    if type_.id == "list":
        inner = f"x{depth}"
        each = _texts(inner, type_.children[0][1], depth + 1)
        if each == f"[{inner}]":
            return value
        return f"flatten(list_transform({value}, lambda {inner}: {each}))" if each else None
    if type_.id == "struct":
        return _joined(_texts(f'{value}."{name}"', of, depth) for name, of in type_.children)
    return None
