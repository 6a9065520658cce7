"""What is made of everything published: linkages, then the site with its files, dumps and versions.

A build composes the stages that describe and show; it changes nothing of what was accepted.
"""

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

import duckdb

from thaktho import (
    areas,
    edition_facts,
    forming,
    made_of,
    notebooks,
    nquads,
    provenance,
    questions,
    side_by_side,
    site_folder,
    site_settings,
    standing,
    vocabulary,
)
from thaktho.beside import Beside
from thaktho.ckan.names import tag
from thaktho.contract import Contract
from thaktho.describe import changes, citation, dcat, dump, files, versions, void, woven
from thaktho.describing import Describing
from thaktho.facts import areas_elsewhere
from thaktho.form import BLANK as BLANK_FORM
from thaktho.messages import text
from thaktho.metadata import File, Metadata
from thaktho.pages import hosting
from thaktho.pages.build import build as build_pages
from thaktho.pages.settings import SiteSettings
from thaktho.questions import Question
from thaktho.site_folder import PUBLISHED, SiteFolder, swap
from thaktho.weave import linkages
from thaktho.workspace import Workspace

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

_LOG = logging.getLogger("thaktho")
_READABLE = 0o022
"""The mask of files that everybody may read, and nobody but their owner change."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of the data: of every dataset, with its files; the tables of the weave; the dumps.

    ``settings`` is what pages tell of these.
    """

    datasets: list[Metadata]
    license: str | None
    tables: list[File]
    dumps: dump.Dumps
    settings: SiteSettings


class Building(Describing):
    """An open workspace, and what is made of all that it holds."""

    def __init__(self, workspace: Workspace, contract: Contract) -> None:
        """Open a workspace, see `Holdings`; where its store was lost, linkages are found again too, which is said."""
        super().__init__(workspace, contract)
        if self.was_lost:
            _LOG.warning(text("store.lost")[workspace.language])  # it takes as long as a weave
            try:
                self.weave().close()
            except BaseException:
                self.close()
                raise

    def weave(self) -> duckdb.DuckDBPyConnection:
        """Find the linkages, put them into the store in place of those before, and return the fact tables.

        Most are those before, and to write costs more than to read.
        """
        facts = self.facts()
        linkages.weave(facts, self.workspace.base, self.woven_before, then=self._store_linkages)
        self._store_areas_elsewhere(facts)
        standing.keep(facts, self)
        return facts

    def _store_areas_elsewhere(self, facts: duckdb.DuckDBPyConnection) -> None:
        """Make the store tell of the areas beside the deployment's own that datasets name."""
        found = set(areas.quads_elsewhere(areas_elsewhere(facts), self.workspace.provinces))
        held = set(self.store.graph(areas.ELSEWHERE.value))
        if found != held:
            self.store.replace([], held - found, found - held)

    def _store_linkages(self, facts: duckdb.DuckDBPyConnection) -> None:
        """Make the store's graph of linkages what was found: all of either is compared in the fact tables."""
        linkages.tidy(facts)
        name = linkages.graph_name(self.workspace.site_base)
        linkages.tell(facts, self.workspace.base, self.workspace.site_base)
        nquads.load(facts, "held_quad", (), self.store.graph(name))
        come = nquads.quads(facts, "from linkage_quad except from held_quad")
        gone = nquads.quads(facts, "from held_quad except from linkage_quad")
        ((held,),) = facts.execute("select count(*) from held_quad").fetchall()
        site_folder.unbuilt(self.woven_before.folder)
        if not held:  # where this is stopped, the next weave finds what is there and adds the rest
            self.store.add(come)
        else:
            self.store.replace([], gone, come)
        facts.execute("drop table held_quad")
        side_by_side.give_back(facts)

    def build(self, facts: duckdb.DuckDBPyConnection, progress: Callable[[int, int], None]) -> int:
        """Build the site beside the old one, then put it in its place; return how many files it has.

        Args:
            facts: the fact tables with the linkages.
            progress: told how many pages are done, of how many.

        What was begun goes where it fails: it may be what the disk has no room for, and then none for anything else.
        """
        mask = os.umask(_READABLE)  # a web server reads it, whatever the files of who builds it are closed to
        try:
            return self._built(facts, progress)
        except BaseException:
            for name in ("public", PUBLISHED):
                shutil.rmtree(self.workspace.folder / f"{name}.new", ignore_errors=True)
            raise
        finally:
            os.umask(mask)

    def _built(self, facts: duckdb.DuckDBPyConnection, progress: Callable[[int, int], None]) -> int:
        """Build, two things side by side.

        Here: the tables that pages are made of, then what is told of the data (`_told`) is waited for, since pages tell
        it too; then the pages, by processes of their own, and the index of the search. Beside: what is told, then all
        other files, with the snapshot of the store. What both need is in the fact tables before; both are done when the
        folder is finished.
        """
        of = made_of.digest(self)  # before anything is read of it: what is edited from now on is not built
        edition_facts.tell(facts, self)
        woven_in = linkages.graph_name(self.workspace.site_base)
        used = cast("QuerySolutions", self.store.query(vocabulary.question(woven_in)))
        vocabulary.tell(facts, self.contract, woven_in, used)
        asked = questions.own(facts)
        public = self.workspace.folder / "public"
        made = SiteFolder(public, self.woven_before.folder)
        made.begin()
        published = public.with_name(PUBLISHED)
        new = published.with_name(f"{PUBLISHED}.new")
        shutil.rmtree(new, ignore_errors=True)

        def stop() -> None:
            made.give_up()
            own.interrupt()  # what it is asked may take long

        with side_by_side.another(facts) as own, Beside(stop) as beside:

            def ticked(done: int, whole: int) -> None:
                beside.look()
                progress(done, whole)

            told = beside.do(partial(self._told, own, asked, made))
            files_made = beside.do(lambda: self._files(own, told(), asked, made))
            snapshot = beside.do(partial(self.store.snapshot, new))
            early = site_settings.of(self.workspace, (), self.date, questions=asked)
            build_pages(facts, self.contract, early, made.new, ticked, made, later=lambda: told().settings)
            hosting.write(told().settings, made.new, edition_facts.gone(facts), self.workspace.provinces)
            files_made()
            snapshot()
        count = made.finish()
        shutil.rmtree(swap(new, published), ignore_errors=True)
        site_folder.built(public, self.woven_before.folder, of)
        return count

    def _told(self, facts: duckdb.DuckDBPyConnection, asked: Sequence[Question], made: SiteFolder) -> _Told:
        """Make the files of datasets, the tables of the weave and the dumps, and return what is told of them."""
        ground = self.workspace
        described = self.metadata(facts, made.file)
        license_ = dcat.usual_license(described)
        rights = woven.Rights(license_, sorted(one.iri for one in described))
        taken = list(woven.files(facts, rights, made.file))
        where = provenance.graph_name(ground.site_base)
        memory = self.woven_before.folder
        dumps = dump.write(self.graphs(facts), facts, ground.base, where, memory, made.new, go_on=made.go_on)
        settings = site_settings.of(ground, described, self.date, taken, dumps.files, asked)
        return _Told(described, license_, taken, dumps, settings)

    def _files(
        self, facts: duckdb.DuckDBPyConnection, told: _Told, asked: Sequence[Question], made: SiteFolder
    ) -> None:
        """Make all other files of the site that are no pages."""
        ground, home = self.workspace, told.settings.home
        downloads = {BLANK_FORM: forming.blank(self, facts), **dict(changes.files(facts, ground.base))}
        downloads[questions.FILE] = questions.turtle(asked, home, ground.serving.endpoint)
        downloads |= {**vocabulary.files(), **notebooks.files(home)}
        downloads[areas.ELSEWHERE_FILE] = areas.turtle(self.store.graph(areas.ELSEWHERE.value))
        downloads[citation.NAME] = citation.cff(ground, self.date, told.license)
        statistics = void.turtle(ground, told.datasets, told.dumps, self.classes(), told.license)
        downloads |= dict.fromkeys(void.PATHS, statistics)
        files.write(
            facts,
            self.store,
            linkages.graph_name(ground.site_base),
            self.contract,
            ground,
            told.datasets,
            told.tables,
            told.dumps.for_all,
            downloads,
            tag,
            made.new,
            made,
        )
        for dataset, accepted in self.editions().items():
            versions.keep(dataset.removeprefix(ground.base), accepted, self.contract, made)

    def is_site_behind(self) -> bool:
        """Tell whether the site that stands is not what would be built now."""
        public = self.workspace.folder / "public"
        return not site_folder.is_built(public, self.woven_before.folder, made_of.digest(self))
