"""Parsers of files other than CSV: each yields its sheets as names and rows of raw cells.

They run in the child process (`child.py`): what they read is hostile until shown otherwise.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from lxml import etree
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, ZipError

from thaktho.cells import Merged, RawCell
from thaktho.intake.files import compound, container
from thaktho.intake.files.container import CFB, KINDS, ZIP
from thaktho.intake.files.contents import Contents, Refused
from thaktho.intake.files.encodings import decoded
from thaktho.intake.files.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

_WEB = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype|!--|html|head|body|meta|table|div|style)", re.IGNORECASE
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:[\[{\"\]]|$)|\{\s*(?:[\"}]|$))")
_FATAL = 3
"""How libxml2 calls an error after which it stops reading, such as elements nested too deep."""
_OUTSIDE = "'file:"
"""How the names of tables begin that an .ods keeps of other files it has links to."""

_LINE_END = "\ue000"
"""Stands for the end of a line of a web page until its text is put together: a sign of no script."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as parsed."""

    name: str
    rows: Iterable[Sequence[RawCell]]
    merged: Sequence[Merged] = ()


def parse(name: str, file: IO[bytes]) -> tuple[Contents, Iterator[Sheet]]:
    """Find out what a file is by its first bytes, and parse it.

    Raises:
        Refused: it is no table that we read.
    """
    head = file.read(1024)
    file.seek(0)
    if head.startswith((ZIP, CFB)):
        contents = (container if head.startswith(ZIP) else compound).look(file)
        file.seek(0)
        return contents, _workbook(file, contents)
    if _WEB.match(head):
        return Contents(), _web(file.read())
    if _JSON.match(head):
        return Contents(), _json(PurePath(name).stem, file.read())
    raise Refused(
        "file.not_spreadsheet", kind=next((kind for kind, magic in KINDS.items() if magic.match(head)), "other")
    )


def is_parsed(head: bytes) -> bool:
    """Tell whether a file that begins so is one for the child: anything but a CSV."""
    binary = head.startswith((ZIP, CFB)) or any(magic.match(head) for magic in KINDS.values())
    return binary or bool(_WEB.match(head) or _JSON.match(head))


# -- workbooks ---------------------------------------------------------------------------------------------


def _workbook(file: IO[bytes], contents: Contents) -> Iterator[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet and not meta.name.startswith(_OUTSIDE):
                    sheet = book.get_sheet_by_name(meta.name)
                    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
                    merged = merged or contents.merged.get(meta.name, [])  # calamine has none of an .ods
                    yield Sheet(meta.name, _from_a(sheet), merged)
    except PasswordError as error:
        raise Refused("file.encrypted") from error
    except ZipError as error:
        raise Refused("file.truncated") from error
    except (KeyboardInterrupt, SystemExit, Refused, GeneratorExit):
        raise
    except BaseException as error:  # a panic in calamine is a BaseException without a name to import
        raise Refused("file.unreadable") from error


def _from_a(sheet: CalamineSheet) -> Iterator[Sequence[RawCell]]:
    """Yield the rows of a sheet from column A on; calamine begins at the first column that holds something."""
    left = [None] * (sheet.start[1] if sheet.start else 0)
    return ([*left, *row] for row in sheet.iter_rows()) if left else iter(sheet.iter_rows())


# -- web pages, which old systems export under the name .xls -------------------------------------------------


def _web(data: bytes) -> Iterator[Sheet]:
    """Yield the tables of a web page that hold no other table, cells that span others as merged ones."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    page = etree.fromstring(decoded(data).encode(), parser)
    if any(error.level >= _FATAL for error in parser.error_log):
        raise Refused("file.unreadable")
    tables = [] if page is None else [table for table in page.iter("table") if table.find(".//table") is None]
    for number, table in enumerate(tables, 1):
        caption = table.find("caption")
        name = _said(caption) if caption is not None else ""
        rows, merged = _spanned(table)
        yield Sheet(name or str(number), rows, merged)


def _spanned(table: Any) -> tuple[list[list[RawCell]], list[Merged]]:  # noqa: ANN401 - an element of lxml
    """Return the rows of a table and its merged cells; a cell that reaches over several is in the first of them."""
    rows: list[list[RawCell]] = []
    merged: list[Merged] = []
    below: dict[int, int] = {}  # how many rows a cell from above still takes in a column
    cells = 0
    for at, line in enumerate(table.iter("tr")):
        row: list[RawCell] = []
        over = below
        below = {column: left - 1 for column, left in over.items() if left > 1}
        for cell in line.iterchildren("td", "th"):
            while len(row) in over:
                row.append(None)
            high, wide, left = _span(cell, "rowspan"), _span(cell, "colspan"), len(row)
            if left + wide > MAX_COLUMNS:
                raise Refused("file.too_wide", limit=MAX_COLUMNS)
            row += [_said(cell) or None, *[None] * (wide - 1)]
            if high * wide > 1:
                merged.append((at, left, at + high - 1, left + wide - 1))
            if high > 1:
                below.update(dict.fromkeys(range(left, left + wide), high - 1))
        cells += len(row)
        if cells > MAX_CELLS or at > MAX_ROWS:
            raise Refused("file.too_heavy")
        rows.append(row)
    return rows, merged


def _span(cell: Any, name: str) -> int:  # noqa: ANN401 - an element of lxml
    said = str(cell.get(name, "1")).strip()
    return min(max(int(said), 1), 1000) if said.isascii() and said.isdigit() else 1


def _said(cell: Any) -> str:  # noqa: ANN401 - an element of lxml
    """Return the text of a cell; lines end where the page ends them, not where its source does."""
    for end in cell.iter("br", "p", "div", "li"):
        end.tail = _LINE_END + (end.tail or "")
    return "\n".join(" ".join(line.split()) for line in "".join(cell.itertext()).split(_LINE_END)).strip()


# -- JSON ----------------------------------------------------------------------------------------------------


def _json(stem: str, data: bytes) -> Iterator[Sheet]:
    """Yield every list of records as a sheet, called by its key; the first row holds the records' keys."""
    try:
        said = json.loads(decoded(data), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("file.not_json") from error
    lists = {stem: said} if isinstance(said, list) else said
    for name, records in lists.items():
        if isinstance(records, list) and records and all(isinstance(record, dict) for record in records):
            keys = list(dict.fromkeys(key for record in records for key in record))
            if len(keys) > MAX_COLUMNS:
                raise Refused("file.too_wide", limit=MAX_COLUMNS)
            if len(keys) * len(records) > MAX_CELLS:
                raise Refused("file.too_heavy")
            yield Sheet(name, [keys, *([_scalar(record.get(key)) for key in keys] for record in records)])


def _no_constant(said: str) -> RawCell:
    raise ValueError(said)  # NaN and Infinity are no JSON


def _scalar(value: object) -> RawCell:
    return value if isinstance(value, str | int | float | bool) else None
