"""The whole site of a small catalogue full of hostile values: valid, whole, closed to the outside, repeatable."""

import csv
import functools
import io
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from tests.pages.small import BASE, CONTROL, HOSTILE, LONG, SCRIPT, SITE, fill
from tests.pages_read import html_of

from thaktho.contract import Contract, shipped
from thaktho.decisions import ALIKE
from thaktho.describe.woven import declared
from thaktho.pages.build import How, build
from thaktho.resources import folder
from thaktho.weave.measuring import measured

CALLERS = re.compile(
    r"(^|/)(index|dataset|catalog)\.(ttl|jsonld)$|^download/form\.xlsx$"
    r"|(^|/)(dataset|all-projects|changes|data-dictionary|left-out)\.csv$|^woven-dictionary\.csv$|^(queries|ns|codes|shapes)\.ttl$|^notebooks/"
    r"|(^|/)version/\d+/(data\.nq|changes\.rdfp)\.gz$"
    rf"|^({'|'.join(table.name for table in declared())})\.(csv|parquet)$"
)
"""The data files that the caller writes beside the pages."""

HTML = "{http://www.w3.org/1999/xhtml}"


class Links(HTMLParser):
    """Collects the addresses and ids of a page, and which of them a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        for name in ("href", "src"):
            if said.get(name) is not None:
                self.found.append((tag, str(said[name])))
                if name == "src" or (tag == "link" and said.get("rel") == "stylesheet"):
                    self.fetched.append(str(said[name]))


@functools.cache
def links_of(file: Path) -> Links:
    reader = Links()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader


@functools.cache
def parsed(file: Path) -> tuple[Any, list[Any]]:
    """Return a page's tree and the errors an HTML5 parser finds in it; parsed once for all tests."""
    parser = html5lib.HTMLParser()
    return parser.parse(file.read_text(encoding="utf-8")), parser.errors


def pages(public: Path) -> list[Path]:
    return sorted(public.rglob("*.html"))


def thing(public: Path, path: str) -> str:
    return html_of(public / path / "index.html")


def tree(public: Path, path: str) -> Any:
    return parsed(public / path / "index.html")[0]


@pytest.mark.whole
def test_every_page_is_valid_html(public: Path) -> None:
    for file in pages(public):
        errors = parsed(file)[1]
        assert not errors, (file.relative_to(public), errors[:3])


def test_every_page_has_a_language_one_heading_landmarks_and_a_way_past_the_menu(public: Path) -> None:
    for file in pages(public):
        page = parsed(file)[0]
        language = "en" if file.relative_to(public).parts[0] == "en" else "th"
        assert page.get("lang") == language
        assert len(page.findall(f".//{HTML}h1")) == 1, file
        assert len(page.findall(f".//{HTML}main")) == 1
        assert page.find(f".//{HTML}a[@class='skip']").get("href") == "#main"
        for table in page.iter(f"{HTML}table"):
            assert table.find(f"{HTML}caption") is not None, file
            assert all(head.get("scope") for head in table.iter(f"{HTML}th")), file


def test_every_page_stands_in_both_languages(public: Path) -> None:
    thai = {file.relative_to(public) for file in pages(public) if file.relative_to(public).parts[0] != "en"}
    english = {file.relative_to(public / "en") for file in pages(public / "en")}
    assert thai == english
    assert len(thai) > 100


@pytest.mark.whole
def test_no_link_and_no_anchor_is_broken(public: Path) -> None:
    for file in pages(public):
        for _, address in links_of(file).found:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            name = target.relative_to(public.resolve()).as_posix() if parts.path else ""
            assert target.is_file() or CALLERS.search(name), (file.relative_to(public), address)
            if parts.fragment:
                assert unquote(parts.fragment) in links_of(target).ids, (file.relative_to(public), address)


def test_no_id_stands_twice_on_a_page(public: Path) -> None:
    for file in pages(public):
        ids = links_of(file).ids
        assert len(ids) == len(set(ids)), file


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs_inline(public: Path) -> None:
    for file in pages(public):
        assert all(not urlsplit(address).netloc for address in links_of(file).fetched), file
        page = parsed(file)[0]
        for element in page.iter():
            assert not any(str(name).startswith("on") or name == "style" for name in element.attrib), file
            assert element.tag not in {f"{HTML}style", f"{HTML}iframe", f"{HTML}object"}, file
            if element.tag == f"{HTML}script" and element.get("type") == "application/ld+json":
                assert list(json.loads(element.text)) == ["@context", "@type", "name"]
            elif element.tag == f"{HTML}script":
                assert re.search(r"assets/[\w-]+\.[0-9a-f]{8}\.js$", element.get("src") or "")
                assert not (element.text or "").strip()


@pytest.mark.parametrize("path", ["", "dataset/", "dataset/songkhla-pao/budget/"])
def test_what_search_engines_are_told_is_whole_whatever_is_in_it(public: Path, path: str) -> None:
    """A title that would end the script, or is of odd characters, comes back as it was."""
    for language, top in (("th", ""), ("en", "en/")):
        told = [e for e in tree(public, f"{top}{path}").iter(f"{HTML}script") if e.get("type") == "application/ld+json"]
        assert [json.loads(one.text)["name"] for one in told] == ["".join(HOSTILE) + language]
    assert '<script type="application/ld+json"' not in (public / "fund" / "index.html").read_text(encoding="utf-8")


def test_a_dataset_shows_its_version_its_themes_and_how_often_it_comes(public: Path) -> None:
    said = "".join(tree(public, "en/dataset/songkhla-pao/budget").find(f".//{HTML}section[@id='origin']").itertext())
    assert "Version3" in said
    assert f"Health · {SCRIPT}" in said
    assert "annual" in said


def test_outside_links_are_plain_web_addresses_that_pass_nothing_on(public: Path) -> None:
    seen = set()
    for file in pages(public):
        page = parsed(file)[0]
        for link in page.iter(f"{HTML}a"):
            scheme = urlsplit(link.get("href")).scheme
            assert scheme in {"", "http", "https", "mailto"}, (file, link.get("href"))
            if scheme.startswith("http"):
                assert link.get("rel") == "nofollow noopener"
                seen.add(link.get("href"))
    assert "https://www.example.go.th/project/12?a=1&b=2" in seen


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_titles_read_as_text(public: Path, language: str, number: int) -> None:
    page = tree(public, f"{language}project/L7889/99-{number}")
    heading = "".join(page.find(f".//{HTML}h1").itertext())
    expected = HOSTILE[number]
    for odd in "\x00\x08\x0b\x1f\ufffe":
        expected = expected.replace(odd, "\ufffd")
    assert heading == expected


def test_a_very_long_title_stays_out_of_the_window_title(public: Path) -> None:
    page = tree(public, f"project/L7889/99-{HOSTILE.index(LONG)}")
    assert len(page.find(f".//{HTML}title").text) < 200


@pytest.mark.parametrize("top", ["", "en/"])
def test_a_linkage_has_a_title_of_its_own(public: Path, top: str) -> None:
    """All of a kind and a year had the same, also in the lists of a browser and of search engines."""
    pages = [*(public / top).glob("linkage/*/index.html"), *(public / top).glob("linkage/*/*/index.html")]
    titles = [parsed(page)[0].find(f".//{HTML}title").text for page in pages if "funds" not in page.parts]
    assert len(titles) > 1
    assert len(set(titles)) == len(titles)


def test_text_that_runs_right_to_left_is_kept_to_itself(public: Path) -> None:
    assert "<bdi>โครงการ\u202eกลับหลัง" in thing(public, "project/L7889/99-1")


def test_thai_on_english_pages_is_marked_as_thai(public: Path) -> None:
    page = tree(public, "en/project/L7889/66-L7889-2-01")
    heading = page.find(f".//{HTML}h1/{HTML}span")
    assert heading.get("lang") == "th"
    assert "".join(heading.itertext()) == "โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก"


def test_what_is_not_allowed_in_html_becomes_a_visible_mark(public: Path) -> None:
    assert "\ufffd" in thing(public, f"project/L7889/99-{HOSTILE.index(CONTROL)}")


def test_lists_for_spreadsheets_run_no_formula(public: Path) -> None:
    for file in public.rglob("index.csv"):
        for row in csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))):
            assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for cell in row if cell), file
    whole = (public / "project" / "index.csv").read_bytes().decode("utf-8-sig")
    assert "'=HYPERLINK" in whole


def test_a_project_page_shows_value_printed_text_and_cell(public: Path) -> None:
    page = thing(public, "project/L7889/66-L7889-2-01")
    assert "60,000 บาท" in page
    assert "ในเอกสาร: “60000 บาทถ้วน”" in page
    assert re.search(r'<span class="src">โครงการ [A-Z]\d+</span>', page)
    assert "5 ตุลาคม 2565 – 30 กันยายน 2566" in page
    assert "5 October 2022 – 30 September 2023" in thing(public, "en/project/L7889/66-L7889-2-01")


def test_a_project_reported_twice_is_a_range(public: Path) -> None:
    assert "60,000–120,000 บาท (อาจนับซ้ำ 60,000 บาท)" in thing(public, "project/L7889/66-L7889-2-01")


def test_phases_are_never_added(public: Path) -> None:
    page = thing(public, "area/90")
    assert "ต่างหาก: ตามแผน 2.5 ล้านบาท" in page
    assert "ต่างหาก: ขอไว้ 90,000 บาท" in page


def test_shared_money_stands_beside_money_only_here(public: Path) -> None:
    page = thing(public, "area/900101")
    assert "ร่วมกับพื้นที่อื่น" in page
    assert "1.3 ล้านบาท" in page


def test_money_shared_with_a_place_outside_the_province_is_not_only_here(public: Path) -> None:
    page = tree(public, "area/900102")
    row = next(row for row in page.iter(f"{HTML}tr") if "อนุมัติ" in "".join(row.itertext()) and len(row) == 3)
    here, shared = ("".join(cell.itertext()) for cell in row[1:])
    assert "0 บาท" in here
    assert "7,000 บาท" in shared


def test_a_place_that_was_printed_but_not_settled_is_shown_as_printed(public: Path) -> None:
    page = thing(public, "project/L7889/68-E-2")
    assert "ชุมชนหลังวัด" in page
    assert "ไม่ระบุพื้นที่" not in page


def test_a_project_tells_what_was_done_before_it_what_came_of_that_and_what_was_learnt(public: Path) -> None:
    page = (public / "en/project/L7889/67-S-2/index.html").read_text(encoding="utf-8")
    told = page[page.index('<section id="chain">') :].split("</section>")[0]
    before, after = told.split("<h3>After</h3>")
    assert "66-L7889-2-01" in before
    assert "76.25, aim 80 %" in before
    assert "not reached" in before
    assert "จัดวันตลาดนัดทุกครั้ง" in before
    assert "68-L7889-5" in after
    assert '<section id="chain">' not in (public / "project/L7889/67-S-3/index.html").read_text(encoding="utf-8")


def test_what_was_learnt_is_counted_and_said_where_there_is_nothing(public: Path) -> None:
    page = (public / "en/learning/index.html").read_text(encoding="utf-8")
    assert "1 of 1 targets have a result" in page
    assert "0 of 1" in page  # with a result, and not reached
    assert "Nobody has reported what was spent yet" in page
    assert page.count("นัดวันตลาดนัด คนมามากกว่า") == 1
    assert "It parts, or comes together" in page


def test_how_well_rules_find_is_told_with_what_was_measured(public: Path) -> None:
    page = (public / "en/method/index.html").read_text(encoding="utf-8")
    for one in measured():
        assert f">{one.rule} <span" in page
    assert page.count('scope="row"') == len(measured()) + len(ALIKE)


def test_zero_is_told_apart_from_not_published(public: Path) -> None:
    assert "ยังไม่มีใครเผยแพร่แผน" in thing(public, "area/900301")
    assert "ไม่มีโครงการในข้อมูลที่เผยแพร่" in thing(public, "goal/SKH2570-1")


def test_annotations_are_marked_with_their_reason(public: Path) -> None:
    page = thing(public, "project/L7889/67-S-3")
    assert "อ่านจากชื่อโดยผู้เรียบเรียง" in page
    assert "ชื่อโครงการบอก" in page
    assert "Read from the title by an editor" in thing(public, "en/project/L7889/67-S-3")


def test_budget_lines_are_paged_and_every_line_is_there_once(public: Path) -> None:
    found: list[str] = []
    for path in ("", *(f"lines/{number}/" for number in range(2, 9))):
        ids = links_of(public / f"dataset/songkhla-pao/budget/{path}index.html").ids
        found += [one for one in ids if re.fullmatch(r"r[0-9a-f]{12}", one)]
    assert len(found) == len(set(found)) == 450


def test_a_thing_links_to_its_data_from_both_languages(public: Path) -> None:
    thai = {address for _, address in links_of(public / "area/901002/index.html").found}
    english = {address for _, address in links_of(public / "en/area/901002/index.html").found}
    assert "../../area/901002/index.ttl" in thai
    assert "../../../area/901002/index.ttl" in english
    assert (public / "area/901002/index.csv").is_file()
    assert not (public / "en/area/901002/index.csv").exists()


def test_pages_name_their_other_language_and_their_lasting_address(public: Path) -> None:
    page = thing(public, "en/area/901002")
    home = BASE.removesuffix("id/")
    assert f'<link rel="canonical" href="{home}en/area/901002/">' in page
    assert f'<link rel="alternate" hreflang="th" href="{home}area/901002/">' in page
    assert f'<meta property="og:url" content="{home}en/area/901002/">' in page


@pytest.mark.whole
def test_a_field_added_to_the_shapes_appears_with_no_change_to_code(tmp_path: Path) -> None:
    shapes, out = tmp_path / "shapes", tmp_path / "public"
    shutil.copytree(folder("shapes"), shapes)
    with (shapes / "project.ttl").open("a", encoding="utf-8") as file:
        file.write("""
            <https://w3id.org/thaktho/shapes/project> sh:property project:households .
            project:households a sh:PropertyShape ; sh:path thk:households ; sh:datatype xsd:integer ; sh:order 30 ;
              sh:name "จำนวนครัวเรือน"@th, "Households"@en ; sh:description "ครัวเรือนที่ร่วม"@th, "Taking part"@en .
        """)
    tables, thing_iri = fill(), BASE + "project/L7889/66-S-1"
    said = (
        thing_iri,
        "project",
        "households",
        0,
        None,
        "1250",
        None,
        BASE + "dataset/health-funds/projects",
        "โครงการ",
        "X3",
    )
    tables.execute("insert into statement values (?,?,?,?,?,?,?,?,?,?,'๑๒๕๐ ครัวเรือน',false)", said)
    contract = Contract(shapes, folder("vocab"))
    build(tables, contract, SITE, out, lambda _done, _whole: None, how=How(html_alone=True))
    tables.close()
    page = thing(out, "project/L7889/66-S-1")
    assert "<dt>จำนวนครัวเรือน</dt>" in page
    assert "1,250" in page
    assert "ในเอกสาร: “๑๒๕๐ ครัวเรือน”" in page
    assert "โครงการ X3" in page
    assert "<dt>Households</dt>" in thing(out, "en/project/L7889/66-S-1")


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


@pytest.mark.whole
def test_the_same_facts_give_the_same_bytes(public: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    again = fill()
    written = build(again, shipped(), SITE, tmp_path, lambda done, whole: told.append((done, whole)))
    again.close()
    assert dict(_files(public)) == dict(_files(tmp_path))
    assert written == len(pages(tmp_path)) == told[-1][0] == told[-1][1]


def test_a_path_that_would_leave_the_site_is_refused(tmp_path: Path) -> None:
    tables = fill()
    tables.execute("update term set path = '../outside/' where kind = 'plan'")
    how = How(languages=("th",), html_alone=True)
    with pytest.raises(ValueError, match="no path of a page"):
        build(tables, shipped(), SITE, tmp_path, lambda _done, _whole: None, how=how)
    tables.close()


@pytest.mark.whole
def test_a_local_authority_has_the_projects_that_it_reports_whoever_pays(tmp_path: Path) -> None:
    """Its page said that there were none, beside the name under which it published them."""
    tables = fill()
    authority = tables.execute("select iri from local_authority where code = '4900101'").fetchone()
    assert authority
    tables.execute("update publisher set local_authority = ? where id = 'thaihealth'", authority)
    holder = f"{BASE}organization/PAO"
    tables.execute("update organization set local_authority = ?, is_fund = false where iri = ?", [*authority, holder])
    build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(languages=("th",), html_alone=True))
    tables.close()
    page = thing(tmp_path, "local-authority/4900101")
    told = re.findall(r'<span class="big">([^<]+)<', page)
    assert told == ["1", "60,000–120,000 บาท (อาจนับซ้ำ 60,000 บาท)"], "another reports the same project"
    its_budget = re.findall(r'organization/PAO/index.html">.*</a> <span class="n">([^<]+)<', page)
    assert its_budget == ["450 รายการ"]


@pytest.mark.whole
def test_a_catalogue_with_nothing_published_says_so(tmp_path: Path) -> None:
    tables = fill()
    for (name,) in tables.execute("select table_name from duckdb_tables()").fetchall():
        if name not in {"term", "area", "local_authority", "local_authority_tambon"}:
            tables.execute(f"truncate {name}")
    tables.execute("delete from term where kind not in ('area', 'local-authority', 'target-group', 'sector')")
    build(tables, shipped(), SITE, tmp_path, lambda _done, _whole: None)
    tables.close()
    assert "ยังไม่มีใครเผยแพร่แผน" in thing(tmp_path, "area/901002")
