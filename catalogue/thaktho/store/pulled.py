"""What was found in a CKAN and looked at, in the ledger: nothing but identifiers, digests and what became of it.

One row a file (a resource of CKAN). It is written before a file is submitted, so that after a stop at any moment the
next look knows whether it was; a row that is not ``told`` has a verdict that still has to be written to CKAN.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass

SCHEMA = """
create table if not exists pulled (
  resource text primary key, organization text not null, package text not null, listed text not null,
  context text not null, sha256 text not null, modified text not null, after integer not null,
  submission integer references submission (id), outcome text not null, told integer not null
) strict;
"""
_COLUMNS = "resource, organization, package, listed, context, sha256, modified, after, submission, outcome, told"


@dataclass(frozen=True, slots=True)
class Pulled:
    """A file of a CKAN as it was last looked at.

    ``listed`` is a digest of how the CKAN listed it, ``context`` of what it was judged by, ``sha256`` that of its bytes
    ("" where it was not downloaded); ``modified`` is when it was put there; ``after`` is the id of the newest
    submission before it was submitted, ``submission`` the one that it became.
    """

    resource: str
    organization: str
    package: str
    listed: str
    context: str
    sha256: str
    modified: dt.datetime
    after: int
    submission: int | None
    outcome: str
    told: bool


class PulledFiles:
    """The files of a CKAN that a ledger tells of; see `Ledger.pulled`."""

    def __init__(self, database: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        """Use the ledger's own connection."""
        self._db = database
        self._transaction = transaction

    def of(self, organization: str) -> dict[str, Pulled]:
        """Return what was looked at in an organisation, by the id of the resource."""
        query = f"select {_COLUMNS} from pulled where organization = ? order by resource"  # noqa: S608 - a constant
        return {row[0]: _pulled(row) for row in self._db.execute(query, (organization,))}

    def of_submission(self, submission: int) -> Pulled | None:
        """Return the file that became a submission, if one did."""
        query = f"select {_COLUMNS} from pulled where submission = ? limit 1"  # noqa: S608 - a constant
        return next((_pulled(row) for row in self._db.execute(query, (submission,))), None)

    def keep(self, one: Pulled) -> None:
        """Write down what became of a file, in place of what was written before.

        Raises:
            SurroundingsError: the disk refuses.
        """
        told = (*astuple(one)[:6], one.modified.isoformat(), *astuple(one)[7:10], int(one.told))
        with self._transaction():
            marks = ", ".join("?" * len(told))
            self._db.execute(f"insert or replace into pulled ({_COLUMNS}) values ({marks})", told)  # noqa: S608

    def told(self, resources: Iterable[str]) -> None:
        """Write down that the verdicts on files were written to CKAN."""
        with self._transaction():
            self._db.executemany("update pulled set told = 1 where resource = ?", [(one,) for one in resources])


def _pulled(row: tuple[str, str, str, str, str, str, str, int, int | None, str, int]) -> Pulled:
    return Pulled(*row[:6], dt.datetime.fromisoformat(row[6]), *row[7:10], bool(row[10]))
