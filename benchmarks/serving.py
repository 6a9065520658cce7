"""The endpoint's throughput and slowest answers, alone and beside a hostile query; the same queries without a server.

    python -m benchmarks.serving [size | WORKSPACE] …

The catalogue is that of ``benchmarks.pages``, made for the run, or a workspace that is there already (a snapshot of its
store is read). Clients keep their connections, each from an address of its own, and ask four small questions in
turn; so many seconds a round. Without a server the same questions are asked of pyoxigraph in this process, one after
the other, answers written as JSON. The hostile client asks for a cartesian product, over and over. Clients run in this
process: what they compute is in the figures. Memory is the peak, as the system counts it, of the server and of the
processes that answer at the end of the round (one that was killed is not among them); what of it is the store's files
in memory counts in each.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from benchmarks import pages
from benchmarks.questions import peak
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from thaktho.site_folder import PUBLISHED
from thaktho.store.graphs import Embedded

CLIENTS = (1, 8, 32)
SECONDS = 10.0
_PREFIXES = (
    "PREFIX proj: <https://linked.data.gov.au/def/project#> PREFIX dct: <http://purl.org/dc/terms/> "
    "PREFIX area: <https://w3id.org/thaktho/id/area/> PREFIX thk: <https://w3id.org/thaktho/ns#> "
)
QUERIES = tuple(
    _PREFIXES + query
    for query in (
        "SELECT ?s ?t { ?s a proj:Project ; dct:title ?t } LIMIT 20",
        "SELECT ?y (COUNT(?s) AS ?n) { ?s proj:hadAreaOfInterest area:900101 ; thk:fiscalYear ?y } GROUP BY ?y",
        "SELECT DISTINCT ?f { ?s proj:hadAreaOfInterest area:900101 ; proj:wasFundedThrough ?f } LIMIT 50",
        "ASK { ?s proj:hadAreaOfInterest area:900101 ; thk:fiscalYear ?y FILTER(?y > 3000) }",
    )
)
HOSTILE = "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?c ?s"
_SETTINGS = "\n[serve]\nqueries_per_minute = 1000000\nseconds = 5\n"


@dataclass(frozen=True, slots=True)
class Round:
    """What a round gave: answers a second, and the seconds that half of them and all but one in a hundred took."""

    rate: float
    median: float
    p99: float
    memory: tuple[int, ...] = ()
    """Of the server, and of each process that answers, in MB."""

    def __str__(self) -> str:
        held = f"  memory {self.memory[0]} + {list(self.memory[1:])} MB" if self.memory else ""
        return f"{self.rate:8.0f}/s  median {self.median * 1000:7.1f} ms  p99 {self.p99 * 1000:7.1f} ms{held}"


def main(asked: list[str]) -> None:
    """Print what each catalogue gives."""
    for one in asked or ["10000"]:
        with TemporaryDirectory() as name:
            home = Path(name)
            there = Path(one)
            place = there if there.is_dir() else pages.workspace(home / "made", int(one))
            folder = _served(place, home / "served")
            plain = direct(folder / PUBLISHED)
            print(f"{one}: pyoxigraph alone: {plain}", flush=True)
            for hostile in (False, True):
                for clients in CLIENTS:
                    found = asyncio.run(_round(folder, clients, hostile=hostile))
                    beside = "beside a hostile query" if hostile else "alone"
                    print(
                        f"{one}: {clients:3} clients, {beside}: {found}  {found.rate / plain.rate:.2f} of pyoxigraph",
                        flush=True,
                    )


def direct(published: Path) -> Round:
    """Ask the store in this process."""
    store = Store.read_only(str(published))
    took: list[float] = []
    end = time.perf_counter() + SECONDS / 2
    while time.perf_counter() < end:
        for query in QUERIES:
            begun = time.perf_counter()
            answer = store.query(query, use_default_graph_as_union=True)
            if not isinstance(answer, QuerySolutions):
                bool(answer)
            else:
                answer.serialize(format=QueryResultsFormat.JSON)
            took.append(time.perf_counter() - begun)
    return _summed(took, sum(took))


def _served(place: Path, folder: Path) -> Path:
    """Make a workspace of a snapshot of another's store and the emptiest site."""
    (folder / "public").mkdir(parents=True)
    (folder / "public" / "index.html").write_text("<p>", encoding="utf-8")
    (folder / "thaktho.toml").write_text(
        (place / "thaktho.toml").read_text(encoding="utf-8") + _SETTINGS, encoding="utf-8"
    )
    store = Embedded(place / "store")
    store.snapshot(folder / PUBLISHED)
    store.close()
    return folder


async def _round(folder: Path, clients: int, *, hostile: bool) -> Round:
    """Start a server, have it asked by so many clients, and stop it."""
    command = [sys.executable, "-m", "thaktho", "serve", "--port", "0", "--workspace", str(folder)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    server = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        assert server.stdout is not None
        said = (await server.stdout.readline()).decode()
        port = int(said.partition("127.0.0.1:")[2].partition("/")[0])
        await asyncio.sleep(1)
        beside = asyncio.create_task(_hostile(port)) if hostile else None
        begun = time.perf_counter()
        took = await asyncio.gather(*(_client(port, number) for number in range(clients)))
        seconds = time.perf_counter() - begun
        if beside is not None:
            beside.cancel()
            with suppress(asyncio.CancelledError):
                await beside
        return replace(_summed([one for each in took for one in each], seconds), memory=_memory(server.pid))
    finally:
        server.terminate()
        await server.wait()


def _memory(server: int) -> tuple[int, ...]:
    """Return the peak memory of the server and of each process that answers, in MB."""
    told = Path(f"/proc/{server}/task").glob("*/children")
    answering = [int(one) for children in told for one in children.read_text().split()]
    return tuple(held for process in (server, *answering) if (held := peak(process)))


async def _client(port: int, number: int) -> list[float]:
    """Ask until the round is over; return how long each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.1.{number + 1}", 0))
    requests = [_request(query) for query in QUERIES]
    took: list[float] = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        begun = time.perf_counter()
        assert await _asked(reader, writer, requests[len(took) % len(requests)]) == 200
        took.append(time.perf_counter() - begun)
    writer.close()
    return took


async def _hostile(port: int) -> None:
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.2.1", 0))
        try:
            await _asked(reader, writer, _request(HOSTILE))
        finally:
            writer.close()


def _request(query: str) -> bytes:
    accept = "application/sparql-results+json"
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: bench\r\nAccept: {accept}\r\n\r\n".encode()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
    return int(head.split()[1])


def _summed(took: list[float], seconds: float) -> Round:
    ordered = sorted(took)
    return Round(
        len(took) / seconds, statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
