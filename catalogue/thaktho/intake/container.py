"""The containers of workbooks: what a file is by its first bytes, what it carries, and whether it is safe to read.

This side runs in the child process that parses a file (`child.py`): it imports nothing heavy, and refuses by the key
of a message.
"""

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from thaktho.cells import column_index, letters

MAX_BYTES = 200 * 1024**2
MAX_EXPANDED = 1024**3
MAX_RATIO = 250
"""Sheets of plain cells shrink 10 to 100 times; what grows more than this, and is big, is a bomb."""
MAX_CELLS = 10_000_000
"""Cells in the rectangle from A1 to a sheet's last value, all of which calamine holds: one stray value in XFD1048576
would take the process down."""
MAX_FAULTS = 10_000

ZIP, CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = {
    "pdf": re.compile(rb"%PDF-"),
    "image": re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp", re.DOTALL),
    "word": re.compile(rb"\{\\rtf"),
    "archive": re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"),
    "xml": re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml(?!(?s:.){0,400}<html)", re.IGNORECASE),
}
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
    etree.LxmlError,
)
_FAR_CELL = re.compile(rb"\br=\"(?:([A-Z]{2,3})([0-9]{1,7})|([A-Z])([0-9]{6,7}))\"[^>/]*>(?!</)")
"""A cell with content beyond column Z or row 99,999: what lies within is no more than 2,600,000 cells."""
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_NEVER_CALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL_REF = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"([0-9]{1,9})\"")
_PROPERTY = re.compile(r"<(?:\w+:)?property\s[^>]*?name=\"(thaktho\.\w+)\"[^>]*>\s*<(?:\w+:)?lpwstr>([^<]*)<")
_USER_DEFINED = re.compile(r"<meta:user-defined\s[^>]*?meta:name=\"(thaktho\.\w+)\"[^>]*>([^<]*)<")
_DECLARES = re.compile(rb"<!DOCTYPE|<!ENTITY|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C\0T")


class Refused(Exception):  # noqa: N818 - no error of the program: a word about a file
    """A file cannot be read as tables; ``key`` is that of the message, ``values`` are what it is filled with."""

    def __init__(self, key: str, **values: object) -> None:
        """Refuse a file; a value ``kind`` is the end of a message ``file.kind_…``."""
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(slots=True)
class Contents:
    """What a container carries beside its cells; ``faults`` are (sheet, row, column, error) from 0."""

    traits: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, int, int, str]] = field(default_factory=list)


def look(file: IO[bytes]) -> Contents:
    """Look into a workbook's container before anything reads it.

    Raises:
        Refused: it has a password, is cut short, is too big when unpacked, declares entities, or is no workbook.
    """
    zipped = file.read(len(ZIP)) == ZIP
    file.seek(0)
    return _look_zip(file) if zipped else _look_cfb(file.read())


def _look_cfb(data: bytes) -> Contents:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or _has_filepass(data):
        raise Refused("file.encrypted")
    if not holds("Workbook") and not holds("Book"):
        raise Refused("file.not_spreadsheet", kind="word" if holds("WordDocument") else "other")
    return Contents(["macros"] if holds("_VBA_PROJECT") else [])


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


def _look_zip(file: IO[bytes]) -> Contents:
    try:
        with zipfile.ZipFile(file) as book:
            _check_sizes(book.infolist())
            _check_kind(book)
            _check_declarations(book)
            found = Contents(_traits(book.namelist()), _properties(book))
            for sheet, member in _sheet_parts(book):
                _look_sheet(book, sheet, member, found)
            return found
    except _BROKEN as error:
        raise Refused("file.truncated") from error


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    expanded, packed = (sum(getattr(m, size) for m in members) for size in ("file_size", "compress_size"))
    bomb = expanded > MAX_BYTES and expanded > MAX_RATIO * packed
    if expanded > MAX_EXPANDED or bomb:
        raise Refused("file.too_big", limit=MAX_BYTES // 1024**2)


def _check_kind(book: zipfile.ZipFile) -> None:
    names = set(book.namelist())
    manifest = book.read(_MANIFEST) if _MANIFEST in names else b""
    locked = any(member.flag_bits & 1 for member in book.infolist())
    if locked or b"encryption-data" in manifest or "encrypted-package" in names:
        raise Refused("file.encrypted")
    mimetype = book.read("mimetype") if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in mimetype or any(re.match(r"[/\\]?xl[/\\]", one) for one in names):
        return
    if "word/document.xml" in names or b"opendocument.text" in mimetype:
        raise Refused("file.not_spreadsheet", kind="word")
    raise Refused("file.not_spreadsheet", kind="slides" if "ppt/presentation.xml" in names else "archive")


def _check_declarations(book: zipfile.ZipFile) -> None:
    """Refuse a part that declares entities: no office program writes one, and it can grow without end."""
    for member in book.namelist():
        if member.endswith((".xml", ".rels", ".vml")):
            with book.open(member) as part:
                if _DECLARES.search(part.read(4096)):
                    raise Refused("file.dangerous", part=member.rsplit("/", 1)[-1])


def _traits(names: list[str]) -> list[str]:
    told = {"macros": "vbaProject.bin", "external-links": "externalLinks/externalLink"}
    return [trait for trait, mark in told.items() if any(mark in name for name in names)]


def _properties(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the custom properties by which a form of ours says whose it is."""
    found: dict[str, str] = {}
    for member, pattern in (("docProps/custom.xml", _PROPERTY), ("meta.xml", _USER_DEFINED)):
        if member in book.namelist():
            with book.open(member) as part:
                said = part.read(1 << 18).decode("utf-8", "replace")
            found.update((name, html.unescape(value)) for name, value in pattern.findall(said))
    return found


def _sheet_parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name and part of each sheet; parts that the workbook does not name come without one."""
    named = _named_parts(book)
    for member in book.namelist():
        if member == "content.xml" or re.search(r"worksheets[/\\][^/\\]+\.(?:xml|bin)$", member):
            yield named.get(member.replace("\\", "/").lower(), ""), member


def _named_parts(book: zipfile.ZipFile) -> dict[str, str]:
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(book.namelist()):
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    links = etree.fromstring(book.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {link.get("Id"): str(link.get("Target", "")) for link in links}
    names = {}
    for sheet in etree.fromstring(book.read("xl/workbook.xml"), parser).iter("{*}sheet"):
        link = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        target = targets.get(link, "")
        names[(target[1:] if target.startswith("/") else f"xl/{target}").lower()] = str(sheet.get("name", ""))
    return names


def _look_sheet(book: zipfile.ZipFile, sheet: str, member: str, found: Contents) -> None:
    """Refuse a sheet that reaches too far, and find its formulas without a result."""
    if member == "content.xml":
        extents = list(_ods_extents(book.read(member)))
    elif member.endswith(".bin"):
        extents = [_xlsb_extent(book.read(member))]
    else:
        extents = [_look_xlsx_sheet(book, sheet, member, found)]
    for rows, columns in extents:
        if rows * columns > MAX_CELLS:
            raise Refused("file.stray_cell", cell=f"{letters(columns - 1)}{rows}")


def _look_xlsx_sheet(book: zipfile.ZipFile, sheet: str, member: str, found: Contents) -> tuple[int, int]:
    rows, columns = 0, 26
    with book.open(member) as stream:
        for piece in _pieces(stream):
            for far, far_row, near, near_row in _FAR_CELL.findall(piece):
                rows, columns = (
                    max(rows, int(far_row or near_row)),
                    max(columns, column_index((far or near).decode()) + 1),
                )
            if len(found.faults) < MAX_FAULTS and (b'"e"' in piece or b"f>" in piece or b"<f" in piece):
                found.faults += _faults(sheet, piece)
    return rows, columns


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a sheet's XML in pieces that end between rows, so that no cell lies across two."""
    held = b""
    while chunk := stream.read(1 << 20):
        held += chunk
        cut = held.rfind(b"</row>") + 6 if b"</row>" in chunk else 0
        if cut > 0:
            yield held[:cut]
            held = held[cut:]
    yield held


def _faults(sheet: str, piece: bytes) -> Iterator[tuple[str, int, int, str]]:
    errors = ((tag, error.decode("ascii", "replace")) for tag, error in _ERROR_CELL.findall(piece))
    for tag, error in (*errors, *((tag, "") for tag in _NEVER_CALCULATED.findall(piece))):
        ref = _CELL_REF.search(tag)
        if ref:
            yield sheet, int(ref[2]) - 1, column_index(ref[1].decode()), error


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
