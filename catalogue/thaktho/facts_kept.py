"""What follows from one accepted graph alone: its quads as rows, its statements, a digest of what each subject says.

It is made once and kept by the digest of the graph, as Parquet files in a folder that is closed to others. What is odd
about a file, or is of other software, is made again; a graph that is not in force any more is forgotten.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb

from thaktho import closed
from thaktho.errors import SurroundingsError
from thaktho.site_folder import software

TABLES = {
    "quad": "g text, s text, p text, o text, kind text, lang text, type text",
    "statement": "subject text, class text, field text, ordinal integer, node text, value text, iri text, dataset text,"
    " sheet text, cell text, printed text, derived boolean",
    "quad_digest": "g text, s text, digest text",
}
"""What is kept of a graph, each in a file; ``digest`` is a number of 128 bits, which Parquet has not."""
DIGESTS = "select g, s, to_hex(bit_xor(md5_number(concat_ws(chr(1), g, s, p, o, kind, lang, type)))) as digest"
"""In hexadecimal digits: to write such a number in decimal ones takes DuckDB some hundred times as long.

chr(1) is in no IRI, so that it parts what it stands between even if the one literal has it.
"""
_OF_FILE = {
    "quad": "select * exclude (file) from quad where file = $file order by p, s, o",
    "statement": "select s.* from statement s where s.dataset in ("
    "select d.s from dataset_graph d join quad q on q.g = d.g and q.s = d.s where q.file = $file)",
    "quad_digest": f"{DIGESTS} from quad where file = $file group by g, s",
}
_AT_ONCE = 32_000_000
"""So many bytes of N-Quads are made into rows together: memory grows with these, time with the number of such parts."""


class Kept:
    """The folder of what is kept.

    Args:
        folder: where it is; it is made where there is none.
        contract: the version of the contract, on which statements depend.
    """

    def __init__(self, folder: Path, contract: str) -> None:
        self._folder = folder
        self._by = f"{contract} {software()}"

    def missing(self, files: Iterable[Path]) -> Iterator[list[Path]]:
        """Yield the files of N-Quads, named by their digests, of which nothing is kept: so many as go together."""
        part: list[Path] = []
        size = 0
        for file in files:
            if not self._is_whole(file):
                if part and size + file.stat().st_size > _AT_ONCE:
                    yield part
                    part, size = [], 0
                part.append(file)
                size += file.stat().st_size
        if part:
            yield part

    def keep(self, made: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
        """Keep what was made of some files: ``quad``, with the ``file`` of each row, ``statement``, ``dataset_graph``.

        Raises:
            SurroundingsError: the disk is full or refuses.
        """
        try:
            closed.folder(self._folder)
            for file in files:
                told = {}
                for table, query in _OF_FILE.items():
                    target = self._path(file, table)
                    path = str(target).replace("'", "''")
                    made.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd)", {"file": str(file)})
                    told[table] = _digest(target)
                closed.put(self._path(file, "json"), [json.dumps(told).encode()])
        except (OSError, duckdb.IOException) as cause:
            what = getattr(cause, "strerror", None) or str(cause)
            raise SurroundingsError("store.cannot_write", what=what) from cause

    def show(self, facts: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
        """Show what is kept of some files beside the fact tables' own quads and digests; it stays on the disk."""
        facts.execute("alter table quad rename to own_quad")
        facts.execute(f"create table own_quad_digest as {DIGESTS} from own_quad group by g, s")
        for table in ("quad", "quad_digest"):
            kept = f" union all {self._read(files, table)}" if files else ""
            facts.execute(f"create view {table} as select * from own_{table}{kept}")  # noqa: S608 - names of ours

    def state(self, facts: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
        """Add what is kept of the statements of some files to those that are there."""
        if files:
            facts.execute(f"insert into statement {self._read(files, 'statement')}")

    def sweep(self, files: Iterable[Path]) -> None:
        """Forget what is kept of other files."""
        known = {self._path(file, ending).name for file in files for ending in (*TABLES, "json")}
        for path in self._folder.glob("*"):
            if path.name not in known:
                path.unlink()

    def _read(self, files: Iterable[Path], table: str) -> str:
        paths = ", ".join("'" + str(self._path(file, table)).replace("'", "''") + "'" for file in files)
        columns = ", ".join(column.split()[0] for column in TABLES[table].split(", "))
        return f"select {columns} from read_parquet([{paths}])"  # noqa: S608 - names of ours

    def _is_whole(self, file: Path) -> bool:
        try:
            said: object = json.loads(self._path(file, "json").read_bytes())
            return said == {table: _digest(self._path(file, table)) for table in TABLES}
        except (OSError, ValueError):
            return False

    def _path(self, file: Path, ending: str) -> Path:
        name = hashlib.sha256(f"{file.name} {self._by}".encode()).hexdigest()
        return self._folder / f"{name}.{ending}"


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
