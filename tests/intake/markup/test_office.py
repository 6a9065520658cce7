"""Marked-up workbooks in LibreOffice: opened without complaint, and marks taken away again after it saved them."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.intake.markup.books import (
    HER_NOTE,
    SHEET,
    findings,
    marked,
    prefixed,
    rich,
    rows,
    simple_book,
    strict,
)
from tests.making import workbook

from thaktho.intake.markup.colours import ALWAYS
from thaktho.intake.markup.notes import START
from thaktho.model import RESULTS_SHEET
from thaktho.workspace import Workspace

pytestmark = [pytest.mark.whole, pytest.mark.filterwarnings("ignore:.*extension is not supported")]


Office = Callable[..., None]


def saved(office: Office, file: Path, kind: str = "xlsx") -> Path:
    """Open a file in LibreOffice and save it; return the new file."""
    out = file.parent / "saved"
    office(kind, out, file)
    return out / f"{file.stem}.{kind}"


def rules(file: Path) -> int:
    """Return how many rules of ours the first sheet has."""
    sheet = openpyxl.load_workbook(file)[SHEET]
    return sum(rule.formula == [ALWAYS] for found in sheet.conditional_formatting._cf_rules.values() for rule in found)


def noted(file: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(file)[SHEET]
    return {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}


def test_it_opens_and_says_the_same_and_its_marks_do_not_pile_up(
    place: Workspace, tmp_path: Path, office: Office
) -> None:
    hers = rich(tmp_path / "plan.xlsx")
    out = marked(place, hers, tmp_path / "out.xlsx")
    back = saved(office, out)
    assert findings(place, back) == findings(place, hers)
    again = marked(place, back, tmp_path / "again.xlsx")
    assert openpyxl.load_workbook(again).sheetnames == openpyxl.load_workbook(out).sheetnames
    assert rules(again) == rules(back) == rules(out) == 2
    assert noted(again) == noted(back) == noted(out)
    assert noted(again)["E4"].startswith(f"{HER_NOTE}\n{START}")
    assert openpyxl.load_workbook(again, data_only=True)[SHEET]["E3"].value == 3568


def test_no_mark_is_left_in_a_mended_file_that_it_saved(place: Workspace, tmp_path: Path, office: Office) -> None:
    good = [
        {**row, "approved": "60000", "area": "900101", "targetGroup": "1004", "goal": "SKH2570-3"} for row in rows()
    ]
    bad = [{**row, "approved": "หกหมื่น"} for row in good]
    back = saved(office, marked(place, workbook(tmp_path / "bad.xlsx", project=bad), tmp_path / "out.xlsx"))
    book = openpyxl.load_workbook(back)
    headers = [cell.value for cell in book[SHEET][1]]
    for row in range(2, len(good) + 2):
        book[SHEET].cell(row, headers.index("งบประมาณที่อนุมัติ") + 1).value = "60000"
    book.save(back)
    again = marked(place, back, tmp_path / "again.xlsx")
    left = {one["cell"] for one in findings(place, again) if one["cell"]}
    assert noted(again).keys() == left


@pytest.mark.parametrize("write", [strict, prefixed])
def test_it_opens_workbooks_written_in_other_ways(
    place: Workspace, tmp_path: Path, office: Office, write: Callable[[Path, Path], Path]
) -> None:
    file = write(simple_book(tmp_path / "simple.xlsx"), tmp_path / "plan.xlsx")
    back = saved(office, marked(place, file, tmp_path / "out.xlsx"))
    assert findings(place, back) == findings(place, file)
    assert RESULTS_SHEET in openpyxl.load_workbook(back).sheetnames
    assert rules(back) == 2


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_files_of_other_formats_give_a_workbook_with_their_values(
    place: Workspace, tmp_path: Path, office: Office, kind: str
) -> None:
    file = saved(office, simple_book(tmp_path / "plan.xlsx"), kind)
    out = marked(place, file, tmp_path / "out.xlsx")
    assert findings(place, out) == findings(place, file) != []
    assert rules(saved(office, out)) == 2


def test_it_is_printed(place: Workspace, tmp_path: Path, office: Office) -> None:
    """A PDF of every page: what an officer sends on to a colleague."""
    pdf = saved(office, marked(place, rich(tmp_path / "plan.xlsx"), tmp_path / "out.xlsx"), "pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")
