"""What loading and asking the graph store cost, beside Oxigraph alone, a Fuseki and plain rdflib.

    python -m benchmarks.store WORKSPACE [LARGER]      # of benchmarks.pages; they are read, never written

Loading is opening a workspace that has a ledger and an archive and no store; beside it `bulk_load` of the very same
statements, all in one file. Questions are those of docs/queries, as they stand there. With a larger workspace loading
is measured in both, and by which power it grows.
"""

import math
import shutil
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import Run, best, drift, python, rounds
from pyoxigraph import QueryBoolean
from rdflib import Dataset
from tests.fuseki.server import Fuseki, started

from thaktho.questions import shipped as questions
from thaktho.store.copying import copy
from thaktho.store.graphs import Embedded, QueryAnswer
from thaktho.store.remote import Remote
from thaktho.store.server import Server

_ROUNDS = 2
_PATIENCE = 10
"""Seconds that a question may take."""
_BULK = """
import sys, time
from pyoxigraph import RdfFormat, Store
store, before = Store(sys.argv[1]), time.process_time()
store.bulk_load(path=sys.argv[2], format=RdfFormat.N_QUADS)
report(load=time.process_time() - before, statements=len(store))
"""
_OURS = """
import shutil, sys, time
from pathlib import Path
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace
folder, contract = Path(sys.argv[1]), shipped()
shutil.rmtree(folder / "store", ignore_errors=True)
before = time.process_time()
with Catalogue(open_workspace(folder), contract) as catalogue:
    took = time.process_time() - before
    if len(sys.argv) > 2:
        with open(sys.argv[2], "wb") as out:
            catalogue.store.dump(out)
report(load=took)
"""


def main(words: list[str]) -> None:
    """Measure, and print tables for docs/benchmarks.md."""
    workspaces = [Path(word) for word in words]
    print("| statements | | computing s | ratio | peak MB | drift |")
    print("|---|---|---|---|---|---|")
    loads = [_loading(workspace) for workspace in workspaces]
    if len(loads) > 1:
        (few, quick), (many, slow) = loads
        print(f"\nloading grows by the power {math.log(slow / quick) / math.log(many / few):.2f}\n")
    _asking(workspaces[0])


def _loading(workspace: Path) -> tuple[int, float]:
    """Return how many statements there are and what loading them costs."""
    with TemporaryDirectory() as home:
        place, dumped = Path(home) / "workspace", Path(home) / "all.nq"
        made = shutil.ignore_patterns("store", "public*", "published*", "memory")
        shutil.copytree(workspace, place, ignore=made)
        rounds({"": python(_OURS, str(place), str(dumped))}, 1)
        bulk, runs = Path(home) / "bulk", dict[str, list[Run]]()
        for _ in range(_ROUNDS):
            commands = {"bulk": python(_BULK, str(bulk), str(dumped)), "ours": python(_OURS, str(place))}
            for name, found in rounds(commands, 1).items():
                runs.setdefault(name, []).extend(found)
            shutil.rmtree(bulk)
        alone = min(run.said["load"] for run in runs["bulk"])
        statements = round(runs["bulk"][0].said["statements"])
        for name, told in (("bulk", "`pyoxigraph.Store.bulk_load` alone"), ("ours", "opening, all of it loaded")):
            took = min(run.said["load"] for run in runs[name])
            cells = (
                f"{took:.2f}",
                f"**{took / alone:.2f}**",
                f"{best(runs[name]).own:.0f}",
                f"{drift(runs[name]):.0%}",
            )
            print(f"| {statements:,} | {told} | {' | '.join(cells)} |", flush=True)
        return statements, min(run.said["load"] for run in runs["ours"])


def _asking(workspace: Path) -> None:
    """Ask every question of all three, and print how long they took beside the embedded store."""
    with TemporaryDirectory() as home:
        shutil.copytree(workspace / "store", Path(home) / "store")
        (Path(home) / "fuseki").mkdir()
        embedded = Embedded(Path(home) / "store")
        with started(Path(home) / "fuseki", "2g") as fuseki:
            remote = _remote(fuseki)
            before = time.process_time()
            copy(embedded, remote)
            print(f"copied to Fuseki and compared: {time.process_time() - before:.1f} s of computing here", flush=True)
            plain = _rdflib(embedded, Path(home) / "all.nq")
            asked: dict[str, Callable[[str], int]] = {
                "embedded": lambda sparql: _count(embedded.query(sparql)),
                "Fuseki": lambda sparql: _count(remote.query(sparql)),
                "rdflib": lambda sparql: _of_rdflib(plain, sparql),
            }
            took = {name: [_seconds(ask, one.sparql) for one in questions()] for name, ask in asked.items()}
            remote.close()
    print("\n| | all that answered, s | median ratio | worst ratio | not answered in time |")
    print("|---|---|---|---|---|")
    for name, seconds in took.items():
        both = [(own, base) for own, base in zip(seconds, took["embedded"], strict=True) if own is not None and base]
        ratios = [own / base for own, base in both]
        late = seconds.count(None)
        told = f"{sum(own for own, _ in both):.2f} | {statistics.median(ratios):.1f} | {max(ratios):.0f} | {late}"
        print(f"| {name} | {told} |")


def _remote(fuseki: Fuseki) -> Remote:
    return Remote(fuseki.at(), Server(), ("https://",))


def _rdflib(embedded: Embedded, file: Path) -> Dataset:
    with file.open("wb") as out:
        embedded.dump(out)
    made, before = Dataset(default_union=True), time.process_time()
    made.parse(file, format="nquads")
    print(f"rdflib alone reads the same: {time.process_time() - before:.1f} s", flush=True)
    return made


def _count(answer: QueryAnswer) -> int:
    return 1 if isinstance(answer, QueryBoolean) else sum(1 for _ in answer)


def _of_rdflib(plain: Dataset, sparql: str) -> int:
    try:
        return len(plain.query(sparql))
    except TypeError:  # it cannot sort by what is missing in several rows
        raise _UnansweredError from None


def _seconds(ask: Callable[[str], int], sparql: str) -> float | None:
    """Return the seconds by the clock; None where it is not answered, or not in time."""
    before = time.perf_counter()
    with suppress(_UnansweredError), _patience():
        ask(sparql)
        took = time.perf_counter() - before
        return took if took < _PATIENCE else None
    return None


class _UnansweredError(Exception):
    """A question takes too long, or is too much for who is asked."""


@contextmanager
def _patience() -> Iterator[None]:
    def late(*_: object) -> None:
        raise _UnansweredError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(_PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    main(sys.argv[1:])
