"""Things that pages look up by IRI, as many as a batch of pages needs: so memory does not grow with the catalogue."""

# ruff: noqa: S608 - all SQL here is put together of our own names and of numbers

from collections.abc import Callable, Iterable, Iterator, Sequence

import duckdb

from thaktho.pages.inputs import LONG, lookups
from thaktho.pages.names import Names
from thaktho.pages.rows import Row, filled, read

_OTHERWISE = {
    "cards": "exclude (no_, ord_, title, code, status, bodies, goals, publishers)",  # those are for the CSVs
    "term": "exclude (no_, ord_) replace (nullif(en, th) as en)",  # titles mostly have one language, and are long
}


class Things(dict[str, Row]):
    """Rows by IRI: those that all pages share, and those of the pages at hand.

    With ``ask``, what is not there is asked for, once.
    """

    ask: Callable[[str], Row | None] | None = None

    def __init__(self, shared: Iterable[Row] = ()) -> None:
        super().__init__((row.iri, row) for row in shared)
        self._passing: list[str] = []
        self._besides = 0
        self._absent: set[str] = set()

    def settle(self, rows: Iterable[Row], ask: Callable[[str], Row | None] | None) -> None:
        """Hold these rows instead of those of the pages before."""
        self._forget(0)
        self._absent.clear()
        self._add(rows)
        self._besides = len(self._passing)
        self.ask = ask

    def besides(self, rows: Iterable[Row]) -> None:
        """Hold these rows too, instead of those that were held so before and of those that were asked for."""
        self._forget(self._besides)
        self._add(rows)

    def _add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if not dict.__contains__(self, row.page):
                self[row.page] = row
                self._passing.append(row.page)

    def _forget(self, since: int) -> None:
        for iri in self._passing[since:]:
            del self[iri]
        del self._passing[since:]

    def __missing__(self, iri: str) -> Row:
        if self.ask is None or iri in self._absent:
            raise KeyError(iri)
        row = self.ask(iri)
        if row is None:
            self._absent.add(iri)
            raise KeyError(iri)
        self._add([row])
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
        self._filled = filled(site)
        known = read(site, "from inputs.known_term")
        self.parts = {part: Things(known if part == "term" else ()) for part in lookups()}
        for one in self._names:
            one.learn(self.parts["term"])

    def of_pages(self, numbers: list[int], *, ask: bool) -> None:
        """Hold what pages look up of what their rows name, and what that names in turn.

        Args:
            numbers: of the pages.
            ask: whether more is asked for as it is looked up: pages with very many rows name more than they show.
        """
        few = f" and m.rank < {LONG}" if ask else ""
        which = (
            "select distinct other from inputs.mention m join inputs.reach r on r.one = m.thing"
            f" where m.no between {min(numbers)} and {max(numbers)} and m.no in (select unnest($some)){few}"
        )
        for part, rows in self._wanted(which, numbers):
            self.parts[part].settle(rows, self._asking(part) if ask else None)

    def of_things(self, iris: Sequence[str]) -> None:
        """Hold what is known of things and of what they name too, instead of the things that were asked for before."""
        which = (
            "select distinct other from inputs.thing t join inputs.reach r on r.one = t.id"
            " where t.iri in (select unnest($some))"
        )
        for part, rows in self._wanted(which, list(iris)):
            self.parts[part].besides(rows)

    def of_names(self, iris: Sequence[str]) -> None:
        """Hold what things are called, and no more of them, instead of the things that were asked for before."""
        named = f"{_told('term')} where page in (select unnest($some))"
        self.parts["term"].besides(read(self._site, named, {"some": list(iris)}))
        for names in self._names:
            names.forget()

    def _wanted(self, which: str, some: list[int] | list[str]) -> Iterator[tuple[str, list[Row]]]:
        self._site.execute(f"create or replace temp table wanted as {which}", {"some": some})
        for part, place in lookups().items():
            which = f"{_told(part)} where no_ in (from wanted)"
            yield part, read(self._site, which) if place in self._filled else []
        for names in self._names:
            names.forget()

    def _asking(self, part: str) -> Callable[[str], Row | None]:
        def ask(iri: str) -> Row | None:
            found = read(self._site, f"{_told(part)} where page = $iri", {"iri": iri})
            return found[0] if found else None

        return ask


def _told(part: str) -> str:
    """Return SQL for what pages are told of the things of a part."""
    return f"select * {_OTHERWISE.get(part, 'exclude (no_, ord_)')} from {lookups()[part]}"
