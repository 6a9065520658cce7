"""Things that pages look up by IRI, as many as a batch of pages needs: so memory does not grow with the catalogue."""

# ruff: noqa: S608 - all SQL here is put together of our own names and of numbers

from collections.abc import Callable, Iterable, Sequence

import duckdb

from thaktho.pages.inputs import lookups
from thaktho.pages.names import Names
from thaktho.pages.rows import Row, read

_FEW = 600
"""Rows of a part, of a page with very many, whose things are there before they are asked for."""


class Things(dict[str, Row]):
    """Rows by IRI. With ``ask``, what is not there is asked for, once."""

    ask: Callable[[str], Row | None] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._absent: set[str] = set()

    def settle(self, rows: Iterable[Row], ask: Callable[[str], Row | None] | None) -> None:
        """Hold these rows instead of those before."""
        self.clear()
        self._absent.clear()
        self.update((row.page, row) for row in rows)
        self.ask = ask

    def __missing__(self, iri: str) -> Row:
        if self.ask is None or iri in self._absent:
            raise KeyError(iri)
        row = self.ask(iri)
        if row is None:
            self._absent.add(iri)
            raise KeyError(iri)
        self[iri] = row
        return row

    def get(self, iri: str, default: Row = None, /) -> Row:
        """Return the row of an IRI, asked for where it has to be, or ``default``."""
        try:
            return self[iri]
        except KeyError:
            return default

    def __contains__(self, iri: object) -> bool:
        return dict.__contains__(self, iri) or (self.ask is not None and self.get(str(iri)) is not None)


class Lookups:
    """All things that the pages at hand look up: ``cards`` and others by part, and what everything is called."""

    def __init__(self, site: duckdb.DuckDBPyConnection, names: Iterable[Names]) -> None:
        """Know areas and codes, which all pages share.

        Args:
            site: a connection with the database ``site`` attached.
            names: of each language; they learn what the pages at hand name.
        """
        self._site = site
        self._names = tuple(names)
        self.parts = {part: Things() for part in lookups()}
        self._known = {row.iri: row for row in read(site, "from inputs.known_term")}

    def of_pages(self, numbers: list[int], *, ask: bool, besides: Sequence[str] = ()) -> None:
        """Hold what pages look up of what their rows name, and what that names in turn.

        Args:
            numbers: of the pages.
            ask: whether more is asked for as it is looked up: pages with very many rows name more than they show.
            besides: IRIs of other things that are to be at hand.
        """
        few = f" and m.rank < {_FEW}" if ask else ""
        more = (
            "union select r.other from inputs.thing t join inputs.reach r on r.one = t.id where t.iri in (from besides)"
        )
        if besides:
            self._site.execute("create or replace temp table besides as select unnest($iris) as iri", {"iris": besides})
        self._hold(
            "select distinct other from inputs.mention m join inputs.reach r on r.one = m.thing"
            f" where m.no between {min(numbers)} and {max(numbers)} and m.no in (select unnest($some)){few}"
            f"{more if besides else ''}",
            numbers,
            ask=ask,
        )

    def of_things(self, iris: list[str]) -> None:
        """Hold what is known of things and of what they name."""
        self._hold(
            "select distinct other from inputs.thing t join inputs.reach r on r.one = t.id"
            " where t.iri in (select unnest($some))",
            iris,
            ask=False,
        )

    def _hold(self, which: str, some: list[int] | list[str], *, ask: bool) -> None:
        self._site.execute(f"create or replace temp table wanted as {which}", {"some": some})
        for part, place in lookups().items():
            rows = read(self._site, f"select * exclude (no_, ord_) from {place} where no_ in (from wanted)")
            self.parts[part].settle(rows, self._asking(place) if ask else None)
        terms = self.parts["term"]
        for iri, row in self._known.items():
            dict.__setitem__(terms, iri, row)
        for names in self._names:
            names.learn(terms)

    def _asking(self, place: str) -> Callable[[str], Row | None]:
        def ask(iri: str) -> Row | None:
            found = read(self._site, f"select * exclude (no_, ord_) from {place} where page = $iri", {"iri": iri})
            return found[0] if found else None

        return ask
