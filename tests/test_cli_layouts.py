"""Files of other systems at the command line: a layout is found or named, and a form says itself whose it is."""

import json
from pathlib import Path

import pytest
from tests.making import workspace

from thaktho.cli import main
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole  # whole files go through every stage

FIXTURES = Path(__file__).parent / "fixtures" / "layouts"


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "workspace", "fund", "other", period="2565")


def run(place: Workspace, *arguments: str | Path) -> int:
    return main([*map(str, arguments), "--workspace", str(place.folder), "--lang", "en"])


def test_a_foreign_file_is_read_checked_and_submitted(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    file = FIXTURES / "pao-budget.json"
    assert run(place, "read", file, "--publisher", "fund", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["fields"]["amount"]["cell"] for row in rows] == ["E2", "E3", "E4", "E5"]
    assert run(place, "check", file, "--publisher", "fund") == 0
    assert "read by the layout “PAO budgets" in capsys.readouterr().out
    assert run(place, "submit", file, "--publisher", "fund", "--yes", "--no-build") == 0
    assert run(place, "submit", file, "--publisher", "fund", "--yes", "--no-build") == 0
    assert "nothing" in capsys.readouterr().out.lower()


@pytest.mark.parametrize("verb", ["read", "check", "submit"])
def test_a_layout_that_does_not_exist_changes_nothing(
    place: Workspace, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert run(place, verb, FIXTURES / "e-gp.csv", "--publisher", "fund", "--layout", "e-pg") == 2
    said = capsys.readouterr().err
    assert "e-pg" in said
    assert "local-development-plan" in said
    run(place, "status")
    assert "e-gp.csv" not in capsys.readouterr().out


def test_a_layout_that_is_named_is_used(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place, "check", FIXTURES / "pao-budget.json", "--publisher", "fund", "--layout", "e-gp") == 1
    assert "does not have the headers of the layout “Public procurement" in capsys.readouterr().out


def test_a_form_says_for_whom_it_was_made(place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = tmp_path / "form.xlsx"
    assert run(place, "template", "other", "--year", "2565", "-o", form) == 0
    assert run(place, "check", form, "--json") == 1  # it is empty
    said = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert said["publisher"] == "other"
    assert [finding["rule"] for finding in said["findings"]] == ["find.no_rows"]


def test_a_file_that_does_not_say_whose_it_is_has_to_be_asked_about(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "check", FIXTURES / "e-gp.csv") == 2
    assert "--publisher" in capsys.readouterr().err
