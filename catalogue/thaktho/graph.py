"""Rows and the contract become RDF: the statements of one submission, as quads of its dataset's graph.

A field's path says where its value goes. Where the path has two steps, the node between is of the class that the
sheet's shape gives the first step, and its IRI is made from the row's and from the node's key: one node a fund, one
a target group.
"""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Quad

from thaktho import iris
from thaktho.contract import Contract, Field, Sheet
from thaktho.messages import text
from thaktho.model import Candidate, Note, Reading, Row, Value, node_iri, row_iri
from thaktho.terms import TYPE, canonical, name

_SOURCE = NamedNode(iris.DCT + "source")


def build(reading: Reading, contract: Contract, graph: str, submission: str) -> Candidate:
    """Turn the rows of a reading into the candidate for a dataset's graph.

    Args:
        reading: rows with their IRIs settled.
        contract: the sheets and fields.
        graph: IRI of the dataset's graph.
        submission: IRI of the submission, under which its rows have their addresses.
    """
    candidate = Candidate(graph)
    builder = _Builder(candidate, contract, submission)
    for row in reading.rows:
        if row.iri:
            builder.row(row)
    candidate.quads = sorted(set(candidate.quads), key=str)
    return candidate


class _Builder:
    def __init__(self, candidate: Candidate, contract: Contract, submission: str) -> None:
        self._candidate = candidate
        self._contract = contract
        self._submission = submission
        self._graph = NamedNode(candidate.graph)

    def row(self, row: Row) -> None:
        sheet = self._contract.sheet(row.cls)
        self._thing(row.iri, sheet.cls, row)
        nodes = {step: self._nodes(row, sheet, step) for step in sheet.nodes}
        for field_ in sheet.fields:
            values = [value for value in row.fields.get(field_.name, ()) if not value.kept]
            if len(field_.path) == 1:
                for value in values:
                    self._state(row.iri, field_, value)
            elif values:
                self._through(row, field_, values, nodes[field_.path[0].predicate])
            for value in values:
                if value.named and field_.target:
                    self._named(value, field_.target, row)

    def _nodes(self, row: Row, sheet: Sheet, step: str) -> dict[str, Value | None]:
        """Make the nodes of a step for which the row has a value; each with the value that is its key."""
        used = [f for f in sheet.fields if f.path[0].predicate == step and len(f.path) > 1 and f.name in row.fields]
        if not used:
            return {}
        shape = self._contract.sheet_of(sheet.nodes[step])
        keys: dict[str, Value | None] = {}
        if shape is None:
            keys = {f"{row.iri}/{_local(step)}": None}
        else:
            key = next(f for f in sheet.fields if f.path[0].predicate == step and f.path[-1] == _key_step(shape))
            values: Sequence[Value | None] = row.fields.get(key.name) or (None,)
            for value in values:
                given = {shape.key[0]: value} if value else {}
                keys[node_iri(row.iri, shape, Row(row.sheet, row.row, shape.name), given)] = value
        for node in keys:
            self._thing(node, sheet.nodes[step], row)
            self._add(row.iri, step, NamedNode(node))
        return keys

    def _through(self, row: Row, field_: Field, values: Sequence[Value], nodes: dict[str, Value | None]) -> None:
        """State values of a two-step path: a key's value on its own node, any other on the only node."""
        if any(value in nodes.values() for value in values):
            for node, value in nodes.items():
                if value is not None and not value.kept:
                    self._add(node, field_.path[1].predicate, _term(value, field_))
            return
        if len(nodes) > 1:
            self._candidate.notes.append(_which_node(row, field_, values[0]))
            return
        for node in nodes:
            for value in values:
                self._add(node, field_.path[1].predicate, _term(value, field_))

    def _state(self, subject: str, field_: Field, value: Value) -> None:
        step = field_.path[0]
        if not step.inverse:
            self._add(subject, step.predicate, _term(value, field_))
        elif value.term:
            self._add(value.term, step.predicate, NamedNode(subject))

    def _named(self, value: Value, cls: str, row: Row) -> None:
        """Say what a thing is that is known by its name only: its class, its name, and the year if it has one."""
        sheet = self._contract.sheet_of(cls)
        if sheet is None or value.term is None:
            return
        for type_ in (cls, *self._contract.supertypes.get(cls, ())):
            self._add(value.term, iris.RDF + "type", NamedNode(type_))
        if value.named == "alias":
            self._add(value.term, iris.SKOS + "altLabel", name(str(value.value)))
            return
        first, *others = (sheet.field(mint) for mint in sheet.mint)
        self._add(value.term, first.path[0].predicate, name(str(value.value)))
        for other in others:
            for said in row.fields.get(other.name, ()):
                self._add(value.term, other.path[0].predicate, _term(said, other))

    def _thing(self, subject: str, cls: str, row: Row) -> None:
        self._candidate.subjects.setdefault(subject, []).append(row)
        for type_ in (cls, *self._contract.supertypes.get(cls, ())):
            self._add(subject, iris.RDF + "type", NamedNode(type_))
        self._add(subject, _SOURCE.value, NamedNode(row_iri(self._submission, row)))

    def _add(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        node = TYPE if predicate == iris.RDF + "type" else NamedNode(predicate)
        self._candidate.quads.append(Quad(NamedNode(subject), node, value, self._graph))


def _term(value: Value, field_: Field) -> NamedNode | Literal:
    return NamedNode(value.term) if value.term else canonical(value.value, field_.kind)


def _key_step(shape: Sheet) -> object:
    return shape.field(shape.key[0]).path[-1]


def _local(iri: str) -> str:
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def _which_node(row: Row, field_: Field, value: Value) -> Note:
    column = value.cell.column if value.cell else None
    message = text("find.which_node", value=value.printed, field=field_.label)
    right = text("suggest.use_sheet")
    return Note("find.which_node", "violation", message, right, row.sheet, row.row, column, field_.name, value.printed)
