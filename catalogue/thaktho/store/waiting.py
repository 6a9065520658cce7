"""Submissions that were checked and wait, unpublished, for a permission or a person; and who sent each submission.

A submission waits as long as it has no verdict, nothing newer of its key waits or was accepted, and nothing of it was
taken out for good. In the ledger; see `Ledger.waits`.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

Why = Literal["permission", "many-gone"]
"""What for: the CKAN could not be asked, or a person has to say yes to so many projects going."""

SCHEMA = """
create table if not exists waiting (
  submission integer primary key references submission (id), why text not null, since text not null,
  layout text, good_rows integer not null, twin integer not null, agreed integer not null
) strict;
create table if not exists sender (
  submission integer not null references submission (id), known_to text not null, name text not null,
  primary key (submission, known_to)
) strict;
"""
_STILL = """
select w.submission, w.why, w.since, w.layout, w.good_rows, w.twin, w.agreed
from waiting w join submission s on s.id = w.submission
where not exists (select 1 from verdict v where v.submission = s.id)
  and not exists (select 1 from purged d where d.submission = s.id)
  and not exists (select 1 from submission t
    where t.publisher = s.publisher and t.dataset = s.dataset and t.period = s.period and t.id > s.id
      and (exists (select 1 from waiting w2 where w2.submission = t.id)
        or exists (select 1 from verdict v where v.submission = t.id and v.verdict = 'accepted')))
order by w.submission
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """How a submission waits, and how it is to be read then.

    ``twin``: it was a folder of CSVs. ``agreed``: its sender saw what it would change and said yes. That
    holds as long as it waits, since nothing else of its key is published meanwhile.
    """

    why: Why
    since: dt.datetime
    layout: str | None
    good_rows: bool
    twin: bool
    agreed: bool


class Waits:
    """The submissions that a ledger holds back."""

    def __init__(self, database: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """Use the ledger's own connection."""
        self._db = database
        self._transaction = transaction

    def put(self, submission: int, wait: Wait) -> None:
        """Write down that a submission waits; what it waited for before is forgotten."""
        since = wait.since.isoformat(timespec="seconds")
        told = (submission, wait.why, since, wait.layout, wait.good_rows, wait.twin, wait.agreed)
        with self._transaction():
            self._db.execute("insert or replace into waiting values (?, ?, ?, ?, ?, ?, ?)", told)

    def still(self) -> dict[int, Wait]:
        """Return the submissions (ids) that wait, the oldest first."""
        return {
            number: Wait(why, dt.datetime.fromisoformat(since), layout, bool(good_rows), bool(twin), bool(agreed))
            for number, why, since, layout, good_rows, twin, agreed in self._db.execute(_STILL).fetchall()
        }

    def ever(self) -> set[int]:
        """Return the submissions (ids) that wait or have waited."""
        return {number for (number,) in self._db.execute("select submission from waiting")}

    def sent_by(self, submission: int, known_to: Literal["system", "ckan"], name: str) -> None:
        """Write down who sent a submission, by the name that the system or the CKAN knows."""
        with self._transaction():
            self._db.execute("insert or replace into sender values (?, ?, ?)", (submission, known_to, name))

    def senders(self, submission: int) -> dict[str, str]:
        """Return who sent a submission: ``system`` and ``ckan`` → the name that each knows."""
        query = "select known_to, name from sender where submission = ? order by known_to desc"
        return dict(self._db.execute(query, (submission,)).fetchall())
