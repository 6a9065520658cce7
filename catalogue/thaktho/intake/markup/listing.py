"""The sheet that lists every finding of a workbook, with a link to each cell; written whole, every cell a text."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from thaktho.cells import letters
from thaktho.intake.markup.colours import ALWAYS
from thaktho.intake.markup.styles import Styles
from thaktho.intake.markup.words import written
from thaktho.messages import LANGUAGES, Text, text
from thaktho.report import SEVERITIES, Told

COLUMNS = {
    "severity": 14, "link": 10, "sheet": 16, "row": 8, "column": 22, "field": 22, "value": 28, "wrong": 52, "how": 34,
    "right": 46,
}  # fmt: skip
"""The columns and how wide each is, in letters."""
_HEAD = "FFE7E6E6"
LARGER = 4
"""So many points the title is larger than the rest."""
_LEADING = 1.4
"""How tall a line of Thai is, by the size of its letters; and the tallest row, in points:"""
_TALLEST = 400
_MOST_LINKS = 60_000
"""Excel takes 65,530 links on a sheet."""


class Look(NamedTuple):
    """The numbers of the styles of the sheet's cells, their letters' size in points, and the rule of each severity."""

    title: int
    plain: int
    header: int
    cell: int
    link: int
    size: float
    rules: Mapping[str, int]


def look(styles: Styles, rules: Mapping[str, int]) -> Look:
    """Find or make the styles that the sheet needs."""
    return Look(
        title=styles.of_cell(bold=True, larger=LARGER),
        plain=styles.of_cell(),
        header=styles.of_cell(bold=True, fill=_HEAD, lines=True),
        cell=styles.of_cell(lines=True),
        link=styles.of_cell(link=True, lines=True),
        size=styles.size,
        rules=rules,
    )


def sheet(
    namespace: str,
    told: Sequence[Told],
    names: Mapping[str, str],
    hidden: Collection[str],
    about: Sequence[Text],
    style: Look,
) -> bytes:
    """Return the sheet's part.

    Args:
        namespace: of its elements, without braces.
        told: the findings, the worst first.
        names: the sheets of the workbook, by the names that the findings use.
        hidden: those that are hidden: a link to one leads nowhere, so it is said instead.
        about: what stands above the list, the title first.
        style: of its cells.
    """
    top = len(about) + 1
    last = top + max(len(told), 1)
    width = letters(len(COLUMNS) - 1)
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
            f'<worksheet xmlns="{namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
            f'<dimension ref="A1:{width}{last}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" ',
            f'workbookViewId="0"><pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" ',
            f'state="frozen"/><selection pane="bottomLeft" activeCell="A{top + 1}" sqref="A{top + 1}"/></sheetView>',
            '</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>',
            *(f'<col min="{n}" max="{n}" width="{size}" customWidth="1"/>' for n, size in _numbered(COLUMNS)),
            "</cols><sheetData>",
            *_rows(told, hidden, about, style),
            f'</sheetData><autoFilter ref="A{top}:{width}{last}"/>',
            *_rules(told, top, style),
            *_links(told, {said: name for said, name in names.items() if name not in hidden}, top),
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>',
        )
    ).encode()


def _numbered(columns: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    return enumerate(columns.values(), 1)


def both(said: Text) -> str:
    """Return a text in Thai with the English beneath, once where they are the same."""
    return "\n".join(dict.fromkeys(said[language] for language in LANGUAGES))


def target(told: Told) -> str | None:
    """Return the cell that a finding is linked to: its own, the row's first, or the sheet's; None for the file."""
    found = told.finding
    return None if found.sheet is None else f"{found.column or 'A'}{found.row or 1}"


def _rows(told: Sequence[Told], hidden: Collection[str], about: Sequence[Text], style: Look) -> Iterator[str]:
    for number, said in enumerate(about, 1):
        line = " · ".join(dict.fromkeys(said[language] for language in LANGUAGES))
        yield _row(number, [line], [style.plain if number > 1 else style.title], _height(style, 1, larger=number == 1))
    top = len(about) + 1
    headers = [both(text(f"markup.{name}")) for name in COLUMNS]
    yield _row(top, headers, [style.header] * len(headers), _height(style, 2))
    formats = [style.link if name == "link" else style.cell for name in COLUMNS]
    for number, one in enumerate(told, top + 1):
        cells = _cells(one, hidden)
        lines = (_lines(said, width) for said, width in zip(cells, COLUMNS.values(), strict=True))
        yield _row(number, cells, formats, _height(style, max(lines)))


def _cells(told: Told, hidden: Collection[str]) -> list[str]:
    found = told.finding
    sheet = text("markup.hidden", sheet=found.sheet) if found.sheet in hidden else found.sheet
    said: dict[str, str | Text | None] = {
        "severity": text(f"report.{found.severity}"),
        "link": target(told) or "–",
        "sheet": sheet,
        "row": str(found.row or ""),
        "column": " ".join(part for part in (found.column, told.header) if part),
        "field": told.field,
        "value": found.value,
        "wrong": found.message,
        "how": told.how,
        "right": told.right,
    }
    return [both(one) if isinstance(one, Text) else one or "" for one in (said[name] for name in COLUMNS)]


def _row(number: int, cells: Sequence[str], formats: Sequence[int], height: float) -> str:
    made = "".join(
        f'<c r="{letters(at)}{number}" s="{format_}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(written(said), quote=False)}</t></is></c>"
        for at, (said, format_) in enumerate(zip(cells, formats, strict=True))
    )
    return f'<row r="{number}" ht="{height:.1f}" customHeight="1">{made}</row>'


def _height(style: Look, lines: int, *, larger: bool = False) -> float:
    """Return how tall a row has to be, in points: programs do not all see to it themselves."""
    return min((style.size + (LARGER if larger else 0)) * _LEADING * lines + 2, _TALLEST)


def _lines(said: str, width: int) -> int:
    """Return how many lines a text takes in a column; marks above and below Thai letters take no room."""
    lengths = (sum(unicodedata.category(char) != "Mn" for char in line) for line in said.split("\n"))
    return sum(max(1, -(-length // (width - 1))) for length in lengths)


def _rules(told: Sequence[Told], top: int, style: Look) -> Iterator[str]:
    """Colour the words of each severity; the rule also tells that the sheet is ours."""
    found = [one.finding.severity for one in told]
    runs = [(severity, found.index(severity), found.count(severity)) for severity in SEVERITIES if severity in found]
    for priority, (severity, first, count) in enumerate(runs or [("info", -1, 1)], 1):
        start = top + 1 + first
        yield f'<conditionalFormatting sqref="A{start}:A{start + count - 1}"><cfRule type="expression" '
        yield f'dxfId="{style.rules[severity]}" priority="{priority}"><formula>{escape(ALWAYS, quote=False)}</formula>'
        yield "</cfRule></conditionalFormatting>"


def _links(told: Sequence[Told], names: Mapping[str, str], top: int) -> Iterator[str]:
    placed = ((number, names.get(one.finding.sheet or ""), target(one)) for number, one in enumerate(told, top + 1))
    linked = [(number, name, cell) for number, name, cell in placed if name and cell]
    if linked:
        yield "<hyperlinks>"
        for number, name, cell in linked[:_MOST_LINKS]:
            place = "'{}'!{}".format(name.replace("'", "''"), cell)
            yield f'<hyperlink ref="B{number}" location="{escape(place)}" display="{cell}"/>'
        yield "</hyperlinks>"
