"""CSV files: in UTF-8 or TIS-620, parted by commas, semicolons or tabs; read as a stream, memory stays flat."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from thaktho.cells import RawCell, Table
from thaktho.errors import DataError
from thaktho.formulas import meant
from thaktho.intake.files.contents import Refused
from thaktho.intake.files.encodings import encoding_of
from thaktho.intake.files.limits import MAX_COLUMNS, MAX_LETTERS, MAX_LINE, MAX_ROWS
from thaktho.intake.files.parsers import is_parsed
from thaktho.intake.files.spool import refusal

csv.field_size_limit(MAX_LETTERS)
_HELD = 4 << 20
"""Bytes up to which a file's rows are kept in memory once they are read."""


def table(name: str, said: bytes | Path) -> Table:
    """Read one CSV as a table, called like the file.

    Raises:
        DataError: it is in no encoding that we read, or its quotation marks do not match.
    """
    try:
        encoding = _encoding(said)
    except Refused as refused:
        raise refusal(name, refused.key, refused.values) from refused
    rows = _Rows(name, said, encoding)
    size = len(said) if isinstance(said, bytes) else said.stat().st_size
    return Table(Path(name).stem, list(rows) if size <= _HELD else rows)


def csv_text(name: str, data: bytes) -> str:
    """Return the text of a CSV in UTF-8 or TIS-620.

    Raises:
        DataError: it is something else, or its quotation marks do not match.
    """
    if is_parsed(data[:1024]):
        raise refusal(name, "file.not_spreadsheet", {"kind": "other"})
    table(name, data)
    return data.decode(_encoding(data))


def _encoding(said: bytes | Path) -> str:
    """Return the encoding; a file in UTF-8, as most are, is looked through piece by piece."""
    if isinstance(said, bytes):
        return encoding_of(said)
    decoder = codecs.getincrementaldecoder("utf-8")()
    with said.open("rb") as file:
        try:
            while piece := file.read(1 << 20):
                if b"\0" in piece or piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    break
                decoder.decode(piece)
            else:
                decoder.decode(b"", final=True)
                return "utf-8-sig"
        except UnicodeDecodeError:
            pass
    return encoding_of(said.read_bytes())


@dataclass(slots=True)
class _Rows:
    """The rows of a CSV, read anew whenever they are asked for."""

    name: str
    said: bytes | Path
    encoding: str
    count: int = -1

    def __iter__(self) -> Iterator[Sequence[RawCell]]:
        try:
            with self._open() as binary, io.TextIOWrapper(binary, encoding=self.encoding, newline="") as file:
                delimiter = _delimiter(file.read(1 << 16))
                file.seek(0)
                yield from self._rows(_Lines(self.name, file), delimiter)
        except UnicodeDecodeError as error:  # it was looked through before: somebody is writing to it
            raise DataError("file.changed", name=self.name) from error

    def __len__(self) -> int:
        if self.count < 0:
            self.count = sum(1 for _ in self)
        return self.count

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)

    def _rows(self, lines: "_Lines", delimiter: str) -> Iterator[Sequence[RawCell]]:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        blank = 0
        try:
            for cells in reader:
                row = _cut(cells)
                if len(row) > MAX_COLUMNS:
                    raise DataError("file.too_wide", name=self.name, limit=MAX_COLUMNS)
                if lines.taken() > MAX_ROWS:
                    raise DataError("file.too_many_rows", name=self.name, limit=MAX_ROWS)
                if not row:
                    blank += 1
                    continue
                yield from ([] for _ in range(blank))
                blank = 0
                yield row
        except csv.Error as error:
            if "field limit" in str(error):
                raise lines.too_long() from error
            raise DataError("file.quotes", name=self.name, line=reader.line_num) from error

    def _open(self) -> IO[bytes]:
        return io.BytesIO(self.said) if isinstance(self.said, bytes) else self.said.open("rb")


class _Lines:
    """The lines of a CSV, none of which, and no record of which, is longer than fits into memory well."""

    def __init__(self, name: str, file: io.TextIOWrapper) -> None:
        self._name = name
        self._file = file
        self._records = 0
        self._line = 0
        self._letters = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(MAX_LINE):
            self._line += 1
            self._letters += len(line)
            if self._letters >= MAX_LINE:
                raise self.too_long()
            yield line

    def taken(self) -> int:
        """Tell that a record is done, and return how many there were."""
        self._records += 1
        self._letters = 0
        return self._records

    def too_long(self) -> DataError:
        """Return the error of a cell or record that does not end."""
        return DataError("file.long_cell", name=self._name, where=self._line, limit=MAX_LETTERS)


def _cut(cells: list[str]) -> list[RawCell]:
    row: list[RawCell] = [meant(cell) if cell else None for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return row


def _delimiter(head: str) -> str:
    # The header line alone decides: cells below may hold commas. Titles above it hold no delimiter.
    lines = re.sub(r'"[^"]*"', "", head).splitlines()
    header = next((line for line in lines if re.search(r"[,;\t]", line)), "")
    return max(",;\t", key=header.count)
