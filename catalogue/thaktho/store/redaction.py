"""Taking personal data out of accepted graphs: out of texts, and out of the addresses that were made of them."""

import re
import secrets
import urllib.parse
from collections.abc import Callable, Container, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from thaktho.iris import DCT, ORG, PREFIXES, RDF, SKOS, XSD, digest, name_slug, slug
from thaktho.store.needles import pattern

_TEXT = {XSD + "string", RDF + "langString"}
_CODES = {DCT + "identifier", SKOS + "notation", ORG + "identifier"}
_SHORTEST = 6
"""A name of so many letters or more is looked for within addresses; a shorter one stands in too many others."""
_TERMS = ("https://w3id.org/thaktho/", *PREFIXES.values())
"""How addresses begin that no file's text can be in: terms of vocabularies, shapes, areas and codes that all share."""
_BUILT = re.compile(r"\d{1,6}|[A-Z]{1,3}|[a-z-]+-\d+(?:-[A-Z]{1,3})?")
"""Parts of a submission's addresses that are made of no text: numbers of rows, letters of columns, parts of layouts."""
Spans = Callable[[str], Iterable[tuple[int, int]]]


class Redaction:
    """What is taken out of a workspace: texts that a person names, everywhere, and what a guard finds, where asked.

    Every graph has to be learned before any is rewritten: an address that one graph made of a text may stand in
    others. The new addresses cannot be guessed from the old ones.
    """

    def __init__(self, texts: Iterable[str], find: Spans, mark: str, base: str, words: Container[str] = ()) -> None:
        """Prepare to take texts out.

        Args:
            texts: what is taken out wherever it stands.
            find: returns where in a text a guard finds something personal.
            mark: what stands where something was taken out.
            base: the base of addresses that may be made anew.
            words: parts of addresses that say what a thing is and whose; they stay, whatever is looked for.
        """
        self._patterns = [pattern(said) for said in texts]
        self._find = find
        self._mark = mark
        self._base = base
        self._words = words
        self._salt = secrets.token_hex(16)
        self._names: set[str] = set()
        self.pieces: set[str] = set()
        self.renamed: dict[str, str] = {}

    def text(self, said: str, *, guarded: bool) -> str:
        """Return a text as it may stay.

        Args:
            said: the text.
            guarded: take out what the guard finds, too.
        """
        for found in self._patterns:
            said = found.sub(self._mark, said)
        kept, done = [], 0
        for start, end in sorted(self._find(said)) if guarded else ():
            kept += [said[done:start], self._mark] if start >= done else []
            done = max(done, end)
        return "".join([*kept, said[done:]])

    def learn(self, quads: Iterable[Quad], *, guarded: bool) -> None:
        """Note which addresses were made of texts that are taken out."""
        for quad in quads:
            value = quad.object
            if isinstance(value, Literal) and value.datatype.value in _TEXT:
                asked = guarded and self._may_be_personal(quad)
                if self.text(value.value, guarded=asked) != value.value:
                    pieces = {value.value[start:end] for start, end in self._find(value.value)} if asked else set()
                    self.pieces |= pieces
                    self._names |= {slug(value.value), name_slug(value.value), *map(slug, pieces)}
        self._names.discard("")

    def rewritten(self, quads: Iterable[Quad], *, guarded: bool) -> list[Quad]:
        """Return quads without what is taken out; one that cannot be said without it is left out."""
        return list(self._rewritten(quads, guarded=guarded))

    def address(self, iri: str) -> str | None:
        """Return an address as it may stay; None where it is not ours to change."""
        if iri.startswith(self._base):
            first, *rest = iri.removeprefix(self._base).split("/")
            built = first == "submission"
            parts = (part if built and _BUILT.fullmatch(part) else self._part(part) for part in rest)
            return self._base + "/".join([self._part(first), *parts])
        plain = "" if iri.startswith(_TERMS) else urllib.parse.unquote(iri)
        return None if any(found.search(plain) for found in self._patterns) else iri

    def _rewritten(self, quads: Iterable[Quad], *, guarded: bool) -> Iterator[Quad]:
        for quad in quads:
            subject, value = self._term(quad.subject), quad.object
            said: NamedNode | Literal | None
            if isinstance(value, Literal) and self._is_key(quad):
                said = value
            elif isinstance(value, Literal):
                said = self._literal(value, guarded=guarded and self._may_be_personal(quad))
            else:
                said = self._term(value)
            if subject is not None and said is not None:
                yield Quad(subject, quad.predicate, said, quad.graph_name)

    def _term(self, node: object) -> NamedNode | None:
        if not isinstance(node, NamedNode):
            raise TypeError(str(node))
        kept = self.address(node.value)
        return NamedNode(kept) if kept else None

    def _literal(self, value: Literal, *, guarded: bool) -> Literal | None:
        is_text = value.datatype.value in _TEXT
        if not is_text:
            return None if any(found.fullmatch(value.value) for found in self._patterns) else value
        kept = self.text(value.value, guarded=guarded)
        if kept == value.value:
            return value
        return Literal(kept, language=value.language) if value.language else Literal(kept)

    def _is_key(self, quad: Quad) -> bool:
        """Tell whether a statement gives a dataset's key: publisher, dataset and period."""
        return quad.predicate.value == DCT + "identifier" and str(quad.subject).startswith(f"<{self._base}dataset/")

    def _may_be_personal(self, quad: Quad) -> bool:
        """Tell whether the guard is asked about a statement.

        Not about who publishes and how to ask them, which is settled by hand; nor about bare numbers that are codes:
        reading a file tells them from identity numbers by their whole column, which is not here any more.
        """
        if str(quad.subject).startswith((f"<{self._base}publisher/", f"<{self._base}dataset/")):
            return False
        return not (quad.predicate.value in _CODES and getattr(quad.object, "value", "").strip().isdecimal())

    def _part(self, part: str) -> str:
        if part in self._words:
            return part
        if part not in self.renamed and (
            part in self._names
            or any(name in part for name in self._names if len(name) >= _SHORTEST)
            or any(found.search(part) for found in self._patterns)
        ):
            self.renamed[part] = "P" + digest(self._salt, part)[1:]
        return self.renamed.get(part, part)
