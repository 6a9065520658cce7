"""What Oxigraph parsed is the graph that rdflib would have parsed."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from thaktho.rdflib_graph import graph_of
from thaktho.resources import folder


@pytest.mark.parametrize("file", sorted(folder("shapes").glob("*.ttl")), ids=lambda file: str(file.stem))
def test_shapes_are_the_same_graph_as_rdflib_parses(file: Path) -> None:
    """Lists of a path, languages, datatypes and plain texts: nothing became another term."""
    assert isomorphic(graph_of(parse(path=file, format=RdfFormat.TURTLE)), Graph().parse(file, format="turtle"))


def test_numbers_days_and_texts_are_the_same_terms() -> None:
    said = b"""<a:a> <a:b> "x", "x"@th, "-1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>, <a:c>,
        "2024-13-01"^^<http://www.w3.org/2001/XMLSchema#date>, "x"^^<a:t>, 7, true, _:n ."""
    ours = graph_of(parse(said, format=RdfFormat.TURTLE))
    theirs = Graph().parse(data=said, format="turtle")
    assert isomorphic(ours, theirs)
    assert len(ours) == 9
