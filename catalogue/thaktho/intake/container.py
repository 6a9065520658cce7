"""The containers of workbooks: what a file is by its first bytes, and whether it is safe to hand to a reader.

python-calamine aborts the whole process on some files, so bombs, stray cells and passwords are found here first.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from thaktho.errors import DataError
from thaktho.messages import text
from thaktho.model import column_index, letters

MAX_BYTES = 200 * 1024**2
MAX_EXPANDED = 1024**3
MAX_RATIO = 250
"""Sheets of plain cells shrink 10 to 100 times; what grows more than this, and is big, is a bomb."""
MAX_CELLS = 10_000_000
"""Cells in the rectangle from A1 to a sheet's last value. calamine holds all of it, and aborts the process (it
does not raise) where the memory ends: one stray value in XFD1048576 would take everything down."""

ZIP, CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOF, _FILEPASS = b"\x09\x08\x10\x00\x00\x06\x05\x00", 0x2F
_MANIFEST = "META-INF/manifest.xml"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    OSError,
    LookupError,
)
KINDS = {
    "pdf": re.compile(rb"%PDF-"),
    "image": re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL),
    "word": re.compile(rb"\{\\rtf"),
    "archive": re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"),
    "web": re.compile(
        rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|html|head|body|meta|table|div|style|\?xml)", re.IGNORECASE
    ),
}
_XLSX_CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>/]*>")
_ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"([0-9]{1,9})\"")


def check_workbook(name: str, data: bytes) -> None:
    """Look into a workbook's container before anything reads it.

    Raises:
        DataError: it has a password, is cut short, is too big when unpacked, or is no workbook.
    """
    (_check_zip if data.startswith(ZIP) else _check_cfb)(name, data)


def not_spreadsheet(name: str, kind: str) -> DataError:
    """Return the error for a file that is of another kind, named by the end of a message ``file.kind_…``."""
    return DataError("file.not_spreadsheet", name=name, kind=text(f"file.kind_{kind}"))


def _check_cfb(name: str, data: bytes) -> None:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or _has_filepass(data):
        raise DataError("file.encrypted", name=name)
    if not holds("Workbook") and not holds("Book"):
        raise not_spreadsheet(name, "word" if holds("WordDocument") else "other")


def _has_filepass(data: bytes) -> bool:
    # The record FILEPASS (0x2F) comes soon after the workbook's first, BOF ([MS-XLS] 2.4.117). calamine sees
    # some kinds of encryption only, and reads the others as if the cells were plain.
    at = data.find(_BOF)
    end = at + 512
    while 0 <= at < end:
        kind, size = (int.from_bytes(data[at + place : at + place + 2], "little") for place in (0, 2))
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False


def _check_zip(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            _check_sizes(name, book.infolist())
            _check_kind(name, book)
            for rows, columns in _extents(book):
                if rows * columns > MAX_CELLS:
                    raise DataError("file.stray_cell", name=name, cell=f"{letters(columns - 1)}{rows}")
    except _BROKEN as error:
        raise DataError("file.truncated", name=name) from error


def _check_sizes(name: str, members: list[zipfile.ZipInfo]) -> None:
    expanded, packed = (sum(getattr(m, size) for m in members) for size in ("file_size", "compress_size"))
    bomb = expanded > MAX_BYTES and expanded > MAX_RATIO * packed
    if expanded > MAX_EXPANDED or bomb:
        raise DataError("file.too_big", name=name, limit=MAX_BYTES // 1024**2)


def _check_kind(name: str, book: zipfile.ZipFile) -> None:
    names = set(book.namelist())
    manifest = book.read(_MANIFEST) if _MANIFEST in names else b""
    locked = any(member.flag_bits & 1 for member in book.infolist())
    if locked or b"encryption-data" in manifest or "encrypted-package" in names:
        raise DataError("file.encrypted", name=name)
    mimetype = book.read("mimetype") if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in mimetype or any(re.match(r"[/\\]?xl[/\\]", one) for one in names):
        return
    if "word/document.xml" in names or b"opendocument.text" in mimetype:
        raise not_spreadsheet(name, "word")
    raise not_spreadsheet(name, "slides" if "ppt/presentation.xml" in names else "archive")


def _extents(book: zipfile.ZipFile) -> Iterator[tuple[int, int]]:
    """Yield each sheet's numbers of rows and columns, from A1 to its last value."""
    for member in book.namelist():
        if re.search(r"worksheets[/\\][^/\\]+\.xml$", member):
            yield _xlsx_extent(book, member)
        elif re.search(r"worksheets[/\\][^/\\]+\.bin$", member):
            yield _xlsb_extent(book.read(member))
        elif member == "content.xml":
            yield from _ods_extents(book.read(member))


def _xlsx_extent(book: zipfile.ZipFile, member: str) -> tuple[int, int]:
    rows, columns, tail = {0}, {0}, b""
    with book.open(member) as stream:
        while chunk := stream.read(1 << 20):
            found = _XLSX_CELL.findall(tail + chunk)
            columns.update(column_index(column) + 1 for column in {one.decode() for one, _ in found})
            rows.update({int(row) for _, row in found})
            tail = chunk[-256:]  # a cell's tag may lie across two chunks
    return max(rows), max(columns)


def _xlsb_extent(data: bytes) -> tuple[int, int]:
    # Records of BIFF12 are type, length, body ([MS-XLSB] 2.1.4): 0 is a row's header, which begins with its
    # number; 2 to 11 are cells with a value, which begin with their column.
    at = row = rows = columns = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        first = int.from_bytes(data[at : at + 4], "little")
        if kind == 0:
            row = first + 1
        elif 2 <= kind <= 11:  # noqa: PLR2004 - the record types of cells
            rows, columns = max(rows, row), max(columns, first + 1)
        at += size
    return rows, columns


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 - the high bit says that another byte follows
            return value, at + place + 1
    return value, at + most


def _ods_extents(data: bytes) -> Iterator[tuple[int, int]]:
    # Rows and cells are repeated by an attribute; the empty ones at the end, often a million, do not count.
    row = column = again = rows = columns = 0
    for tag, attributes in _ODS_TAG.findall(data):
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        if tag == b"table":
            yield rows, columns
            row = again = rows = columns = 0
        elif tag == b"table-row":
            row, column, again = row + again, 0, times
        else:
            column += times
            if not attributes.endswith(b"/"):
                rows, columns = max(rows, row + again), max(columns, column)
    yield rows, columns


# -- CSV ---------------------------------------------------------------------------------------------------
