"""The command that sends to the CKAN what waits for it."""

import argparse
import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import closing

from thaktho.ckan import names
from thaktho.ckan import push as sending
from thaktho.ckan.client import Ckan
from thaktho.commands.connected import ckan_of
from thaktho.commands.telling import build_site, says_yes, vet_site
from thaktho.contract import shipped
from thaktho.describe import identity
from thaktho.errors import UsageError
from thaktho.exchange import pushing, pushing_text
from thaktho.exchange.pushing import Ready
from thaktho.flow import Catalogue, Submitted
from thaktho.holdings import BANGKOK
from thaktho.messages import seen, text
from thaktho.progress import Progress
from thaktho.store.archive import locked
from thaktho.store.ledger import Ledger
from thaktho.store.outbox import Parcel
from thaktho.workspace import Key, Workspace, open_workspace


def push(options: argparse.Namespace) -> int:
    """Send what waits, or what is named, to the CKAN; 3, where something still waits afterwards."""
    workspace = open_workspace(options.workspace)
    if options.delete is not None and (options.datasets or options.all or options.dry_run or options.revive):
        raise UsageError("push.delete_alone")
    if options.revive and not options.datasets:
        raise UsageError("push.revive_named")
    if not options.dry_run and options.delete is None:
        vet_site(workspace)  # what waits may be accepted
    with ckan_of(workspace) as client, locked(workspace.folder):
        if options.delete is not None:
            return _delete(workspace, client, options)
        with Catalogue(workspace, shipped()) as catalogue:
            unsettled = False if options.dry_run else _settle(catalogue, options)
            found = pushing.ready(catalogue)
            known = {one.key for one in found}
            keys = known if options.all else pushing.called(known, options.datasets)
            due = [] if options.dry_run else _queued(catalogue.ledger, found, keys, client.url, options)
        # the workspace is free for others from here on: the CKAN may be slow
        with closing(Ledger(workspace.folder / "ledger.sqlite")) as ledger:
            if options.dry_run:
                return _look(ledger, client, found, keys, options)
            waits = _push(ledger, client, found, due, keys, options)
    return 3 if waits or unsettled else 0


def _settle(catalogue: Catalogue, options: argparse.Namespace) -> bool:
    """Publish what waits for a permission that is there now; tell whether something still waits for one."""
    unsettled = accepted = False
    for received, became in pushing.settle(catalogue):
        if isinstance(became, Submitted):
            says = became.says or text(f"wait.{became.outcome}")
            accepted |= became.outcome == "accepted"
        else:
            says = became
            unsettled = True
        print(seen(text("wait.settled", submission=received.name, says=says)[options.lang]))
    if accepted:
        build_site(catalogue, Progress(options.lang))
    return unsettled


def _queued(
    ledger: Ledger, found: Sequence[Ready], keys: Collection[Key], ckan: str, options: argparse.Namespace
) -> list[Parcel]:
    """Queue what is described otherwise now, and what is named; return what is to be sent, as it is in force now."""
    now = dt.datetime.now(BANGKOK)
    for one in pushing.changed(ledger.outbox, found, ckan):
        ledger.outbox.queue(one.key, one.submission, now)
    queued = {parcel.key for parcel in ledger.outbox.waiting()}
    for one in found:
        if one.key in keys and one.key not in queued:
            ledger.outbox.queue(one.key, one.submission, now)
    return [parcel for parcel in ledger.outbox.waiting() if _is_asked(parcel, keys, now, options)]


def _push(
    ledger: Ledger,
    client: Ckan,
    found: Sequence[Ready],
    due: Sequence[Parcel],
    keys: Collection[Key],
    options: argparse.Namespace,
) -> bool:
    """Send; tell whether something of what was asked for still waits."""
    tried = 0
    for sent in pushing.drain(ledger, client, due, found, revive=options.revive):
        tried += 1
        for line in pushing_text.sent_lines(sent):
            print(seen(line[options.lang]))
    waiting = [parcel for parcel in ledger.outbox.waiting() if not keys or parcel.key in keys]
    if tried < len(due):
        print(text("push.stopped", n=len(due) - tried)[options.lang])
    for parcel in waiting:
        print(seen(pushing_text.parcel_line(parcel, dt.datetime.now(BANGKOK))[options.lang]))
    if not waiting:
        told = "push.done" if due else "push.nothing"
        print(text(told, n=tried, requests=client.requests, url=client.url)[options.lang])
    return bool(waiting)


def _is_asked(parcel: Parcel, keys: Collection[Key], now: dt.datetime, options: argparse.Namespace) -> bool:
    """Tell whether a parcel is to be sent now: what is named, else all that is due."""
    return parcel.key in keys if keys else options.now or parcel.is_due(now)


def _look(
    ledger: Ledger, client: Ckan, found: Sequence[Ready], keys: Collection[Key], options: argparse.Namespace
) -> int:
    """Say what a push would do."""
    wanted = {parcel.key for parcel in ledger.outbox.waiting()} | {
        one.key for one in pushing.changed(ledger.outbox, found, client.url)
    }
    asked = [one for one in found if one.key in (keys or wanted)]
    failed = False
    for sent in pushing.looked(ledger, client, asked, revive=options.revive):
        failed |= sent.outcome == "failed"
        for line in pushing_text.sent_lines(sent):
            print(seen(line[options.lang]))
    print(text("push.dry" if asked else "push.nothing", url=client.url)[options.lang])
    return 3 if failed else 0


def _delete(workspace: Workspace, client: Ckan, options: argparse.Namespace) -> int:
    """Delete one dataset in the CKAN; in the workspace it stays."""
    said = options.delete.strip("/").split("/")
    if len(said) != 3:  # noqa: PLR2004 - publisher, dataset, period
        raise UsageError("push.delete_what", dataset=options.delete)
    key: Key = (said[0], said[1], said[2])
    name = names.package_name(*key)
    if not options.yes:
        print(text("push.delete_says", dataset=options.delete, package=name, url=client.url)[options.lang])
        if not says_yes("push.delete_ask", options.lang):
            print(text("push.delete_kept")[options.lang])
            return 1
    was = sending.delete(client, name, identity.keyed_iri(workspace.base, key))
    with closing(Ledger(workspace.folder / "ledger.sqlite")) as ledger:
        ledger.outbox.dropped(key, dt.datetime.now(BANGKOK))
    print(text("push.deleted" if was else "push.not_there", dataset=options.delete, url=client.url)[options.lang])
    return 0
