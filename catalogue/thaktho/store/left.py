"""The ledger's record of addresses that a dataset no longer has, and since which submission: their pages say so.

Written with the acceptance; only addresses that are made of codes, never of what things are called (`editions`).
"""

import sqlite3
from collections.abc import Callable, Iterable

SCHEMA = """
create table if not exists withdrawn (
  iri text not null, submission integer not null references submission (id), primary key (iri, submission)
) strict;
"""


class Left:
    """The withdrawn addresses that a ledger tells of; see `Ledger.left`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Use the ledger's own connection."""
        self._db = database

    def add(self, submission: int, iris: Iterable[str]) -> None:
        """Write down what a submission (its id) left out, within the transaction of its acceptance."""
        self._db.executemany("insert or ignore into withdrawn values (?, ?)", [(iri, submission) for iri in iris])

    def all(self) -> list[tuple[str, int]]:
        """Return each address with the submission (its id) that left it out, the oldest first."""
        return self._db.execute("select iri, submission from withdrawn order by submission, iri").fetchall()

    def clean(self, clean: Callable[[int, str], str]) -> None:
        """Forget the addresses that hold personal data, within the transaction of a purge."""
        for iri, submission in self.all():
            if clean(submission, iri) != iri:
                self._db.execute("delete from withdrawn where iri = ?", (iri,))
