"""What a weave keeps for the next one: the words of what was compared, and what was said of each pair.

Both follow from the projects alone (by their digests) and from the rules, so that a memory only saves time: what it
lacks is worked out again. It is derived, and closed to other users: it holds words of titles. It is forgotten whole
where anything about it is odd: other rules, other words, another version, a byte that is not as it was written.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb

import thaktho
from thaktho import closed
from thaktho import facts as fact_tables
from thaktho.errors import SurroundingsError
from thaktho.weave import lexicon

FOLDER = "memory"
"""Its name in a workspace."""
_TABLES = {
    "worded": "digest text, core text, words text, homes text, visits text",
    "judged": "one text, two text, said text",
}
_STILL = {
    "worded": "exists (select 1 from compared c where c.digest = t.digest)",
    "judged": "exists (select 1 from candidate p where p.one = t.one and p.two = t.two)",
}
"""Which rows are kept: those of projects, and of pairs, that are there."""
_MANIFEST = "memory.json"
_LIBRARIES = ("geothai", "pythainlp", "rapidfuzz")
"""What words, places and likenesses depend on beside our own code."""


def blank(facts: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of a memory that knows nothing; ``fresh`` tells what was not known before this weave."""
    for table, columns in _TABLES.items():
        facts.execute(f"create or replace table {table} ({columns}, fresh boolean)")


def add(facts: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table of the memory."""
    fact_tables.load(facts, f"learnt ({_TABLES[table]})", rows)
    facts.execute(f"insert into {table} select {_columns(table)}, true from learnt; drop table learnt")  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Memory:
    """The folder of a memory; where it only ``reads``, nothing is written: a state that is looked at may never be."""

    folder: Path
    reads: bool = False

    def recall(self, facts: duckdb.DuckDBPyConnection) -> bool:
        """Make the tables of what is remembered; return whether there is anything that may be used."""
        try:
            said = json.loads((self.folder / _MANIFEST).read_bytes())
            if said != {"version": _version(), **{table: _digest(self._file(table)) for table in _TABLES}}:
                return False
            with duckdb.connect() as apart:  # what fails here would spoil a transaction of the facts
                for table in _TABLES:
                    apart.execute(f"{_recalled(table)} limit 0", [str(self._file(table))])
        except (OSError, ValueError, duckdb.Error):
            return False
        for table in _TABLES:
            facts.execute(f"create or replace table {table} as {_recalled(table)}", [str(self._file(table))])
        return True

    def keep(self, facts: duckdb.DuckDBPyConnection) -> None:
        """Write down what is known of what is there, if that is not what was remembered.

        The manifest goes first and comes last: a weave that is stopped in between leaves nothing that is used.

        Raises:
            SurroundingsError: the disk is full or refuses.
        """
        if self.reads or not self._is_news(facts):
            return
        try:
            closed.folder(self.folder)
            (self.folder / _MANIFEST).unlink(missing_ok=True)
            for table, still in _STILL.items():
                query = f"select {_columns(table)} from {table} t where {still} order by all"  # noqa: S608 - names of ours
                target = str(self._file(table)).replace("'", "''")
                facts.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)")
            said = {"version": _version(), **{table: _digest(self._file(table)) for table in _TABLES}}
            beside = self.folder / f"{_MANIFEST}.new"
            beside.write_text(json.dumps(said), encoding="ascii")
            beside.replace(self.folder / _MANIFEST)
        except (OSError, duckdb.IOException) as cause:
            what = getattr(cause, "strerror", None) or str(cause)
            raise SurroundingsError("store.cannot_write", what=what) from cause

    def forget(self) -> None:
        """Remove it."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def _is_news(self, facts: duckdb.DuckDBPyConnection) -> bool:
        """Tell whether anything was learnt, or is to be forgotten; or nothing was ever written."""
        news = (f"select 1 from {table} t where fresh or not {still}" for table, still in _STILL.items())  # noqa: S608
        return any(facts.execute(f"{query} limit 1").fetchall() for query in news)


def _recalled(table: str) -> str:
    return f"select {_columns(table)}, false as fresh from read_parquet(?)"  # noqa: S608 - names of ours


def _columns(table: str) -> str:
    return ", ".join(column.split()[0] for column in _TABLES[table].split(", "))


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@cache
def _version() -> str:
    """Return what tells the rules, the words and the program that judge from any others."""
    sources = [*sorted(Path(__file__).parent.glob("*.*")), Path(fact_tables.__file__).with_name("areas.py")]
    told = [(file.name, _digest(file)) for file in sources if file.is_file()]
    libraries = [(name, version(name)) for name in _LIBRARIES]
    return hashlib.sha256(repr((thaktho.__version__, lexicon.dictionary(), told, libraries)).encode()).hexdigest()
