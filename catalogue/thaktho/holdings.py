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
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse

from thaktho import __version__, areas, decisions, facts, iris, withheld
from thaktho.contract import Contract
from thaktho.decisions import Decision
from thaktho.describe import dump, identity
from thaktho.describe.metadata import Ground, History, history, metadata_of
from thaktho.describe.shares import Graph
from thaktho.describe.versions import Edition
from thaktho.intake.files.csv_files import csv_text
from thaktho.intake.known import FUND_NAMES, Known
from thaktho.iris import OWL, SHARED, THK, slug
from thaktho.metadata import Keep, Metadata, Version, made
from thaktho.store import opening
from thaktho.store.archive import Archive
from thaktho.store.graphs import GraphStore, canonical
from thaktho.store.ledger import Ledger, Received
from thaktho.weave import linkages, memory
from thaktho.weave.memory import Memory
from thaktho.workspace import Workspace

BANGKOK = zoneinfo.ZoneInfo("Asia/Bangkok")
OF_PUBLISHER = "publisher.toml"
"""Under this name it keeps the settings of the publisher."""
_SHARED_CODES = {
    THK + "Fund": iris.SKOS + "prefLabel",
    THK + "Strategy": iris.DCT + "title",
    THK + "Goal": iris.SKOS + "prefLabel",
    iris.ORG + "Organization": iris.SKOS + "prefLabel",
}
CODES = SHARED + "graph/codes"
"""The graph of the vocabulary and its code lists."""
_VERSION = f"{OWL}versionInfo"
_MARK = NamedNode(f"{iris.PROV}wasGeneratedBy")
"""Which submission a dataset's graph in the store is of: `Holdings.loaded`."""


class Holdings:
    """An open workspace: its ledger, archive and graph store."""

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

    @property
    def known(self) -> Known:
        """Return the strategies and goals in the store, and the publishers of the workspace, by code and name.

        Funds and bodies are known only where code and name stand together: alone, either may mean another's.
        """
        classes = (THK + "Strategy", THK + "Goal")
        names = " ".join(
            f"<{p}>"
            for p in (iris.DCT + "identifier", iris.DCT + "title", iris.SKOS + "notation", iris.SKOS + "prefLabel")
        )
        known: dict[tuple[str, str], dict[str, None]] = {}
        for found in self.workspace.publishers.values():
            key = iris.ORG + "Organization", slug(found.name.th)
            known.setdefault(key, {})[identity.publisher_iri(self.workspace.base, found.id)] = None
        for cls in classes:
            query = f"SELECT ?s ?n WHERE {{ ?s a <{cls}> ; ?p ?n . VALUES ?p {{ {names} }} }}"
            for subject, name in _rows(self.store, query):
                known.setdefault((cls, slug(name)), {})[subject] = None
        for cls, subject, both in self._coded():
            known.setdefault((cls, slug(both)), {})[subject] = None
        return {key: tuple(subjects) for key, subjects in known.items()}

    @property
    def fund_names(self) -> Known:
        """Return the funds in the store by what they are called, which is asked about and never taken for one."""
        query = f"SELECT DISTINCT ?s ?n WHERE {{ ?s a <{THK}Fund> ; <{iris.SKOS}prefLabel> ?n }}"
        named: dict[tuple[str, str], dict[str, None]] = {}
        for subject, name in _rows(self.store, query):
            named.setdefault((FUND_NAMES, slug(name)), {})[subject] = None
        return {key: tuple(subjects) for key, subjects in named.items()}

    def projects_beside(self, graph: str) -> list[tuple[str, str]]:
        """Return the IRI of each project that any other graph describes, with its code; "" where it has none."""
        query = (
            f"SELECT DISTINCT ?s ?c WHERE {{ GRAPH ?g {{ ?s a <{iris.PROJ}Project>"
            f" OPTIONAL {{ ?s <{iris.DCT}identifier> ?c }} }} FILTER(?g != <{graph}>) }}"
        )
        return [(iri, code) for iri, code in _rows(self.store, query)]

    def _coded(self) -> Iterable[tuple[str, str, str]]:
        """Yield class, IRI and "code name" of each thing that has both: so the lists of a form name it."""
        for cls, called in _SHARED_CODES.items():
            codes = " ".join(
                f"<{p}>" for p in (iris.DCT + "identifier", iris.SKOS + "notation", iris.ORG + "identifier")
            )
            query = (
                f"SELECT DISTINCT ?s ?c ?n WHERE {{ ?s a <{cls}> ; <{called}> ?n ; ?p ?c . VALUES ?p {{ {codes} }} }}"
            )
            yield from ((cls, subject, f"{code} {name}") for subject, code, name in _rows(self.store, query))

    def named_elsewhere(self, publisher: str) -> dict[str, tuple[str, ...]]:
        """Return what other publishers call the things of a code that all share: funds, bodies, strategies, goals."""
        own = f"{self.workspace.site_base}graph/{publisher}/"
        names: dict[str, list[str]] = {}
        for cls, called in _SHARED_CODES.items():
            query = (
                f"SELECT DISTINCT ?s ?n WHERE {{ GRAPH ?g {{ ?s a <{cls}> ; <{called}> ?n ; <{iris.DCT}source> ?row }}"
                f" FILTER(!STRSTARTS(STR(?g), '{own}')) }}"
            )
            for subject, name in _rows(self.store, query):
                names.setdefault(subject, []).append(name)
        return {subject: tuple(found) for subject, found in names.items()}

    @property
    def subjects(self) -> set[str]:
        """Return the projects and funds that the store holds."""
        query = f"SELECT ?s WHERE {{ ?s a ?c . VALUES ?c {{ <{iris.PROJ}Project> <{THK}Fund> }} }}"
        return {subject for (subject,) in _rows(self.store, query)}

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
        return {row[0]: row[1] for row in _rows(self.store, query)}

    def _heal(self) -> None:
        """Make the store what the ledger says: the vocabulary and areas, and each accepted graph in force."""
        if self._versions() != (self.contract.version, self._ground):
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
        held = next((version for (version,) in _rows(self.store, query)), "")
        if held != decisions.version(decided, place.publishers):
            told = decisions.quads(decided, place.base, place.site_base, place.publishers)
            self.store.replace([name], [], told)

    def _versions(self) -> tuple[str, ...]:
        """Return the versions of the vocabulary and of the areas that the store holds; nothing, if it is new."""
        query = f"SELECT ?c ?a WHERE {{ <{CODES}> <{THK}contractVersion> ?c . {areas.GRAPH} <{_VERSION}> ?a }}"
        return next(iter(_rows(self.store, query)), ())

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
        tables = facts.build(self.accepted(), self.beside(), self.contract, ground)
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

    def graphs(self) -> list[Graph]:
        """Return every graph of the store: those of datasets as they were accepted, the others as they stand there."""
        held = [
            Graph(self._dataset(received), verdict.graph, partial(self.archive.get, verdict.graph))
            for received, verdict in self.ledger.current()
            if verdict.graph
        ]
        site = self.workspace.site_base
        own = {"areas": areas.GRAPH.value, "codes": CODES, "decisions": decisions.graph_name(site)}
        for name, graph in {**own, dump.LINKAGES: linkages.graph_name(site)}.items():
            content = canonical(self.store.graph(graph))
            held.append(Graph(name, hashlib.sha256(content).hexdigest(), partial(bytes, content)))
        return held

    def classes(self) -> dict[str, int]:
        """Count the things of each class in the store, by its IRI."""
        query = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
        return {cls: int(count) for cls, count in _rows(self.store, query)}

    def editions(self) -> dict[str, list[Edition]]:
        """Return the accepted versions of each dataset by its IRI, the oldest first; the last is in force."""
        found: dict[str, list[Edition]] = {}
        for received, verdict in reversed(self.ledger.history()):
            if verdict is not None and verdict.verdict == "accepted" and verdict.graph:
                content = partial(self.archive.get, verdict.graph)
                one = Edition(number_of(received), verdict.graph, verdict.graph_name or "", content)
                found.setdefault(self._dataset(received), []).append(one)
        return found

    def _dataset(self, received: Received) -> str:
        """Return the IRI of the dataset that a submission is of."""
        return f"{self.workspace.base}dataset/{'/'.join(received.key)}"

    def withheld(self) -> dict[str, bytes]:
        """Return the lists of records that were not submitted, in UTF-8, by the IRI of their dataset."""
        found: dict[str, bytes] = {}
        for received, _ in self.ledger.current():
            for name, digest in received.contents:
                if name == withheld.NAME:
                    listed = csv_text(withheld.NAME, self.archive.get(digest)).encode()
                    found[self._dataset(received)] = listed
        return found

    def metadata(self, facts: duckdb.DuckDBPyConnection, keep: Keep = made) -> list[Metadata]:
        """Return what is said of every dataset in the store, with its files, in order of IRI.

        Args:
            facts: the fact tables of what the store holds.
            keep: keeps files that are made of the same.
        """
        ground = Ground(
            self.workspace.base,
            self.workspace.site_base,
            self.workspace.provinces,
            {name: publisher.ckan_organization for name, publisher in self.workspace.publishers.items()},
            self.withheld(),
        )
        return metadata_of(facts, self.store.graph, self.contract, ground, self._histories(), keep)

    def _histories(self) -> dict[str, History]:
        """Return, by the IRI of its dataset, what the ledger knows of the accepted submissions of each key."""
        accepted: dict[str, list[Version]] = {}
        graphs: dict[str, str] = {}
        for received, verdict in reversed(self.ledger.history()):
            if verdict is not None and verdict.verdict == "accepted":
                number = int(received.iri.rpartition("/")[2])
                iri = self._dataset(received)
                accepted.setdefault(iri, []).append(Version(number, received.iri, received.received_at))
                graphs[iri] = verdict.graph or ""
        return {iri: history(versions, graphs[iri]) for iri, versions in accepted.items()}

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


def _rows(store: GraphStore, query: str) -> list[tuple[str, ...]]:
    answer = store.query(query)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(query)
    # sorted here: stores differ in what comes before what
    return sorted(tuple(getattr(term, "value", "") for term in solution) for solution in answer)
