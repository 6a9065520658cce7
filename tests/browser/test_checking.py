"""`/check` as an officer meets it: on a phone, without a script, a workbook chosen, read and taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.browser.conftest import Open
from tests.serve.serving import running

pytestmark = pytest.mark.whole
DATASET = "local-health-funds/projects/2560-2569"


@pytest.fixture(scope="module")
def checker(songkhla: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the demonstration."""
    place = tmp_path_factory.mktemp("checking")
    for name in ("publishers", "published", "reference", "public"):
        (place / name).symlink_to(songkhla / name)
    shutil.copy(songkhla / "thaktho.toml", place)
    with running(place) as (address, _):
        yield address


@pytest.mark.parametrize(("language", "scheme"), [("th", "light"), ("en", "dark")])
def test_an_officer_checks_a_workbook_on_a_phone(
    checker: str, tab: Open, tmp_path: Path, language: str, scheme: str
) -> None:
    """Everybody can read what must be mended, what is to be looked at, and what is only told when it is opened."""
    book = openpyxl.Workbook()
    book.active.title = "โครงการ"
    book.active.append(["รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "แหล่งงบประมาณ", "งบประมาณที่อนุมัติ"])
    book.active.append(["68-L5221-2-01", "โครงการหนึ่ง", 2568, "L5221", "ห้าหมื่น"])
    book.active.append(["68-L5221-2-02", "โครงการสอง", "๒๕๖๘", "กองทุน L5221", "60,000 บาท"])
    book.save(tmp_path / "แผน.xlsx")
    watched = tab(width=360, height=740, java_script_enabled=True, accept_downloads=True, color_scheme=scheme)
    page = watched.go(checker, "/check" if language == "th" else "/en/check")
    assert watched.violations() == []
    assert watched.too_wide() == []
    page.select_option("#check-dataset", DATASET)
    page.set_input_files("#check-file", tmp_path / "แผน.xlsx")
    with page.expect_navigation(timeout=120_000):
        page.click(".check .button", no_wait_after=True)  # the line above has more patience
    assert page.locator(".finding.violation").count() == 1
    assert "E2" in page.inner_text(".finding.violation")
    assert page.locator(".finding.warning").count() > 0
    assert "publisher.toml" not in page.content()
    assert watched.violations() == []
    page.click("details summary")
    assert page.locator(".finding.info").first.is_visible()
    assert watched.violations() == []
    assert watched.too_wide() == []
    with page.expect_download() as taken:
        page.click(".check-result form .button")
    taken.value.save_as(tmp_path / "back.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "back.xlsx").sheetnames) == 2
    assert watched.complaints == []
