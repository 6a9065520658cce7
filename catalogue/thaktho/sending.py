"""What is sent in: read once, kept in the archive as it came, and judged; or taken up again out of the archive."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from thaktho import withheld
from thaktho.check import findings as check
from thaktho.describe import identity
from thaktho.errors import DataError
from thaktho.holdings import OF_PUBLISHER
from thaktho.intake.files import tables
from thaktho.intake.guard.find import shown_name
from thaktho.iris import DCT, PROV
from thaktho.judging import Checked, Judging
from thaktho.messages import text
from thaktho.model import Finding, Row
from thaktho.store.ledger import Received, Verdict
from thaktho.store.waiting import Wait
from thaktho.workspace import DatasetSettings, Key, Publisher


@dataclass(frozen=True, slots=True)
class Sent:
    """What is submitted, as read once: its content, which the archive holds as ``kept``."""

    iri: str
    key: Key
    file: Path
    publisher: Publisher
    dataset: DatasetSettings
    layout: str | None
    parts: tables.Parts
    kept: list[tuple[str, str]]
    listed: withheld.Withheld | None
    twin: bool
    good_rows: bool


class Sending(Judging):
    """An open workspace, and what is sent in to it."""

    def _sent(
        self, file: Path, publisher: Publisher, dataset: DatasetSettings, layout: str | None, *, good_rows: bool
    ) -> Sent:
        """Read, once, all that is submitted, and keep it in the archive as it came."""
        parts = tables.content(file, self.contract.sheet_names)
        self._refuse_purged(file, parts)
        contents = [(_kept_name(name), data) for name, data in parts]
        contents.append((OF_PUBLISHER, (publisher.folder / OF_PUBLISHER).read_bytes()))
        listed = withheld.read(publisher, dataset)
        contents += [(withheld.NAME, listed.content)] if listed else []
        kept = [(name, self.archive.put(data)) for name, data in contents]
        key = (publisher.id, dataset.id, dataset.period)
        number = 1 + sum(received.key == key for received, _ in self.ledger.history())
        iri = f"{self.workspace.base}submission/{'/'.join(key)}/{number}"
        return Sent(iri, key, file, publisher, dataset, layout, parts, kept, listed, file.is_dir(), good_rows)

    def _sent_before(
        self, received: Received, wait: Wait, file: Path, publisher: Publisher, dataset: DatasetSettings
    ) -> Sent:
        """Take what was submitted out of the archive."""
        contents = [(name, self.archive.get(digest)) for name, digest in received.contents]
        parts = [(name, content) for name, content in contents if name not in {OF_PUBLISHER, withheld.NAME}]
        listed = next((withheld.kept(content) for name, content in contents if name == withheld.NAME), None)
        how = (wait.layout, parts, list(received.contents), listed, wait.twin, wait.good_rows)
        return Sent(received.iri, received.key, file, publisher, dataset, *how)

    def _refuse_purged(self, file: Path, parts: tables.Parts) -> None:
        """Refuse, before anything of it is kept, a file of which every part was taken out for good."""
        found = [self.ledger.purges.of_digest(hashlib.sha256(data).hexdigest()) for _, data in parts]
        last = found[0] if found else None
        if last is not None and None not in found:
            when = last.at.isoformat(sep=" ", timespec="minutes")
            raise DataError("purge.sent_again", file=shown_name(file.name), when=when, why=last.why)

    def _same_content(self, sent: Sent) -> Verdict | None:
        """Return the verdict in force of a key, where it was on this very content and by this very contract."""
        for received, verdict in self.ledger.current():
            same = received.key == sent.key
            if same and list(received.contents) == sent.kept and verdict.contract_version == self.contract.version:
                return verdict
        return None

    def _says_the_same(self, before: Verdict, sent: Sent, checked: Checked, left_out: list[Finding]) -> bool:
        """Tell whether the same file still says the same: what it is read by may have changed since."""
        counts = check.count([*left_out, *checked.findings])
        found = (counts["violation"], counts["warning"], counts["info"])
        if before.graph is None or found != (before.violations, before.warnings, before.infos):
            return False
        accepted = parse(self.archive.get(before.graph), format=RdfFormat.N_QUADS)
        now = [*checked.candidate.quads, *self._of_dataset(sent, left_out)]
        return _sayings(accepted, checked.candidate.graph) == _sayings(now, checked.candidate.graph)

    def _of_dataset(self, sent: Sent, left_out: list[Finding]) -> list[Quad]:
        records = sent.listed.records if sent.listed else 0
        counts = identity.Counts(len({(finding.sheet, finding.row) for finding in left_out}), records)
        return identity.quads(self.workspace, sent.publisher, sent.dataset, sent.iri, counts)

    def _judged(self, sent: Sent) -> tuple[Checked, list[Finding]]:
        """Judge what was sent; where only good rows are asked for, what passes and what was left out."""
        checked = self.check(sent.file, sent.publisher, sent.dataset, sent.iri, sent.parts, sent.layout)
        left_out: list[Finding] = []
        if sent.good_rows and not checked.conforms:
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


def _kept_name(name: str) -> str:
    """Return under which name the archive keeps a file that was sent: never that of what is added to it."""
    kept = shown_name(name)
    return f"sent-{kept}" if kept in {OF_PUBLISHER, withheld.NAME} else kept
