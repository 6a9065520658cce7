"""What a form writes for a thing that a row points at, so that reading the form finds the same thing again."""

from collections import Counter
from collections.abc import Mapping

import duckdb

from thaktho.contract import Contract, Sheet
from thaktho.iris import DCT, ORG, SKOS, slug

_NAMES, _OTHER = (SKOS + "prefLabel", DCT + "title"), SKOS + "altLabel"
_LABELS = (
    "select q.s, q.p, q.o from quad q join dataset d on d.graph = q.g"
    " where d.iri = ? and q.kind = 'literal' and list_contains(?, q.p) order by q.s, q.o"
)
_OWN = (
    "select s.subject, s.field, s.value from statement s where s.dataset = ? and s.field in ('code', 'name', 'title')"
)
_ELSEWHERE = "select t.iri, t.kind, t.code, t.th from term t where t.th is not null"
_BREAKS = (";", "；", "\n")


class Mentions:
    """The texts by which one dataset names things.

    A thing that is only named is called what the file called it. Where it was called several things, the first cell
    that names it says them all, so that none is lost.
    """

    def __init__(
        self, facts: duckdb.DuckDBPyConnection, contract: Contract, dataset: str, described: Mapping[str, Sheet]
    ) -> None:
        """Collect the names.

        Args:
            facts: the fact tables.
            contract: the sheets and fields.
            dataset: IRI of the dataset.
            described: the things that rows of it describe, each with its sheet.
        """
        self._contract = contract
        self._described = described
        terms = facts.execute(_ELSEWHERE).fetchall()
        self._elsewhere = {iri: (kind, code, name) for iri, kind, code, name in terms}
        self._coded: dict[str, set[str]] = {}
        for iri, kind, code, _ in terms:
            if kind == "project":
                for name in {slug(code or ""), slug(iri.rsplit("/", 1)[-1])}:
                    self._coded.setdefault(name, set()).add(iri)
        publishers = {iri for iri, kind, *_ in terms if kind == "publisher"}
        self._names: dict[str, list[str]] = {}
        self._others: dict[str, list[str]] = {}
        self._said: set[tuple[str, str]] = set()
        for subject, predicate, said in facts.execute(_LABELS, [dataset, [*_NAMES, _OTHER]]).fetchall():
            if predicate == _OTHER:
                self._others.setdefault(subject, []).append(said)
            elif subject not in described and subject not in publishers:
                self._names.setdefault(subject, []).append(said)
        self._own: dict[str, dict[str, str]] = {}
        for subject, field, value in facts.execute(_OWN, [dataset]).fetchall():
            if subject in described:
                self._own.setdefault(subject, {}).setdefault(field, value)
        self._codes = Counter(
            (described[iri].name, slug(own["code"])) for iri, own in self._own.items() if "code" in own
        )

    def of(self, iri: str, cls: str) -> list[str]:
        """Return the text that names a thing of a class; several where a cell has to say all of its names."""
        called = [*(self._names.get(iri, ()) if self._is_minted(iri, cls) else ()), *self._others.get(iri, ())]
        unsaid = [name for name in called if (iri, name) not in self._said]
        self._said |= {(iri, name) for name in unsaid}
        if called:
            return unsaid or called[:1]
        if iri in self._described:
            return [self._called(iri)]
        kind, code, name = self._elsewhere.get(iri, ("", None, iri))
        if kind == "project":
            return [code if code is not None and self._is_one(iri, code) else iri]
        by_name = kind == "publisher" or (kind == "local-authority" and cls == ORG + "Organization")
        return [listed_thing(None if by_name else code, name)]

    def _is_one(self, iri: str, code: str) -> bool:
        """Tell whether a code leads to one project only, whoever looks for it."""
        own = self._codes.get(("project", slug(code)), 0)
        return not own and self._coded.get(slug(code)) == {iri}

    def _is_minted(self, iri: str, cls: str) -> bool:
        """Tell whether a name makes this thing where one of the class is named: a fund is no body by its name."""
        sheet = self._contract.sheet_of(cls)
        return sheet is not None and f"/id/{sheet.segment}/" in iri

    def _called(self, iri: str) -> str:
        sheet, said = self._described[iri], self._own.get(iri, {})
        code, name = said.get("code"), said.get("name") or said.get("title")
        if sheet.name == "project":
            one = code is not None and self._codes[sheet.name, slug(code)] == 1
            return code if code is not None and one else iri.rsplit("/", 1)[-1]
        return listed_thing(code, name)


def listed_thing(code: str | None, name: str | None) -> str:
    """Return code and name together, as the lists of a form have them; one of them where the other would not do."""
    if name is None or any(mark in name for mark in _BREAKS):
        return code or name or ""
    return f"{code} {name}" if code and code != name else name
