"""The lists that people take along: the projects of a page as CSV, one file for both languages."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from thaktho.formulas import harmless
from thaktho.pages.names import Names
from thaktho.pages.rows import Row

_COLUMNS = (
    "iri", "code", "title", "fiscal_year_be", "phase", "amount_low_baht", "amount_high_baht",
    "funds", "responsible", "area_codes", "areas", "goals", "target_groups", "publishers",
)  # fmt: skip


def header() -> str:
    """Return the first line, with its end."""
    return _written([_COLUMNS])


def lines(card: Row, names: Names) -> str:
    """Return the lines of one project, each with its end: a row a phase, for phases are never added."""
    moneys = card.moneys or [{"phase": None, "low": None, "high": None}]
    return _written(_values(card, money, names) for money in moneys)


def line(*values: object) -> str:
    """Return the line of something that is no project, with its end: its IRI, code, title, year, as far as known."""
    return _written([values + (None,) * (len(_COLUMNS) - len(values))])


def _written(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(["" if value is None else harmless(str(value)) for value in row] for row in rows)
    return out.getvalue()


def _values(card: Row, money: Mapping[str, object], names: Names) -> list[object]:
    def named(iris: list[str] | None) -> str:
        return "; ".join(names.plain(iri) for iri in iris or ())

    codes = "; ".join(iri.rsplit("/", 1)[-1] for iri in card.areas or ())
    return [
        card.iri, card.code, card.title, card.year, money["phase"], money["low"], money["high"],
        named(card.funds), named(card.bodies), codes, "; ".join(names.plain_place(iri) for iri in card.areas or ()),
        named(card.goals), named(card.groups), named(card.publishers),
    ]  # fmt: skip
