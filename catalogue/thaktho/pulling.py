"""What officers put into a CKAN by its own page: found, judged, submitted where it is clean, and answered there.

Each file goes: listed → downloaded → written down in the ledger as seen → submitted → written down → verdict written
to CKAN → that written down. What was stopped between is taken up where it stopped: the ledger tells whether a file was
submitted, and a verdict that was not written is written the next time. A file that stays as it was costs no request.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from thaktho import preview, pull_verdicts, recognising
from thaktho.check.findings import of_note
from thaktho.ckan import pull, telling
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.ckan.pull import Found, Upload
from thaktho.errors import DataError, ThakthoError
from thaktho.flow import Catalogue, Passed
from thaktho.holdings import BANGKOK, OF_PUBLISHER
from thaktho.intake.files.limits import MAX_BYTES
from thaktho.intake.guard.find import shown_name
from thaktho.messages import Text, text
from thaktho.pull_verdicts import Outcome
from thaktho.recognising import Meant, Unclear
from thaktho.store.ledger import Received, Verdict
from thaktho.store.pulled import Pulled
from thaktho.workspace import Publisher

SETTLED = frozenset({"published", "unchanged", "waits", "older", "gone"})
"""What a change of the settings does not open again: what was published must not come back over what is newer."""
_IGNORED, _SEEN = "ignored", "seen"
"""What is no file for us, and what is about to be submitted: in the ledger only."""
_ONLY_LISTS = "find.only_lists"
_GIVEN_UP = 3
"""After so many questions without an answer, one after another, the CKAN is taken for down."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of one file: where it lies, its name as it may be repeated, the outcome, and trouble on the way.

    ``written`` tells that the verdict stands in CKAN; ``trouble`` why not, or why there is none yet.
    """

    package: str
    file: str
    outcome: Outcome | None
    written: bool = False
    trouble: Text | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    upload: Upload
    publishers: Sequence[Publisher]
    row: Pulled | None
    context: str


class Pulling:
    """One look into a CKAN; ``accepted`` counts what was published by it."""

    def __init__(self, catalogue: Catalogue, ckan: Ckan, *, dry_run: bool = False) -> None:
        """Ask nothing yet.

        Args:
            catalogue: the open workspace.
            ckan: where to look, with a token that may write into the organisations.
            dry_run: look, download and judge; write nothing, neither here nor there.
        """
        self._catalogue = catalogue
        self._ckan = ckan
        self._dry_run = dry_run
        self._held: dict[str, Pulled] = {}
        self._found = Found([], 0, frozenset(), frozenset())
        self.accepted = 0

    def organization(self, name: str, publishers: Sequence[Publisher]) -> Iterator[Looked]:
        """Look at what is new or changed in an organisation, one file after another; yield what became of each.

        Args:
            name: of the organisation.
            publishers: whose it is.

        Raises:
            UnansweredError: the CKAN cannot be asked.
            RefusedError: it says no.
        """
        self._found = pull.find(self._ckan, name)
        self._held = self._catalogue.ledger.pulled.of(name)
        in_a_row = 0
        for upload in self._found.uploads:
            case = _Case(upload, publishers, self._held.get(upload.resource), self._context(upload, publishers))
            try:
                looked = self._look(case, name)
                in_a_row = 0
            except UnansweredError as error:
                in_a_row += 1
                if in_a_row == _GIVEN_UP:
                    raise
                looked = _looked(upload, None, trouble=error.message)
            except RefusedError as error:
                looked = _looked(upload, None, trouble=error.message)
            if looked is not None:
                yield looked
        yield from self._gone()

    @property
    def strange(self) -> int:
        """Return how many entries of the organisation looked at last made no sense."""
        return self._found.strange

    # -- one file -------------------------------------------------------------------------------------------

    def _look(self, case: _Case, organization: str) -> Looked | None:
        """Judge a file and answer it; None where it is as it was, and was answered."""
        row, upload = case.row, case.upload
        if row and row.told and row.listed == upload.listed and (row.context == case.context or row.outcome in SETTLED):
            outcome = self._since(case, row)
            return self._answered(case, row, outcome) if outcome else None
        now = dt.datetime.now(dt.UTC)
        seen = Pulled(
            resource=upload.resource,
            organization=organization,
            package=upload.package,
            listed=upload.listed,
            context=case.context,
            sha256="",
            modified=min(upload.modified, now),
            after=max((received.id for received, _ in self._history()), default=0),
            submission=None,
            outcome=_SEEN,
            told=False,
        )
        kept, outcome = self._judged(case, seen)
        if outcome is None:
            self._keep(replace(kept, told=True))
            return None
        return self._answered(case, kept, outcome)

    def _judged(self, case: _Case, seen: Pulled) -> tuple[Pulled, Outcome | None]:
        """Return what is to be written down of a file, and what to answer; None: nothing."""
        upload = case.upload
        ignored = replace(seen, outcome=_IGNORED), None
        meant_for_us = upload.known or upload.claim is not None
        if not upload.held:
            told = text("pull.elsewhere"), text("pull.elsewhere_do")
            outcome = pull_verdicts.unjudged("elsewhere", "pull.elsewhere", *told)
            return (seen, outcome) if meant_for_us else ignored
        with TemporaryDirectory() as home:
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

    def _of_file(self, case: _Case, seen: Pulled, file: Path) -> tuple[Pulled, Outcome | None] | None:
        """Return likewise for a file that was downloaded; None where it is none for us."""
        row, upload = case.row, case.upload
        if row and row.sha256 == seen.sha256:
            if row.told and self._stands(row, case.context):
                return replace(row, listed=seen.listed, context=seen.context), None
            before = self._became(row, case.publishers) if not row.told else None
            if before is not None:
                kept = replace(seen, after=row.after, submission=before[0].id)
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

    def _submitted(self, case: _Case, found: Meant, file: Path, seen: Pulled) -> tuple[Pulled, Outcome]:
        """Submit a file; what it would say was said before, or too much of it would go, is not published."""
        if self._dry_run:
            checked = self._catalogue.check(file, found.publisher, found.dataset)
            verdict = "accepted" if checked.conforms else "rejected"
            return seen, self._as(case, found, verdict, checked.report(found.publisher.id))
        self._keep(seen)

        def confirm(passed: Passed) -> bool | None:
            only_lists = any(finding.rule == _ONLY_LISTS for finding in passed.checked.findings)
            return None if only_lists or preview.many_gone(self._catalogue, passed) else True

        try:
            sent = self._catalogue.submit(file, found.publisher, found.dataset, confirm=confirm, only_news=True)
        except DataError as error:
            if error.key.startswith("workspace."):  # our settings are wrong, not her file
                raise
            return seen, _unreadable(error)
        self.accepted += sent.outcome == "accepted"
        became = self._became(seen, case.publishers)
        kept = replace(seen, submission=became[0].id if became else None)
        return kept, self._as(case, found, sent.why or sent.outcome, sent.checked.report(found.publisher.id))

    def _as(self, case: _Case, found: Meant, outcome: str, report: dict[str, object]) -> Outcome:
        key = f"{found.publisher.id}/{found.dataset.id}/{found.dataset.period}"
        return replace(pull_verdicts.judged(outcome, report, private=case.upload.private), dataset=key, by=found.by)

    def _of_older(self, case: _Case, found: Meant, file: Path, seen: Pulled) -> Outcome | None:
        """Return the outcome of a file that is older than what is published: it does not take its place."""
        key = (found.publisher.id, found.dataset.id, found.dataset.period)
        for received, _ in self._catalogue.ledger.current():
            if (received.publisher, received.dataset, received.period) != key:
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

    def _history(self) -> list[tuple[Received, Verdict | None]]:
        return self._catalogue.ledger.history()

    def _stands(self, row: Pulled, context: str) -> bool:
        """Tell whether what became of these very bytes is still so."""
        if row.outcome not in SETTLED:
            return row.context == context
        return row.submission in {received.id for received, _ in self._catalogue.ledger.current()}

    def _became(self, row: Pulled, publishers: Sequence[Publisher]) -> tuple[Received, Verdict | None] | None:
        """Return the submission that a file became, with its verdict: also where it was not written down any more."""
        ids = {one.id for one in publishers}
        for received, verdict in self._history():
            if received.id <= row.after:
                return None
            waits = verdict is None and received.id in self._catalogue.ledger.waits.still()
            if received.sha256 == row.sha256 and received.publisher in ids and (verdict or waits):
                return received, verdict
        return None

    def _of_ledger(self, case: _Case, received: Received, verdict: Verdict | None) -> Outcome:
        """Return the outcome of a submission as the ledger tells it."""
        wait = self._catalogue.ledger.waits.still().get(received.id)
        said = verdict.verdict if verdict else wait.why if wait else "superseded"
        report = {"projects": 0, "conforms": True, "findings": []}
        if verdict and self._catalogue.archive.holds(verdict.report):  # it may have been purged
            report = json.loads(self._catalogue.archive.get(verdict.report))
        key = f"{received.publisher}/{received.dataset}/{received.period}"
        return replace(pull_verdicts.judged(said, report, private=case.upload.private), dataset=key)

    def _since(self, case: _Case, row: Pulled) -> Outcome | None:
        """Return what has become since of a file that waited; None where nothing has."""
        if row.outcome != "waits" or row.submission in self._catalogue.ledger.waits.still():
            return None
        found = [(received, verdict) for received, verdict in self._history() if received.id == row.submission]
        return self._of_ledger(case, *found[0]) if found else None

    def _context(self, upload: Upload, publishers: Sequence[Publisher]) -> str:
        """Return a digest of what a file is judged by besides itself."""
        said = [self._catalogue.contract.version, upload.claim or "", str(upload.private)]
        said += [hashlib.sha256((one.folder / OF_PUBLISHER).read_bytes()).hexdigest() for one in publishers]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def _keep(self, row: Pulled) -> None:
        self._held[row.resource] = row
        if not self._dry_run:
            self._catalogue.ledger.pulled.keep(row)

    # -- answering ------------------------------------------------------------------------------------------

    def _answered(self, case: _Case, row: Pulled, outcome: Outcome) -> Looked:
        """Write the verdict on a file to CKAN, and that it was written to the ledger."""
        if self._dry_run:
            return _looked(case.upload, outcome)
        row = replace(row, outcome=outcome.code, told=False)
        self._keep(row)
        now = dt.datetime.now(BANGKOK)
        try:
            self._tell(row.package, pull_verdicts.reports(case.upload, outcome, now), now)
        except (UnansweredError, RefusedError) as error:
            return _looked(case.upload, outcome, trouble=error.message)
        self._keep(replace(row, told=True))
        return _looked(case.upload, outcome, written=True)

    def _tell(self, package: str, reports: Sequence[telling.Report], now: dt.datetime) -> None:
        """Write reports, and the status of a package: that of the gravest of its files."""
        rows = [row for row in self._held.values() if row.package == package]
        code = pull_verdicts.gravest(row.outcome for row in rows if row.resource in self._found.resources)
        telling.tell(self._ckan, package, reports, pull_verdicts.extras(code or "gone", now))

    def _gone(self) -> Iterator[Looked]:
        """Say of files that were taken away that what was said of them is past; what was published of them stays."""
        for row in list(self._held.values()):
            away = row.package in self._found.packages and row.resource not in self._found.resources
            if away and row.outcome != _IGNORED and (row.outcome != "gone" or not row.told):
                upload = pull.gone(row.resource, row.package, row.modified, text("pull.gone_file").th)
                case = _Case(upload, (), row, row.context)
                yield self._answered(case, row, Outcome("gone", text("pull.gone"), text("pull.gone_do")))


def _unclear(case: _Case, found: Unclear) -> Outcome:
    """Return the outcome of a file of which nobody knows for which dataset it is; personal data in it is told first."""
    known = recognising.known_as(case.publishers)
    do = text("pull.unclear_do", field=pull.CLAIM, value=known[0] if known else "–", known=", ".join(known))
    report = {"projects": 0, "findings": [of_note(note).as_dict() for note in found.notes]}
    personal = pull_verdicts.judged("rejected", report, private=case.upload.private)
    return personal if personal.code == "personal" else pull_verdicts.unjudged("unclear", found.rule, found.says, do)


def _unreadable(error: ThakthoError) -> Outcome:
    says = _repeatable(error.message)
    return pull_verdicts.unjudged("unreadable", error.key, says, text("pull.unreadable_do"))


def _looked(upload: Upload, outcome: Outcome | None, *, written: bool = False, trouble: Text | None = None) -> Looked:
    return Looked(upload.package_name, shown_name(upload.name), outcome, written, trouble)


def _repeatable(message: Text) -> Text:
    """Return what is wrong with a file as it may be told in public: the name of the file or a sheet may stand in it."""
    return Text(shown_name(message.th), shown_name(message.en))
