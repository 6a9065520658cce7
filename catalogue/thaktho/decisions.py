"""What organisations decided of pairs of projects: one decision, which of several count, and decisions as RDF."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad

from thaktho.iris import DCT, OWL, PROV, SHARED, THK, slug
from thaktho.terms import TYPE, name, time

ALIKE = ("same-project", "continuation", "possible-duplicate")
"""The kinds of which two projects can be one only."""
KINDS = (*ALIKE, "explicit")
"""The kinds of linkage that are of two projects; all others are of groups, on which nothing is ever decided."""
VERDICTS = ("confirm", "reject", "unsure")
DISPUTED = "disputed"
_VERSION = NamedNode(OWL + "versionInfo")

Key = tuple[str, str, str]
"""Two projects' IRIs in order, and the kind."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an organisation decided: ``one`` < ``two`` are IRIs of projects; ``number`` is 0 until it is written down.

    ``by`` is the id of a publisher, or the name of another organisation.
    """

    one: str
    two: str
    kind: str
    verdict: str
    why: str
    by: str
    at: dt.datetime
    number: int = 0

    @property
    def key(self) -> Key:
        """Return what was decided on."""
        return self.one, self.two, self.kind


@dataclass(frozen=True, slots=True)
class Settled:
    """What all organisations together say of a pair and kind; ``share`` is of those who said yes or no, 0 to 1."""

    verdict: str
    share: float

    @property
    def hidden(self) -> bool:
        """Tell whether there is no such linkage, whatever rules say: rejected, and confirmed by none."""
        return self.verdict == "reject"

    @property
    def stands(self) -> bool:
        """Tell whether there is such a linkage, whatever rules say: somebody confirms it."""
        return self.verdict in ("confirm", DISPUTED)


def pair(one: str, two: str) -> tuple[str, str]:
    """Return two IRIs in the order in which they are kept."""
    return (one, two) if one < two else (two, one)


def called(names: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return the ids of publishers by all that they are called, as `slug` has it; an id counts before a name.

    Args:
        names: an id, and the id or a name.
    """
    told = list(names)
    return {slug(name): name_of for name_of, name in told if name} | {slug(name_of): name_of for name_of, _ in told}


def by_their_ids(decisions: Iterable[Decision], publishers: Mapping[str, str]) -> list[Decision]:
    """Return decisions with organisations by their ids: one that was named before it was a publisher has one voice.

    Args:
        decisions: as they were written down.
        publishers: as `called` returns them.
    """
    return [replace(one, by=publishers.get(slug(one.by), one.by)) for one in decisions]


def standing(decisions: Iterable[Decision]) -> dict[Key, dict[str, Decision]]:
    """Return the latest decision of each organisation (its name as `slug` has it) on each pair and kind.

    Args:
        decisions: in the order in which they were written down.
    """
    found: dict[Key, dict[str, Decision]] = {}
    for one in decisions:
        found.setdefault(one.key, {})[slug(one.by)] = one
    return found


def settled(decisions: Iterable[Decision]) -> dict[Key, Settled]:
    """Return what stands of each pair and kind on which somebody decided.

    A pair is of one kind: who confirms one says no to the others, also where they are not named.
    """
    said = standing(decisions)
    voices = {key: {by: one.verdict for by, one in latest.items()} for key, latest in said.items()}
    for key, latest in said.items():
        for by in (by for by, one in latest.items() if one.verdict == "confirm"):
            for other in others(key):
                if voices.setdefault(other, {}).get(by) != "confirm":
                    voices[other][by] = "reject"
    return {key: _settled(list(verdicts.values())) for key, verdicts in voices.items()}


def others(key: Key) -> list[Key]:
    """Return the other kinds that a pair could be of; that one names the other goes with any."""
    return [(*key[:2], kind) for kind in ALIKE if kind != key[2] and key[2] in ALIKE]


def _settled(verdicts: list[str]) -> Settled:
    yes, no = verdicts.count("confirm"), verdicts.count("reject")
    share = yes / (yes + no) if yes or no else 0.0
    return Settled(DISPUTED if yes and no else "confirm" if yes else "reject" if no else "unsure", share)


def linkage(base: str, key: Key) -> str:
    """Return the address of a pair's linkage: the same whatever else is found, and whichever project is named first."""
    both = "\n".join(key[:2])
    return f"{base}linkage/{key[2]}/{hashlib.sha256(both.encode()).hexdigest()[:16]}"


def concept(verdict: str) -> NamedNode:
    """Return the concept of a verdict."""
    return NamedNode(f"{SHARED}code/verdict/{verdict}")


def iri(base: str, number: int) -> str:
    """Return the address of a decision."""
    return f"{base}decision/{number}"


def graph_name(site_base: str) -> str:
    """Return the IRI of the graph that holds the decisions."""
    return f"{site_base}graph/decisions"


def version(decisions: Iterable[Decision], publishers: Collection[str]) -> str:
    """Return what tells one graph of all decisions from another; nothing where there are none."""
    said = [(one.number, *one.key, one.verdict, one.why, one.by, one.at.isoformat()) for one in decisions]
    told = [repr((*row, row[6] in publishers)) for row in said]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16] if told else ""


def quads(decisions: list[Decision], base: str, site_base: str, publishers: Collection[str]) -> Iterator[Quad]:
    """Yield the decisions, and their version of the whole, as they are kept in a graph of their own.

    Args:
        decisions: all of them.
        base: what the deployment's addresses begin with.
        site_base: what those of its graphs begin with.
        publishers: the ids of the publishers: a decision by one of them names it by its address too.
    """
    graph = NamedNode(graph_name(site_base))
    if decisions:
        yield Quad(graph, _VERSION, Literal(version(decisions, publishers)), graph)
    for one in decisions:
        said: list[tuple[NamedNode, NamedNode | Literal]] = [
            (TYPE, NamedNode(THK + "Decision")),
            (TYPE, NamedNode(PROV + "Entity")),
            (NamedNode(THK + "decides"), NamedNode(one.one)),
            (NamedNode(THK + "decides"), NamedNode(one.two)),
            (NamedNode(THK + "linkageKind"), NamedNode(f"{SHARED}code/linkage-kind/{one.kind}")),
            (NamedNode(THK + "verdict"), concept(one.verdict)),
            (NamedNode(DCT + "description"), name(one.why)),
            (NamedNode(THK + "decidedBy"), Literal(one.by)),
            (NamedNode(PROV + "generatedAtTime"), time(one.at)),
        ]
        if one.by in publishers:
            said.append((NamedNode(PROV + "wasAttributedTo"), NamedNode(f"{base}publisher/{one.by}")))
        yield from (Quad(NamedNode(iri(base, one.number)), predicate, value, graph) for predicate, value in said)
