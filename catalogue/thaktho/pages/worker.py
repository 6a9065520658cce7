"""Pages made in several processes: each opens the pages' inputs for reading and makes the batches that it is given.

    python -m thaktho.pages.worker PARENT   lines of JSON: the path of the job and then batches in, what was written out

A worker is a program of its own and no fork, since the parent has threads. It gets ready while the parent still makes
the inputs, and ends when nothing more comes in: so none outlives its parent. What is written does not depend on how
many there are.
"""

import contextlib
import gc
import json
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Self, TextIO

import duckdb

from thaktho import tied
from thaktho.contract import Sheet
from thaktho.messages import Language
from thaktho.pages.assets import Assets
from thaktho.pages.context import Context
from thaktho.pages.settings import SiteSettings
from thaktho.pages.writing import Batch, Written, write

_WORTH = 500
"""So many pages are worth a process, each counted once however far it goes on."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker needs: the file of the database ``inputs``, and what the templates are told."""

    inputs: Path
    sheets: Sequence[Sheet]
    site: SiteSettings
    assets: Assets
    languages: Sequence[Language]
    out: Path
    html_alone: bool = False


class Alone:
    """This process, which makes pages itself: the same as `Workers` to whoever wants them made."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def begin(self, facts: duckdb.DuckDBPyConnection, job: Job, batches: Iterable[Batch]) -> None:
        """Take the batches; they are made when they are asked for."""
        self._facts, self._job, self._batches = facts, job, batches

    def written(self) -> Iterator[Written]:
        """Make the batches and yield what was written of them; the database ``inputs`` is let go."""
        job = self._job
        context = Context(self._facts, job.sheets, job.site, job.assets)
        for batch in self._batches:
            yield from write(context, batch, job.languages, job.out, html_alone=job.html_alone)
        self._facts.execute("detach inputs")


class Workers:
    """So many processes at the most, which end when this is left.

    Of a site that was built before, few pages may be made: then the first gets ready at once, and others are started
    where there are pages enough. To start one takes as long as a hundred pages.
    """

    def __init__(self, count: int, *, few: bool = False) -> None:
        self._count = count
        self._processes = [_started() for _ in range(1 if few else count)]
        self._answers = Queue[list[Written] | Exception | None]()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()

    def begin(self, facts: duckdb.DuckDBPyConnection, job: Job, batches: Iterable[Batch]) -> None:
        """Have batches made; this returns at once. The database ``inputs`` is let go."""
        facts.execute("detach inputs")
        place = job.inputs.with_name("job")
        place.write_bytes(pickle.dumps(job))
        given = list(batches)
        more = min(self._count, sum(len(numbers) for _, numbers in given) // _WORTH) - len(self._processes)
        self._processes += [_started() for _ in range(more)]
        waiting, lock = iter(given), threading.Lock()

        def following() -> Batch | None:
            with lock:
                return next(waiting, None)

        def drive(process: "subprocess.Popen[str]") -> None:
            try:
                _tell(process, str(place))
                while (batch := following()) is not None:
                    self._answers.put(_asked(process, batch))
            except Exception as error:  # noqa: BLE001 - it is raised again where the answers are read
                self._answers.put(error)
            finally:
                self._answers.put(None)

        for process in self._processes:
            threading.Thread(target=drive, args=(process,), daemon=True).start()

    def written(self) -> Iterator[Written]:
        """Yield what was written of the batches, in no order, until all is.

        Raises:
            OSError: the disk is full or refuses, where a process writes.
            RuntimeError: a process failed; the message is its own.
        """
        left = len(self._processes)
        while left:
            answer = self._answers.get()
            if isinstance(answer, Exception):
                raise answer
            left -= answer is None
            yield from answer or ()


def _started() -> "subprocess.Popen[str]":
    """Start a process, in a group of its own: what is typed to interrupt this one is not for it to tell of."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", __name__, str(os.getpid())]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, process_group=0
    )


def _tell(process: "subprocess.Popen[str]", said: object) -> None:
    if process.stdin is None:
        raise TypeError(process)
    with contextlib.suppress(BrokenPipeError):  # it is found when its answer is read
        process.stdin.write(json.dumps(said) + "\n")
        process.stdin.flush()


def _asked(process: "subprocess.Popen[str]", batch: Batch) -> list[Written]:
    _tell(process, batch)
    if process.stdout is None:
        raise TypeError(process)
    if not (said := process.stdout.readline()):
        raise RuntimeError(f"a process that makes pages ended with {process.wait()}")
    answer = json.loads(said)
    if isinstance(answer, dict):
        raise OSError(answer["errno"], answer["said"])
    if isinstance(answer, str):
        raise RuntimeError(answer)  # noqa: TRY004 - it is what went wrong there
    return [(no, files) for no, files in answer]


def _answering() -> TextIO:
    """Return standard output for answers alone: what a library prints there goes where errors go."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def main(parent: int) -> None:
    """Make the batches that come in, until none does; not one page more where the parent is killed.

    The next build may make its folder by then.
    """
    tied.end_with(parent)
    answers = _answering()
    place = sys.stdin.readline()
    if not place:
        return
    job: Job = pickle.loads(Path(json.loads(place)).read_bytes())  # noqa: S301 - of our parent, closed to others
    with duckdb.connect(config={"threads": "1", "memory_limit": "1GB"}) as facts:
        facts.execute("set enable_progress_bar = false")  # it would stand between the answers
        facts.execute(f"attach '{str(job.inputs).replace(chr(39), chr(39) * 2)}' as inputs (read_only)")
        context = Context(facts, job.sheets, job.site, job.assets)
        gc.freeze()  # what is there now stays; what pages leave behind is in no circles
        gc.set_threshold(100_000)
        for line in sys.stdin:
            kind, numbers = json.loads(line)
            try:
                answer: object = list(
                    write(context, (kind, numbers), job.languages, job.out, html_alone=job.html_alone)
                )
            except OSError as error:  # the disk is full or refuses: no mistake of ours
                answer = {"errno": error.errno, "said": f"{error.strerror or error}"}
            except Exception:  # noqa: BLE001 - the parent says it
                answer = traceback.format_exc()
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
