"""What one edition of a dataset says otherwise than the one before it: which things came, changed and went.

Compared are two accepted graphs as the archive holds them. Only what differs is parsed, so that the cost grows with the
lines read and with what changed.

What was published once may have been corrected away because it was personal, so that less is told of the past than is
known (`docs/personal-data.md`): values before only where others stand in their place now, and only of kinds that cannot
hold words, counts of people or the place of a house; what went by its address only where that is made of a code.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from pyoxigraph import NamedNode, RdfFormat, parse

from thaktho.contract import Contract, Kind, Sheet
from thaktho.differences import Difference, Stated, differences
from thaktho.iris import DCT, PROV, RDF, SHARED, is_minted, name_slug, slug
from thaktho.messages import Text
from thaktho.things import Statement, Thing, things

PAGED = ("project", "plan", "goal", "strategy", "fund", "organization")
"""The sheets whose things have pages and can go."""
TOLD: frozenset[Kind] = frozenset({"year", "date", "datetime", "money", "concept", "area", "thing"})
"""The kinds of field whose values are told; of texts, numbers of people, points and addresses only that they differ."""
What = Literal["added", "changed", "gone"]
How = Literal["added", "changed", "removed"]
ORIGIN = tuple(f"<{predicate}> ".encode() for predicate in (f"{DCT}source", f"{PROV}wasGeneratedBy"))
"""How lines begin, after their subject, that say where something comes from: they differ in every edition."""
_VILLAGE = re.compile(re.escape(f"{SHARED}area/") + r"\d{7,}")
_Lines = dict[bytes, list[bytes]]


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of a thing: what became of it, and the values that may be told, in order."""

    label: Text
    kind: Kind
    how: How
    before: tuple[Stated, ...] = ()
    after: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that came, changed or went; ``iri`` is empty where its address may not be told any more."""

    sheet: str
    iri: str
    what: What
    fields: list[ChangedField] = field(default_factory=list)


def changes(before: bytes, after: bytes, graph: str, contract: Contract) -> list[Changed]:
    """Return what differs between two editions, by sheet and address.

    Args:
        before: the accepted graph of the earlier edition, as N-Quads a line each.
        after: that of the later one.
        graph: the IRI of the graph that both are about.
        contract: the sheets and fields.
    """
    old, new = _differing(before, after, graph, contract)
    found: list[Changed] = []
    for sheet in contract.sheets:
        earlier, later = old.get(sheet.name, {}), new.get(sheet.name, {})
        for iri in sorted(earlier.keys() | later.keys()):
            if iri not in earlier:
                found.append(Changed(sheet.name, iri, "added"))
            elif iri not in later:
                found.append(Changed(sheet.name, iri if _is_coded(iri, earlier[iri].said, sheet) else "", "gone"))
            elif earlier[iri].said != later[iri].said:
                fields = [_told(one) for one in differences(iri, earlier[iri], later[iri], sheet, contract)]
                found.append(Changed(sheet.name, iri, "changed", fields))
    return found


def withdrawn(before: bytes, after: bytes, graph: str, contract: Contract) -> list[str]:
    """Return the addresses of pages that only the earlier edition makes, in order, where they may be told.

    Also those of things that it only names: a fund by its code.
    """
    old, new = _lines(before, graph), _lines(after, graph)
    gone = {subject: old[subject] for subject in old.keys() - new.keys()}
    classes = {contract.sheet(name).cls: contract.sheet(name) for name in PAGED}
    said: dict[str, set[Statement]] = {}
    for quad in parse(_document(gone, gone.keys()), format=RdfFormat.N_QUADS):
        said.setdefault(quad.subject.value, set()).add((quad.subject.value, quad.predicate.value, quad.object))
    types = ((iri, value.value) for iri, told in said.items() for _, step, value in told if step == RDF + "type")
    paged = ((iri, classes[cls]) for iri, cls in types if cls in classes)
    return sorted({iri for iri, sheet in paged if _is_coded(iri, said[iri], sheet)})


def _is_coded(iri: str, said: Collection[Statement], sheet: Sheet) -> bool:
    """Tell whether an address says nothing but codes: a name may be what had to go."""
    last = iri.rpartition("/")[2]
    if is_minted(last):
        return True
    predicate = sheet.field("code").path[-1].predicate if sheet.has("code") else ""
    codes = {value.value for node, step, value in said if node == iri and step == predicate}
    return any(last in (slug(code), name_slug(code)) for code in codes)


def _told(found: Difference) -> ChangedField:
    """Return a difference with the values that may be told: never one of what is not stated any more."""
    how: How = "changed" if found.before and found.after else "added" if found.after else "removed"
    if not found.before and not found.after:
        how = "changed"
    if found.kind not in TOLD or not all(map(_is_wide, (*found.before, *found.after))):
        return ChangedField(found.label, found.kind, how)
    stay = {value.of for value in found.after}
    before = tuple(value for value in found.before if value.of in stay)
    return ChangedField(found.label, found.kind, how, before, found.after)


def _is_wide(value: Stated) -> bool:
    """Tell whether a value is not an area smaller than a tambon, which may be somebody's address."""
    return _VILLAGE.fullmatch(value.value) is None


_Things = dict[str, dict[str, Thing]]


def _differing(before: bytes, after: bytes, graph: str, contract: Contract) -> tuple[_Things, _Things]:
    """Return the things of both editions of which something differs, and nodes that hang on them."""
    old, new = _lines(before, graph), _lines(after, graph)
    subjects = old.keys() | new.keys()
    differ = {one for one in subjects if _said(old.get(one, [])) != _said(new.get(one, []))}
    whole = {above for one in differ for above in _upwards(one) if above in subjects}
    kept = {one for one in subjects if not whole.isdisjoint(_upwards(one))} if whole else set()
    return _parsed(old, kept, contract), _parsed(new, kept, contract)


def _lines(content: bytes, graph: str) -> _Lines:
    """Return the lines of a graph by their subject, without it and the graph's name."""
    end = f" {NamedNode(graph)} .".encode()
    found: _Lines = {}
    for line in content.split(b"\n"):
        if line.endswith(end):
            subject, _, rest = line.removesuffix(end).partition(b" ")
            found.setdefault(subject, []).append(rest)
    return found


def _said(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if not line.startswith(ORIGIN)]


def _upwards(subject: bytes) -> Iterator[bytes]:
    """Yield an address and each above it: what hangs on a project has the project's address before its own."""
    iri = subject[1:-1]
    while iri:
        yield b"<" + iri + b">"
        iri = iri.rpartition(b"/")[0]


def _parsed(lines: _Lines, kept: Collection[bytes], contract: Contract) -> _Things:
    return things(parse(_document(lines, kept), format=RdfFormat.N_QUADS), contract)


def _document(lines: _Lines, kept: Collection[bytes]) -> bytes:
    return b"".join(subject + b" " + rest + b" .\n" for subject in kept for rest in lines.get(subject, ()))
