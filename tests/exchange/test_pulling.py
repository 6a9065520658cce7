"""Pulling, as an officer lives it who has nothing but CKAN's own page, against a real CKAN.

Names and numbers of people are made up.
"""

import csv
import io
import os
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
from tests import killing
from tests.ckan.faults import Faults
from tests.ckan.officer import Officer
from tests.ckan.real import RealCkan
from tests.making import GRAPH, PROJECT, run, with_ckan, workbook

from thaktho import iris
from thaktho.ckan.client import TOKEN, Ckan
from thaktho.contract import shipped
from thaktho.exchange.pulling import Looked, Pulling
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace, open_workspace

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"

pytestmark = pytest.mark.whole  # a real CKAN, and files through every stage

Rows = Sequence[Mapping[str, str]]
Book = Callable[..., bytes]
BAD = {**PROJECT, "code": "68-L5221-2-09", "approved": "หกหมื่น"}


def numbered(count: int, **changes: str) -> list[dict[str, str]]:
    return [{**PROJECT, "code": f"68-L5221-2-{n:02}", "title": f"โครงการที่ {n}", **changes} for n in range(1, count + 1)]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Make a workbook of rows; return its content."""

    def make(rows: Rows, **sheets: Rows) -> bytes:
        return workbook(tmp_path / "book.xlsx", project=rows, **sheets).read_bytes()

    return make


@pytest.fixture
def officer(ckan: RealCkan) -> Officer:
    organization = ckan.organization()
    return Officer(ckan, organization, ckan.editor(organization))


@pytest.fixture
def ours(ckan: RealCkan, officer: Officer, place: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace of ours whose publisher ``fund`` has the officer's organisation; the token is of an editor in it."""
    monkeypatch.setenv(TOKEN, officer.token)
    return with_ckan(place, ckan.url, fund=officer.organization)


def pulled(
    place: Workspace, url: str | None = None, *, dry_run: bool = False, token: str | None = None
) -> list[Looked]:
    """Pull as `thaktho pull` does, without building the site; a file has at most one trouble."""
    place = open_workspace(place.folder)
    assert place.ckan is not None
    publishers = [one for one in place.publishers.values() if one.ckan_organization]
    with (
        Catalogue(place, shipped()) as catalogue,
        Ckan(url or place.ckan.url, token or os.environ[TOKEN]) as ckan,
    ):
        pulling = Pulling(catalogue, ckan, dry_run=dry_run)
        return list(pulling.organization(str(publishers[0].ckan_organization), publishers))


def codes(looked: Sequence[Looked]) -> list[str | None]:
    return [one.outcome.code if one.outcome else None for one in looked]


def submissions(place: Workspace) -> list[tuple[str, str | None]]:
    """Return what was submitted, the oldest first: the key and number, and the verdict."""
    with Catalogue(place, shipped()) as catalogue:
        history = catalogue.ledger.history()
    return [(one.iri.partition("/submission/")[2], v.verdict if v else None) for one, v in reversed(history)]


def published(place: Workspace) -> list[str]:
    query = f"SELECT ?t WHERE {{ GRAPH <{GRAPH}> {{ ?s a <{iris.PROJ}Project> ; <{iris.DCT}title> ?t }} }} ORDER BY ?t"
    with Catalogue(place, shipped()) as catalogue:
        return [row["t"].value for row in catalogue.store.query(query)]  # type: ignore[union-attr]


# -- the way of a file ------------------------------------------------------------------------------------------------


def test_a_good_file_is_published_and_she_is_told(ours: Workspace, officer: Officer, book: Book) -> None:
    package = officer.package()
    resource = officer.upload(package, book(numbered(2)))
    (looked,) = pulled(ours)
    assert (looked.outcome and looked.outcome.code, looked.written) == ("published", True)
    assert published(ours) == ["โครงการที่ 1", "โครงการที่ 2"]
    assert submissions(ours) == [("fund/projects/2560-2570/1", "accepted")]
    assert officer.fields(package)["thaktho_status"] == "published"
    told = officer.report(package, resource)
    assert (told["status"], told["dataset"], told["projects"]) == ("published", "fund/projects/2560-2570", 2)
    assert told["taken_for_it_by"]["th"].startswith("ชุดข้อมูลที่ตรงกับไฟล์มีชุดเดียว")


def test_a_bad_file_gets_a_report_with_sheet_cell_and_a_right_value_and_mended_is_accepted(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    package = officer.package()
    resource = officer.upload(package, book([*numbered(1), BAD]))
    assert codes(pulled(ours)) == ["mend"]
    assert (published(ours), officer.fields(package)["thaktho_status"]) == ([], "mend")
    page = officer.read(package, resource, "html")
    (finding,) = (one for one in officer.report(package, resource)["findings"] if one["severity"] == "violation")
    assert finding["sheet"] == "โครงการ"
    assert finding["cell"].endswith("3")
    for said in (finding["sheet"], finding["cell"], finding["message"]["th"], "หกหมื่น"):
        assert said in page
    officer.replace(resource, book([*numbered(1), {**BAD, "approved": "60000"}]))
    assert codes(pulled(ours)) == ["published"]
    assert len(published(ours)) == 2
    assert officer.fields(package)["thaktho_status"] == "published"
    assert officer.report(package, resource)["status"] == "published"
    assert len(officer.names(package)) == 3


def test_nothing_of_hers_is_changed(ours: Workspace, officer: Officer, book: Book) -> None:
    package = officer.package(extras=[{"key": "hers", "value": "ของเธอ"}], tags=[{"name": "songkhla"}])
    officer.upload(package, book(numbered(1)))
    before = officer.shown(package)
    pulled(ours)
    after = officer.shown(package)
    assert after["resources"][0] == before["resources"][0]
    moved = {"resources", "num_resources", "extras", "metadata_modified"}
    assert {key: after[key] for key in after.keys() - moved} == {key: before[key] for key in before.keys() - moved}
    assert officer.fields(package)["hers"] == "ของเธอ"


def test_a_second_pull_asks_once_and_does_nothing(
    ours: Workspace, officer: Officer, book: Book, faults: Faults
) -> None:
    """Whatever the verdicts were: nothing is downloaded, written or submitted again."""
    officer.upload(officer.package(), book(numbered(2)))
    officer.upload(officer.package(), book([BAD]))
    officer.upload(officer.package(), b"name,phone\nx,1\n", "list.csv")
    officer.upload(officer.package(extras=[{"key": "thaktho_dataset", "value": "nothing/2500"}]), book(numbered(1)))
    assert sorted(str(code) for code in codes(pulled(ours))) == ["mend", "published", "unclear"]
    before = submissions(ours)
    assert pulled(ours, faults.url) == []
    assert [seen.action for seen in faults.seen] == ["package_search"]
    assert submissions(ours) == before


def test_a_dry_run_says_what_would_be_and_writes_nothing(
    ours: Workspace, officer: Officer, book: Book, faults: Faults
) -> None:
    package = officer.package()
    officer.upload(package, book(numbered(2)))
    before = officer.shown(package)
    (looked,) = pulled(ours, faults.url, dry_run=True)
    assert looked.outcome
    assert (looked.outcome.code, "would be published: 2 projects" in looked.outcome.says.en) == ("published", True)
    assert (faults.writes, officer.shown(package), submissions(ours)) == ([], before, [])
    assert codes(pulled(ours)) == ["published"]
    officer.upload(package, book(numbered(1)))
    assert codes(pulled(ours, dry_run=True)) == ["waits"]


def test_the_command_publishes_builds_and_says_so(
    ours: Workspace, officer: Officer, book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    officer.upload(officer.package(), book(numbered(2)))
    assert run(ours.folder, "pull") == 0
    said = capsys.readouterr().out
    assert "passed and is published: 2 projects" in said
    assert (ours.folder / "public" / "index.html").is_file()
    assert run(ours.folder, "pull", "fund") == 0
    assert "Nothing is new" in capsys.readouterr().out


# -- personal data ----------------------------------------------------------------------------------------------------

PERSONAL = {**PROJECT, "description": "ติดต่อ 1-1017-00203-45-0"}
NEEDLES = ("1-1017-00203-45-0", "1101700203450", "ทดสอบใจ")


def test_personal_data_is_told_at_once_and_nothing_of_it_is_repeated(
    ours: Workspace, officer: Officer, book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    package = officer.package()
    resource = officer.upload(package, book([PERSONAL]), "นายสมมุติ ทดสอบใจ 1-1017-00203-45-0.xlsx")
    hers = officer.shown(package)["resources"][0]
    assert run(ours.folder, "pull") == 0
    assert officer.fields(package)["thaktho_status"] == "personal"
    told = officer.report(package, resource)
    assert "ทุกคนยังเปิดดูไฟล์ได้ใน CKAN" in told["says"]["th"]
    (finding,) = (one for one in told["findings"] if one["severity"] == "violation")
    assert (finding["sheet"], finding["rule"]) == ("โครงการ", "find.personal_identity")
    assert finding["cell"]
    there = officer.shown(package)
    shown = str({**there, "resources": [one for one in there["resources"] if one != hers]})
    out = capsys.readouterr()
    ledger = b"".join(file.read_bytes() for file in ours.folder.glob("ledger.sqlite*"))
    said = [officer.read(package, resource, ending) for ending in ("html", "json")]
    for text in (*said, shown, out.out, out.err, ledger.decode("utf-8", "ignore")):
        assert not [needle for needle in NEEDLES if needle in text]
    assert published(ours) == []


def test_in_a_private_package_she_is_told_to_keep_it_so(ours: Workspace, officer: Officer, book: Book) -> None:
    package = officer.package(private=True)
    resource = officer.upload(package, book([PERSONAL]))
    assert codes(pulled(ours)) == ["personal"]
    assert "ตั้งเป็นส่วนตัวอยู่" in officer.report(package, resource)["says"]["th"]
    assert officer.shown(package)["private"] is True


def test_personal_data_is_told_also_where_it_is_not_clear_for_which_dataset(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    package = officer.package(extras=[{"key": "thaktho_dataset", "value": "other/2500"}])
    officer.upload(package, book([PERSONAL]))
    assert codes(pulled(ours)) == ["personal"]


def test_names_that_were_taken_out_still_stand_in_her_own_file_and_she_is_told(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    package = officer.package()
    resource = officer.upload(package, book([{**PROJECT, "description": "ประสานงานโดย นายสมมุติ ทดสอบใจ"}]))
    assert codes(pulled(ours)) == ["published"]
    assert "CKAN ยังแสดงชื่ออยู่" in officer.report(package, resource)["do"]["th"]
    assert "ทดสอบใจ" not in officer.read(package, resource, "json")


def test_a_file_taken_away_is_told_of_as_gone(ours: Workspace, officer: Officer, book: Book, ckan: RealCkan) -> None:
    package = officer.package()
    resource = officer.upload(package, book([PERSONAL]))
    pulled(ours)
    ckan.ask_as(officer.token, "resource_delete", id=resource)
    assert codes(pulled(ours)) == ["gone"]
    assert officer.fields(package)["thaktho_status"] == "gone"
    assert officer.report(package, resource)["status"] == "gone"
    assert pulled(ours) == []


@pytest.mark.usefixtures("unbuilt")
def test_after_a_purge_the_report_says_nothing_of_it_and_the_file_is_not_taken_again(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    """A name that no rule knows stands in a finding: who purges it says that it is one."""
    package = officer.package()
    content = book([{**PROJECT, "area": "บ้านทดสอบใจ นามสมมุติ"}])
    resource = officer.upload(package, content)
    assert codes(pulled(ours)) == ["published"]
    assert "นามสมมุติ" in officer.read(package, resource, "json")
    why = ("--why", "ขอให้ลบ", "--text", "ทดสอบใจ นามสมมุติ", "--yes")
    assert run(ours.folder, "purge", "fund/projects/2560-2570/1", *why) == 0
    assert codes(pulled(ours)) == ["purged"]
    for ending in ("html", "json"):
        assert "นามสมมุติ" not in officer.read(package, resource, ending)
    assert pulled(ours) == []
    officer.replace(resource, content)
    assert codes(pulled(ours)) == ["purged"]
    assert "ขอให้ลบ" not in officer.read(package, resource, "html")


# -- which dataset ----------------------------------------------------------------------------------------------------


def two_years(place: Workspace) -> Workspace:
    """Let ``fund`` have two datasets of a year each."""
    file = place.folder / "publishers/fund/publisher.toml"
    said = file.read_text(encoding="utf-8")
    head, _, dataset = said.partition("[[datasets]]")
    years = (dataset.replace("[2560, 2570]", year) for year in ("2568", "2569"))
    file.write_text(head + "".join(f"[[datasets]]{one}\n" for one in years), encoding="utf-8")
    return open_workspace(place.folder)


def test_the_years_of_the_rows_say_which_dataset(ours: Workspace, officer: Officer, book: Book) -> None:
    two_years(ours)
    officer.upload(officer.package(), book(numbered(1)))
    assert codes(pulled(ours)) == ["published"]
    assert submissions(ours) == [("fund/projects/2568/1", "accepted")]


def test_where_nothing_tells_she_is_told_what_to_write_and_then_it_is_accepted(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    two_years(ours)
    mixed = [*numbered(1), {**PROJECT, "code": "69-L5221-2-01", "fiscalYear": "2569", "start": "", "end": ""}]
    package = officer.package()
    resource = officer.upload(package, book(mixed))
    assert codes(pulled(ours)) == ["unclear"]
    do = officer.report(package, resource)["do"]["th"]
    assert "thaktho_dataset" in do
    assert "projects/2568" in do
    officer.say(package, thaktho_dataset="projects/2568")  # and the file stays as it is
    assert codes(pulled(ours)) == ["published"]
    assert "thaktho_dataset" in officer.report(package, resource)["taken_for_it_by"]["th"]


def test_a_file_taken_for_the_wrong_dataset_is_taken_for_the_one_that_she_then_names(
    ours: Workspace, officer: Officer, book: Book, ckan: RealCkan
) -> None:
    """Also where CKAN's page has no custom fields: in the description of the file."""
    file = ours.folder / "publishers/fund/publisher.toml"
    said = file.read_text(encoding="utf-8")
    dataset = said.partition("[[datasets]]")[2]
    file.write_text(f"{said}[[datasets]]{dataset}".replace("[2560, 2570]", "2568").replace('"projects"', '"plans"', 1))
    package = officer.package(extras=[{"key": "thaktho_dataset", "value": "plans"}])
    resource = officer.upload(package, book(numbered(1)))
    assert codes(pulled(ours)) == ["published"]
    ckan.ask_as(officer.token, "resource_patch", id=resource, description="ปีนี้ thaktho_dataset: projects/2568")
    pulled(ours)
    assert officer.report(package, resource)["dataset"] == "fund/projects/2568"


def test_a_form_of_ours_says_itself_for_which_dataset_it_is(ours: Workspace, officer: Officer, tmp_path: Path) -> None:
    two_years(ours)
    form = tmp_path / "form.xlsx"
    assert run(ours.folder, "template", "fund", "--year", "2569", "-o", form) == 0
    opened = openpyxl.load_workbook(form)
    names = [field.name for field in shipped().sheet("project").fields]
    said = {**PROJECT, "fiscalYear": "2569", "start": "1 ตุลาคม 2568", "end": "30 กันยายน 2569"}
    for name, value in said.items():
        opened["โครงการ"].cell(3, names.index(name) + 1, value)
    opened.save(form)
    package = officer.package()
    resource = officer.upload(package, form.read_bytes(), "form.xlsx")
    assert codes(pulled(ours)) == ["published"]
    assert submissions(ours) == [("fund/projects/2569/1", "accepted")]
    assert "แบบฟอร์ม" in officer.report(package, resource)["taken_for_it_by"]["th"]


def test_a_file_of_a_known_layout_without_a_row_for_us_is_answered(ours: Workspace, officer: Officer) -> None:
    """The budget bill of a year that is not the layout's: its headers are known, so she is told what was skipped."""
    file = ours.folder / "publishers/fund/publisher.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[2560, 2570]", "2569"), encoding="utf-8")
    package = officer.package()
    resource = officer.upload(package, (LAYOUTS / "budget-bill.csv").read_bytes(), "งบ.csv")
    assert codes(pulled(ours)) == ["mend"]
    rules = {one["rule"] for one in officer.report(package, resource)["findings"]}
    assert {"find.layout_taken", "find.rows_skipped", "find.no_rows"} <= rules


def test_what_is_no_file_for_us_is_left_alone(ours: Workspace, officer: Officer, ckan: RealCkan) -> None:
    """Her other data in CKAN: a list of something else, a link, a locked workbook, a web page called a workbook."""
    package = officer.package()
    officer.upload(package, "ชื่อสถานที่,ละติจูด\nหาดสมิหลา,7.2\n".encode(), "places.csv")
    officer.upload(package, b"<html><body><h1>Hello</h1></body></html>", "page.xlsx")
    officer.upload(package, b"PK\x03\x04broken", "broken.xlsx")
    ckan.ask_as(officer.token, "resource_create", package_id=package, name="x.xlsx", url="http://127.0.0.1:1/x.xlsx")
    before = officer.shown(package)
    assert pulled(ours) == []
    assert officer.shown(package) == before


# -- not over what is newer, not without a person ------------------------------------------------------------------


def test_losing_more_than_a_fifth_waits_for_a_person_and_their_yes_is_told(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    package = officer.package()
    resource = officer.upload(package, book(numbered(10)))
    pulled(ours)
    officer.replace(resource, book(numbered(7)))
    assert codes(pulled(ours)) == ["waits"]
    assert (len(published(ours)), officer.fields(package)["thaktho_status"]) == (10, "waits")
    assert pulled(ours) == []
    assert run(ours.folder, "submit", "--waiting", "fund/projects/2560-2570/2", "--yes", "--no-build") == 0
    assert len(published(ours)) == 7
    assert codes(pulled(ours)) == ["published"]
    assert officer.report(package, resource)["status"] == "published"
    assert pulled(ours) == []


def test_a_waiting_one_that_is_mended_is_published_in_its_place(ours: Workspace, officer: Officer, book: Book) -> None:
    resource = officer.upload(officer.package(), book(numbered(10)))
    pulled(ours)
    officer.replace(resource, book(numbered(2)))
    assert codes(pulled(ours)) == ["waits"]
    officer.replace(resource, book(numbered(9)))
    assert codes(pulled(ours)) == ["published"]
    assert len(published(ours)) == 9


def test_a_waiting_one_that_another_file_overtakes_is_told_so(ours: Workspace, officer: Officer, book: Book) -> None:
    officer.upload(officer.package(), book(numbered(10)))
    pulled(ours)
    package = officer.package()
    resource = officer.upload(package, book(numbered(2)))
    assert codes(pulled(ours)) == ["waits"]
    officer.upload(officer.package(), book(numbered(11)))
    assert codes(pulled(ours)) == ["published"]
    assert codes(pulled(ours)) == ["older"]
    assert "ใหม่กว่า" in officer.report(package, resource)["says"]["th"]
    assert pulled(ours) == []


def test_a_file_without_any_project_waits_for_a_person(ours: Workspace, officer: Officer, tmp_path: Path) -> None:
    """One sheet of several that she saved by itself; at a desk, its sender would see that it is not the whole."""
    fund = {"code": "L5221", "name": "กองทุนสุขภาพตำบล", "kind": "community-health-fund"}
    officer.upload(officer.package(), workbook(tmp_path / "fund.xlsx", fund=[fund]).read_bytes())
    assert codes(pulled(ours)) == ["waits"]
    assert submissions(ours) == [("fund/projects/2560-2570/1", None)]


def test_an_older_file_does_not_come_over_a_newer_one(
    ours: Workspace, officer: Officer, book: Book, tmp_path: Path
) -> None:
    """What was submitted here after she uploaded hers stays; uploading it again makes hers the newer one."""
    package = officer.package()
    resource = officer.upload(package, book(numbered(3, title="ของเธอ")))
    newer = workbook(tmp_path / "newer.xlsx", project=numbered(3))
    assert run(ours.folder, "submit", newer, "--publisher", "fund", "--yes", "--no-build") == 0
    assert codes(pulled(ours)) == ["older"]
    assert published(ours)[0] == "โครงการที่ 1"
    assert officer.fields(package)["thaktho_status"] == "older"
    officer.replace(resource, book(numbered(3, title="ของเธอ")))
    assert codes(pulled(ours)) == ["published"]
    assert published(ours) == ["ของเธอ"] * 3


def test_a_change_of_the_settings_opens_what_was_refused_and_not_what_was_published(
    ours: Workspace, officer: Officer, book: Book
) -> None:
    officer.upload(officer.package(), book(numbered(3)))
    assert codes(pulled(ours)) == ["published"]
    other = [{**row, "code": f"69{row['code'][2:]}", "title": "โครงการอื่น"} for row in numbered(3)]
    officer.upload(officer.package(extras=[{"key": "thaktho_dataset", "value": "plans"}]), book(other))
    assert codes(pulled(ours)) == ["unclear"]
    settings = ours.folder / "publishers/fund/publisher.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('id = "projects"', 'id = "plans"'), "utf-8")
    assert codes(pulled(ours)) == ["published"]
    assert submissions(ours) == [("fund/projects/2560-2570/1", "accepted"), ("fund/plans/2560-2570/1", "accepted")]


# -- loops ------------------------------------------------------------------------------------------------------------


def test_what_says_the_same_is_no_new_submission(ours: Workspace, officer: Officer, book: Book) -> None:
    """The same rows as a CSV, saved by another program."""
    officer.upload(officer.package(), book(numbered(2)))
    pulled(ours)
    labels = {field.name: field.label.th for field in shipped().sheet("project").fields}
    said = io.StringIO()
    writer = csv.writer(said)
    writer.writerow([labels[name] for name in PROJECT])
    writer.writerows([row[name] for name in PROJECT] for row in numbered(2))
    package = officer.package()
    officer.upload(package, said.getvalue().encode("utf-8-sig"), "โครงการ.csv")
    assert codes(pulled(ours)) == ["unchanged"]
    assert [verdict for _, verdict in submissions(ours)] == ["accepted", "unchanged"]
    assert officer.fields(package)["thaktho_status"] == "unchanged"
    assert pulled(ours) == []


def test_the_same_bytes_again_are_no_new_submission(ours: Workspace, officer: Officer, book: Book) -> None:
    content = book(numbered(2))
    resource = officer.upload(officer.package(), content)
    pulled(ours)
    officer.upload(officer.package(), content, "copy.xlsx")
    assert codes(pulled(ours)) == ["unchanged"]
    officer.replace(resource, content)
    assert codes(pulled(ours)) == ["unchanged"]
    assert [verdict for _, verdict in submissions(ours)] == ["accepted", "unchanged"]


@pytest.fixture
def alone(ours: Workspace) -> Workspace:
    """The workspace, its publisher under a name of its own: what is pushed has its name in a CKAN that all share."""
    home = ours.folder / "publishers"
    (home / "fund").rename(home / f"fund-{secrets.token_hex(5)}")
    return open_workspace(ours.folder)


def _ours_in(officer: Officer) -> dict[str, Any]:
    """Return the package that we pushed into her organisation."""
    found = officer.ckan.ask_as(officer.token, "package_search", fq=f'organization:"{officer.organization}"')
    (pushed,) = (one for one in found["results"] if one["version"])
    return dict(pushed)


@pytest.mark.usefixtures("unbuilt")
def test_what_was_pulled_is_pushed_and_never_pulled_again(
    alone: Workspace, officer: Officer, book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    """Round and round: pull, push, pull, push; after the first round nothing goes either way."""
    officer.upload(officer.package(), book(numbered(3)))
    assert run(alone.folder, "pull") == 0
    assert run(alone.folder, "push") == 0
    pushed = _ours_in(officer)
    assert {"TTL", "CSV"} <= {one["format"] for one in pushed["resources"]}
    for _ in range(2):
        assert pulled(alone) == []
        assert run(alone.folder, "push") == 0
    assert _ours_in(officer) == pushed
    assert [verdict for _, verdict in submissions(alone)] == ["accepted"]
    capsys.readouterr()


def test_a_file_uploaded_into_the_very_package_that_we_push_goes_round_once(
    alone: Workspace, officer: Officer, book: Book
) -> None:
    officer.upload(officer.package(), book(numbered(3)))
    pulled(alone)
    assert run(alone.folder, "push") == 0
    package = _ours_in(officer)
    resource = officer.upload(package["id"], book(numbered(4)))
    assert codes(pulled(alone)) == ["published"]
    assert run(alone.folder, "push") == 0
    after = _ours_in(officer)
    assert after["version"] == "2"
    there = {one["id"] for one in after["resources"]}
    assert {resource, *(one["id"] for one in package["resources"])} < there
    assert officer.report(package["id"], resource)["status"] == "published"
    assert officer.fields(package["id"])["thaktho_status"] == "published"
    assert pulled(alone) == []
    assert run(alone.folder, "push") == 0
    assert _ours_in(officer) == after


def test_our_own_table_downloaded_and_uploaded_again_is_no_news(alone: Workspace, officer: Officer, book: Book) -> None:
    officer.upload(officer.package(), book(numbered(3)))
    pulled(alone)
    assert run(alone.folder, "push") == 0
    package = _ours_in(officer)
    (url,) = (one["url"] for one in package["resources"] if one["thaktho_file"] == "dataset.csv")
    table = requests.get(url, timeout=60).content
    officer.upload(officer.package(), table, "ข้อมูลที่ดาวน์โหลด.csv")
    assert codes(pulled(alone)) == ["unchanged"]
    assert run(alone.folder, "push") == 0
    assert _ours_in(officer) == package
    assert pulled(alone) == []


# -- stopped at any moment --------------------------------------------------------------------------------------------

PULL = """
import sys
from pathlib import Path
from tests import killing
from thaktho.ckan.client import Ckan
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.exchange.pulling import Pulling
from thaktho.workspace import open_workspace
folder, token = killing.words()
place = open_workspace(Path(folder))
who = place.publisher("fund")
with Catalogue(place, shipped()) as catalogue, Ckan(place.ckan.url, token) as ckan:
    killing.arm(pulled=catalogue.ledger.pulled, ledger=catalogue.ledger, archive=catalogue.archive, ckan=ckan)
    list(Pulling(catalogue, ckan).organization(who.ckan_organization, [who]))
"""
STEPS = [
    *((step, 1, when) for step in ("ledger.receive", "ledger.judge") for when in ("before", "after")),
    *(("pulled.keep", number, "after") for number in range(1, 4)),
    *(("ckan.ask", number, when) for number in range(2, 6) for when in ("before", "after")),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: "-".join(map(str, step)))
def test_whatever_stops_a_pull_the_next_one_ends_it_once(
    ours: Workspace, officer: Officer, book: Book, step: tuple[str, int, str]
) -> None:
    """Never two acceptances of one content, and the verdict gets there."""
    package = officer.package()
    resource = officer.upload(package, book(numbered(2)))
    killing.driven(PULL, step, ours.folder, os.environ[TOKEN])
    pulled(ours)
    assert [verdict for _, verdict in submissions(ours)].count("accepted") == 1
    assert {verdict for _, verdict in submissions(ours)} <= {"accepted", None}
    assert (len(published(ours)), officer.fields(package)["thaktho_status"]) == (2, "published")
    assert officer.report(package, resource)["status"] == "published"
    assert len(officer.names(package)) == 3
    assert pulled(ours) == []


# -- who may ----------------------------------------------------------------------------------------------------


def test_an_editor_of_another_organisation_pulls_nothing(
    ours: Workspace,
    officer: Officer,
    book: Book,
    ckan: RealCkan,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    package = officer.package()
    officer.upload(package, book(numbered(2)))
    monkeypatch.setenv(TOKEN, ckan.editor(ckan.organization()))
    assert run(ours.folder, "pull") == 3
    said = capsys.readouterr().out
    assert "may not publish" in said
    assert "Nothing is new" not in said  # nobody could look
    assert (submissions(ours), len(officer.names(package))) == ([], 1)


def test_a_file_in_another_organisation_is_not_looked_at(ours: Workspace, book: Book, ckan: RealCkan) -> None:
    elsewhere = ckan.organization()
    Officer(ckan, elsewhere, ckan.editor(elsewhere)).upload(
        Officer(ckan, elsewhere, ckan.editor(elsewhere)).package(), book(numbered(2))
    )
    assert pulled(ours) == []


# -- trouble ----------------------------------------------------------------------------------------------------------


def _file(package: str, resource: str) -> str:
    return f"/dataset/{package}/resource/{resource}/download"


def test_a_file_that_cannot_be_had_now_is_had_the_next_time_and_others_go_on(
    ours: Workspace, officer: Officer, book: Book, faults: Faults
) -> None:
    package = officer.package()
    first = officer.upload(package, book([BAD]))
    officer.upload(package, book(numbered(1)), "b.xlsx")
    faults.answer(502, action=_file(package, first))
    looked = pulled(ours, faults.url)
    assert codes(looked) == [None, "published"]
    assert looked[0].trouble is not None
    faults.clear()
    assert codes(pulled(ours)) == ["older"]


@pytest.mark.parametrize("status", [403, 404])
def test_a_file_that_went_between_listing_and_download_is_told_and_written_nowhere(
    ours: Workspace, officer: Officer, book: Book, faults: Faults, status: int
) -> None:
    package = officer.package()
    resource = officer.upload(package, book(numbered(1)))
    faults.answer(status, action=_file(package, resource))
    (looked,) = pulled(ours, faults.url)
    assert (looked.outcome, looked.trouble is not None, len(officer.names(package))) == (None, True, 1)


def test_a_package_deleted_while_its_file_is_judged_is_told(
    ours: Workspace, officer: Officer, book: Book, ckan: RealCkan, faults: Faults
) -> None:
    package = officer.package()
    officer.upload(package, book(numbered(1)))
    faults.answer(404, b'{"success": false, "error": {"__type": "Not Found Error"}}', action="package_show")
    (looked,) = pulled(ours, faults.url)
    assert (looked.written, looked.trouble is not None) == (False, True)
    ckan.ask_as(officer.token, "package_delete", id=package)
    assert pulled(ours) == []


@pytest.mark.parametrize("action", ["package_show", "resource_create", "package_revise"])
def test_a_verdict_that_could_not_be_written_is_written_the_next_time_without_a_second_submission(
    ours: Workspace, officer: Officer, book: Book, faults: Faults, action: str
) -> None:
    package = officer.package()
    resource = officer.upload(package, book(numbered(2)))
    faults.answer(503, action=action)
    (looked,) = pulled(ours, faults.url)
    assert (looked.written, codes([looked])) == (False, ["published"])
    assert codes(pulled(ours)) == ["published"]
    assert submissions(ours) == [("fund/projects/2560-2570/1", "accepted")]
    assert officer.report(package, resource)["status"] == "published"
    assert pulled(ours) == []


def test_two_pulls_at_once_do_not_meet(ours: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    with Catalogue(ours, shipped()):
        assert run(ours.folder, "pull") == 3
    assert "Another command is using this workspace" in capsys.readouterr().err


def test_a_ckan_that_is_down_is_told_in_one_message(
    ours: Workspace, faults: Faults, capsys: pytest.CaptureFixture[str]
) -> None:
    with_ckan(ours, faults.url)
    faults.down()
    assert run(ours.folder, "pull") == 3
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    faults.up()


@pytest.mark.parametrize("body", [b'{"success": true, "result": {"results": 7}}', b'{"success": true, "result": []}'])
def test_a_ckan_that_answers_nonsense_is_told_in_one_message(
    ours: Workspace, faults: Faults, body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with_ckan(ours, faults.url)
    faults.answer(200, body, action="package_search")
    assert run(ours.folder, "pull") == 3
    assert "form of a CKAN" in capsys.readouterr().out


def test_a_hostile_file_that_claims_to_be_for_us_is_refused_in_words(
    ours: Workspace, officer: Officer, book: Book, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thaktho.exchange.upload_judging.MAX_BYTES", 1_000_000)
    package = officer.package(extras=[{"key": "thaktho_dataset", "value": "projects"}])
    page = officer.upload(package, b"<html><script>alert(1)</script><h1>Hello</h1></html>", "a.xlsx")
    broken = officer.upload(package, b"PK\x03\x04" + b"\x00" * 100, "../<script>b.xlsx")
    big = officer.upload(package, b"a", "c.xlsx")
    faults.answer(200, b"x" * 1_000_001, action=_file(package, big))
    good = officer.upload(package, book(numbered(1)), "d.xlsx")
    assert codes(pulled(ours, faults.url)) == ["unreadable", "unreadable", "unreadable", "published"]
    for resource in (page, broken, big):
        assert officer.report(package, resource)["status"] == "unreadable"
        assert "<script" not in officer.read(package, resource, "html")
    assert officer.report(package, good)["status"] == "published"
    assert officer.fields(package)["thaktho_status"] == "unreadable"


def test_the_ledger_holds_nothing_of_hers_but_ids_and_digests(ours: Workspace, officer: Officer, book: Book) -> None:
    officer.upload(officer.package(), book(numbered(1)), "ชื่อที่ไม่ควรเก็บ.xlsx")
    pulled(ours)
    database = sqlite3.connect(ours.folder / "ledger.sqlite")
    rows: list[Any] = database.execute("select * from pulled").fetchall()
    database.close()
    assert len(rows) == 1
    assert "ชื่อ" not in str(rows)
