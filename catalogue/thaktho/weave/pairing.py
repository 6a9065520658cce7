"""The pairs that were found, as linkages of the fact tables, and why each was found, in words and numbers."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
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
_LEVELS = (6, 4)
"""Digits of the codes of tambon and amphoe: a pair is placed by the finest that both share."""
_NAMED_WHERE_AND_WHEN = """
update pair set year = (select max(p.year) from project p where p.iri in (pair.one, pair.two)), area = (
  select arg_min(a.area, (-length(a.area), a.area)) from (
    select distinct substr(x.area, 1, n.digits) as area from project_area x, (values (6), (4)) n (digits)
    where x.project = pair.one and length(x.area) >= n.digits and x.area not like 'region-%'
    intersect
    select distinct substr(x.area, 1, n.digits) from project_area x, (values (6), (4)) n (digits)
    where x.project = pair.two and length(x.area) >= n.digits and x.area not like 'region-%'
  ) a)
where kind = ?
"""


def pair(facts: duckdb.DuckDBPyConnection, base: str) -> dict[str, Text]:
    """Add the linkages of pairs to the tables that ``places.sql`` made; return why each pair was found, by its IRI.

    `finding.compare` goes before. The table ``pair`` has them all: ``one`` and ``two`` in the order of their years,
    ``crowd`` the group that tells of a pair in place of a linkage of its own.
    """
    decided = verdicts.read(facts)
    of_people = settled(decided)
    alike = find(facts, {key: said for key, said in of_people.items() if key[2] != naming.KIND})
    naming_others = naming.find(facts, of_people)
    found = {linkage(base, one.key): one for one in alike}
    named = {linkage(base, one.key): one for one in naming_others}
    columns = "linkage text, kind text, one text, two text, score double, rule text, area text, year integer"
    columns += ", verdict text, crowd text"
    crowded = _crowds(base, [*alike, *naming_others])
    rows = [(name, *_row(one), crowded(one)) for name, one in found.items()]
    rows += [(name, *_row_of_named(one), crowded(one)) for name, one in named.items()]
    facts.execute("drop table if exists pair")
    fact_tables.load(facts, f"pair ({columns})", rows)
    facts.execute("update pair set area = nullif(area, ''), year = nullif(year, 0), verdict = nullif(verdict, '')")
    facts.execute("update pair set crowd = nullif(crowd, '')")
    facts.execute(_NAMED_WHERE_AND_WHEN, [naming.KIND])
    facts.execute(_SQL.read_text(encoding="utf-8"))
    verdicts.tell(facts, base, decided, found.keys() | named.keys())
    measuring.tell(facts, decided)
    return {name: why(one) for name, one in found.items()} | {name: one.why for name, one in named.items()}


def _crowds(base: str, found: list[Found | Named]) -> Callable[[Found | Named], str]:
    """Return what tells of a pair the address of the group that tells of it, nothing where it stands for itself."""
    free = ((one.key[2], *one.key[:2]) for one in found if one.settled is None)
    grouped = crowds.crowds(free, rules().largest)

    def crowd(one: Found | Named) -> str:
        member, _, kind = one.key
        least = grouped.get((kind, member)) if one.settled is None else None
        return f"{base}linkage/{kind}/crowd-{sha256(least.encode()).hexdigest()[:16]}" if least else ""

    return crowd


def _row(one: Found) -> tuple[object, ...]:
    said = one.likely
    verdict = one.settled.verdict if one.settled else ""
    return said.kind, one.one.iri, one.two.iri, said.score, said.rule, _area(one), _year(one), verdict


def _row_of_named(one: Named) -> tuple[object, ...]:
    verdict = one.settled.verdict if one.settled else ""
    return naming.KIND, one.one, one.two, one.score, one.rule, "", 0, verdict


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


def _area(found: Found) -> str:
    for length in _LEVELS:
        shared = {code[:length] for code in found.one.areas if len(code) >= length} & {
            code[:length] for code in found.two.areas if len(code) >= length
        }
        if shared:
            return min(shared)
    return ""


def _year(found: Found) -> int:
    return max(found.one.year or 0, found.two.year or 0)
