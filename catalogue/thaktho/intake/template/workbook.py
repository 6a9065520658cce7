"""The form that an agency fills in: a workbook made from the contract, with what is known filled in already.

Every sheet has its headers in Thai in the first row and in English beneath, a note on each header, and lists to
choose from. What is written is read back as it was meant: texts stay texts, so that no code becomes a date.
"""

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thaktho.cells import RawCell, letters
from thaktho.contract import Contract, Field, Level, Sheet
from thaktho.form import CONTRACT, DATASET, PERIOD, PUBLISHER, Form, Line
from thaktho.intake.template import notes as template_notes
from thaktho.intake.template.cover import write_cover
from thaktho.intake.template.lists import Lists
from thaktho.intake.values.days import thai_date
from thaktho.intake.values.scalars import printed
from thaktho.model import INSTRUCTIONS_SHEET, LISTS_SHEET

ROWS = 1000
"""So many rows of each sheet offer lists, at the least."""
FIRST = 2
"""The index of the first row to fill in: two header rows stand above it."""
EDITORS = frozenset({"annotation"})
"""Sheets that no agency fills in; they are there only where something is filled in already."""
_FONT = {"font_name": "TH Sarabun New", "font_size": 16, "font_family": 2, "font_charset": 222}
"""The font that Thai offices write in; family and character set let other machines choose one with Thai letters."""
_HEADERS: Mapping[Level, Mapping[str, Any]] = {
    "required": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79"},
    "expected": {"bold": True, "font_color": "#10304D", "bg_color": "#BDD7EE"},
    "optional": {"bold": False, "font_color": "#333333", "bg_color": "#EDEDED"},
}
_GRID = {"border": 1, "border_color": "#D9D9D9"}
_TABS = {"project": "#1F4E79"}
_NUMBERS = {"money": "#,##0.00", "year": "0", "integer": "#,##0", "decimal": "General"}
_WIDTHS = {"money": 17, "year": 16, "integer": 13, "decimal": 13, "date": 21, "datetime": 21, "name": 46, "iri": 34}
_WIDTHS |= {"area": 42, "concept": 30, "thing": 32}
_CODE_WIDTH, _TEXT_WIDTH = 21, 40
_FITTING = 8
"""A sheet of more columns is printed on several pages side by side, or nobody could read it."""
_ROW_HEIGHT, _MOST_LINES = 28, 6
"""Pixels of a row, and how many lines of a long text are shown at once: no program works heights out for itself."""
_EXACT = 15
"""A number cell keeps so many digits."""


def write(form: Form, contract: Contract) -> bytes:
    """Return the form as the bytes of a workbook (.xlsx): the same form gives the same bytes."""
    contract = contract.of_years((form.year, form.year))
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_row_height": _ROW_HEIGHT,
        "default_format_properties": dict(_FONT),  # XlsxWriter adds to it
    }
    with Workbook(file, options) as book:
        _describe(book, form, contract)
        cover = book.add_worksheet(INSTRUCTIONS_SHEET)
        sheets = [sheet for sheet in contract.sheets if sheet.name not in EDITORS or form.lines.get(sheet.name)]
        pages = {sheet.name: book.add_worksheet(sheet.sheet.th) for sheet in sheets}
        lists = Lists(book, book.add_worksheet(LISTS_SHEET), contract, form.choices, sheets)
        write_cover(book, cover, form, sheets, _HEADERS)
        for sheet in sheets:
            _Page(book, pages[sheet.name], sheet, form, lists, contract).write()
    return file.getvalue()


def _describe(book: Workbook, form: Form, contract: Contract) -> None:
    made = dt.datetime.combine(form.date, dt.time())
    title = form.dataset.title.th if form.dataset else form.title.th
    book.set_properties({"title": title, "author": form.title.th, "created": made})
    if form.publisher and form.dataset:
        book.set_custom_property(PUBLISHER, form.publisher.id, "text")
        book.set_custom_property(DATASET, form.dataset.id, "text")
        book.set_custom_property(PERIOD, form.dataset.period, "text")
    book.set_custom_property(CONTRACT, contract.version, "text")


class _Page:
    """One sheet to fill in."""

    def __init__(
        self, book: Workbook, page: Worksheet, sheet: Sheet, form: Form, lists: Lists, contract: Contract
    ) -> None:
        self._book = book
        self._page = page
        self._sheet = sheet
        self._lines = form.lines.get(sheet.name, ())
        self._last = FIRST + max(ROWS, len(self._lines)) - 1
        self._years = form.dataset.years if form.dataset else None
        self._lists = lists
        self._contract = contract

    def write(self) -> None:
        for at, field in enumerate(self._sheet.fields):
            self._page.set_column(at, at, _width(self._sheet, field), self._book.add_format(_cell_format(field)))
            self._header(at, field)
            self._help(at, field)
        for number, line in enumerate(self._lines):
            self._line(FIRST + number, line)
        self._setting()

    def _header(self, at: int, field: Field) -> None:
        look = {
            **_HEADERS[field.level],
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
            "border_color": "#FFFFFF",
            "indent": 1,
        }
        mark = template_notes.MARKS[field.level]
        self._page.write_string(0, at, f"{field.label.th} {mark}".strip(), self._book.add_format({**_FONT, **look}))
        small = {**look, "bold": False, "italic": True, "font_size": 13}
        self._page.write_string(1, at, field.label.en, self._book.add_format({**_FONT, **small}))
        note = template_notes.note(field, template_notes.example(field, self._contract))
        high = 18 * template_notes.lines(note, 42) + 14
        look = {"author": "", "font_name": "Tahoma", "font_size": 9, "width": 300, "height": high}
        self._page.write_comment(0, at, note, look)

    def _help(self, at: int, field: Field) -> None:
        """Offer what may be chosen, and say what is asked for where the cell is entered."""
        source = self._lists.source(field)
        given = template_notes.validation(field, source, self._years)
        shown = template_notes.example(field, self._contract)
        said = template_notes.prompt(field, shown, chosen=source is not None)
        self._page.data_validation(FIRST, at, self._last, at, {**given, **said})

    def _line(self, row: int, line: Line) -> None:
        high = 1
        for at, field in enumerate(self._sheet.fields):
            value = line.get(field.name)
            if value is not None:
                self._put(row, at, value)
                high = max(high, template_notes.lines(str(value), _width(self._sheet, field)))
        self._page.set_row_pixels(row, _ROW_HEIGHT * min(high, _MOST_LINES))

    def _put(self, row: int, at: int, value: RawCell) -> None:
        if isinstance(value, dt.date):
            self._page.write_string(row, at, thai_date(value))
        elif isinstance(value, int | float) and len(f"{value:.15g}".strip("-0.").replace(".", "")) <= _EXACT:
            self._page.write_number(row, at, value)
        else:
            self._page.write_string(row, at, printed(value))

    def _setting(self) -> None:
        width = len(self._sheet.fields)
        self._page.freeze_panes(FIRST, 2 if width > 7 else 1)  # noqa: PLR2004 - code and title of a wide sheet
        self._page.set_row_pixels(0, 58)
        self._page.set_row_pixels(1, 44)
        self._page.set_tab_color(_TABS.get(self._sheet.name, "#9DB6CE"))
        self._page.set_landscape()
        self._page.set_paper(9)
        if width <= _FITTING:
            self._page.fit_to_pages(1, 0)
        self._page.repeat_rows(0, FIRST - 1)
        empty = self._book.add_format({"bg_color": "#FFF2CC"})
        for at, field in enumerate(self._sheet.fields):
            if field.level == "required":
                row = FIRST + 1
                rule = f"=AND(COUNTA($A{row}:${letters(width - 1)}{row})>0,ISBLANK({letters(at)}{row}))"
                where = {"type": "formula", "criteria": rule, "format": empty}
                self._page.conditional_format(FIRST, at, self._last, at, where)


def _cell_format(field: Field) -> dict[str, Any]:
    number = _NUMBERS.get(field.kind)
    wrapped = {"text_wrap": True} if number is None else {}
    return {**_FONT, "num_format": number or "@", "valign": "top", **_GRID, **wrapped}


def _width(sheet: Sheet, field: Field) -> int:
    if field.name in (*sheet.key, "project", "parent") and field.kind in {"text", "thing"}:
        return _CODE_WIDTH
    return _WIDTHS.get(field.kind, _TEXT_WIDTH)
