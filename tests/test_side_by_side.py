"""Steps side by side: all are done, each connection knows what it has to, and what fails is said."""

import contextlib
import os
import signal
import threading
import time

import duckdb
import pytest

from thaktho import side_by_side

_FOREVER = "select max(a.range * b.range) from range(100_000_000) a, range(100_000_000) b"


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("create table found (number integer)")
    return made


def _numbers(tables: duckdb.DuckDBPyConnection) -> list[int]:
    return sorted(number for (number,) in tables.execute("select number from found").fetchall())


def _add(number: int) -> side_by_side.Task:
    return lambda own: own.execute("insert into found values (?)", [number])


def test_all_tasks_are_done_on_connections_that_find_tables_where_the_first_does(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    tables.execute("attach ':memory:' as beside; use beside; create table found (number integer)")
    side_by_side.run(tables, map(_add, range(9)))
    assert _numbers(tables) == list(range(9))


def test_tasks_go_side_by_side(tables: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=60)  # which neither passes before the other comes
    side_by_side.run(tables, [lambda _: both.wait(), lambda _: both.wait()])


def test_what_fails_ends_what_others_ask_and_nothing_more_is_begun(
    tables: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=60)

    def fails(_: duckdb.DuckDBPyConnection) -> None:
        both.wait()
        raise OSError("no room")

    def long(own: duckdb.DuckDBPyConnection) -> None:
        both.wait()
        for _ in range(2):  # what is interrupted may be gone on with
            with contextlib.suppress(duckdb.InterruptException):
                own.execute(_FOREVER)

    with pytest.raises(OSError, match="no room"):
        side_by_side.run(tables, [fails, long, _add(1)])
    assert _numbers(tables) == []
    tables.execute("insert into found values (5)")  # and the database goes on


@pytest.mark.parametrize("pause", [0, 0.2])  # before and after the main thread waits
def test_an_interrupt_ends_what_is_asked(tables: duckdb.DuckDBPyConnection, pause: float) -> None:
    def interrupted(own: duckdb.DuckDBPyConnection) -> None:
        time.sleep(pause)
        os.kill(os.getpid(), signal.SIGINT)  # to the process, as Ctrl-C: one raised in this thread wakes no other
        own.execute(_FOREVER)

    with pytest.raises(KeyboardInterrupt):
        side_by_side.run(tables, [interrupted, *[_add(1)] * 9])
    tables.execute("insert into found values (5)")


def test_in_turn_tasks_belong_to_the_transaction_of_the_connection(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute("begin")
    side_by_side.in_turn(tables, map(_add, (2, 1)))
    assert tables.execute("from found").fetchall() == [(2,), (1,)]
    tables.execute("rollback")
    assert _numbers(tables) == []
