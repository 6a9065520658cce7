"""Sending to the CKAN what waits for it: only datasets in force, one after another, whatever the CKAN does.

A parcel leaves the queue when the CKAN has all of it. What is sent gets its version before anything goes out: the
outbox binds the version to the digest of the content. Stopped at any step, the parcel still waits, and the next push
goes on from what the CKAN then shows.
"""

import datetime as dt
import json
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from thaktho import report_page
from thaktho.ckan import compare, push
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.ckan.package import Package, wanted
from thaktho.describe import gdc
from thaktho.errors import SurroundingsError, ThakthoError, UsageError
from thaktho.flow import Catalogue, Submitted
from thaktho.holdings import BANGKOK
from thaktho.messages import Text, text
from thaktho.metadata import File, Metadata
from thaktho.preview import many_gone
from thaktho.store.ledger import Ledger, Received, Verdict
from thaktho.store.outbox import LONGEST_WAIT, Outbox, Parcel, Place
from thaktho.workspace import Key

_FIRST = dt.timedelta(minutes=2)
_VAIN = 3
"""After so many datasets in a row without an answer, the rest is not tried."""
Outcome = Literal["sent", "same", "deleted", "newer", "failed"]


@dataclass(frozen=True, slots=True)
class Ready:
    """A dataset in force as the CKAN is to hold it, of the submission with that number; or why that cannot be said."""

    key: Key
    submission: int
    number: int
    package: Package | None
    trouble: Text | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a dataset: ``same``, the CKAN had all of it already; ``deleted``, a person deleted it there.

    ``newer``: something else is in force now than when it was taken, and waits. ``said`` is why it failed. ``removed``
    are the files that were taken away after a purge.
    """

    key: Key
    outcome: Outcome
    plan: push.Plan | None = None
    said: Text | None = None
    removed: Sequence[str] = ()


def next_try(attempts: int, spread: Callable[[], float]) -> dt.timedelta:
    """Return how long to wait after so many attempts in vain: up to twice as long each time, six hours at most.

    Args:
        attempts: 1 after the first.
        spread: gives a number from 0 to 1: where many wait, they do not all come back at once.
    """
    longest: dt.timedelta = min(LONGEST_WAIT, _FIRST * 2 ** min(attempts - 1, 20))
    return longest * spread()


# -- what is to be sent -----------------------------------------------------------------------------------------


def settle(catalogue: Catalogue) -> Iterator[tuple[Received, Submitted | Text]]:
    """Ask again for the permission that submissions wait for; yield what became of each, or why it goes on waiting.

    Nobody is there: where many projects would go and nobody has said yes, it waits for a person.
    """
    still = catalogue.ledger.waits.still()
    for received, _ in reversed(catalogue.ledger.history()):
        wait = still.get(received.id)
        if wait is None or wait.why != "permission":
            continue
        try:
            became = catalogue.settle(received, wait, lambda passed: None if many_gone(catalogue, passed) else True)
            asked = catalogue.permission.of(catalogue.workspace.publisher(received.publisher))
            yield received, became or asked.says or Text("", "")
        except ThakthoError as error:
            yield received, error.message


def ready(catalogue: Catalogue) -> list[Ready]:
    """Return every dataset in force as the CKAN is to hold it, in order of key."""
    settings = catalogue.workspace.ckan
    profile = settings.profile if settings else "ckan"
    current = {received.key: (received, verdict) for received, verdict in catalogue.ledger.current()}
    found: list[Ready] = []
    with catalogue.facts() as facts:
        for metadata in catalogue.metadata(facts):
            received, verdict = current[metadata.key]
            one = Ready(metadata.key, received.id, metadata.number, None)
            try:
                record = _record(metadata, profile)
                package = wanted(metadata, record, _reports(catalogue, received, verdict, metadata.title))
                found.append(replace(one, package=package))
            except UsageError as error:
                found.append(replace(one, trouble=error.message))
    return sorted(found, key=lambda one: one.key)


def _record(metadata: Metadata, profile: str) -> dict[str, Any] | None:
    """Return the fields that a profile has besides CKAN's own.

    Raises:
        UsageError: the dataset was accepted before anybody asked for what the profile demands.
    """
    if profile not in gdc.PROFILES:
        return None
    record = gdc.record(metadata, profile)
    lacking = gdc.lacking(record, profile)
    if lacking:
        raise UsageError("push.record_lacks", dataset=metadata.identifier, fields=", ".join(lacking))
    return record


def _reports(catalogue: Catalogue, received: Received, verdict: Verdict, title: Text) -> Sequence[File]:
    """Return the report of a validation as files; where it was taken out for good, one that says so in its place."""
    told: list[Text] | None = None
    try:
        report: dict[str, Any] = json.loads(catalogue.archive.get(verdict.report))
    except SurroundingsError as error:
        if error.key != "store.purged":
            raise
        told = [text("validation.published"), text("push.report_purged")]
        report = {"publisher": received.publisher, "conforms": True, "findings": []}
    return report_page.files(report, title, told)


def called(known: Collection[Key], names: Sequence[str]) -> set[Key]:
    """Return the datasets that names mean: ``publisher``, ``publisher/dataset`` or ``publisher/dataset/period``.

    Raises:
        UsageError: there is none of a name.
    """
    found: set[Key] = set()
    for name in names:
        parts = tuple(name.strip("/").split("/"))
        meant = {key for key in known if key[: len(parts)] == parts}
        if not meant:
            raise UsageError("push.unknown", dataset=name, known=", ".join(sorted("/".join(key) for key in known)))
        found |= meant
    return found


def changed(outbox: Outbox, found: Sequence[Ready], ckan: str) -> list[Ready]:
    """Return what was never sent to a CKAN, or says something else than what was sent last, and is not queued.

    Args:
        outbox: of the workspace.
        found: all datasets in force.
        ckan: its address: another CKAN than the one before has to be told everything.
    """
    queued = {parcel.key for parcel in outbox.waiting()}
    before = outbox.manifests()
    there = {key for key, place in outbox.places().items() if place.ckan == ckan}
    return [
        one
        for one in found
        if one.key not in queued
        and (one.key not in there or (one.package.manifest if one.package else None) != before.get(one.key, ""))
    ]


# -- sending it -------------------------------------------------------------------------------------------------


def drain(
    ledger: Ledger,
    client: Ckan,
    parcels: Sequence[Parcel],
    found: Sequence[Ready],
    *,
    revive: bool = False,
) -> Iterator[Sent]:
    """Send parcels, in order; yield what became of each. What goes wrong stays queued, and the others are tried.

    Args:
        ledger: of the workspace.
        client: the CKAN and the token.
        parcels: what is to be sent now.
        found: all datasets, as they were in force when the parcels were taken: together, under the workspace's lock.
        revive: packages that were deleted in the CKAN are to come back.
    """
    by_key = {one.key: one for one in found}
    vain = 0
    for parcel in parcels:
        one = by_key.get(parcel.key)
        if one is None or not ledger.outbox.is_newest(parcel):
            yield Sent(parcel.key, "newer")
            continue
        try:
            sent = _send(ledger, client, parcel, one, revive=revive)
            vain = 0
        except (UnansweredError, RefusedError) as error:
            vain = vain + 1 if isinstance(error, UnansweredError) else 0
            sent = Sent(parcel.key, "failed", said=error.message)
        if sent.outcome == "failed" and sent.said is not None:
            again = dt.datetime.now(BANGKOK) + next_try(parcel.attempts + 1, random.random)
            ledger.outbox.failed(parcel, sent.said, again)
        yield sent
        if vain == _VAIN:
            return


def _send(ledger: Ledger, client: Ckan, parcel: Parcel, one: Ready, *, revive: bool) -> Sent:
    if one.package is None:
        return Sent(parcel.key, "failed", said=one.trouble)
    version = ledger.outbox.bind(parcel.key, one.number, one.package.manifest, dt.datetime.now(BANGKOK))
    how = {"revive": revive, "overwrite": parcel.cleans}
    plan = push.plan(client, one.package, version, moves_from=_before(ledger, client, one.key), **how)
    shown = push.carry_out(client, plan)
    if shown is not None:
        plan = replace(plan, dropped=tuple(compare.dropped(shown, one.package)))
    removed: Sequence[str] = ()
    if parcel.cleans and shown is not None:
        removed = plan.left
        push.remove_files(client, shown, one.package.dataset, removed)
    ledger.outbox.sent(parcel, dt.datetime.now(BANGKOK), Place(client.url, one.package.organization))
    if plan.state == "deleted" and not plan.revives:
        return Sent(parcel.key, "deleted", plan, removed=removed)
    return Sent(parcel.key, "sent" if plan.sends else "same", plan, removed=removed)


def looked(ledger: Ledger, client: Ckan, found: Sequence[Ready], *, revive: bool = False) -> Iterator[Sent]:
    """Yield what sending datasets would do; nothing is sent or written down."""
    for one in found:
        if one.package is None:
            yield Sent(one.key, "failed", said=one.trouble)
            continue
        version = ledger.outbox.version(one.key, one.number, one.package.manifest)
        try:
            before = _before(ledger, client, one.key)
            plan = push.plan(client, one.package, version, moves_from=before, revive=revive)
        except RefusedError as error:
            yield Sent(one.key, "failed", said=error.message)
            continue
        yield Sent(one.key, "sent" if plan.sends else "deleted" if plan.state == "deleted" else "same", plan)


def _before(ledger: Ledger, client: Ckan, key: Key) -> str | None:
    """Return the organisation of this CKAN into which a dataset was sent last."""
    place = ledger.outbox.places().get(key)
    return place.organization if place and place.ckan == client.url else None
