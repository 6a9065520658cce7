"""Who may publish what is CKAN's own answer; what cannot be asked waits, unpublished, and is lost by nothing."""

import os
import shutil
from pathlib import Path

import pytest
from tests.ckan.faults import Faults
from tests.ckan.real import RealCkan
from tests.making import PROJECT, run, submit, twin, with_ckan

from thaktho.ckan.client import TOKEN
from thaktho.contract import shipped
from thaktho.errors import DataError, UsageError
from thaktho.flow import Catalogue, Submitted
from thaktho.permission import Permission
from thaktho.preview import many_gone
from thaktho.workspace import Workspace, open_workspace

GONE = "http://127.0.0.1:9"
"""Nothing listens there."""
KEY = "fund/projects/2560-2570"


def _rows(*numbers: int) -> list[dict[str, str]]:
    return [{**PROJECT, "code": f"68-L5221-2-{n:02}", "title": f"โครงการที่ {n}"} for n in numbers]


def _settled(catalogue: Catalogue, *, answer: bool | None = None) -> list[Submitted | None]:
    """Settle whatever waits, as nobody being there: many projects going waits for a person."""
    still = catalogue.ledger.waits.still()
    waiting = [(one, still[one.id]) for one, _ in catalogue.ledger.history() if one.id in still]
    return [
        catalogue.settle(one, wait, lambda passed: answer if many_gone(catalogue, passed) else True)
        for one, wait in waiting
    ]


def _verdicts(catalogue: Catalogue) -> list[str | None]:
    return [verdict.verdict if verdict else None for _, verdict in reversed(catalogue.ledger.history())]


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)


# -- without a CKAN that answers ------------------------------------------------------------------------------


def test_with_no_ckan_whoever_can_write_may_submit_and_is_recorded(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "f", project=_rows(1))).outcome == "accepted"
        ((received, _),) = catalogue.ledger.current()
        assert list(catalogue.ledger.waits.senders(received.id)) == ["system"]
        assert catalogue.ledger.outbox.waiting() == []


def test_status_says_who_sent_what_as_the_machine_and_the_ckan_know_them(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOGNAME", "clerk")
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "f", project=_rows(1)))
        ((received, _),) = catalogue.ledger.current()
        submit(catalogue, twin(tmp_path / "g", project=_rows(2)), "other")
        catalogue.ledger.waits.sent_by(received.id, "ckan", "user-b")
    assert run(place.folder, "status") == 0
    told = [line.rpartition("  ")[2] for line in capsys.readouterr().out.splitlines() if "accepted" in line]
    assert told == ["sent by clerk, CKAN: user-b", "sent by clerk"]


def test_a_publisher_without_an_organisation_is_told_which_line_to_add(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(with_ckan(place, GONE), shipped()) as catalogue:
        with pytest.raises(DataError) as caught:
            submit(catalogue, twin(tmp_path / "f", project=_rows(1)))
        assert "ckan_organization" in caught.value.message.th
        assert "fund/publisher.toml" in caught.value.message.en
        assert catalogue.ledger.history() == []


def test_a_token_file_that_others_may_read_is_refused_before_anything_is_received(
    place: Workspace, tmp_path: Path
) -> None:
    (place.folder / "token").write_text("abc", encoding="ascii")
    (place.folder / "token").chmod(0o644)
    with Catalogue(with_ckan(place, GONE, 'token_file = "token"', fund="org"), shipped()) as catalogue:
        with pytest.raises(UsageError) as caught:
            submit(catalogue, twin(tmp_path / "f", project=_rows(1)))
        assert (caught.value.key, catalogue.ledger.history()) == ("ckan.token_open", [])


@pytest.mark.parametrize("token", [None, "abc"])
def test_while_the_ckan_cannot_be_asked_a_submission_is_kept_unpublished(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    if token:
        monkeypatch.setenv(TOKEN, token)
    with Catalogue(with_ckan(place, GONE, fund="org"), shipped()) as catalogue:
        before = catalogue.export()
        sent = submit(catalogue, twin(tmp_path / "f", project=_rows(1)))
        assert (sent.outcome, sent.why) == ("waiting", "permission")
        assert sent.says is not None
        assert ("THAKTHO_CKAN_TOKEN" in sent.says.en) == (token is None)
        assert (catalogue.export(), catalogue.ledger.current()) == (before, [])
        ((received, verdict),) = catalogue.ledger.history()
        assert (verdict, list(catalogue.ledger.waits.still())) == (None, [received.id])
        assert all(catalogue.archive.get(digest) for _, digest in received.contents)
        assert _settled(catalogue) == [None]
        assert list(catalogue.ledger.waits.still()) == [received.id]


def test_a_file_with_violations_is_rejected_without_asking_the_ckan(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(with_ckan(place, GONE, fund="org"), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "f", project=[{**PROJECT, "title": ""}])).outcome == "rejected"
        assert catalogue.ledger.waits.still() == {}


@pytest.mark.whole
def test_the_commands_say_that_it_waits_and_how_it_goes_on(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    file = twin(with_ckan(place, GONE, fund="org").folder / "publishers/fund/projects", project=_rows(1))
    assert run(place.folder, "submit", file, "--yes") == 3
    assert "not published yet" in capsys.readouterr().out
    assert run(place.folder, "status") == 0
    told = capsys.readouterr().out
    assert f"thaktho submit --waiting {KEY}/1" in told
    assert "checked, not published yet" in told
    assert run(place.folder, "submit", "--waiting", f"{KEY}/1", "--yes") == 3
    assert run(place.folder, "submit", "--waiting", f"{KEY}/2", "--yes") == 2
    assert f"{KEY}/1" in capsys.readouterr().err
    assert run(place.folder, "submit", file, "--waiting", f"{KEY}/1") == 2
    assert run(place.folder, "submit") == 2
    assert not (place.folder / "public").exists()


# -- with a real one ------------------------------------------------------------------------------------------


@pytest.mark.whole
def test_an_editor_publishes_for_their_own_organisation_and_for_no_other(
    ckan: RealCkan, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = ckan.organization(), ckan.organization()
    monkeypatch.setenv(TOKEN, ckan.editor(own))
    with Catalogue(with_ckan(place, ckan.url, fund=own, other=others), shipped()) as catalogue:
        file = twin(tmp_path / "f", project=_rows(1))
        assert submit(catalogue, file).outcome == "accepted"
        before = catalogue.export()
        denied = submit(catalogue, file, "other")
        assert denied.outcome == "denied"
        assert denied.says is not None
        assert others in denied.says.en
        assert catalogue.export() == before
        assert _verdicts(catalogue) == ["accepted", "denied"]
        (first, _), (second, _) = reversed(catalogue.ledger.history())
        who = [catalogue.ledger.waits.senders(one.id).get("ckan", "") for one in (first, second)]
        assert who[0] == who[1]
        assert who[0].startswith("user-")
        assert [parcel.key[0] for parcel in catalogue.ledger.outbox.waiting()] == ["fund"]
        assert who[0] not in catalogue.export().decode()


@pytest.mark.whole
def test_what_waited_is_published_as_soon_as_the_ckan_says_that_it_may_be(
    ckan: RealCkan, faults: Faults, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes come out as if the CKAN had answered at once."""
    own = ckan.organization()
    monkeypatch.setenv(TOKEN, ckan.editor(own))
    fine = Path(shutil.copytree(place.folder, tmp_path / "fine"))
    file = twin(tmp_path / "f", project=_rows(1, 2))
    place = with_ckan(place, faults.url, fund=own)
    faults.down()
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, file).outcome == "waiting"
    shutil.rmtree(file)
    faults.up()
    with Catalogue(place, shipped()) as catalogue:
        (sent,) = _settled(catalogue)
        assert sent is not None
        assert (sent.outcome, _verdicts(catalogue)) == ("accepted", ["accepted"])
        assert [parcel.name for parcel in catalogue.ledger.outbox.waiting()] == [KEY]
        ((received, _),) = catalogue.ledger.current()
        at = received.received_at.isoformat().encode()
        found = catalogue.export().replace(at, b"AT")
    with Catalogue(open_workspace(fine), shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "f", project=_rows(1, 2)))
        ((received, _),) = catalogue.ledger.current()
        assert catalogue.export().replace(received.received_at.isoformat().encode(), b"AT") == found


@pytest.mark.whole
@pytest.mark.parametrize(
    ("status", "action"), [(503, None), (403, None), (200, None), (500, "organization_list_for_user")]
)
def test_an_answer_that_is_not_ckans_own_is_no_answer(
    ckan: RealCkan,
    faults: Faults,
    place: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    action: str | None,
) -> None:
    own = ckan.organization()
    monkeypatch.setenv(TOKEN, ckan.editor(own))
    place = with_ckan(place, faults.url, fund=own)
    faults.answer(status, b'{"success": true, "result": [1, "x", null]}', action=action)
    right = Permission(place).of(place.publisher("fund"))
    assert (right.granted, right.user) == (None, None)
    assert right.says is not None
    faults.clear()
    assert Permission(place).of(place.publisher("fund")).granted is True


@pytest.mark.whole
def test_a_token_that_ran_out_makes_submissions_wait_and_not_be_refused(
    ckan: RealCkan, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ckan.organization()
    monkeypatch.setenv(TOKEN, ckan.editor(own)[:-4] + "AAAA")
    with Catalogue(with_ckan(place, ckan.url, fund=own), shipped()) as catalogue:
        sent = submit(catalogue, twin(tmp_path / "f", project=_rows(1)))
    assert (sent.outcome, sent.why) == ("waiting", "permission")


@pytest.mark.whole
def test_a_right_that_was_taken_away_while_it_waited_ends_the_waiting(
    ckan: RealCkan, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, others = ckan.organization(), ckan.organization()
    with Catalogue(with_ckan(place, ckan.url, fund=own), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "f", project=_rows(1))).outcome == "waiting"
    monkeypatch.setenv(TOKEN, ckan.editor(others))
    with Catalogue(with_ckan(place, ckan.url), shipped()) as catalogue:
        (sent,) = _settled(catalogue)
        assert sent is not None
        assert (sent.outcome, catalogue.ledger.waits.still()) == ("denied", {})


@pytest.mark.whole
def test_who_administers_the_ckan_may_publish_for_an_organisation_that_is_still_to_be_made(
    ckan: RealCkan, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = f"{ckan.organization()}-missing"
    place = with_ckan(place, ckan.url, fund=missing)
    for token, granted in ((ckan.sysadmin_token, True), (ckan.editor(ckan.organization()), False)):
        monkeypatch.setenv(TOKEN, token)
        assert Permission(place).of(place.publisher("fund")).granted is granted


# -- many projects gone ---------------------------------------------------------------------------------------


def test_where_nobody_is_there_to_say_yes_many_projects_going_waits_for_a_person(
    place: Workspace, tmp_path: Path
) -> None:
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=_rows(1, 2, 3)))
        before = catalogue.export()
        sent = submit(catalogue, twin(tmp_path / "two", project=_rows(1)), confirm=lambda _: None)
        assert (sent.outcome, sent.why) == ("waiting", "many-gone")
        assert catalogue.export() == before
        (still,) = _settled(catalogue)
        assert still is not None
        assert (still.outcome, still.why, catalogue.export()) == ("waiting", "many-gone", before)
        (said,) = _settled(catalogue, answer=True)
        assert said is not None
        assert said.outcome == "accepted"
        assert [verdict.projects for _, verdict in catalogue.ledger.current()] == [1]


@pytest.mark.whole
def test_a_person_says_yes_to_what_waits_or_no(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=_rows(1, 2, 3)))
        submit(catalogue, twin(tmp_path / "two", project=_rows(1)), confirm=lambda _: None)
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading) as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        assert run(place.folder, "submit", "--waiting", f"{KEY}/2", "--no-build") == 2
    assert run(place.folder, "status") == 0
    assert "a person has to" not in capsys.readouterr().err
    assert run(place.folder, "submit", "--waiting", f"{KEY}/2", "--no-build", "--yes") == 0
    told = capsys.readouterr().out
    assert "2 gone" in told or "fifth" in told
    with Catalogue(place, shipped()) as catalogue:
        assert _verdicts(catalogue) == ["accepted", "accepted"]


@pytest.mark.whole
def test_a_yes_said_at_the_desk_is_not_asked_for_again_and_no_yes_is(
    ckan: RealCkan, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a yes, many projects going goes on waiting when the permission is there: for a person then."""
    own = ckan.organization()
    monkeypatch.setenv(TOKEN, ckan.editor(own))
    place = with_ckan(place, ckan.url, fund=own, other=own)
    with Catalogue(place, shipped()) as catalogue:
        for who in ("fund", "other"):
            submit(catalogue, twin(tmp_path / "one", project=_rows(1, 2, 3)), who)
    monkeypatch.delenv(TOKEN)
    with Catalogue(place, shipped()) as catalogue:
        for who, answer in (("fund", True), ("other", None)):
            sent = submit(catalogue, twin(tmp_path / "two", project=_rows(1)), who, confirm=lambda _, a=answer: a)  # type: ignore[misc]
            assert (sent.outcome, sent.why) == ("waiting", "permission")
        assert [wait.agreed for wait in catalogue.ledger.waits.still().values()] == [True, False]
    monkeypatch.setenv(TOKEN, ckan.editor(own))
    with Catalogue(place, shipped()) as catalogue:
        found = {(one.outcome, one.why) for one in _settled(catalogue) if one is not None}
        assert found == {("accepted", None), ("waiting", "many-gone")}
