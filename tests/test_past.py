"""What was published on an earlier day is asked as it was then: not what came later, nor what was purged since."""

import contextlib
import datetime as dt
import io
import sqlite3
import sys
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin

from thaktho import past
from thaktho.contract import shipped
from thaktho.decisions import Decision
from thaktho.errors import DataError
from thaktho.flow import Catalogue
from thaktho.holdings import BANGKOK
from thaktho.iris import DCT, PROJ, THK
from thaktho.store.graphs import rows
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole  # every test makes the workspace of a day again, and weaves it

TITLES = f"SELECT ?t WHERE {{ ?p a <{PROJ}Project> ; <{DCT}title> ?t }}"
OLD, NEW = "โครงการเดิม", "โครงการใหม่"
THEN = dt.date(2025, 9, 30)


@pytest.fixture
def twice(place: Workspace, tmp_path: Path) -> Workspace:
    """A workspace whose first submission was accepted in the last second of ``THEN``, and another after it."""
    with Catalogue(place, shipped()) as catalogue:
        for number, title in enumerate((OLD, NEW)):
            file = twin(tmp_path / str(number), project=[{**PROJECT, "title": title}])
            assert submit(catalogue, file).outcome == "accepted"
    moments = [dt.datetime(2025, 9, 30, 23, 59, 59, tzinfo=BANGKOK), dt.datetime(2025, 10, 1, tzinfo=BANGKOK)]
    with contextlib.closing(sqlite3.connect(place.folder / "ledger.sqlite")) as ledger, ledger:
        for number, moment in enumerate(moments, 1):
            ledger.execute("update verdict set at = ? where submission = ?", (moment.isoformat(), number))
    return place


def _titles(place: Workspace, day: dt.date) -> set[str]:
    with Catalogue(place, shipped()) as catalogue:
        return {title for (title,) in rows(past.store_of(catalogue, day), TITLES)}


def _asked(place: Workspace, *words: str) -> tuple[int, str]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    query = place.folder / "titles.rq"
    query.write_text(TITLES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        code = run(place.folder, "query", query, *words)
    assert isinstance(out.buffer, io.BytesIO)
    return code, out.buffer.getvalue().decode()


def test_the_end_of_a_day_in_thailand_parts_what_was_from_what_came(twice: Workspace) -> None:
    assert _titles(twice, THEN) == {OLD}
    assert _titles(twice, THEN + dt.timedelta(days=1)) == {NEW}


def test_linkages_and_decisions_are_of_that_day_too(twice: Workspace, tmp_path: Path) -> None:
    """Where funds meet is found again; what was decided at midnight is of the day that begins then."""
    theirs = {**PROJECT, "code": "x-1", "title": "ของอีกแห่ง", "fund": "สสส."}
    linkages = f"SELECT ?l WHERE {{ ?l <{THK}evidence> ?p }}"
    decided = f"SELECT ?v WHERE {{ ?d <{THK}verdict> ?v }}"
    with Catalogue(twice, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "theirs", project=[theirs]), "other").outcome == "accepted"
        (one,), (two,) = rows(catalogue.store, f"SELECT ?p WHERE {{ ?p a <{PROJ}Project> }}")
        midnight = dt.datetime(2025, 10, 2, tzinfo=BANGKOK)
        catalogue.ledger.decisions.add([Decision(one, two, "possible-duplicate", "reject", "x", "fund", midnight)])
        catalogue.load_decisions()
        catalogue.weave().close()
        then = past.store_of(catalogue, dt.datetime.now(BANGKOK).date())
        assert rows(then, linkages) != []
        assert rows(then, decided) != []
        assert set(then.quads()) == set(catalogue.store.quads())
        before, after = (past.store_of(catalogue, dt.date(2025, 10, day)) for day in (1, 2))
        assert rows(before, linkages) == rows(before, decided) == []
        assert len(rows(after, decided)) == 1


def test_before_anything_was_published_there_is_nothing_to_ask(twice: Workspace) -> None:
    with Catalogue(twice, shipped()) as catalogue, pytest.raises(DataError, match="2025-09-29"):
        past.store_of(catalogue, THEN - dt.timedelta(days=1))


def test_what_was_purged_since_is_not_there_any_more(twice: Workspace) -> None:
    words = ("fund/projects/2560-2570/1", "--why", "x", "--text", "เดิม", "--yes")
    assert run(twice.folder, "purge", *words) == 0
    assert _titles(twice, THEN) == {"โครงการ[…]"}


def test_a_day_is_said_in_either_era(twice: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for day in ("2025-09-30", "30/9/2568", "30 ก.ย. 2568"):
        code, answer = _asked(twice, "--as-of", day)
        assert (code, answer.split()) == (0, ["t", OLD]), day
        assert "2025-09-30" in capsys.readouterr().err, day


def test_what_is_no_day_is_said(twice: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert _asked(twice, "--as-of", "31/9/2568") == (2, "")
    assert "31/9/2568" in capsys.readouterr().err
