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
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import duckdb

from thaktho import side_by_side
from thaktho.iris import SHARED
from thaktho.pages import mentions, rows
from thaktho.pages import table as lines
from thaktho.pages.declared import PageKind, ground, page_kinds, prelude, queries

LOOKUPS = ("cards", "meetings", "editions", "contacts")
"""The parts of ``shared.sql`` of which templates look up a row by an IRI."""
LISTED = "projects"
"""The part of ``shared.sql`` whose projects stand beside a page as CSV."""
LONG = 100
"""A page with more rows of one part than these looks up what it shows of the others as it goes: few show more."""
STATED = ("own", "under")
"""The parts of ``statements.sql``: of every page."""
_LINES = "lines_at"
_DRAWN = "drawn.main,"
"""Where tables are looked for first while `prepare` fills the database."""
_MOST = 10_000_000
"""Pages of a kind: as far apart are the numbers of the first of each."""
_NEVER_WORTH = "common_subplan"
"""A step of DuckDB's planning that is a seventh of all queries' cost at ten projects; at 10,000 it saves nothing."""


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
    facts.execute("attach ':memory:' as drawn (compress)")
    facts.execute(f"set search_path = '{_DRAWN}{side_by_side.path(facts)}'")
    facts.execute(f"set disabled_optimizers = '{_NEVER_WORTH}'")
    facts.execute(prelude().replace("create temp ", "create "))  # several connections read them
    empty = _empty(facts)
    some = {kind: _MOST * at for at, kind in enumerate(page_kinds()) if ground(kind.facts).get("page") not in empty}
    side_by_side.run(facts, [partial(_pages, kind=kind, first=first) for kind, first in some.items()])
    facts.execute(f"create table drawn.numbered as {' union all '.join(map(_numbered, some))}")
    pages = _counted(facts)
    asked = [task for part, kinds in _used().items() if (task := _asked(part, kinds, pages, empty))]
    side_by_side.run(facts, [*asked, *(partial(_found, part=part) for part in LOOKUPS), _found_terms])
    filled = rows.filled(facts)
    _unit(facts, filled)
    _things(facts, filled)
    side_by_side.run(facts, [partial(_looked_up, part=part, place=place) for part, place in lookups().items()])
    named = partial(
        mentions.tell,
        pages=_pages_tables(filled),
        things=[place for part, place in lookups().items() if part != "term"],  # a name says no more than itself
        long=LONG,
    )
    side_by_side.run(facts, [named, lines.tell])


def let_go(facts: duckdb.DuckDBPyConnection) -> None:
    """Let go of the database ``drawn``, where it is held."""
    facts.execute(f"set search_path = '{side_by_side.path(facts).removeprefix(_DRAWN)}'")
    facts.execute("reset disabled_optimizers")
    facts.execute("detach database if exists drawn")
    side_by_side.give_back(facts)


def _empty(facts: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the tables without rows, of facts and of what all queries draw on."""
    found = facts.execute(
        "select table_name from duckdb_tables() where database_name <> 'inputs'"
        " group by table_name having sum(estimated_size) = 0"
    ).fetchall()
    return frozenset(name for (name,) in found)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a kind: how many, the number of the first, and its key."""

    count: int
    no: int
    key: str


def _counted(facts: duckdb.DuckDBPyConnection) -> dict[str, _Pages]:
    """Return the kinds that have pages."""
    found = facts.execute("select kind, count(*), min(no), arg_min(page, no) from numbered group by kind").fetchall()
    return {kind: _Pages(*rest) for kind, *rest in found}


def _pages(facts: duckdb.DuckDBPyConnection, kind: PageKind, first: int) -> None:
    facts.execute(
        f"create table {table(kind.name, 'page')} as select"
        f" ({first} + row_number() over ())::integer as no_, 0 as ord_, * from ({_query(kind.facts, 'page')})"
    )


def _numbered(kind: PageKind) -> str:
    return f"select no_ as no, '{kind.name}' as kind, page, path from {table(kind.name, 'page')}"


def _query(file: str, part: str) -> str:
    """Return a query so that it can stand in another: on a line of its own, since it may end with a remark."""
    return f"\n{queries(file)[part]}\n"


def _shared(kind: PageKind) -> list[str]:
    own = queries(kind.facts)
    besides = [*([LISTED] if kind.csv else []), *([kind.paged] if kind.paged and kind.paged not in own else [])]
    return list(dict.fromkeys([*kind.shared, *besides]))


def _used() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return which kinds of page use each part: only rows of those are kept."""
    found = {("statements", part): [kind.name for kind in page_kinds()] for part in STATED}
    for kind in page_kinds():
        for part in _shared(kind):
            found.setdefault(("shared", part), []).append(kind.name)
        for part in queries(kind.facts):
            if part != "page":
                found.setdefault((kind.facts, part), []).append(kind.name)
    return {part: tuple(kinds) for part, kinds in found.items()}


def _asked(
    part: tuple[str, str], kinds: Iterable[str], pages: Mapping[str, _Pages], empty: frozenset[str]
) -> side_by_side.Task | None:
    """Return what fills the table of a part; none where there can be no rows: then there is no such table."""
    file, name = part
    there = {kind: pages[kind] for kind in kinds if kind in pages}
    if not there or ground(file).get(name) in empty:
        return None
    if sum(each.count for each in there.values()) == 1:
        return partial(_rows_of_one, file=file, part=name, page=next(iter(there.values())))
    return partial(_rows, file=file, part=name, kinds=tuple(there))


def _rows(facts: duckdb.DuckDBPyConnection, file: str, part: str, kinds: Sequence[str]) -> None:
    some = ", ".join(f"'{kind}'" for kind in kinds)
    facts.execute(
        f"create table {table(file, part)} as select n.no as no_, f.* exclude (page)"
        f" from (select row_number() over () as ord_, * from ({_query(file, part)})) f"
        f" join numbered n on n.page = f.page and n.kind in ({some}) order by no_, ord_"
    )


def _rows_of_one(facts: duckdb.DuckDBPyConnection, file: str, part: str, page: _Pages) -> None:
    """Fill the table of a part that one page alone has: there is nothing to number and to sort."""
    facts.execute(
        f"create table {table(file, part)} as select {page.no} as no_, row_number() over () as ord_, * exclude (page)"
        f" from ({_query(file, part)}) where page = $key",
        {"key": page.key},
    )


def _unit(facts: duckdb.DuckDBPyConnection, filled: Container[str]) -> None:
    """Make the table of pages, with over how many each long list goes on, and which have projects to take along."""
    longest = ["select '' as kind, 0 as no_, 1 as numbers where false"]
    longest += [
        f"select '{kind.name}' as kind, no_, ceil(count(*) / {kind.size})::integer as numbers"
        f" from {parts(kind)[kind.paged]} group by no_"
        for kind in page_kinds()
        if kind.paged and parts(kind)[kind.paged] in filled
    ]
    listed = table("shared", LISTED)
    taking = f"n.no in (select no_ from {listed})" if listed in filled else "false"
    taken = ", ".join(f"'{kind.name}'" for kind in page_kinds() if kind.csv)
    facts.execute(
        "create table inputs.unit as select n.*, coalesce(l.numbers, 1) as numbers,"
        f" n.kind in ({taken}) and {taking} as has_csv"
        f" from numbered n left join ({' union all '.join(longest)}) l on l.no_ = n.no and l.kind = n.kind"
        " order by n.no"
    )


def _found(facts: duckdb.DuckDBPyConnection, part: str) -> None:
    facts.execute(f"create table drawn.found_{part} as {queries('shared')[part]}")


def _found_terms(facts: duckdb.DuckDBPyConnection) -> None:
    """Find what is called by a name. Areas and codes, which do not grow with the data, are known everywhere."""
    facts.execute(
        "create table drawn.found_term as select t.iri as page,"
        " t.* replace (case when u.path is not null then t.path end as path)"
        " from term t left join (select distinct path from numbered) u using (path)"
    )
    facts.execute(
        "create table inputs.known_term as select * exclude (page) from drawn.found_term where iri in"
        " (select iri from area) or starts_with(iri, ?) order by iri",
        [f"{SHARED}code/"],
    )
    facts.execute("delete from drawn.found_term where iri in (select iri from inputs.known_term)")
    facts.execute("create table inputs.known_area as select * from site_area order by code")


def _things(facts: duckdb.DuckDBPyConnection, filled: Container[str]) -> None:
    """Number what can be looked up."""
    (paged,) = (kind for kind in page_kinds() if kind.name == "dataset")
    place = parts(paged)[paged.paged or ""]
    facts.execute(
        f"create table drawn.found_{_LINES} (page text, path text)"
        if place not in filled
        else f"create table drawn.found_{_LINES} as"
        f" select iri as page, arg_max(path, no_) as path from (select l.iri, l.no_,"
        f" u.path || case when nth > 1 then '{paged.folder}/' || nth || '/' else '' end as path from"
        f" (select iri, no_, 1 + (row_number() over (partition by no_ order by ord_) - 1) // {paged.size} as nth"
        f" from {place}) l join numbered u on u.no = l.no_ and u.kind = 'dataset')"
        " group by iri"
    )
    keys = " union ".join(f"select page from drawn.found_{part}" for part in lookups())
    facts.execute(
        "create table inputs.thing as select row_number() over (order by page)::integer as id, page as iri"
        f" from ({keys})"
    )


def _looked_up(facts: duckdb.DuckDBPyConnection, part: str, place: str) -> None:
    facts.execute(
        f"create table {place} as select t.id as no_, 0 as ord_, f.* from drawn.found_{part} f"
        " join inputs.thing t on t.iri = f.page"
        f" where f.rowid in (select min(rowid) from drawn.found_{part} group by page) order by t.id"
    )


def digests(facts: duckdb.DuckDBPyConnection, common: str, told: Mapping[int, str]) -> dict[int, str]:
    """Return a digest of all that each page is made of, by its number.

    Args:
        facts: where `prepare` filled the database.
        common: what all pages are made of.
        told: what pages are told beside their rows and what these name, by their numbers.
    """
    filled = rows.columns(facts)
    facts.execute(
        "create or replace temp table deep as select r.one as thing, bit_xor(hash(o.digest)) as digest"
        f" from inputs.reach r join ({_hashed(filled, lookups().values())}) o on o.no_ = r.other group by r.one"
    )
    ((known,),) = facts.execute(
        "select md5(coalesce((select string_agg(to_json(a)::text, '' order by code) from inputs.known_area a), '')"
        " || coalesce((select string_agg(to_json(t)::text, '' order by iri) from inputs.known_term t), ''))"
    ).fetchall()
    found = facts.execute(
        "select u.no, md5(concat_ws(chr(10), $common, u.path, s.digest, n.digest)) from inputs.unit u"
        " left join (select no_ as no, bit_xor(hash(digest)) as digest from"
        "  (select no_, hash(part, list(digest order by ord_)) as digest"
        f"   from ({_hashed(filled, _pages_tables(filled))}) group by part, no_) group by no_) s using (no)"
        " left join (select no, bit_xor(hash(hash(t.iri, d.digest))) as digest"
        "  from inputs.mention join deep d using (thing) join inputs.thing t on t.id = thing group by no) n using (no)",
        {"common": common + known},
    ).fetchall()
    return {no: _digest(f"{digest}{told[no]}") if no in told else digest for no, digest in found}


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def _hashed(filled: Mapping[str, rows.Columns], places: Iterable[str]) -> str:
    """Return SQL for the hash of each row of some tables, by table and number: of the table and its values.

    What is put together by `bit_xor` is hashed once more: of several values, the last is but mixed in, and rows that
    exchange it would be the same together. What `hash` makes of lists does not tell ``[['a'], ['b']]`` from
    ``[['a', 'b']]``, nor none from an empty one.
    """
    each = []
    for place in filter(filled.__contains__, places):
        said = [
            f'to_json("{name}")::text' if {"[", "("} & set(type_) and not type_.startswith("DECIMAL") else f'"{name}"'
            for name, type_ in filled[place]
            if name not in {"no_", "ord_"}
        ]
        part = f"'{place}'"
        each.append(f"select {part} as part, no_, ord_, hash({part}, {', '.join(said)}) as digest from {place}")
    return " union all ".join(each) or "select '' as part, 0 as no_, 0 as ord_, 0::ubigint as digest where false"


def _pages_tables(filled: Container[str]) -> list[str]:
    """Return the table of every part that a page is made of and that has rows."""
    places = [table(kind.name, "page") for kind in page_kinds()]
    places += [table(file, part) for file, part in _used()]
    return [place for place in places if place in filled]
