"""The outbox: which datasets the CKAN has still to be told of, and which content was sent under which version.

A row a dataset, queued in the very transaction that makes it necessary: an acceptance, a purge. A newer submission
takes the place of an older one that was not sent yet, so nothing old is ever sent after something new. Of what is sent
only digests are kept. In the ledger; see `Ledger.outbox`.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple

from thaktho.messages import Text
from thaktho.workspace import Key

LONGEST_WAIT = dt.timedelta(hours=6)
"""After so long at the latest a parcel that did not go through is tried again."""


class Place(NamedTuple):
    """A CKAN, by its address, and an organisation in it, by its name."""

    ckan: str
    organization: str


SCHEMA = """
create table if not exists outbox (
  publisher text not null, dataset text not null, period text not null,
  submission integer not null references submission (id), ticket integer not null, cleans integer not null,
  queued_at text not null, attempts integer not null, next_at text, said text, sent_at text,
  primary key (publisher, dataset, period)
) strict;
create table if not exists sent_version (
  publisher text not null, dataset text not null, period text not null,
  number integer not null, revision integer not null, manifest text not null, bound_at text not null,
  primary key (publisher, dataset, period, number, revision)
) strict;
create table if not exists sent_to (
  publisher text not null, dataset text not null, period text not null, ckan text not null, organization text not null,
  primary key (publisher, dataset, period)
) strict;
"""
_QUEUE = """
insert into outbox values (?, ?, ?, ?, 1, ?, ?, 0, null, null, null)
on conflict do update set submission = excluded.submission, ticket = ticket + 1,
  cleans = excluded.cleans or (cleans and sent_at is null), queued_at = excluded.queued_at,
  attempts = 0, next_at = null, said = null, sent_at = null
"""
_FAILED = """
update outbox set attempts = attempts + 1, said = ?, next_at = ?
where publisher = ? and dataset = ? and period = ? and ticket = ? and sent_at is null
"""
_DROPPED = """
update outbox set sent_at = ?, said = null
where publisher = ? and dataset = ? and period = ? and sent_at is null and not cleans
"""
_SENT = """
update outbox set sent_at = ?, said = null where publisher = ? and dataset = ? and period = ? and ticket = ?
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A dataset that waits to be sent.

    ``submission`` (an id) is the one in force when it was queued; ``ticket`` counts how often its key was queued.
    ``cleans``: personal data was taken out, so what is no longer published has to go from the CKAN too. ``next_at`` is
    when it may be tried again, and ``said`` why it did not go through; None: it was not tried yet.
    """

    key: Key
    submission: int
    ticket: int
    cleans: bool
    queued_at: dt.datetime
    attempts: int
    next_at: dt.datetime | None
    said: Text | None

    @property
    def name(self) -> str:
        """Return ``publisher/dataset/period``."""
        return "/".join(self.key)

    def is_due(self, now: dt.datetime) -> bool:
        """Tell whether it may be tried now, as what would wait longer than anything does: the clock was set back."""
        return self.next_at is None or not now < self.next_at <= now + LONGEST_WAIT


class Outbox:
    """What a ledger says of the CKAN."""

    def __init__(self, database: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """Use the ledger's own connection."""
        self._db = database
        self._transaction = transaction

    def queue(self, key: Key, submission: int, at: dt.datetime, *, cleans: bool = False) -> None:
        """Queue a dataset; see `add`."""
        with self._transaction():
            self.add(key, submission, at, cleans=cleans)

    def add(self, key: Key, submission: int, at: dt.datetime, *, cleans: bool = False) -> None:
        """Queue a dataset within a transaction that is under way; what waits of its key already is replaced.

        Args:
            key: of the dataset.
            submission: the id of the one in force.
            at: when.
            cleans: because personal data was taken out; that stays so until it is sent.
        """
        self._db.execute(_QUEUE, (*key, submission, cleans, _stamp(at)))

    def forget_words(self) -> None:
        """Forget, within a transaction that is under way, what the CKAN said: it may repeat what was sent to it."""
        self._db.execute("update outbox set said = null")

    def waiting(self) -> list[Parcel]:
        """Return what waits to be sent, the longest first."""
        query = """
        select publisher, dataset, period, submission, ticket, cleans, queued_at, attempts, next_at, said
        from outbox where sent_at is null order by queued_at, publisher, dataset, period"""
        return [
            Parcel((row[0], row[1], row[2]), row[3], row[4], bool(row[5]), _time(row[6]), row[7], _maybe(row[8]), said)
            for row in self._db.execute(query).fetchall()
            for said in [Text(**json.loads(row[9])) if row[9] else None]
        ]

    def is_newest(self, parcel: Parcel) -> bool:
        """Tell whether a parcel still waits as it was taken: nothing newer was queued since, and it was not sent."""
        query = "select ticket from outbox where publisher = ? and dataset = ? and period = ? and sent_at is null"
        return bool(self._db.execute(query, parcel.key).fetchone() == (parcel.ticket,))

    def failed(self, parcel: Parcel, said: Text, next_at: dt.datetime) -> None:
        """Write down why a parcel did not go through, and when it may be tried again."""
        told = (json.dumps(said.as_dict(), ensure_ascii=False), _stamp(next_at), *parcel.key, parcel.ticket)
        with self._transaction():
            self._db.execute(_FAILED, told)

    def sent(self, parcel: Parcel, at: dt.datetime, place: Place) -> None:
        """Write down that a parcel is in a CKAN wholly; what was queued since stays queued."""
        told = (_stamp(at), *parcel.key, parcel.ticket)
        with self._transaction():
            self._db.execute(_SENT, told)
            self._db.execute("insert or replace into sent_to values (?, ?, ?, ?, ?)", (*parcel.key, *place))

    def places(self) -> dict[Key, Place]:
        """Return where each dataset was sent last."""
        query = "select publisher, dataset, period, ckan, organization from sent_to"
        return {(row[0], row[1], row[2]): Place(row[3], row[4]) for row in self._db.execute(query).fetchall()}

    def dropped(self, key: Key, at: dt.datetime) -> None:
        """Write down that a dataset is not to be sent any more, until it is queued again.

        What was purged still is: a CKAN keeps what is deleted there, and that has to be overwritten.
        """
        with self._transaction():
            self._db.execute(_DROPPED, (_stamp(at), *key))

    def bind(self, key: Key, number: int, manifest: str, at: dt.datetime) -> str:
        """Return the version under which a content is sent; the two belong together from now on.

        Args:
            key: of the dataset.
            number: of its submission in force, counted from 1.
            manifest: the digest of all that is sent.
            at: when.

        Returns:
            ``3`` for the first content of submission 3, ``3.1`` for the next.
        """
        with self._transaction():
            revision, is_bound = self._revision(key, number, manifest)
            if not is_bound:
                told = (*key, number, revision, manifest, _stamp(at))
                self._db.execute("insert into sent_version values (?, ?, ?, ?, ?, ?, ?)", told)
        return _version(number, revision)

    def version(self, key: Key, number: int, manifest: str) -> str:
        """Return the version that `bind` would give; nothing is written."""
        return _version(number, self._revision(key, number, manifest)[0])

    def _revision(self, key: Key, number: int, manifest: str) -> tuple[int, bool]:
        """Return the revision of a content, and whether the two are bound already."""
        query = """
        select revision, manifest from sent_version
        where publisher = ? and dataset = ? and period = ? and number = ? order by revision desc limit 1"""
        last = self._db.execute(query, (*key, number)).fetchone()
        if last is None:
            return 0, False
        return (last[0], True) if last[1] == manifest else (last[0] + 1, False)

    def manifests(self) -> dict[Key, str]:
        """Return the digest of what was sent last of each dataset."""
        query = "select publisher, dataset, period, manifest from sent_version order by number, revision"
        return {(row[0], row[1], row[2]): row[3] for row in self._db.execute(query).fetchall()}


def _version(number: int, revision: int) -> str:
    return f"{number}.{revision}" if revision else str(number)


def _stamp(at: dt.datetime) -> str:
    """Return a time as it is kept: in UTC, so that texts sort as times do."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _time(said: str) -> dt.datetime:
    return dt.datetime.fromisoformat(said)


def _maybe(said: str | None) -> dt.datetime | None:
    return _time(said) if said else None
