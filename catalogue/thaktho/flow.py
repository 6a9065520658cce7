"""The way of a submission through the stages: read, judge, accept, load; each stage's result handed to the next.

Acceptance takes force in the ledger, after everything it names is in the archive; loading follows.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from thaktho import __version__, editions, provenance, scratch
from thaktho.building import Building
from thaktho.check import findings as check
from thaktho.contract import Contract
from thaktho.describe import identity
from thaktho.errors import DataError
from thaktho.holdings import BANGKOK
from thaktho.intake.files import tables
from thaktho.intake.guard.find import shown_name
from thaktho.judging import Checked
from thaktho.messages import Text, text
from thaktho.model import Candidate, Finding, Reading, projects
from thaktho.permission import Permission, Right, system_user
from thaktho.preview import Proposed, says_the_same
from thaktho.sending import Sending, Sent
from thaktho.store.graphs import canonical
from thaktho.store.ledger import Received, Verdict
from thaktho.store.waiting import Wait, Why
from thaktho.workspace import DatasetSettings, Publisher, Workspace


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a submission: ``accepted``, ``rejected``, ``unchanged``, ``withdrawn`` by who sent it.

    Or ``denied``, by the CKAN; or it is ``waiting``, and ``why`` says for what. ``says`` is the reason in words.
    """

    outcome: str
    checked: Checked
    left_out: list[Finding]
    why: Why | None = None
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class Passed(Proposed):
    """A submission that passed and waits for a yes: what would be published, and what was found and left out."""

    checked: Checked
    left_out: list[Finding]


Confirm = Callable[[Passed], bool | None]
"""Asked before anything is published, whether it shall be; None: nobody is there to say, so it waits for a person."""


class Catalogue(Sending, Building):
    """An open workspace: its ledger, archive and graph store, and the stages that work on them."""

    def __init__(self, workspace: Workspace, contract: Contract) -> None:
        """Open a workspace; see `Holdings`."""
        super().__init__(workspace, contract)
        self.permission = Permission(workspace)

    # -- submitting -----------------------------------------------------------------------------------------

    def submit(
        self,
        file: Path,
        publisher: Publisher,
        dataset: DatasetSettings,
        *,
        layout: str | None = None,
        good_rows: bool = False,
        confirm: Confirm | None = None,
        only_news: bool = False,
    ) -> Submitted:
        """Receive a file, judge it and, if it passes, may be published and nobody says no, accept and load it.

        Args:
            file: what is submitted.
            publisher: by whom.
            dataset: for which dataset.
            layout: how the file reads; None where its headers are to decide.
            good_rows: publish the rows that pass and leave out the others.
            confirm: what is asked; None: nobody is. Where the answer is no, or asking fails, the submission is
                withdrawn.
            only_news: what says the same as what is published is `unchanged`, wherever in the file it stands.

        Raises:
            DataError: the file cannot be read, or was taken out for good before; or the publisher's organisation in
                the CKAN is not known.
            UsageError: there is no such layout, or the CKAN's token cannot be used.
        """
        self._vet(publisher, dataset, layout)
        self.permission.vet(publisher)
        sent = self._sent(file, publisher, dataset, layout, good_rows=good_rows)
        before = self._same_content(sent)
        if before is not None:
            checked, left_out = self._judged(sent)
            if checked.conforms and self._says_the_same(before, sent, checked, left_out):
                return Submitted("unchanged", checked, left_out)
        received = self.ledger.receive(
            sent.iri, sent.key, shown_name(file.name), tables.sha256(sent.parts), sent.kept, _now(), system_user()
        )
        return self._decided(received, sent, confirm, only_news=only_news)

    def settle(self, received: Received, wait: Wait, confirm: Confirm) -> Submitted | None:
        """Take up a submission that waits: judge it again, by the contract and the settings of now, and decide.

        What it waits for is asked for again: the CKAN's permission, then a person's yes, unless its sender has said
        yes.

        Args:
            received: the submission, one of `Ledger.waits`.
            wait: how it waits.
            confirm: what is asked. A no withdraws the submission; it goes on waiting where asking fails.

        Returns:
            What became of it; None: the CKAN could not be asked, and it waits as before.

        Raises:
            DataError, UsageError: as for `submit`; or its dataset is not declared any more.
        """
        publisher = self.workspace.publisher(received.publisher)
        dataset = publisher.dataset(received.dataset, received.period)
        if self.permission.of(publisher).granted is None:
            return None
        with scratch.folder() as home:
            file = Path(home) / received.file
            if wait.twin:
                file.mkdir()
            sent = self._sent_before(received, wait, file, publisher, dataset)
            return self._decided(received, sent, confirm, wait)

    def _decided(
        self,
        received: Received,
        sent: Sent,
        confirm: Confirm | None,
        wait: Wait | None = None,
        *,
        only_news: bool = False,
    ) -> Submitted:
        """Judge what was received, and reject, deny, hold back, withdraw or accept it."""
        try:
            checked, left_out = self._judged(sent)
        except DataError as error:
            self._end(received, "rejected", _unreadable(sent.file, error))
            raise
        if not checked.conforms:
            self._end(received, "rejected", checked)
            return Submitted("rejected", checked, left_out)
        right = self._right(received, sent.publisher)
        if right.granted is False:
            self._end(received, "denied", checked)
            return Submitted("denied", checked, left_out, says=right.says)
        passed = self._passed(received, sent, checked, left_out)
        if only_news and says_the_same(self, passed):
            self._end(received, "unchanged", checked)
            return Submitted("unchanged", checked, left_out)
        agreed = self._agreed(confirm, passed, received, wait)
        if agreed is False:
            return Submitted("withdrawn", checked, left_out)
        why: Why | None = "permission" if right.granted is None else None if agreed else "many-gone"
        if why is None:
            self._accept(received, passed)
            return Submitted("accepted", checked, left_out)
        wait = Wait(why, _now(), sent.layout, sent.good_rows, sent.twin, bool(agreed))
        self.ledger.waits.put(received.id, wait)
        return Submitted("waiting", checked, left_out, why, right.says or text("wait.many_gone"))

    def _right(self, received: Received, publisher: Publisher) -> Right:
        """Ask for the permission, and write down whose it was."""
        right = self.permission.of(publisher)
        if right.user is not None:
            self.ledger.waits.sent_by(received.id, "ckan", right.user)
        return right

    def _agreed(self, confirm: Confirm | None, passed: Passed, received: Received, wait: Wait | None) -> bool | None:
        """Ask, unless a yes was said before; the ledger says so where the answer is no.

        Where asking fails, what is new is withdrawn, and what waits goes on waiting.
        """
        if confirm is None or (wait is not None and wait.agreed):
            return True
        said: bool | None = wait is not None
        try:
            said = confirm(passed)
        finally:
            if said is False:
                self._end(received, "withdrawn", passed.checked)
        return said

    def _end(self, received: Received, outcome: str, checked: Checked) -> None:
        """Write down that a submission is not published, and why."""
        self.ledger.judge(received.id, self._verdict(outcome, checked, received.publisher, None, None, 0), _now(), [])

    def _passed(self, received: Received, sent: Sent, checked: Checked, left_out: list[Finding]) -> Passed:
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
        content = canonical(passed.quads)
        digest = self.archive.put(content)
        judged = replace(checked, findings=[*left_out, *checked.findings])
        rows_out = len({(finding.sheet, finding.row) for finding in left_out})
        verdict = self._verdict("accepted", judged, received.publisher, passed.graph, digest, rows_out)
        minted = [(row.iri, row.sheet, row.row) for row in checked.reading.rows if row.minted]
        left = self._left(received, passed.graph, content)
        told = self.workspace.ckan is not None
        self.ledger.judge(received.id, verdict, _now(), minted, queued=told, left=left)
        self.load(passed.graph, received.iri, passed.quads)

    def _left(self, received: Received, name: str, content: bytes) -> list[str]:
        """Return the addresses that the edition in force has and this one, as N-Quads, has not."""
        now = next((held for one, held in self.ledger.current() if one.key == received.key), None)
        if now is None or now.graph is None:
            return []
        return editions.withdrawn(self.archive.get(now.graph), content, name, self.contract)

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


def _unreadable(file: Path, error: DataError) -> Checked:
    return Checked(
        Reading(shown_name(file.name), ""), Candidate(""), [Finding("violation", error.key, _repeatable(error.message))]
    )


def _repeatable(message: Text) -> Text:
    """Return what is wrong with a file as it may be kept: the name of the file or of a sheet may stand in it."""
    return Text(shown_name(message.th), shown_name(message.en))


def _now() -> dt.datetime:
    return dt.datetime.now(BANGKOK)
