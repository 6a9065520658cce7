"""Statements as a graph of rdflib, which pySHACL wants: parsed by Oxigraph, many times faster than by rdflib itself."""

from collections.abc import Iterable
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from thaktho.iris import XSD

_STRING = XSD + "string"


def graph_of(statements: Iterable[Quad | Triple]) -> Graph:
    """Return statements as one graph, whatever graphs they are of."""
    graph = Graph()
    term = cache(_term)  # the same few predicates and things stand in all of them
    for said in statements:
        graph.add((term(said.subject), term(said.predicate), term(said.object)))
    return graph


def _term(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Triple):
        raise TypeError(term)
    if term.language is not None:
        return RdfLiteral(term.value, lang=term.language)
    # a plain literal is a string by RDF 1.1; rdflib tells the two apart, and its parsers leave it plain
    datatype = term.datatype.value
    return RdfLiteral(term.value) if datatype == _STRING else RdfLiteral(term.value, datatype=URIRef(datatype))
