"""What was taken out of a workspace for good, in the ledger: tombstones, and the only changes of rows there are.

One transaction writes down a purge: its row, what is to be erased from the archive, and what stands in its place. Then
the contents are erased and the purge is marked done. One that was stopped between is finished when the workspace is
opened again.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

SCHEMA = """
create table if not exists purge (
  id integer primary key, submission integer not null references submission (id), at text not null,
  why text not null, by text not null, done_at text
) strict;
create table if not exists purged (
  purge integer not null references purge (id), submission integer references submission (id),
  digest text not null, instead text
) strict;
"""
_OF_DIGEST = """
select p.at, p.why, p.by from purge p join purged d on d.purge = p.id where d.digest = ? order by p.id desc
"""
_OF_SUBMISSION = """
select p.at, p.why, p.by from purge p
where p.submission = ? or exists (select 1 from purged d where d.purge = p.id and d.submission = ?) order by p.id
"""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """When, why and by whom something was taken out."""

    at: dt.datetime
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A content of the archive that goes, for the submissions (ids) that hold it, and what stands in its place."""

    digest: str
    submissions: tuple[int, ...]
    instead: str | None = None


class Purges:
    """The purges that a ledger tells of; see `Ledger.purges`."""

    def __init__(self, database: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """Use the ledger's own connection."""
        self._db = database
        self._transaction = transaction

    def decide(
        self,
        submission: int,
        tombstone: Tombstone,
        gone: Iterable[Gone],
        clean: Callable[[int, str], str],
        also: Callable[[], None] = lambda: None,
    ) -> None:
        """Write a purge down; it takes force here.

        Args:
            submission: the id of the one that was asked for.
            tombstone: when, why and by whom.
            gone: what goes, for every submission that holds it; for none, where nothing refers to it.
            clean: given the id of a submission and a name in the ledger (of a file, a sheet, an address), the name as
                it may stay.
            also: what else is written down in the same step.
        """
        with self._transaction():
            told = (submission, tombstone.at.isoformat(timespec="seconds"), tombstone.why, tombstone.by)
            made = self._db.execute("insert into purge (submission, at, why, by) values (?, ?, ?, ?)", told).lastrowid
            rows = ((made, holder, one.digest, one.instead) for one in gone for holder in one.submissions or (None,))
            self._db.executemany("insert into purged values (?, ?, ?, ?)", list(rows))
            self._clean(clean)
            also()

    def _clean(self, clean: Callable[[int, str], str]) -> None:
        """Take personal data out of the names of files, sheets and senders and out of minted addresses."""
        for number, file, contents in self._db.execute("select id, file, contents from submission").fetchall():
            names = json.dumps([(clean(number, name), digest) for name, digest in json.loads(contents)])
            if (clean(number, file), names) != (file, contents):
                told = (clean(number, file), names, number)
                self._db.execute("update submission set file = ?, contents = ? where id = ?", told)
        for iri, number, sheet in self._db.execute("select iri, submission, sheet from minted").fetchall():
            kept = (clean(number, iri), clean(number, sheet or ""))
            if kept != (iri, sheet):
                self._db.execute("update minted set iri = ?, sheet = ? where iri = ?", (*kept, iri))
        for number, known_to, name in self._db.execute("select submission, known_to, name from sender").fetchall():
            told = (clean(number, name), number, known_to)
            self._db.execute("update sender set name = ? where submission = ? and known_to = ?", told)

    def unfinished(self) -> list[tuple[int, list[str]]]:
        """Return the purges that were decided and not carried out to the end: their ids, and what is to be erased."""
        found: dict[int, list[str]] = {}
        query = "select p.id, d.digest from purge p left join purged d on d.purge = p.id where p.done_at is null"
        for number, digest in self._db.execute(query + " order by p.id").fetchall():
            found.setdefault(number, []).extend([digest] if digest else [])
        return list(found.items())

    def done(self, number: int, at: dt.datetime) -> None:
        """Write down that a purge was carried out; before that, nothing of what was changed is left in the file."""
        self._db.execute("pragma temp_store = memory")
        self._db.execute("vacuum")
        self._db.execute("pragma wal_checkpoint(truncate)")
        with self._transaction():
            at_ = at.isoformat(timespec="seconds")
            self._db.execute("update purge set done_at = ? where id = ?", (at_, number))

    def instead(self, digest: str) -> str:
        """Return the digest of what stands in the place of a content now; its own, where it was not rewritten."""
        query = "select instead from purged where digest = ? and instead is not null"
        while (found := self._db.execute(query, (digest,)).fetchone()) is not None:
            digest = found[0]
        return digest

    def of_digest(self, digest: str) -> Tombstone | None:
        """Return the last purge that took a content out of the archive."""
        return next(iter(self._told(_OF_DIGEST, (digest,))), None)

    def of_submission(self, submission: int) -> list[Tombstone]:
        """Return every purge that took something out of a submission, in order."""
        return self._told(_OF_SUBMISSION, (submission, submission))

    def _told(self, query: str, values: tuple[object, ...]) -> list[Tombstone]:
        rows = self._db.execute(query, values).fetchall()
        return [Tombstone(dt.datetime.fromisoformat(at), why, by) for at, why, by in rows]

    def referenced(self) -> set[str]:
        """Return the digests of everything in the archive that the ledger refers to."""
        found = {
            digest for (said,) in self._db.execute("select contents from submission") for _, digest in json.loads(said)
        }
        for query in (
            "select report from verdict",
            "select graph from verdict where graph is not null",
            "select instead from purged where instead is not null",
        ):
            found |= {digest for (digest,) in self._db.execute(query)}
        return found
