"""Steps over one database that need nothing of one another, on several connections: DuckDB lets go of Python's lock.

Most of its work on a catalogue is planning, which no statement does in more than one thread.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from queue import Empty, SimpleQueue
from threading import Lock
from time import sleep

import duckdb

Task = Callable[[duckdb.DuckDBPyConnection], object]
"""A step: given a connection, it does its part. Its temporary tables, macros and variables are that connection's."""
_MOST_THREADS = 4
_AGAIN = 0.05
"""Seconds until what goes on after it was interrupted is interrupted again: a step asks for more than one thing."""


def threads() -> int:
    """Return in how many threads a database works at the most: each takes memory."""
    return min(os.cpu_count() or 1, _MOST_THREADS)


def another(tables: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return another connection to a database, which looks for tables where this one does."""
    own = tables.cursor()
    own.execute(f"set search_path = '{path(tables)}'")
    return own


def path(tables: duckdb.DuckDBPyConnection) -> str:
    """Return where a connection looks for tables."""
    asked = "select coalesce(nullif(current_setting('search_path'), ''), current_database() || '.main')"
    ((said,),) = tables.execute(asked).fetchall()
    return str(said)


def run(tables: duckdb.DuckDBPyConnection, tasks: Iterable[Task]) -> None:
    """Do tasks side by side, each thread on a connection of its own, in their order; what they let go of is given back.

    Args:
        tables: the database; what it holds uncommitted is not seen.
        tasks: none may need what another does, nor may two of them change one table. The longest come first.

    Raises:
        Exception: whatever a task raises: no other is begun then, and what others ask of the database is interrupted;
            so it is where this thread is.
    """
    left = SimpleQueue[Task]()
    for task in tasks:
        left.put(task)
    cursors = [another(tables) for _ in range(threads())]
    busy: list[duckdb.DuckDBPyConnection] = []
    lock = Lock()

    def work(own: duckdb.DuckDBPyConnection) -> None:
        busy.append(own)
        try:
            while (task := _next(left)) is not None:
                task(own)
        finally:
            with lock:  # what is closed cannot be interrupted
                busy.remove(own)
                own.close()

    with ThreadPoolExecutor(len(cursors)) as pool:
        try:
            _done([pool.submit(work, own) for own in cursors])
        except BaseException:
            while _next(left) is not None:
                pass
            while busy:
                with lock:
                    for own in busy:
                        own.interrupt()
                sleep(_AGAIN)
            raise
    give_back(tables)


def give_back(tables: duckdb.DuckDBPyConnection) -> None:
    """Give free memory back to the machine: DuckDB keeps what is let go of until its limit is set."""
    ((limit,),) = tables.execute("select current_setting('memory_limit')").fetchall()
    tables.execute(f"set memory_limit = '{limit}'")


def _next(left: SimpleQueue[Task]) -> Task | None:
    try:
        return left.get_nowait()
    except Empty:
        return None


def _done(working: list[Future[None]]) -> None:
    """Wait until all is done, or something fails, which is raised."""
    for one in wait(working, return_when=FIRST_EXCEPTION).done:
        one.result()


def in_turn(tables: duckdb.DuckDBPyConnection, tasks: Iterable[Task]) -> None:
    """Do tasks one after another on a connection, within its transaction if it is in one."""
    for task in tasks:
        task(tables)
