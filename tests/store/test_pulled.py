"""What was found in a CKAN, as the ledger keeps it: row by row, over a closing, in ledgers of before."""

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

from thaktho.store.ledger import Ledger
from thaktho.store.pulled import Pulled

ROW = Pulled(
    resource="r-1",
    organization="my-agency",
    package="p-1",
    listed="l",
    context="c",
    sha256="",
    modified=dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.UTC),
    after=0,
    submission=None,
    outcome="seen",
    told=False,
)


def test_a_row_comes_back_as_it_was_kept_and_is_replaced_by_a_newer_one(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.pulled.keep(ROW)
    ledger.pulled.keep(replace(ROW, resource="r-2", organization="other"))
    ledger.close()
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert ledger.pulled.of("my-agency") == {"r-1": ROW}
    ledger.pulled.keep(replace(ROW, outcome="mend", told=True, sha256="ab"))
    assert ledger.pulled.of("my-agency") == {"r-1": replace(ROW, outcome="mend", told=True, sha256="ab")}
    ledger.close()


def test_the_file_that_became_a_submission_is_found(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    received = ledger.receive("https://x.example/s/1", ("p", "d", "2569"), "f.csv", "ab", [], ROW.modified, "clerk")
    assert ledger.pulled.of_submission(received.id) is None
    ledger.pulled.keep(replace(ROW, submission=received.id))
    assert ledger.pulled.of_submission(received.id) == replace(ROW, submission=received.id)
    ledger.close()


def test_a_ledger_of_before_opens(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.close()
    database = sqlite3.connect(tmp_path / "ledger.sqlite")
    database.execute("drop table pulled")
    database.commit()
    database.close()
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert ledger.pulled.of("my-agency") == {}
    ledger.close()
