"""What each page is told: the rows of a batch of pages are read, and handed to the templates page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import duckdb
from pyoxigraph import Triple

from thaktho.contract import Sheet
from thaktho.iris import PREFIXES
from thaktho.messages import LANGUAGES, Language, Text, text
from thaktho.pages import charts, formats, links, listing, qr, table
from thaktho.pages.assets import Assets
from thaktho.pages.compiled import Templates
from thaktho.pages.declared import PageKind, page_kinds
from thaktho.pages.drawing import Drawings
from thaktho.pages.inputs import LISTED, LONG, LOOKUPS, STATED, parts
from thaktho.pages.inputs import table as placed
from thaktho.pages.lookups import Lookups
from thaktho.pages.maps import Maps
from thaktho.pages.names import Names
from thaktho.pages.output import Plain
from thaktho.pages.rows import Row, filled, read
from thaktho.pages.settings import PageSettings, SiteSettings
from thaktho.pages.statements import Statements
from thaktho.pages.view import View

_LISTED_PIECE = 1000
"""Things that a page lists as data whose names are in memory at a time."""
_NUMBERS = 10
"""Pages of one long list whose things are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``no`` in ``inputs.unit``, kind, path, key, facts; ``number`` of ``numbers`` where a list is paged."""

    no: int
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


class LinePlaces:
    """Where budget lines stand, by their IRIs."""

    def __init__(self, found: dict[str, Row]) -> None:
        self._found = found

    def __contains__(self, iri: str) -> bool:
        return iri in self._found

    def __getitem__(self, iri: str) -> LinePlace:
        return LinePlace(self._found[iri].path, links.anchor(iri))


@dataclass(slots=True)
class Batch:
    """Pages of one kind, at hand: the rows of each part, by the number of the page."""

    kind: PageKind
    pages: dict[int, Page]
    rows: dict[str, dict[int, list[Row]]]
    own: dict[int, list[Row]]
    under: dict[int, list[Row]]
    is_long: bool
    """Whether what the pages name is more than what is at hand."""


class Context:
    """The templates and what they are told."""

    def __init__(
        self, facts: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet], site: SiteSettings, assets: Assets
    ) -> None:
        """Make the templates' surroundings.

        Args:
            facts: a connection with the database ``site`` attached, as `inputs.prepare` fills it.
            sheets: labels and order of the fields.
            site: the deployment.
            assets: the files that pages load.
        """
        self._facts, self._site, self._assets, self._sheets = facts, site, assets, sheets
        self._kinds = {kind.name: kind for kind in page_kinds()}
        self._filled = filled(facts)
        self._statements = Statements(sheets)
        areas = read(facts, "from inputs.known_area")
        names = {language: Names((), areas, language) for language in LANGUAGES}
        self._both = tuple(names.values())
        self._lookups = Lookups(facts, names.values())
        self._lists = table.Lists(facts)
        self._drawings = Drawings(site.geography)
        self._environments: dict[Language, Templates] = {}
        self._common = {kind: PageSettings.of(site, daily=declared.daily) for kind, declared in self._kinds.items()}

    def batch(self, kind: str, numbers: list[int]) -> Batch:
        """Read all that some pages of a kind are made of; numbers as in ``inputs.unit``, ascending."""
        declared = self._kinds[kind]
        some = f"no_ between {numbers[0]} and {numbers[-1]}"
        if len(numbers) <= numbers[-1] - numbers[0]:
            some += f" and no_ in ({', '.join(map(str, numbers))})"
        rows = {part: self._grouped(place, some) for part, place in parts(declared).items()}
        own, under = (self._grouped(placed("statements", part), some) for part in STATED)
        things = self._grouped(placed(kind, "page"), some)
        told = read(self._facts, f"from inputs.unit where {some.replace('no_', 'no')}")
        pages = {
            unit.no: Page(unit.no, declared, unit.path, unit.page, things[unit.no][0], unit.has_csv, 1, unit.numbers)
            for unit in told
        }
        long = any(len(found) > LONG for part in rows.values() for found in part.values())
        self._lookups.of_pages(numbers, ask=long)
        return Batch(declared, pages, rows, own, under, long)

    def numbered(self, batch: Batch, first: Page) -> Iterator[Page]:
        """Yield a page and those on which its long list goes on; what each looks up is at hand when it comes."""
        kind = first.kind
        rows = batch.rows[kind.paged].get(first.no, ()) if kind.paged else ()
        for number in range(1, first.numbers + 1):
            if len(rows) > LONG and (number - 1) % _NUMBERS == 0:
                chunk = rows[(number - 1) * kind.size : (number - 1 + _NUMBERS) * kind.size]
                self._lookups.of_things(sorted({value for row in chunk for value in row if isinstance(value, str)}))
            if number == 1:
                yield first
            else:
                yield replace(first, path=f"{first.path}{kind.folder}/{number}/", number=number, has_csv=False)

    def render(self, batch: Batch, no: int, page: Page, language: Language) -> bytes:
        """Return the HTML of a page, with the ways to the tops settled."""
        environment, kind = self._environment(language), page.kind
        template = environment.get_template(kind.following if page.number > 1 and kind.following else kind.template)
        context = template.new_context(self._told(batch, no, page, language), shared=True)
        try:
            html = "".join(template.root_render_func(context))
        except Exception:  # noqa: BLE001 - it is raised again, with the lines of the template
            environment.handle_exception()
        return links.settle(html, page.path, language)

    def beside(self, batch: Batch, no: int) -> Iterator[tuple[str, bytes]]:
        """Yield the files that stand beside a page for both languages, by their names."""
        page = batch.pages[no]
        if page.kind.qr:
            yield "qr.svg", qr.svg(self._site.address(page.path))
        if page.has_csv:
            sizes = {one: len(rows) for one, rows in batch.rows[LISTED].items() if one >= no}
            yield "index.csv", self._lists.csv(no, sizes)
        if page.kind.lists:
            yield from listing.files(self._listed(batch, page))

    def _listed(self, batch: Batch, page: Page) -> Iterator[Triple]:
        """Return what a page lists. After a long one, what pages look up is not at hand any more."""
        kind, thing = page.kind, page.thing
        if thing.iri:
            titles = [names.plain(thing.iri) for names in self._both]
        else:
            said = text(f"site.{kind.title}", **self._of(thing))
            titles = [said.th, said.en]
        held = [(part, column) for part, _, column in (one.partition(".") for one in kind.holds)]
        iris = [getattr(row, column) for part, column in held for row in batch.rows[part].get(page.no, ())]
        members: dict[str, list[str]] = {}
        for start in range(0, len(iris), _LISTED_PIECE):
            piece = iris[start : start + _LISTED_PIECE]
            if batch.is_long:
                self._lookups.of_names(piece)
            members |= {iri: [names.plain(iri) for names in self._both] for iri in piece}
        tables = [f"{self._site.home}{one}" for one in kind.tables]
        return listing.listed(self._site.address(page.path), titles, members if held else None, tables)

    def _of(self, thing: Row) -> dict[str, Text]:
        """Return what the title of a page that is about no single thing names: kind of linkage, year, area."""
        values: dict[str, Text] = {}
        linked = "kind_iri" in thing._fields
        if linked:
            values["kind"] = Text(*(names.plain(thing.kind_iri) for names in self._both))
        if "year" in thing._fields:
            known = thing.year is not None
            other = text("site.no_one_year" if linked else "site.no_year")
            values["year"] = Text(*(formats.year(thing.year, of) for of in LANGUAGES)) if known else other
        if "area" in thing._fields:
            other = text("site.linked_apart" if linked else "site.listed_apart")
            area = Text(*(names.plain(thing.area) for names in self._both)) if thing.area else other
            values["area"] = text("site.listed_wider", area=area) if thing.wider else area
        return values

    def _grouped(self, place: str, some: str) -> dict[int, list[Row]]:
        groups: dict[int, list[Row]] = {}
        if place not in self._filled:
            return groups
        # a table lies in the order of its pages and of their rows, and is read in that order
        for row in read(self._facts, f"select * exclude (ord_) from {place} where {some}"):  # noqa: S608
            groups.setdefault(row[0], []).append(row)
        return groups

    def _environment(self, language: Language) -> Templates:
        """Return the surroundings of a language, made when the first page is."""
        if language not in self._environments:
            (names,) = (one for one in self._both if one.language == language)
            self._environments[language] = self._made(names)
        return self._environments[language]

    def _made(self, names: Names) -> Templates:
        view = View(names.language, names)
        environment = view.environment()
        environment.globals.update({part: self._lookups.parts[part] for part in LOOKUPS})
        environment.globals.update(
            site=PageSettings.of(self._site),
            assets=self._assets,
            prefixes=PREFIXES,
            asset=self._asset,
            sheets={sheet.name: sheet for sheet in self._sheets},
            chain=names.chain,
            area=names.areas.get,
            lines_at=LinePlaces(self._lookups.parts["lines_at"]),
            bar=charts.bar,
            most=charts.most,
            most_money=charts.most_money,
            maps=Maps(self._drawings, self._site.geography, view),
        )
        # the macros that most pages use: an import would look on each page whether they know all that it knows
        for name, file in (("m", "macros"), ("pm", "project-macros")):
            environment.globals[name] = environment.get_template(f"{file}.html.jinja").module
        return environment

    def _asset(self, name: str) -> Plain:
        """Return the address of a file that pages load, by its plain name: ``asset('site.css')``."""
        return links.data("", self._assets.path(name))

    def _told(self, batch: Batch, no: int, page: Page, language: Language) -> dict[str, Any]:
        rows = {part: found.get(no, []) for part, found in batch.rows.items()}
        summary = rows.get("summary")
        folder = links.quoted(page.path)
        kind = page.kind
        chunk = rows.get(kind.paged, []) if kind.paged else []
        return {
            "page": page,
            "thing": page.thing,
            "p": SimpleNamespace(**rows),
            "site": self._settings(page),
            "summary": summary[0] if summary else None,
            "told": self._statements.told(batch.own.get(no, ()), batch.under.get(no, ())),
            "chunk": chunk[(page.number - 1) * kind.size : page.number * kind.size],
            "canonical": {of: f"{self._site.home}{'en/' if of == 'en' else ''}{folder}" for of in LANGUAGES},
            "other": f"{links.TOP}{'' if language == 'en' else 'en/'}{folder}index.html",
        }

    def _settings(self, page: Page) -> PageSettings:
        """Return what a page may tell of the deployment: mostly what all of its kind may."""
        kind = page.kind
        if kind.structured or page.key in self._site.datasets:
            return PageSettings.of(self._site, page.key, kind.daily, structured=kind.structured)
        return self._common[kind.name]
