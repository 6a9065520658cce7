"""What a submission would change, found before it is published; nothing is changed by looking.

Two states are compared: what the store holds, and what it would hold. Both become facts and linkages in the same way,
so the numbers are the very ones that publishing gives; of what the store holds they are kept since it was woven
(`standing.py`). Cost grows with everything in the store, as weaving does; pairs are judged only where the memory of the
last weave has not judged them, and what is only looked at is not remembered.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Quad

from thaktho import facts, standing
from thaktho.differences import Difference, Renamed, differences, renamed
from thaktho.holdings import Holdings
from thaktho.iris import DCT, PROV
from thaktho.messages import Text
from thaktho.things import things
from thaktho.weave import linkages
from thaktho.weave.memory import Memory

MANY = 0.2
"""Where more than this share of the projects published before would go, it is said."""

_ADDRESSES = {DCT + "source", PROV + "wasGeneratedBy"}
"""What says which submission, and which row of its file, a statement came from."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What waits for a yes: the dataset and its graph, by their IRIs, and all that would be stated, provenance too."""

    dataset: str
    graph: str
    quads: Sequence[Quad]


@dataclass(frozen=True, slots=True)
class Changed:
    """The title of a row that stays, as it would be, and the fields in which it would differ."""

    title: str
    fields: list[Difference]


@dataclass(frozen=True, slots=True)
class Changes:
    """The titles of the rows of one kind that come, change and go, in order of address; ``kept`` counts the rest.

    ``renamed`` are projects that may be the same under a new title; they count as removed and added.
    """

    added: list[str]
    changed: list[Changed]
    removed: list[str]
    kept: int
    renamed: list[Renamed] = field(default_factory=list)

    @property
    def many_gone(self) -> bool:
        """Tell whether more than a fifth of what was there would go."""
        return len(self.removed) > MANY * (len(self.removed) + len(self.changed) + self.kept)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A linkage: its kind, where and in which year (of the Buddhist era), the project if it is one, and who meets."""

    kind: Text
    area: str | None
    year: int | None
    project: str | None
    members: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """An amount in baht; the two ends differ where something may be counted twice."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change.

    ``rows`` is by the contract's sheets, in their order, projects always among them; ``regrouped`` counts linkages
    that stay and get other members. ``money`` is of the dataset: the headline of its projects by phase (``approved``,
    ``planned``, ``requested``), and apart from them ``budget-line``; each before and after, None where none is stated.
    ``names`` are those of the things that changed fields point at, by IRI.
    """

    rows: dict[str, Changes]
    gained: list[Meeting]
    lost: list[Meeting]
    regrouped: int
    money: dict[str, tuple[Span | None, Span | None]]
    names: dict[str, Text] = field(default_factory=dict)


def preview(holdings: Holdings, proposed: Proposed) -> Preview:
    """Compare what the store holds with what it would hold; nothing is changed."""
    held, beside = holdings.held_for(proposed.graph), holdings.beside()
    changed = _rows(holdings, held, proposed.quads, proposed.graph)
    said = {iri for changes in changed.values() for iri in _pointed_at(changes)}
    known = holdings.woven_before
    now = standing.kept(holdings) or _found(holdings, holdings.accepted(), beside, known)
    others, new = holdings.accepted(but=proposed.graph), [*proposed.quads, *beside]
    then = _found(holdings, others, new, replace(known, reads=True))
    before, after = (_State(rows, proposed.dataset, said) for rows in (now, then))
    stay = before.meetings.keys() & after.meetings.keys()
    return Preview(
        changed,
        [after.meetings[iri] for iri in sorted(after.meetings.keys() - stay)],
        [before.meetings[iri] for iri in sorted(before.meetings.keys() - stay)],
        sum(before.members[iri] != after.members[iri] for iri in stay),
        {name: (before.money.get(name), after.money.get(name)) for name in [*before.money, *after.money]},
        before.names | after.names,
    )


def many_gone(holdings: Holdings, proposed: Proposed) -> bool:
    """Tell whether more than a fifth of the rows of some kind would go; it costs much less than a whole preview."""
    rows = _rows(holdings, holdings.held_for(proposed.graph), proposed.quads, proposed.graph)
    return any(changes.many_gone for changes in rows.values())


def says_the_same(holdings: Holdings, proposed: Proposed) -> bool:
    """Tell whether what is published of a dataset already says the same, wherever in a file it stood."""
    sayings = [
        {
            quad
            for quad in quads
            if getattr(quad.graph_name, "value", "") == proposed.graph and quad.predicate.value not in _ADDRESSES
        }
        for quads in (holdings.held_for(proposed.graph), proposed.quads)
    ]
    return sayings[0] == sayings[1]


def _rows(holdings: Holdings, now: Iterable[Quad], then: Iterable[Quad], graph: str) -> dict[str, Changes]:
    before, after = (
        things((quad for quad in quads if getattr(quad.graph_name, "value", "") == graph), holdings.contract)
        for quads in (now, then)
    )
    found: dict[str, Changes] = {}
    for sheet in holdings.contract.sheets:
        old, new = before.get(sheet.name, {}), after.get(sheet.name, {})
        both = sorted(old.keys() & new.keys())
        changed = [
            Changed(new[iri].title, differences(iri, old[iri], new[iri], sheet, holdings.contract))
            for iri in both
            if old[iri].said != new[iri].said
        ]
        come = {iri: new[iri] for iri in sorted(new.keys() - old.keys())}
        gone = {iri: old[iri] for iri in sorted(old.keys() - new.keys())}
        if come or changed or gone or sheet.name == "project":
            titles = ([thing.title for thing in things.values()] for things in (come, gone))
            again = renamed(gone, come, sheet) if sheet.name == "project" else []
            found[sheet.name] = Changes(next(titles), changed, next(titles), len(both) - len(changed), again)
    return found


def _pointed_at(changes: Changes) -> Iterator[str]:
    for one in (one for changed in changes.changed for one in changed.fields):
        for value in (*one.before, *one.after):
            yield from (iri for iri in (value.value if value.is_iri else "", value.of) if iri)


class _State:
    """The linkages of everything, the money of one dataset and some names, as one content of the store gives them."""

    def __init__(self, rows: standing.Rows, dataset: str, named: Collection[str]) -> None:
        self.members: dict[str, dict[str, Text]] = {}
        for linkage, member, th, en in rows["member"]:
            self.members.setdefault(linkage, {})[member] = Text(th, en)
        self.meetings = {
            iri: Meeting(Text(th, en), area, year, project, tuple(self.members.get(iri, {}).values()))
            for iri, th, en, area, year, project in rows["meeting"]
        }
        money = [(phase, low, high) for where, phase, low, high in rows["money"] if where == dataset]
        money += [("budget-line", amount, amount) for where, amount in rows["budget"] if where == dataset]
        self.money = {phase: Span(Decimal(low), Decimal(high)) for phase, low, high in money}
        self.names = {iri: Text(th, en) for iri, th, en in rows["name"] if iri in named}


def _found(holdings: Holdings, files: Iterable[Path], quads: Iterable[Quad], remembered: Memory) -> standing.Rows:
    """Return what would stand if these were published."""
    place = holdings.workspace
    ground = facts.Ground(place.base, place.provinces, place.annotations)
    with facts.build(files, quads, holdings.contract, ground, holdings.woven_before.folder) as tables:
        linkages.weave(tables, place.base, remembered)
        return standing.rows(tables)
