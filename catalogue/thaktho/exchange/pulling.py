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

from thaktho.ckan import answering, pull
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.ckan.pull import Found, Upload
from thaktho.exchange import pull_verdicts
from thaktho.exchange.pull_verdicts import Outcome
from thaktho.exchange.upload_judging import IGNORED, SETTLED, Case, UploadJudge
from thaktho.flow import Catalogue
from thaktho.holdings import BANGKOK, OF_PUBLISHER
from thaktho.intake.guard.find import shown_name
from thaktho.messages import Text, text
from thaktho.store.pulled import Pulled
from thaktho.workspace import Publisher

_SEEN = "seen"
"""What is about to be submitted: in the ledger only."""
_NOTHING = Found([], 0, frozenset(), frozenset())
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


class Pulling:
    """One look into a CKAN."""

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
        self._judge = UploadJudge(catalogue, ckan, self._keep, dry_run=dry_run)
        self._held: dict[str, Pulled] = {}
        self._found = _NOTHING

    def organization(self, name: str, publishers: Sequence[Publisher]) -> Iterator[Looked]:
        """Look at what is new or changed in an organisation, one file after another; yield what became of each.

        Args:
            name: of the organisation.
            publishers: whose it is.

        Raises:
            UnansweredError: the CKAN cannot be asked.
            RefusedError: it says no.
        """
        self._found = _NOTHING
        self._found = pull.find(self._ckan, name)
        self._held = self._catalogue.ledger.pulled.of(name)
        in_a_row = 0
        for upload in self._found.uploads:
            case = Case(upload, publishers, self._held.get(upload.resource), self._context(upload, publishers))
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
    def accepted(self) -> int:
        """Return how many files were published."""
        return self._judge.accepted

    @property
    def strange(self) -> int:
        """Return how many entries of the organisation looked at last made no sense."""
        return self._found.strange

    # -- one file -------------------------------------------------------------------------------------------

    def _look(self, case: Case, organization: str) -> Looked | None:
        """Judge a file and answer it; None where it is as it was, and was answered."""
        row, upload = case.row, case.upload
        if row is not None and _is_as_it_was(row, case):
            outcome = self._judge.since(case, row)
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
            after=self._catalogue.ledger.newest(),
            submission=None,
            outcome=_SEEN,
            told=False,
        )
        kept, outcome = self._judge.judged(case, seen)
        if outcome is None:
            self._keep(replace(kept, told=True))
            return None
        return self._answered(case, kept, outcome)

    def _context(self, upload: Upload, publishers: Sequence[Publisher]) -> str:
        """Return a digest of what a file is judged by besides itself."""
        settings = self._catalogue.workspace.ckan
        said = [self._catalogue.contract.version, str(upload.private), str(upload.claim), str(settings)]
        said += [hashlib.sha256((one.folder / OF_PUBLISHER).read_bytes()).hexdigest() for one in publishers]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def _keep(self, row: Pulled) -> None:
        self._held[row.resource] = row
        if not self._dry_run:
            self._catalogue.ledger.pulled.keep(row)

    # -- answering ------------------------------------------------------------------------------------------

    def _answered(self, case: Case, row: Pulled, outcome: Outcome) -> Looked:
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

    def _tell(self, package: str, reports: Sequence[answering.Report], now: dt.datetime) -> None:
        """Write reports, and the status of a package: that of the gravest of its files."""
        rows = [row for row in self._held.values() if row.package == package]
        code = pull_verdicts.gravest(row.outcome for row in rows if row.resource in self._found.resources)
        answering.tell(self._ckan, package, reports, pull_verdicts.extras(code or "gone", now))

    def _gone(self) -> Iterator[Looked]:
        """Say of files that were taken away that what was said of them is past; what was published of them stays."""
        for row in list(self._held.values()):
            away = row.package in self._found.packages and row.resource not in self._found.resources
            if away and row.outcome != IGNORED and (row.outcome != "gone" or not row.told):
                upload = pull.gone(row.resource, row.package, row.modified, text("pull.gone_file").th)
                case = Case(upload, (), row, row.context)
                yield self._answered(case, row, Outcome("gone", text("pull.gone"), text("pull.gone_do")))


def _is_as_it_was(row: Pulled, case: Case) -> bool:
    """Tell whether a file was answered, and neither it nor what it is judged by has changed since."""
    if not row.told or row.listed != case.upload.listed or row.outcome == "denied":
        return False
    return row.context == case.context or row.outcome in SETTLED


def _looked(upload: Upload, outcome: Outcome | None, *, written: bool = False, trouble: Text | None = None) -> Looked:
    return Looked(upload.package_name, shown_name(upload.name), outcome, written, trouble)
