"""Where every value comes from, as RDF: the submission, its file, its rows and columns, and printed texts.

A value's cell is its row (``dct:source`` of the subject) crossed with the column whose shape gave its path; texts
that differ from the value understood, and values that stand in another cell, such as that of a section or a merged one,
have a ``thk:PrintedValue``. There is no statement a cell.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from thaktho import iris
from thaktho.contract import Contract, Field
from thaktho.model import Candidate, Reading, Row, Value, row_iri
from thaktho.terms import TYPE, canonical, plain, time

Columns = Mapping[str, tuple[str, str]]
"""Which column (letters, header) has the values of a property shape."""
_CELL_RANGE = NamedNode(iris.THK + "CellRange")


@dataclass(frozen=True, slots=True)
class Submission:
    """One sending of a file: its address, who sent it and when."""

    iri: str
    publisher: str
    at: dt.datetime
    contract_version: str


def graph_name(site_base: str) -> str:
    """Return the IRI of the graph that holds the provenance of all submissions."""
    return f"{site_base}graph/provenance"


def build(reading: Reading, candidate: Candidate, contract: Contract, submission: Submission, graph: str) -> list[Quad]:
    """Return the provenance of a submission as sorted quads of the provenance graph.

    Every subject is under the submission's own address: when it is replaced, nothing of another one's goes with it.
    """
    writer = _Writer(contract, submission, NamedNode(graph), f"{submission.iri}/file")
    writer.submission(reading)
    for (sheet, part), columns in sorted(reading.columns.items()):
        writer.table(sheet, part, columns)
    described: dict[tuple[str, int, str], set[str]] = {}
    shared: set[tuple[str, int, str]] = set()
    for subject, rows in candidate.subjects.items():
        for row in rows:
            described.setdefault((row.sheet, row.row, row.part), set()).add(subject)
            if len(rows) > 1:
                shared.add((row.sheet, row.row, row.part))
    for row in reading.rows:
        place = (row.sheet, row.row, row.part)
        writer.row(row, described.get(place, set()), reading.columns.get((row.sheet, row.part), {}))
        if place in shared:
            writer.filled(row)
    return sorted(set(writer.quads), key=str)


class _Writer:
    def __init__(self, contract: Contract, submission: Submission, graph: NamedNode, file: str) -> None:
        self.quads: list[Quad] = []
        self._contract = contract
        self._sent = submission
        self._graph = graph
        self._file = file

    def submission(self, reading: Reading) -> None:
        sent, file = self._sent, self._file
        self._add(sent.iri, TYPE, NamedNode(iris.THK + "Submission"))
        self._add(sent.iri, TYPE, NamedNode(iris.PROV + "Activity"))
        self._add(sent.iri, iris.PROV + "used", NamedNode(file))
        self._add(sent.iri, iris.PROV + "wasAssociatedWith", NamedNode(sent.publisher))
        self._add(sent.iri, iris.PROV + "endedAtTime", time(sent.at))
        self._add(sent.iri, iris.THK + "contractVersion", Literal(sent.contract_version))
        self._add(file, TYPE, NamedNode(iris.PROV + "Entity"))
        self._add(file, iris.DCT + "title", Literal(reading.file))
        self._add(file, iris.SPDX + "checksum", NamedNode(f"{file}/checksum"))
        self._add(f"{file}/checksum", TYPE, NamedNode(iris.SPDX + "Checksum"))
        self._add(f"{file}/checksum", iris.SPDX + "algorithm", NamedNode(iris.SPDX + "checksumAlgorithm_sha256"))
        digest = Literal(reading.sha256, datatype=NamedNode(iris.XSD + "hexBinary"))
        self._add(f"{file}/checksum", iris.SPDX + "checksumValue", digest)

    def table(self, sheet: str, part: str, columns: dict[str, tuple[str, str]]) -> None:
        table = self._table_iri(sheet, part)
        self._add(table, TYPE, NamedNode(iris.CSVW + "Table"))
        self._add(table, iris.DCT + "title", Literal(sheet))
        self._add(table, iris.DCT + "isPartOf", NamedNode(self._file))
        self._add(table, iris.CSVW + "tableSchema", NamedNode(f"{table}/schema"))
        for shape, (letters, header) in sorted(columns.items()):
            column = f"{table}/column/{letters}"
            self._add(f"{table}/schema", iris.CSVW + "column", NamedNode(column))
            self._add(column, TYPE, NamedNode(iris.CSVW + "Column"))
            self._add(column, iris.CSVW + "name", Literal(letters))
            self._add(column, iris.CSVW + "title", Literal(header))
            self._add(column, iris.DCT + "conformsTo", NamedNode(shape))

    def row(self, row: Row, subjects: set[str], columns: Columns) -> None:
        iri = row_iri(self._sent.iri, row)
        self._add(iri, TYPE, NamedNode(iris.CSVW + "Row"))
        self._add(iri, TYPE, NamedNode(iris.OA + "SpecificResource"))
        self._add(iri, iris.CSVW + "rownum", canonical(row.row, "integer"))
        self._add(iri, iris.DCT + "isPartOf", NamedNode(self._table_iri(row.sheet, row.part)))
        self._add(iri, iris.OA + "hasSource", NamedNode(self._file))
        self._add(iri, iris.OA + "hasSelector", NamedNode(f"{iri}/range"))
        self._add(f"{iri}/range", TYPE, NamedNode(iris.OA + "FragmentSelector"))
        self._add(f"{iri}/range", iris.RDF + "value", Literal(f"{row.sheet}!A{row.row}:{row.last_column}{row.row}"))
        self._add(f"{iri}/range", iris.DCT + "conformsTo", _CELL_RANGE)
        for subject in subjects:
            self._add(iri, iris.CSVW + "describes", NamedNode(subject))
        for field in self._contract.sheet(row.cls).fields:
            self._values(iri, row, field, columns)

    def filled(self, row: Row) -> None:
        """Say which cells of a row are filled: needed where several rows speak of one thing."""
        iri = row_iri(self._sent.iri, row)
        for field in self._contract.sheet(row.cls).fields:
            if any(not value.derived for value in row.fields.get(field.name, ())):
                self._add(iri, iris.THK + "fills", NamedNode(field.iri))

    def _values(self, iri: str, row: Row, field: Field, columns: Columns) -> None:
        for number, value in enumerate(row.fields.get(field.name, ()), 1):
            if value.derived:
                self._add(iri, iris.THK + "derived", NamedNode(field.iri))
                continue
            printed = differs(value, self._contract, field)
            if printed or _is_elsewhere(value, row, columns.get(field.iri)):
                self._printed(f"{iri}/printed/{field.name}/{number}", row, field, value, differs=printed)

    def _printed(self, iri: str, row: Row, field: Field, value: Value, *, differs: bool) -> None:
        self._add(iri, TYPE, NamedNode(iris.THK + "PrintedValue"))
        self._add(iri, iris.THK + "of", NamedNode(row.iri or row_iri(self._sent.iri, row)))
        self._add(iri, iris.THK + "path", NamedNode(field.iri))
        if differs:
            self._add(iri, iris.THK + "printed", Literal(value.printed))
        if not value.kept:
            self._add(iri, iris.RDF + "value", NamedNode(value.term) if value.term else _value(value, field))
        if value.cell is not None:
            self._add(iri, iris.THK + "cell", Literal(f"{value.cell.sheet}!{value.cell.ref}"))

    def _table_iri(self, sheet: str, part: str) -> str:
        return f"{self._sent.iri}/table/{iris.name_slug(sheet)}" + (f"/{part}" if part else "")

    def _add(self, subject: str, predicate: str | NamedNode, value: NamedNode | Literal) -> None:
        node = predicate if isinstance(predicate, NamedNode) else NamedNode(predicate)
        self.quads.append(Quad(NamedNode(subject), node, value, self._graph))


def _is_elsewhere(value: Value, row: Row, column: tuple[str, str] | None) -> bool:
    """Tell whether a value does not stand where its row crosses the column of its field."""
    return value.cell is not None and (value.cell.row, value.cell.column) != (row.row, column[0] if column else None)


def _value(value: Value, field: Field) -> Literal:
    """Return the value in the very form in which the graph states it, so that the two are found together."""
    return Literal(canonical(value.value, field.kind).value)


def differs(value: Value, contract: Contract, field: Field) -> bool:
    """Tell whether the printed text is worth keeping beside the value: it reads otherwise, or stayed unsettled."""
    if value.kept:
        return True
    if field.kind == "concept":
        concepts = contract.concepts.get(field.target or "", ())
        names = next((c.names for c in concepts if c.iri == value.term), ())
        return value.printed not in names[:3]
    return value.printed != plain(value.value)
