"""The pairs that were found, as linkages of the fact tables, and why each was found, in words and numbers."""

from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

import duckdb

from thaktho import facts as fact_tables
from thaktho.decisions import linkage, settled
from thaktho.messages import Text, text
from thaktho.weave import crowds, measuring, naming, verdicts
from thaktho.weave.finding import BY_PEOPLE, Found, find
from thaktho.weave.likely import rules
from thaktho.weave.naming import Named
from thaktho.weave.wording import joined

_SQL = Path(__file__).with_name("pairing.sql")
_COLUMNS = "linkage text, kind text, one text, two text, score double, rule text, verdict text, th text, en text"
_NONE = "null::text as area, null::integer as year, nullif(verdict, '') as verdict, null::text as crowd"
_WHERE_AND_WHEN = """
update pair set year = (select max(p.year) from project p where p.iri in (pair.one, pair.two)), area = (
  select arg_min(a.area, (-length(a.area), a.area)) from (
    select distinct substr(x.area, 1, n.digits) as area from project_area x, (values (6), (4)) n (digits)
    where x.project = pair.one and length(x.area) >= n.digits and x.area not like 'region-%'
    intersect
    select distinct substr(x.area, 1, n.digits) from project_area x, (values (6), (4)) n (digits)
    where x.project = pair.two and length(x.area) >= n.digits and x.area not like 'region-%'
  ) a)
"""
"""A pair is placed by the finest of tambon and amphoe that both share."""


def pair(facts: duckdb.DuckDBPyConnection, base: str) -> None:
    """Add the linkages of pairs to the tables that ``places.sql`` made.

    `finding.compare` goes before. The table ``pair`` has them all: ``one`` and ``two`` in the order of their years,
    ``crowd`` the group that tells of a pair in place of a linkage of its own. The table ``reason`` says why each was
    found, by its ``iri``. Only some pairs are held at a time.
    """
    decided = verdicts.read(facts)
    of_people = settled(decided)
    alike = find(facts, {key: said for key, said in of_people.items() if key[2] != naming.KIND})
    named = naming.find(facts, of_people)
    facts.execute("drop table if exists pair; drop table if exists reason")
    rows = chain((_row(base, one) for one in alike), (_row_of_named(base, one) for one in named))
    fact_tables.load(facts, f"found_pair ({_COLUMNS})", rows)
    facts.execute(f"create table pair as select linkage, kind, one, two, score, rule, {_NONE} from found_pair")  # noqa: S608 - columns of ours
    facts.execute("create table reason as select linkage as iri, th, en from found_pair; drop table found_pair")
    facts.execute(_WHERE_AND_WHEN)
    _crowd(facts, base)
    facts.execute(_SQL.read_text(encoding="utf-8"))
    verdicts.tell(facts, base, decided)
    measuring.tell(facts, decided)


def _crowd(facts: duckdb.DuckDBPyConnection, base: str) -> None:
    """Give each pair that a group tells of the group's address; people decided on none of these."""
    free = fact_tables.rows(facts, "select kind, one, two from pair where verdict is null")
    crowded = crowds.crowds(free, rules().largest)
    rows = ((kind, one, _address(base, kind, least)) for (kind, one), least in crowded.items())
    fact_tables.load(facts, "crowded (kind text, project text, crowd text)", rows)
    facts.execute(
        "update pair set crowd = c.crowd from crowded c"
        " where c.kind = pair.kind and c.project = pair.one and pair.verdict is null; drop table crowded"
    )


def _address(base: str, kind: str, least: str) -> str:
    return f"{base}linkage/{kind}/crowd-{sha256(least.encode()).hexdigest()[:16]}"


def _row(base: str, one: Found) -> tuple[object, ...]:
    said, told = one.likely, why(one)
    verdict = one.settled.verdict if one.settled else ""
    pair_of = one.one.iri, one.two.iri
    return linkage(base, one.key), said.kind, *pair_of, said.score, said.rule, verdict, told.th, told.en


def _row_of_named(base: str, one: Named) -> tuple[object, ...]:
    verdict = one.settled.verdict if one.settled else ""
    told = one.why
    return linkage(base, one.key), naming.KIND, one.one, one.two, one.score, one.rule, verdict, told.th, told.en


def why(found: Found) -> Text:
    """Return what speaks for a pair and against it, each with its part of the score."""
    told = [_speaks(name, part) for name, part in found.likely.evidence.items()]
    if found.likely.rule == BY_PEOPLE:
        told.append(text("link.by_people"))
    return joined([*told, text("link.score", score=f"{found.likely.score:.2f}")])


@lru_cache(maxsize=10_000)
def _speaks(name: str, part: float) -> Text:
    """Return what one piece of evidence says; many pairs have the same."""
    return text(f"evidence.{name.replace('-', '_')}", part=f"{part:+.2f}")
