"""What the drop-downs of a form offer: code lists, areas and things, in columns of one hidden sheet with a name each.

Lists are named ranges: they may be as long as they like, and they survive in any spreadsheet program.
"""

from collections.abc import Iterable, Sequence

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thaktho.cells import letters
from thaktho.contract import Contract, Field, Sheet
from thaktho.form import Choices, listed

_SHEET_ROWS = 5000
"""Codes are looked for in so many rows of the sheet where they are given."""


class Lists:
    """The lists of one form; each is written when the form is made."""

    def __init__(
        self, book: Workbook, page: Worksheet, contract: Contract, choices: Choices, sheets: Sequence[Sheet]
    ) -> None:
        """Write every list that the sheets of a form may need into its hidden sheet.

        Args:
            book: the workbook, as XlsxWriter makes it.
            page: its sheet of lists.
            contract: whose code lists are offered.
            choices: what else is offered, by the class of the things.
            sheets: the sheets of the form.
        """
        self._book = book
        self._names: dict[str, str] = {}
        used = {field.target: field.kind for sheet in sheets for field in sheet.fields if field.target}
        for cls, kind in sorted(used.items()):
            concepts = contract.concepts.get(cls, ()) if kind == "concept" else ()
            offered = [listed(concept) for concept in concepts] or list(choices.get(cls, ()))
            if offered:
                self._write(page, cls, offered)
        self._codes(used, sheets)
        page.hide()

    def source(self, field: Field) -> str | None:
        """Return the formula of the list that a field offers, or None where there is nothing to choose from."""
        name = self._names.get(field.target or "")
        return f"={name}" if name else None

    def _write(self, page: Worksheet, cls: str, offered: Sequence[str]) -> None:
        at = len(self._names)
        for row, said in enumerate((_local(cls), *offered)):
            page.write_string(row, at, said)
        column = letters(at)
        self._define(cls, f"='{page.get_name()}'!${column}$2:${column}${len(offered) + 1}")

    def _codes(self, used: Iterable[str], sheets: Sequence[Sheet]) -> None:
        """Offer the codes of the form's own projects where another sheet has to name one."""
        for sheet in sheets:
            if sheet.cls in used and sheet.cls not in self._names and sheet.scope == "issuer":
                column = letters([field.name for field in sheet.fields].index(sheet.key[0]))
                codes = f"'{sheet.sheet.th}'!${column}$3:${column}${_SHEET_ROWS}"
                self._define(sheet.cls, f"=OFFSET('{sheet.sheet.th}'!${column}$3,0,0,MAX(1,COUNTA({codes})),1)")

    def _define(self, cls: str, formula: str) -> None:
        self._names[cls] = f"list_{_local(cls)}"
        self._book.define_name(self._names[cls], formula)


def _local(cls: str) -> str:
    return cls.replace("#", "/").rsplit("/", 1)[-1]
