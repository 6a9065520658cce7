"""A project's page as one way through, what changed on it and on its dataset's page, and the page of one that went."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import html5lib
import pytest
from pyoxigraph import NamedNode
from tests.pages.small import BASE, GONE, SITE, fill
from tests.pages_read import html_of

from thaktho.contract import shipped
from thaktho.describe import changes, gone
from thaktho.pages.build import How, build

PATH = "project/L7889/66-L7889-2-01"
DATASET = "dataset/health-funds/projects"
HTML = "{http://www.w3.org/1999/xhtml}"


def page(public: Path, path: str) -> str:
    return html_of(public / path / "index.html")


def section(public: Path, path: str, place: str) -> str:
    """Return the text of a place on a page, its white space as one space each."""
    tree = html5lib.parse(page(public, path))
    found = next(element for element in tree.iter() if element.get("id") == place or element.get("class") == place)
    return " ".join(" ".join(found.itertext()).split())


def test_the_way_leads_from_strategy_to_lessons(public: Path) -> None:
    assert section(public, PATH, "way") == (
        "ยุทธศาสตร์ วิสัยทัศน์สงขลา 2570 เป้าหมายร่วม สังคมเป็นสุข แผนงาน แผนงานผู้สูงอายุ โครงการ โครงการนี้"
        " กิจกรรม 1 กิจกรรม ผลลัพธ์ มีผลแล้ว 1 จาก 1 ตัวชี้วัด บทเรียน 1 บทเรียน"
    )


def test_what_is_missing_on_the_way_is_said(public: Path) -> None:
    told = section(public, "project/L7889/67-S-4", "way")
    for missing in ("ไม่ระบุยุทธศาสตร์", "ไม่ระบุเป้าหมายร่วม", "ไม่ระบุแผนงาน", "ยังไม่เผยแพร่กิจกรรม", "ยังไม่มีบทเรียน"):
        assert missing in told


def test_what_the_way_says_is_missing_is_not_said_again(public: Path) -> None:
    told = html_of(public / "project/L7889/67-S-4/index.html")
    for missing in ("ไม่ระบุเป้าหมายร่วม", "ไม่ระบุแผนงาน"):
        assert told.count(missing) == 1
    assert "สังคมเป็นสุข" in section(public, PATH, "what-for")


def test_no_line_ends_within_the_name_of_an_amphoe(public: Path) -> None:
    told = (public / PATH / "index.html").read_text(encoding="utf-8")
    assert 'ตำบลปริก</a> <span class="nb">อำเภอสะเดา</span>' in told
    assert "Prik Subdistrict</a>, Sadao District" in (public / "en" / PATH / "index.html").read_text(encoding="utf-8")


def test_money_activities_results_and_lessons_are_told(public: Path) -> None:
    assert "60,000" in section(public, PATH, "money")
    assert "ถึง 120,000 บาท หากเป็นคนละก้อน" in section(public, PATH, "money")
    assert "อบรม 5 มกราคม 2566 · ตำบลปริก อำเภอสะเดา" in section(public, PATH, "activities")
    assert "ร้อยละ 10.5 80 76.25 % ยังไม่ถึงเป้า" in section(public, PATH, "results")
    assert "จัดวันตลาดนัดทุกครั้ง" in section(public, PATH, "lessons")


def test_what_changed_is_told_before_and_after_where_it_may_be(public: Path) -> None:
    told = section(public, f"en/{PATH}", "changes")
    assert "edition 3 (received 31 March 2025), compared with edition 2 (received 15 January 2025)" in told
    assert re.search(r"Amount approved \( .*? \) 55,000 baht → became 60,000 baht", told)
    assert "Project title changed " in told
    assert "End date taken out" in told
    assert "Lesson: <script" in told
    assert 'href="#changes">Changed in edition 3</a>' in page(public, f"en/{PATH}")
    assert 'href="#changes">New in edition 3</a>' in page(public, "en/project/L7889/67-S-4")
    assert 'id="changes"' not in page(public, "en/project/L7889/66-S-1")


def test_an_error_is_told_to_who_publishes_with_the_place_in_the_file(public: Path) -> None:
    tree = html5lib.parse(page(public, f"en/{PATH}"))
    links = [link.get("href") or "" for link in tree.iter(f"{HTML}a")]
    letters = [urlsplit(link) for link in links if link.startswith("mailto:") and "?" in link]
    assert {letter.path for letter in letters} == {"plans@songkhla.example"}
    lines = parse_qs(letters[0].query)["body"][0].split("\r\n")
    assert lines[0] == f"{BASE}{PATH}"
    assert lines[1].startswith("Dataset projects, edition")
    assert re.fullmatch(r'File โครงการ "ปี 2566"\.xlsx โครงการ B\d+', lines[2])


def test_a_page_says_how_to_cite_it_by_its_edition(public: Path) -> None:
    told = section(public, PATH, "cite")
    assert "(2568). โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก. ใน ชุดข้อมูล projects ฉบับที่ 1, 31 มีนาคม 2568" in told
    assert f"UR - {BASE}{PATH} ER -" in told
    assert "PY - 2025 DA - 2025/03/31" in told


def test_what_an_edition_changed_is_counted_and_listed(public: Path) -> None:
    told = section(public, f"en/{DATASET}", "changes")
    assert "Project 1 1 1" in told
    assert "Lesson 0 1 0" in told
    assert "Body 0 0 1" in told
    assert f'href="../../../{GONE.removeprefix(BASE)}/index.html"' in page(public, f"en/{DATASET}")
    assert 'id="changes"' not in page(public, "en/dataset/thaihealth/projects")


def test_what_went_has_a_page_that_says_so(public: Path) -> None:
    told = page(public, f"en/{GONE.removeprefix(BASE)}")
    assert "<title>Project 66-L7889-2-99 is not published any more" in told
    assert '<meta name="robots" content="noindex">' in told
    assert told.count("It was in ") == 2
    assert "noindex" not in page(public, PATH)


def test_what_came_of_a_plan_stands_on_its_page(public: Path) -> None:
    told = section(public, "en/plan/health-funds/แผนงานผู้สูงอายุ", "outcomes")
    assert "1 project state 1 indicator; 1 measured. 0 of the 1 that can be judged reached their aim." in told
    assert "นัดวันตลาดนัด" in told


@pytest.fixture
def again(tmp_path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    tables = fill()
    yield tables, tmp_path
    tables.close()


@pytest.mark.whole
def test_what_is_described_again_has_its_own_page_whatever_left_before(
    again: tuple[duckdb.DuckDBPyConnection, Path],
) -> None:
    """`edition_facts` tells only of addresses without a page, so that no two pages are made for one."""
    tables, out = again
    tables.execute("delete from withdrawn")
    build(tables, shipped(), SITE, out, lambda _done, _all: None, how=How(languages=("th",), html_alone=True))
    assert not (out / GONE.removeprefix(BASE)).exists()


# -- beside the pages ------------------------------------------------------------------------------------------


def test_changes_as_a_file_tell_no_more_than_the_page(tables: duckdb.DuckDBPyConnection) -> None:
    [(path, content)] = changes.files(tables, BASE)
    rows = content.decode("utf-8-sig").split("\r\n")
    assert path == f"{DATASET}/changes.csv"
    assert rows[0] == "what,class,iri,field_th,field_en,became,before,after"
    first = f"{BASE}{PATH}"
    assert f"changed,project,{first},งบประมาณที่อนุมัติ,Amount approved,changed,55000,60000" in rows
    assert f"changed,project,{first},ชื่อโครงการ,Project title,changed,," in rows
    assert "gone,organization,,,,,," in rows


def test_of_an_address_that_went_only_that_it_did_is_stated(tables: duckdb.DuckDBPyConnection) -> None:
    [(path, triples)] = gone.statements(tables)
    assert path == f"{GONE.removeprefix(BASE)}/"
    assert all(triple.subject == NamedNode(GONE) for triple in triples)
    assert sorted(re.split("[/#]", triple.predicate.value)[-1] for triple in triples) == [
        "comment", "comment", "deprecated", "modified", "seeAlso", "seeAlso",
    ]  # fmt: skip
