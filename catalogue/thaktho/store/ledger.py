"""The ledger: one SQLite file that says what was received and what became of it; rows are only ever added.

But for personal data that is taken out for good: that is `purges`' business.

An acceptance is one row written in one transaction, after everything it names is in the archive: a submission is
accepted wholly or not at all, whenever the machine stops.
"""

import datetime as dt
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from thaktho.errors import SurroundingsError
from thaktho.store import decided, left, outbox, pulled, purges, waiting
from thaktho.workspace import Key

_SCHEMA = """
create table if not exists submission (
  id integer primary key, iri text not null, publisher text not null, dataset text not null, period text not null,
  file text not null, sha256 text not null, contents text not null, received_at text not null
) strict;
create table if not exists verdict (
  submission integer not null references submission (id), verdict text not null, at text not null,
  graph_name text, graph text, report text not null, projects integer not null,
  violations integer not null, warnings integer not null, infos integer not null, left_out integer not null,
  contract_version text not null, software_version text not null
) strict;
create table if not exists minted (iri text primary key, submission integer not null, sheet text, row integer) strict;
create unique index if not exists one_verdict on verdict (submission);
"""


_SELECT = """
select s.id, s.iri, s.publisher, s.dataset, s.period, s.file, s.sha256, s.contents, s.received_at,
  v.verdict, v.graph_name, v.graph, v.report, v.projects, v.violations, v.warnings, v.infos, v.left_out,
  v.contract_version, v.software_version
from submission s left join verdict v on v.submission = s.id
"""
_IN_FORCE = """
where v.verdict = 'accepted' and s.id = (select max(t.id) from submission t join verdict w on w.submission = t.id
  where w.verdict = 'accepted' and w.at < ?
  and t.publisher = s.publisher and t.dataset = s.dataset and t.period = s.period)
order by s.publisher, s.dataset, s.period
"""
_EVER = "9999"
"""Later than any moment, as moments are written down."""
_DIGEST = re.compile("[0-9a-f]{64}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
"""What digests and addresses look like: in a ledger that a disk or a hand damaged something else may stand."""
_ReceivedRow = tuple[int, str, str, str, str, str, str, str, str]
_VerdictRow = tuple[str, str | None, str | None, str, int, int, int, int, int, str, str]


@dataclass(frozen=True, slots=True)
class Received:
    """A submission as received; ``contents`` are (name, digest in the archive) of its files."""

    id: int
    iri: str
    publisher: str
    dataset: str
    period: str
    file: str
    sha256: str
    contents: tuple[tuple[str, str], ...]
    received_at: dt.datetime

    @property
    def key(self) -> Key:
        """Return publisher, dataset and period."""
        return self.publisher, self.dataset, self.period

    @property
    def name(self) -> str:
        """Return ``publisher/dataset/period/number``, by which people name it."""
        return self.iri.partition("/submission/")[2]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a submission; ``graph`` and ``report`` are digests in the archive.

    The graph is the one in force: where personal data was taken out of it, what was put in its place.
    """

    verdict: str
    graph_name: str | None
    graph: str | None
    report: str
    projects: int
    violations: int
    warnings: int
    infos: int
    left_out: int
    contract_version: str
    software_version: str


class Ledger:
    """The ledger of a workspace."""

    def __init__(self, file: Path) -> None:
        """Open the ledger, making it if it is not there.

        Raises:
            SurroundingsError: it cannot be opened or is no ledger.
        """
        mask = os.umask(0o077)  # it says who sent what: where it is made, it is closed to others
        try:
            # several threads of a command may read it, one after another
            self._db = sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)
            self._prepare()
        except sqlite3.Error as cause:
            raise trouble(cause) from cause
        finally:
            os.umask(mask)
        self.decisions = decided.Decisions(self._db, self._transaction)
        self.purges = purges.Purges(self._db, self._transaction)
        self.left = left.Left(self._db)
        self.outbox = outbox.Outbox(self._db, self._transaction)
        self.waits = waiting.Waits(self._db, self._transaction)
        self.pulled = pulled.PulledFiles(self._db, self._transaction)

    def _prepare(self) -> None:
        """Say how it is written, and make the tables that are not there; where that fails, it is closed."""
        try:
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma foreign_keys = on")
            self._db.execute("pragma secure_delete = on")
            tables = (purges.SCHEMA, outbox.SCHEMA, waiting.SCHEMA, pulled.SCHEMA, decided.SCHEMA, left.SCHEMA)
            self._db.executescript(_SCHEMA + "".join(tables))
        except sqlite3.Error:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def receive(
        self,
        iri: str,
        key: Key,
        file: str,
        sha256: str,
        contents: list[tuple[str, str]],
        at: dt.datetime,
        by: str,
    ) -> Received:
        """Write down that a file was received, by whom of this system; its contents are in the archive already."""
        told = (iri, *key, file, sha256, json.dumps(contents), at.isoformat(timespec="seconds"))
        with self._transaction():
            self._db.execute(
                "insert into submission (iri, publisher, dataset, period, file, sha256, contents, received_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                told,
            )
            found = self._db.execute(_SELECT + "where s.id = last_insert_rowid()").fetchone()
            self._db.execute("insert into sender values (?, 'system', ?)", (found[0], by))
        return _received(found[:9])

    def judge(
        self,
        submission: int,
        verdict: Verdict,
        at: dt.datetime,
        minted: list[tuple[str, str, int]],
        *,
        queued: bool = False,
        left: Iterable[str] = (),
    ) -> None:
        """Write a verdict down, with the codes minted for rows that had none; acceptance takes force here.

        ``queued``: in the same step, the CKAN has to be told of it. ``left`` are addresses that are published no more.
        """
        v = verdict
        with self._transaction():
            self._db.execute(
                "insert into verdict values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    submission,
                    v.verdict,
                    at.isoformat(timespec="seconds"),
                    v.graph_name,
                    v.graph,
                    v.report,
                    v.projects,
                    v.violations,
                    v.warnings,
                    v.infos,
                    v.left_out,
                    v.contract_version,
                    v.software_version,
                ),
            )
            self._db.executemany(
                "insert or ignore into minted values (?, ?, ?, ?)",
                [(iri, submission, sheet, row) for iri, sheet, row in minted],
            )
            self.left.add(submission, left)
            if queued:
                query = "select publisher, dataset, period from submission where id = ?"
                self.outbox.add(self._db.execute(query, (submission,)).fetchone(), submission, at)

    def current(self, *, before: dt.datetime | None = None) -> list[tuple[Received, Verdict]]:
        """Return the accepted submission in force of each (publisher, dataset, period), in order of that key.

        Args:
            before: those that were in force just before that moment, in Thai time as all moments here; None: now.
        """
        until = before.isoformat(timespec="seconds") if before else _EVER
        rows = self._db.execute(_SELECT + _IN_FORCE, (until,)).fetchall()
        return [(self._as_held(row[:9]), self._verdict(row[9:])) for row in rows]

    def accepted(self) -> dict[Key, list[tuple[Received, Verdict]]]:
        """Return the accepted submissions of each key, the oldest first; the last is in force."""
        found: dict[Key, list[tuple[Received, Verdict]]] = {}
        for row in self._db.execute(_SELECT + "where v.verdict = 'accepted' order by s.id").fetchall():
            received = self._as_held(row[:9])
            found.setdefault(received.key, []).append((received, self._verdict(row[9:])))
        return found

    def newest(self) -> int:
        """Return the id of the submission that was received last, 0 where none was; later ones have higher ids."""
        found: tuple[int | None] = self._db.execute("select max(id) from submission").fetchone()
        return found[0] or 0

    def history(self, *, after: int = 0) -> list[tuple[Received, Verdict | None]]:
        """Return every submission with what became of it, the newest first; None: it was interrupted.

        Args:
            after: only those received since that one (an id).
        """
        rows = self._db.execute(_SELECT + "where s.id > ? order by s.id desc", (after,)).fetchall()
        return [(self._as_held(row[:9]), self._verdict(row[9:]) if row[9] is not None else None) for row in rows]

    def _as_held(self, row: _ReceivedRow) -> Received:
        received = _received(row)
        contents = tuple((name, self.purges.instead(digest)) for name, digest in received.contents)
        return replace(received, contents=contents)

    def _verdict(self, row: _VerdictRow) -> Verdict:
        verdict = Verdict(*row)
        try:
            _fitting(_DIGEST, verdict.report)
            for pattern, said in ((_ADDRESS, verdict.graph_name), (_DIGEST, verdict.graph)):
                _fitting(pattern, said) if said is not None else None
        except ValueError as cause:
            raise SurroundingsError("store.ledger_damaged", what=f"verdict {verdict.verdict}") from cause
        return replace(verdict, graph=self.purges.instead(verdict.graph)) if verdict.graph else verdict

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("begin immediate")
            yield
            self._db.execute("commit")
        except sqlite3.Error as cause:
            raise trouble(cause) from cause
        finally:
            if self._db.in_transaction:
                self._db.execute("rollback")


def trouble(cause: sqlite3.Error) -> SurroundingsError:
    """Return what an error of SQLite means for whoever works with the ledger."""
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest says more closely what it is
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return SurroundingsError("store.locked")
    is_damaged = code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return SurroundingsError("store.ledger_damaged" if is_damaged else "store.ledger", what=str(cause))


def _received(row: _ReceivedRow) -> Received:
    try:
        contents = tuple((str(name), _fitting(_DIGEST, digest)) for name, digest in json.loads(row[7]))
        _fitting(_ADDRESS, row[1])
        return Received(*row[:7], contents, dt.datetime.fromisoformat(row[8]))
    except (TypeError, ValueError) as cause:
        raise SurroundingsError("store.ledger_damaged", what=f"submission {row[0]}") from cause


def _fitting(pattern: re.Pattern[str], said: str) -> str:
    if not pattern.fullmatch(said):
        raise ValueError(said)
    return said
