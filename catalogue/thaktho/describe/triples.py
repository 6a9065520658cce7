"""Short ways to write RDF statements, for DCAT and VoID."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from thaktho.messages import Text
from thaktho.terms import TYPE, name


def said(subject: str, predicate: str, value: str | Literal) -> Triple:
    """Return one statement; a value that is a plain text is an address."""
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value)


def typed(subject: str, *classes: str) -> Iterator[Triple]:
    """Yield the classes of a thing."""
    for cls in classes:
        yield Triple(NamedNode(subject), TYPE, NamedNode(cls))


def both(subject: str, predicate: str, text: Text) -> Iterator[Triple]:
    """Yield a text in both languages; where they are the same, once, in the language that it is written in."""
    if text.th == text.en:
        yield said(subject, predicate, name(text.th))
    else:
        yield said(subject, predicate, Literal(text.th, language="th"))
        yield said(subject, predicate, Literal(text.en, language="en"))
