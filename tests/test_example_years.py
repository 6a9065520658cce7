"""Examples in messages follow the dataset's years."""

from pathlib import Path

import pytest
from tests.making import PROJECT, PUBLISHER, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.example_years import YEAR, of_years
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace


@pytest.mark.parametrize(
    ("example", "kind", "moved"),
    [
        ("2568", "year", "2569"),
        ("1 ตุลาคม 2567", "date", "1 ตุลาคม 2568"),
        ("68-L5221-2-01", "text", "69-L5221-2-01"),
        ("68-L5221-2-00", "thing", "69-L5221-2-00"),
        ("12/2568", "text", "12/2569"),
        ("SKH2570-3", "thing", "SKH2570-3"),
        ("วิสัยทัศน์สงขลา 2570", "name", "วิสัยทัศน์สงขลา 2570"),
        ("60000", "money", "60000"),
        ("L5221", "thing", "L5221"),
        ("https://www.example.go.th/project/12", "iri", "https://www.example.go.th/project/12"),
    ],
)
def test_an_example_moves_with_its_year_and_what_has_none_stays(example: str, kind: str, moved: str) -> None:
    assert of_years(example, kind, (2569, 2569)) == moved
    assert of_years(example, kind, (YEAR, YEAR)) == example


@pytest.mark.parametrize(("years", "year"), [((2566, 2570), 2568), ((2560, 2565), 2565), ((2570, 2574), 2570)])
def test_of_several_years_the_nearest_counts(years: tuple[int, int], year: int) -> None:
    assert of_years("2568", "year", years) == str(year)


def test_the_shapes_have_examples_of_one_year() -> None:
    """A shape whose examples are of another year would be moved to a wrong one."""
    project = shipped().sheet("project")
    assert project.field("fiscalYear").example == str(YEAR)
    moved = shipped().of_years((2569, 2569))
    assert moved.sheet("project").field("start").example == "1 ตุลาคม 2568"
    assert moved.version == shipped().version
    assert shipped().sheet("project").field("fiscalYear").example == str(YEAR)


def test_a_message_shows_a_right_value_of_the_datasets_year(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace").folder
    said = PUBLISHER.format(id="fund").replace("[2560, 2570]", "2569")
    (place / "publishers" / "fund" / "publisher.toml").write_text(said, encoding="utf-8")
    file = twin(tmp_path / "file", project=[{**PROJECT, "start": "ต้นปี", "fiscalYear": "2569-2570"}])
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        found = {one.field: one for one in submit(catalogue, file).checked.findings if one.severity == "violation"}
    assert "1 ตุลาคม 2568" in str(found["start"].suggestion)
    assert "2569" in str(found["fiscalYear"].suggestion)
