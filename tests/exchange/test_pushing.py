"""The outbox against a real CKAN: whatever the CKAN and the network do, nothing is lost, overtaken or sent half."""

import random
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from tests.ckan.faults import Faults
from tests.ckan.real import RealCkan
from tests.killing import driven
from tests.making import PROJECT, run, submit, twin, with_ckan, workspace

from thaktho.ckan.client import TOKEN, Ckan
from thaktho.ckan.names import package_name
from thaktho.contract import shipped
from thaktho.exchange import pushing
from thaktho.exchange.pushing import Sent, next_try
from thaktho.flow import Catalogue
from thaktho.store.ledger import Ledger
from thaktho.store.outbox import Parcel
from thaktho.workspace import Workspace, open_workspace

whole = pytest.mark.whole
PERIOD = "2560-2570"
PASSING = {"id", "created", "last_modified", "metadata_modified", "metadata_created", "package_id", "creator_user_id"}


class Home(NamedTuple):
    """A workspace of publishers of its own, their organisation in the CKAN, and an editor's token."""

    folder: Path
    publishers: tuple[str, ...]
    organization: str
    token: str

    @property
    def name(self) -> str:
        """The first publisher's dataset."""
        return f"{self.publishers[0]}/projects/{PERIOD}"

    @property
    def package(self) -> str:
        """Its package."""
        return package_name(self.publishers[0], "projects", PERIOD)

    def at(self, url: str) -> "Home":
        """The same with the CKAN at another address."""
        with_ckan(open_workspace(self.folder), url)
        return self


Make = Callable[..., Home]


def _home(ckan: RealCkan, opened: Path, top: Path, publishers: int, *, submitted: bool) -> Home:
    """Make a workspace, in which each publisher has submitted a file of its own; nothing is pushed yet."""
    names = tuple(f"fund-{secrets.token_hex(5)}" for _ in range(publishers))
    organization = ckan.organization()
    token = ckan.editor(organization)
    folder = Path(shutil.copytree(opened, top / "workspace", ignore=shutil.ignore_patterns("publishers")))
    place = with_ckan(workspace(folder, *names), ckan.url, **dict.fromkeys(names, organization))
    if submitted:
        with pytest.MonkeyPatch.context() as patch, Catalogue(place, shipped()) as catalogue:
            patch.setenv(TOKEN, token)
            for name in names:
                assert submit(catalogue, _file(top / name, 1, 2), name).outcome == "accepted"
    return Home(place.folder, names, organization, token)


@pytest.fixture
def home(ckan: RealCkan, opened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A maker of a workspace, and its editor's token in the environment."""

    def make(publishers: int = 1, *, submitted: bool = True) -> Home:
        made = _home(ckan, opened, tmp_path, publishers, submitted=submitted)
        monkeypatch.setenv(TOKEN, made.token)
        return made

    return make


def _file(folder: Path, *numbers: int, **changes: str) -> Path:
    rows = [{**PROJECT, "code": f"P-{n:02}", "title": f"โครงการที่ {n}", **changes} for n in numbers]
    return twin(folder, project=rows)


def _seen(ckan: RealCkan, package: str) -> dict[str, Any]:
    """Return all that a reader sees of a package, files too, but for ids and times of CKAN's own."""
    shown = ckan.ask("package_show", id=package)
    extras = {one["key"]: one["value"] for one in shown["extras"]}
    files = {}
    for one in shown["resources"]:
        answer = requests.get(one["url"], timeout=30)
        assert answer.ok
        kept = {key: said for key, said in one.items() if key not in PASSING | {"url"}}
        files[one["id"]] = (kept, answer.content)
    apart = PASSING | {"organization", "extras", "resources", "tags"}
    kept = {key: said for key, said in shown.items() if key not in apart}
    return {**kept, "extras": extras, "files": files, "tags": sorted(tag["name"] for tag in shown["tags"])}


def _version(ckan: RealCkan, home: Home) -> str:
    return str(ckan.ask("package_show", id=home.package)["version"])


def _waiting(home: Home) -> list[Parcel]:
    ledger = Ledger(home.folder / "ledger.sqlite")
    found = ledger.outbox.waiting()
    ledger.close()
    return found


def _drain(home: Home, url: str, **timeouts: float) -> list[Sent]:
    """Send all that waits with timeouts of the test's own."""
    with Catalogue(open_workspace(home.folder), shipped()) as catalogue:
        found = pushing.ready(catalogue)
        timeout = (timeouts.get("connect", 5), timeouts.get("answer", 120))
        with Ckan(url, home.token, timeout=timeout) as client:
            return list(pushing.drain(catalogue.ledger, client, catalogue.ledger.outbox.waiting(), found))


# -- when to try again ----------------------------------------------------------------------------------------


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_wait_doubles_up_to_six_hours_and_is_spread(attempts: int, spread: float) -> None:
    longest = next_try(attempts, lambda: 1.0)
    assert next_try(attempts, lambda: 0.0).total_seconds() == 0
    assert 0 <= next_try(attempts, lambda: spread).total_seconds() <= longest.total_seconds() <= 6 * 3600
    assert longest == min(2 * next_try(max(attempts - 1, 1), lambda: 1.0), next_try(99, lambda: 1.0)) or attempts == 1
    assert next_try(1, lambda: 1.0).total_seconds() == 120


# -- as it should be ------------------------------------------------------------------------------------------


@whole
def test_what_was_accepted_waits_is_sent_and_is_not_sent_again(
    ckan: RealCkan, home: Make, faults: Faults, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home().at(faults.url)
    assert run(made.folder, "status") == 0
    assert "waiting for the CKAN since" in capsys.readouterr().out
    assert run(made.folder, "push", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "make the dataset" in told
    assert "dataset.ttl" in told
    assert faults.writes == []
    assert run(made.folder, "push") == 0
    assert "version 1" in capsys.readouterr().out
    seen = _seen(ckan, made.package)
    assert seen["version"] == seen["extras"]["thaktho_version"] == "1"
    names = {kept["thaktho_file"] for kept, _ in seen["files"].values()}
    assert {"dataset.ttl", "dataset.jsonld", "dataset.csv", "validation-report.html"} <= names
    assert "โครงการที่ 2".encode() in b"".join(content for _, content in seen["files"].values())
    faults.seen.clear()
    assert run(made.folder, "push") == 0
    assert "Nothing to send" in capsys.readouterr().out
    assert faults.seen == []
    assert run(made.folder, "push", made.publishers[0]) == 0
    assert "is the same in CKAN" in capsys.readouterr().out
    assert [one.action for one in faults.seen] == ["package_show"]
    assert run(made.folder, "status") == 0
    told = capsys.readouterr().out
    assert "waiting for the CKAN" not in told
    assert "nothing waits for the CKAN" in told


def test_status_says_what_was_accepted_before_there_was_a_ckan(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, _file(tmp_path / "in", 1)).outcome == "accepted"
    assert run(place.folder, "status") == 0
    assert "CKAN" not in capsys.readouterr().out
    with_ckan(place, "http://127.0.0.1:9")
    assert run(place.folder, "status") == 0
    assert "never sent to the CKAN (http://127.0.0.1:9): datasets 1; thaktho push" in capsys.readouterr().out


@whole
def test_fields_that_the_ckan_does_not_keep_are_told_by_the_very_push(
    ckan: RealCkan, home: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home()
    with_ckan(open_workspace(made.folder), ckan.url, 'profile = "thai-gdc"')
    assert run(made.folder, "push") == 0
    assert "does not keep these fields: " in capsys.readouterr().out


@whole
def test_a_newer_submission_takes_the_place_of_one_that_still_waits(ckan: RealCkan, home: Make, tmp_path: Path) -> None:
    made = home()
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        assert submit(catalogue, _file(tmp_path / "two", 1, 2, 3), made.publishers[0]).outcome == "accepted"
    assert run(made.folder, "push") == 0
    assert _version(ckan, made) == "2"
    content = b"".join(content for _, content in _seen(ckan, made.package)["files"].values())
    assert "โครงการที่ 3".encode() in content


@whole
def test_the_same_submission_said_otherwise_is_another_version_of_it(
    ckan: RealCkan, home: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its organisation changed in the settings: no version number stands for two contents."""
    made = home()
    assert run(made.folder, "push") == 0
    other = ckan.organization()
    with_ckan(open_workspace(made.folder), ckan.url, **{made.publishers[0]: other})
    monkeypatch.setenv(TOKEN, ckan.sysadmin_token)
    assert run(made.folder, "push") == 0
    shown = ckan.ask("package_show", id=made.package)
    assert (shown["version"], shown["organization"]["name"]) == ("1.1", other)


@whole
def test_nothing_that_is_not_in_force_is_ever_sent(
    ckan: RealCkan, home: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = home()
    assert run(made.folder, "push") == 0
    who = made.publishers[0]
    monkeypatch.delenv(TOKEN)
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        assert submit(catalogue, _file(tmp_path / "x", 7, approved="หกหมื่น"), who).outcome == "rejected"
        assert submit(catalogue, _file(tmp_path / "y", 8), who, confirm=lambda _: False).outcome == "withdrawn"
        assert submit(catalogue, _file(tmp_path / "z", 1, 2, 9), who, confirm=lambda _: True).outcome == "waiting"
    monkeypatch.setenv(TOKEN, ckan.editor(ckan.organization()))
    assert run(made.folder, "push", who) == 0
    assert _version(ckan, made) == "1"
    content = b"".join(content for _, content in _seen(ckan, made.package)["files"].values())
    assert not [n for n in (7, 8, 9) if f"โครงการที่ {n}".encode() in content]


@whole
def test_what_waits_for_permission_is_published_and_sent_by_push(
    ckan: RealCkan, home: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home(submitted=False)
    monkeypatch.delenv(TOKEN)
    file = _file(made.folder / "publishers" / made.publishers[0] / "projects", 1, 2)
    assert run(made.folder, "submit", file, "--yes") == 3
    assert run(made.folder, "push") == 2
    assert TOKEN in capsys.readouterr().err
    monkeypatch.setenv(TOKEN, made.token)
    assert run(made.folder, "push") == 0
    assert "accepted and published" in capsys.readouterr().out
    assert _version(ckan, made) == "1"
    assert (made.folder / "public" / "index.html").exists()


@whole
def test_deleting_is_done_by_name_and_what_a_person_deleted_stays_deleted(
    ckan: RealCkan, home: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home()
    assert run(made.folder, "push") == 0
    assert run(made.folder, "push", "--delete", made.publishers[0], "--yes") == 2
    assert run(made.folder, "push", "--delete", made.name, "--yes") == 0
    assert ckan.ask("package_show", id=made.package)["state"] == "deleted"
    assert run(made.folder, "push") == 0
    assert run(made.folder, "push", made.name) == 0
    assert "--revive" in capsys.readouterr().out
    assert ckan.ask("package_show", id=made.package)["state"] == "deleted"
    assert run(made.folder, "push", made.name, "--revive") == 0
    assert ckan.ask("package_show", id=made.package)["state"] == "active"


def test_without_a_ckan_or_a_token_it_is_said_what_to_set(
    place: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    assert run(place.folder, "push") == 2
    assert "[ckan]" in capsys.readouterr().err
    with_ckan(place, "http://127.0.0.1:9")
    assert run(place.folder, "push") == 2
    assert "token_file" in capsys.readouterr().err
    monkeypatch.setenv(TOKEN, "abc")
    for wrong in (["nobody"], ["--delete", "a/b/c", "x"], ["--revive"]):
        assert run(place.folder, "push", *wrong) == 2


# -- as it goes wrong -----------------------------------------------------------------------------------------

DENIED = b'{"success": false, "error": {"__type": "Authorization Error"}}'
INVALID = b'{"success": false, "error": {"__type": "Validation Error", "title": ["no"]}}'
FAULTS: dict[str, tuple[Callable[[Faults], object], str]] = {
    "down": (lambda f: f.down(), "could not be reached"),
    "slow upload": (lambda f: f.hold(action="package_revise"), "could not be reached"),
    "read-only": (lambda f: f.read_only(503), "in trouble"),
    "full": (lambda f: f.answer(507, action="package_revise"), "in trouble"),
    "too large": (lambda f: f.answer(413, action="package_revise"), "larger than|does not take"),
    "denied": (
        lambda f: f.answer(403, DENIED, action="package_create"),
        "does not allow",
    ),
    "refused": (
        lambda f: f.answer(
            409,
            INVALID,
            action="package_revise",
        ),
        "does not take",
    ),
    "a stranger": (lambda f: f.answer(200, b"<html>hello"), "."),
    "cut off in mid-upload": (lambda f: f.cut_upload(3000, action="package_revise"), "could not be reached"),
    "answer lost": (lambda f: f.cut_answer(0, action="package_revise"), "could not be reached"),
}


@pytest.fixture(scope="module")
def pushed(ckan: RealCkan, opened: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict[str, Any]]:
    """A workspace that was not pushed, and what the CKAN held of a copy of it after a push without failures."""
    top = tmp_path_factory.mktemp("pushed")
    made = _home(ckan, opened, top, 1, submitted=True)
    copied = made._replace(folder=Path(shutil.copytree(made.folder, top / "copied")))
    assert [sent.outcome for sent in _drain(copied, ckan.url)] == ["sent"]
    return made, _seen(ckan, made.package)


@pytest.fixture
def fine(
    ckan: RealCkan, pushed: tuple[Home, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Home, dict[str, Any]]:
    """The same for one test; the CKAN holds nothing of it."""
    made, expected = pushed
    ckan.answer(ckan.sysadmin_token, "dataset_purge", id=made.package)
    monkeypatch.setenv(TOKEN, made.token)
    return made._replace(folder=Path(shutil.copytree(made.folder, tmp_path / "workspace"))), expected


@whole
@pytest.mark.parametrize("wrong", FAULTS)
def test_whatever_goes_wrong_the_queue_stays_and_the_next_push_ends_right(
    ckan: RealCkan,
    fine: tuple[Home, dict[str, Any]],
    faults: Faults,
    wrong: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made, expected = fine
    made.at(faults.url)
    cause, why = FAULTS[wrong]
    cause(faults)
    patience = {"answer": 0.7} if wrong.startswith("slow") else {}  # else a busy machine is what goes wrong
    (sent,) = _drain(made, faults.url, connect=1, **patience)
    assert sent.outcome == "failed"
    (parcel,) = _waiting(made)
    assert (parcel.attempts, parcel.said) == (1, sent.said)
    assert parcel.next_at is not None
    assert run(made.folder, "status") == 0
    told = capsys.readouterr().out
    assert "tried 1 times" in told
    assert re.search(why, told), told
    if wrong == "down":
        faults.up()
    before = len(faults.seen)
    faults.clear()
    while wrong.startswith("slow") and len(faults.seen) == before:
        time.sleep(0.1)  # what the client gave up on is done late
    assert run(made.folder, "push", "--now") == 0
    assert _waiting(made) == []
    assert _seen(ckan, made.package) == expected


@whole
def test_what_is_not_due_is_left_until_it_is_or_is_asked_for(
    home: Make, faults: Faults, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home().at(faults.url)
    monkeypatch.setattr(random, "random", lambda: 1.0)
    faults.answer(503)
    assert run(made.folder, "push") == 3
    faults.clear()
    faults.seen.clear()
    assert run(made.folder, "push") == 3
    assert "to be tried again after" in capsys.readouterr().out
    assert faults.seen == []
    assert run(made.folder, "push", made.name) == 0


@whole
def test_one_that_is_refused_keeps_no_other_from_being_sent(
    ckan: RealCkan, home: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody else's package has the name of the first; the CKAN's own 403 keeps the second away."""
    made = home(3)
    ckan.ask("package_create", name=made.package, owner_org=made.organization, title="hers")
    others = ckan.organization()
    with_ckan(open_workspace(made.folder), ckan.url, **{made.publishers[1]: others})
    assert run(made.folder, "push") == 3
    told = capsys.readouterr().out
    assert f"{made.publishers[2]}/projects/{PERIOD}: make the dataset" in told
    assert ckan.ask("package_show", id=made.package)["title"] == "hers"
    waiting = {parcel.key[0]: parcel.said for parcel in _waiting(made)}
    assert waiting.keys() == set(made.publishers[:2])
    assert waiting[made.publishers[0]] is not None
    answer = ckan.answer(made.token, "package_show", id=package_name(made.publishers[1], "projects", PERIOD))
    assert answer.status_code == 404


@whole
def test_after_three_without_an_answer_the_others_are_not_tried(
    home: Make, faults: Faults, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home(5).at(faults.url)
    faults.answer(502)
    assert run(made.folder, "push") == 3
    assert "2 more were not tried" in capsys.readouterr().out
    assert sorted(parcel.attempts for parcel in _waiting(made)) == [0, 0, 1, 1, 1]


@whole
def test_while_a_slow_ckan_is_pushed_to_the_workspace_is_free_and_what_is_newer_stays_queued(
    ckan: RealCkan, home: Make, faults: Faults, tmp_path: Path
) -> None:
    made = home().at(faults.url)
    held = faults.hold(action="package_revise")
    ended: list[int] = []
    pushed = threading.Thread(target=lambda: ended.append(run(made.folder, "push")))
    pushed.start()
    try:
        assert held.reached.wait(60)
        assert run(made.folder, "push") == 3  # one push at a time
        with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
            file = _file(tmp_path / "two", 1, 2, 3)
            assert submit(catalogue, file, made.publishers[0]).outcome == "accepted"
    finally:
        held.release()
        pushed.join(60)
    assert ended == [3]
    assert _version(ckan, made) == "1"
    assert [parcel.submission for parcel in _waiting(made)] == [2]
    assert run(made.folder, "push") == 0
    assert _version(ckan, made) == "2"


@pytest.mark.usefixtures("unbuilt")
@whole
def test_what_was_replaced_or_purged_after_it_was_taken_is_not_sent_any_more(
    ckan: RealCkan, home: Make, tmp_path: Path
) -> None:
    """The workspace is free while the CKAN is pushed to; what is done there meanwhile counts at once."""
    made = home(2)
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        found, parcels = pushing.ready(catalogue), catalogue.ledger.outbox.waiting()
        assert submit(catalogue, _file(tmp_path / "two", 1, 2, 3), made.publishers[0]).outcome == "accepted"
    why = ("--why", "เจ้าของขอ", "--text", "โครงการที่ 2", "--yes")
    assert run(made.folder, "purge", f"{made.publishers[1]}/projects/{PERIOD}/1", *why) == 0
    ledger = Ledger(made.folder / "ledger.sqlite")
    with Ckan(ckan.url, made.token) as client:
        assert [sent.outcome for sent in pushing.drain(ledger, client, parcels, found)] == ["newer", "newer"]
        assert client.requests == 0
    assert len(ledger.outbox.waiting()) == 2
    ledger.close()


# -- killed at any moment -------------------------------------------------------------------------------------

DRIVER = """
from pathlib import Path
from tests import killing
from thaktho.exchange import pushing
from thaktho.ckan.client import Ckan
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace

folder, url, token = killing.words()
catalogue = Catalogue(open_workspace(Path(folder)), shipped())
outbox, client = catalogue.ledger.outbox, Ckan(url, token)
killing.arm(outbox=outbox, client=client)
print([sent.outcome for sent in pushing.drain(catalogue.ledger, client, outbox.waiting(), pushing.ready(catalogue))])
catalogue.close()
"""
STEPS = [
    (step, nth, when)
    for step, nth in [("outbox.bind", 1), *(("client.ask", n) for n in (1, 2, 3, 4)), ("outbox.sent", 1)]
    for when in ("before", "after")
    if (step, nth, when) != ("client.ask", 1, "after")  # its answer is a no: nothing comes after it
]
"""The asking: is it there, is its organisation there, make it, fill it."""


@whole
@pytest.mark.parametrize(("step", "nth", "when"), STEPS)
def test_killed_at_any_step_the_next_push_ends_right(
    ckan: RealCkan, fine: tuple[Home, dict[str, Any]], step: str, nth: int, when: str
) -> None:
    made, expected = fine
    driven(DRIVER, (step, nth, when), made.folder, ckan.url, made.token)
    if (step, when) != ("outbox.sent", "after"):
        assert len(_waiting(made)) == 1
    assert run(made.folder, "push") == 0
    assert _waiting(made) == []
    assert _seen(ckan, made.package) == expected
    assert run(made.folder, "push", made.name) == 0


# -- purging --------------------------------------------------------------------------------------------------

NAME = "ทดสอบใจ นามสมมุติ"


@pytest.mark.usefixtures("unbuilt")
@whole
def test_after_a_purge_and_a_push_the_ckan_shows_nothing_of_what_was_taken_out(
    ckan: RealCkan, home: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also not in a file that a newer version has no more, nor in the report, nor under another publisher's dataset."""
    made = home(2, submitted=False)
    first, second = made.publishers
    rows = [{**PROJECT, "title": f"งานของ{NAME}", "plan": f"แผน{NAME}", "code": "P-01"}]
    reach = [{"project": "P-01", "targetGroup": "1004", "expected": "120"}]
    activity = [{"project": "P-01", "title": f"อบรมกับ{NAME}"}]
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        for who in (first, second):
            sent = submit(catalogue, twin(tmp_path / who, project=rows, reach=reach, activity=activity), who)
            assert sent.outcome == "accepted"
    assert run(made.folder, "push") == 0
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        mended = [{**PROJECT, "code": "P-02"}]
        assert submit(catalogue, twin(tmp_path / "mended", project=mended), first).outcome == "accepted"
    assert run(made.folder, "push") == 0
    packages = [made.package, package_name(second, "projects", PERIOD)]
    assert all(NAME in _all(ckan, package) for package in packages)
    capsys.readouterr()
    assert run(made.folder, "purge", f"{made.name}/1", "--why", "เจ้าของขอ", "--text", NAME, "--yes") == 0
    assert "until you run thaktho push" in capsys.readouterr().out
    assert {parcel.key[0]: parcel.cleans for parcel in _waiting(made)} == {first: True, second: True}
    assert run(made.folder, "push") == 0
    assert "overwritten and deleted" in capsys.readouterr().out
    for package in packages:
        for part in NAME.split():
            assert part not in _all(ckan, package)


def _all(ckan: RealCkan, package: str) -> str:
    """Return everything that a package and its files say."""
    seen = _seen(ckan, package)
    return repr(seen) + "".join(content.decode() for _, content in seen["files"].values())


@pytest.mark.usefixtures("unbuilt")
@whole
def test_what_a_person_deleted_in_the_ckan_holds_nothing_of_what_was_purged_either(
    ckan: RealCkan, home: Make, tmp_path: Path
) -> None:
    """CKAN keeps what is deleted, for its administrators and for who knows the address of a file."""
    made = home(submitted=False)
    activity = [{"project": "P-01", "title": f"อบรมกับ{NAME}"}]
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        rows = [{**PROJECT, "code": "P-01", "title": f"งานของ{NAME}"}]
        submit(catalogue, twin(tmp_path / "one", project=rows, activity=activity), made.publishers[0])
    assert run(made.folder, "push") == 0
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "code": "P-02"}]), made.publishers[0])
    assert run(made.folder, "push") == 0
    ckan.ask_as(made.token, "package_delete", id=made.package)
    assert run(made.folder, "purge", f"{made.name}/1", "--why", "เจ้าของขอ", "--text", NAME, "--yes") == 0
    assert run(made.folder, "push") == 0
    shown = ckan.ask("package_show", id=made.package)
    assert shown["state"] == "deleted"
    assert NAME not in repr(shown)
    for one in shown["resources"]:
        answer = requests.get(one["url"], headers={"Authorization": ckan.sysadmin_token}, timeout=30)
        assert NAME.encode() not in answer.content


@pytest.mark.usefixtures("unbuilt")
@whole
def test_what_is_accepted_between_a_purge_and_its_push_does_not_forget_the_purge(
    ckan: RealCkan, home: Make, tmp_path: Path
) -> None:
    made = home(submitted=False)
    rows = [{**PROJECT, "title": f"งานของ{NAME}", "code": "P-01"}]
    activity = [{"project": "P-01", "title": f"อบรมกับ{NAME}"}]
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=rows, activity=activity), made.publishers[0])
    assert run(made.folder, "push") == 0
    assert run(made.folder, "purge", f"{made.name}/1", "--why", "เจ้าของขอ", "--text", NAME, "--yes") == 0
    with Catalogue(open_workspace(made.folder), shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "code": "P-02"}]), made.publishers[0])
    assert run(made.folder, "push") == 0
    assert NAME not in _all(ckan, made.package)
