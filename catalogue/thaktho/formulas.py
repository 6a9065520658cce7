"""Cells that a spreadsheet would take for a formula: marked where we write them, and read back as they were.

A cell that begins with ``=``, ``+``, ``-``, ``@``, one of these in full width, a tab, a return or a line feed may be
run as a formula when somebody opens a CSV (https://owasp.org/www-community/attacks/CSV_Injection). The mark is an
apostrophe, which spreadsheets do not show at the head of a cell that was typed in.
"""

import csv
import io
import re

_WIDE = "\uff1d\uff0b\uff0d\uff20"
"""``=+-@`` in full width, which spreadsheets of some languages take for the same."""
RISKY = rf"'*[=+\-@{_WIDE}\t\r\n]"
"""How a risky cell begins, for Python and for DuckDB."""
NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
"""What begins so and is a number."""
_RISKY = re.compile(RISKY)
_RISKY_LITERAL = re.compile(rf"(?m)(^|\t)\"(?='*(?:[=+\-@]|{'|'.join(_WIDE)}|\\[trn]))".encode())
_NUMBER = re.compile(NUMBER)


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `meant` takes the mark away again."""
    return f"'{value}" if _RISKY.match(value) and not _NUMBER.fullmatch(value) else value


def meant(cell: str) -> str:
    """Return what a cell of a CSV says, without the mark of `harmless`."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def harmless_csv(content: bytes) -> bytes:
    """Return a CSV in UTF-8, such as the answer to a query, with each cell made harmless."""
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def harmless_tsv(content: bytes) -> bytes:
    """Return the answer to a query as TSV with the mark in each literal that needs it, inside its quotation marks."""
    return _RISKY_LITERAL.sub(rb"""\1"'""", content)
