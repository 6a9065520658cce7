"""The way of a submission through the stages: read, judge, accept, load; each stage's result handed to the next.

Acceptance takes force in the ledger, after everything it names is in the archive; loading follows.
"""

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from thaktho import __version__, forming, provenance, withheld
from thaktho.check import findings as check
from thaktho.describe import files, identity
from thaktho.errors import DataError
from thaktho.form import BLANK as BLANK_FORM
from thaktho.holdings import BANGKOK, OF_PUBLISHER
from thaktho.intake.files import tables
from thaktho.intake.guard.find import shown_name
from thaktho.iris import DCT, PROV
from thaktho.judging import Checked, Judging
from thaktho.messages import Text, text
from thaktho.model import Candidate, Finding, Reading, Row, projects
from thaktho.pages.build import build as build_pages
from thaktho.pages.settings import SiteSettings
from thaktho.preview import Proposed
from thaktho.store.graphs import canonical
from thaktho.store.ledger import Received, Verdict
from thaktho.weave import linkages
from thaktho.workspace import DatasetSettings, Publisher


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a submission: ``accepted``, ``rejected``, ``unchanged``, or ``withdrawn`` by who sent it."""

    outcome: str
    checked: Checked
    left_out: list[Finding]


@dataclass(frozen=True, slots=True)
class Passed(Proposed):
    """A submission that passed and waits for a yes: what would be published, and what was found and left out."""

    checked: Checked
    left_out: list[Finding]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What is submitted, as read once: its content, which the archive holds as ``kept``."""

    iri: str
    key: tuple[str, str, str]
    file: Path
    publisher: Publisher
    dataset: DatasetSettings
    layout: str | None
    parts: tables.Parts
    kept: list[tuple[str, str]]
    listed: withheld.Withheld | None


class Catalogue(Judging):
    """An open workspace: its ledger, archive and graph store, and the stages that work on them."""

    # -- submitting -----------------------------------------------------------------------------------------

    def submit(
        self,
        file: Path,
        publisher: Publisher,
        dataset: DatasetSettings,
        *,
        layout: str | None = None,
        good_rows: bool = False,
        confirm: Callable[[Passed], bool] | None = None,
    ) -> Submitted:
        """Receive a file, judge it and, if it passes and nobody says no, accept and load it.

        Args:
            file: what is submitted.
            publisher: by whom.
            dataset: for which dataset.
            layout: how the file reads; None where its headers are to decide.
            good_rows: publish the rows that pass and leave out the others.
            confirm: asked before anything is published, whether it shall be; None: nobody is asked. Where it says no,
                or fails, the submission is withdrawn.

        Raises:
            DataError: the file cannot be read, or was taken out for good before.
            UsageError: there is no such layout.
        """
        self._vet(publisher, dataset.layout, layout)
        sent = self._sent(file, publisher, dataset, layout)
        before = self._same_content(sent)
        if before is not None:
            checked, left_out = self._judged(sent, good_rows=good_rows)
            if checked.conforms and self._says_the_same(before, sent, checked, left_out):
                return Submitted("unchanged", checked, left_out)
        received = self.ledger.receive(
            sent.iri, sent.key, shown_name(file.name), tables.sha256(sent.parts), sent.kept, _now()
        )
        try:
            checked, left_out = self._judged(sent, good_rows=good_rows)
        except DataError as error:
            self._reject(received, _unreadable(file, error), publisher)
            raise
        if not checked.conforms:
            self._reject(received, checked, publisher)
            return Submitted("rejected", checked, left_out)
        passed = self._passed(received, sent, checked, left_out)
        if confirm is not None and not self._confirmed(confirm, passed, received):
            return Submitted("withdrawn", checked, left_out)
        self._accept(received, passed)
        return Submitted("accepted", checked, left_out)

    def _sent(self, file: Path, publisher: Publisher, dataset: DatasetSettings, layout: str | None) -> _Sent:
        """Read, once, all that is submitted, and keep it in the archive as it came."""
        parts = tables.content(file, self.contract.sheet_names)
        self._refuse_purged(file, parts)
        contents = [(_kept_name(name), data) for name, data in parts]
        contents.append((OF_PUBLISHER, (publisher.folder / OF_PUBLISHER).read_bytes()))
        listed = withheld.read(publisher, dataset)
        contents += [(withheld.NAME, listed.content)] if listed else []
        kept = [(name, self.archive.put(data)) for name, data in contents]
        key = (publisher.id, dataset.id, dataset.period)
        number = 1 + sum((r.publisher, r.dataset, r.period) == key for r, _ in self.ledger.history())
        iri = f"{self.workspace.base}submission/{'/'.join(key)}/{number}"
        return _Sent(iri, key, file, publisher, dataset, layout, parts, kept, listed)

    def _refuse_purged(self, file: Path, parts: tables.Parts) -> None:
        """Refuse, before anything of it is kept, a file of which every part was taken out for good."""
        found = [self.ledger.purges.of_digest(hashlib.sha256(data).hexdigest()) for _, data in parts]
        last = found[0] if found else None
        if last is not None and None not in found:
            when = last.at.isoformat(sep=" ", timespec="minutes")
            raise DataError("purge.sent_again", file=shown_name(file.name), when=when, why=last.why)

    def _same_content(self, sent: _Sent) -> Verdict | None:
        """Return the verdict in force of a key, where it was on this very content and by this very contract."""
        for received, verdict in self.ledger.current():
            same = (received.publisher, received.dataset, received.period) == sent.key
            if same and list(received.contents) == sent.kept and verdict.contract_version == self.contract.version:
                return verdict
        return None

    def _says_the_same(self, before: Verdict, sent: _Sent, checked: Checked, left_out: list[Finding]) -> bool:
        """Tell whether the same file still says the same: what it is read by may have changed since."""
        counts = check.count([*left_out, *checked.findings])
        found = (counts["violation"], counts["warning"], counts["info"])
        if before.graph is None or found != (before.violations, before.warnings, before.infos):
            return False
        accepted = parse(self.archive.get(before.graph), format=RdfFormat.N_QUADS)
        now = [*checked.candidate.quads, *self._of_dataset(sent, left_out)]
        return _sayings(accepted, checked.candidate.graph) == _sayings(now, checked.candidate.graph)

    def _of_dataset(self, sent: _Sent, left_out: list[Finding]) -> list[Quad]:
        records = sent.listed.records if sent.listed else 0
        counts = identity.Counts(len({(finding.sheet, finding.row) for finding in left_out}), records)
        return identity.quads(self.workspace, sent.publisher, sent.dataset, sent.iri, counts)

    def _judged(self, sent: _Sent, *, good_rows: bool) -> tuple[Checked, list[Finding]]:
        """Judge what was sent; where only good rows are asked for, what passes and what was left out."""
        checked = self.check(sent.file, sent.publisher, sent.dataset, sent.iri, sent.parts, sent.layout)
        left_out: list[Finding] = []
        if good_rows and not checked.conforms:
            passing, without = self._good_rows(checked, sent.publisher, sent.dataset, sent.iri)
            checked, left_out = (passing, without) if passing.conforms else (checked, [])
        listed = sent.listed.findings if sent.listed else []
        return replace(checked, findings=[*checked.findings, *listed]), left_out

    def _good_rows(
        self, checked: Checked, publisher: Publisher, dataset: DatasetSettings, submission: str
    ) -> tuple[Checked, list[Finding]]:
        """Judge again without the rows that have a violation, and without what hangs on them.

        Where no row passes, what is returned still has its violations.
        """
        left_out: list[Finding] = []
        while True:
            bad = [f for f in checked.findings if f.severity == "violation" and f.row]
            rows, hung = _passing(checked.reading.rows, {(f.sheet, f.row) for f in bad})
            if not bad or not rows:
                return checked, left_out
            left_out += [*bad, *(_hanging(row) for row in hung)]
            kept = {(row.sheet, row.row) for row in rows}
            # a row that has a violation may make no record at all: what was said of it goes with it too
            gone = {(row.sheet, row.row) for row in checked.reading.rows} - kept | {(f.sheet, f.row) for f in bad}
            notes = [note for note in checked.reading.notes if (note.sheet, note.row) not in gone]
            checked = self.judge(replace(checked.reading, rows=rows, notes=notes), publisher, dataset, submission)

    def _confirmed(self, confirm: Callable[[Passed], bool], passed: Passed, received: Received) -> bool:
        """Ask; the ledger says so where the answer is no, or where asking fails."""
        said = False
        try:
            said = confirm(passed)
        finally:
            if not said:
                verdict = self._verdict("withdrawn", passed.checked, received.publisher, None, None, 0)
                self.ledger.judge(received.id, verdict, _now(), [])
        return said

    def _reject(self, received: Received, checked: Checked, publisher: Publisher) -> None:
        self.ledger.judge(received.id, self._verdict("rejected", checked, publisher.id, None, None, 0), _now(), [])

    def _passed(self, received: Received, sent: _Sent, checked: Checked, left_out: list[Finding]) -> Passed:
        """Put together all that would be published: the statements, the dataset's description, the provenance."""
        where = provenance.graph_name(self.workspace.site_base)
        who = identity.publisher_iri(self.workspace.base, sent.publisher.id)
        told = provenance.Submission(received.iri, who, received.received_at, self.contract.version)
        quads = [
            *checked.candidate.quads,
            *self._of_dataset(sent, left_out),
            *provenance.build(checked.reading, checked.candidate, self.contract, told, where),
        ]
        name = identity.dataset_iri(self.workspace.base, sent.publisher.id, sent.dataset)
        return Passed(name, checked.candidate.graph, quads, checked, left_out)

    def _accept(self, received: Received, passed: Passed) -> None:
        """Archive the accepted graph, write the acceptance down, load it: in that order."""
        checked, left_out = passed.checked, passed.left_out
        digest = self.archive.put(canonical(passed.quads))
        judged = replace(checked, findings=[*left_out, *checked.findings])
        rows_out = len({(finding.sheet, finding.row) for finding in left_out})
        verdict = self._verdict("accepted", judged, received.publisher, passed.graph, digest, rows_out)
        minted = [(row.iri, row.sheet, row.row) for row in checked.reading.rows if row.minted]
        self.ledger.judge(received.id, verdict, _now(), minted)
        self.load(passed.graph, received.iri, passed.quads)

    def _verdict(
        self, verdict: str, checked: Checked, publisher: str, name: str | None, digest: str | None, left_out: int
    ) -> Verdict:
        counts = check.count(checked.findings)
        report = json.dumps(checked.report(publisher), ensure_ascii=False, sort_keys=True).encode()
        return Verdict(
            verdict,
            name,
            digest,
            self.archive.put(report),
            projects(checked.reading.rows),
            counts["violation"],
            counts["warning"],
            counts["info"],
            left_out,
            self.contract.version,
            __version__,
        )

    # -- what is made of the store ---------------------------------------------------------------------------

    def weave(self) -> duckdb.DuckDBPyConnection:
        """Find the linkages, put them into the store in place of those before, and return the fact tables."""
        facts = self.facts()
        linkages.weave(facts, self.workspace.base)
        name = linkages.graph_name(self.workspace.site_base)
        self.store.replace([name], [], linkages.quads(facts, self.workspace.site_base))
        return facts

    def build(self, facts: duckdb.DuckDBPyConnection, progress: Callable[[int, int], None]) -> int:
        """Build the site beside the old one, then put it in its place; return how many files it has.

        Args:
            facts: the fact tables with the linkages.
            progress: told how many pages are done, of how many.
        """
        public = self.workspace.folder / "public"
        beside = public.with_name("public.new")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        ground = self.workspace
        form = forming.blank(self, facts)
        settings = SiteSettings(ground.title, ground.base, ground.language, self.date, len(form))
        pages = build_pages(facts, self.contract, settings, beside, progress)
        what = files.Described(ground.title, ground.base, ground.site_base, {BLANK_FORM: form})
        written = files.write(facts, self.store.quads(), self.contract, what, self.metadata(facts), beside)
        _swap(beside, public)
        return pages + written


def _passing(rows: Sequence[Row], bad: set[tuple[str | None, int | None]]) -> tuple[list[Row], list[Row]]:
    """Return the rows that may stay, and those that have to go only because they hang on a project that goes."""
    good = [row for row in rows if (row.sheet, row.row) not in bad]
    gone = {row.iri for row in rows if (row.sheet, row.row) in bad} - {row.iri for row in good}
    hung = [row for row in good if gone & {value.term for value in row.fields.get("project", ())}]
    return [row for row in good if row not in hung], hung


def _sayings(quads: Iterable[Quad], graph: str) -> set[Quad]:
    """Return what the graph of a dataset says, without the addresses of the submission that said it."""
    own = {DCT + "source", PROV + "wasGeneratedBy"}
    return {quad for quad in quads if quad.graph_name == NamedNode(graph) and quad.predicate.value not in own}


def _hanging(row: Row) -> Finding:
    value = row.fields["project"][0]
    column = value.cell.column if value.cell else None
    message = text("find.parent_left_out", value=value.printed)
    place = (row.sheet, row.row, column, "project", value.printed)
    return Finding("violation", "find.parent_left_out", message, None, *place)


def _unreadable(file: Path, error: DataError) -> Checked:
    return Checked(
        Reading(shown_name(file.name), ""), Candidate(""), [Finding("violation", error.key, _repeatable(error.message))]
    )


def _kept_name(name: str) -> str:
    """Return under which name the archive keeps a file that was sent: never that of what is added to it."""
    kept = shown_name(name)
    return f"sent-{kept}" if kept in {OF_PUBLISHER, withheld.NAME} else kept


def _repeatable(message: Text) -> Text:
    """Return what is wrong with a file as it may be kept: the name of the file or of a sheet may stand in it."""
    return Text(shown_name(message.th), shown_name(message.en))


def _now() -> dt.datetime:
    return dt.datetime.now(BANGKOK)


def _swap(beside: Path, public: Path) -> None:
    """Put a finished folder in the place of another; the old one is gone only when the new one stands."""
    old = public.with_name("public.old")
    shutil.rmtree(old, ignore_errors=True)
    if public.exists():
        public.rename(old)
    beside.rename(public)
    shutil.rmtree(old, ignore_errors=True)
