"""A file → tables of raw cells: workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods), web pages, JSON, and CSV twins.

A file is read by what it holds, not by its name. What cannot be read is refused with a message that names
the file, what is wrong with it and what to do; nothing is replaced, repaired or left out on the way.
A CSV twin is a folder with one CSV a sheet; the folder, or any CSV in it that has the name of a sheet, stands for
the whole. Any other CSV is just itself. Everything but CSV is parsed in a child process (`spool.py`).
"""

import hashlib
import os
import stat
from collections.abc import Container, Sequence
from pathlib import Path

from thaktho.cells import Book, Table
from thaktho.errors import DataError
from thaktho.intake.files import csv_files, spool
from thaktho.intake.files.container import CFB, ZIP
from thaktho.intake.files.limits import MAX_BYTES
from thaktho.intake.files.parsers import is_parsed
from thaktho.iris import slug

Parts = Sequence[tuple[str, bytes]]
"""What makes up a submission: the name and bytes of each file."""
Sources = Sequence[tuple[str, bytes]] | Sequence[tuple[str, Path]]
"""The same, or where each file lies: then it is read as a stream."""


def read_tables(path: Path, sheets: Container[str] = ()) -> Sequence[Table]:
    """Read every sheet of a file, hidden ones too, in the file's order (CSVs by name), without holding it in memory.

    A cell of a CSV is text; a workbook's is what the workbook says. Empty cells and rows at the end are cut.

    Args:
        path: a workbook, a web page, a JSON file, a CSV or a folder of CSVs.
        sheets: the names of sheets, as `iris.slug` writes them, by which a CSV is known to be part of a twin.

    Raises:
        DataError: the file cannot be read as tables; the key says why (``file.encrypted``, …).
    """
    return book_of(path.name, [(file.name, file) for file in _checked(path, sheets)], twin=path.is_dir()).tables


def book_of(name: str, parts: Sources, *, twin: bool) -> Book:
    """Read a submission.

    Args:
        name: of the file or folder, for messages.
        parts: its content, as `content` gives it, or where it lies.
        twin: it is a folder; several parts are a twin in any case.

    Raises:
        DataError: as for `read_tables`.
    """
    sizes = [said.stat().st_size if isinstance(said, Path) else len(said) for _, said in parts]
    if not any(sizes):
        raise DataError("file.empty", name=name)
    books = [_read(part, said, twin=twin or len(parts) > 1) for part, said in parts]
    tables = [table for book in books for table in book.tables]
    if not tables:
        raise DataError("file.no_sheets", name=name)
    if not any(table.rows for table in tables):
        raise DataError("file.empty", name=name)
    return Book(tables, books[0].traits, books[0].properties)


def content(path: Path, sheets: Container[str] = ()) -> Parts:
    """Return what makes up the submission as (name, bytes): one for a workbook; each CSV of a twin, by name.

    ``sheets`` are the names by which a CSV is known to be part of a twin, as for `read_tables`.

    Raises:
        DataError: ``file.missing``, ``file.no_sheets`` (a folder without CSV), ``file.too_big``,
            ``file.name_encoding`` (a name that is not UTF-8), ``file.special`` (a pipe or a device) or
            ``file.unreadable`` (no permission, a failing disk).
    """
    try:
        return [(file.name, _bytes(file)) for file in _checked(path, sheets)]
    except OSError as error:
        raise DataError("file.unreadable", name=path.name) from error


def sha256(parts: Parts) -> str:
    """Return the digest (hex) of a submission's content: the same whether a twin is named by its folder or by one CSV.

    One file's is that of its bytes, as ``sha256sum`` gives it; several files' is that of the lines
    ``name<TAB>digest<LF>``, sorted by name.
    """
    digests = [(name, hashlib.sha256(data).hexdigest()) for name, data in parts]
    if len(digests) == 1:
        return digests[0][1]
    lines = "".join(f"{name}\t{digest}\n" for name, digest in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def _bytes(path: Path) -> bytes:
    """Return a file's content; what became a pipe, or grew, since it was looked at is refused and not waited for."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise DataError("file.special", name=path.name)
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DataError("file.too_big", name=path.name, limit=MAX_BYTES // 1024**2)
    return data


def _checked(path: Path, sheets: Container[str]) -> list[Path]:
    try:
        files = _files(path, sheets)
        for name in (path.name, *(file.name for file in files)):
            _check_name(name)
        if sum(file.stat().st_size for file in files) > MAX_BYTES:
            raise DataError("file.too_big", name=path.name, limit=MAX_BYTES // 1024**2)
    except OSError as error:
        raise DataError("file.unreadable", name=path.name) from error
    return files


def _files(path: Path, sheets: Container[str]) -> list[Path]:
    if path.is_dir():
        return _csvs(path)
    if not path.is_file():
        raise DataError("file.special" if path.exists() else "file.missing", name=path.name)
    if path.suffix.lower() != ".csv" or slug(path.stem) not in sheets:
        return [path]
    return [path] if _head(path).startswith((ZIP, CFB)) else _csvs(path.parent)


def _head(said: bytes | Path) -> bytes:
    if isinstance(said, bytes):
        return said[:1024]
    with said.open("rb") as file:
        return file.read(1024)


def _check_name(name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise DataError("file.name_encoding", name=name.encode(errors="replace").decode()) from error


def _csvs(folder: Path) -> list[Path]:
    # Names in "." and "~" are what operating systems and office programs leave behind.
    found = (file for file in folder.iterdir() if file.suffix.lower() == ".csv" and file.is_file())
    files = sorted(file for file in found if not file.name.startswith((".", "~")))
    if not files:
        raise DataError("file.no_sheets", name=folder.name)
    return files


def _read(name: str, said: bytes | Path, *, twin: bool) -> Book:
    try:
        head = _head(said)
        if is_parsed(head):
            if twin:
                raise spool.refusal(name, "file.not_spreadsheet", {"kind": "workbook"})
            return spool.parse(name, said)
        return Book([csv_files.table(name, said)])
    except OSError as error:
        raise DataError("file.unreadable", name=name) from error
