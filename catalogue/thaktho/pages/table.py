"""The lists that people take along: the projects of a page as CSV, one file for both languages.

The lines of all projects are made once, in SQL, as `inputs.line`: a project stands in the list of its tambon, its
amphoe, its fund, its year, and in the search.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import duckdb

from thaktho.formulas import harmless
from thaktho.pages.declared import queries
from thaktho.pages.formats import UNPRINTABLE
from thaktho.pages.names import Names
from thaktho.pages.rows import read

_END = "\r\n"
_COLUMNS = (
    "iri", "code", "title", "fiscal_year_be", "phase", "amount_low_baht", "amount_high_baht",
    "funds", "responsible", "area_codes", "areas", "goals", "target_groups", "publishers",
)  # fmt: skip
_CSVS = """
select p.no_, string_agg(array_to_string(l.lines, $end) || $end, '' order by p.ord_) from inputs."shared.projects" p
join inputs.line l on l.iri = p.project where p.no_ in ({some}) group by p.no_
"""
_AT_ONCE = 4_000
"""So many cards are made into lines together: what DuckDB holds of one while it does is many times its lines."""
_LINES_HELD = 20_000
"""Lines of the CSVs that are in memory at a time, of some 400 bytes each; those of one page always."""


def header() -> str:
    """Return the first line, with its end."""
    return line(*_COLUMNS)


def line(*values: object) -> str:
    """Return a line, with its end, of its first cells; the others are empty."""
    return _written(values + (None,) * (len(_COLUMNS) - len(values)))


def written(lines: Iterable[str]) -> str:
    """Return lines, each with its end."""
    return "".join(f"{one}{_END}" for one in lines)


def tell(facts: duckdb.DuckDBPyConnection) -> None:
    """Fill ``inputs.line``: of each card, by its number, its IRI and its lines without their ends.

    A line a phase, for phases are never added.
    """
    sql = queries("table")
    for part in ("quoted", "cell", "told"):
        facts.execute(sql[part])
    terms = read(facts, "from term where iri in (select iri from told)")
    names = Names(terms, read(facts, "from inputs.known_area"), "th")
    iris = [iri for (iri,) in facts.execute("select distinct iri from told").fetchall()]
    facts.execute(
        "create or replace temp table called as"
        " select unnest($iris::text[]) as iri, unnest($plain::text[]) as plain, unnest($place::text[]) as place",
        {"iris": iris, "plain": [*map(names.plain, iris)], "place": [*map(names.plain_place, iris)]},
    )
    cards = [no for (no,) in facts.execute('select no_ from inputs."shared.cards" order by no_').fetchall()]
    begins = "create table inputs.line as"
    for at in range(0, len(cards) or 1, _AT_ONCE):
        some = cards[at : at + _AT_ONCE] or [0]
        told = {"unprintable": UNPRINTABLE, "first": some[0], "last": some[-1]}
        facts.execute(f"{begins} {sql['lines']}", told)
        begins = "insert into inputs.line"


class Lists:
    """The CSVs of pages, of which some are read at a time.

    Args:
        site: a connection with the database ``inputs`` attached, as `inputs.prepare` fills it.
    """

    def __init__(self, site: duckdb.DuckDBPyConnection) -> None:
        self._site = site
        self._held: dict[int, str] = {}

    def csv(self, no: int, sizes: Mapping[int, int]) -> bytes:
        """Return the CSV of a page; ``sizes`` are the numbers of projects of this page and of those that follow."""
        if no not in self._held:
            some: list[str] = []
            size = 0
            for one, projects in sizes.items():
                if some and size + projects > _LINES_HELD:
                    break
                some.append(str(one))
                size += projects
            self._held = dict(self._site.execute(_CSVS.format(some=", ".join(some)), {"end": _END}).fetchall())
        return f"\ufeff{header()}{self._held.pop(no)}".encode()


def _written(row: Sequence[object]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=_END).writerow(["" if value is None else harmless(str(value)) for value in row])
    return out.getvalue()
