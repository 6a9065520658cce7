"""Headers: the forms in which they are compared, and where in a table's first rows they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from thaktho.cells import RawCell, Table
from thaktho.contract import Field
from thaktho.intake.values.scalars import clean_text, is_blank, printed, western_digits
from thaktho.iris import slug

HEADER_WITHIN = 30
"""A header row is looked for in this many rows: title rows may stand above it."""
NUMBERS = frozenset(slug(header) for header in ("ที่", "ลำดับ", "ลำดับที่", "No.", "#"))
"""Headers of columns that only number the rows."""
_WIDEST = 400
"""Columns in which headers are looked for."""
_DEEPEST = 4
"""Rows that one header may have."""


Head = Sequence[Sequence[RawCell]]
"""The rows of a table among which its header is."""


def head_of(table: Table) -> Head:
    """Return the first rows of a table."""
    return [row[:_WIDEST] for row in islice(table.rows, HEADER_WITHIN + _DEEPEST)]


def spread(table: Table) -> Head:
    """Return the first rows of a table, with each text of merged cells in all columns that it spans."""
    rows = [list(row) for row in head_of(table)]
    for top, left, bottom, right in table.merged:
        if top < len(rows) and left < len(rows[top]) and right > left:
            said, end = rows[top][left], min(right + 1, _WIDEST)
            for at in range(top, min(bottom + 1, len(rows))):
                rows[at] += [None] * (end - len(rows[at]))
                rows[at][left:end] = [said] * (end - left)
    return rows


def below(table: Table, top: int, depth: int) -> int:
    """Return the first row under a header of ``depth`` rows and under all cells that begin in it."""
    ends = (bottom for first, _, bottom, _ in table.merged if top <= first < top + depth)
    return max((bottom + 1 for bottom in ends if bottom < top + _DEEPEST), default=top + depth)


def is_number(raw: RawCell) -> bool:
    """Tell whether a cell is no more than the number of its row: ``7``, ``๗.``, ``1.2``."""
    return re.fullmatch(r"[\d. ()]+", western_digits(printed(raw))) is not None


def key(header: str) -> str:
    """Return the form in which headers are compared: spaces, line ends and case do not matter."""
    return slug(header).replace("-", "")


def whole(raw: RawCell) -> list[str]:
    """Return the key of a header as one name."""
    return [key(clean_text(raw).value or "")] if isinstance(raw, str) and raw.strip() else []


def lines(raw: RawCell) -> list[str]:
    """Return the keys of the lines of a two-line header."""
    return [key(line) for line in raw.splitlines() if line.strip()] if isinstance(raw, str) else []


def keys(raw: RawCell) -> list[str]:
    """Return the forms in which a header may be known: the whole, and each line of a two-line one."""
    return [*whole(raw), *lines(raw)]


def known(fields: Sequence[Field]) -> dict[str, Field]:
    """Return the fields by the keys of their headers; every field's own name before any field's other names."""
    found: dict[str, Field] = {}
    for position in range(max(len(field.headers) for field in fields)):
        for field in fields:
            if position < len(field.headers):
                found.setdefault(key(field.headers[position]), field)
    return found


def columns(row: Sequence[RawCell], fields: Sequence[Field]) -> dict[int, Field]:
    """Return which column is which field: by whole headers first, then by one line of a two-line header."""
    by_key = known(fields)
    found: dict[int, Field] = {}
    for keys_of in (whole, lines):
        for at, raw in enumerate(row):
            field = next((by_key[one] for one in keys_of(raw) if one in by_key), None)
            if at not in found and field is not None and field not in found.values():
                found[at] = field
    return dict(sorted(found.items()))


def paths(head: Head, top: int, depth: int) -> list[str]:
    """Return each column's header through ``depth`` rows as one text, its parts parted by line ends."""
    rows = head[top : top + depth]
    width = max((len(row) for row in rows), default=0)
    return ["\n".join(_parts(rows, at)) for at in range(width)]


def _parts(rows: Sequence[Sequence[RawCell]], at: int) -> Iterator[str]:
    said = ""
    for row in rows:
        part = printed(row[at]) if at < len(row) and not is_blank(row[at]) else ""
        if part and part != said:
            said = part
            yield " ".join(part.split())


def by_name(path: Sequence[str]) -> Mapping[str, int]:
    """Return the first column of each name that a header has: its whole path, and each part of it."""
    found: dict[str, int] = {}
    for keys_of in (whole, lines):
        for at, header in enumerate(path):
            for one in keys_of(header):
                found.setdefault(one, at)
    return found


def year_in(header: str) -> str | None:
    """Return the year that a header of one column a year speaks of, as printed: ``2566``, ``budget_66`` → ``66``."""
    found = re.search(r"(?<!\d)(2[45]\d\d|20\d\d|[4-9]\d)(?!\d)", western_digits(header))
    return header[found.start() : found.end()] if found else None
