"""Work beside other work, in a thread of its own, so that no core is idle while there is something to do.

DuckDB, zlib, the graph store and whoever writes files let go of Python's lock while they work.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep
from typing import Any, Self, TypeVar

T = TypeVar("T")
_AGAIN = 0.05
"""Seconds until what is being done is told again to end."""


class Beside:
    """A thread that does one task after another, in the order in which they are given, while its owner does others.

    Leaving waits for what is being done. Where the owner fails, nothing more is begun.

    Args:
        stop: called where the owner fails, again and again until what is being done has ended: it makes it end soon.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._thread = ThreadPoolExecutor(1, "beside")
        self._tasks: list[Future[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._thread.shutdown(wait=kind is None, cancel_futures=kind is not None)
        while not all(task.done() for task in self._tasks):
            self._stop()
            sleep(_AGAIN)

    def do(self, task: Callable[[], T]) -> Callable[[], T]:
        """Have a task done; return what waits for its end and gives what it gave, or raises what it raised."""
        doing = self._thread.submit(task)
        self._tasks.append(doing)
        return doing.result

    def look(self) -> None:
        """Raise what a task raised, if one has by now: so that its owner does not go on for nothing."""
        for task in self._tasks:
            if task.done():
                task.result()
