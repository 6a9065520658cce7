"""Findings in the officer's own workbook: wrong cells coloured and commented, and a sheet that lists them all.

Her workbook is patched part by part: cells, formulas with their results, formats, charts, pictures, macros and all else
stay the bytes they were. A file that is no such workbook (.csv, .ods, .xls, .xlsb) gives a fresh one with its values.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from thaktho.errors import DataError
from thaktho.intake.files.container import ZIP
from thaktho.intake.files.tables import Parts, book_of
from thaktho.intake.guard.find import shown_names
from thaktho.intake.markup import colours, listing, notes, values
from thaktho.intake.markup.book import Book
from thaktho.intake.markup.package import Package
from thaktho.intake.markup.sheet import Sheet, deselect
from thaktho.messages import LANGUAGES, Text, text
from thaktho.report import SEVERITIES, Told

MOST_NOTES = 5_000
"""So many cells get a note of their own, the worst first: programs are slow with more. The sheet lists all."""
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Marked(NamedTuple):
    """A marked-up workbook, how its name has to end, and whether only the values of the file were carried over."""

    data: bytes
    ending: str
    values_only: bool


class Mark(NamedTuple):
    """What is said of one cell: its gravest severity, and the words of its note; None where there are too many."""

    severity: str
    words: str | None


def annotate(name: str, parts: Parts, told: Sequence[Told], *, twin: bool = False) -> Marked:
    """Mark up a submission; marks of ours that are there already are taken away first.

    Args:
        name: of the file, for messages and the sheet's title.
        parts: its content, as `tables.content` gives it, which was read already: bombs are refused there.
        told: its findings in words, as `report.tell` gives them.
        twin: it is a folder of CSV files.

    Raises:
        DataError: the file cannot be read, or is a workbook that breaks the rules of its format.
    """
    if len(parts) == 1 and not twin and parts[0][1].startswith(ZIP):
        package = Package(name, parts[0][1])
        if (book := Book.of(package)) is not None:
            return Marked(_marked(name, book, told, {}), book.ending, values_only=False)
    data, names = values.workbook(name, book_of(name, parts, twin=twin).tables)
    fresh = Book.of(Package(name, data))
    if fresh is None:
        raise DataError("markup.broken", name=name)
    repeated = {shown: names[own] for own, shown in shown_names(names).items()}
    return Marked(_marked(name, fresh, told, repeated | names), fresh.ending, values_only=True)


def _marked(name: str, book: Book, told: Sequence[Told], names: Mapping[str, str]) -> bytes:
    """Return the workbook with its marks; ``names`` are its sheets by the names that the findings use, where unlike."""
    styles = book.styles()
    rules = {severity: styles.fill_of_rule(colour) for severity, colour in colours.FILLS.items()}
    repeated = {shown: own for own, shown in shown_names(sheet.name for sheet in book.sheets).items()}
    names = repeated | {sheet.name: sheet.name for sheet in book.sheets} | dict(names)
    hidden = {sheet.name for sheet in book.sheets if sheet.hidden}
    marks = _marks(told, names)
    for sheet in book.sheets:
        if sheet.kind != "worksheet":
            deselect(book.package, sheet.part)
        elif sheet.part != book.results:
            _mark(book, Sheet(book.package, sheet.part), marks.get(sheet.name, {}), rules)
    cells = sum(map(len, marks.values()))
    style = listing.look(styles, rules)
    about = _about(name, told, cells)
    book.write_results(listing.sheet(book.namespace, told, names, hidden, about, style), _SHEET)
    return book.package.save()


def _marks(told: Sequence[Told], names: Mapping[str, str]) -> dict[str, dict[str, Mark]]:
    """Return the mark of each cell of each sheet; a finding on a whole row is said of its first cell."""
    said: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        sheet, cell = names.get(one.finding.sheet or ""), listing.target(one)
        if sheet and cell and one.finding.row:
            said.setdefault((sheet, cell), []).append(one)
    marks: dict[str, dict[str, Mark]] = {}
    for number, ((sheet, cell), found) in enumerate(said.items(), 1):
        words = "\n\n".join(_note(one) for one in found) if number <= MOST_NOTES else None
        marks.setdefault(sheet, {})[cell] = Mark(found[0].finding.severity, words)
    return marks


def _mark(book: Book, page: Sheet, marks: Mapping[str, Mark], rules: Mapping[str, int]) -> None:
    """Mark one sheet up, after the marks of an earlier check are taken away."""
    colours.clear(page)
    cells = {severity: [cell for cell, mark in marks.items() if mark.severity == severity] for severity in SEVERITIES}
    colours.colour(page, {severity: found for severity, found in cells.items() if found}, rules)
    said = {cell: mark.words for cell, mark in marks.items() if mark.words is not None}
    notes.annotate(book.package, page, book.relations, said)
    page.deselect()
    page.save()


def _note(told: Told) -> str:
    """Return what the note of a cell says: in Thai, then shorter in English."""
    thai, english = (told.finding.message[language] for language in LANGUAGES)
    lines = [f"{text(f'report.{told.finding.severity}').th}: {thai}"]
    lines += [text("report.how", how=told.how).th] if told.how else []
    lines += [text("report.right", right=told.right).th] if told.right else []
    lines.append(f"{text(f'report.{told.finding.severity}').en}: {english}")
    lines += [text("report.right", right=told.right).en] if told.right else []
    return "\n".join(lines)


def _about(name: str, told: Sequence[Told], cells: int) -> list[Text]:
    """Return what stands above the list of findings, the title first."""
    counts = Counter(one.finding.severity for one in told)
    severities = {severity: counts[severity] for severity in SEVERITIES}
    said = [text("markup.title", file=name), text("markup.counts", **severities), text("markup.use")]
    if cells > MOST_NOTES:
        said.append(text("markup.limited", limit=MOST_NOTES, cells=cells))
    return said
