"""Taking a submission's personal data out for good: what goes is found first, then carried out, and told of for ever.

The files as received and their reports are erased, of that submission and of what its dataset was sent before; an
accepted graph is rewritten where it holds personal data, and what stands in its place is a graph like any other.
Everything derived is made again. Carrying out is `Holdings.carry_out_purges`: a purge that was stopped ends there.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from pyoxigraph import Quad, RdfFormat, parse

from thaktho import withheld
from thaktho.decisions import Decision
from thaktho.errors import SurroundingsError, UsageError
from thaktho.holdings import OF_PUBLISHER, Holdings
from thaktho.intake.guard import find as guard
from thaktho.messages import Text, text
from thaktho.store.graphs import canonical
from thaktho.store.ledger import Received
from thaktho.store.needles import Needles, letters
from thaktho.store.purges import Gone, Tombstone
from thaktho.store.redaction import Redaction

_SHORTEST = 4
_WORDS = frozenset(
    "publisher contact dataset source submission file checksum table schema column row range printed".split()  # noqa: SIM905
)
"""Parts of the addresses that describe a dataset and where its values come from."""
_MADE = ("ledger.sqlite", "archive", "store", "memory", "public", "published")
"""What Thaktho makes in a workspace; all else is its publishers' own."""


@dataclass(slots=True)
class Plan:
    """What a purge would do.

    ``own`` are the submissions (ids) of its key, and those of the very same bytes; ``covered`` those of which something
    goes. ``statements`` counts those of ``graphs`` accepted graphs that are said otherwise or not at all. ``sources``
    are files of publishers that hold what is taken out: they are theirs and stay; so do ``uploads``, files that
    officers put into the CKAN. ``decisions`` counts people's decisions of which something goes.
    """

    received: Received
    redaction: Redaction
    own: frozenset[int]
    gone: list[Gone] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    covered: list[Received] = field(default_factory=list)
    files: int = 0
    reports: int = 0
    graphs: int = 0
    statements: int = 0
    sources: list[str] = field(default_factory=list)
    uploads: int = 0
    decisions: int = 0

    @property
    def addresses(self) -> int:
        """Count the names in addresses that are made anew."""
        return len(self.redaction.renamed)

    @property
    def finds(self) -> bool:
        """Tell whether anything goes."""
        return bool(self.gone or self.decisions)

    def clean_decided(self, said: str) -> str:
        """Return a part of a decision as it may stay; its reason passed the guard when it was given."""
        return self.clean(0, said)

    def clean(self, submission: int, name: str) -> str:
        """Return a name in the ledger as it may stay."""
        kept = self.redaction.address(name) if "://" in name else None
        return kept or self.redaction.text(name, guarded=submission in self.own)


def submission_called(holdings: Holdings, name: str) -> Received:
    """Return the submission of that address, or of publisher/dataset/period/number.

    Raises:
        UsageError: there is none.
    """
    wanted = {name, f"{holdings.workspace.base}submission/{name}"}
    for received, _ in holdings.ledger.history():
        if received.iri in wanted:
            return received
    raise UsageError("purge.unknown", submission=name)


def vetted(texts: Sequence[str], why: str) -> list[str]:
    """Return the texts to take out, if they and the reason may be used.

    Raises:
        UsageError: a text is so short that it stands everywhere, or the reason holds personal data itself.
    """
    asked = [said.strip() for said in texts]
    if any(letters(said) < _SHORTEST for said in asked):
        raise UsageError("purge.too_short", least=_SHORTEST)
    if not why.strip() or guard.find(why) or Needles(asked).found_in(why.encode()):
        raise UsageError("purge.why_personal")
    return asked


def plan(holdings: Holdings, received: Received, texts: Sequence[str]) -> Plan:
    """Find what goes; nothing is changed.

    Args:
        holdings: the open workspace.
        received: the submission; in what its dataset was sent, what the guard finds goes too.
        texts: what is taken out wherever it stands in the workspace.
    """
    return _Planning(holdings, received, texts).plan


def carry_out(holdings: Holdings, plan: Plan, tombstone: Tombstone) -> None:
    """Purge: archive what stands in the place of what goes, write it down, then erase; in that order."""
    for content in plan.contents:
        holdings.archive.put(content)
    ledger = holdings.ledger
    told = holdings.workspace.ckan is not None

    def also() -> None:
        """Clean decisions, and queue all that is published: names of one dataset's may stand in files of any other."""
        ledger.decisions.clean(plan.clean_decided)
        ledger.left.clean(plan.clean)
        ledger.outbox.forget_words()
        for received, _ in ledger.current() if told else ():
            ledger.outbox.add(received.key, received.id, tombstone.at, cleans=True)

    ledger.purges.decide(plan.received.id, tombstone, plan.gone, plan.clean, also)
    holdings.carry_out_purges()


class _Planning:
    def __init__(self, holdings: Holdings, received: Received, texts: Sequence[str]) -> None:
        self._holdings = holdings
        self._history = holdings.ledger.history()
        self._same = frozenset(one.id for one, _ in self._history if _sent(one) & _sent(received))
        own = self._same | {one.id for one, _ in self._history if one.key == received.key}
        publisher = holdings.workspace.publishers.get(received.publisher)
        find = partial(_spans, allowed=publisher.allowed if publisher else ())
        redaction = Redaction(texts, find, guard.MARK, holdings.workspace.base, self._words())
        self.plan = Plan(received, redaction, own)
        self._graphs()
        own_texts = {*texts, *redaction.pieces}
        self._needles = {True: Needles(own_texts), False: Needles(texts)}
        self._files()
        gone = {number for one in self.plan.gone for number in one.submissions}
        self.plan.covered = [one for one, _ in reversed(self._history) if one.id in gone]
        self.plan.sources = sorted(self._sources())
        self.plan.decisions = sum(map(self._is_cleaned, holdings.ledger.decisions.all()))
        self.plan.uploads = sum(holdings.ledger.pulled.of_submission(one.id) is not None for one in self.plan.covered)

    def _is_cleaned(self, one: Decision) -> bool:
        said = (one.one, one.two, one.why, one.by)
        return any(self.plan.clean_decided(part) != part for part in said)

    def _words(self) -> set[str]:
        """Return the parts of addresses that say what a thing is, and of which publisher, dataset and period."""
        own = {part for one, _ in self._history for part in one.key}
        sheets = self._holdings.contract.sheets
        return own.union(_WORDS, *({sheet.segment, *(field.name for field in sheet.fields)} for sheet in sheets))

    def _graphs(self) -> None:
        """Find the accepted graphs that are rewritten: all are learned before the first is."""
        holders: dict[str, list[int]] = {}
        for one, verdict in self._history:
            if verdict is not None and verdict.graph:
                holders.setdefault(verdict.graph, []).append(one.id)
        plan = self.plan
        for digest, ids in holders.items():
            plan.redaction.learn(self._quads(digest), guarded=bool(plan.own & set(ids)))
        for digest, ids in holders.items():
            before = set(self._quads(digest))
            after = set(plan.redaction.rewritten(before, guarded=bool(plan.own & set(ids))))
            if after != before:
                self._replace(digest, ids, canonical(after))
                plan.graphs += 1
                plan.statements += len(before - after)

    def _quads(self, digest: str) -> Iterable[Quad]:
        return parse(self._holdings.archive.get(digest), format=RdfFormat.N_QUADS)

    def _replace(self, digest: str, ids: Iterable[int], content: bytes) -> None:
        self.plan.contents.append(content)
        self.plan.gone.append(Gone(digest, tuple(sorted(ids)), sha256(content).hexdigest()))

    def _files(self) -> None:
        """Find the files as received and the reports that are erased; the list of the withheld is rewritten."""
        names: dict[str, set[str]] = {}
        holders: dict[str, set[int]] = {}
        whole: set[str] = set()
        for one, verdict in self._history:
            accepted = verdict is not None and verdict.verdict == "accepted"
            told = [("report", verdict.report)] if verdict else []
            for name, digest in (*one.contents, *told):
                holders.setdefault(digest, set()).add(one.id)
                names.setdefault(digest, set()).add(name)
                before = one.id in self.plan.own and (one.id <= self.plan.received.id or not accepted)
                if before or one.id in self._same:
                    whole.add(digest)
        for digest, ids in holders.items():
            if self._holdings.archive.holds(digest):
                self._file(digest, names[digest], ids, whole=digest in whole)

    def _file(self, digest: str, names: AbstractSet[str], ids: Collection[int], *, whole: bool) -> None:
        own = bool(self.plan.own & set(ids))
        try:
            content = self._holdings.archive.get(digest)
        except SurroundingsError as error:
            if error.key != "store.archive_changed" or not own or names & {withheld.NAME, OF_PUBLISHER}:
                raise
            content, whole = b"", True  # what is damaged cannot be looked into: it counts as holding what is to go
        if withheld.NAME in names:
            listed = withheld.without(content, partial(self.plan.redaction.text, guarded=own))
            if listed is not None:
                self._replace(digest, ids, listed)
        elif (whole and OF_PUBLISHER not in names) or self._needles[own].found_in(content):
            self.plan.gone.append(Gone(digest, tuple(sorted(ids))))
            self.plan.reports += "report" in names
            self.plan.files += "report" not in names

    def _sources(self) -> Iterator[str]:
        top = self._holdings.workspace.folder
        for file in top.rglob("*"):
            made = file.relative_to(top).parts[0].startswith(_MADE)
            if not made and file.is_file() and self._needles[True].found_in(file.read_bytes()):
                yield file.relative_to(top).as_posix()


def lines(plan: Plan) -> Iterator[Text]:
    """Yield the sentences that say what a purge would do; never what it takes out."""
    names = ", ".join(one.name for one in plan.covered)
    yield text("purge.covers", n=len(plan.covered), submissions=names)
    yield text("purge.erases", files=plan.files, reports=plan.reports)
    told = {"graphs": plan.graphs, "statements": plan.statements, "addresses": plan.addresses}
    yield text("purge.rewrites", **told) if plan.graphs else text("purge.rewrites_nothing")
    if plan.decisions:
        yield text("purge.decisions", n=plan.decisions)
    if plan.uploads:
        yield text("purge.uploads", n=plan.uploads)
    if plan.sources:
        yield text("purge.sources", files=", ".join(plan.sources))


def _spans(said: str, allowed: Collection[str]) -> list[tuple[int, int]]:
    """Return where in a text something personal is, but within texts that the publisher judged not to be."""
    return [(hit.start, hit.end) for hit in guard.outside(said, guard.find(said), allowed)]


def _sent(received: Received) -> set[str]:
    """Return the digests of the files that a publisher sent, without what was added to them."""
    return {digest for name, digest in received.contents if name not in {OF_PUBLISHER, withheld.NAME}}
