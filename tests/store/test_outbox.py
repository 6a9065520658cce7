"""The outbox: what waits is never lost, never overtaken by something older, and no version has two contents."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.test_ledger import AT, KEYS, _receive, _verdict

from thaktho.errors import SurroundingsError
from thaktho.messages import Text
from thaktho.store.ledger import Ledger
from thaktho.store.outbox import Place

WHY = Text("ไม่ตอบ", "no answer")
THERE = Place("https://ckan.example", "org")
HOUR = dt.timedelta(hours=1)


def _ledger(file: Path = Path(":memory:")) -> Ledger:
    ledger = Ledger(file)
    for number in (1, 2, 3):
        _receive(ledger, number, KEYS[0])
    return ledger


def test_an_acceptance_and_its_place_in_the_queue_are_one_step(tmp_path: Path) -> None:
    """Where the row of the queue cannot be written, nothing was accepted."""
    ledger = _ledger(tmp_path / "ledger.sqlite")
    ledger._db.execute("drop table outbox")
    with pytest.raises(SurroundingsError):
        ledger.judge(1, _verdict("accepted"), AT, [], queued=True)
    assert ledger.current() == []
    ledger.close()


def test_what_was_accepted_waits_until_it_was_sent(tmp_path: Path) -> None:
    ledger = _ledger(tmp_path / "ledger.sqlite")
    ledger.judge(1, _verdict("accepted"), AT, [], queued=True)
    ledger.close()
    again = Ledger(tmp_path / "ledger.sqlite")
    (parcel,) = again.outbox.waiting()
    assert (parcel.key, parcel.submission, parcel.queued_at, parcel.attempts) == (KEYS[0], 1, AT, 0)
    assert (parcel.cleans, parcel.next_at, parcel.said, parcel.is_due(AT)) == (False, None, None, True)
    again.outbox.sent(parcel, AT, THERE)
    assert again.outbox.waiting() == []
    again.close()


def test_a_failure_keeps_its_reason_and_time_and_what_is_newer_starts_afresh() -> None:
    ledger = _ledger()
    ledger.outbox.queue(KEYS[0], 1, AT)
    ledger.outbox.failed(ledger.outbox.waiting()[0], WHY, AT + HOUR)
    (parcel,) = ledger.outbox.waiting()
    assert (parcel.attempts, parcel.said, parcel.next_at) == (1, WHY, AT + HOUR)
    assert (parcel.is_due(AT), parcel.is_due(AT + HOUR)) == (False, True)
    assert parcel.is_due(AT - 30 * 24 * HOUR), "the clock was a month ahead when it failed: nothing waits so long"
    ledger.outbox.queue(KEYS[0], 2, AT + HOUR)
    (parcel,) = ledger.outbox.waiting()
    assert (parcel.submission, parcel.attempts, parcel.said, parcel.next_at) == (2, 0, None, None)
    ledger.close()


def test_what_was_queued_while_something_older_was_under_way_stays_queued() -> None:
    ledger = _ledger()
    ledger.outbox.queue(KEYS[0], 1, AT)
    (older,) = ledger.outbox.waiting()
    assert ledger.outbox.is_newest(older)
    ledger.outbox.queue(KEYS[0], 2, AT)
    assert not ledger.outbox.is_newest(older)
    ledger.outbox.sent(older, AT, THERE)
    ledger.outbox.failed(older, WHY, AT + HOUR)
    (newer,) = ledger.outbox.waiting()
    assert (newer.submission, newer.attempts) == (2, 0)
    ledger.close()


def test_cleaning_up_is_remembered_until_it_was_sent() -> None:
    """A submission that is accepted between a purge and its push does not make the push forget the purge."""
    ledger = _ledger()
    ledger.outbox.queue(KEYS[0], 1, AT, cleans=True)
    ledger.outbox.queue(KEYS[0], 2, AT)
    (parcel,) = ledger.outbox.waiting()
    assert parcel.cleans
    ledger.outbox.sent(parcel, AT, THERE)
    ledger.outbox.queue(KEYS[0], 3, AT)
    assert [parcel.cleans for parcel in ledger.outbox.waiting()] == [False]
    ledger.close()


def test_where_it_was_sent_last_is_known_and_what_is_deleted_is_cleaned_all_the_same() -> None:
    ledger = _ledger()
    assert ledger.outbox.places() == {}
    for place in (THERE, Place("https://other.example", "org-2")):
        ledger.outbox.queue(KEYS[0], 1, AT)
        ledger.outbox.sent(ledger.outbox.waiting()[0], AT, place)
        assert ledger.outbox.places() == {KEYS[0]: place}
    ledger.outbox.queue(KEYS[0], 1, AT)
    ledger.outbox.dropped(KEYS[0], AT)
    assert ledger.outbox.waiting() == []
    ledger.outbox.queue(KEYS[0], 1, AT, cleans=True)
    ledger.outbox.dropped(KEYS[0], AT)
    assert [parcel.cleans for parcel in ledger.outbox.waiting()] == [True]
    ledger.close()


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("abc")), max_size=15))
def test_no_version_is_ever_bound_to_two_contents(sent: list[tuple[int, str]]) -> None:
    """Numbers of submissions grow; within one, the same content after itself keeps its version."""
    ledger = _ledger()
    bound: dict[str, str] = {}
    last = None
    for number, manifest in sorted(sent, key=lambda one: one[0]):
        version = ledger.outbox.bind(KEYS[0], number, manifest, AT)
        assert bound.setdefault(version, manifest) == manifest
        assert (version == (last or ("", ""))[0]) == (last is not None and last[1:] == (number, manifest))
        assert version.partition(".")[0] == str(number)
        last = (version, number, manifest)
    assert ledger.outbox.manifests() == ({KEYS[0]: last[2]} if last else {})
    ledger.close()


def test_versions_count_up_within_a_submission() -> None:
    ledger = _ledger()
    found = [ledger.outbox.bind(KEYS[0], 3, manifest, AT) for manifest in "abbaab"]
    assert found == ["3", "3.1", "3.1", "3.2", "3.2", "3.3"]
    ledger.close()


def test_a_ledger_made_before_there_was_an_outbox_opens(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    ledger = _ledger(file)
    ledger.judge(1, _verdict("accepted"), AT, [])
    for name in ("outbox", "sent_version", "waiting", "sender"):
        ledger._db.execute(f"drop table {name}")
    ledger.close()
    again = Ledger(file)
    assert (again.outbox.waiting(), again.waits.still(), again.waits.senders(1)) == ([], {}, {})
    assert len(again.current()) == 1
    again.close()


def test_what_the_ckan_said_can_be_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    ledger = _ledger(file)
    ledger.outbox.queue(KEYS[0], 1, AT)
    ledger.outbox.failed(ledger.outbox.waiting()[0], WHY, AT)
    with ledger._transaction():
        ledger.outbox.forget_words()
    assert ledger.outbox.waiting()[0].said is None
    ledger.close()
    with sqlite3.connect(file) as database:
        assert database.execute("select said from outbox").fetchall() == [(None,)]
    database.close()
