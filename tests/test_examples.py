"""The example workspace: accepted whole, as rich as promised, free of personal data, and rebuilt to the byte."""

import hashlib
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import raw

from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole

PLACES_AND_OFFICES = re.compile(
    "มิถุนายน|โต๊ะนาย|เกาะนางคำ|บ้านนางโอ|บ้านนางเหล้า|พนางตุง|นางพญา|นางรอง|นางเลิ้ง|นายก|นายอำเภอ|นายช่าง|นายทะเบียน|นายจ้าง|นายแพทย์|นายสัตวแพทย์|นายตรวจ|นายท้าย|นายหน้า"
)
"""A month, places and offices in which a title of persons seems to stand."""
PERSON = re.compile(r"(?:นางสาว|นาง|นาย|น\.\s?ส\.|ด\.\s?[ชญ]\.|เด็กชาย|เด็กหญิง)\s*[ก-ฮเ-ไ]")
IDENTITY = re.compile(r"(?<!\d)(?:\d{13}|\d[- ]\d{4}[- ]\d{5}[- ]\d{2}[- ]\d)(?!\d)")
PHONE = re.compile(
    r"(?<![\d.])(?:0[689]\d[- ]?\d{3}[- ]?\d{4}|0[2-7]\d?[- ]?\d{3}[- ]?\d{3,4}|\+66[- ]?\d[\d -]{7,})(?!\d)"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ADDRESS = re.compile(r"https?://\S+")


def _texts() -> Iterator[tuple[str, str]]:
    """Yield (where, text) of everything that the example holds: cells of workbooks, lines of other files."""
    for line in raw.everything():
        for header, cell in line.cells.items():
            yield f"{line.publisher}/{line.file}/{line.sheet} {line.number} {header}", cell
    for file in sorted(raw.EXAMPLE.rglob("*")):
        if file.suffix in {".csv", ".toml", ".md"}:
            for number, text in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
                yield f"{file.relative_to(raw.EXAMPLE)}:{number}", text


def _found(pattern: re.Pattern[str], *harmless: re.Pattern[str]) -> list[tuple[str, str]]:
    found = []
    for where, said in _texts():
        text = ADDRESS.sub(" ", said)
        for other in harmless:
            text = other.sub(" ", text)
        found += [(where, match.group()) for match in pattern.finditer(text)]
    return found


# -- no personal data -----------------------------------------------------------------------------------------


def test_no_number_of_an_identity_card() -> None:
    assert _found(IDENTITY) == []


def test_no_telephone_number() -> None:
    assert _found(PHONE) == []


def test_no_address_of_mail_but_those_that_cannot_exist() -> None:
    assert [found for found in _found(MAIL) if not found[1].endswith(".example")] == []


def test_no_persons_name() -> None:
    """A title and a name after it; islands, villages and mayors are none."""
    assert _found(PERSON, PLACES_AND_OFFICES) == []


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (IDENTITY, "เลข 1-9009-12345-67-8 และ 1900912345678"),
        (PHONE, "โทร 081-234-5678 หรือ 0812345678 หรือ 074-311234 หรือ 02 123 4567"),
        (PERSON, "โดยนายสมมติ นางสาวสมมติ น.ส.สมมติ ด.ช.สมมติ"),
        (MAIL, "write to somebody@mail.go.th"),
    ],
)
def test_the_patterns_catch_what_they_are_for(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)
    assert len(pattern.findall(caught)) == len(re.findall("และ|หรือ| น| ด", caught)) + 1


def test_the_patterns_leave_places_and_offices_alone() -> None:
    allowed = "ตำบลเกาะนางคำ บ้านนางโอ นายกเทศมนตรีตำบลปริก นายกองค์การบริหารส่วนตำบล นายอำเภอสะเดา"
    assert not PERSON.search(PLACES_AND_OFFICES.sub(" ", allowed))


# -- accepted, and as rich as promised ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(songkhla: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the woven workspace, to open."""
    folder = tmp_path_factory.mktemp("examples") / "workspace"
    shutil.copytree(songkhla, folder, ignore=shutil.ignore_patterns("public"))
    return folder


def test_every_dataset_is_accepted_without_a_violation(copy: Path) -> None:
    declared = {
        (file.parent.name, dataset["id"])
        for file in (raw.EXAMPLE / "publishers").glob("*/publisher.toml")
        for dataset in tomllib.loads(file.read_text(encoding="utf-8"))["datasets"]
    }
    with Catalogue(open_workspace(copy), shipped()) as catalogue:
        current = catalogue.ledger.current()
        assert {(received.publisher, received.dataset) for received, _ in current} == declared
        assert len(catalogue.ledger.history()) == len(declared)
    assert [received.iri for received, verdict in current if verdict.violations or verdict.left_out] == []
    assert sum(verdict.warnings for _, verdict in current) > 100


def test_it_is_as_rich_as_promised(copy: Path) -> None:
    with Catalogue(open_workspace(copy), shipped()) as catalogue:
        tables = catalogue.facts()
        count = {
            name: tables.execute(query).fetchall()[0][0]
            for name, query in {
                "projects": "select count(*) from project",
                "lines": "select count(*) from budget_line",
                "publishers": "select count(*) from publisher",
                "funds": "select count(*) from organization where is_fund",
                "tambon": "select count(distinct substr(area, 1, 6)) from project_area where length(area) >= 6",
                "strategies": "select count(*) from strategy",
                "goals": "select count(*) from goal",
            }.items()
        }
        tables.close()
    rows = list(raw.lines("โครงการ"))
    assert count["projects"] == len(rows) >= 150
    assert count["lines"] == len(list(raw.lines("รายการงบประมาณ")))
    assert count["projects"] + count["lines"] >= 300
    assert count["publishers"] == len({line.publisher for line in raw.everything()}) >= 8
    assert count["funds"] >= 30
    assert count["tambon"] >= 50
    assert count["strategies"] == len(list(raw.lines("ยุทธศาสตร์"))) >= 2
    assert count["goals"] == len(list(raw.lines("เป้าหมายร่วม"))) >= 3


def test_money_adds_up_to_what_the_files_say(copy: Path) -> None:
    """Every baht of the files is in the tables once, and no other."""
    with Catalogue(open_workspace(copy), shipped()) as catalogue:
        tables = catalogue.facts()
        ((approved,),) = tables.execute("select sum(approved) from funding").fetchall()
        ((lines,),) = tables.execute("select sum(amount) from budget_line").fetchall()
        tables.close()
    sheets = ("โครงการ", "แหล่งงบประมาณ")
    assert approved == sum(raw.baht(line["งบประมาณที่อนุมัติ"]) or 0 for name in sheets for line in raw.lines(name))
    assert lines == sum(raw.baht(line["จำนวนเงิน"]) or 0 for line in raw.lines("รายการงบประมาณ"))


def test_every_publisher_says_who_restated_the_facts_and_where_they_stood() -> None:
    for file in sorted((raw.EXAMPLE / "publishers").glob("*/publisher.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        assert said["contact"]["email"].endswith(".example"), file
        for dataset in said["datasets"]:
            if file.parent.name != "thaktho-editorial":
                assert "compiled_by" in dataset, (file, dataset["id"])
                assert all(source["title"] and source["url"] for source in dataset["sources"]), (file, dataset["id"])
                assert dataset["sources"], (file, dataset["id"])


def test_rebuilding_gives_the_same_bytes_of_data_and_site(copy: Path, songkhla: Path) -> None:
    """`thaktho rebuild` makes store and site again from ledger and archive: every file of them, byte for byte."""
    with Catalogue(open_workspace(copy), shipped()) as catalogue:
        before = catalogue.export()
    site = _digests(songkhla / "public")
    assert main(["rebuild", "--workspace", str(copy)]) == 0
    with Catalogue(open_workspace(copy), shipped()) as catalogue:
        assert catalogue.export() == before
    after = _digests(copy / "public")
    assert {name for name in site.keys() | after.keys() if site.get(name) != after.get(name)} == set()
    assert len(site) > 3000
    assert before.count(b"\n") > 10000
    assert not re.search(rb"(?m)^_:|> _:", before)


def _digests(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
