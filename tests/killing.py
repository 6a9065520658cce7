"""A process killed at a step of its work, as a power cut does it: SIGKILL just before or just after one call.

A test calls `driven` with a program; the program calls `words` for its arguments, opens what it works on, and `arm`s
the objects whose methods are the steps:

    folder, file = killing.words()
    killing.arm(archive=catalogue.archive, ledger=catalogue.ledger)
"""

import faulthandler
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["thaktho.exchange.pulling", "thaktho.exchange.pushing", "thaktho.purging"])
"""A process that has read the product's code and done nothing yet; each that is to be killed is forked from it."""

NEVER = ("none", 1, "never")
"""The step at which a program is not killed."""


def driven(program: str, step: tuple[str, int, str], *words: str | Path) -> str:
    """Run a program that is to be killed at a step, or at none, in a process of its own; return what it printed.

    A step is an armed object's method (``archive.put``), the how manieth call of it, and ``before`` or ``after``.
    """
    with tempfile.NamedTemporaryFile() as printed:
        arguments = [*map(str, step), *map(str, words)]
        process = _PROCESSES.Process(target=_go, args=(program, arguments, dict(os.environ), printed.name))
        process.start()
        process.join(300)
        if process.exitcode is None:  # it waits for what never comes: it is to say where
            os.kill(process.pid or 0, signal.SIGABRT)
            process.join()
        said = Path(printed.name).read_text(encoding="utf-8")
        assert process.exitcode == (0 if step == NEVER else -signal.SIGKILL), said
        process.close()
    return said


def _go(program: str, arguments: list[str], environment: dict[str, str], printed: str) -> None:
    for stream in (1, 2):
        os.dup2(os.open(printed, os.O_WRONLY | os.O_APPEND), stream)
    faulthandler.enable(2)
    sys.argv[1:] = arguments
    os.environ.clear()  # it was that of the first test
    os.environ.update(environment)
    exec(compile(program, "driver", "exec"), {"__name__": "driver"})  # noqa: S102 - the test's own


def words() -> list[str]:
    """Return, in the program, the words that it was given."""
    return sys.argv[4:]


def arm(**owners: object) -> None:
    """Make the method that the step names kill the process; the parameters are what steps call the objects."""
    step, nth, when = sys.argv[1:4]
    if step != "none":
        owner, _, method = step.partition(".")
        setattr(owners[owner], method, _killing(getattr(owners[owner], method), int(nth), when))


def commits(ledger: Any) -> "Database":
    """Put a connection whose commits are calls of their own in the place of a ledger's; return it, to be armed."""
    ledger._db = Database(ledger._db)
    return ledger._db  # type: ignore[no-any-return]


class Database:
    """A connection to SQLite whose commits, by statement or by method, all go through ``commit``."""

    def __init__(self, real: Any) -> None:
        """Stand before a connection."""
        self._real = real

    def execute(self, statement: str, *values: Any) -> Any:
        """Carry out a statement."""
        return self.commit() if statement == "commit" else self._real.execute(statement, *values)

    def commit(self) -> Any:
        """End the transaction."""
        return self._real.execute("commit")

    def __getattr__(self, name: str) -> Any:
        """Return whatever else the connection has."""
        return getattr(self._real, name)


def _killing(real: Callable[..., object], nth: int, when: str) -> Callable[..., object]:
    calls = 0

    def call(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*arguments, **named)
        if calls == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return call
