"""Days that a CKAN and those who keep it have: moved, emptied, restored, renamed; and an editor who means harm."""

import secrets
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.ckan.faults import Faults
from tests.ckan.officer import Officer
from tests.ckan.real import RealCkan
from tests.exchange import test_pushing
from tests.exchange.test_pushing import Home, Make
from tests.making import PROJECT, run, with_ckan, workbook

from thaktho.ckan.client import TOKEN
from thaktho.ckan.package import resource_id
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole
home = test_pushing.home


def _shown(ckan: RealCkan, made: Home) -> dict[str, Any]:
    return dict(ckan.ask("package_show", id=made.package))


def _iri(made: Home) -> str:
    return f"https://test.example/id/dataset/{made.name}"


def _ours(iri: str) -> list[dict[str, str]]:
    return [{"key": "thaktho_dataset", "value": iri}, {"key": "thaktho_manifest", "value": "unfinished"}]


def test_another_ckan_is_told_everything(ckan: RealCkan, home: Make, faults: Faults) -> None:
    made = home()
    assert run(made.folder, "push") == 0
    ckan.ask("dataset_purge", id=made.package)  # it is at another address, and has nothing yet
    made.at(faults.url)
    assert run(made.folder, "push") == 0
    assert _shown(ckan, made)["version"] == "1"
    faults.seen.clear()
    assert run(made.folder, "push") == 0
    assert faults.seen == []


def test_a_ckan_that_was_emptied_is_told_again_when_all_is_asked_for(ckan: RealCkan, home: Make) -> None:
    """A restored backup looks the same: the outbox says that everything was sent, and the CKAN lacks it."""
    made = home()
    assert run(made.folder, "push") == 0
    ckan.ask("dataset_purge", id=made.package)
    assert run(made.folder, "push") == 0
    assert not ckan.ask("package_search", fq=f"name:{made.package}")["count"], "what was sent is not looked at"
    assert run(made.folder, "push", "--all", "--dry-run") == 0
    assert not ckan.ask("package_search", fq=f"name:{made.package}")["count"]
    assert run(made.folder, "push", "--all") == 0
    assert ckan.ask("package_show", id=made.package)["version"] == "1"


def test_a_package_that_an_editor_elsewhere_made_to_look_like_ours_is_not_taken_over(
    ckan: RealCkan, home: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home()
    elsewhere = ckan.organization()
    editor = ckan.editor(elsewhere)
    said = {"name": made.package, "owner_org": elsewhere, "title": "hers", "extras": _ours(_iri(made))}
    ckan.ask_as(editor, "package_create", **said)
    ckan.answer(
        editor, "resource_create", upload=("a.html", b"<h1>false</h1>"), package_id=made.package, name="false"
    ).raise_for_status()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOKEN, ckan.sysadmin_token)
        assert run(made.folder, "push") == 3
        out = capsys.readouterr().out
        assert elsewhere in out
    shown = _shown(ckan, made)
    assert (shown["organization"]["name"], shown["title"], len(shown["resources"])) == (elsewhere, "hers", 1)
    assert shown["state"] == "active"


def test_a_resource_id_that_somebody_took_is_named_and_everything_else_stays(
    ckan: RealCkan, home: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home()
    elsewhere = ckan.organization()
    editor = ckan.editor(elsewhere)
    name = f"plan-{secrets.token_hex(6)}"
    ckan.ask_as(editor, "package_create", name=name, owner_org=elsewhere)
    taken = resource_id(_iri(made), "dataset.csv")
    ckan.ask_as(editor, "resource_create", package_id=name, id=taken, name="x", url="http://x.example")
    assert run(made.folder, "push") == 3
    assert taken in capsys.readouterr().out
    assert _shown(ckan, made)["private"]
    ckan.ask("resource_delete", id=taken)
    assert run(made.folder, "push", made.name) == 0
    assert taken in [one["id"] for one in _shown(ckan, made)["resources"]]


def test_an_organisation_that_got_another_name_is_the_same_one(ckan: RealCkan, home: Make) -> None:
    """CKAN goes on showing the old name in its packages until it indexes them anew."""
    made = home()
    assert run(made.folder, "push") == 0
    renamed = f"{made.organization}-new"
    ckan.ask("organization_patch", id=made.organization, name=renamed)
    assert run(made.folder, "push", made.name) == 0
    with_ckan(open_workspace(made.folder), ckan.url, **{made.publishers[0]: renamed})
    assert run(made.folder, "push") == 0
    assert _shown(ckan, made)["organization"]["name"] == renamed


def test_a_publisher_that_goes_to_another_organisation_takes_its_dataset_along(
    ckan: RealCkan, home: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = home()
    assert run(made.folder, "push") == 0
    other = ckan.organization()
    with_ckan(open_workspace(made.folder), ckan.url, **{made.publishers[0]: other})
    assert run(made.folder, "push") == 3, "its token has no right there"
    assert _shown(ckan, made)["organization"]["name"] == made.organization
    monkeypatch.setenv(TOKEN, ckan.sysadmin_token)
    assert run(made.folder, "push", made.name) == 0
    assert _shown(ckan, made)["organization"]["name"] == other


def test_a_pull_that_was_stopped_before_the_site_was_built_is_ended_by_the_next(
    ckan: RealCkan, home: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = home(submitted=False)
    officer = Officer(ckan, made.organization, made.token)
    file = workbook(tmp_path / "plan.xlsx", project=[dict(PROJECT)])
    officer.upload(officer.package(), file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Catalogue, "build", _full)
        assert run(made.folder, "pull") == 3
    assert not (made.folder / "public").exists()
    assert run(made.folder, "pull", "--dry-run") == 0
    assert not (made.folder / "public").exists()
    assert run(made.folder, "pull") == 0
    assert PROJECT["title"].encode() in b"".join(file.read_bytes() for file in made.folder.glob("public/**/*.csv"))
    capsys.readouterr()
    assert run(made.folder, "pull") == 0
    assert "Building" not in capsys.readouterr().err


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("unbuilt")
def test_deleted_before_a_purge_was_sent_it_is_overwritten_all_the_same(ckan: RealCkan, home: Make) -> None:
    made = home()
    assert run(made.folder, "push") == 0
    table = next(one["url"] for one in _shown(ckan, made)["resources"] if one["thaktho_file"] == "dataset.csv")
    why = ("--why", "เจ้าของขอ", "--text", "โครงการที่ 2", "--yes")
    assert run(made.folder, "purge", f"{made.name}/1", *why) == 0
    assert run(made.folder, "push", "--delete", made.name, "--yes") == 0
    assert run(made.folder, "push") == 0
    assert _shown(ckan, made)["state"] == "deleted"
    held = requests.get(table, headers={"Authorization": ckan.sysadmin_token}, timeout=30)
    assert "โครงการที่ 2" not in held.content.decode()
