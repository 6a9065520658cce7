"""What people stumbled over when they walked through the site: each stands where and as they looked for it."""

import re
from pathlib import Path

from lxml import html
from tests.pages.small import SITE, fill

from thaktho.contract import shipped
from thaktho.pages.assets import assets
from thaktho.pages.build import build
from thaktho.resources import folder


def _read(page: Path) -> html.HtmlElement:
    return html.fromstring(page.read_text(encoding="utf-8"))


def _said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_tambon_says_in_its_head_which_authorities_look_after_it(public: Path) -> None:
    found = 0
    for page in public.glob("area/[0-9][0-9][0-9][0-9][0-9][0-9]/index.html"):
        read = _read(page)
        below = {_said(one) for one in read.xpath("//*[@id='authorities']//li/a")}
        above = {
            _said(one)
            for one in read.xpath("//header/p[@class='looked-after']/span/a[contains(@href, 'local-authority/')]")
        }
        assert above == below, page
        found += len(above)
    assert found


def test_an_authority_that_publishes_is_told_with_its_office(tmp_path: Path) -> None:
    connection = fill()
    row = connection.execute(
        "select la.code, lt.tambon, p.iri"
        " from local_authority la join local_authority_tambon lt using (code), publisher p"
        " where la.code in (select code from local_authority_tambon) order by 1, 2, 3 limit 1"
    ).fetchone()
    assert row
    code, tambon, publisher = row
    connection.execute(
        "update publisher set local_authority = ?, email = 'clerk@prik.example' where iri = ?",
        ["https://w3id.org/thaktho/id/local-authority/" + code, publisher],
    )
    build(connection, shipped(), SITE, tmp_path / "public", lambda _done, _all: None)
    connection.close()
    for top in ("", "en/"):
        (line,) = _read(tmp_path / "public" / top / f"area/{tambon}/index.html").xpath("//p[@class='looked-after']")
        assert "clerk@prik.example" in _said(line)


def test_a_target_group_tells_year_by_place_how_many_and_how_much(public: Path) -> None:
    tables = 0
    for page in public.glob("target-group/*/index.html"):
        read = _read(page)
        rows = read.xpath("//div[@id='placed']//tbody/tr")
        drawn = {_said(one) for one in read.xpath("//div[@id='where']//ul[@class='things']//a")}
        named = {_said(row.xpath("th/a")[0]) for row in rows if row.xpath("th/a")}
        assert drawn <= named, page
        tables += len(rows)
        for row in rows:
            projects, money = (_said(one) for one in row.xpath("td"))
            assert int(projects) > 0
            assert re.search(r"บาท|ไม่ระบุจำนวนเงิน", money)
    assert tables


def test_places_that_are_all_tambon_are_called_so(public: Path) -> None:
    pages = [_read(page) for page in public.glob("target-group/*/index.html")]
    missing = [_said(one) for page in pages for one in page.xpath("//section[@class='missing']//li")]
    assert any("ตำบลจาก" in one for one in missing)
    assert not any("พื้นที่จาก" in one for one in missing)


def test_a_column_of_funds_that_would_hold_nothing_is_left_out(public: Path) -> None:
    for table in _read(public / "fund/index.html").xpath("//table"):
        told = [[_said(one) for one in row.xpath("td")] for row in table.xpath("tbody/tr")]
        heads = [_said(one) for one in table.xpath("thead//th")][1:]
        for place, head in enumerate(heads):
            if head in ("ประเภท", "รายการงบประมาณ"):
                assert {row[place] for row in told} - {"–", "0"}, head


def test_money_spent_is_told_with_its_unit(public: Path) -> None:
    cells = _read(public / "learning/index.html").xpath("//section[@id='spending']//td[@data-unit='อนุมัติ']")
    assert cells
    assert all(_said(one).endswith("บาท") or _said(one) == "–" for one in cells)


def test_a_linkage_says_in_words_how_it_was_found_and_leads_to_the_way(public: Path) -> None:
    pages = [_read(page) for page in public.glob("linkage/*/*/index.html")]
    pages = [page for page in pages if page.xpath("//body[@class='kind-linkage']")]
    assert pages
    for page in pages:
        (origin,) = page.xpath("//main//section/p[a[contains(@href, 'method/')]]")
        assert not re.search(r"[a-z-]+/\d", _said(origin))


def test_a_code_that_opens_the_page_of_another_language_says_so(public: Path) -> None:
    page = next(iter(public.glob("area/*/index.html"))).relative_to(public)
    (thai,), (english,) = (_read(public / top / page).xpath("//p[@class='qr']") for top in ("", "en"))
    assert "opens the Thai page" in _said(english)
    assert "ภาษาอังกฤษ" not in _said(thai)


def test_a_body_whose_projects_name_no_fund_says_so(tmp_path: Path) -> None:
    connection = fill()
    connection.execute("update funding set fund = null, fund_as_stated = null")
    build(connection, shipped(), SITE, tmp_path / "public", lambda _done, _all: None)
    connection.close()
    pages = [_read(page) for page in (tmp_path / "public").glob("organization/*/index.html")]
    parts = [_said(part) for page in pages for part in page.xpath("//details[.//div[@id='funds']]")]
    assert parts
    assert all("ไม่ระบุแหล่งงบประมาณ" in one for one in parts)


def test_styles_are_sent_without_the_remarks_of_their_authors(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bundles").mkdir()
    (tmp_path / "styles" / "10-own.css").write_text("a { color: red; } /* why\nred */\nb { top: 0 }\n")
    (tmp_path / "bundles" / "site.css").write_text("/* licence */ i { top: 0 }\n")
    made = assets(tmp_path)
    sheet = made.contents[made.names["site.css"]].decode()
    assert "why" not in sheet
    assert "a { color: red; }\nb { top: 0 }" in sheet
    assert "/* licence */" in sheet
    own = "".join(one.read_text() for one in (folder("site") / "styles").glob("*.css"))
    assert "/*" in own
