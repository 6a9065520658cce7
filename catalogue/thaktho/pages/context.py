"""What each page is told: all facts are read once, grouped by page, and handed to the templates."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import duckdb
from jinja2 import Environment

from thaktho.contract import Contract
from thaktho.iris import PREFIXES
from thaktho.messages import LANGUAGES, Language
from thaktho.pages import charts, links, neighbours, qr, table
from thaktho.pages.assets import Assets
from thaktho.pages.declared import PageKind, page_kinds, prelude, queries
from thaktho.pages.drawing import Drawings
from thaktho.pages.examples import examples
from thaktho.pages.maps import Maps
from thaktho.pages.names import Names
from thaktho.pages.rows import Row, grouped, read
from thaktho.pages.settings import SiteSettings
from thaktho.pages.statements import Statements
from thaktho.pages.view import View

_EVERYWHERE = ("cards", "meetings", "editions", "contacts")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its kind, path, key and facts; ``number`` of ``numbers`` where a long list is paged."""

    kind: PageKind
    path: str
    key: str
    thing: Row
    has_csv: bool
    number: int = 1
    numbers: int = 1


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a budget line stands: the page of its dataset and the id of its row."""

    path: str
    anchor: str


class Context:
    """All facts of the site by page. The connection is needed only while it is made."""

    def __init__(
        self, facts: duckdb.DuckDBPyConnection, contract: Contract, site: SiteSettings, assets: Assets
    ) -> None:
        neighbours.tell(facts, site.geography)
        facts.execute(prelude())
        self._site, self._contract, self._assets = site, contract, assets
        self._found: dict[tuple[str, str], dict[str, list[Row]]] = {}
        for kind in page_kinds():
            self._read(facts, kind.facts, tuple(queries(kind.facts)))
            self._read(facts, "shared", kind.shared)
        self._read(facts, "shared", _EVERYWHERE)
        told = queries("statements")
        self._statements = Statements(contract, read(facts, told["own"]), read(facts, told["under"]))
        terms, areas = read(facts, "from term order by iri"), read(facts, "from site_area order by code")
        built = {row.path for kind in page_kinds() for row in self._things(kind)}
        terms = [row if row.path in built else row._replace(path=None) for row in terms]
        names = {language: Names(terms, areas, language) for language in LANGUAGES}
        self._names = names["th"]
        drawings = Drawings(site.geography)
        self._environments = {language: self._environment(names[language], drawings) for language in LANGUAGES}

    def pages(self) -> Iterator[Page]:
        """Return every page, kind by kind as declared, each kind in the order of its query."""
        for kind in page_kinds():
            projects = self._found["shared", "projects"] if kind.csv else {}
            for thing in self._things(kind):
                first = Page(kind, thing.path, thing.page, thing, has_csv=thing.page in projects)
                yield from self._numbered(first)

    def render(self, page: Page, language: Language) -> str:
        """Return the HTML of a page, with the ways to the tops still to be settled."""
        environment = self._environments[language]
        kind = page.kind
        template = environment.get_template(kind.following if page.number > 1 and kind.following else kind.template)
        return template.render(self._told(page, language))

    def beside(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """Yield the files that stand beside a page for both languages, by their names."""
        if page.has_csv:
            listed = self._found["shared", "projects"].get(page.key, [])
            cards = self._one("cards")
            yield "index.csv", table.projects((cards[row.project] for row in listed), self._names)
        if page.kind.qr and page.number == 1:
            yield "qr.svg", qr.svg(self._site.address(page.path))

    def _read(self, facts: duckdb.DuckDBPyConnection, file: str, parts: tuple[str, ...]) -> None:
        for part in parts:
            if (file, part) not in self._found:
                self._found[file, part] = grouped(read(facts, queries(file)[part]))

    def _things(self, kind: PageKind) -> list[Row]:
        return [row for rows in self._found[kind.facts, "page"].values() for row in rows]

    def _one(self, part: str) -> dict[str, Row]:
        return {key: rows[0] for key, rows in self._found["shared", part].items()}

    def _numbered(self, first: Page) -> Iterator[Page]:
        kind = first.kind
        rows = len(self._paged(first))
        numbers = max(1, -(-rows // kind.size))
        for number in range(1, numbers + 1):
            path = first.path if number == 1 else f"{first.path}{kind.folder}/{number}/"
            yield replace(first, path=path, number=number, numbers=numbers, has_csv=first.has_csv and number == 1)

    def _line_places(self) -> dict[str, LinePlace]:
        found = {}
        for page in self.pages():
            if page.kind.name == "dataset":
                for row in self._chunk(page):
                    found[row.iri] = LinePlace(page.path, links.anchor(row.iri))
        return found

    def _paged(self, page: Page) -> list[Row]:
        """Return all the rows of the list of a page that goes on over several."""
        kind = page.kind
        if kind.paged is None:
            return []
        return self._found[kind.facts if kind.paged in queries(kind.facts) else "shared", kind.paged].get(page.key, [])

    def _chunk(self, page: Page) -> list[Row]:
        return self._paged(page)[(page.number - 1) * page.kind.size : page.number * page.kind.size]

    def _environment(self, names: Names, drawings: Drawings) -> Environment:
        view = View(names.language, names)
        environment = view.environment()
        environment.globals.update({part: self._one(part) for part in _EVERYWHERE})
        environment.globals.update(
            site=self._site,
            assets=self._assets,
            examples=examples(),
            prefixes=PREFIXES,
            asset=self._asset,
            sheets={sheet.name: sheet for sheet in self._contract.sheets},
            chain=names.chain,
            area=names.areas.get,
            lines_at=self._line_places(),
            bar=charts.bar,
            most=charts.most,
            most_money=charts.most_money,
            maps=Maps(drawings, self._site.geography, view),
        )
        return environment

    def _asset(self, name: str) -> str:
        """Return the address of a file that pages load, by its plain name: ``asset('site.css')``."""
        return links.data("", self._assets.path(name))

    def _told(self, page: Page, language: Language) -> dict[str, Any]:
        kind = page.kind
        own = {part: self._found[kind.facts, part].get(page.key, []) for part in queries(kind.facts) if part != "page"}
        shared = {part: self._found["shared", part].get(page.key, []) for part in kind.shared}
        summary = shared.get("summary")
        folder = quote(page.path)
        return {
            "page": page,
            "thing": page.thing,
            "p": {**shared, **own},
            "summary": summary[0] if summary else None,
            "told": self._statements.of(page.key),
            "chunk": self._chunk(page),
            "canonical": {of: f"{self._site.home}{'en/' if of == 'en' else ''}{folder}" for of in LANGUAGES},
            "other": f"{links.TOP}{'' if language == 'en' else 'en/'}{folder}index.html",
        }
