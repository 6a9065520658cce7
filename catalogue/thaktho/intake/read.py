"""Reading a submission: a file's tables, through its layout, to rows that are understood and identified."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from thaktho.contract import Contract
from thaktho.intake.canonical import SheetReading, is_empty, read_sheet
from thaktho.intake.identify import Identities, Known, known_authorities
from thaktho.intake.places import Places
from thaktho.intake.tables import Parts, content, sha256, tables_of
from thaktho.intake.understand import Understanding
from thaktho.messages import text
from thaktho.model import Note, Reading, Row, Table, is_reserved
from thaktho.workspace import DatasetSettings, Publisher, Workspace


def read(
    file: Path,
    contract: Contract,
    workspace: Workspace,
    publisher: Publisher,
    dataset: DatasetSettings,
    known: Known,
    parts: Parts | None = None,
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

    Raises:
        DataError: the file cannot be read at all.
    """
    parts = content(file, contract.sheet_names) if parts is None else parts
    reading = Reading(file.name, sha256(parts))
    understanding = Understanding(contract, Places(workspace.provinces, workspace.local_authorities))
    tables = [table for table in tables_of(file.name, parts, twin=file.is_dir()) if not is_empty(table)]
    tables = [table for table in tables if not is_reserved(table.sheet)]
    sheets = list(_sheets(tables, contract, reading))
    for sheet in sheets:
        reading.rows.extend(understanding.row(raw, dataset.defaults) for raw in sheet.rows)
    bodies = {**known_authorities(workspace.local_authorities), **known}
    identities = Identities(contract, publisher, dataset, workspace.base, bodies)
    identities.settle(reading.rows)
    reading.notes += [*understanding.notes, *identities.notes, *_twice(reading.rows, contract)]
    if not any(row.cls for row in reading.rows):
        reading.notes.append(Note("find.no_rows", "violation", text("find.no_rows", value=file.name), None))
    return reading


def _sheets(tables: Sequence[Table], contract: Contract, reading: Reading) -> Iterable[SheetReading]:
    for table in tables:
        found = read_sheet(table, contract, alone=len(tables) == 1)
        if isinstance(found, Note):
            reading.notes.append(found)
        else:
            reading.notes += found.notes
            iris = {field.name: field.iri for field in found.sheet.fields}
            reading.columns[table.sheet] = {iris[name]: column for name, column in found.columns.items()}
            yield found


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
        right = text("suggest.code_twice" if named else "suggest.row_twice")
        column = cell.column if cell else None
        row.iri = f"{row.iri}/twice/{row.row}"
        yield Note(rule, "violation", where, right, row.sheet, row.row, column, named, shown)
