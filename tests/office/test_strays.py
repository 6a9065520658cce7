"""What a real LibreOffice makes of forms and formulas: whose form it is, and which cells are errors, is still known."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests import hostile
from tests.making import understood, workspace

from thaktho import form
from thaktho.contract import shipped
from thaktho.intake.files.tables import book_of, content
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole
KINDS = ("xlsx", "xls", "ods")
OTHER = {
    "publisher": {form.PUBLISHER: "songkhla-pao"},
    "dataset": {form.PUBLISHER: "fund", form.DATASET: "others"},
    "period": {form.PUBLISHER: "fund", form.DATASET: "projects", form.PERIOD: "2550"},
    "old": {form.PUBLISHER: "fund", form.CONTRACT: "000000000000"},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("strays") / "workspace")


@pytest.fixture(scope="module")
def saved(office: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of forms and a book of broken formulas, as LibreOffice saved them again in each kind."""
    out = tmp_path_factory.mktemp("saved")
    made = tmp_path_factory.mktemp("made")
    for name, properties in OTHER.items():
        (made / f"{name}.xlsx").write_bytes(hostile.with_form(properties))
    (made / "formulas.xlsx").write_bytes(hostile.plain(("=1/0", "=NA()", "=2500+68"), ("=A9999999", "x", "=NOSUCH()")))
    for kind in KINDS:
        office(kind, out, *made.iterdir())
    return out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", list(OTHER))
def test_a_form_that_was_saved_again_still_says_whose_it_is(
    place: Workspace, saved: Path, name: str, kind: str
) -> None:
    told = [note for note in understood(place, saved / f"{name}.{kind}").notes if note.rule.startswith("find.form_")]
    assert [(note.rule, note.severity) for note in told] == [
        (f"find.form_{name}", "info" if name == "old" else "violation")
    ]


def test_a_form_that_openpyxl_saved_again_still_says_whose_it_is(place: Workspace, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(hostile.with_form(OTHER["period"])))
    book.save(tmp_path / "again.xlsx")
    (note,) = (n for n in understood(place, tmp_path / "again.xlsx").notes if n.rule.startswith("find.form_"))
    assert note.rule == "find.form_period"
    assert "2550" in note.message.th


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_known_in_each_kind_and_what_was_calculated_is_a_value(saved: Path, kind: str) -> None:
    file = saved / f"formulas.{kind}"
    (table,) = book_of(file.name, content(file, shipped().sheet_names), twin=False).tables
    assert dict(table.faults) == {
        (1, 0): "#DIV/0!",
        (1, 1): "#N/A",
        (2, 0): "#NAME?",
        (2, 2): "#NAME?",
    }
    (row,) = (row for number, row in enumerate(table.rows) if number == 1)
    assert row[2] == 2568
