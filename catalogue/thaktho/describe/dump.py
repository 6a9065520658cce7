"""Everything that is published, in files to take along and to ask in the browser: sorted N-Quads, packed by gzip.

One file while the whole is small: the very lines of `thaktho export`. Where it is large, a browser would not hold it:
then a file a province (what is said of its projects and linkages; a project of two provinces is in both), one of what
all share, and one of where every value comes from.
"""

import gzip
import heapq
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import duckdb
from pyoxigraph import Quad

FOLDER = "dump"
LARGE = 300_000
"""Statements that a browser on a phone holds and reads in some seconds."""
_AT_ONCE = 200_000  # lines that are sorted in memory
_LEVEL = 6
_BUFFER = 1 << 18
_PARTS = 3  # of the path of a project or a linkage: its kind and two codes


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the dump, by its path from the top of the site.

    ``part`` is ``whole``, ``common``, ``provenance``, or the code of a province.
    """

    path: str
    part: str
    statements: int
    size: int


def write(
    quads: Iterable[Quad],
    facts: duckdb.DuckDBPyConnection,
    base: str,
    provenance: str,
    out: Path,
    large: int = LARGE,
) -> tuple[Dump, ...]:
    """Write the files of the dump and say which they are. The same statements give the same bytes.

    Args:
        quads: the whole content of the store, in any order.
        facts: the tables that say where projects and linkages are.
        base: of the deployment's IRIs.
        provenance: the IRI of the graph that says where values come from.
        out: the folder of the site.
        large: how many statements one file may hold.
    """
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        runs, statements = _sorted_runs(quads, stack)
        lines = heapq.merge(*runs)
        parted: Iterator[tuple[bytes, Collection[str]]]
        if statements <= large:
            parted = ((line, ("whole",)) for line in lines)
        else:
            parted = _parted(lines, _provinces(facts), base.encode(), f" <{provenance}> .\n".encode())
        return _written(parted, out)


def _sorted_runs(quads: Iterable[Quad], stack: ExitStack) -> tuple[list[Iterable[bytes]], int]:
    """Return sorted lines, in as many runs as memory asks for, all but the last on disk; and how many there are."""
    runs: list[Iterable[bytes]] = []
    count = 0
    left = iter(quads)
    while chunk := sorted(f"{quad} .\n".encode() for quad in islice(left, _AT_ONCE)):
        count += len(chunk)
        if len(chunk) < _AT_ONCE:
            runs.append(chunk)
            break
        file = stack.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
        file.writelines(chunk)
        file.seek(0)
        runs.append(file)
    return runs, count


def _provinces(facts: duckdb.DuckDBPyConnection) -> dict[bytes, tuple[str, ...]]:
    """Return the provinces of each project and linkage that has any, by its IRI."""
    rows = facts.execute(
        "select iri, list(distinct province order by province) from ("
        " select project as iri, substr(area, 1, 2) as province from project_area"
        " union all select iri, substr(area, 1, 2) from linkage where area is not null) group by iri"
    ).fetchall()
    return {iri.encode(): tuple(provinces) for iri, provinces in rows}


def _parted(
    lines: Iterable[bytes], provinces: Mapping[bytes, tuple[str, ...]], base: bytes, provenance: bytes
) -> Iterator[tuple[bytes, Collection[str]]]:
    """Yield each line with the parts that it belongs to: those of the project or linkage that its subject is under."""
    for line in lines:
        if line.endswith(provenance):
            yield line, ("provenance",)
        else:
            path = line[1 : line.index(b">")].removeprefix(base)
            owner = base + b"/".join(path.split(b"/")[:_PARTS])
            yield line, provinces.get(owner, ("common",))


def _written(parted: Iterable[tuple[bytes, Collection[str]]], out: Path) -> tuple[Dump, ...]:
    counts: dict[str, int] = {}
    with ExitStack() as stack:
        files: dict[str, IO[bytes]] = {}
        for line, parts in parted:
            for part in parts:
                if part not in files:
                    # no name and no time in it: the same statements are the same bytes
                    raw = stack.enter_context((out / _path(part)).open("wb"))
                    packed = gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0)
                    files[part] = stack.enter_context(io.BufferedWriter(packed, _BUFFER))
                    counts[part] = 0
                files[part].write(line)
                counts[part] += 1
    order = sorted(counts, key=lambda part: (part != "common", part == "provenance", part))
    return tuple(Dump(_path(part), part, counts[part], (out / _path(part)).stat().st_size) for part in order)


def _path(part: str) -> str:
    return f"{FOLDER}/{part}.nq.gz"
