"""Waiting submissions: the newest of a key waits, until it is judged, replaced or purged; who sent each is known."""

import dataclasses
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.store.test_ledger import AT, KEYS, _receive, _verdict

from thaktho.store.ledger import Ledger
from thaktho.store.purges import Gone, Tombstone
from thaktho.store.waiting import Wait

WAIT = Wait("permission", AT, "pao-plan", good_rows=True, twin=False, agreed=True)


def _ledger() -> Ledger:
    return Ledger(Path(":memory:"))


def test_a_submission_waits_as_it_was_put_and_what_for_may_change() -> None:
    ledger = _ledger()
    number = _receive(ledger, 1, KEYS[0]).id
    ledger.waits.put(number, WAIT)
    assert ledger.waits.still() == {number: WAIT}
    other = dataclasses.replace(WAIT, why="many-gone", agreed=False)
    ledger.waits.put(number, other)
    assert ledger.waits.still() == {number: other}
    ledger.close()


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(["wait", None, "accepted", "rejected"])), max_size=9))
def test_the_newest_of_a_key_waits_unless_something_newer_was_accepted(
    events: list[tuple[tuple[str, str, str], str | None]],
) -> None:
    ledger = _ledger()
    expected: dict[tuple[str, str, str], int] = {}
    for number, (key, became) in enumerate(events):
        received = _receive(ledger, number, key)
        if became == "wait":
            ledger.waits.put(received.id, WAIT)
            expected[key] = received.id
        elif became:
            ledger.judge(received.id, _verdict(became), AT, [])
        if became == "accepted":
            expected.pop(key, None)
    assert list(ledger.waits.still()) == sorted(expected.values())
    ledger.close()


def test_what_is_judged_or_purged_waits_no_longer() -> None:
    ledger = _ledger()
    one, two = (_receive(ledger, number, KEYS[number]).id for number in (0, 1))
    for number in (one, two):
        ledger.waits.put(number, WAIT)
    ledger.judge(one, _verdict("withdrawn"), AT, [])
    ledger.purges.decide(two, Tombstone(AT, "ขอให้ลบ", "clerk"), [Gone("cd" * 32, (two,))], lambda _, name: name)
    assert ledger.waits.still() == {}
    assert ledger.waits.ever() == {one, two}
    ledger.close()


def test_who_sent_a_submission_is_known_by_the_system_and_the_ckan() -> None:
    ledger = _ledger()
    number = _receive(ledger, 1, KEYS[0]).id
    assert ledger.waits.senders(number) == {"system": "clerk"}
    ledger.waits.sent_by(number, "ckan", "user-a")
    ledger.waits.sent_by(number, "ckan", "user-b")
    assert ledger.waits.senders(number) == {"system": "clerk", "ckan": "user-b"}
    ledger.close()
