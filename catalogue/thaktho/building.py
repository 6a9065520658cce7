"""What is made of everything published: linkages, then the site with its files, dumps and versions.

A build composes the stages that describe and show; it changes nothing of what was accepted.
"""

import logging
import os
import shutil
from collections.abc import Callable
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
    site_folder,
    site_settings,
    standing,
    vocabulary,
)
from thaktho.ckan.names import tag
from thaktho.contract import Contract
from thaktho.describe import changes, citation, dcat, dump, files, versions, void, woven
from thaktho.describing import Describing
from thaktho.facts import areas_elsewhere
from thaktho.form import BLANK as BLANK_FORM
from thaktho.messages import text
from thaktho.pages import hosting
from thaktho.pages.build import build as build_pages
from thaktho.site_folder import PUBLISHED, SiteFolder, swap
from thaktho.weave import linkages
from thaktho.workspace import Workspace

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

_LOG = logging.getLogger("thaktho")
_READABLE = 0o022
"""The mask of files that everybody may read, and nobody but their owner change."""


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
        linkages.weave(facts, self.workspace.base, self.woven_before)
        linkages.tidy(facts)
        self._store_linkages(facts)
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
        of = made_of.digest(self)  # before anything is read of it: what is edited from now on is not built
        edition_facts.tell(facts, self)
        told = linkages.graph_name(self.workspace.site_base)
        used = cast("QuerySolutions", self.store.query(vocabulary.question(told)))
        vocabulary.tell(facts, self.contract, told, used)
        public = self.workspace.folder / "public"
        made = SiteFolder(public, self.woven_before.folder)
        made.begin()
        beside = made.new
        ground = self.workspace
        form = forming.blank(self, facts)
        described = self.metadata(facts, made.file)
        license_ = dcat.usual_license(described)
        rights = woven.Rights(license_, sorted(one.iri for one in described))
        taken = list(woven.files(facts, rights, made.file))
        where = provenance.graph_name(ground.site_base)
        dumps = dump.write(self.graphs(facts), facts, ground.base, where, self.woven_before.folder, beside)
        asked = questions.own(facts)
        settings = site_settings.of(ground, described, self.date, taken, dumps.files, asked)
        build_pages(facts, self.contract, settings, beside, progress, made)
        hosting.write(settings, beside, edition_facts.gone(facts), ground.provinces)
        downloads = {BLANK_FORM: form, **dict(changes.files(facts, ground.base))}
        downloads[questions.FILE] = questions.turtle(asked, settings.home, ground.serving.endpoint)
        downloads |= {**vocabulary.files(), **notebooks.files(settings.home)}
        downloads[areas.ELSEWHERE_FILE] = areas.turtle(self.store.graph(areas.ELSEWHERE.value))
        downloads[citation.NAME] = citation.cff(ground, self.date, license_)
        downloads |= dict.fromkeys(void.PATHS, void.turtle(ground, described, dumps, self.classes(), license_))
        ways = downloads, tag, beside, made
        files.write(facts, self.store, told, self.contract, ground, described, taken, dumps.for_all, *ways)
        for dataset, accepted in self.editions().items():
            versions.keep(dataset.removeprefix(ground.base), accepted, self.contract, made)
        published = ground.folder / PUBLISHED
        new = published.with_name(f"{PUBLISHED}.new")
        shutil.rmtree(new, ignore_errors=True)
        self.store.snapshot(new)
        count = made.finish()
        shutil.rmtree(swap(new, published), ignore_errors=True)
        site_folder.built(public, self.woven_before.folder, of)
        return count

    def is_site_behind(self) -> bool:
        """Tell whether the site that stands is not what would be built now."""
        public = self.workspace.folder / "public"
        return not site_folder.is_built(public, self.woven_before.folder, made_of.digest(self))
