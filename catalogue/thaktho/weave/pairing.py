"""The pairs that were found, as linkages of the fact tables, and why each was found, in words and numbers."""

from pathlib import Path

import duckdb

from thaktho import facts as fact_tables
from thaktho.decisions import linkage, settled
from thaktho.messages import Text, text
from thaktho.weave import measuring, verdicts
from thaktho.weave.finding import BY_PEOPLE, Found, find
from thaktho.weave.memory import Memory

_SQL = Path(__file__).with_name("pairing.sql")
_LEVELS = (6, 4)
"""Digits of the codes of tambon and amphoe: a pair is placed by the finest that both share."""


def pair(facts: duckdb.DuckDBPyConnection, base: str, remembered: Memory | None = None) -> dict[str, Text]:
    """Add the linkages of pairs to the tables that ``weave.sql`` made; return why each was found, by its IRI."""
    decided = verdicts.read(facts)
    found = {linkage(base, one.key): one for one in find(facts, base, settled(decided), remembered)}
    columns = "linkage text, kind text, one text, two text, score double, rule text, area text, year integer"
    columns += ", verdict text"
    rows = ((name, *_row(one)) for name, one in found.items())
    facts.execute("drop table if exists pair")
    fact_tables.load(facts, f"pair ({columns})", rows)
    facts.execute("update pair set area = nullif(area, ''), year = nullif(year, 0), verdict = nullif(verdict, '')")
    facts.execute(_SQL.read_text(encoding="utf-8"))
    verdicts.tell(facts, base, decided, found)
    measuring.tell(facts, decided)
    return {name: why(one) for name, one in found.items()}


def _row(one: Found) -> tuple[object, ...]:
    said = one.likely
    verdict = one.settled.verdict if one.settled else ""
    return said.kind, one.one.iri, one.two.iri, said.score, said.rule, _area(one), _year(one), verdict


def why(found: Found) -> Text:
    """Return what speaks for a pair and against it, each with its part of the score."""
    told = [
        text(f"evidence.{name.replace('-', '_')}", part=f"{part:+.2f}") for name, part in found.likely.evidence.items()
    ]
    if found.likely.rule == BY_PEOPLE:
        told.append(text("link.by_people"))
    whole = text("link.score", score=f"{found.likely.score:.2f}")
    return Text("; ".join([*(one.th for one in told), whole.th]), "; ".join([*(one.en for one in told), whole.en]))


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
