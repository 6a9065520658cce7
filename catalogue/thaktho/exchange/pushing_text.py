"""What waits for the CKAN or for a person, in sentences."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from thaktho.ckan import plan_text
from thaktho.messages import Text, text
from thaktho.store.ledger import Ledger
from thaktho.store.outbox import Parcel

if TYPE_CHECKING:
    from thaktho.exchange.pushing import Sent


def lines(ledger: Ledger, now: dt.datetime) -> Iterator[Text]:
    """Yield the submissions that wait and for what, then the datasets that the CKAN has still to get, and why."""
    still = ledger.waits.still()
    for received, _ in reversed(ledger.history()):
        wait = still.get(received.id)
        if wait is not None:
            key = "wait.permission" if wait.why == "permission" else "wait.person"
            name = received.name
            told = text(key, submission=name)
            yield text("wait.line", submission=name, since=_minutes(wait.since, now), what=told)
    for parcel in ledger.outbox.waiting():
        yield parcel_line(parcel, now)


def ckan_lines(ledger: Ledger, url: str) -> Iterator[Text]:
    """Yield how many datasets were never sent to a CKAN, and are not queued; or that nothing waits.

    Args:
        ledger: of the workspace.
        url: of the CKAN.
    """
    waiting = {parcel.key for parcel in ledger.outbox.waiting()}
    current = {received.key for received, _ in ledger.current()}
    never = current - waiting - ledger.outbox.manifests().keys()
    if never:
        yield text("push.never", n=len(never), url=url)
    elif not waiting:
        yield text("push.none_waits", url=url)


def parcel_line(parcel: Parcel, now: dt.datetime) -> Text:
    """Say since when a dataset waits for the CKAN; where it was tried, how often, why in vain, and when again."""
    since = _minutes(parcel.queued_at, now)
    if parcel.next_at is None:
        return text("push.waits", dataset=parcel.name, since=since)
    said = parcel.said or Text("–", "–")
    when = text("push.now") if parcel.is_due(now) else text("push.at", when=_minutes(parcel.next_at, now))
    return text("push.tried", dataset=parcel.name, since=since, attempts=parcel.attempts, what=said, when=when)


def sent_lines(sent: "Sent") -> Iterator[Text]:
    """Yield what became, or would become, of a dataset: what is made, changed and left of it, or why it is not sent."""
    name = "/".join(sent.key)
    if sent.outcome == "newer":
        yield text("push.newer", dataset=name)
    elif sent.said is not None:
        yield text("push.failed", dataset=name, what=sent.said)
    elif sent.plan is not None:
        first, *others = plan_text.lines(sent.plan)
        yield text("push.of", dataset=name, what=first)
        yield from others
        if sent.plan.state == "deleted" and not sent.plan.revives:
            yield text("push.deleted_there", dataset=name)
    if sent.removed:
        yield text("push.removed", files=", ".join(sent.removed))


def _minutes(at: dt.datetime, now: dt.datetime) -> str:
    """Return a time to the minute, in the zone of now."""
    return at.astimezone(now.tzinfo).isoformat(sep=" ", timespec="minutes")
