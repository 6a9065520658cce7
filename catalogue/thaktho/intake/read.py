"""Reading a submission: a file's tables, through its layout, to rows that are understood and identified."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from thaktho import form
from thaktho.cells import Book, Table
from thaktho.contract import Contract
from thaktho.errors import DataError, UsageError
from thaktho.intake.files.tables import Parts, book_of, content, sha256
from thaktho.intake.guard.find import shown, shown_name, shown_names
from thaktho.intake.guard.rows import Guard
from thaktho.intake.guard.small_counts import SmallCounts
from thaktho.intake.identify import Identities
from thaktho.intake.known import Known, Projects
from thaktho.intake.layouts import foreign
from thaktho.intake.layouts.canonical import read_sheet
from thaktho.intake.layouts.layout import CANONICAL, Given, Layout
from thaktho.intake.layouts.layout_files import layouts
from thaktho.intake.layouts.raw_rows import SheetReading, is_empty
from thaktho.intake.layouts.which_sheet import assign
from thaktho.intake.understand import Understanding
from thaktho.intake.values.places import Places
from thaktho.messages import text
from thaktho.model import Note, Reading, Row, is_reserved
from thaktho.workspace import DatasetSettings, Publisher, Workspace

MOST_ROWS = 20_000
"""Rows of one submission: what is accepted is held in memory, about 150 kB a row (docs/benchmarks.md)."""
_LISTS = frozenset({"fund", "organization"})
"""The sheets that a form brings filled in."""
_UNREAD = frozenset({"find.sheet_like", "find.no_header"})
"""What says that there is a sheet of ours in the file that could not be read."""


def read(
    file: Path,
    contract: Contract,
    workspace: Workspace,
    publisher: Publisher,
    dataset: DatasetSettings,
    known: Known,
    parts: Parts | None = None,
    layout: str | None = None,
    projects: Projects | None = None,
) -> Reading:
    """Read a file of a publisher.

    Args:
        file: a workbook, a folder of CSV files or any of them.
        contract: the sheets and fields to look for.
        workspace: whose provinces and local authorities settle places.
        publisher: who submits it, with its look-ups.
        dataset: which of its datasets the file is.
        known: codes and names that the workspace knows already.
        parts: the file's content, where it was read already: what is judged is then what was kept.
        layout: how the file reads; None where its headers are to decide.
        projects: those that other datasets have published.

    Raises:
        DataError: the file cannot be read at all.
        UsageError: there is no such layout.
    """
    parts = content(file, contract.sheet_names) if parts is None else parts
    reading = Reading(shown_name(file.name), sha256(parts))
    book = book_of(file.name, parts, twin=file.is_dir())
    reading.notes += _of_book(book, contract, publisher, dataset)
    held = (table for table in book.tables if not is_empty(table) and not is_reserved(table.sheet))
    names = shown_names(table.sheet for table in book.tables)
    tables = [replace(table, sheet=names[table.sheet]) for table in held]
    known_layouts = layouts(workspace.folder, contract)
    own = [table for table in tables if file.is_dir() or len(parts) == 1 or table.sheet == names.get(file.stem)]
    how = _layout(own, known_layouts, layout, dataset)
    if how.name != CANONICAL:  # the CSVs of a twin belong together; others that lie beside a file do not
        tables = own
    reading.layout = how.name
    reading.notes += _of_layout(how, known_layouts.get(layout or dataset.layout or ""))
    places = Places(workspace.provinces, workspace.local_authorities)
    understanding = Understanding(contract, places, publisher.lookups, publisher.units)
    guard = Guard(contract, publisher.allowed)
    for found in _sheets(tables, how, contract, reading, Given(publisher.name.th, publisher.id, dataset.years)):
        sheet = replace(found, rows=guard.rows(found.rows))
        for row in understanding.rows(sheet, dataset.defaults):
            if len(reading.rows) >= MOST_ROWS:
                raise DataError("file.too_many_rows", name=file.name, limit=MOST_ROWS)
            reading.rows.append(row)
        reading.notes += sheet.notes
    # twice, before addresses are made: a code made of a title would tell the count to who tries the few there are;
    # of what hangs on projects it is known only then where it is
    counts = SmallCounts(contract, workspace.smallest_count)
    small = counts.taken(reading.rows)
    authorities = workspace.local_authorities
    identities = Identities(contract, publisher, dataset, workspace.base, known, authorities, projects)
    identities.settle(reading.rows)
    small += counts.taken(reading.rows)
    identities.hang(reading.rows)
    reading.notes += [*guard.notes, *understanding.notes, *identities.notes, *_twice(reading.rows, contract)]
    reading.notes = [*counts.untold(reading.notes, small), *small]
    reading.notes += _of_nothing(reading)
    return reading


def _of_nothing(reading: Reading) -> Iterator[Note]:
    """Yield what is to be said of a file without a row, and of a form in which only its lists stand.

    Where the rows stand on a sheet that was not read, that is said already.
    """
    classes = {row.cls for row in reading.rows}
    if not classes:
        right = text("suggest.no_rows")
        yield Note("find.no_rows", "violation", text("find.no_rows", value=reading.file), right)
    elif classes <= _LISTS and _UNREAD.isdisjoint(note.rule for note in reading.notes):
        right = text("suggest.only_lists")
        yield Note("find.only_lists", "warning", text("find.only_lists", value=reading.file), right)


def _of_book(book: Book, contract: Contract, publisher: Publisher, dataset: DatasetSettings) -> Iterator[Note]:
    """Yield what is to be said of the file as a whole: what it carries, and whether it is another's form."""
    for trait in book.traits:
        rule = f"find.{trait.replace('-', '_')}"
        yield Note(rule, "info", text(rule), None)
    said = book.properties
    own = {form.PUBLISHER: publisher.id, form.DATASET: dataset.id, form.PERIOD: dataset.period}
    for name, value in own.items():
        if said.get(name, value) != value:
            rule = f"find.form_{name.rpartition('.')[2]}"
            message = text(rule, value=shown(said[name]), own=value)
            yield Note(rule, "violation", message, text("suggest.own_form", publisher=publisher.id))
            return
    if said.get(form.CONTRACT, contract.version) != contract.version:
        yield Note("find.form_old", "info", text("find.form_old"), text("suggest.own_form", publisher=publisher.id))


def _layout(tables: Sequence[Table], known: dict[str, Layout], asked: str | None, dataset: DatasetSettings) -> Layout:
    """Return how the tables read: as was asked; as the dataset's settings say, if they fit; else by their headers."""
    for name in (asked, dataset.layout):
        if name is not None and name not in known:
            raise UsageError("workspace.unknown_layout", layout=name, known=", ".join(known))
    if asked is not None:
        return known[asked]
    declared = known.get(dataset.layout or "")
    if declared is not None and foreign.recognise(tables, [declared]) is not None:
        return declared
    return foreign.recognise(tables, known.values()) or known[CANONICAL]


def _of_layout(how: Layout, declared: Layout | None) -> Iterator[Note]:
    """Yield a note where a file reads otherwise than by the form, or otherwise than was declared."""
    if declared is not None and declared is not how:
        message = text("find.layout_declared", value=how.title, declared=declared.title)
        yield Note("find.layout_declared", "warning", message, None)
    elif declared is None and how.name != CANONICAL:
        yield Note("find.layout_taken", "info", text("find.layout_taken", value=how.title), None)


def _sheets(
    tables: Sequence[Table], how: Layout, contract: Contract, reading: Reading, given: Given
) -> Iterator[SheetReading]:
    """Yield what each table holds, and keep which of its columns is which field."""
    which = assign(tables, contract) if how.name == CANONICAL else {}
    for table in tables:
        if how.name == CANONICAL:
            found: Sequence[SheetReading | Note] = [read_sheet(table, contract, which)]
        else:
            found = foreign.read_table(table, how, contract, given)
        for one in found:
            if isinstance(one, Note):
                reading.notes.append(one)
                continue
            iris = {field.name: field.iri for field in one.sheet.fields}
            for part, columns in one.columns.items():
                told = reading.columns.setdefault((table.sheet, part), {})
                told.update({iris[name]: column for name, column in columns.items()})
            yield one


def _twice(rows: Iterable[Row], contract: Contract) -> Iterable[Note]:
    """Find rows that would melt into one node: the same code, or the same content where there is no code.

    Each but the first gets an address of its own, so that it is judged by itself and the first one alone.
    """
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        earlier = first.setdefault((row.cls, row.iri), row) if row.iri else row
        if earlier is row:
            continue
        sheet = contract.sheet(row.cls)
        named = next((name for name in sheet.key if name in row.fields), None)
        cell = row.fields[named][0].cell if named else None
        shown = row.fields[named][0].printed if named else None
        rule = "find.code_twice" if named else "find.row_twice"
        where = text(rule, value=shown or "", row=earlier.row, sheet=earlier.sheet)
        right = text("suggest.code_twice" if named else "suggest.row_twice" if sheet.key else "suggest.row_again")
        column = cell.column if cell else None
        row.iri = f"{row.iri}/twice/{row.row}"
        yield Note(rule, "violation", where, right, row.sheet, row.row, column, named, shown)
