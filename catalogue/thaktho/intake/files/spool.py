"""Parsing in a child process: the file goes in through one descriptor, its rows come back through a temporary file.

Neither has a name on the disk. However the child ends, the parent says what was wrong with the file.
"""

import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from thaktho.cells import Book, RawCell, Table
from thaktho.errors import DataError, SurroundingsError
from thaktho.intake.files.child import Index, SheetIndex, untold
from thaktho.intake.files.limits import SECONDS
from thaktho.messages import text

_HELD = 8 << 20
"""Bytes up to which a sheet's rows are kept in memory; those of a larger one are read from the disk again."""
_PIECE = 1 << 20
_PATIENCE = 4
"""Seconds that may go by for each second of computing: the machine may be busy with other work."""
_SURROUNDINGS = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ")
"""What a child gets of the environment: secrets stay outside."""


def parse(name: str, said: bytes | Path) -> Book:
    """Parse a file in a child process, within its limits of memory and time.

    Raises:
        DataError: it cannot be read as tables, takes too long or needs too much memory.
        SurroundingsError: there is no room for temporary files.
    """
    with _opened(said) as source, _written() as rows:
        index = _said(name, _run(name, source, rows))
        spool = _Spool(rows)
    faults: dict[str, dict[tuple[int, int], str]] = {}
    for sheet, row, column, error in index["faults"]:
        faults.setdefault(sheet, {})[row, column] = error
    tables = [
        Table(
            sheet["name"],
            _rows(spool, sheet),
            [(one[0], one[1], one[2], one[3]) for one in sheet["merged"]],
            faults.get(sheet["name"], {}),
        )
        for sheet in index["sheets"]
    ]
    return Book(tables, index["traits"], index["properties"])


def refusal(name: str, key: str, values: Mapping[str, object]) -> DataError:
    """Return the error of a file that was refused; a value ``kind`` becomes the words for that kind of file."""
    told = {what: text(f"file.kind_{value}") if what == "kind" else value for what, value in values.items()}
    return DataError(key, name=name, **told)


def _opened(said: bytes | Path) -> IO[bytes]:
    if isinstance(said, Path):
        return said.open("rb")
    return _written(said)


def _written(said: bytes = b"") -> IO[bytes]:
    """Return a temporary file that holds a content, to be read from its start."""
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        file.write(said)
        file.seek(0)
    except OSError as cause:
        raise SurroundingsError("store.cannot_write", what=cause.strerror or "") from cause
    return file


def _run(name: str, source: IO[bytes], rows: IO[bytes]) -> subprocess.CompletedProcess[bytes]:
    descriptors = (source.fileno(), rows.fileno())
    numbers = (*descriptors, os.getpid())
    command = [sys.executable, "-P", "-m", "thaktho.intake.files.child", name, *(str(one) for one in numbers)]
    surroundings = {key: os.environ[key] for key in _SURROUNDINGS if key in os.environ}
    try:
        return subprocess.run(
            command,
            pass_fds=descriptors,
            env=surroundings,
            capture_output=True,
            timeout=_PATIENCE * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DataError("file.too_heavy", name=name) from error


def _said(name: str, ended: subprocess.CompletedProcess[bytes]) -> Index:
    """Return what the child said, or raise what became of it."""
    try:
        said: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        # A negative code is a signal: memory or time ran out, or the parser gave up.
        raise DataError("file.too_heavy" if ended.returncode < 0 else "file.unreadable", name=name) from None
    if "disk" in said:
        raise SurroundingsError("store.cannot_write", what=said["disk"])
    if "refused" in said:
        raise refusal(name, said["refused"], said["values"])
    return cast("Index", said)


def _rows(spool: "_Spool", sheet: SheetIndex) -> "Sequence[Sequence[RawCell]] | _Rows":
    rows = _Rows(spool, sheet["start"], sheet["end"], sheet["rows"])
    return list(rows) if sheet["end"] - sheet["start"] <= _HELD else rows


class _Spool:
    """The temporary file of a book: it is gone when no table reads it any more."""

    def __init__(self, file: IO[bytes]) -> None:
        self.descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self.descriptor)


class _Rows:
    """The rows of a sheet, read from the disk whenever they are asked for."""

    def __init__(self, spool: _Spool, start: int, end: int, count: int) -> None:
        self._spool = spool
        self._start = start
        self._end = end
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)

    def __iter__(self) -> Iterator[Sequence[RawCell]]:
        decode = json.JSONDecoder(object_hook=untold).decode
        at, held = self._start, b""
        while at < self._end:
            piece = os.pread(self._spool.descriptor, min(_PIECE, self._end - at), at)
            at += len(piece)
            *lines, held = (held + piece).split(b"\n")
            for line in lines:
                yield from decode(line.decode())
