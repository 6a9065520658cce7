"""The first sheet of a form: for whom it is, what to do, what the colours mean, where to send it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from thaktho.contract import Level, Sheet
from thaktho.form import Form
from thaktho.intake.template.notes import MARKS, lines
from thaktho.messages import Text, text

_WIDTHS = (4, 34, 92)
_THAI = {"font_name": "TH Sarabun New", "font_family": 2, "font_charset": 222, "text_wrap": True, "valign": "top"}
_PER_LINE = 112
"""So many letters of the font go into a line across the sheet."""
_LINE_HEIGHT = 32
_STEPS = ("fill", "choose", "leave_empty", "check", "send")


def write_cover(
    book: Workbook, page: Worksheet, form: Form, sheets: Sequence[Sheet], headers: Mapping[Level, Mapping[str, Any]]
) -> None:
    """Write the instructions of a form, in Thai with English beneath.

    Args:
        book: the workbook, as XlsxWriter makes it.
        page: its first sheet.
        form: what the form is made of.
        sheets: the sheets that it has.
        headers: how headers look, by level.
    """
    for at, width in enumerate(_WIDTHS):
        page.set_column(at, at, width)
    page.hide_gridlines(2)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 1)
    writer = _Writer(book, page)
    writer.line(text("form.title", title=form.title), size=24, colour="#1F4E79", bold=True)
    for label, value in _about(form):
        writer.pair(label, value)
    writer.heading(text("form.steps"))
    for number, step in enumerate(_STEPS, 1):
        writer.step(number, text(f"form.step_{step}"))
    writer.heading(text("form.colours"))
    for level, look in headers.items():
        writer.legend(text(f"form.level_{level}"), text(f"form.why_{level}"), MARKS[level], look)
    writer.heading(text("form.never"))
    writer.line(text("form.never_personal"), colour="#9C0006")
    writer.heading(text("form.sheets"))
    for sheet in sheets:
        writer.pair(Text(sheet.sheet.th, sheet.sheet.en), text(f"form.about_{sheet.name.replace('-', '_')}"))
    page.activate()


def _about(form: Form) -> Iterator[tuple[Text, Text]]:
    if form.publisher and form.dataset:
        yield text("form.agency"), form.publisher.name
        yield text("form.dataset"), form.dataset.title
        yield text("form.year"), Text(str(form.year), str(form.year))
        where = text("form.office", office=form.publisher.contact, email=form.publisher.email)
    else:
        where = text("form.office_on_site", site=form.site)
    yield text("form.send_to"), where


class _Writer:
    """Writes from the top down; every line has its English in small letters beneath."""

    def __init__(self, book: Workbook, page: Worksheet) -> None:
        self._book = book
        self._page = page
        self._row = 0

    def heading(self, said: Text) -> None:
        self._row += 1
        self.line(said, size=18, colour="#1F4E79", bold=True)

    def line(self, said: Text, *, size: int = 16, colour: str = "#000000", bold: bool = False) -> None:
        self._across(0, said.th, size, {"font_color": colour, "bold": bold})
        self._across(0, said.en, 13, {"font_color": "#595959", "italic": True})

    def step(self, number: int, said: Text) -> None:
        self._put(0, str(number), {"bold": True, "font_color": "#1F4E79", "font_size": 16})
        self._across(1, said.th, 16, {})
        self._across(1, said.en, 13, {"font_color": "#595959", "italic": True})

    def pair(self, label: Text, value: Text) -> None:
        self._put(1, f"{label.th}\n{label.en}", {"bold": True, "font_size": 14, "font_color": "#10304D"})
        self._next(self._put(2, f"{value.th}\n{value.en}", {"font_size": 14}))

    def legend(self, level: Text, why: Text, mark: str, look: Mapping[str, Any]) -> None:
        self._put(1, f"{level.th} {mark}\n{level.en}", {**look, "font_size": 14})
        self._next(self._put(2, f"{why.th}\n{why.en}", {"font_size": 14}))

    def _across(self, first: int, said: str, size: int, look: Mapping[str, Any]) -> None:
        made = self._book.add_format({**_THAI, **look, "font_size": size})
        self._page.merge_range(self._row, first, self._row, len(_WIDTHS) - 1, "", made)
        self._page.write_string(self._row, first, said, made)
        self._next(lines(said, _PER_LINE * 16 // size), size)

    def _put(self, at: int, said: str, look: Mapping[str, Any]) -> int:
        self._page.write_string(self._row, at, said, self._book.add_format({**_THAI, **look}))
        return lines(said, _PER_LINE if at > 1 else _PER_LINE // 3)

    def _next(self, high: int, size: int = 14) -> None:
        self._page.set_row_pixels(self._row, 6 + high * _LINE_HEIGHT * size // 16)
        self._row += 1
