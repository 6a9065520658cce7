"""The things that a dataset's graph speaks of, row by row of the contract's sheets, and what it states of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from thaktho import areas
from thaktho.contract import Contract, Sheet
from thaktho.iris import DCT, RDF

_SOURCE = DCT + "source"
_TYPE = RDF + "type"
_CALLED = ("title", "name", "indicator", "measure", "code")
"""The fields that say what a row is called, the best first."""
_Said = tuple[str, NamedNode | Literal]
Statement = tuple[str, str, NamedNode | Literal]
"""What is stated: of which node, by which predicate, and the value."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a row speaks of: how it is called, and all that is stated of it and of the nodes that hang on it."""

    title: str
    said: frozenset[Statement]


def things(quads: Iterable[Quad], contract: Contract) -> dict[str, dict[str, Thing]]:
    """Return the things of a dataset's graph that rows speak of: name of the sheet → IRI → thing.

    The nodes between (what one fund gives, one target group) are part of the project that they hang on, where the
    graph describes it. Where a thing comes from is no part of it: the same row of another file states the same.
    """
    stated: dict[str, list[_Said]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            stated.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))
    sheets = {iri: sheet for iri, said in stated.items() if (sheet := _sheet(said, contract))}
    owners = _owners(stated, sheets, contract)
    whole: dict[str, list[tuple[str, _Said]]] = {}
    for iri, said in stated.items():
        whole.setdefault(owners.get(iri, iri), []).extend((iri, one) for one in said if one[0] != _SOURCE)
    found: dict[str, dict[str, Thing]] = {}
    for iri, sheet in sheets.items():
        if iri not in owners and any(predicate == _SOURCE for predicate, _ in stated[iri]):
            said_of = frozenset((node, *one) for node, one in whole[iri])
            found.setdefault(sheet.name, {})[iri] = Thing(_title(iri, stated[iri], sheet), said_of)
    return found


def _sheet(said: Sequence[_Said], contract: Contract) -> Sheet | None:
    """Return the sheet of a thing: of its classes the one that is no other's superclass."""
    types = {value.value for predicate, value in said if predicate == _TYPE}
    above = {parent for cls in types for parent in contract.supertypes.get(cls, ())}
    fitting = [sheet for sheet in contract.sheets if sheet.cls in types]
    return next((sheet for sheet in fitting if sheet.cls not in above), None)


def _owners(stated: dict[str, list[_Said]], sheets: dict[str, Sheet], contract: Contract) -> dict[str, str]:
    """Return the thing that each node between hangs on; a class of nodes may have a sheet of its own, or none."""
    steps = {step: cls for sheet in contract.sheets for step, cls in sheet.nodes.items()}
    hung = ((iri, steps.get(predicate), value.value) for iri in sheets for predicate, value in stated[iri])
    return {node: iri for iri, cls, node in hung if cls and (_TYPE, NamedNode(cls)) in stated.get(node, ())}


def _title(iri: str, said: Sequence[_Said], sheet: Sheet) -> str:
    """Return what a thing is called; a count of people, of which many have one name, by its place too."""
    called = _called(iri, said, sheet)
    place = sheet.field("area") if sheet.has("area") else None
    if place is None or place.level != "required":
        return called
    codes = [value.value.rsplit("/", 1)[-1] for predicate, value in said if predicate == place.path[0].predicate]
    return " ".join([called, *(areas.full_name(code).th for code in sorted(codes) if areas.find(code))])


def _called(iri: str, said: Sequence[_Said], sheet: Sheet) -> str:
    for field in (sheet.field(name) for name in _CALLED if sheet.has(name)):
        if len(field.path) == 1 and not field.path[0].inverse:
            names = [value for predicate, value in said if predicate == field.path[0].predicate]
            texts = sorted((value.language != "th", value.value) for value in names if isinstance(value, Literal))
            if texts:
                return texts[0][1]
    return iri.rsplit("/", 1)[-1]
