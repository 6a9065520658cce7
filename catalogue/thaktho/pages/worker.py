"""Pages made in several processes: each opens the pages' inputs for reading and makes the batches that it is given.

    python -m thaktho.pages.worker JOB      batches in as lines of JSON, what was written out as lines of JSON

A worker is a program of its own and no fork, since the parent has threads. It ends when nothing more comes in: so none
outlives its parent. What is written does not depend on how many there are.
"""

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
from typing import TextIO

import duckdb

from thaktho.contract import Sheet
from thaktho.messages import Language
from thaktho.pages.assets import Assets
from thaktho.pages.context import Context
from thaktho.pages.settings import SiteSettings
from thaktho.pages.writing import Batch, Written, write


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


def made(job: Job, batches: Iterable[Batch], workers: int) -> Iterator[Written]:
    """Have batches made by so many processes; yield what was written, in no order.

    Raises:
        RuntimeError: a process failed; the message is its own.
    """
    place = job.inputs.with_name("job")
    place.write_bytes(pickle.dumps(job))
    waiting = iter(list(batches))
    lock, answers = threading.Lock(), Queue[list[Written] | Exception | None]()
    processes = [_started(place) for _ in range(workers)]

    def following() -> Batch | None:
        with lock:
            return next(waiting, None)

    def drive(process: "subprocess.Popen[str]") -> None:
        try:
            while (batch := following()) is not None:
                answers.put(_asked(process, batch))
        except Exception as error:  # noqa: BLE001 - it is raised again where the answers are read
            answers.put(error)
        answers.put(None)

    threads = [threading.Thread(target=drive, args=(process,), daemon=True) for process in processes]
    try:
        for thread in threads:
            thread.start()
        left = workers
        while left:
            answer = answers.get()
            if isinstance(answer, Exception):
                raise answer
            left -= answer is None
            yield from answer or ()
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _started(job: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", __name__, str(job)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def _asked(process: "subprocess.Popen[str]", batch: Batch) -> list[Written]:
    if process.stdin is None or process.stdout is None:
        raise TypeError(process)
    try:
        process.stdin.write(json.dumps(batch) + "\n")
        process.stdin.flush()
        said = process.stdout.readline()
    except BrokenPipeError:
        said = ""
    if not said:
        raise RuntimeError(f"a process that makes pages ended with {process.wait()}")
    answer = json.loads(said)
    if isinstance(answer, str):
        raise RuntimeError(answer)  # noqa: TRY004 - it is what went wrong there
    return [(no, files) for no, files in answer]


def _answering() -> TextIO:
    """Return standard output for answers alone: what a library prints there goes where errors go."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def main() -> None:
    """Make the batches that come in, until none does."""
    answers = _answering()
    job: Job = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - of our parent, in a folder closed to others
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
            except Exception:  # noqa: BLE001 - the parent says it
                answer = traceback.format_exc()
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
