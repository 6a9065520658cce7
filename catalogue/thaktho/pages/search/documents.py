"""What can be found: every thing with a page, projects first and the newest of them before others."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import duckdb

from thaktho.messages import LANGUAGES, Language
from thaktho.pages import links, table
from thaktho.pages.declared import queries
from thaktho.pages.formats import shorten
from thaktho.pages.names import Names
from thaktho.pages.rows import Row, read, streamed
from thaktho.pages.view import View

FIELDS = ("title", "place", "money", "aim", "activity")
"""The fields of the index, by their numbers: the thing's own name and code; where; who pays and does; what for; how."""
FACETS = ("kind", "year", "area", "fund", "goal", "group", "status")
_FOUND = "search_"
"""What the names of the temporary tables begin with that hold what the queries found."""
_MOST_NAMES = 3
"""So many places or funds are told of a result."""


@dataclass(slots=True)
class Document:
    """A thing that is found.

    ``texts`` are what it is found by, a list a field; ``values`` what it counts for, a list a facet; ``shown`` what a
    result says in each language: kind, address from the top of the language, title and lines; ``row`` its CSV.
    """

    texts: list[list[str]]
    values: dict[str, list[str]]
    shown: dict[Language, dict[str, Any]]
    row: str


class Findable(Protocol):
    """Documents in the order of their numbers, those of projects first, and what the values of facets are called."""

    def __iter__(self) -> Iterator[Document]: ...

    def facet_names(self, found: Mapping[str, Iterable[str]], language: Language) -> dict[str, list[tuple[str, str]]]:
        """Return the values of the facets and what they are called, in the order in which they are offered.

        Args:
            found: the values that occur, by facet.
            language: of the names.
        """


class _Words:
    """What results say in one language; what was said once is kept."""

    def __init__(self, names: Names) -> None:
        view = View(names.language, names)
        self.plain, self.place = cache(names.plain), cache(names.plain_place)
        self.money = cache(view.money)
        self.year = cache(view.year)
        self.said = cache(lambda key, **values: str(view.say(key, **values).unescape()))
        self.count = cache(lambda n: str(view.count(n, "n_projects").unescape()))
        self.things = cache(lambda *iris: self._listed([*map(self.plain, iris)]))
        self.places = cache(lambda *iris: self._listed([*map(self.place, iris)]))

    def _listed(self, names: list[str]) -> str:
        """Return the first of some names, and how many more there are."""
        more = len(names) - _MOST_NAMES
        shown = self.said("list_join").join(shorten(name, 90) for name in names[:_MOST_NAMES])
        return f"{shown} {self.said('and_more', n=str(more))}" if more > 0 else shown


class Documents(Findable):
    """The documents of the fact tables.

    Args:
        facts: a connection on which `inputs.prepare` has run; its databases may be let go afterwards.
        built: the paths of all pages; what has none is not found.
    """

    def __init__(self, facts: duckdb.DuckDBPyConnection, built: Collection[str]) -> None:
        self._facts, self._built = facts, built
        for part, sql in queries("search_index").items():
            facts.execute(f"create or replace temp table {_FOUND}{part} as {sql}")
        terms, areas = read(facts, f"from {_FOUND}names"), read(facts, "from site_area order by code")
        self.names: dict[Language, Names] = {of: Names(terms, areas, of) for of in LANGUAGES}
        self._words: dict[Language, _Words] = {of: _Words(self.names[of]) for of in LANGUAGES}
        self._above = {row.code: row.tops for row in read(facts, f"from {_FOUND}area_above")}
        self._offered = read(facts, f"from {_FOUND}offered order by rowid")
        self._both: dict[str, list[str]] = {}

    def digest(self, common: str) -> str:
        """Return a digest of all that the documents are made of; ``common`` is of what is not in the fact tables."""
        said = hashlib.sha256(common.encode())
        for part in queries("search_index"):
            rows = f"select md5(string_agg(md5(to_json(f)::text), '' order by f.rowid)) from {_FOUND}{part} f"  # noqa: S608
            said.update(repr(self._facts.execute(rows).fetchall()).encode())
        said.update(repr(sorted(self._built)).encode())
        return said.hexdigest()

    def __iter__(self) -> Iterator[Document]:
        for row in streamed(self._facts, f"from {_FOUND}projects"):
            if row.path in self._built:
                yield self._project(row)
        for row in streamed(self._facts, f"from {_FOUND}things"):
            if row.path in self._built:
                yield self._thing(row)

    def facet_names(self, found: Mapping[str, Iterable[str]], language: Language) -> dict[str, list[tuple[str, str]]]:
        """Return the values of the facets and what they are called; see `Findable`."""
        words, things = self._words[language], self._things()
        offered: dict[str, list[tuple[str, str]]] = {}
        for facet in FACETS:
            values = found.get(facet, ())
            if facet == "kind":
                named = [(value, words.said(f"search_kind_{value.replace('-', '_')}")) for value in values]
            elif facet == "year":
                named = [(value, words.year(int(value))) for value in sorted(values, reverse=True)]
            else:
                iris = {value: things.get((facet, value), (0, value)) for value in values}
                by_code = facet in {"area", "group"}
                order = sorted(values, key=str if by_code else iris.__getitem__)
                named = [(value, words.plain(iris[value][1])) for value in order]
                if language == "en" and not by_code:
                    named.sort(key=lambda one: one[1].casefold())
            offered[facet] = named
        return offered

    def _things(self) -> dict[tuple[str, str], tuple[int, str]]:
        """Return the place in the order of Thai names and the IRI of each value of a facet.

        Only of what documents name: other things may have the same codes.
        """
        found = {("area", code): (0, area.iri) for code, area in self.names["th"].areas.items()}
        for place, row in enumerate(self._offered):
            found[row.facet, _key(row.facet, row.iri)] = place, row.iri
        return found

    def _project(self, row: Row) -> Document:
        areas = dict.fromkeys(map(_tail, row.areas or ()))
        tops = {top for code in areas for top in self._above.get(code[:6], ())}
        values = {
            "kind": ["project"],
            "year": [str(row.year)] if row.year else [],
            "area": sorted(tops),
            "fund": [_key("fund", iri) for iri in row.funds or ()],
            "goal": [_key("goal", iri) for iri in row.goals or ()],
            "group": [_tail(iri) for iri in row.groups or ()],
            "status": [_tail(row.status)] if row.status else [],
        }
        texts = [
            [row.title, row.code or ""],
            self._called(row.areas or ()),
            self._called([*(row.funds or ()), *(row.bodies or ()), *(row.publishers or ())]),
            self._called([*(row.goals or ()), *(row.groups or ()), *(row.plans or ())]),
            row.activities or [],
        ]
        shown = {of: self._shown(row, "project", row.title, self._lines(row, of)) for of in LANGUAGES}
        return Document(texts, values, shown, table.written(row.lines))

    def _lines(self, row: Row, language: Language) -> list[str]:
        words = self._words[language]
        money = [f"{words.money(m.low, m.high)} {words.said('phase_' + m.phase)}" for m in row.moneys or ()]
        told = [
            words.said("fiscal_year", year=words.year(row.year)) if row.year else "",
            words.places(*(row.areas or ())),
            words.things(*(row.funds or row.bodies or ())),
            " · ".join(money),
        ]
        return [line for line in told if line]

    def _thing(self, row: Row) -> Document:
        texts: list[list[str]] = [[*self._called([row.iri]), row.code or ""], *([] for _ in FIELDS[1:])]
        values = {"kind": [row.kind], "year": [str(row.year)] if row.year else []}
        code = _tail(row.iri)
        if row.kind == "area":
            values["area"] = list(self._above.get(code, ()))
            texts[1] = self._called(area.iri for area in self.names["th"].chain(code)[:-1])
        shown = {}
        for of in LANGUAGES:
            words = self._words[of]
            lines = [words.said("fiscal_year", year=words.year(row.year))] if row.year else []
            lines += [words.count(row.projects)] if row.projects else []
            shown[of] = self._shown(row, row.kind, words.place(row.iri), lines)
        title = self._words["th"].plain(row.iri)
        return Document(texts, values, shown, table.line(row.iri, row.code, title, row.year))

    @staticmethod
    def _shown(row: Row, kind: str, title: str, lines: list[str]) -> dict[str, Any]:
        address = links.page(row.path).removeprefix(links.HERE)
        return {"kind": kind, "to": address, "title": shorten(title, 300), "code": row.code or "", "lines": lines}

    def _called(self, iris: Iterable[str]) -> list[str]:
        """Return what things are called in both languages; an area without the word for its level too."""
        return list(dict.fromkeys(name for iri in iris for name in self._both.get(iri) or self._learn(iri)))

    def _learn(self, iri: str) -> list[str]:
        said = [self._words[of].plain(iri) for of in LANGUAGES]
        area = self.names["th"].areas.get(_tail(iri))
        if area is not None and area.iri == iri:
            said += [name for name in (area.th, area.en) if name]
        self._both[iri] = list(dict.fromkeys(said))
        return self._both[iri]


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _key(facet: str, iri: str) -> str:
    """Return how an address of the search names a value: ``900101``, ``L7250``, ``1004``."""
    if facet in {"fund", "goal"} and "/id/" in iri:
        return iri.split("/id/", 1)[1].partition("/")[2]
    return _tail(iri)
