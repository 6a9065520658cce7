"""What the pages are made of, as tables of one database: the rows of each page, and the things that pages look up.

    inputs.unit           a page (with those that go on with its long list): number, kind, key, path
    inputs."FILE.PART"    the rows of a query, by the number of their page, in the query's order
    inputs."shared.cards" … inputs.term    things that are looked up, by the number of the thing
    inputs.thing          the IRIs of those things, numbered
    inputs.mention        which page's rows name which thing; `inputs.reach`: which thing's rows name which, in the end

Everything is one query for all pages. The database lies in memory or in a file that other processes read.
"""

# ruff: noqa: S608 - all SQL here is put together of our own queries and names

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import duckdb

from thaktho import side_by_side
from thaktho.iris import SHARED
from thaktho.pages import table as lines
from thaktho.pages.declared import PageKind, page_kinds, prelude, queries

LOOKUPS = ("cards", "meetings", "editions", "contacts")
"""The parts of ``shared.sql`` of which templates look up a row by an IRI."""
LISTED = "projects"
"""The part of ``shared.sql`` whose projects stand beside a page as CSV."""
LONG = 100
"""A page with more rows of one part than these looks up what it shows of the others as it goes: few show more."""
STATED = ("own", "under")
"""The parts of ``statements.sql``: of every page."""
_LINES = "lines_at"


def table(file: str, part: str) -> str:
    """Return the name of the table that holds the rows of a query."""
    return f'inputs."{file}.{part}"'


def parts(kind: PageKind) -> dict[str, str]:
    """Return the tables of a kind's parts by the name under which its template has them; its own come last."""
    own = {part: table(kind.facts, part) for part in queries(kind.facts) if part != "page"}
    return {part: table("shared", part) for part in _shared(kind)} | own


def lookups() -> dict[str, str]:
    """Return the tables of the things that are looked up by IRI, by what templates call them."""
    return {part: table("shared", part) for part in LOOKUPS} | {_LINES: f"inputs.{_LINES}", "term": "inputs.term"}


def prepare(facts: duckdb.DuckDBPyConnection) -> None:
    """Fill the database ``inputs``, which is attached and empty.

    Args:
        facts: the fact tables and the linkage tables; the database ``drawn`` is attached, which holds what all queries
            draw on, until `let_go`. Temporary tables are made and stay.
    """
    let_go(facts)
    facts.execute("attach ':memory:' as drawn")
    ((own,),) = facts.execute("select current_database()").fetchall()
    path = f"set search_path = 'drawn.main,{own}.main'"
    facts.execute(path)
    facts.execute(prelude().replace("create temp ", "create "))  # several connections read them
    _units(facts)
    everywhere = tuple(kind.name for kind in page_kinds())
    used = {("statements", part): everywhere for part in STATED} | _used()
    tasks: list[side_by_side.Task] = [partial(_found, part=part) for part in LOOKUPS]
    tasks += [_found_terms]
    tasks += [partial(_rows, file=file, part=part, kinds=kinds) for (file, part), kinds in used.items()]
    side_by_side.run(facts, tasks, path)
    _numbers(facts)
    _things(facts)
    side_by_side.run(facts, [partial(_looked_up, part=part, place=place) for part, place in lookups().items()], path)
    side_by_side.run(facts, [_mentions, _reach, lines.tell], path)


def let_go(facts: duckdb.DuckDBPyConnection) -> None:
    """Let go of the database ``drawn``, where it is held."""
    facts.execute("reset search_path")
    facts.execute("detach database if exists drawn")


def _units(facts: duckdb.DuckDBPyConnection) -> None:
    facts.execute(
        "create table inputs.unit (no integer, kind text, page text, path text, numbers integer default 1,"
        " has_csv boolean default false)"
    )
    for kind in page_kinds():
        ((before,),) = facts.execute("select count(*) from inputs.unit").fetchall()
        facts.execute(f"create or replace temp table found as {queries(kind.facts)['page']}")
        place = table(kind.name, "page")
        facts.execute(f"create table {place} as select {before} + rowid as no_, 0 as ord_, * from found order by rowid")
        facts.execute(
            f"insert into inputs.unit (no, kind, page, path) select no_, ?, page, path from {place}", [kind.name]
        )


def _shared(kind: PageKind) -> list[str]:
    own = queries(kind.facts)
    besides = [*([LISTED] if kind.csv else []), *([kind.paged] if kind.paged and kind.paged not in own else [])]
    return list(dict.fromkeys([*kind.shared, *besides]))


def _used() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return which kinds of page use each part: only rows of those are kept."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind in page_kinds():
        for part in _shared(kind):
            found.setdefault(("shared", part), []).append(kind.name)
        for part in queries(kind.facts):
            if part != "page":
                found.setdefault((kind.facts, part), []).append(kind.name)
    return {part: tuple(kinds) for part, kinds in found.items()}


def _rows(facts: duckdb.DuckDBPyConnection, file: str, part: str, kinds: Sequence[str]) -> None:
    facts.execute(f"create or replace temp table found as {queries(file)[part]}")
    facts.execute(
        f"create table {table(file, part)} as select u.no as no_, f.rowid as ord_, f.*"
        " from found f join inputs.unit u on u.page = f.page and list_contains($kinds, u.kind) order by u.no, f.rowid",
        {"kinds": list(kinds)},
    )


def _numbers(facts: duckdb.DuckDBPyConnection) -> None:
    """Count the pages over which a long list goes on, and find which pages have projects to take along."""
    for kind in page_kinds():
        if kind.paged:
            facts.execute(
                "update inputs.unit set numbers = greatest(1, ceil(n / $size)::integer)"
                f" from (select no_, count(*) as n from {parts(kind)[kind.paged]} group by no_) r"
                " where r.no_ = no and kind = $kind",
                {"size": kind.size, "kind": kind.name},
            )
        if kind.csv:
            has = f"no in (select no_ from {table('shared', LISTED)})"
            facts.execute(f"update inputs.unit set has_csv = true where kind = ? and {has}", [kind.name])


def _found(facts: duckdb.DuckDBPyConnection, part: str) -> None:
    facts.execute(f"create table drawn.found_{part} as {queries('shared')[part]}")


def _found_terms(facts: duckdb.DuckDBPyConnection) -> None:
    """Find what is called by a name. Areas and codes, which do not grow with the data, are known everywhere."""
    facts.execute(
        "create table drawn.found_term as select t.iri as page,"
        " t.* replace (case when u.path is not null then t.path end as path)"
        " from term t left join (select distinct path from inputs.unit) u using (path)"
    )
    facts.execute(
        "create table inputs.known_term as select * exclude (page) from drawn.found_term where iri in"
        " (select iri from area) or starts_with(iri, ?) order by iri",
        [f"{SHARED}code/"],
    )
    facts.execute("delete from drawn.found_term where iri in (select iri from inputs.known_term)")
    facts.execute("create table inputs.known_area as select * from site_area order by code")


def _things(facts: duckdb.DuckDBPyConnection) -> None:
    """Number what can be looked up."""
    (paged,) = (kind for kind in page_kinds() if kind.name == "dataset")
    facts.execute(
        f"create table drawn.found_{_LINES} as"
        f" select iri as page, arg_max(path, no_) as path from (select l.iri, l.no_,"
        f" u.path || case when nth > 1 then '{paged.folder}/' || nth || '/' else '' end as path from"
        f" (select iri, no_, 1 + (row_number() over (partition by no_ order by ord_) - 1) // {paged.size} as nth"
        f" from {parts(paged)[paged.paged or '']}) l join inputs.unit u on u.no = l.no_ and u.kind = 'dataset')"
        " group by iri"
    )
    keys = " union ".join(f"select page from drawn.found_{part}" for part in lookups())
    facts.execute(
        "create table inputs.thing as select row_number() over (order by page)::integer as id, page as iri"
        f" from ({keys})"
    )


def _looked_up(facts: duckdb.DuckDBPyConnection, part: str, place: str) -> None:
    facts.execute(
        f"create table {place} as select t.id as no_, f.rowid as ord_, f.* from drawn.found_{part} f"
        " join inputs.thing t on t.iri = f.page"
        f" where f.rowid in (select min(rowid) from drawn.found_{part} group by page) order by t.id"
    )


def _mentions(facts: duckdb.DuckDBPyConnection) -> None:
    filled = _filled(facts)
    said = " union all ".join(_said(place, filled[place]) for place in _pages_tables(filled))
    facts.execute(
        "create table inputs.mention as select no_ as no, id as thing, min(rank) as rank"
        f" from ({said}) join inputs.thing on iri = said group by all order by no"
    )


def _reach(facts: duckdb.DuckDBPyConnection) -> None:
    filled = _filled(facts)
    # a name says no more than itself
    things = [place for part, place in lookups().items() if part != "term" and place in filled]
    edges = " union all ".join(_said(place, filled[place]) for place in things)
    edge = (
        f"select distinct no_, id from ({edges}) join inputs.thing on iri = said"
        if edges
        else "select 0, 0 where false"
    )
    facts.execute(f"create or replace temp table edge(one, other) as {edge}")
    facts.execute(
        "create table inputs.reach as with recursive reach(one, other) as (select id, id from inputs.thing union"
        " select r.one, e.other from reach r join edge e on e.one = r.other) from reach order by one"
    )


def digests(facts: duckdb.DuckDBPyConnection, common: str, told: Mapping[int, str]) -> dict[int, str]:
    """Return a digest of all that each page is made of, by its number.

    Args:
        facts: where `prepare` filled the database.
        common: what all pages are made of.
        told: what pages are told beside their rows and what these name, by their numbers.
    """
    facts.execute("create or replace temp table said (no integer, part text, digest ubigint)")
    facts.execute("create or replace temp table own (thing integer, digest ubigint)")
    filled = _filled(facts)
    for place in _pages_tables(filled):
        facts.execute(
            f"insert into said select no_, $part, hash(list({_row(filled[place])} order by ord_))"
            f" from {place} group by no_",
            {"part": place},
        )
    for place in filter(filled.__contains__, lookups().values()):
        facts.execute(f"insert into own select no_, hash($part, {_row(filled[place])}) from {place}", {"part": place})
    facts.execute(
        "create or replace temp table deep as select r.one as thing, bit_xor(hash(o.digest)) as digest"
        " from inputs.reach r join own o on o.thing = r.other group by r.one"
    )
    facts.execute(
        "insert into said select no, 'named', bit_xor(hash(t.iri, d.digest))"
        " from inputs.mention join deep d using (thing) join inputs.thing t on t.id = thing group by no"
    )
    ((known,),) = facts.execute(
        "select md5(coalesce((select string_agg(to_json(a)::text, '' order by code) from inputs.known_area a), '')"
        " || coalesce((select string_agg(to_json(t)::text, '' order by iri) from inputs.known_term t), ''))"
    ).fetchall()
    rows = facts.execute(
        "select u.no, md5($common || u.path || coalesce(string_agg(part || digest, chr(10) order by part), ''))"
        " from inputs.unit u left join said s using (no) group by u.no, u.path",
        {"common": common + known},
    ).fetchall()
    return {no: _digest(f"{digest}{told[no]}") if no in told else digest for no, digest in rows}


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


_Columns = list[tuple[str, str]]
"""The columns of a table: names, and types as DuckDB writes them."""


def _filled(facts: duckdb.DuckDBPyConnection) -> dict[str, _Columns]:
    """Return the columns of the tables of ``inputs`` that have rows; most catalogues leave many parts empty."""
    rows = facts.execute(
        "select t.table_name, c.column_name, c.data_type from duckdb_tables() t"
        " join duckdb_columns() c using (database_name, table_name)"
        " where database_name = 'inputs' and t.estimated_size > 0 order by t.table_name, c.column_index"
    ).fetchall()
    found: dict[str, _Columns] = {}
    for name, column, type_ in rows:
        place = f'inputs."{name}"' if "." in name else f"inputs.{name}"
        found.setdefault(place, []).append((column, type_))
    return found


def _row(columns: _Columns) -> str:
    """Return SQL for the hash of a row of a table.

    What `hash` makes of lists does not tell ``[['a'], ['b']]`` from ``[['a', 'b']]``, nor none from an empty one.
    """
    said = [
        f'to_json("{name}")::text' if {"[", "("} & set(type_) and not type_.startswith("DECIMAL") else f'"{name}"'
        for name, type_ in columns
        if name not in {"no_", "ord_"}
    ]
    return f"hash({', '.join(said)})"


def _pages_tables(filled: Iterable[str]) -> Iterator[str]:
    """Yield the table of every part that a page is made of and that has rows."""
    places = [table(kind.name, "page") for kind in page_kinds()]
    places += [table(file, part) for file, part in _used()]
    places += [table("statements", part) for part in STATED]
    yield from filter(set(filled).__contains__, places)


def _said(place: str, columns: _Columns) -> str:
    """Return SQL for the IRIs in a table: in which row of those of its number each stands, from 0 on."""
    parts = []
    for name, type_ in columns:
        texts = _texts(f'"{name}"', duckdb.sqltype(type_))
        if texts == f'["{name}"]':
            parts.append(f'select no_, ord_, "{name}" as said from {place} where "{name}" like \'http%\'')
        elif texts:
            each = f"select no_, ord_, unnest({texts}) as said from {place}"
            parts.append(f"select no_, ord_, said from ({each}) where said like 'http%'")
    first = f"select no_, min(ord_) as first from {place} group by no_"
    said = " union all ".join(parts) or "select 0, 0, '' where false"
    return f"select no_, ord_ - first as rank, said from ({said}) s(no_, ord_, said) join ({first}) using (no_)"


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
        said = [_texts(f'{value}."{name}"', of, depth) for name, of in type_.children]
        texts = [one for one in said if one]
        return f"list_concat({', '.join(texts)})" if texts else None
    return None
