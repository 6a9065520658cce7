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
from thaktho.intake.container import Refused
from thaktho.intake.encodings import encoding_of
from thaktho.intake.parsers import is_parsed
from thaktho.intake.spool import refusal

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
        with self._open() as binary, io.TextIOWrapper(binary, encoding=self.encoding, newline="") as file:
            delimiter = _delimiter(file.read(1 << 16))
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            blank = 0
            try:
                for cells in reader:
                    row = _cut(cells)
                    if not row:
                        blank += 1
                        continue
                    yield from ([] for _ in range(blank))
                    blank = 0
                    yield row
            except csv.Error as error:
                raise DataError("file.quotes", name=self.name, line=reader.line_num) from error

    def __len__(self) -> int:
        if self.count < 0:
            self.count = sum(1 for _ in self)
        return self.count

    def __contains__(self, row: object) -> bool:
        return any(row == own for own in self)

    def _open(self) -> IO[bytes]:
        return io.BytesIO(self.said) if isinstance(self.said, bytes) else self.said.open("rb")


def _cut(cells: list[str]) -> list[RawCell]:
    row: list[RawCell] = [cell or None for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return row


def _delimiter(head: str) -> str:
    # The header line alone decides: cells below may hold commas. Titles above it hold no delimiter.
    lines = re.sub(r'"[^"]*"', "", head).splitlines()
    header = next((line for line in lines if re.search(r"[,;\t]", line)), "")
    return max(",;\t", key=header.count)
