"""SHACL: pySHACL judges a candidate in chunks of whole projects, with stubs of what they point at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from thaktho.contract import Contract
from thaktho.model import Candidate, Row
from thaktho.rdflib_graph import graph_of
from thaktho.terms import TYPE

CHUNK = 500
"""Projects judged at a time: memory stays flat, and pySHACL is as fast as on the whole."""


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result: what was judged, by which property shape and constraint, and the value if any."""

    focus: str
    shape: str
    component: str
    severity: str
    value: str | None


def judge(candidate: Candidate, contract: Contract, types: Iterable[tuple[str, str]]) -> Iterator[Result]:
    """Judge a candidate by the contract's shapes.

    Args:
        candidate: the statements of a submission.
        contract: the shapes.
        types: IRI and class of what is known outside the submission and may be pointed at.

    Yields:
        results on what the submission itself describes; stubs are not judged.
    """
    from pyshacl import validate  # noqa: PLC0415 - dear, and only what is sent is judged

    known = _types(candidate, contract)
    for iri, cls in types:
        known.setdefault(iri, set()).add(cls)
    groups = _groups(candidate)
    shapes = _aimed(contract.shapes)
    for start in range(0, len(groups), CHUNK):
        quads = [quad for group in groups[start : start + CHUNK] for quad in group]
        described = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
        data = graph_of([*quads, *_stubs(quads, known)])
        _, report, _ = validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
        found = (result for result in _results(report) if result.focus in described & candidate.subjects.keys())
        yield from sorted(found, key=_order)


def _aimed(shapes: Graph) -> Graph:
    """Return the shapes with each property shape aimed at the class of its node shape itself.

    They judge the same: a shape with a target is judged on its own. But pySHACL goes through a property of a node shape
    anew for every focus node, and through a shape with a target once for all of them: more than twice as fast.
    """
    aimed = Graph()
    for triple in shapes:
        aimed.add(triple)
    for node, cls in shapes.subject_objects(SH.targetClass):
        for prop in shapes.objects(node, SH.property):
            aimed.remove((node, SH.property, prop))
            aimed.add((prop, SH.targetClass, cls))
    return aimed


def _order(result: Result) -> tuple[str, str, str, str]:
    return result.focus, result.shape, result.component, result.value or ""


def _groups(candidate: Candidate) -> list[list[Quad]]:
    """Return the statements by the row's thing that they hang on: a project with its funding, reach, activities."""
    tops = {subject: _top(subject, rows[0]) for subject, rows in candidate.subjects.items()}
    groups: dict[str, list[Quad]] = {}
    for quad in candidate.quads:
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        groups.setdefault(tops.get(subject, subject), []).append(quad)
    return list(groups.values())


def _top(subject: str, row: Row) -> str:
    parent = next(iter(row.fields.get("project", ())), None)
    return parent.term if parent and parent.term and row.cls != "budget-line" else row.iri or subject


def _types(candidate: Candidate, contract: Contract) -> dict[str, set[str]]:
    known = {concept.iri: {cls} for cls, found in contract.concepts.items() for concept in found}
    for quad in candidate.quads:
        subject = quad.subject
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode) and isinstance(subject, NamedNode):
            known.setdefault(subject.value, set()).add(quad.object.value)
    return known


def _stubs(quads: list[Quad], known: Mapping[str, set[str]]) -> Iterator[Quad]:
    """Yield the types of what is pointed at; a stub is not judged."""
    pointed = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
    for iri in sorted(pointed & known.keys()):
        for cls in sorted(known[iri]):
            yield Quad(NamedNode(iri), TYPE, NamedNode(cls))


def _results(report: Graph) -> Iterator[Result]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        value = report.value(node, SH.value)
        yield Result(
            focus=str(report.value(node, SH.focusNode)),
            shape=str(report.value(node, SH.sourceShape)),
            component=_local(report.value(node, SH.sourceConstraintComponent)),
            severity=_local(report.value(node, SH.resultSeverity)).lower(),
            value=None if value is None else str(value),
        )


def _local(node: object) -> str:
    return str(node if isinstance(node, URIRef) else "").rsplit("#", 1)[-1].removesuffix("ConstraintComponent")
