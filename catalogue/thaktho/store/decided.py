"""What people decided of linkages, in the ledger: rows are only ever added, and purged as all else is."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from thaktho.decisions import Decision, pair

SCHEMA = """
create table if not exists decision (
  id integer primary key, one text not null, two text not null, kind text not null, verdict text not null,
  why text not null, by text not null, at text not null, check (one < two)
) strict;
"""


class Decisions:
    """The decisions that a ledger tells of; see `Ledger.decisions`."""

    def __init__(self, database: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """Use the ledger's own connection."""
        self._db = database
        self._transaction = transaction

    def all(self) -> list[Decision]:
        """Return every decision, in the order in which they were written down."""
        rows = self._db.execute("select one, two, kind, verdict, why, by, at, id from decision order by id").fetchall()
        return [
            Decision(one, two, kind, verdict, why, by, dt.datetime.fromisoformat(at), number)
            for one, two, kind, verdict, why, by, at, number in rows
        ]

    def add(self, decisions: Iterable[Decision]) -> None:
        """Write decisions down, all or none."""
        rows = [(d.one, d.two, d.kind, d.verdict, d.why, d.by, d.at.isoformat(timespec="seconds")) for d in decisions]
        with self._transaction():
            self._db.executemany(
                "insert into decision (one, two, kind, verdict, why, by, at) values (?, ?, ?, ?, ?, ?, ?)", rows
            )

    def clean(self, clean: Callable[[str], str]) -> None:
        """Take personal data out of reasons, names and addresses, within the transaction of a purge."""
        for one in self.all():
            kept = (*pair(clean(one.one), clean(one.two)), clean(one.why), clean(one.by))
            if kept != (one.one, one.two, one.why, one.by):
                told = (*kept, one.number)
                self._db.execute("update decision set one = ?, two = ?, why = ?, by = ? where id = ?", told)
