"""The containers of workbooks: what a file is by its first bytes, what it carries, and whether it is safe to read.

This side runs in the child process that parses a file (`child.py`): it imports nothing heavy, and refuses by the key
of a message.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from thaktho.intake.files import binary_sheets, ods_sheets, xlsx_sheets
from thaktho.intake.files.contents import Contents, Refused, check_sheets
from thaktho.intake.files.limits import MAX_BYTES, MAX_EXPANDED, MAX_PARTS, MAX_RATIO

ZIP, CFB = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = {
    "pdf": re.compile(rb"%PDF-"),
    "image": re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|\0.{3}ftyp", re.DOTALL),
    "word": re.compile(rb"\{\\rtf"),
    "archive": re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"),
    "xml": re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml(?!(?s:.){0,400}<html)", re.IGNORECASE),
}
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
_OURS = "thaktho."
"""How the names of a form's properties begin."""
_META_NAME = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
_DECLARES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_MACROS = re.compile(r"vbaProject\.bin$|^(?:Basic|Scripts)/.+")
_LINKS = re.compile(r"externalLinks[/\\]externalLink")


def look(file: IO[bytes]) -> Contents:
    """Look into a workbook's package before anything reads it.

    Raises:
        Refused: it has a password, is cut short, is too big when unpacked, declares entities, or is no workbook.
    """
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
    if expanded > MAX_EXPANDED or bomb or len(members) > MAX_PARTS:
        raise Refused("file.too_big", limit=MAX_BYTES // 1024**2)
    if len({member.filename for member in members}) < len(members):
        raise Refused("file.unreadable")  # of two parts of one name, each program reads another


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
    """Refuse a part that declares a document type: no office program writes one, and entities grow without end."""
    for member in book.namelist():
        with book.open(member) as part:
            head = part.read(1 << 16)
        if _XML.match(head) and _DECLARES.search(head):
            raise Refused("file.dangerous", part=member.rsplit("/", 1)[-1])


def _traits(names: list[str]) -> list[str]:
    told = {"macros": _MACROS, "external-links": _LINKS}
    return [trait for trait, mark in told.items() if any(mark.search(name) for name in names)]


def _properties(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the custom properties by which a form of ours says whose it is."""
    found: dict[str, str] = {}
    for member in {"docProps/custom.xml", "meta.xml"} & set(book.namelist()):
        for said in _tree(book.read(member)).iter("{*}property", "{*}user-defined"):
            name = str(said.get("name") or said.get(_META_NAME))
            if name.startswith(_OURS):
                found[name] = "".join(str(part) for part in said.itertext()).strip()
    return found


def _sheet_parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name and part of each sheet; parts that the workbook does not name come without one."""
    named = _named_parts(book)
    for member in book.namelist():
        plain = member.replace("\\", "/").lower()
        if member == "content.xml" or plain in named or re.search(r"worksheets/[^/]+\.(?:xml|bin)$", plain):
            yield named.get(plain, ""), member


def _named_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by their parts."""
    for kind, names_in in (("xml", _names), ("bin", binary_sheets.xlsb_names)):
        if {f"xl/workbook.{kind}", f"xl/_rels/workbook.{kind}.rels"} <= set(book.namelist()):
            links = _tree(book.read(f"xl/_rels/workbook.{kind}.rels")).iter("{*}Relationship")
            parts = {str(link.get("Id")): _part(str(link.get("Target"))) for link in links}
            names = list(names_in(book.read(f"xl/workbook.{kind}")))
            check_sheets(len(names))
            return {parts.get(link, ""): name for link, name in names}
    return {}


def _names(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Yield the id of the relation and the name of each sheet of an .xlsx."""
    for sheet in _tree(workbook).iter("{*}sheet"):
        link = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        yield link, str(sheet.get("name", ""))


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _part(target: str) -> str:
    return (target[1:] if target.startswith("/") else f"xl/{target}").lower()


def _look_sheet(book: zipfile.ZipFile, sheet: str, member: str, found: Contents) -> None:
    if member.endswith(".bin"):
        binary_sheets.look_xlsb(sheet, book.read(member), found)
        return
    with book.open(member) as stream:
        if member == "content.xml":
            ods_sheets.look(stream, found)
        else:
            xlsx_sheets.look(sheet, stream, found)
