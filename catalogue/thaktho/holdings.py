"""What a workspace holds: the ledger and archive, which are true, and the graph store that is derived from them.

Opening it compares the two and loads what the store lacks, so that a stop at any moment loses nothing accepted.
"""

import datetime as dt
import hashlib
import json
import shutil
import zoneinfo
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from thaktho import __version__, areas, decisions, facts, iris, scratch, site_folder
from thaktho.contract import Contract
from thaktho.decisions import Decision
from thaktho.iris import OWL, SHARED, THK
from thaktho.store import opening
from thaktho.store.archive import Archive
from thaktho.store.graphs import GraphStore, canonical, rows
from thaktho.store.ledger import Ledger, Received
from thaktho.weave import memory
from thaktho.weave.memory import Memory
from thaktho.workspace import Workspace

BANGKOK = zoneinfo.ZoneInfo("Asia/Bangkok")
OF_PUBLISHER = "publisher.toml"
"""Under this name it keeps the settings of the publisher."""
CODES = SHARED + "graph/codes"
"""The graph of the vocabulary and its code lists."""
_VERSION = f"{OWL}versionInfo"
_MARK = NamedNode(f"{iris.PROV}wasGeneratedBy")
"""Which submission a dataset's graph in the store is of: `Holdings.loaded`."""


class Holdings:
    """An open workspace: its ledger, archive and graph store.

    ``was_lost`` tells that the store had nothing when it was opened, though something was woven before: linkages are
    neither in the ledger nor in the archive, so they have to be found again.
    """

    def __init__(self, workspace: Workspace, contract: Contract) -> None:
        """Open a workspace and load what the store lacks.

        Raises:
            SurroundingsError: the ledger, archive or store cannot be used.
        """
        self.workspace = workspace
        self.contract = contract
        self.ledger = Ledger(workspace.folder / "ledger.sqlite")
        with ExitStack() as opened:
            opened.callback(self.ledger.close)
            self.archive = Archive(workspace.folder / "archive", self.ledger.purges.of_digest)
            opened.callback(self.archive.close)
            self._finish_purges()
            self.store: GraphStore = opening.opened(workspace)
            opened.callback(self.store.close)
            self._heal()
            opened.pop_all()  # all is well: they stay open until `close`

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the ledger and the store go."""
        self.store.close()
        self.archive.close()
        self.ledger.close()

    def load(self, name: str, submission: str, quads: Iterable[Quad]) -> None:
        """Put an accepted graph in place of its predecessor, in one transaction that changes what differs."""
        before = self.loaded.get(name)
        if before == submission:
            return
        held = set(self.held_for(name)) if before else set()
        if held:
            come = set(quads)
            self.store.replace([], held - come, come - held)
        else:
            self.store.replace([name] if before else [], [], [])
            self._add(name, quads)

    def _add(self, name: str, quads: Iterable[Quad]) -> None:
        """Load a graph that the store has nothing of: the mark comes last, so that a half of it is loaded again."""
        where, marks = NamedNode(name), list[Quad]()

        def unmarked() -> Iterator[Quad]:
            for quad in quads:
                if quad.predicate == _MARK and quad.graph_name == where:
                    marks.append(quad)
                else:
                    yield quad

        self.store.add(unmarked())
        self.store.replace([], [], marks)

    def in_force(self) -> str:
        """Return the SHA-256 of what is in force."""
        decided = decisions.version(self.ledger.decisions.all(), self.workspace.publishers)
        said = [decided, *((received.id, verdict.graph) for received, verdict in self.ledger.current())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def held_for(self, name: str) -> list[Quad]:
        """Return what the store holds of a dataset's graph, with its provenance: as its submission was accepted."""
        submission = self.loaded.get(name)
        for received, verdict in self.ledger.history():
            if received.iri == submission and verdict and verdict.graph:
                return list(parse(self.archive.get(verdict.graph), format=RdfFormat.N_QUADS))
        return []

    @property
    def loaded(self) -> dict[str, str]:
        """Return which submission each dataset's graph in the store holds: the mark that loading leaves."""
        query = f"SELECT ?g ?s WHERE {{ GRAPH ?g {{ ?d a <{iris.DCAT}Dataset> ; <{iris.PROV}wasGeneratedBy> ?s }} }}"
        return {row[0]: row[1] for row in rows(self.store, query)}

    def _heal(self) -> None:
        """Make the store what the ledger says: the vocabulary and areas, and each accepted graph in force."""
        held = self._versions()
        self.was_lost = not held and self.woven_before.folder.is_dir() and bool(self.ledger.current())
        if not held:  # the store is new, so that it has no linkages either
            site_folder.unbuilt(self.woven_before.folder)
        if held != (self.contract.version, self._ground):
            self.store.replace([CODES, areas.GRAPH.value], [], [*self._codes(), *self._areas()])
        loaded = self.loaded
        for received, verdict in self.ledger.current():
            name = verdict.graph_name or ""
            if loaded.get(name) != received.iri and verdict.graph:
                self.load(name, received.iri, parse(self.archive.get(verdict.graph), format=RdfFormat.N_QUADS))

        self.load_decisions()

    def decided(self) -> list[Decision]:
        """Return every decision in its order, publishers by their ids."""
        return decisions.by_their_ids(self.ledger.decisions.all(), self.called())

    def called(self) -> dict[str, str]:
        """Return the ids of the publishers by all that they are called, as `slug` has it."""
        publishers = self.workspace.publishers.values()
        return decisions.called((one.id, name) for one in publishers for name in (one.name.th, one.name.en))

    def load_decisions(self) -> None:
        """Make the store's graph of decisions what the ledger says."""
        place, decided = self.workspace, self.decided()
        name = decisions.graph_name(place.site_base)
        query = f"SELECT ?v WHERE {{ GRAPH <{name}> {{ <{name}> <{_VERSION}> ?v }} }}"
        held = next((version for (version,) in rows(self.store, query)), "")
        if held != decisions.version(decided, place.publishers):
            told = decisions.quads(decided, place.base, place.site_base, place.publishers)
            self.store.replace([name], [], told)

    def _versions(self) -> tuple[str, ...]:
        """Return the versions of the vocabulary and of the areas that the store holds; nothing, if it is new."""
        query = f"SELECT ?c ?a WHERE {{ <{CODES}> <{THK}contractVersion> ?c . {areas.GRAPH} <{_VERSION}> ?a }}"
        return next(iter(rows(self.store, query)), ())

    @property
    def _ground(self) -> str:
        """Return what tells one set of areas from another: the settings that they follow from, as a digest."""
        told = repr((__version__, self.workspace.provinces, self.workspace.local_authorities))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def _codes(self) -> Iterable[Quad]:
        name = NamedNode(CODES)
        yield Quad(name, NamedNode(THK + "contractVersion"), Literal(self.contract.version), name)
        text = self.contract.vocabulary.serialize(format="nt", encoding="utf-8")
        for quad in parse(text, format=RdfFormat.N_TRIPLES):
            yield Quad(quad.subject, quad.predicate, quad.object, name)

    def _areas(self) -> Iterable[Quad]:
        yield Quad(areas.GRAPH, NamedNode(_VERSION), Literal(self._ground), areas.GRAPH)
        yield from areas.quads(self.workspace.provinces, self.workspace.local_authorities)

    def carry_out_purges(self) -> None:
        """Carry out the purges that were decided, and make the store again from what is left.

        The site goes with them, to be built again.

        Raises:
            SurroundingsError: something cannot be removed; the next opening of the workspace tries again.
        """
        self.store.close()
        self._finish_purges()
        self.store = opening.opened(self.workspace)
        self._heal()

    def _finish_purges(self) -> None:
        for number, digests in self.ledger.purges.unfinished():
            scratch.sweep()
            forget_store(self.workspace)
            for name in ("store", "public", "public.new", "public.old", "published", "published.new", "published.old"):
                _remove(self.workspace.folder / name)
            for digest in digests:
                self.archive.erase(digest)
            self.archive.sweep(self.ledger.purges.referenced())
            self.ledger.purges.done(number, dt.datetime.now(BANGKOK))

    @property
    def woven_before(self) -> Memory:
        """Return what the last weave keeps for the next one."""
        return Memory(self.workspace.folder / memory.FOLDER)

    def facts(self) -> duckdb.DuckDBPyConnection:
        """Return the fact tables of everything that is published."""
        ground = facts.Ground(self.workspace.base, self.workspace.provinces, self.workspace.annotations)
        accepted, memory = self.accepted(), self.woven_before.folder
        tables = facts.build(accepted, self.beside(), self.contract, ground, memory)
        facts.forget(accepted, self.contract, memory)
        for received, verdict in self.ledger.current():
            tables.execute(
                "update dataset set violations = ?, warnings = ?, infos = ? where submission = ?",
                [verdict.violations, verdict.warnings, verdict.infos, received.iri],
            )
        return tables

    def accepted(self, *, but: str = "") -> list[Path]:
        """Return the accepted graphs in force, each with its provenance, as files of N-Quads.

        The store holds these, what is `beside` them, and linkages; taking it all out of the store again costs far more.

        Args:
            but: the name of a graph to leave out.
        """
        held = ((verdict.graph_name, verdict.graph) for _, verdict in self.ledger.current())
        return [self.archive.file(digest) for name, digest in held if digest and name != but]

    def beside(self) -> list[Quad]:
        """Return what the store holds beside what was submitted: codes, areas and decisions."""
        graphs = CODES, areas.GRAPH.value, decisions.graph_name(self.workspace.site_base)
        return [quad for name in graphs for quad in self.store.graph(name)]

    def export(self) -> bytes:
        """Return everything in the store as canonical N-Quads."""
        return canonical(self.store.quads())

    @property
    def date(self) -> dt.date:
        """Return the date of the data: the day of the newest accepted submission."""
        days = [received.received_at.date() for received, _ in self.ledger.current()]
        return max(days, default=dt.date(1970, 1, 1))


def number_of(received: Received) -> int:
    """Return the number of a submission, counted from 1 within its key: that of the version, if it is accepted."""
    return int(received.iri.rpartition("/")[2])


def forget_store(workspace: Workspace) -> None:
    """Take everything out of the graph store, even a damaged one: opening the workspace makes it from what is true.

    The memory of the last weave goes with it: what is made again is made of nothing else.

    Raises:
        SurroundingsError: another command is using it, or it is on a server that does not do it.
    """
    opening.emptied(workspace)
    Memory(workspace.folder / memory.FOLDER).forget()


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
