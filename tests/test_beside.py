"""Work in a thread of its own: in order, and told of when it fails; it ends where its owner does."""

from collections.abc import Callable
from threading import Event

import pytest

from thaktho.beside import Beside


def test_tasks_are_done_in_order_and_give_what_they_gave() -> None:
    done: list[int] = []

    def task(number: int) -> Callable[[], int]:
        def does() -> int:
            done.append(number)
            return number * 2

        return does

    with Beside(Event().set) as beside:
        waits = [beside.do(task(number)) for number in range(3)]
        assert [wait() for wait in waits] == [0, 2, 4]
    assert done == [0, 1, 2]


def test_what_a_task_raised_is_raised_where_its_owner_looks() -> None:
    def fails() -> None:
        raise OSError("no room")

    with Beside(Event().set) as beside:
        beside.look()  # nothing is to be seen yet
        failed = beside.do(fails)
        with pytest.raises(OSError, match="no room"):
            failed()
        with pytest.raises(OSError, match="no room"):
            beside.look()


def test_where_the_owner_fails_what_is_being_done_is_told_to_end_and_nothing_is_begun() -> None:
    begun, stop, more = Event(), Event(), Event()

    def long() -> None:
        begun.set()
        assert stop.wait(60)

    def owner() -> None:
        with Beside(stop.set) as beside:
            beside.do(long)
            beside.do(more.set)
            assert begun.wait(60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        owner()
    assert stop.is_set()
    assert not more.is_set()
