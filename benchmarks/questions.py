"""What the questions of docs/queries cost on three stores: the embedded one, a Fuseki over HTTP, and plain rdflib.

    python -m benchmarks.questions WORKSPACE [STORE …]       # of benchmarks.pages; it is read, never written

Stores are ``embedded``, ``fuseki``, ``rdflib``; all, if none is named. Seconds are of computing of whoever answers (of
Java with what it compiles and collects), each question asked twice and the better taken. One that takes more than
``SECONDS`` is ended, by the kernel or by Fuseki itself, and told as such. Each store is in a process of its own, whose
peak of memory is told; rdflib reads everything once, and a copy of its process answers each question.
"""

import gc
import multiprocessing
import os
import resource
import shutil
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from pyoxigraph import QueryBoolean
from rdflib import Dataset
from tests.fuseki.server import Fuseki, started

from thaktho.errors import ThakthoError
from thaktho.questions import shipped as questions
from thaktho.store.copying import copy
from thaktho.store.graphs import Embedded, QueryAnswer
from thaktho.store.remote import Remote
from thaktho.store.server import Server

SECONDS = 30
"""Of computing that a question may take; Fuseki counts them by the clock."""
_MOST = 14 << 30
"""Bytes of addresses that rdflib may take."""
_TICKS = os.sysconf("SC_CLK_TCK")
_FORK, _SPAWN = multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")
Ask = Callable[[str], float | None]


def main(place: Path, stores: list[str]) -> None:
    """Print a question a line, and what all of them take."""
    took: dict[str, list[float | None]] = {}
    with TemporaryDirectory() as name:
        home = Path(name)
        embedded = Embedded(place / "store")
        embedded.snapshot(home / "store")
        embedded.close()
        for store in stores or list(_STORES):
            with _STORES[store](home) as ask:
                took[store] = [_better(ask, one.sparql) for one in questions()]
    print(f"\n| question | {' | '.join(f'{store}, s' for store in took)} |\n|---{'|---' * len(took)}|")
    for number, one in enumerate(questions()):
        print(f"| {one.name} | {' | '.join(_told(seconds[number]) for seconds in took.values())} |")
    base = next(iter(took.values()))
    for store, seconds in took.items():
        both = [(own, first) for own, first in zip(seconds, base, strict=True) if own is not None and first]
        ratio = statistics.median(own / first for own, first in both)
        took_all, late = sum(own for own, _ in both), seconds.count(None)
        print(f"{store}: {took_all:.2f} s, median ratio {ratio:.1f}, {late} have no answer within {SECONDS} s")


def _told(seconds: float | None) -> str:
    return "none" if seconds is None else f"{seconds:.2f}"


def _better(ask: Ask, sparql: str) -> float | None:
    first = ask(sparql)
    again = ask(sparql) if first is not None else None
    return first if again is None or first is None else min(first, again)


@contextmanager
def _embedded(home: Path) -> Iterator[Ask]:
    """Ask in a process that is started again where a question ended it."""
    with _Answering(_answer_embedded, home) as process:
        yield process.ask


@contextmanager
def _rdflib(home: Path) -> Iterator[Ask]:
    with _Answering(_answer_rdflib, home) as process:
        yield process.ask


@contextmanager
def _fuseki(home: Path) -> Iterator[Ask]:
    """Copy everything to a Fuseki, and ask it by HTTP."""
    (home / "fuseki").mkdir()
    with started(home / "fuseki", "8g", limit=SECONDS) as fuseki:
        remote, before = Remote(fuseki.at(), Server(), ("https://",)), _java(fuseki)
        here = time.process_time()
        source = Embedded(home / "store", snapshot=True)
        copy(source, remote)
        print(
            f"fuseki: copied and compared in {time.process_time() - here:.0f} s here and "
            f"{_java(fuseki) - before:.0f} s there",
            flush=True,
        )

        def ask(sparql: str) -> float | None:
            begun = _java(fuseki)
            try:
                _count(remote.query(sparql))
            except ThakthoError:  # it says 503 where it took too long
                return None
            return _java(fuseki) - begun

        yield ask
        remote.close()
        print(f"fuseki: peak {peak(fuseki.process)} MB", flush=True)


_STORES = {"embedded": _embedded, "fuseki": _fuseki, "rdflib": _rdflib}


class _Answering:
    """A process that answers, and may be ended by what it is asked."""

    def __init__(self, answer: Callable[[Connection, Path], None], home: Path) -> None:
        self._answer, self._home = answer, home
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join()

    def _start(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=self._answer, args=(theirs, self._home))
        self._process.start()
        theirs.close()

    def ask(self, sparql: str) -> float | None:
        """Return the seconds that an answer takes; None where there is none in time."""
        self._pipe.send(sparql)
        try:
            seconds: float | None = self._pipe.recv()
        except EOFError:
            self._process.join()
            self._start()
            return None
        return seconds


def _answer_embedded(pipe: Connection, home: Path) -> None:
    store = Embedded(home / "store", snapshot=True)
    _answer(pipe, lambda sparql: _timed(lambda: _count(store.query(sparql))))
    print(f"embedded: peak {peak(os.getpid())} MB", flush=True)


def _answer_rdflib(pipe: Connection, home: Path) -> None:
    file, before = home / "all.nq", time.process_time()
    with file.open("wb") as out:
        Embedded(home / "store", snapshot=True).dump(out)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST, _MOST))
    made = Dataset(default_union=True)
    made.parse(file, format="nquads")
    print(f"rdflib: read in {time.process_time() - before:.0f} s", flush=True)
    gc.freeze()

    def ask(sparql: str) -> float | None:
        mine, theirs = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=lambda: theirs.send(_of_rdflib(made, sparql)))
        process.start()
        theirs.close()
        try:
            seconds: float | None = mine.recv()
        except EOFError:  # it was ended
            seconds = None
        process.join()
        return seconds

    _answer(pipe, ask)
    print(f"rdflib: peak {peak(os.getpid())} MB", flush=True)


def _of_rdflib(made: Dataset, sparql: str) -> float | None:
    try:
        return _timed(lambda: len(made.query(sparql)))
    except (TypeError, MemoryError):  # it cannot sort by what is missing in several rows
        return None


def _answer(pipe: Connection, ask: Ask) -> None:
    while True:
        try:
            pipe.send(ask(pipe.recv()))
        except EOFError:
            return


def _timed(ask: Callable[[], object]) -> float:
    """Return the seconds of computing; the kernel ends the process where they are too many."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    before = time.process_time()
    ask()
    seconds = time.process_time() - before
    signal.setitimer(signal.ITIMER_PROF, 0)
    return seconds


def _count(answer: QueryAnswer) -> int:
    return 1 if isinstance(answer, QueryBoolean) else sum(1 for _ in answer)


def _java(fuseki: Fuseki) -> float:
    """Return the seconds of computing of a Fuseki so far."""
    said = Path(f"/proc/{fuseki.process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / _TICKS


def peak(process: int) -> int:
    """Return the peak memory of a process, in MB; 0 of one that was killed and is still there."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0) // 1024


if __name__ == "__main__":
    if shutil.which("java") is None:
        sys.exit("install default-jre-headless")
    main(Path(sys.argv[1]), sys.argv[2:])
