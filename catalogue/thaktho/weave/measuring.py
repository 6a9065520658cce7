"""How good the rules that find pairs are: by what organisations decided, and by labelled pairs.

What people decided is the labelled set of the next rule. They see what a rule found, and seldom what it missed: so the
precision is that of what was reviewed, and the recall, of what they confirmed, is an upper bound of the true one.
"""

import datetime as dt
import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from thaktho.decisions import ALIKE, DISPUTED, Decision, settled
from thaktho.weave import likely

_MEASURED = Path(__file__).with_name("measured.toml")
_Z = 1.96  # of the normal distribution: an interval of 95 %
_SHARES = ", ".join(f"{one} double, {one}_low double, {one}_high double" for one in ("precision", "recall"))
_TABLES = f"""
create or replace table rule_measure (
  kind text, rule text, confirmed integer, rejected integer, unsure integer, disputed integer, missed integer, {_SHARES}
);
create or replace table labelled_measure (
  place integer, "set" text, origin text, kind text, rule text, "right" integer, wrong integer, missed integer,
  measured_on date, {_SHARES}
);
"""
_FOUND = """
with decided as (
  select distinct d.one, d.two, a.number as this, b.number as that
  from decision d join compared a on a.iri = d.one join compared b on b.iri = d.two
),
turned as (
  select one, two, this as early, that as late from decided union all select one, two, that, this from decided
)
select t.one, t.two, max(j.said) as said
from turned t
left join candidate p on p.early = t.early and p.late = t.late
left join judged j on j.one = p.one and j.two = p.two
group by t.one, t.two
"""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and the Wilson interval of the share."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; nothing where nothing was counted."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of 95 %, 0 to 1; all of it where nothing was counted."""
        if not self.whole:
            return 0.0, 1.0
        share, n = self.part / self.whole, self.whole
        middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z / (1 + _Z * _Z / n) * math.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def told(self) -> dict[str, float | None]:
        """The share and the ends of its interval, to four decimals."""
        low, high = (round(end, 4) for end in self.interval)
        return {"share": None if self.value is None else round(self.value, 4), "low": low, "high": high}

    def __str__(self) -> str:
        low, high = self.interval
        share = "–" if self.value is None else f"{self.value:.2f}"
        return f"{share} ({self.part}/{self.whole}, {low:.2f}–{high:.2f})"


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a version of the rules found the pairs of one kind of a labelled set, ``real`` or ``synthetic``."""

    set: str
    origin: str
    kind: str
    rule: str
    right: int
    wrong: int
    missed: int
    measured_on: dt.date

    @property
    def precision(self) -> Share:
        """Of those found, the right ones."""
        return Share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Share:
        """Of those there are, the found ones."""
        return Share(self.right, self.right + self.missed)


@cache
def measured() -> tuple[Measured, ...]:
    """Return what was measured on labelled pairs, in the order of ``measured.toml``."""
    said = tomllib.loads(_MEASURED.read_text(encoding="utf-8"))
    return tuple(Measured(**dict(zip(said["columns"], row, strict=True))) for row in said["rows"])


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What organisations say of the pairs of a kind that the rule finds, and how many it misses that they confirm."""

    kind: str
    rule: str
    confirmed: int
    rejected: int
    unsure: int
    disputed: int
    missed: int

    @property
    def precision(self) -> Share:
        """Of the found pairs on which organisations agree, the confirmed ones."""
        return Share(self.confirmed, self.confirmed + self.rejected)

    @property
    def recall(self) -> Share:
        """Of the confirmed pairs, the found ones: an upper bound of the share of all that there are."""
        return Share(self.confirmed, self.confirmed + self.missed)


def review(facts: duckdb.DuckDBPyConnection, decided: list[Decision]) -> list[Reviewed]:
    """Return how the rules in use stand to what was decided of pairs that are published, a row a kind.

    Args:
        facts: the fact tables, with what `finding.find` made of them. A pair is found where the rule says its kind,
            also where a nearer year is shown instead.
        decided: every decision in its order.
    """
    rows = facts.execute(_FOUND).fetchall()
    found = {(one, two): json.loads(said)[0] if said else "" for one, two, said in rows}
    counted = Counter(
        (key[2], found[key[:2]] == key[2], said.verdict) for key, said in settled(decided).items() if key[:2] in found
    )
    return [
        Reviewed(
            kind,
            likely.rules().kinds[kind].name,
            confirmed=counted[kind, True, "confirm"],
            rejected=counted[kind, True, "reject"],
            unsure=counted[kind, True, "unsure"],
            disputed=counted[kind, True, DISPUTED],
            missed=counted[kind, False, "confirm"],
        )
        for kind in ALIKE
    ]


def tell(facts: duckdb.DuckDBPyConnection, decided: list[Decision]) -> None:
    """Add the tables ``rule_measure`` (what people decided, by kind) and ``labelled_measure`` (the labelled sets)."""
    facts.execute(_TABLES)
    reviewed = [
        (one.kind, one.rule, one.confirmed, one.rejected, one.unsure, one.disputed, one.missed, *_told(one))
        for one in review(facts, decided)
    ]
    _add(facts, "rule_measure", reviewed)
    labelled = [
        (place, m.set, m.origin, m.kind, m.rule, m.right, m.wrong, m.missed, m.measured_on, *_told(m))
        for place, m in enumerate(measured(), 1)
    ]
    _add(facts, "labelled_measure", labelled)


def _add(facts: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Add rows in one statement: to plan one costs more than to do it."""
    values = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
    facts.execute(f"insert into {table} values {values}", [value for row in rows for value in row])  # noqa: S608 - names of ours


def reviewed(facts: duckdb.DuckDBPyConnection) -> list[Reviewed]:
    """Return what `tell` wrote down of decisions, a row a kind."""
    columns = "kind, rule, confirmed, rejected, unsure, disputed, missed"
    return [Reviewed(*row) for row in facts.execute(f"select {columns} from rule_measure").fetchall()]  # noqa: S608


def _told(one: Reviewed | Measured) -> Iterator[float | None]:
    for share in (one.precision, one.recall):
        yield from share.told.values()
