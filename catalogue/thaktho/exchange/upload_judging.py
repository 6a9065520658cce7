"""Judges one file that lies in a CKAN: downloads it, finds its dataset, submits it; if the ledger knows it, says so."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from thaktho import preview, scratch
from thaktho.check.findings import of_note
from thaktho.ckan import pull
from thaktho.ckan.client import Ckan, RefusedError
from thaktho.ckan.pull import Upload
from thaktho.errors import DataError, ThakthoError
from thaktho.exchange import pull_verdicts, recognising
from thaktho.exchange.pull_verdicts import Outcome
from thaktho.exchange.recognising import Meant, Unclear
from thaktho.flow import Catalogue, Passed
from thaktho.holdings import BANGKOK
from thaktho.intake.files.limits import MAX_BYTES
from thaktho.intake.guard.find import shown_name
from thaktho.judging import Checked
from thaktho.messages import Text, text
from thaktho.preview import Proposed
from thaktho.store.ledger import Received, Verdict
from thaktho.store.pulled import Pulled
from thaktho.workspace import Publisher

SETTLED = frozenset({"published", "unchanged", "waits", "older", "gone", "purged"})
"""What a change of the settings does not open again: what was published must not come back over what is newer."""
IGNORED = "ignored"
"""What is no file for us: in the ledger only."""
_ONLY_LISTS = "find.only_lists"


@dataclass(frozen=True, slots=True)
class Case:
    """A file, whose it may be, what the ledger says of it, and a digest of what it is judged by besides itself."""

    upload: Upload
    publishers: Sequence[Publisher]
    row: Pulled | None
    context: str


class UploadJudge:
    """What judges files of a CKAN, one after another; ``accepted`` counts what was published by it."""

    def __init__(
        self, catalogue: Catalogue, ckan: Ckan, keep: Callable[[Pulled], None], *, dry_run: bool = False
    ) -> None:
        """Judge by an open workspace.

        Args:
            catalogue: the workspace.
            ckan: where the files are.
            keep: writes a file down in the ledger, before it is submitted.
            dry_run: only judge.
        """
        self._catalogue = catalogue
        self._ckan = ckan
        self._keep = keep
        self._dry_run = dry_run
        self.accepted = 0

    def judged(self, case: Case, seen: Pulled) -> tuple[Pulled, Outcome | None]:
        """Return what is to be written down of a file, and what to answer; None: nothing.

        Args:
            case: the file.
            seen: what was written down of it so far, now.

        Raises:
            UnansweredError: it could not be had for now.
            RefusedError: it is not there any more, or not for this token.
            DataError, UsageError: our own settings are not right.
        """
        upload = case.upload
        ignored = replace(seen, outcome=IGNORED), None
        meant_for_us = upload.known or upload.claim is not None
        if not upload.held:
            told = text("pull.elsewhere"), text("pull.elsewhere_do")
            outcome = pull_verdicts.unjudged("elsewhere", "pull.elsewhere", *told)
            return (seen, outcome) if meant_for_us else ignored
        with scratch.folder() as home:
            file = Path(home) / upload.name
            try:
                seen = replace(seen, sha256=self._download(upload, file))
            except RefusedError as error:
                if error.key not in {"ckan.file_elsewhere", "ckan.file_too_big"}:
                    raise
                outcome = _unreadable(error)
                return (seen, outcome) if meant_for_us else ignored
            return self._of_file(case, seen, file) or ignored

    def _download(self, upload: Upload, file: Path) -> str:
        if upload.size is not None and upload.size > MAX_BYTES:
            raise RefusedError("ckan.file_too_big", status=413, limit=MAX_BYTES // 1024**2)
        with file.open("wb") as into:
            return pull.download(self._ckan, upload, into, MAX_BYTES)

    def _of_file(self, case: Case, seen: Pulled, file: Path) -> tuple[Pulled, Outcome | None] | None:
        """Return likewise for a file that was downloaded; None where it is none for us."""
        row, upload = case.row, case.upload
        if row and row.sha256 == seen.sha256:
            if row.told and row.outcome not in SETTLED and row.context == case.context:
                return replace(row, listed=seen.listed), None
            before = self._became(row, case.publishers) if not row.told else None
            if before is not None:
                kept = replace(seen, after=row.after, submission=before[0].id, context=row.context)
                return kept, self._of_ledger(case, *before)
        try:
            found = recognising.meant(self._catalogue, file, case.publishers, upload.claim)
        except DataError as error:
            meant_for_us = upload.known or upload.claim is not None
            return (seen, _unreadable(error)) if meant_for_us else None
        if found is None:
            nothing = Unclear("pull.nothing_of_ours", text("pull.nothing_of_ours"))
            return (seen, _unclear(case, nothing)) if upload.known else None
        if isinstance(found, Unclear):
            return seen, _unclear(case, found)
        older = self._of_older(case, found, file, seen)
        return (seen, older) if older else self._submitted(case, found, file, seen)

    def _submitted(self, case: Case, found: Meant, file: Path, seen: Pulled) -> tuple[Pulled, Outcome]:
        """Submit a file; what it would say was said before, or too much of it would go, is not published."""
        if self._dry_run:
            return seen, self._foreseen(case, found, file)
        self._keep(seen)

        def confirm(passed: Passed) -> bool | None:
            return None if self._is_for_a_person(passed.checked, passed) else True

        try:
            sent = self._catalogue.submit(file, found.publisher, found.dataset, confirm=confirm, only_news=True)
        except DataError as error:
            if error.key.startswith("workspace."):  # our settings are wrong, not her file
                raise
            return seen, pull_verdicts.purged() if error.key == "purge.sent_again" else _unreadable(error)
        self.accepted += sent.outcome == "accepted"
        became = self._became(seen, case.publishers)
        kept = replace(seen, submission=became[0].id if became else None)
        return kept, self._as(case, found, sent.why or sent.outcome, sent.checked.report(found.publisher.id))

    def _foreseen(self, case: Case, found: Meant, file: Path) -> Outcome:
        """Return what would become of a file, as far as it can be told without submitting it."""
        checked = self._catalogue.check(file, found.publisher, found.dataset)
        outcome = "foreseen" if checked.conforms else "rejected"
        if checked.conforms:
            proposed = Proposed("", checked.candidate.graph, checked.candidate.quads)
            outcome = "many-gone" if self._is_for_a_person(checked, proposed) else outcome
        return self._as(case, found, outcome, checked.report(found.publisher.id))

    def _is_for_a_person(self, checked: Checked, proposed: Proposed) -> bool:
        """Tell whether so much would go that a person has to say yes."""
        only_lists = any(finding.rule == _ONLY_LISTS for finding in checked.findings)
        return only_lists or preview.many_gone(self._catalogue, proposed)

    def _as(self, case: Case, found: Meant, outcome: str, report: dict[str, object]) -> Outcome:
        key = f"{found.publisher.id}/{found.dataset.id}/{found.dataset.period}"
        return replace(pull_verdicts.judged(outcome, report, private=case.upload.private), dataset=key, by=found.by)

    def _of_older(self, case: Case, found: Meant, file: Path, seen: Pulled) -> Outcome | None:
        """Return the outcome of a file that is older than what is published: it does not take its place."""
        key = (found.publisher.id, found.dataset.id, found.dataset.period)
        for received, _ in self._catalogue.ledger.current():
            if received.key != key:
                continue
            from_ckan = self._catalogue.ledger.pulled.of_submission(received.id)
            # the ledger tells of whole seconds
            since = from_ckan.modified if from_ckan else received.received_at + dt.timedelta(seconds=1)
            if since <= seen.modified or (from_ckan and from_ckan.resource == seen.resource):
                return None
            report = self._catalogue.check(file, found.publisher, found.dataset).report(found.publisher.id)
            outcome = self._as(case, found, "rejected", report)
            when = since.astimezone(BANGKOK).isoformat(sep=" ", timespec="minutes")
            older = text("pull.older", when=when), text("pull.older_do")
            return outcome if outcome.code == "personal" else replace(outcome, code="older", says=older[0], do=older[1])
        return None

    # -- what the ledger tells ------------------------------------------------------------------------------

    def _became(self, row: Pulled, publishers: Sequence[Publisher]) -> tuple[Received, Verdict | None] | None:
        """Return the submission that a file became, with its verdict: also where it was not written down any more."""
        ids = {one.id for one in publishers}
        for received, verdict in self._catalogue.ledger.history(after=row.after):
            waits = verdict is None and received.id in self._catalogue.ledger.waits.still()
            if received.sha256 == row.sha256 and received.publisher in ids and (verdict or waits):
                return received, verdict
        return None

    def _of_ledger(self, case: Case, received: Received, verdict: Verdict | None) -> Outcome:
        """Return the outcome of a submission as the ledger tells it."""
        if self._catalogue.ledger.purges.of_submission(received.id):
            return pull_verdicts.purged()
        wait = self._catalogue.ledger.waits.still().get(received.id)
        said = verdict.verdict if verdict else wait.why if wait else "superseded"
        report = json.loads(self._catalogue.archive.get(verdict.report)) if verdict else pull_verdicts.UNKNOWN
        key = f"{received.publisher}/{received.dataset}/{received.period}"
        return replace(pull_verdicts.judged(said, report, private=case.upload.private), dataset=key)

    def since(self, case: Case, row: Pulled) -> Outcome | None:
        """Return what has become since of a file that waited, or was taken out for good; None where nothing has."""
        if row.submission is None or row.outcome == "purged":
            return None
        if self._catalogue.ledger.purges.of_submission(row.submission):
            return pull_verdicts.purged()
        if row.outcome != "waits" or row.submission in self._catalogue.ledger.waits.still():
            return None
        history = self._catalogue.ledger.history(after=row.submission - 1)
        return next((self._of_ledger(case, *one) for one in history if one[0].id == row.submission), None)


def _unclear(case: Case, found: Unclear) -> Outcome:
    """Return the outcome of a file of which nobody knows for which dataset it is; personal data in it is told first."""
    known = recognising.known_as(case.publishers)
    do = text("pull.unclear_do", field=pull.CLAIM, value=known[0] if known else "–", known=", ".join(known))
    report = {"findings": [of_note(note).as_dict() for note in found.notes]}
    personal = pull_verdicts.judged("rejected", report, private=case.upload.private)
    return personal if personal.code == "personal" else pull_verdicts.unjudged("unclear", found.rule, found.says, do)


def _unreadable(error: ThakthoError) -> Outcome:
    says = _repeatable(error.message)
    return pull_verdicts.unjudged("unreadable", error.key, says, text("pull.unreadable_do"))


def _repeatable(message: Text) -> Text:
    """Return what is wrong with a file as it may be told in public: the name of the file or a sheet may stand in it."""
    return Text(shown_name(message.th), shown_name(message.en))
