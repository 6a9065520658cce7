"""The CKAN's token: it goes to the CKAN, and nowhere else; whatever goes wrong.

That the child that parses files does not get it is proved with the child.
"""

import re
from pathlib import Path

import pytest
from tests.ckan.faults import Faults
from tests.ckan.real import RealCkan
from tests.making import PROJECT, run, twin, with_ckan, workbook

from thaktho import cli
from thaktho.ckan import push
from thaktho.ckan.client import TOKEN, Ckan
from thaktho.workspace import Workspace

SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXNlY3JldA.abcdefghijklmnop"  # noqa: S105 - made up, to be looked for
GONE = "http://127.0.0.1:9"


def _holding(folder: Path) -> list[str]:
    return [str(file) for file in folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]


@pytest.fixture(params=["environment", "file"])
def configured(place: Workspace, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose CKAN does not answer, and which has a token."""
    monkeypatch.delenv(TOKEN, raising=False)
    if request.param == "environment":
        monkeypatch.setenv(TOKEN, SECRET)
        return with_ckan(place, GONE, fund="org")
    token = place.folder.parent / "token"
    token.write_text(SECRET, encoding="ascii")
    token.chmod(0o600)
    return with_ckan(place, GONE, 'token_file = "../token"', fund="org")


@pytest.mark.whole
def test_no_command_says_it_or_keeps_it(configured: Workspace, capfd: pytest.CaptureFixture[str]) -> None:
    folder = configured.folder
    file = workbook(folder / "publishers/fund/projects/plan.xlsx", project=[dict(PROJECT)])
    assert run(folder, "check", file) == 0
    assert run(folder, "submit", file, "--yes") == 3
    assert run(folder, "push") in {0, 3}
    assert run(folder, "pull") == 3
    assert run(folder, "push", "--delete", "fund/projects/2560-2570", "--yes") == 3
    assert run(folder, "status") == 0
    assert run(folder, "build") == 0
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err
    assert _holding(folder) == []


@pytest.mark.whole
@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"success": true, "result": {"id": 1}}', b"<html>"])
def test_not_even_a_traceback_says_it(
    ckan: RealCkan,
    faults: Faults,
    place: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    body: bytes,
) -> None:
    """What a CKAN should not answer; and a mistake of ours, as who mends it sees it."""
    organization = ckan.organization()
    token = ckan.editor(organization)
    monkeypatch.setenv(TOKEN, token)
    monkeypatch.setenv("THAKTHO_DEBUG", "1")
    place = with_ckan(place, faults.url, fund=organization)
    file = twin(tmp_path / "f", project=[dict(PROJECT)])
    assert run(place.folder, "submit", file, "--publisher", "fund", "--yes", "--no-build") == 0
    faults.answer(200, body)
    assert run(place.folder, "push") == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(push, "plan", lambda client, *_, **__: {}[client])
        assert run(place.folder, "push", "--now") == 3
    said = capfd.readouterr()
    assert "KeyError" in said.err
    assert token not in said.out + said.err
    ledger = (place.folder / "ledger.sqlite").read_bytes()
    assert token.encode() not in ledger


def test_what_holds_it_does_not_show_it() -> None:
    with Ckan(GONE, SECRET) as client:
        shown = [repr(one) for one in (client, client._session, client._remote, client._session.headers)]
    assert SECRET not in "".join(shown)


def test_no_command_takes_it_as_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    """On a command line every user of the machine sees it."""
    assert _help([], capsys)
    verbs = re.findall(r"^    ([a-z]+) ", _help([], capsys), flags=re.MULTILINE)
    assert {"push", "pull", "submit", "status"} <= set(verbs)
    for verb in verbs:
        assert not re.search(r"--\S*(token|key|secret|password)", _help([verb], capsys)), verb


def _help(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        cli.main([*words, "--help", "--lang", "en"])
    return capsys.readouterr().out
