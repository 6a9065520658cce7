"""The driver: fills the templates with the facts and writes the site, every page in both languages."""

import gc
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import groupby, islice
from pathlib import Path

import duckdb

from thaktho import scratch, side_by_side
from thaktho.contract import Contract
from thaktho.messages import LANGUAGES, Language
from thaktho.pages import inputs, neighbours, search, worker
from thaktho.pages.assets import Assets, assets
from thaktho.pages.declared import page_kinds
from thaktho.pages.settings import PageSettings, SiteSettings
from thaktho.pages.worker import Job
from thaktho.pages.writing import Batch
from thaktho.site_folder import SiteFolder, software

_AT_ONCE = 1000
"""Pages whose rows are in memory at a time."""


@dataclass(frozen=True, slots=True)
class How:
    """In which languages a site is built, and by how many processes at the most: one for so ``many`` projects.

    With ``html_alone`` nothing but pages is made: no index for the search, no file beside a page.
    """

    languages: tuple[Language, ...] = LANGUAGES
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    many: int = 1000
    html_alone: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A page, with those on which its long list goes on."""

    kind: str
    key: str
    path: str
    numbers: int

    @property
    def name(self) -> str:
        """Return what the unit is called where it is kept."""
        return f"page {self.path}"


def build(
    facts: duckdb.DuckDBPyConnection,
    contract: Contract,
    site: SiteSettings,
    out: Path,
    progress: Callable[[int, int], None],
    kept: SiteFolder | None = None,
    how: How | None = None,
    later: Callable[[], SiteSettings] | None = None,
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
        later: gives the settings with what is only known when the inputs of pages are made; ``site`` says the rest.

    Returns:
        the number of HTML pages of the site, all languages counted.
    """
    how = how or How()
    loaded = assets()
    with side_by_side.another(facts) as cursor, scratch.folder() as home, _seldom_collected():
        ((projects,),) = cursor.execute("select count(*) from project").fetchall()
        count = min(how.workers, projects // how.many)
        few = kept is not None and kept.is_rebuilt
        with worker.Workers(count, few=few) if count > 1 else worker.Alone() as workers:
            place = Path(home) / "inputs.duckdb"
            cursor.execute("detach database if exists inputs")  # of a build that failed
            cursor.execute(f"attach '{place if count > 1 else ':memory:'}' as inputs")
            neighbours.tell(cursor, site.geography)
            inputs.prepare(cursor)
            site = later() if later else site
            common = _common(contract, site, loaded)
            units = {no: Unit(*rest) for no, *rest in cursor.execute(_UNITS).fetchall()}
            documents = None if how.html_alone else search.Documents(cursor, {unit.path for unit in units.values()})
            inputs.let_go(cursor)
            digests = inputs.digests(cursor, common, _told(site, units)) if kept else {}
            other = {no: unit for no, unit in units.items() if not (kept and kept.keep(unit.name, digests[no]))}
            whole, left = (sum(unit.numbers for unit in some.values()) for some in (units, other))
            job = Job(
                place,
                contract.sheets,
                site,
                replace(loaded, contents={}),
                how.languages,
                out,
                html_alone=how.html_alone,
            )
            workers.begin(cursor, job, batches(other))
            if documents:
                _searched(documents, common, out, kept)
            for no, files in workers.written():
                left -= units[no].numbers
                if kept:
                    kept.note(units[no].name, digests[no], files)
                progress((whole - left) * len(how.languages), whole * len(how.languages))
    loaded.write(out)
    return whole * len(how.languages)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Have Python look for circles seldom: it goes through all that there is, and what is made here is in none."""
    before = gc.get_threshold()
    gc.set_threshold(100_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _searched(documents: search.Documents, common: str, out: Path, kept: SiteFolder | None) -> None:
    """Write the index of the search; one of the same documents is kept."""
    if kept is None:
        search.write(documents, out)
        return
    digest = documents.digest(common)
    if not kept.keep("search", digest):
        kept.note("search", digest, search.write(documents, out))


_UNITS = "select no, kind, page, path, numbers from inputs.unit order by no"


def _common(contract: Contract, site: SiteSettings, loaded: Assets) -> str:
    """Return a digest of what every page is made of."""
    versions = [version(name) for name in ("jinja2", "markupsafe", "duckdb")]
    names = sorted(loaded.names.items())
    said = (software(), versions, contract.version, site.title, site.base, site.language, names)
    titles = [(one.name, one.title) for one in site.tables]
    return hashlib.sha256(repr((said, titles, site.geography)).encode()).hexdigest()


def _told(site: SiteSettings, units: Mapping[int, Unit]) -> dict[int, str]:
    """Return what pages tell of the settings of the site that are their own or change daily, by their numbers."""
    kinds = {kind.name: kind for kind in page_kinds()}
    structured = {key for key, _ in site.structured}
    found = {}
    for no, unit in units.items():
        kind = kinds[unit.kind]
        if kind.daily or unit.key in site.datasets or (kind.structured and unit.key in structured):
            told = PageSettings.of(site, unit.key, kind.daily, structured=kind.structured)
            found[no] = repr((told.datasets, told.structured, told.daily))
    return found


def batches(units: Mapping[int, Unit]) -> list[Batch]:
    """Return kinds and numbers of pages to be made at a time: those with the longest lists first."""
    found: list[Batch] = []
    for kind, numbers in groupby(units, key=lambda no: units[no].kind):
        while some := list(islice(numbers, _AT_ONCE)):
            found.append((kind, some))
    return sorted(found, key=lambda batch: -max(units[no].numbers for no in batch[1]))
