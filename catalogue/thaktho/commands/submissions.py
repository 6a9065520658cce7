"""The commands that send something in, and that say what became of what was sent."""

import argparse
import datetime as dt

from thaktho import preview_text
from thaktho.commands.asked import asked
from thaktho.commands.telling import build_site, counts, print_found, says_yes, vet_site
from thaktho.contract import shipped
from thaktho.deciding import undecided
from thaktho.errors import UsageError
from thaktho.exchange import pushing_text
from thaktho.flow import Catalogue, Confirm, Passed, Submitted
from thaktho.holdings import BANGKOK
from thaktho.messages import Text, text
from thaktho.preview import preview
from thaktho.progress import Progress
from thaktho.store.ledger import Ledger, Received, Verdict
from thaktho.store.waiting import Wait
from thaktho.workspace import DatasetSettings, open_workspace

_EXIT = {"rejected": 1, "withdrawn": 1, "denied": 1, "waiting": 3}
"""Exit codes of what is not as was asked for; all else is 0."""


def submit(options: argparse.Namespace) -> int:
    """Say what a file would change, and publish it if it may be and nobody says no."""
    if options.waiting is not None:
        return _settle(options)
    if options.file is None:
        raise UsageError("wait.no_file")
    workspace, publisher, dataset = asked(options)
    vet_site(workspace)
    progress = Progress(options.lang)
    with Catalogue(workspace, shipped()) as catalogue:
        confirm = _asking(catalogue, dataset, options.file.name, options, progress)
        how = {"layout": options.layout, "good_rows": options.good_rows}
        sent = catalogue.submit(options.file, publisher, dataset, **how, confirm=confirm)
        return _tell(catalogue, dataset, options.file.name, sent, options, progress)


def _settle(options: argparse.Namespace) -> int:
    """Take up a submission that waits."""
    said = (options.file, options.publisher, options.dataset, options.year, options.layout, options.good_rows or None)
    if any(one is not None for one in said):
        raise UsageError("wait.with_file")
    workspace = open_workspace(options.workspace)
    vet_site(workspace)
    progress = Progress(options.lang)
    with Catalogue(workspace, shipped()) as catalogue:
        received, wait = _waiting_called(catalogue, options.waiting)
        publisher = workspace.publisher(received.publisher)
        dataset = publisher.dataset(received.dataset, received.period)
        sent = catalogue.settle(received, wait, _asking(catalogue, dataset, received.file, options, progress))
        if sent is None:
            says = catalogue.permission.of(publisher).says
            print(text("wait.told", file=received.file, says=says)[options.lang])
            return 3
        return _tell(catalogue, dataset, received.file, sent, options, progress)


def _waiting_called(catalogue: Catalogue, name: str) -> tuple[Received, Wait]:
    """Return the waiting submission of that address, or of publisher/dataset/period/number."""
    still = catalogue.ledger.waits.still()
    waiting = {one.name: (one, still[one.id]) for one, _ in catalogue.ledger.history() if one.id in still}
    found = waiting.get(name.rpartition("/submission/")[2])
    if found is None:
        raise UsageError("wait.unknown", submission=name, known=", ".join(waiting) or "–")
    return found


def _asking(
    catalogue: Catalogue, dataset: DatasetSettings, name: str, options: argparse.Namespace, progress: Progress
) -> Confirm:
    """Return what says to who submits what would change, and asks whether it shall."""

    def confirm(passed: Passed) -> bool:
        contract = catalogue.contract_for(passed.checked.reading, dataset)
        print_found(passed.checked, passed.left_out, contract, options)
        with progress.step("preview", text("cli.comparing")):
            found = preview(catalogue, passed)
        print(text("preview.heading", file=name)[options.lang])
        for line in preview_text.lines(found, catalogue.contract):
            print(line[options.lang])
        return bool(options.yes) or says_yes("preview.ask", options.lang)

    return confirm


def _tell(
    catalogue: Catalogue,
    dataset: DatasetSettings,
    name: str,
    sent: Submitted,
    options: argparse.Namespace,
    progress: Progress,
) -> int:
    """Say what became of a submission, build what it changed, and return the exit code."""
    if sent.outcome in {"rejected", "unchanged", "denied"}:
        contract = catalogue.contract_for(sent.checked.reading, dataset)
        print_found(sent.checked, sent.left_out, contract, options)
    if sent.says is not None:
        told = text("wait.denied" if sent.outcome == "denied" else "wait.told", file=name, says=sent.says)
    else:
        told = text(f"cli.{sent.outcome}", file=name, **counts(sent.checked.findings))
    print(told[options.lang])
    built = (catalogue.workspace.folder / "public").is_dir()
    if not options.no_build and (sent.outcome == "accepted" or (sent.outcome == "unchanged" and not built)):
        build_site(catalogue, progress)
    if sent.outcome == "accepted" and catalogue.workspace.ckan is not None:
        print(text("push.queued", url=catalogue.workspace.ckan.url)[options.lang])
    return _EXIT.get(sent.outcome, 0)


def status(options: argparse.Namespace) -> int:
    """Say what was received and what became of it, which datasets are awaited, and what the CKAN has still to get."""
    workspace = open_workspace(options.workspace)
    with Catalogue(workspace, shipped()) as catalogue:
        ledger = catalogue.ledger
        history = ledger.history()
        for received, verdict in reversed(history):
            print(_told(ledger, received, verdict)[options.lang])
            for one in ledger.purges.of_submission(received.id):
                day = one.at.isoformat(sep=" ", timespec="minutes")
                print(text("cli.status_purged", when=day, why=one.why, by=one.by)[options.lang])
        current = {received.key for received, _ in ledger.current()}
        open_pairs = undecided(catalogue)
        waiting = list(pushing_text.lines(ledger, dt.datetime.now(BANGKOK)))
        if workspace.ckan is not None:
            waiting += pushing_text.ckan_lines(ledger, workspace.ckan.url)
    for publisher in workspace.publishers.values():
        for dataset in publisher.datasets:
            if (publisher.id, dataset.id, dataset.period) not in current:
                name = f"{publisher.id}/{dataset.id}/{dataset.period}"
                print(text("cli.status_waiting", dataset=name)[options.lang])
    for kind, n in open_pairs.items():
        print(text("cli.status_undecided", kind=kind, n=n)[options.lang])
    for line in waiting:
        print(line[options.lang])
    return 0


def _told(ledger: Ledger, received: Received, verdict: Verdict | None) -> Text:
    """Say what became of a submission, with what was counted in it where it was judged, and who sent it."""
    when = received.received_at.isoformat(sep=" ", timespec="minutes")
    counted = Text("", "")
    if verdict is not None:
        found = {"violations": verdict.violations, "warnings": verdict.warnings, "infos": verdict.infos}
        counted = text("cli.status_counts", projects=verdict.projects, **found)
    told = verdict.verdict if verdict else _without_verdict(ledger, received)
    line = text(f"cli.status_{told}", when=when, submission=received.name, file=received.file, counts=counted)
    senders = ledger.waits.senders(received.id).items()
    names = ", ".join(name if known_to == "system" else f"CKAN: {name}" for known_to, name in senders)
    return text("cli.status_sent_by", line=line, names=names) if names else line


def _without_verdict(ledger: Ledger, received: Received) -> str:
    """Say how it stands with a submission that has no verdict."""
    if received.id in ledger.waits.still():
        return "waits"
    waited = received.id in ledger.waits.ever() and not ledger.purges.of_submission(received.id)
    return "superseded" if waited else "interrupted"
