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
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, ZipError

from thaktho.errors import DataError
from thaktho.intake.container import CFB, KINDS, MAX_BYTES, ZIP, check_workbook, not_spreadsheet
from thaktho.iris import slug
from thaktho.model import RawCell, Table

Parts = Sequence[tuple[str, bytes]]
"""What makes up a submission: the name and bytes of each file."""


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
    if any(magic.match(data) for magic in KINDS.values()) or data.startswith((ZIP, CFB)):
        raise not_spreadsheet(name, "other")
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


def _files(path: Path, sheets: Container[str]) -> list[Path]:
    if path.is_dir():
        return _csvs(path)
    if not path.is_file():
        raise DataError("file.missing", name=path.name)
    if path.suffix.lower() != ".csv" or slug(path.stem) not in sheets:
        return [path]
    with path.open("rb") as file:
        workbook = file.read(8).startswith((ZIP, CFB))
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
    if data.startswith((ZIP, CFB)):
        if twin:
            raise not_spreadsheet(name, "workbook")
        check_workbook(name, data)
        return _workbook(name, data)
    for kind, magic in KINDS.items():
        if magic.match(data):
            raise not_spreadsheet(name, kind)
    return [Table(Path(name).stem, _csv_rows(name, _decoded(name, data)))]


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


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError("file.encoding", name=name)
    if b"\0" in data:
        raise not_spreadsheet(name, "other")
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
