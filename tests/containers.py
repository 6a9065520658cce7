"""Workbooks made by hand, byte by byte: old, binary, OpenDocument and plain packages."""

import io
import struct
import zipfile

import openpyxl

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xlsx(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "โครงการ"
    for place, value in cells.items():
        book.active[place] = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in members.items():
            out.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return file.getvalue()


def cfb(stream: str, data: bytes) -> bytes:
    """Build a compound file (OLE) with one stream: a header, the FAT, the directory, the stream's sectors."""
    data = data.ljust(4096, b"\0")
    data += bytes(-len(data) % 512)
    sectors = len(data) // 512
    numbers = struct.pack("<5H6x10I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + numbers + struct.pack("<I", FREE) * 108
    table = [FAT, END, *range(3, sectors + 2), END]
    fat = struct.pack("<128I", *table, *[FREE] * (128 - len(table)))
    directory = cfb_entry("Root Entry", 5, 1, END, 0) + cfb_entry(stream, 2, FREE, 2, len(data))
    return header + fat + directory.ljust(512, b"\0") + data


def cfb_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    rest = struct.pack("<HBBIII36xIQ", len(raw), kind, 1, FREE, FREE, child, start, size)
    return raw.ljust(64, b"\0") + rest


def xls(extra: bytes = b"", jump: int = 0, more: bytes = b"") -> bytes:
    """Build an Excel 97 workbook: B4 a text, B5 a number; ``jump`` sends the reader past the sheet's start.

    ``extra`` are records of the workbook, ``more`` are records of the sheet.
    """
    cells = record(0x204, struct.pack("<4HB", 3, 1, 0, 4, 1) + "รหัส".encode("utf-16-le"))
    cells += record(0x203, struct.pack("<3Hd", 4, 1, 0, 2566.0))
    return xls_of("โครงการ", cells + more, extra, jump)


def xls_of(sheet_name: str, cells: bytes, extra: bytes = b"", jump: int = 0) -> bytes:
    """Build an Excel 97 workbook of one sheet from the records of its cells."""
    name = sheet_name.encode("utf-16-le")
    before = record(0x809, struct.pack("<4H2I", 0x600, 5, 0, 0, 0, 6)) + extra
    start = len(before) + 4 + 8 + len(name) + 4 + jump
    sheet = record(0x809, struct.pack("<4H2I", 0x600, 0x10, 0, 0, 0, 6)) + cells + record(0x0A)
    listed = record(0x85, struct.pack("<I4B", start, 1, 0, len(sheet_name), 1) + name)
    return cfb("Workbook", before + listed + record(0x0A) + sheet)


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def xlsb(*cells: tuple[int, int, str], more: bytes = b"", name: str = "โครงการ") -> bytes:
    """Build a binary workbook of text cells (row, column, text), both from 0; ``more`` are records of the sheet."""
    bundle = struct.pack("<2I", 0, 1) + wide("rId1") + wide(name)
    rows = b"".join(
        brecord(0, struct.pack("<2I9x", row, 0)) + brecord(6, struct.pack("<2I", column, 0) + wide(words))
        for row, column, words in cells
    )
    rows += more
    size = brecord(0x94, struct.pack("<4I", 0, cells[-1][0], 0, cells[-1][1]))
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Target="worksheets/sheet1.bin" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet"/></Relationships>'
    )
    return zipped(
        xl___rels__workbook_dot_bin_dot_rels=rels,
        xl__workbook_dot_bin=brecord(0x83) + brecord(0x8F) + brecord(0x9C, bundle) + brecord(0x90) + brecord(0x84),
        xl__worksheets__sheet1_dot_bin=brecord(0x81)
        + size
        + brecord(0x91)
        + rows
        + more
        + brecord(0x92)
        + brecord(0x82),
    )


def brecord(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(body)
    lengths = []
    while True:
        lengths.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return head + bytes(lengths) + body


def wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def ods(table: str, manifest: str = "", name: str = "โครงการ") -> bytes:
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = f'<office:spreadsheet><table:table table:name="{name}">{table}</table:table></office:spreadsheet>'
    return zipped(
        mimetype="application/vnd.oasis.opendocument.spreadsheet",
        **{"META-INF__manifest_dot_xml": f"<manifest>{manifest}</manifest>"},
        content_dot_xml=f"<office:document-content{spaces}><office:body>{body}</office:body></office:document-content>",
    )


def ods_cell(words: str, repeated: int = 1) -> str:
    attribute = f'table:number-columns-repeated="{repeated}"'
    return f'<table:table-cell {attribute} office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
