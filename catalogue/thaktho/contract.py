"""The contract: the sheets and fields that ``shapes/`` and ``vocab/`` describe, as typed values.

Everything that knows about a field derives it from here: the reader's columns, the graph's paths, the messages,
the website's labels, the columns of downloads. A field is all the property shapes on one path; the one that has
``sh:name`` makes the column, and a shape of severity warning with ``sh:minCount`` makes it expected.
"""

import hashlib
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Literal

from pyoxigraph import RdfFormat, parse
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import GEO, OWL, RDF, RDFS, SH, SKOS, XSD
from rdflib.term import Node

from thaktho.example_years import of_years
from thaktho.iris import slug
from thaktho.messages import Text
from thaktho.rdflib_graph import graph_of
from thaktho.resources import folder

THK = "https://w3id.org/thaktho/ns#"
Kind = Literal[
    "text",
    "name",
    "integer",
    "year",
    "decimal",
    "money",
    "date",
    "datetime",
    "point",
    "iri",
    "concept",
    "area",
    "thing",
]
Level = Literal["required", "expected", "optional"]
Unmatched = Literal["mint", "keep", "refuse"]
_LAST = 99
_UNITS = ("บาท", "พันบาท", "ล้านบาท")
_KINDS: dict[Node, Kind] = {
    XSD.string: "text",
    RDF.langString: "name",
    XSD.integer: "integer",
    XSD.decimal: "decimal",
    XSD.date: "date",
    XSD.dateTime: "datetime",
    GEO.wktLiteral: "point",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a predicate, walked forwards or (``inverse``) backwards."""

    predicate: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a code list: its IRI, notation and every label by which it may be written."""

    iri: str
    notation: str
    label: Text
    definition: Text
    names: tuple[str, ...]
    vulnerable: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a sheet; ``name`` is the shape's local name, ``target`` the class of what it points at.

    ``contact`` tells that it is to say how an office is reached, ``single`` that a row may state one value at most.
    """

    name: str
    iri: str
    path: tuple[Step, ...]
    label: Text
    description: Text
    example: str
    headers: tuple[str, ...]
    kind: Kind
    target: str | None
    level: Level
    unmatched: Unmatched
    order: int
    contact: bool = False
    single: bool = False

    @property
    def many(self) -> bool:
        """Tell whether a cell may hold several values, parted by ``;``: fields that point at things may."""
        return self.kind in {"concept", "area", "thing"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A class and its sheet; ``key`` makes a row's IRI, ``mint`` a code for a row without one."""

    name: str
    iri: str
    cls: str
    label: Text
    sheet: Text
    segment: str
    scope: str
    key: tuple[str, ...]
    mint: tuple[str, ...]
    fields: tuple[Field, ...]
    nodes: dict[str, str] = field(default_factory=dict)

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError where there is none."""
        return next(found for found in self.fields if found.name == name) if self.has(name) else _missing(name)

    def has(self, name: str) -> bool:
        """Tell whether the sheet has a field of that name."""
        return any(found.name == name for found in self.fields)


def _missing(name: str) -> Field:
    raise KeyError(name)


class Contract:
    """The whole contract, read from a folder of shapes and one of vocabulary."""

    def __init__(self, shapes: Path, vocab: Path) -> None:
        """Read both folders.

        Raises:
            ValueError: a shape with a column lacks a name, a path or an order.
        """
        self.shapes = _parse(sorted(shapes.glob("*.ttl")))
        self.vocabulary = _parse(sorted(vocab.rglob("*.ttl")))
        self.version = _digest([*sorted(shapes.glob("*.ttl")), *sorted(vocab.rglob("*.ttl"))])
        found = [_sheet(self.shapes, node) for node in self.shapes.subjects(RDF.type, SH.NodeShape)]
        self.sheets = tuple(sheet for _, sheet in sorted(found, key=lambda pair: pair[0]))

    @cached_property
    def _by_name(self) -> dict[str, Sheet]:
        return {sheet.name: sheet for sheet in self.sheets}

    @cached_property
    def _by_sheet_name(self) -> dict[str, Sheet]:
        return {
            slug(said): sheet
            for sheet in reversed(self.sheets)
            for said in (sheet.name, sheet.sheet.en, sheet.sheet.th)
        }

    def of_years(self, years: tuple[int, int]) -> "Contract":
        """Return the contract with examples of a dataset's first and last fiscal year (BE)."""
        moved = copy(self)
        moved.sheets = tuple(
            replace(sheet, fields=tuple(replace(f, example=of_years(f.example, f.kind, years)) for f in sheet.fields))
            for sheet in self.sheets
        )
        for remembered in ("_by_name", "_by_sheet_name"):
            vars(moved).pop(remembered, None)
        return moved

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that short name, such as ``"project"``."""
        return self._by_name[name]

    @property
    def sheet_names(self) -> frozenset[str]:
        """Return the slugs of every name that a sheet of a file may have: Thai, English or short."""
        return frozenset(self._by_sheet_name)

    def sheet_called(self, name: str) -> Sheet | None:
        """Return the sheet that a file calls by this name."""
        return self._by_sheet_name.get(slug(name))

    def sheet_of(self, cls: str) -> Sheet | None:
        """Return the sheet whose rows describe this class."""
        return next((sheet for sheet in self.sheets if sheet.cls == cls), None)

    @cached_property
    def concepts(self) -> dict[str, tuple[Concept, ...]]:
        """Return the concepts of each code list, by the class that types them, in order of notation."""
        graph = self.vocabulary
        lists: dict[str, list[Concept]] = {}
        for node in graph.subjects(SKOS.inScheme, None):
            for cls in graph.objects(node, RDF.type):
                if cls != SKOS.Concept:
                    lists.setdefault(str(cls), []).append(_concept(graph, node))
        return {cls: tuple(sorted(found, key=lambda c: c.notation)) for cls, found in lists.items()}

    @cached_property
    def supertypes(self) -> dict[str, tuple[str, ...]]:
        """Return the classes of other vocabularies that an own class is a kind of, to be written with it."""
        graph = self.vocabulary
        return {
            str(cls): tuple(sorted(str(parent) for parent in graph.objects(cls, RDFS.subClassOf)))
            for cls in graph.subjects(RDF.type, OWL.Class)
        }


@cache
def shipped() -> Contract:
    """Return the contract that ships with the software."""
    return Contract(folder("shapes"), folder("vocab"))


def _parse(files: list[Path]) -> Graph:
    found = (parse(path=file, format=RdfFormat.TURTLE, rename_blank_nodes=True) for file in files)
    return graph_of(chain.from_iterable(found))


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _sheet(graph: Graph, node: Node) -> tuple[int, Sheet]:
    shapes = list(graph.objects(node, SH.property))
    expected = {_path(graph, s) for s in shapes if graph.value(s, SH.severity) == SH.Warning}
    fields = [_field(graph, s, expected) for s in shapes if graph.value(s, SH.name)]
    sheet = Sheet(
        name=str(node).rsplit("/", 1)[-1],
        iri=str(node),
        cls=str(graph.value(node, SH.targetClass)),
        label=_text(graph, node, SH.name),
        sheet=_text(graph, node, URIRef(THK + "sheet")),
        segment=_one(graph, node, "segment"),
        scope=_one(graph, node, "scope"),
        key=tuple(_one(graph, node, "key").split()),
        mint=tuple(_one(graph, node, "mint").split()),
        fields=tuple(sorted(fields, key=lambda f: f.order)),
        nodes={
            _path(graph, s)[0].predicate: str(graph.value(s, SH["class"]))
            for s in shapes
            if not graph.value(s, SH.name) and graph.value(s, SH["class"])
        },
    )
    return int(_string(graph, node, SH.order) or _LAST), sheet


def _field(graph: Graph, node: Node, expected: set[tuple[Step, ...]]) -> Field:
    path = _path(graph, node)
    target = graph.value(node, SH["class"])
    label = _text(graph, node, SH.name)
    name = str(node).rsplit("#", 1)[-1]
    required = graph.value(node, SH.minCount) is not None
    kind = _kind(graph, node, target)
    return Field(
        name=name,
        iri=str(node),
        path=path,
        label=label,
        description=_text(graph, node, SH.description),
        example=_string(graph, node, SKOS.example),
        headers=_headers((label.th, label.en, name, *(str(alt) for alt in graph.objects(node, SKOS.altLabel))), kind),
        kind=kind,
        target=str(target) if target else None,
        level="required" if required else "expected" if path in expected else "optional",
        unmatched=_unmatched(graph, node),
        order=int(_string(graph, node, SH.order) or _LAST),
        contact=_one(graph, node, "contact") == "true",
        single=_string(graph, node, SH.maxCount) == "1",
    )


def _headers(said: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """Return the headers of a field; those of money may have a unit after them."""
    if kind != "money":
        return said
    return said + tuple(f"{header} ({unit})" for unit in _UNITS for header in said if not header.endswith(")"))


def _kind(graph: Graph, node: Node, target: Node | None) -> Kind:
    if target is not None:
        if target == URIRef(THK + "Area"):
            return "area"
        return "thing" if _has_sheet(graph, target) or str(target) == THK + "LocalAuthority" else "concept"
    if graph.value(node, SH.nodeKind) == SH.IRI:
        return "iri"
    kind = _KINDS.get(graph.value(node, SH.datatype) or XSD.string, "text")
    unit = _one(graph, node, "unit")
    return "money" if unit == "THB" else "year" if unit == "BE" else kind


def _has_sheet(graph: Graph, cls: Node) -> bool:
    return (None, SH.targetClass, cls) in graph


def _unmatched(graph: Graph, node: Node) -> Unmatched:
    said = _one(graph, node, "unmatched")
    return "mint" if said == "mint" else "keep" if said == "keep" else "refuse"


def _path(graph: Graph, node: Node) -> tuple[Step, ...]:
    path = graph.value(node, SH.path)
    if isinstance(path, URIRef):
        return (Step(str(path)),)
    if path is None:
        raise ValueError(f"{node} has no sh:path")
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return (Step(str(inverse), inverse=True),)
    return tuple(Step(str(step)) for step in Collection(graph, path) if not isinstance(step, BNode))


def _text(graph: Graph, node: Node, predicate: Node) -> Text:
    said = {o.language: str(o) for o in graph.objects(node, predicate) if isinstance(o, RdfLiteral)}
    if "th" not in said:
        raise ValueError(f"{node} lacks {predicate} in Thai")
    return Text(said["th"], said.get("en", said["th"]))


def _string(graph: Graph, node: Node, predicate: Node) -> str:
    value = graph.value(node, predicate)
    return "" if value is None else str(value)


def _one(graph: Graph, node: Node, name: str) -> str:
    return _string(graph, node, URIRef(THK + name))


def _concept(graph: Graph, node: Node) -> Concept:
    label = _text(graph, node, SKOS.prefLabel)
    alts = sorted(str(alt) for alt in graph.objects(node, SKOS.altLabel))
    notation = _string(graph, node, SKOS.notation)
    return Concept(
        iri=str(node),
        notation=notation,
        label=label,
        definition=_text(graph, node, SKOS.definition),
        names=(notation, label.th, label.en, *alts),
        vulnerable=_one(graph, node, "vulnerable") == "true",
    )
