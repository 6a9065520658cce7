"""Cells that a spreadsheet would take for a formula: marked where we write them, and read back as they were.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a return may be run as a formula when somebody opens a CSV
(https://owasp.org/www-community/attacks/CSV_Injection). The mark is an apostrophe, which spreadsheets do not show at
the head of a cell that was typed in.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `meant` takes the mark away again."""
    return f"'{value}" if _RISKY.match(value) and not _NUMBER.fullmatch(value) else value


def meant(cell: str) -> str:
    """Return what a cell of a CSV says, without the mark of `harmless`."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell
