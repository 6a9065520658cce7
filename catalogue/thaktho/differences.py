"""What differs between two states of a thing, field by field, and which thing may be another under a new title."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rapidfuzz import fuzz

from thaktho.contract import Contract, Kind, Sheet
from thaktho.iris import RDF, is_minted
from thaktho.messages import Text, text
from thaktho.things import Statement, Thing

_TYPE = RDF + "type"
_LEAST_LIKENESS = 70  # of 100, without the word that all titles begin with
_BEGINS = "โครงการ"

_Place = tuple[str, str]
"""Where a statement stands: the step to the node between, or "" for the thing itself; and the predicate."""


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """One value: a canonical text, or an IRI; ``of`` is the IRI of the fund or group that a node between is of.

    ``of`` is empty where the thing has one such node only, which need not be told from others.
    """

    value: str
    is_iri: bool
    of: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, and the values that only the earlier and only the later state has, in order; ``stay``: others stay."""

    label: Text
    kind: Kind
    before: tuple[Stated, ...]
    after: tuple[Stated, ...]
    stay: bool = False


@dataclass(frozen=True, slots=True)
class Renamed:
    """A thing without a code of its own that may stay under a new title, if the row is given the code made for it."""

    code: str
    before: str
    after: str


def differences(iri: str, before: Thing, after: Thing, sheet: Sheet, contract: Contract) -> list[Difference]:
    """Return the fields in which two states of a thing differ, in the order of the sheet.

    What no field says (a class, another name) is one difference without values, last.
    """
    whole = before.said | after.said
    steps = {value.value: step for node, step, value in whole if node == iri and step in sheet.nodes}
    known = _places(sheet, contract)
    found: dict[_Place, tuple[list[Stated], list[Stated]]] = {}
    for side, said in enumerate((before.said - after.said, after.said - before.said)):
        for node, predicate, value in said:
            place = steps.get(node, ""), predicate
            if place in known:
                stated = Stated(value.value, isinstance(value, NamedNode), _of(node, place, whole, sheet, contract))
                found.setdefault(place, ([], []))[side].append(stated)
            elif node == iri and predicate not in sheet.nodes:
                found.setdefault(_OTHER, ([], []))
    known[_OTHER] = text("preview.other"), "text"
    stay = {(steps.get(node, ""), predicate) for node, predicate, _ in before.said & after.said}
    return [
        Difference(*known[at], tuple(sorted(found[at][0])), tuple(sorted(found[at][1])), at in stay)
        for at in known
        if at in found
    ]


_OTHER = ("", "")


def _places(sheet: Sheet, contract: Contract) -> dict[_Place, tuple[Text, Kind]]:
    """Return the label and kind of each field of a thing, of the nodes between, and of what hangs on it."""
    places: dict[_Place, tuple[Text, Kind]] = {}
    for field in sheet.fields:
        step = field.path[0].predicate if len(field.path) > 1 else ""
        places[step, field.path[-1].predicate] = field.label, field.kind
    for step, cls in sheet.nodes.items():
        child = contract.sheet_of(cls)
        for field in child.fields if child else ():
            if len(field.path) == 1 and not field.path[0].inverse:
                places.setdefault((step, field.path[0].predicate), (field.label, field.kind))
    for other in contract.sheets:
        for field in other.fields:
            if field.path[0].inverse and field.target == sheet.cls and field.path[0].predicate not in sheet.nodes:
                places.setdefault(("", field.path[0].predicate), (other.label, "thing"))
    return places


def _of(node: str, place: _Place, whole: Iterable[Statement], sheet: Sheet, contract: Contract) -> str:
    """Return what a node between is of, where there are several nodes of its step and the value is not that itself."""
    child = contract.sheet_of(sheet.nodes[place[0]]) if place[0] else None
    key = child.field(child.key[0]).path[-1].predicate if child and child.key else ""
    if not key or place[1] == key or len({value for _, step, value in whole if step == place[0]}) == 1:
        return ""
    return next((value.value for subject, predicate, value in whole if (subject, predicate) == (node, key)), "")


def renamed(removed: Mapping[str, Thing], added: Mapping[str, Thing], sheet: Sheet) -> list[Renamed]:
    """Return the removed things that an added one may be under a new title.

    Both are without a code, and of like titles; and they are the only ones of their fund, place and year, or
    whatever else a code is made from.

    Args:
        removed: what is there no more, by IRI.
        added: what is new, by IRI.
        sheet: the sheet of all these.
    """
    old, new = _by_rest(removed, sheet), _by_rest(added, sheet)
    pairs = [(old[rest][0], new[rest][0]) for rest in old if len(old[rest]) == len(new.get(rest, ())) == 1]
    return sorted(
        (
            Renamed(iri.rsplit("/", 1)[-1], removed[iri].title, added[other].title)
            for iri, other in pairs
            if _alike(removed[iri].title, added[other].title)
        ),
        key=lambda one: one.code,
    )


def _by_rest(things: Mapping[str, Thing], sheet: Sheet) -> dict[frozenset[tuple[str, str]], list[str]]:
    """Return the IRIs of things without a code by what else than their titles their codes are made from."""
    paths = {sheet.field(name).path[-1].predicate for name in sheet.mint if name != "title"}
    found: dict[frozenset[tuple[str, str]], list[str]] = {}
    for iri, thing in things.items():
        if is_minted(iri.rsplit("/", 1)[-1]):
            rest = frozenset((predicate, value.value) for _, predicate, value in thing.said if predicate in paths)
            found.setdefault(rest, []).append(iri)
    return found


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one.removeprefix(_BEGINS), other.removeprefix(_BEGINS)) >= _LEAST_LIKENESS
