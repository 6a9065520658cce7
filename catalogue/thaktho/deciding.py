"""What organisations decide of pairs of projects: vetted, written down all or none, and told of the store.

A decision is on two projects and a kind, never on a group. Whatever is wrong is said with what would be right.
"""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import QuerySolutions
from rapidfuzz import fuzz, process

from thaktho import decisions
from thaktho.decisions import KINDS, VERDICTS, Decision
from thaktho.holdings import BANGKOK, Holdings
from thaktho.intake.guard import find as guard
from thaktho.iris import PROJ, SHARED, THK, slug
from thaktho.messages import Text, seen, text
from thaktho.weave import linkages

_LONGEST = 500
_TOLD = 8
"""So many publishers are named where one is asked for."""
_LOOKED_UP, _LONGEST_ADDRESS = 20, 300
"""For so many wrong addresses the nearest is looked for, each cut to so many characters: that takes time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision as somebody said it: ``one`` alone is a linkage, else two are projects; ``line`` is that of a CSV."""

    one: str
    two: str
    kind: str
    verdict: str
    why: str
    by: str
    line: int = 0


class UnfitError(Exception):
    """A decision that cannot be written down: in which column, and what is wrong and what would be right."""

    def __init__(self, column: str, says: Text) -> None:
        """Say what is wrong."""
        self.column = column
        self.says = says
        super().__init__(says.en)


class Deciding:
    """The decisions that one command adds; nothing is written before `write`."""

    def __init__(self, holdings: Holdings) -> None:
        """Look up which projects and linkages there are, and what was decided of them."""
        self._holdings = holdings
        self._base, self._site = holdings.workspace.base, holdings.workspace.site_base
        self._projects = {row[0] for row in _rows(holdings, f"SELECT ?s WHERE {{ ?s a <{PROJ}Project> }}")}
        self._linkages = _linkages(holdings)
        self._organizations = holdings.called()
        self._standing = decisions.standing(holdings.decided())
        self._pairs = {decisions.linkage(self._base, key): key for key in self._standing}
        self._lines: dict[tuple[decisions.Key, str], Asked] = {}
        self._unknown = 0
        self.new: list[Decision] = []
        self.same = 0

    def is_open(self, asked: Asked) -> bool:
        """Tell whether a line decides nothing: no verdict, or without a reason the one of its linkage."""
        held = self._linkages.get(self._address(asked.one)) if not asked.two else None
        return not asked.verdict or (not asked.why and held is not None and asked.verdict == held[2])

    def add(self, asked: Asked) -> None:
        """Vet a decision and put it beside those to be written; one that says what stands already is counted.

        Raises:
            UnfitError: it cannot be written down.
        """
        key = self._key(asked)
        if asked.verdict not in VERDICTS:
            raise UnfitError("verdict", text("decide.verdict", value=_shown(asked.verdict)))
        why, by = self._why(asked.why), self._by(asked.by)
        before = self._lines.get((key, slug(by)))
        if before is not None:
            said = text("decide.said_twice", verdict=before.verdict, line=before.line)
            raise UnfitError("verdict", said)
        self._lines[key, slug(by)] = asked
        latest = self._standing.setdefault(key, {})
        held = latest.get(slug(by))
        if held is not None and (held.verdict, held.why) == (asked.verdict, why):
            self.same += 1
            return
        latest[slug(by)] = Decision(*key, asked.verdict, why, by, dt.datetime.now(BANGKOK))
        self.new.append(latest[slug(by)])

    def contradictions(self) -> Iterator[tuple[Asked, UnfitError]]:
        """Yield what was added that confirms a pair as one kind while its organisation confirms it as another."""
        for (key, by), asked in self._lines.items():
            for other in decisions.others(key) if asked.verdict == "confirm" else ():
                held = self._standing.get(other, {}).get(by)
                if held is not None and held.verdict == "confirm":
                    yield asked, UnfitError("kind", text("decide.contradicts", kind=other[2]))

    def write(self) -> list[Text]:
        """Write down what was added, tell the store, and return what became of each pair."""
        before = decisions.settled(self._holdings.decided())
        self._holdings.ledger.decisions.add(self.new)
        self._holdings.load_decisions()
        now = decisions.settled(self._holdings.decided())
        said = {one.key for one in self.new}
        also = {other for key in said for other in decisions.others(key) if now.get(other) != before.get(other)}
        shown = {key for key in also if decisions.linkage(self._base, key) in self._linkages}
        keys = sorted(said | shown)
        return [
            text(
                "decide.became",
                linkage=decisions.linkage(self._base, key),
                became=text(f"decide.now_{now[key].verdict}"),
            )
            for key in keys
        ]

    # -- what is decided on ---------------------------------------------------------------------------------

    def _key(self, asked: Asked) -> decisions.Key:
        if not asked.two:
            return self._of_linkage(asked)
        kind = self._kind(asked.kind)
        one, two = self._project("one", asked.one), self._project("two", asked.two)
        if one == two:
            raise UnfitError("two", text("decide.same_project_twice", value=_shown(asked.two)))
        return *decisions.pair(one, two), kind

    def _of_linkage(self, asked: Asked) -> decisions.Key:
        address = self._address(asked.one)
        kind, members, _ = self._linkages.get(address, ("", (), ""))
        key = (*decisions.pair(*members), kind) if kind else self._pairs.get(address)
        if key is not None and kind and address != decisions.linkage(self._base, key):
            says = "group" if kind not in KINDS else "crowd" if key[0] != key[1] else "one_code"
            raise UnfitError("iri", text(f"decide.{says}", kind=kind, kinds=", ".join(KINDS)))
        if key is None:
            raise UnfitError("iri", text("decide.unknown_linkage", value=_shown(asked.one)))
        if asked.kind and asked.kind != key[2]:
            raise UnfitError("kind", text("decide.other_kind_of_linkage", kind=key[2]))
        return key

    def _kind(self, kind: str) -> str:
        if kind in KINDS:
            return kind
        concepts = self._holdings.contract.concepts[THK + "LinkageKind"]
        if kind in {one.notation for one in concepts}:
            raise UnfitError("kind", text("decide.group", kind=kind, kinds=", ".join(KINDS)))
        raise UnfitError("kind", text("decide.unknown_kind", value=_shown(kind), kinds=", ".join(KINDS)))

    def _project(self, column: str, word: str) -> str:
        address = self._address(word)
        if address in self._projects:
            return address
        self._unknown += 1
        looked = sorted(self._projects) if self._unknown <= _LOOKED_UP else []
        nearest = process.extractOne(address[:_LONGEST_ADDRESS], looked, scorer=fuzz.ratio)
        near = nearest[0] if nearest else f"{self._base}project/…"
        raise UnfitError(column, text("decide.unknown", value=_shown(word), near=near))

    def _address(self, word: str) -> str:
        """Return an address from what follows the base, from the whole, or from its page's as a browser has it."""
        whole = word if "://" in word else self._base + word.strip("/")
        if whole in self._projects or whole in self._linkages or whole in self._pairs:
            return whole
        page = unquote(whole).rstrip("/")
        return page if page.startswith(self._base) else page.replace(self._site, self._base, 1)

    # -- why, and by whom -----------------------------------------------------------------------------------

    def _why(self, said: str) -> str:
        why = _one_line(said)
        if not why:
            raise UnfitError("why", text("decide.no_why"))
        if len(why) > _LONGEST:
            raise UnfitError("why", text("decide.too_long", most=_LONGEST))
        if guard.find(why):
            raise UnfitError("why", text("decide.why_personal"))
        return why

    def _by(self, said: str) -> str:
        by = _one_line(said)
        known = self._organizations.get(slug(by))
        if known is not None:
            return known
        publishers = list(self._holdings.workspace.publishers)
        named = ", ".join([*publishers[:_TOLD], *(["…"] if len(publishers) > _TOLD else [])])
        if not slug(by):
            raise UnfitError("by", text("decide.no_by", publishers=named))
        if len(by) > _LONGEST:
            raise UnfitError("by", text("decide.too_long", most=_LONGEST))
        if guard.find(by):
            raise UnfitError("by", text("decide.by_person", publishers=named))
        return by


def undecided(holdings: Holdings) -> dict[str, int]:
    """Count the linkages of pairs in the store on which nobody has decided, of each kind that has some.

    A group of such pairs, and one project that two report, is no pair: the address of a pair's says which two.
    """
    base = holdings.workspace.base
    found = Counter(
        kind
        for address, (kind, members, verdict) in _linkages(holdings).items()
        if not verdict and address == decisions.linkage(base, (*decisions.pair(*members), kind))
    )
    return dict(sorted(found.items()))


def _linkages(holdings: Holdings) -> dict[str, tuple[str, tuple[str, str], str]]:
    """Return kind, two projects (of groups: what happens to be first) and verdict of each linkage in the store."""
    graph = linkages.graph_name(holdings.workspace.site_base)
    query = (
        f"SELECT ?l ?k (MIN(?e) AS ?one) (MAX(?e) AS ?two) (SAMPLE(?v) AS ?said) WHERE {{ GRAPH <{graph}> {{"
        f" ?l <{THK}linkageKind> ?k ; <{THK}evidence> ?e OPTIONAL {{ ?l <{THK}verdict> ?v }} }} }} GROUP BY ?l ?k"
    )
    start = f"{SHARED}code/"
    return {
        address: (kind.removeprefix(f"{start}linkage-kind/"), (one, two), said.removeprefix(f"{start}verdict/"))
        for address, kind, one, two, said in _rows(holdings, query)
    }


def _rows(holdings: Holdings, query: str) -> Sequence[tuple[str, ...]]:
    answer = holdings.store.query(query)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(query)
    return sorted(tuple(getattr(term, "value", "") for term in solution) for solution in answer)


def _one_line(said: str) -> str:
    """Return a text as it is kept: without what steers terminals and pages, or is no text at all."""
    return unicodedata.normalize("NFC", seen(" ".join(said.encode(errors="replace").decode().split())))


def _shown(said: str) -> str:
    """Return what was given as it may be repeated."""
    return guard.shown_name(said[:_LONGEST_ADDRESS])[:100]
