"""Steps over one database that need nothing of one another, on several connections: DuckDB lets go of Python's lock.

Most of its work on a catalogue is planning, which no statement does in more than one thread.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import duckdb

Task = Callable[[duckdb.DuckDBPyConnection], object]
"""A step: given a connection, it does its part. Its temporary tables, macros and variables are that connection's."""
_MOST_THREADS = 4


def run(tables: duckdb.DuckDBPyConnection, tasks: Iterable[Task], begin: str | None = None) -> None:
    """Do tasks side by side, each thread on a connection of its own, in their order as threads become free.

    Args:
        tables: the database; what it holds uncommitted is not seen.
        tasks: none may need what another does, nor may two of them change one table. The longest come first.
        begin: a statement with which each connection begins.

    Raises:
        Exception: whatever a task raises, once all are done that are begun.
    """
    left = SimpleQueue[Task | None]()
    for task in tasks:
        left.put(task)
    cursors = [tables.cursor() for _ in range(min(os.cpu_count() or 1, _MOST_THREADS))]

    def work(own: duckdb.DuckDBPyConnection) -> None:
        with own:
            if begin is not None:
                own.execute(begin)
            for task in iter(left.get, None):
                task(own)

    for _ in cursors:
        left.put(None)
    with ThreadPoolExecutor(len(cursors)) as pool:
        list(pool.map(work, cursors))


def in_turn(tables: duckdb.DuckDBPyConnection, tasks: Iterable[Task]) -> None:
    """Do tasks one after another on a connection, within its transaction if it is in one."""
    for task in tasks:
        task(tables)
