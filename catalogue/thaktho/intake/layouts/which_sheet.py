"""Which sheet of ours each table of a canonical workbook is: by its name, or by its headers where the name misleads.

Officers rename sheets (``โครงการปี 69``), and a file saved as ``plan.csv`` is not the sheet ``plan``.
"""

from collections.abc import Mapping, Sequence

from thaktho.cells import Table
from thaktho.contract import Contract, Field, Sheet
from thaktho.intake.guard.find import shown
from thaktho.intake.layouts import headers
from thaktho.intake.layouts.headers import Head, head_of
from thaktho.messages import text
from thaktho.model import Note

_ENOUGH = 3
"""A table is taken by its headers where at least so many are known: so many more than those of the sheet named."""

Which = Mapping[str, Sheet]
"""Which sheet of ours a table is, by the table's name; tables that are none are not in it."""


def assign(tables: Sequence[Table], contract: Contract) -> Which:
    """Return which sheet of ours each table is.

    The name decides, unless the headers plainly say otherwise. A table of a strange name is taken by its headers where
    no other table is that sheet, nor could be: of two that are alike, one may be an old copy.
    """
    found: dict[str, Sheet] = {}
    strange: dict[str, list[str]] = {}
    like: dict[str, Sheet] = {}
    for table in tables:
        named, best = contract.sheet_called(table.sheet), best_fitting(head_of(table), contract)
        if named is not None and not _is_misnamed(head_of(table), named, best):
            found[table.sheet] = named
        elif best is not None:
            like[best.name] = best
            strange.setdefault(best.name, []).append(table.sheet)
    here = {sheet.name for sheet in found.values()}
    return found | {names[0]: like[name] for name, names in strange.items() if name not in here and len(names) == 1}


def unknown(table: Table, which: Which, contract: Contract) -> Note:
    """Return the note of a table that is not read: grave where it has the headers of a sheet of ours.

    Where two tables are alike and neither has the name of the sheet, nothing says which is meant: that is a violation.
    """
    like, value = best_fitting(head_of(table), contract), shown(table.sheet)
    if like is None:
        return Note("find.unknown_sheet", "info", text("find.unknown_sheet", value=value), None, table.sheet)
    message = text("find.sheet_like", value=value, sheet=like.sheet)
    is_there = like in which.values()
    right = text("suggest.sheet_rows" if is_there else "suggest.sheet_name", value=like.sheet)
    return Note("find.sheet_like", "warning" if is_there else "violation", message, right, table.sheet)


def best_fitting(head: Head, contract: Contract) -> Sheet | None:
    """Return the sheet of which a table has the most headers, the earlier of equals; None if it has too few."""
    known = {sheet.name: len(header_in(head, sheet)[1]) for sheet in contract.sheets}
    best = max(contract.sheets, key=lambda sheet: known[sheet.name])
    return best if known[best.name] >= _ENOUGH else None


def header_in(head: Head, sheet: Sheet) -> tuple[int, dict[int, Field]]:
    """Return the row with the most known headers of a sheet, and its columns."""
    rows = head[: headers.HEADER_WITHIN]
    found = [(at, headers.columns(row, sheet.fields)) for at, row in enumerate(rows)]
    return max(found, key=lambda pair: (len(pair[1]), -pair[0]), default=(0, {}))


def _is_misnamed(head: Head, named: Sheet, best: Sheet | None) -> bool:
    """Tell whether a table has far more headers of another sheet than of the one it is called after."""
    if best is None or best is named:
        return False
    own, other = (len(header_in(head, sheet)[1]) for sheet in (named, best))
    return other >= max(2 * own, own + _ENOUGH)
