"""The ledger: rows are only added; the last accepted submission of each key is in force."""

import ast
import datetime as dt
import inspect
import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.errors import SurroundingsError
from thaktho.store import ledger as module
from thaktho.store.ledger import Ledger, Received, Verdict

AT = dt.datetime(2025, 2, 18, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
KEYS = [("pao", "projects", "2568"), ("pao", "budget", "2568"), ("fund", "projects", "2567")]
VERDICTS = [None, "accepted", "rejected"]


def _receive(ledger: Ledger, number: int, key: tuple[str, str, str]) -> Received:
    return ledger.receive(f"urn:s:{number}", key, "plan.xlsx", "ab" * 32, [("plan.xlsx", "cd" * 32)], AT, "clerk")


def _verdict(verdict: str, graph: str | None = "ef" * 32) -> Verdict:
    return Verdict(verdict, "urn:g", graph, "01" * 32, 12, 0, 3, 1, 2, "v1", "0.1.0")


def test_what_was_received_and_judged_comes_back_whole(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    received = _receive(ledger, 1, KEYS[0])
    assert (received.publisher, received.dataset, received.period) == KEYS[0]
    assert received.contents == (("plan.xlsx", "cd" * 32),)
    assert received.received_at == AT
    ledger.judge(received.id, _verdict("accepted"), AT, [("urn:p:M-1", "โครงการ", 2)])
    ledger.close()
    again = Ledger(tmp_path / "ledger.sqlite")
    assert again.current() == again.history() == [(received, _verdict("accepted"))]
    again.close()


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(VERDICTS)), max_size=12))
def test_in_force_is_the_last_accepted_of_each_key(events: list[tuple[tuple[str, str, str], str | None]]) -> None:
    """Rejected and interrupted submissions never take anything out of force."""
    ledger = Ledger(Path(":memory:"))
    expected: dict[tuple[str, str, str], str] = {}
    for number, (key, verdict) in enumerate(events):
        received = _receive(ledger, number, key)
        if verdict:
            ledger.judge(received.id, _verdict(verdict), AT, [])
        if verdict == "accepted":
            expected[key] = received.iri
    found = {(r.publisher, r.dataset, r.period): r.iri for r, _ in ledger.current()}
    assert found == expected
    assert list(found) == sorted(found)
    told = [(r.iri, v.verdict if v else None) for r, v in ledger.history()]
    assert told == [(f"urn:s:{number}", verdict) for number, (_, verdict) in reversed(list(enumerate(events)))]
    ledger.close()


def test_what_an_acceptance_leaves_out_is_told_until_a_purge_forgets_it(tmp_path: Path) -> None:
    """It is written with the verdict, so a refused one leaves nothing."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    one, two = (_receive(ledger, number, KEYS[0]) for number in (1, 2))
    ledger.judge(one.id, _verdict("accepted"), AT, [], left=["urn:p:b", "urn:p:a"])
    ledger.judge(two.id, _verdict("accepted"), AT, [], left=["urn:p:a"])
    with pytest.raises(SurroundingsError):
        ledger.judge(two.id, _verdict("accepted"), AT, [], left=["urn:p:c"])
    assert ledger.left.all() == [("urn:p:a", one.id), ("urn:p:b", one.id), ("urn:p:a", two.id)]
    ledger.left.clean(lambda _, iri: iri.replace("urn:p:a", "urn:p:P-1"))
    assert ledger.left.all() == [("urn:p:b", one.id)]
    ledger.close()


def test_a_submission_is_judged_once(tmp_path: Path) -> None:
    """A second verdict is refused, and the first one stands with its minted codes only."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    received = _receive(ledger, 1, KEYS[0])
    ledger.judge(received.id, _verdict("rejected", None), AT, [])
    with pytest.raises(SurroundingsError):
        ledger.judge(received.id, _verdict("accepted"), AT, [("urn:p:M-1", "โครงการ", 2)])
    assert ledger.current() == []
    ledger.close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        assert database.execute("select count(*) from minted").fetchone() == (0,)
    database.close()


def test_a_verdict_on_nothing_is_refused(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(SurroundingsError):
        ledger.judge(99, _verdict("accepted"), AT, [])
    ledger.close()


def test_a_code_once_minted_stays_with_the_submission_that_minted_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    for number in (1, 2):
        ledger.judge(_receive(ledger, number, KEYS[0]).id, _verdict("accepted"), AT, [("urn:p:M-1", "โครงการ", number)])
    ledger.close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as database:
        assert database.execute("select iri, submission, row from minted").fetchall() == [("urn:p:M-1", 1, 1)]
    database.close()


def test_no_statement_of_the_source_changes_or_removes_a_row() -> None:
    strings = [
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert any("insert into submission" in text for text in strings)
    for text in strings:
        assert not re.search(
            r"\b(update\s+\w+\s+set|delete\s+from|drop\s+table|replace\s+into|or\s+replace)\b", text, re.IGNORECASE
        )


def test_the_ledger_is_forced_to_disk_at_every_commit(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert ledger._db.execute("pragma journal_mode").fetchone() == ("wal",)
    assert ledger._db.execute("pragma synchronous").fetchone() == (2,)  # FULL
    ledger.close()


def test_a_file_that_is_no_ledger_is_an_error_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(SurroundingsError) as caught:
        Ledger(tmp_path / "ledger.sqlite")
    assert caught.value.key == "store.ledger_damaged"
    held = [one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert not any(path.is_relative_to(tmp_path) for path in held), "it is closed"


def test_a_ledger_is_closed_to_others_from_its_first_moment(tmp_path: Path) -> None:
    """It says who sent what."""
    ledger = Ledger(tmp_path / "ledger.sqlite")
    _receive(ledger, 1, KEYS[0])
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    ledger.close()


@pytest.mark.parametrize(
    "change",
    [
        "update submission set contents = 'none'",
        "update submission set contents = '[[1, 2, 3]]'",
        'update submission set contents = \'[["a", "../../etc/passwd"]]\'',
        "update submission set received_at = 'yesterday'",
        "update submission set iri = 'urn:a b'",
        "update verdict set graph = '../../../../etc/passwd'",
        "update verdict set report = ''",
        "update verdict set graph_name = 'no address'",
    ],
)
def test_a_row_that_makes_no_sense_is_named_and_never_passed_over(tmp_path: Path, change: str) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.judge(_receive(ledger, 1, KEYS[0]).id, _verdict("accepted"), AT, [])
    ledger._db.execute(change)
    for ask in (ledger.current, ledger.accepted, ledger.history):
        with pytest.raises(SurroundingsError) as caught:
            ask()
        assert caught.value.key == "store.ledger_damaged"
        assert "backup" in caught.value.message.en
    ledger.close()


def test_what_another_process_holds_is_to_be_waited_for(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger._db.execute("pragma busy_timeout = 10")
    other = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(SurroundingsError) as caught:
        _receive(ledger, 1, KEYS[0])
    assert caught.value.key == "store.locked"
    other.close()
    assert _receive(ledger, 1, KEYS[0]).id == 1
    ledger.close()
