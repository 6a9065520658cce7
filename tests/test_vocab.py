"""The vocabulary and the code lists: complete in two languages, sound as SKOS, and the same terms as the house uses."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

import thaktho
from thaktho.contract import THK
from thaktho.resources import folder

VOCAB = folder("vocab")
TERMS = Graph().parse(VOCAB / "thaktho.ttl")
LISTS = sorted((VOCAB / "codes").glob("*.ttl"))
DEFINED = {str(term)[len(THK) :] for term in TERMS.subjects() if str(term).startswith(THK)}
KEPT: dict[str, str] = {}
"""Terms that nothing uses yet, with the reason to have them."""

WRITTEN = re.compile(
    r"\bthk:([A-Za-z]\w*)|https://w3id\.org/thaktho/ns#([A-Za-z]\w*)|THK \+ \"(\w+)\"|\{(?:iris\.)?THK\}(\w+)"
)
SOURCES = {".ttl", ".rq", ".sql", ".py", ".md", ".toml", ".jinja"}
PLACES = (VOCAB, folder("shapes"), folder("publishers"), folder("site"), VOCAB.parent / "docs")


def texts(graph: Graph, subject: Node, predicate: URIRef) -> list[Literal]:
    return [value for value in graph.objects(subject, predicate) if isinstance(value, Literal)]


def in_both_languages(graph: Graph, subject: Node, predicate: URIRef) -> bool:
    """Tell whether there is exactly one text a language, and none is empty."""
    found = texts(graph, subject, predicate)
    return sorted(str(text.language) for text in found) == ["en", "th"] and all(str(text).strip() for text in found)


def sources() -> Iterator[Path]:
    package = Path(thaktho.__file__).parent
    for place in (*PLACES, package):
        for file in place.rglob("*"):
            if file.suffix in SOURCES and not {"_data", "__pycache__", "node_modules"} & set(file.parts):
                yield file


def used() -> dict[str, set[str]]:
    """Return the local names of our terms as they are written anywhere, with the files that write them."""
    found: dict[str, set[str]] = {}
    for file in sources():
        if file != VOCAB / "thaktho.ttl":
            for match in WRITTEN.finditer(file.read_text(encoding="utf-8")):
                name = next(group for group in match.groups() if group)
                found.setdefault(name, set()).add(file.name)
    return found


# -- terms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_a_term_has_one_label_and_one_definition_in_thai_and_english(said: URIRef) -> None:
    assert [term for term in sorted(DEFINED) if not in_both_languages(TERMS, URIRef(THK + term), said)] == []


def test_a_term_is_a_class_in_upper_case_or_a_property_in_lower_case() -> None:
    told = {term: set(TERMS.objects(URIRef(THK + term), RDF.type)) for term in DEFINED}
    assert told == {term: {RDFS.Class, OWL.Class} if term[0].isupper() else {RDF.Property} for term in DEFINED}


def test_the_vocabulary_says_only_what_is_its_own() -> None:
    """Terms of other vocabularies are used as they are; their axioms are not ours to state."""
    assert {str(subject) for subject in TERMS.subjects()} == {THK.removesuffix("#"), *(THK + term for term in DEFINED)}


def test_no_term_is_used_that_is_not_defined() -> None:
    found = used()
    assert found  # the scan sees something at all
    assert {name: where for name, where in found.items() if name not in DEFINED} == {}


def test_no_term_is_defined_that_nothing_uses() -> None:
    """Dead terms mislead those who read the vocabulary; what waits for its use says why."""
    assert DEFINED - used().keys() == KEPT.keys()


# -- code lists --------------------------------------------------------------------------------------------


@pytest.fixture(params=LISTS, ids=lambda file: file.stem)
def codes(request: pytest.FixtureRequest) -> tuple[Graph, URIRef]:
    """Return a code list and the IRI of its scheme."""
    file: Path = request.param
    return Graph().parse(file), URIRef(f"https://w3id.org/thaktho/id/code/{file.stem}")


def test_a_list_is_one_scheme_with_title_and_definition_in_both_languages(codes: tuple[Graph, URIRef]) -> None:
    graph, scheme = codes
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert in_both_languages(graph, scheme, DCTERMS.title)
    assert in_both_languages(graph, scheme, SKOS.definition)


def test_every_concept_is_labelled_and_defined_in_both_languages(codes: tuple[Graph, URIRef]) -> None:
    graph, _ = codes
    for concept in concepts(graph):
        assert in_both_languages(graph, concept, SKOS.prefLabel), concept
        assert in_both_languages(graph, concept, SKOS.definition), concept
        assert all(text.language in {"th", "en"} for text in texts(graph, concept, SKOS.altLabel)), concept


def test_every_concept_has_one_notation_which_ends_its_iri_and_is_unique(codes: tuple[Graph, URIRef]) -> None:
    graph, scheme = codes
    notations = {concept: list(graph.objects(concept, SKOS.notation)) for concept in concepts(graph)}
    assert all(len(found) == 1 for found in notations.values())
    assert all(str(concept) == f"{scheme}/{found[0]}" for concept, found in notations.items())
    assert len({str(found[0]) for found in notations.values()}) == len(notations)


def test_every_concept_is_in_its_scheme_and_is_a_top_one_or_below_another(codes: tuple[Graph, URIRef]) -> None:
    graph, scheme = codes
    for concept in concepts(graph):
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        broader = set(graph.objects(concept, SKOS.broader))
        top = (concept, SKOS.topConceptOf, scheme) in graph
        assert top == ((scheme, SKOS.hasTopConcept, concept) in graph), concept
        assert top != bool(broader), concept
        assert broader <= set(concepts(graph)), concept


def test_no_concept_is_above_itself(codes: tuple[Graph, URIRef]) -> None:
    graph, _ = codes
    for concept in concepts(graph):
        parents = graph.objects(concept, SKOS.broader)
        assert concept not in {one for parent in parents for one in graph.transitive_objects(parent, SKOS.broader)}


def test_every_concept_has_one_class_of_its_list_that_the_vocabulary_defines(codes: tuple[Graph, URIRef]) -> None:
    graph, _ = codes
    classes = {frozenset(graph.objects(concept, RDF.type)) for concept in concepts(graph)}
    assert len(classes) == 1
    own = [str(cls) for cls in next(iter(classes)) if cls != SKOS.Concept]
    assert len(own) == 1
    assert own[0].removeprefix(THK) in DEFINED


def test_no_name_means_two_concepts_of_one_list(codes: tuple[Graph, URIRef]) -> None:
    """A cell is read by any name of a concept: a name that two share would be read as either."""
    graph, _ = codes
    names = Counter(
        name
        for concept in concepts(graph)
        for name in {
            str(text).casefold()
            for predicate in (SKOS.notation, SKOS.prefLabel, SKOS.altLabel)
            for text in graph.objects(concept, predicate)
        }
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_there_are_no_blank_nodes_anywhere() -> None:
    for file in VOCAB.rglob("*.ttl"):
        assert not [node for triple in Graph().parse(file) for node in triple if isinstance(node, BNode)], file


def concepts(graph: Graph) -> list[Node]:
    return sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)
