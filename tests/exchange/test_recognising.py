"""For which dataset a file is that came without a word: read with no CKAN at all."""

import shutil
from pathlib import Path

import pytest
from tests.making import workspace

from thaktho.contract import shipped
from thaktho.exchange.recognising import Meant, Unclear, meant
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace

BILL = Path(__file__).parents[1] / "fixtures" / "layouts" / "budget-bill.csv"
"""Rows of the years 2021 to 2023 CE, most of 2022, which is 2565 of the Buddhist era."""


def bills(place: Path, *years: int) -> Path:
    """Declare a dataset a year for the publisher ``fund``: the budget bill of that year."""
    workspace(place)
    file = place / "publishers" / "fund" / "publisher.toml"
    head, _, dataset = file.read_text(encoding="utf-8").partition("[[datasets]]")
    made = [
        dataset.replace("[2560, 2570]", str(year)).replace('"projects"', f'"bill-{year}"').replace("code_issuer", "#")
        for year in years
    ]
    file.write_text(head + "".join(f"[[datasets]]{one}\nlayout = 'budget-bill'\n" for one in made), encoding="utf-8")
    return place


def of_year(folder: Path, year: int) -> Path:
    """Keep of the bill only the rows of one year (CE)."""
    first, *rows = BILL.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    file = folder / "bill.csv"
    file.write_text(first + "".join(row for row in rows if f",{year}," in row), encoding="utf-8-sig")
    return file


def recognised(place: Path, file: Path) -> Meant | Unclear | None:
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        return meant(catalogue, file, list(catalogue.workspace.publishers.values()), None)


@pytest.mark.parametrize("years", [(2564, 2565), (2565, 2564)])
def test_a_layout_that_passes_other_years_over_is_read_as_each_dataset(tmp_path: Path, years: tuple[int, int]) -> None:
    """Whichever is declared first: a bill of one year is of that year's dataset."""
    place = bills(tmp_path / "workspace", *years)
    found = recognised(place, of_year(tmp_path, 2022))
    assert isinstance(found, Meant)
    assert found.dataset.years == (2565, 2565)


def test_a_bill_with_rows_of_two_declared_years_is_asked_about(tmp_path: Path) -> None:
    place = bills(tmp_path / "workspace", 2564, 2565)
    file = Path(shutil.copy(BILL, tmp_path / "bill.csv"))
    found = recognised(place, file)
    assert isinstance(found, Unclear)
    assert found.rule == "pull.fits_several"


def test_a_bill_of_no_declared_year_is_answered(tmp_path: Path) -> None:
    place = bills(tmp_path / "workspace", 2569, 2570)
    found = recognised(place, of_year(tmp_path, 2022))
    assert isinstance(found, Unclear), "its headers are known: she is told what was passed over"
    assert "find.rows_skipped" in {note.rule for note in found.notes}
