"""``docs/layouts.md`` says what the software does: every setting, every layout, and an example that is run."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from tests.making import grid, understood, workspace

from thaktho.contract import shipped
from thaktho.intake.layouts.layout import PLACEHOLDERS, Layout, Origin, RowLayout, Section
from thaktho.intake.layouts.layout_files import layouts

ROOT = Path(__file__).resolve().parents[1]
DOCS = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")


def table(head: str) -> list[list[str]]:
    """Return the rows of the table whose first header this is, each as its cells."""
    after = DOCS[DOCS.index(f"| {head} |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in after.splitlines()[2:]]


@pytest.mark.parametrize(
    ("head", "kind"),
    [("setting", Layout), ("of `sections`", Section), ("of `rows`", RowLayout), ("of a field", Origin)],
)
def test_the_settings_documented_are_those_that_are_read(head: str, kind: type) -> None:
    documented = [row[0].strip("`") for row in table(head)]
    read = [field.name for field in fields(kind) if not (kind is Layout and field.name == "name")]
    assert sorted(documented) == sorted(read)
    assert all(len(row) == 4 and all(row) for row in table(head))


def test_the_layouts_listed_are_those_that_ship(tmp_path: Path) -> None:
    listed = re.findall(r"`([\w-]+)`", " ".join(row[0] for row in table("")))
    assert set(listed) == layouts(tmp_path, shipped()).keys()


def test_the_placeholders_listed_are_those_that_are_filled() -> None:
    assert tuple(re.findall(r"`\{(\w+)\}`", DOCS)) == PLACEHOLDERS


def test_the_example_is_read_as_the_page_says(tmp_path: Path) -> None:
    said = DOCS[DOCS.index("```toml\n") + 8 :].partition("```")[0]
    assert tomllib.loads(said)
    place = workspace(tmp_path / "workspace", period="[2568, 2569]")
    home = place.folder / "publishers" / "_layouts"
    home.mkdir()
    (home / "mine.toml").write_text(said, encoding="utf-8")
    header = next(line for line in DOCS.splitlines() if line.startswith("| ลำดับ"))
    rows = [[cell.strip() for cell in header.strip("|").split("|")]]
    below = DOCS[DOCS.index(header) :].partition("\n\n")[0].splitlines()[2:]
    rows += [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in below]
    reading = understood(place, grid(tmp_path / "plan.csv", rows))
    assert reading.layout == "mine"
    assert [(row.first("fiscalYear"), str(row.first("approved")), row.first("area")) for row in reading.rows] == [
        (2568, "20000.00", "901002"),
        (2569, "15000.00", "901002"),
    ]
    assert [[value.value for value in row.fields["responsible"]] for row in reading.rows] == [
        ["กองสาธารณสุข", "รพ.สต.ปริก"],
        ["กองสาธารณสุข"],
    ]
    assert {row.fields["plan"][0].value for row in reading.rows} == {"แผนงานสาธารณสุข"}
    assert "find.total_row" in {note.rule for note in reading.notes}
