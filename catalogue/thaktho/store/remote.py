"""The graph store on a SPARQL 1.1 server, through the protocols for queries, updates and graphs.

What is asked of the server (docs/store.md): an update request is one transaction, the default graph is the union of all
graphs, and the dataset is this catalogue's alone. The last two are looked at when it is opened.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from thaktho.errors import SurroundingsError
from thaktho.services import StoreSettings
from thaktho.store.graphs import Embedded, QueryAnswer
from thaktho.store.literals import settled, settled_table
from thaktho.store.server import Server

_TABLE = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_AT_ONCE = 500
"""Subjects that are asked for in one request."""


class Remote:
    """A dataset of a SPARQL 1.1 server that is one catalogue's alone."""

    def __init__(self, at: StoreSettings, server: Server, ours: tuple[str, ...]) -> None:
        """Look whether the server can be used.

        Args:
            at: the addresses of its protocols.
            server: what they are asked through; it is closed with this.
            ours: how the names of all graphs begin that may be there.

        Raises:
            SurroundingsError: it cannot be asked, does not answer as it should, or holds what is not ours.
        """
        self._at, self._server, self._ours = at, server, ours
        self._syntax = Embedded(None)
        self._is_union = False
        try:
            if self.graphs():
                self._vet_union()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the connections go."""
        self._server.close()

    def graphs(self) -> list[str]:
        """Return the names of all graphs, in order.

        Raises:
            SurroundingsError: one of them is not ours; or as for `query`.
        """
        found = self._table("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        names = sorted(row[0].value for row in found if isinstance(row[0], NamedNode))
        strange = next((name for name in names if not name.startswith(self._ours)), None)
        if strange is not None:
            raise SurroundingsError("store.strange_graph", url=self._at.query, graph=strange)
        return names

    def replace(self, graphs: Iterable[str], removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Drop, remove and add in one update request, and look whether it was done.

        Raises:
            SurroundingsError: it was not, or it is not known (``store.unsure``): nothing of it, or all.
        """
        with TemporaryFile() as request:
            there, gone = _write(request, graphs, removed, added)
            if not request.tell():
                return
            request.seek(0)
            self._server.update(self._at.update, request)
        if not (self._holds(there) if there else not self._holds(gone)):
            raise SurroundingsError("store.not_done", url=self._at.update)
        if there:
            self._vet_union()

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads, as `replace` does."""
        self.replace([], [], quads)

    def query(self, sparql: str) -> QueryAnswer:
        """Answer a read-only query over the union of all graphs.

        Raises:
            DataError: the query is not right SPARQL, or asks another server (SERVICE); the message says so.
            SurroundingsError: the server cannot be asked, or does not answer as it should.
        """
        if isinstance(self._syntax.query(sparql), QueryTriples):
            found = self._triples(BytesIO(self._server.ask(self._at.query, sparql, _TRIPLES)), self._at.query)
            return iter(dict.fromkeys(found))  # a graph is a set; RDF4J says what it constructs as often as it finds it
        return self._answer(sparql)

    def quads(self) -> Iterator[Quad]:
        """Yield everything in the store, graph by graph; SurroundingsError where the server cannot be asked."""
        for name in self.graphs():
            yield from self.graph(name)

    def dump(self, out: IO[bytes]) -> None:
        """Write everything in the store as N-Quads, graph by graph.

        Raises:
            SurroundingsError: the server cannot be asked, or the file not written.
        """
        try:
            serialize(self.quads(), out, format=RdfFormat.N_QUADS)
        except OSError as cause:
            raise SurroundingsError("store.cannot_write", what=cause.strerror or str(cause)) from cause

    def snapshot(self, folder: Path) -> None:
        """Leave what the store holds now in a new folder, as an embedded store.

        Raises:
            SurroundingsError: the server cannot be asked, or the disk refuses.
        """
        try:
            made = Store(folder)
            made.bulk_extend(self.quads())
            made.flush()
        except OSError as cause:
            raise SurroundingsError("store.cannot_write", what=cause.strerror or str(cause)) from cause

    def about(self, subjects: Iterable[str]) -> Iterator[Quad]:
        """Yield every quad of some subjects; SurroundingsError where the server cannot be asked."""
        left = iter(subjects)
        while some := " ".join(str(NamedNode(one)) for one in islice(left, _AT_ONCE)):
            for row in self._table(f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?s {{ {some} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
                yield Quad(row[0], row[1], row[2], row[3])

    def graph(self, name: str) -> Iterator[Quad]:
        """Yield every quad of a graph; SurroundingsError where the server cannot be asked."""
        where = NamedNode(name)
        with TemporaryFile() as file:
            if self._server.get(self._at.graph, name, _TRIPLES, file):
                for triple in self._triples(file, self._at.graph):
                    yield Quad(triple.subject, triple.predicate, triple.object, where)
            elif self._holds(f"GRAPH {where} {{ ?s ?p ?o }}"):
                raise SurroundingsError("store.nothing_there", url=self._at.graph, what=404)

    def _vet_union(self) -> None:
        """Look, once there is something in a graph, whether the default graph has it too."""
        if self._is_union:
            return
        for row in self._table("SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1"):
            if not self._holds(" ".join(map(str, row))):
                raise SurroundingsError("store.no_union", url=self._at.query)
            self._is_union = True

    def _holds(self, pattern: str) -> bool:
        answer = self._answer(f"ASK WHERE {{ {pattern} }}")
        return isinstance(answer, QueryBoolean) and bool(answer)

    def _table(self, sparql: str) -> list[QuerySolution]:
        answer = self._answer(sparql)
        return list(answer) if isinstance(answer, QuerySolutions) else []

    def _answer(self, sparql: str) -> QuerySolutions | QueryBoolean:
        """Return a table, or a yes or no, of which the whole is looked at before any of it is used."""
        try:
            answer = settled_table(self._server.ask(self._at.query, sparql, _TABLE))
            found = _parsed(answer)
            if isinstance(found, QueryBoolean):
                return found
            for _ in found:
                pass
            return _parsed(answer)
        except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError) as cause:
            raise SurroundingsError("store.no_server", url=self._at.query, what=str(cause)[:200]) from cause

    def _triples(self, answer: IO[bytes], url: str) -> Iterator[Triple]:
        try:
            for quad in parse(answer, format=RdfFormat.N_TRIPLES):
                yield Triple(quad.subject, quad.predicate, settled(quad.object))
        except SyntaxError as cause:
            raise SurroundingsError("store.no_server", url=url, what=str(cause)[:200]) from cause


def _parsed(answer: bytes) -> QuerySolutions | QueryBoolean:
    return parse_query_results(answer, format=QueryResultsFormat.JSON)


def _write(
    request: IO[bytes], graphs: Iterable[str], removed: Iterable[Quad], added: Iterable[Quad]
) -> tuple[str, str]:
    """Write the update; return a pattern that has to be there when it is done, else one that must not be."""
    there = gone = ""
    for name in graphs:
        request.write(f"DROP SILENT GRAPH {NamedNode(name)} ;\n".encode())
        gone = f"GRAPH {NamedNode(name)} {{ ?s ?p ?o }}"
    for verb, quads in (("DELETE", removed), ("INSERT", added)):
        pattern = ""
        for quad in quads:
            request.write(b"" if pattern else f"{verb} DATA {{\n".encode())
            pattern = f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
            request.write(f"{pattern}\n".encode())
        if pattern:
            request.write(b"} ;\n")
            there, gone = (pattern, gone) if verb == "INSERT" else (there, pattern)
    return there, gone
