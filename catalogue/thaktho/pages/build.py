"""The driver: fills the templates with the facts and writes the site, every page in both languages."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import groupby, islice
from pathlib import Path

import duckdb

from thaktho import scratch
from thaktho.contract import Contract
from thaktho.messages import LANGUAGES, Language
from thaktho.pages import inputs, neighbours, search, worker
from thaktho.pages.assets import Assets, assets
from thaktho.pages.context import Context
from thaktho.pages.declared import page_kinds
from thaktho.pages.settings import PageSettings, SiteSettings
from thaktho.pages.worker import Job
from thaktho.pages.writing import Batch, Written, write
from thaktho.site_folder import SiteFolder, software

_AT_ONCE = 500
"""Pages whose rows are in memory at a time."""


@dataclass(frozen=True, slots=True)
class How:
    """In which languages a site is built and by how many processes, once there are so ``many`` projects.

    So ``few`` pages are made in this process, sooner than another is ready. With ``html_alone`` nothing but pages is
    made: no index for the search, no file beside a page.
    """

    languages: tuple[Language, ...] = LANGUAGES
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    many: int = 2000
    few: int = 300
    html_alone: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A page, with those on which its long list goes on."""

    kind: str
    key: str
    path: str
    numbers: int


def build(
    facts: duckdb.DuckDBPyConnection,
    contract: Contract,
    site: SiteSettings,
    out: Path,
    progress: Callable[[int, int], None],
    kept: SiteFolder | None = None,
    how: How | None = None,
) -> int:
    """Write the whole site into an empty folder.

    Args:
        facts: the fact tables and the linkage tables.
        contract: labels and order of the fields.
        site: what the deployment is called, where it lives and the date of its data.
        out: the folder; the caller puts it in the place of the old site when all is written.
        progress: told how many pages are written and how many there are in all.
        kept: whose new folder ``out`` is; pages that stand in the old one, made of the same, are kept.
        how: in which languages, by how many processes.

    Returns:
        the number of HTML pages of the site, all languages counted.
    """
    how = how or How()
    loaded = assets()
    with facts.cursor() as cursor, scratch.folder() as home:
        ((projects,),) = cursor.execute("select count(*) from project").fetchall()
        workers = how.workers if projects >= how.many else 1
        place = Path(home) / "inputs.duckdb"
        cursor.execute("detach database if exists inputs")  # of a build that failed
        cursor.execute(f"attach '{place if workers > 1 else ':memory:'}' as inputs")
        neighbours.tell(cursor, site.geography)
        inputs.prepare(cursor)
        units = {no: Unit(*rest) for no, *rest in cursor.execute(_UNITS).fetchall()}
        if not how.html_alone:
            documents = search.Documents(cursor, {unit.path for unit in units.values()})
            _searched(documents, _common(contract, site, loaded), out, kept)
        whole = sum(unit.numbers for unit in units.values())
        digests: dict[int, str] = {}
        if kept is not None:
            told = {no: said for no, unit in units.items() if (said := _told(site, unit))}
            digests = inputs.digests(cursor, _common(contract, site, loaded), told)
            units = {no: unit for no, unit in units.items() if not kept.keep(f"page {unit.path}", digests[no])}
        done = whole - sum(unit.numbers for unit in units.values())
        job = Job(
            place, contract.sheets, site, replace(loaded, contents={}), how.languages, out, html_alone=how.html_alone
        )
        for no, files in _written(cursor, job, units, workers if len(units) > how.few else 1):
            done += units[no].numbers
            if kept is not None:
                kept.note(f"page {units[no].path}", digests[no], files)
            progress(done * len(how.languages), whole * len(how.languages))
    loaded.write(out)
    return whole * len(how.languages)


def _searched(documents: search.Documents, common: str, out: Path, kept: SiteFolder | None) -> None:
    """Write the index of the search, before any page; one of the same documents is kept."""
    if kept is None:
        search.write(documents, out)
        return
    digest = documents.digest(common)
    if not kept.keep("search", digest):
        kept.note("search", digest, search.write(documents, out))


def _written(cursor: duckdb.DuckDBPyConnection, job: Job, units: Mapping[int, Unit], workers: int) -> Iterator[Written]:
    """Write pages, and yield each with its files; the database ``inputs`` is let go."""
    if workers > 1:
        cursor.execute("detach inputs")
        yield from worker.made(job, batches(units), min(workers, -(-len(units) // _AT_ONCE)))
        return
    context = Context(cursor, job.sheets, job.site, job.assets)
    for batch in batches(units):
        yield from write(context, batch, job.languages, job.out, html_alone=job.html_alone)
    cursor.execute("detach inputs")


_UNITS = "select no, kind, page, path, numbers from inputs.unit order by no"


def _common(contract: Contract, site: SiteSettings, loaded: Assets) -> str:
    """Return a digest of what every page is made of."""
    versions = [version(name) for name in ("jinja2", "markupsafe", "duckdb")]
    names = sorted(loaded.names.items())
    said = (software(), versions, contract.version, site.title, site.base, site.language, names)
    titles = [(one.name, one.title) for one in site.tables]
    return hashlib.sha256(repr((said, titles, site.geography)).encode()).hexdigest()


def _told(site: SiteSettings, unit: Unit) -> str:
    """Return what a page tells of the settings of the site that are its own or change daily; empty where it is none."""
    kind = next(kind for kind in page_kinds() if kind.name == unit.kind)
    told = PageSettings.of(site, unit.key, kind.daily, structured=kind.structured)
    return repr((told.datasets, told.structured, told.daily)) if told.datasets or told.structured or told.daily else ""


def batches(units: Mapping[int, Unit]) -> Iterator[Batch]:
    """Yield kinds and numbers of pages to be made at a time."""
    for kind, numbers in groupby(units, key=lambda no: units[no].kind):
        while some := list(islice(numbers, _AT_ONCE)):
            yield kind, some
