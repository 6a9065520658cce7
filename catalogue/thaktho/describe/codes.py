"""The codes of the EU's and ADMS's lists that catalogues use, from ``shapes/dcat-ap/codes.ttl``."""

from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from thaktho.iris import EU, SKOS
from thaktho.messages import Text
from thaktho.resources import folder

THEMES, FREQUENCIES = EU + "data-theme", EU + "frequency"


@cache
def _statements() -> dict[str, tuple[Triple, ...]]:
    """Return what the file says of each code and list."""
    found: dict[str, list[Triple]] = {}
    for quad in parse(path=folder("shapes") / "dcat-ap" / "codes.ttl", format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject.value, []).append(quad.triple)
    return {iri: tuple(said) for iri, said in found.items()}


def said(iri: str) -> tuple[Triple, ...]:
    """Return what is said of a code or list: its class, name and list; nothing where it is none of the file's."""
    return _statements().get(iri, ())


def notations(scheme: str) -> list[str]:
    """Return the codes of a list, in the order of the file."""
    listed = [said for said in _statements().values() if any(_is(one, "inScheme", scheme) for one in said)]
    return [
        one.object.value for said in listed for one in said if _is(one, "notation") and isinstance(one.object, Literal)
    ]


def name(iri: str) -> Text:
    """Return what a code is called; KeyError where the file has no such code."""
    names = {
        one.object.language: one.object.value
        for one in _statements()[iri]
        if _is(one, "prefLabel") and isinstance(one.object, Literal)
    }
    return Text(names["th"], names["en"])


def _is(triple: Triple, predicate: str, value: str | None = None) -> bool:
    told = triple.object.value if isinstance(triple.object, NamedNode) else None
    return triple.predicate.value == SKOS + predicate and value in (None, told)
