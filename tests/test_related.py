"""A project names others that it is one work with, or goes on from: of any publisher, by code or by address."""

from pathlib import Path

import openpyxl
import pytest
from tests.making import GRAPH, PROJECT, run, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.iris import DCT
from thaktho.model import Finding
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test weaves a workspace

BASE = "https://test.example/id/project/"
OTHERS = [
    {**PROJECT, "code": "SCF-866", "title": "โครงการของมูลนิธิ"},
    {**PROJECT, "code": "", "title": "โครงการไม่มีรหัส"},
]


@pytest.fixture
def shared(tmp_path: Path) -> Workspace:
    """A workspace of three publishers in which ``other`` has published two projects, one of them without a code."""
    place = workspace(tmp_path / "shared", "fund", "other", "third")
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "other", project=OTHERS), "other").outcome == "accepted"
    return place


def related(catalogue: Catalogue) -> set[str]:
    return {
        quad.object.value  # type: ignore[union-attr]
        for quad in catalogue.held_for(GRAPH)
        if quad.predicate.value == DCT + "relation" and str(quad.graph_name) == f"<{GRAPH}>"
    }


def sent(place: Workspace, folder: Path, said: str, *more: dict[str, str]) -> tuple[set[str], list[Finding]]:
    with Catalogue(place, shipped()) as catalogue:
        what = submit(catalogue, twin(folder, project=[{**PROJECT, "related": said}, *more]))
        assert what.outcome == "accepted"
        return related(catalogue), [one for one in what.checked.findings if one.field == "related"]


def minted(place: Workspace) -> str:
    with Catalogue(place, shipped()) as catalogue:
        return next(iri for iri, code in catalogue.projects_beside(GRAPH) if not code)


@pytest.mark.parametrize("said", ["SCF-866", "scf 866", f"{BASE}other/SCF-866"])
def test_a_project_of_another_publisher_is_found_by_code_and_by_address(
    shared: Workspace, tmp_path: Path, said: str
) -> None:
    assert sent(shared, tmp_path / "f", said) == ({f"{BASE}other/SCF-866"}, [])


def test_several_are_parted_and_one_without_a_code_is_known_by_the_code_made_for_it(
    shared: Workspace, tmp_path: Path
) -> None:
    other = minted(shared)
    own = {**PROJECT, "code": "68-L5221-2-02", "title": "โครงการที่สอง"}
    found, findings = sent(shared, tmp_path / "f", f"SCF-866; {other.rsplit('/', 1)[-1]}; 68-L5221-2-02", own)
    assert (found, findings) == ({f"{BASE}other/SCF-866", other, f"{BASE}L5221/68-L5221-2-02"}, [])


def test_a_code_that_nobody_has_stays_as_printed_and_near_ones_are_named(shared: Workspace, tmp_path: Path) -> None:
    """It is never refused: the other may publish later."""
    found, (finding,) = sent(shared, tmp_path / "f", "SCF-886")
    assert found == set()
    assert (finding.severity, finding.rule) == ("warning", "find.project_unknown")
    assert finding.suggestion is not None
    assert "SCF-866" in finding.suggestion.en
    with Catalogue(shared, shipped()) as catalogue:
        tables = catalogue.facts()
        told = tables.execute("select iri, printed from statement where field = 'related'").fetchall()
        tables.close()
    assert told == [(None, "SCF-886")]
    found, (finding,) = sent(shared, tmp_path / "g", f"{BASE}other/SCF-1")
    assert (found, finding.rule) == (set(), "find.project_unknown")


def test_a_code_that_two_projects_have_is_asked_for_by_address(shared: Workspace, tmp_path: Path) -> None:
    with Catalogue(shared, shipped()) as catalogue:
        third = twin(tmp_path / "third", project=[{**OTHERS[0], "code": "SCF-866"}])
        assert submit(catalogue, third, "third").outcome == "accepted"
    found, (finding,) = sent(shared, tmp_path / "f", "SCF-866")
    assert (found, finding.severity, finding.rule) == (set(), "warning", "find.projects_alike")
    assert finding.suggestion is not None
    assert f"{BASE}third/SCF-866" in finding.suggestion.th
    assert sent(shared, tmp_path / "g", f"{BASE}third/SCF-866") == ({f"{BASE}third/SCF-866"}, [])


def test_a_row_that_names_itself_is_told(shared: Workspace, tmp_path: Path) -> None:
    found, (finding,) = sent(shared, tmp_path / "f", PROJECT["code"])
    assert (found, finding.severity, finding.rule) == (set(), "warning", "find.project_itself")


def test_a_project_that_the_file_drops_is_none_to_name(shared: Workspace, tmp_path: Path) -> None:
    """Else the file would point at what it takes away."""
    gone = {**PROJECT, "code": "68-L5221-2-09", "title": "โครงการที่จะหายไป"}
    sent(shared, tmp_path / "f", "", gone)
    found, (finding,) = sent(shared, tmp_path / "g", "68-L5221-2-09")
    assert (found, finding.rule) == (set(), "find.project_unknown")


def test_related_projects_come_back_in_the_form(shared: Workspace, tmp_path: Path) -> None:
    sent(shared, tmp_path / "f", f"SCF-866; {minted(shared)}; SCF-886")
    back = tmp_path / "back.xlsx"
    assert run(shared.folder, "export", "--format", "xlsx", "--publisher", "fund", "-o", back) == 0
    with Catalogue(shared, shipped()) as catalogue:
        before = related(catalogue)
        again = submit(catalogue, back)
        assert again.outcome == "accepted"
        assert related(catalogue) == before == {f"{BASE}other/SCF-866", *before}
        assert len(before) == 2
    assert [one.rule for one in again.checked.findings if one.field == "related"] == ["find.project_unknown"]


@pytest.mark.parametrize("code", ["7", ""])
def test_where_codes_begin_again_what_goes_on_names_last_years_project(tmp_path: Path, code: str) -> None:
    """The form of the new year says so already: nobody has to find the continuation."""
    place = workspace(tmp_path / "w", period="2568\ncodes_restart_yearly = true")
    with Catalogue(place, shipped()) as catalogue:
        first = submit(catalogue, twin(tmp_path / "f", project=[{**PROJECT, "code": code}]))
        assert first.outcome == "accepted"
        ((before, _),) = catalogue.projects_beside("https://test.example/none")
    form = tmp_path / "form.xlsx"
    assert run(place.folder, "template", "fund", "--year", "2569", "-o", form) == 0
    settings = place.folder / "publishers" / "fund" / "publisher.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("period = 2568", "period = 2569"), encoding="utf-8"
    )
    said = {"fiscalYear": 2569, "start": "1 ตุลาคม 2568", "end": "30 กันยายน 2569", "approved": 60000, "code": code}
    book = openpyxl.load_workbook(form)
    for at, field in enumerate(shipped().sheet("project").fields, 1):
        if said.get(field.name):
            book["โครงการ"].cell(3, at, said[field.name])
    book.save(form)
    with Catalogue(open_workspace(place.folder), shipped()) as catalogue:
        second = submit(catalogue, form)
        assert second.outcome == "accepted", second.checked.findings
        tables = catalogue.facts()
        ((project, other),) = tables.execute("select project, other from project_relation").fetchall()
        tables.close()
    assert (other, project != before) == (before, True)
