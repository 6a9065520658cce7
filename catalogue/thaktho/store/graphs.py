"""The graph store: a small interface that any SPARQL 1.1 store can carry, and the embedded one behind it."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Protocol

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat, Store, Triple

from thaktho.errors import SurroundingsError
from thaktho.store import sparql_text

_LOCKED = re.compile(r"\block file\b|/LOCK\b")
"""How RocksDB says that another process has the store; "block checksum mismatch" is something else."""
_DAMAGED = "Corruption"
_MANY = 5_000
"""Quads from which on files are quicker than a transaction."""
_AT_ONCE = 100_000
"""So many quads are sorted in memory together: 50 MB of them; a file more costs nothing that can be measured."""
QueryAnswer = QuerySolutions | QueryBoolean | Iterator[Triple]


class GraphStore(Protocol):
    """What Thaktho asks of a graph store."""

    def replace(self, graphs: Iterable[str], removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Drop whole graphs, then remove and add quads, all in one transaction."""

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads the quickest way; where it is stopped, some of many may be there, so what counts is added after."""

    def query(self, sparql: str) -> QueryAnswer:
        """Answer a read-only query; where it names no graphs (FROM), its default graph is the union of all."""

    def graphs(self) -> list[str]:
        """Return the names of all graphs that hold something, in order."""

    def quads(self) -> Iterator[Quad]:
        """Yield everything in the store, in no order."""

    def dump(self, out: IO[bytes]) -> None:
        """Write everything in the store to an open file, as N-Quads, in no order; it costs a fraction of `quads`.

        Raises:
            SurroundingsError: the store cannot be read, or the file not written.
        """

    def about(self, subjects: Iterable[str]) -> Iterator[Quad]:
        """Yield every quad of some subjects, each named once, in no order."""

    def graph(self, name: str) -> Iterator[Quad]:
        """Yield every quad of a graph, in no order."""

    def snapshot(self, folder: Path) -> None:
        """Leave in a new folder, as an embedded store for reading alone, what the store holds now."""

    def close(self) -> None:
        """Let the store go."""


class Embedded:
    """Oxigraph in this process, on a folder of the workspace; or in memory, where there is none."""

    def __init__(self, folder: Path | None, *, snapshot: bool = False) -> None:
        """Open the store, making it if it is not there.

        Args:
            folder: where it is; None: in memory.
            snapshot: it is one that `snapshot` left, which is read and no more, by as many as like to.

        Raises:
            SurroundingsError: another process has it open, or the folder cannot be used.
        """
        try:
            if folder is not None and not snapshot:
                folder.parent.mkdir(parents=True, exist_ok=True)
            self._store: Store | None = Store.read_only(str(folder)) if snapshot else Store(folder)
        except (OSError, RuntimeError) as cause:  # RuntimeError: what is there is damaged
            raise _error(cause, "store.cannot_open") from cause

    def replace(self, graphs: Iterable[str], removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        """Drop, remove and add in one transaction: one update request; a pure addition is one atomic batch."""
        drops = [f"DROP SILENT GRAPH {NamedNode(graph)}" for graph in graphs]
        gone, come = set(removed), set(added)
        requests = [*drops, *_data("DELETE", gone - come if not drops else gone), *_data("INSERT", come)]
        try:
            if not drops and not gone - come:
                self._open.extend(come)
            else:
                self._open.update(" ;\n".join(requests))
        except OSError as cause:
            raise _error(cause, "store.cannot_write") from cause

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads: few in one transaction, many in sorted files that the store takes in one after another."""
        left = iter(quads)
        try:
            while some := list(islice(left, _AT_ONCE)):
                (self._open.extend if len(some) < _MANY else self._open.bulk_extend)(some)
        except OSError as cause:
            raise _error(cause, "store.cannot_write") from cause

    def query(self, sparql: str) -> QueryAnswer:
        """Answer a read-only query: over the graphs that it names (FROM), else over the union of all.

        Raises:
            DataError: the query is not right SPARQL, or asks another server (SERVICE); the message says so.
            SurroundingsError: the store is damaged.
        """
        sparql_text.vet(sparql)
        try:
            return self._open.query(sparql, use_default_graph_as_union=not sparql_text.names_graphs(sparql))
        except (SyntaxError, RuntimeError) as cause:  # RuntimeError: a function that nobody knows
            raise sparql_text.wrong(sparql, str(cause)) from cause
        except OSError as cause:
            raise _error(cause, "store.cannot_open") from cause

    def graphs(self) -> list[str]:
        """Return the names of all graphs that hold something, in order; SurroundingsError where it is damaged."""
        try:
            names = (name for name in self._open.named_graphs() if isinstance(name, NamedNode))
            held = [one for one in names if next(self._open.quads_for_pattern(None, None, None, one), None)]
        except OSError as cause:
            raise _error(cause, "store.cannot_open") from cause
        return sorted(name.value for name in held)

    def quads(self) -> Iterator[Quad]:
        """Yield everything in the store, in the store's order; SurroundingsError where it is damaged."""
        try:
            yield from self._open
        except OSError as cause:
            raise _error(cause, "store.cannot_open") from cause

    def dump(self, out: IO[bytes]) -> None:
        """Write everything in the store as N-Quads, in the store's order.

        Raises:
            SurroundingsError: the store is damaged, or the file cannot be written.
        """
        try:
            self._open.dump(out, RdfFormat.N_QUADS)
        except OSError as cause:  # Python's own, of the file, has a number
            raise _error(cause, "store.cannot_open" if cause.errno is None else "store.cannot_write") from cause

    def about(self, subjects: Iterable[str]) -> Iterator[Quad]:
        """Yield every quad of some subjects; SurroundingsError where the store is damaged."""
        for subject in subjects:
            yield from self._matching(NamedNode(subject), None)

    def graph(self, name: str) -> Iterator[Quad]:
        """Yield every quad of a graph; SurroundingsError where the store is damaged."""
        yield from self._matching(None, NamedNode(name))

    def _matching(self, subject: NamedNode | None, graph: NamedNode | None) -> Iterator[Quad]:
        try:
            yield from self._open.quads_for_pattern(subject, None, None, graph)
        except OSError as cause:
            raise _error(cause, "store.cannot_open") from cause

    def snapshot(self, folder: Path) -> None:
        """Leave what the store holds now in a new folder: hard links to its files, which it never changes.

        Raises:
            SurroundingsError: the disk refuses, or the store is damaged.
        """
        try:
            self._open.backup(folder)
        except (OSError, RuntimeError) as cause:  # RuntimeError: the folder is there
            raise _error(cause, "store.cannot_write") from cause

    def close(self) -> None:
        """Let the store go, so that another process may open it."""
        self._store = None

    @property
    def _open(self) -> Store:
        if self._store is None:
            raise ValueError("the store is closed")
        return self._store


def _error(cause: Exception, otherwise: str) -> SurroundingsError:
    """Return what a message of the store means: in use, damaged so that it has to be made again, or ``otherwise``."""
    said = str(cause)
    locked = _LOCKED.search(said)
    key = "store.locked" if locked else "store.damaged" if said.startswith(_DAMAGED) else otherwise
    return SurroundingsError(key, what=(said.splitlines() or [""])[0][:200])


def _data(verb: str, quads: set[Quad]) -> Iterator[str]:
    if quads:
        lines = "\n".join(sorted(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads))
        yield f"{verb} DATA {{\n{lines}\n}}"


def canonical(quads: Iterable[Quad]) -> bytes:
    """Return quads as sorted N-Quads lines: with no blank nodes, that is their canonical form."""
    return "".join(f"{line}\n" for line in sorted({f"{quad} ." for quad in quads})).encode()


def rows(store: GraphStore, query: str) -> list[tuple[str, ...]]:
    """Return what a SELECT finds, in order: a tuple a solution, of the texts of its terms; "" where one is unbound.

    Raises:
        TypeError: the query is no SELECT.
    """
    answer = store.query(query)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(query)
    # sorted here: stores differ in what comes before what
    return sorted(tuple(getattr(term, "value", "") for term in solution) for solution in answer)
