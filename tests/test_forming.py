"""Forms through the commands: a new year starts from what goes on, and what is published comes back whole."""

import dataclasses
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyoxigraph import NamedNode, Quad
from tests.making import PROJECT, submit, twin, workspace

from thaktho import forming
from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.describe import identity
from thaktho.errors import UsageError
from thaktho.flow import Catalogue
from thaktho.iris import DCT
from thaktho.workspace import DatasetSettings, Publisher, Workspace, open_workspace

pytestmark = pytest.mark.whole  # forms are made of all that a workspace holds

UNFINISHED = {**PROJECT, "status": "ongoing", "area": "900101; หลังวัด", "responsible": "ชมรมผู้สูงอายุ"}
UNTOLD = {**PROJECT, "code": "68-L5221-2-02", "title": "โครงการไม่บอกสถานะ", "parent": "68-L5221-2-09"}
ENDED = {**PROJECT, "code": "68-L5221-2-09", "title": "โครงการที่จบแล้ว", "status": "completed"}
EARLIER = {**PROJECT, "code": "67-L5221-2-01", "title": "โครงการปีก่อนโน้น", "fiscalYear": "2567", "start": "", "end": ""}
FUND = {"code": "L5221", "name": "กองทุนสุขภาพตำบล", "kind": "community-health-fund"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose publisher ``fund`` has published the fiscal years 2567 and 2568."""
    home = tmp_path_factory.mktemp("forming")
    place = workspace(home / "workspace", "fund", "other")
    with Catalogue(place, shipped()) as catalogue:
        goals = [{"code": "G-1", "title": "สังคมเป็นสุข", "strategy": "S-1"}]
        strategy = [{"code": "S-1", "title": "วิสัยทัศน์ทดสอบ"}]
        submit(catalogue, twin(home / "other", goal=goals, strategy=strategy), "other")
        rows = [UNFINISHED, UNTOLD, ENDED, EARLIER]
        assert submit(catalogue, twin(home / "fund", project=rows, fund=[FUND])).outcome == "accepted"
    return home / "workspace"


def rows(file: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the filled rows of a form, by the names of their fields."""
    fields = shipped().sheet(sheet).fields
    page = openpyxl.load_workbook(file)[shipped().sheet(sheet).sheet.th]
    cells = [[cell.value for cell in row] for row in page.iter_rows(min_row=3, max_col=len(fields))]
    lines = [zip((field.name for field in fields), row, strict=True) for row in cells if any(row)]
    return [{name: value for name, value in line if value is not None} for line in lines]


def made(filled: Path, tmp_path: Path, *options: str) -> Path:
    file = tmp_path / "plan.xlsx"
    assert main(["template", "fund", "--workspace", str(filled), "-o", str(file), *options]) == 0
    return file


def fill(file: Path, **said: object) -> None:
    """Write values (field name → value) into the one row of projects of a form."""
    book = openpyxl.load_workbook(file)
    names = [field.name for field in shipped().sheet("project").fields]
    for name, value in {
        **{n: v for n, v in PROJECT.items() if n in names and n not in {"start", "end"}},
        **said,
    }.items():
        book["โครงการ"].cell(3, names.index(name) + 1, value)
    book.save(file)


def test_last_years_unfinished_projects_stand_in_the_form_of_the_new_year(filled: Path, tmp_path: Path) -> None:
    """Code, title, fund and place go on; amounts, days, status and the fiscal year are the officer's to say."""
    found = rows(made(filled, tmp_path, "--year", "2569"), "project")
    kept = {
        "code": PROJECT["code"],
        "title": PROJECT["title"],
        "fund": "L5221 กองทุนสุขภาพตำบล",
        "area": "900101 ตำบลบ่อยาง อำเภอเมืองสงขลา จังหวัดสงขลา; หลังวัด",
        "plan": PROJECT["plan"],
        "targetGroup": "1004 ผู้สูงอายุ",
    }
    other = {**kept, "code": UNTOLD["code"], "title": UNTOLD["title"], "area": kept["area"].partition(";")[0]}
    assert found == [{**kept, "responsible": "ชมรมผู้สูงอายุ"}, other]


def test_the_funds_of_the_agency_stand_in_the_form_and_in_its_lists(filled: Path, tmp_path: Path) -> None:
    file = made(filled, tmp_path, "--year", "2569")
    (fund,) = rows(file, "fund")
    assert (fund["code"], fund["name"], fund["kind"].partition(" ")[0]) == ("L5221", FUND["name"], FUND["kind"])
    lists = {
        column[0].value: [cell.value for cell in column[1:]]
        for column in openpyxl.load_workbook(file)["รายการให้เลือก"].columns
    }
    assert "L5221 กองทุนสุขภาพตำบล" in lists["Fund"]
    assert "G-1 สังคมเป็นสุข" in lists["Goal"]
    assert PROJECT["plan"] in lists["AnnualPlan"]
    assert "900101 ตำบลบ่อยาง อำเภอเมืองสงขลา จังหวัดสงขลา" in lists["Area"]
    assert not [name for name in lists["Area"] if name and name[:2].isdecimal() and not name.startswith("90")]


def test_the_form_of_a_year_that_nobody_declared_can_be_checked_but_not_submitted(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """She fills in the coming year before the settings know of it; what is missing is said, and to whom to say it."""
    file = made(filled, tmp_path, "--year", "2571")
    fill(file, fiscalYear=2571)
    assert main(["check", str(file), "--workspace", str(filled), "--lang", "th"]) == 0
    assert "ปี 2571 ยังไม่เปิดรับ" in capsys.readouterr().out
    assert main(["submit", str(file), "--yes", "--workspace", str(filled), "--lang", "th"]) == 2
    assert "publishers/fund/publisher.toml" in capsys.readouterr().err


def test_a_code_that_thaktho_wrote_into_the_form_is_not_called_missing(filled: Path, tmp_path: Path) -> None:
    """She is told to keep it; a code that she should have given is still asked for in the row without any."""
    file = made(filled, tmp_path, "--year", "2569")
    book = openpyxl.load_workbook(file)
    for number, code in ((3, "M-A94B6A5AA6"), (4, None)):
        book["โครงการ"].cell(number, 1, code).value = code
    book.save(file)
    place = open_workspace(filled)
    who = place.publisher("fund")
    with Catalogue(place, shipped()) as catalogue:
        found = catalogue.check(file, who, who.dataset(None)).findings
    assert [one.cell for one in found if one.field == "code" and one.rule == "find.expected"] == ["A4"]


def test_of_several_datasets_the_form_of_a_new_year_is_of_the_one_that_goes_on(tmp_path: Path) -> None:
    """Budgets of past years stand beside the projects in the settings of the example's largest publisher."""
    place = workspace(tmp_path, "fund")
    who = place.publisher("fund")
    (goes_on,) = who.datasets
    past = dataclasses.replace(goes_on, id="budget-2566", years=(2566, 2566))
    several = dataclasses.replace(who, datasets=(past, goes_on))
    found, year = forming.dataset_for(several, None, "2571")
    assert (found.id, found.years, year) == (goes_on.id, (2571, 2571), 2571)
    two = dataclasses.replace(who, datasets=(dataclasses.replace(goes_on, id="other"), goes_on))
    with pytest.raises(UsageError):
        forming.dataset_for(two, None, "2571")


def test_the_filled_in_form_of_a_new_year_passes_and_names_the_things_meant(filled: Path, tmp_path: Path) -> None:
    """The lists of the form are understood: fund, goal, group and place are the very ones."""
    file = made(filled, tmp_path, "--year", "2569")
    book = openpyxl.load_workbook(file)
    page, names = book["โครงการ"], [field.name for field in shipped().sheet("project").fields]
    for number in (3, 4):
        page.cell(number, names.index("fiscalYear") + 1, 2569)
        page.cell(number, names.index("goal") + 1, "G-1 สังคมเป็นสุข")
    book.save(file)
    place = open_workspace(filled)
    who = place.publisher("fund")
    with Catalogue(place, shipped()) as catalogue:
        checked = catalogue.check(file, who, who.dataset(None))
    assert [finding for finding in checked.findings if finding.severity == "violation"] == []
    row = next(row for row in checked.reading.rows if row.cls == "project")
    told = [row.iri, *(row.fields[name][0].term for name in ("fund", "goal", "targetGroup", "area"))]
    assert [str(term).split("/id/")[1] for term in told] == [
        "project/L5221/68-L5221-2-01",
        "fund/L5221",
        "goal/G-1",
        "code/target-group/1004",
        "area/900101",
    ]


def test_codes_that_begin_again_each_year_are_left_out(filled: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(filled, tmp_path / "workspace"))
    settings = home / "publishers" / "fund" / "publisher.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "codes_restart_yearly = true\n", encoding="utf-8")
    assert [row.get("code") for row in rows(made(home, tmp_path, "--year", "2569"), "project")] == [None, None]


def test_a_form_never_goes_over_a_file_unless_told_to(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(filled, tmp_path)
    before = file.read_bytes()
    asked = ["template", "fund", "--workspace", str(filled), "-o", str(file), "--lang", "th", "--year", "2568"]
    assert main(asked) == 2
    assert "--yes" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert main([*asked, "--yes"]) == 0
    assert file.read_bytes() != before


def test_a_form_that_cannot_be_written_is_said_and_nothing_is_left(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "plan.xlsx"
    assert main(["template", "fund", "--workspace", str(filled), "-o", str(file)]) == 3
    assert not file.parent.exists()


def test_a_year_that_is_not_declared_yet_takes_after_the_newest_before_it(place: Workspace) -> None:
    dataset, year = forming.dataset_for(place.publisher("fund"), None, "2575")
    assert (dataset.id, dataset.period, year) == ("projects", "2575", 2575)
    assert forming.dataset_for(place.publisher("fund"), "projects", None)[0].period == "2560-2570"


@pytest.mark.parametrize(("name", "year"), [("none", "2575"), (None, "ปีหน้า"), (None, "2026"), ("none", None)])
def test_what_form_is_meant_has_to_be_clear(place: Workspace, name: str | None, year: str | None) -> None:
    with pytest.raises(UsageError):
        forming.dataset_for(place.publisher("fund"), name, year)


# -- export ----------------------------------------------------------------------------------------------------


def test_what_is_published_comes_back_in_the_form(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "back.xlsx"
    assert main(["export", "--format", "xlsx", "--publisher", "fund", "-o", str(file), "--workspace", str(filled)]) == 0
    found = rows(file, "project")
    assert [row["code"] for row in found] == [row["code"] for row in (UNFINISHED, UNTOLD, ENDED, EARLIER)]
    assert (found[0]["approved"], found[0]["start"]) == (60000, "1 ตุลาคม 2567")


def test_what_is_not_published_yet_is_said(
    place: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "back.xlsx"
    home = str(place.folder)
    assert main(["export", "--format", "xlsx", "--publisher", "fund", "-o", str(file), "--workspace", home]) == 1
    assert "fund/projects/2560-2570" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.whole
def test_the_site_offers_a_blank_form_of_nobody(site: Path) -> None:
    form = site / "download" / "form.xlsx"
    book = openpyxl.load_workbook(form)
    assert [prop.name for prop in book.custom_doc_props.props] == ["thaktho.contract"]
    assert all(rows(form, sheet.name) == [] for sheet in shipped().sheets if sheet.sheet.th in book.sheetnames)
    for page in ("about", "en/publisher/songkhla-pao"):
        assert "download/form.xlsx" in (site / page / "index.html").read_text(encoding="utf-8")


@pytest.mark.whole
def test_every_dataset_of_the_example_says_the_same_when_its_form_is_read(songkhla: Path, tmp_path: Path) -> None:
    """All that a dataset's graph says comes back, but for which row said it: every publisher, kind of row and name."""
    folder = shutil.copytree(songkhla, tmp_path / "songkhla", ignore=shutil.ignore_patterns("public"))
    home = open_workspace(Path(folder))
    with Catalogue(home, shipped()) as catalogue:
        facts, compared = catalogue.facts(), 0
        stored = _sayings(catalogue.store.quads())
        for publisher, dataset, graph in _datasets(home):
            file = tmp_path / "form.xlsx"
            file.write_bytes(forming.accepted(catalogue, facts, publisher, dataset))
            checked = catalogue.check(file, publisher, dataset)
            iri = identity.dataset_iri(home.base, publisher.id, dataset)
            own = identity.quads(home, publisher, dataset, iri, identity.Counts(0, 0))
            told = {quad for quad in own if quad.subject == NamedNode(iri)}  # of the file, not of its rows
            before = {quad for quad in stored[graph] if quad.subject != NamedNode(iri)}
            after = _sayings([*checked.candidate.quads, *own])[graph] - told
            assert after == before, (publisher.id, dataset.id)
            assert checked.conforms
            compared += len(after)
        facts.close()
    assert compared > 10_000


def _sayings(quads: Iterable[Quad]) -> dict[str, set[Quad]]:
    """Return what each graph says, but for which row of a file said it."""
    found: dict[str, set[Quad]] = {}
    for quad in quads:
        if quad.predicate != NamedNode(DCT + "source") and isinstance(quad.graph_name, NamedNode):
            found.setdefault(quad.graph_name.value, set()).add(quad)
    return found


def _datasets(home: Workspace) -> Iterator[tuple[Publisher, DatasetSettings, str]]:
    for publisher in home.publishers.values():
        for dataset in publisher.datasets:
            yield publisher, dataset, identity.graph_iri(home.site_base, publisher.id, dataset)
