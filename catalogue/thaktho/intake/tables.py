"""A file → tables of raw cells: workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) and CSV twins.

A file is read by what it holds, not by its name. What cannot be read is refused with a message that names
the file, what is wrong with it and what to do; nothing is replaced, repaired or left out on the way.
A CSV twin is a folder with one CSV a sheet; the folder, or any CSV in it that has the name of a sheet, stands for
the whole. Any other CSV is just itself.
"""

import csv
import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, ZipError

from thaktho.errors import DataError
from thaktho.iris import slug
from thaktho.messages import text
from thaktho.model import RawCell, Table

Parts = Sequence[tuple[str, bytes]]
"""What makes up a submission: the name and bytes of each file."""

MAX_BYTES = 200 * 1024**2
MAX_EXPANDED = 1024**3
MAX_RATIO = 250
"""Sheets of plain cells shrink 10 to 100 times; what grows more than this, and is big, is a bomb."""
MAX_CELLS = 10_000_000
"""Cells in the rectangle from A1 to a sheet's last value. calamine holds all of it, and aborts the process (it
does not raise) where the memory ends: one stray value in XFD1048576 would take everything down."""

_ZIP, _CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
_KINDS = {
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


def read_tables(path: Path, sheets: Container[str] = ()) -> list[Table]:
    """Read every sheet of a workbook or CSV twin, hidden ones too, in the file's order (CSVs by name).

    A cell of a CSV is text; a workbook's is what the workbook says. Empty cells and rows at the end are cut.

    Args:
        path: a workbook, a CSV or a folder of CSVs.
        sheets: the names of sheets, as `iris.slug` writes them, by which a CSV is known to be part of a twin.

    Raises:
        DataError: the file cannot be read as tables; the key says why (``file.encrypted``, …).
    """
    return tables_of(path.name, content(path, sheets), twin=path.is_dir())


def tables_of(name: str, parts: Parts, *, twin: bool) -> list[Table]:
    """Read the tables of a submission whose content was read already.

    Args:
        name: of the file or folder, for messages.
        parts: its content, as `content` gives it.
        twin: it is a folder; several parts are a twin in any case.

    Raises:
        DataError: as for `read_tables`.
    """
    if not any(data for _, data in parts):
        raise DataError("file.empty", name=name)
    twin = twin or len(parts) > 1
    tables = [table for part, data in parts for table in _read(part, data, twin=twin)]
    if not tables:
        raise DataError("file.no_sheets", name=name)
    if not any(table.rows for table in tables):
        raise DataError("file.empty", name=name)
    return tables


def content(path: Path, sheets: Container[str] = ()) -> Parts:
    """Return what makes up the submission as (name, bytes): one for a workbook; each CSV of a twin, by name.

    ``sheets`` are the names by which a CSV is known to be part of a twin, as for `read_tables`.

    Raises:
        DataError: ``file.missing``, ``file.no_sheets`` (a folder without CSV), ``file.too_big``,
            ``file.name_encoding`` (a name that is not UTF-8) or ``file.unreadable`` (no permission, a failing disk).
    """
    try:
        files = _files(path, sheets)
        for name in (path.name, *(file.name for file in files)):
            _check_name(name)
        if sum(file.stat().st_size for file in files) > MAX_BYTES:
            raise DataError("file.too_big", name=path.name, limit=MAX_BYTES // 1024**2)
        return [(file.name, file.read_bytes()) for file in files]
    except OSError as error:
        raise DataError("file.unreadable", name=path.name) from error


def csv_text(name: str, data: bytes) -> str:
    """Return the text of a CSV in UTF-8 or TIS-620.

    Raises:
        DataError: it is something else, or its quotation marks do not match.
    """
    if any(magic.match(data) for magic in _KINDS.values()) or data.startswith((_ZIP, _CFB)):
        raise _not_spreadsheet(name, "other")
    decoded = _decoded(name, data)
    _csv_rows(name, decoded)
    return decoded


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


def letters(index: int) -> str:
    """Return a column's letters from its index: 0 → ``"A"``, 26 → ``"AA"``.

    Raises:
        ValueError: the index is negative.
    """
    if index < 0:
        raise ValueError(index)
    rest, last = divmod(index, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)


def column_index(column: str) -> int:
    """Return a column's index from its letters: ``"A"`` → 0, ``"AA"`` → 26.

    Raises:
        ValueError: the text is not one to three letters A–Z.
    """
    if not re.fullmatch(r"[A-Z]{1,3}", column):
        raise ValueError(column)
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _files(path: Path, sheets: Container[str]) -> list[Path]:
    if path.is_dir():
        return _csvs(path)
    if not path.is_file():
        raise DataError("file.missing", name=path.name)
    if path.suffix.lower() != ".csv" or slug(path.stem) not in sheets:
        return [path]
    with path.open("rb") as file:
        workbook = file.read(8).startswith((_ZIP, _CFB))
    return [path] if workbook else _csvs(path.parent)


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


def _read(name: str, data: bytes, *, twin: bool) -> list[Table]:
    if data.startswith((_ZIP, _CFB)):
        if twin:
            raise _not_spreadsheet(name, "workbook")
        (_check_zip if data.startswith(_ZIP) else _check_cfb)(name, data)
        return _workbook(name, data)
    for kind, magic in _KINDS.items():
        if magic.match(data):
            raise _not_spreadsheet(name, kind)
    return [Table(Path(name).stem, _csv_rows(name, _decoded(name, data)))]


def _not_spreadsheet(name: str, kind: str) -> DataError:
    return DataError("file.not_spreadsheet", name=name, kind=text(f"file.kind_{kind}"))


# -- workbooks ---------------------------------------------------------------------------------------------


def _workbook(name: str, data: bytes) -> list[Table]:
    try:
        return list(_sheets(data))
    except PasswordError as error:
        raise DataError("file.encrypted", name=name) from error
    except ZipError as error:
        raise DataError("file.truncated", name=name) from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in calamine is a BaseException without a name to import
        raise DataError("file.unreadable", name=name) from error


def _sheets(data: bytes) -> Iterator[Table]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                yield Table(meta.name, _trimmed(rows))


def _trimmed(raw: Sequence[Sequence[RawCell]]) -> list[list[RawCell]]:
    rows = [[None if cell == "" else cell for cell in row] for row in raw]
    for row in rows:
        _cut(row)
    _cut(rows)
    return rows


def _cut(items: list[RawCell] | list[list[RawCell]]) -> None:
    while items and (items[-1] is None or items[-1] == []):
        items.pop()


def _check_cfb(name: str, data: bytes) -> None:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or _has_filepass(data):
        raise DataError("file.encrypted", name=name)
    if not holds("Workbook") and not holds("Book"):
        raise _not_spreadsheet(name, "word" if holds("WordDocument") else "other")


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
        raise _not_spreadsheet(name, "word")
    raise _not_spreadsheet(name, "slides" if "ppt/presentation.xml" in names else "archive")


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


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError("file.encoding", name=name)
    if b"\0" in data:
        raise _not_spreadsheet(name, "other")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_thai(name, data)


def _decoded_thai(name: str, data: bytes) -> str:
    # Thai in TIS-620 loses nearly everything when it is read as UTF-8; what loses little is damaged UTF-8,
    # and would come out as other Thai letters.
    thai = len(data.translate(None, bytes(range(0x80))))
    lost = len(data) - len(data.decode("utf-8", "ignore").encode())
    try:
        if lost * 2 > thai:
            return data.decode("cp874")
    except UnicodeDecodeError:
        pass
    raise DataError("file.encoding", name=name)


def _csv_rows(name: str, decoded: str) -> list[list[RawCell]]:
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=_delimiter(decoded), strict=True)
    try:
        return _trimmed(list(reader))
    except csv.Error as error:
        raise DataError("file.quotes", name=name, line=reader.line_num) from error


def _delimiter(decoded: str) -> str:
    # The header line alone decides: cells below may hold commas. Titles above it hold no delimiter.
    lines = re.sub(r'"[^"]*"', "", decoded[: 1 << 16]).splitlines()
    header = next((line for line in lines if re.search(r"[,;\t]", line)), "")
    return max(",;\t", key=header.count)
