"""Decisions in the ledger: kept in their order, all or none, and cleaned by a purge."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from thaktho.decisions import Decision
from thaktho.errors import SurroundingsError
from thaktho.store.ledger import Ledger

AT = dt.datetime(2026, 2, 18, 9, 0, tzinfo=dt.UTC)


def decision(one: str = "a", two: str = "b", verdict: str = "confirm", number: int = 0) -> Decision:
    return Decision(one, two, "continuation", verdict, "เหตุผล", "กองทุน", AT, number)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


def test_decisions_are_kept_in_their_order_for_whoever_opens_the_ledger_next(ledger: Ledger, tmp_path: Path) -> None:
    ledger.decisions.add([decision(), decision(verdict="reject")])
    ledger.decisions.add([decision(two="c")])
    ledger.close()
    with closing(Ledger(tmp_path / "ledger.sqlite")) as again:
        kept = again.decisions.all()
    assert kept == [decision(number=1), decision(verdict="reject", number=2), decision(two="c", number=3)]


def test_where_one_cannot_be_written_none_is(ledger: Ledger) -> None:
    with pytest.raises(SurroundingsError):
        ledger.decisions.add([decision(), decision("b", "a")])  # in no order: it could not be found again
    assert ledger.decisions.all() == []


def test_cleaning_keeps_two_addresses_in_order(ledger: Ledger) -> None:
    ledger.decisions.add([decision()])
    ledger.decisions.clean(lambda said: {"a": "z", "เหตุผล": "[…]"}.get(said, said))
    (kept,) = ledger.decisions.all()
    assert (kept.one, kept.two, kept.why, kept.by) == ("b", "z", "[…]", "กองทุน")
