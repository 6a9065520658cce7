"""The menu of a phone, tables put in order, and what a place looks like on paper: in a real browser."""

import re

import pytest
from tests.browser.conftest import Open
from tests.browser.kinds import Kinds

pytestmark = pytest.mark.whole


def test_the_menu_of_a_phone_opens_without_a_script_and_is_closed_at_first(tab: Open, served: str) -> None:
    watched = tab(width=360, java_script_enabled=False)
    page = watched.go(served, "fund/index.html")
    link = page.locator("#menu a").last
    assert not link.is_visible()
    page.locator(".menu-button").click()
    assert page.locator("#menu a:visible").count() == page.locator("#menu a").count() > 8
    link.click()
    assert page.url == served + "about/index.html"
    assert watched.complaints == []


def test_the_menu_of_a_desk_is_always_open(tab: Open, served: str) -> None:
    page = tab(width=1280).go(served, "fund/index.html")
    assert page.locator("#menu a").last.is_visible()
    assert not page.locator(".menu-button").is_visible()


def test_a_table_is_put_in_order_by_the_head_of_a_column_and_back(tab: Open, served: str) -> None:
    watched = tab(width=1280)
    page = watched.go(served, "linkage/funds/index.html")
    page.locator("#pairs summary").click()  # what is folded is of the same list
    tables = page.locator("#pairs table")
    assert tables.count() == 2
    table = tables.first

    def numbers() -> list[int]:
        return [int(re.findall(r"\d+", text)[0]) for text in tables.locator("td.num").all_inner_texts()]

    came = numbers()
    assert came == sorted(came, reverse=True)
    first = table.locator("tbody tr").count()
    head = table.locator("thead th.num")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert numbers() == sorted(came)
    assert table.locator("tbody tr").count() == first < len(came)
    assert tables.last.locator("thead th.num").get_attribute("aria-sort") == "ascending"
    names = table.locator("thead th").first
    names.locator("button").click()
    assert names.get_attribute("aria-sort") == "ascending"
    assert head.get_attribute("aria-sort") is None
    assert watched.complaints == []


@pytest.mark.parametrize("path", ["area/900101/index.html", "linkage/funds/index.html"])
def test_on_a_phone_a_table_of_long_names_is_read_without_moving_it(tab: Open, served: str, path: str) -> None:
    """Each name has a line of its own, and below it what the figures are of."""
    page = tab(width=360).go(served, path)
    table = page.locator("table.stack").first
    box = table.locator("xpath=..")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    row = table.locator("tbody tr").first
    name, figure = row.locator("th").bounding_box(), row.locator("td.num").first.bounding_box()
    assert name is not None
    assert figure is not None
    assert figure["y"] >= name["y"] + name["height"] - 1
    unit = row.locator("td.num").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert re.search(r"[ก-๙]{5}", unit)
    assert not page.locator("table.stack .sort").first.is_visible()


def test_a_list_or_page_of_much_is_not_scrolled_for_long_on_a_phone(tab: Open, served: str, kinds: Kinds) -> None:
    """The answer stands in the first screens of 780 px, the rest is folded; all of it can be reached there."""
    watched = tab(width=360)
    longest = [kinds.longest(kind) for kind in ("publisher", "body", "goal", "target-group", "gaps", "meetings")]
    for path in (*longest, "fund/index.html", "organization/index.html", "plan/index.html"):
        page = watched.go(served, path)
        assert page.evaluate("document.documentElement.scrollHeight") < 6000, path
        parts = page.locator("details.part")
        assert path in {"fund/index.html", "plan/index.html"} or kinds.longest("meetings") == path or parts.count() > 1
        for held in page.locator("details.part > summary > .holds").all():
            assert held.inner_text().strip(), path
    page = watched.go(served, f"{longest[0]}#where")
    assert page.locator("#where").is_visible()


def test_a_tambon_has_a_button_that_prints_it_where_a_script_runs(tab: Open, served: str) -> None:
    page = tab(width=360, java_script_enabled=False).go(served, "area/900101/index.html")
    assert not page.locator("button.print").is_visible()
    page = tab(width=360).go(served, "area/900101/index.html")
    page.evaluate("window.print = () => { window.printed = true }")
    page.locator("button.print").click()
    assert page.evaluate("window.printed")


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_not_given_is_said_in_words_that_stand_together(
    tab: Open, served: str, kinds: Kinds, width: int
) -> None:
    page = tab(width=width).go(served, kinds.usual("project"))
    missing = page.locator("#what-for dd.none")
    assert missing.count() > 0
    for one in missing.all():
        ends = one.evaluate("dd => { const r = document.createRange(); r.selectNodeContents(dd);"
                            " return r.getBoundingClientRect().width }")  # fmt: skip
        assert ends < 13 * len(one.inner_text())


def test_a_tambon_prints_on_two_pages_with_its_code_in_black_on_white(tab: Open, served: str, kinds: Kinds) -> None:
    longest = [path for path in kinds.all("area") if re.fullmatch(r"area/\d{6}/index.html", path)][:6]
    assert len(longest) == 6
    watched = tab(width=1280, color_scheme="dark")
    for language in ("", "en/"):
        for path in longest:
            page = watched.go(served, language + path)
            pdf = page.pdf(prefer_css_page_size=True)
            assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2, path
            page.emulate_media(media="print")
            assert page.locator(".qr img").is_visible()
            assert page.locator(".in-short").is_visible()
            for folded in page.locator(":is(#needs, #charter, #near):visible").all():
                assert folded.inner_text().strip()
            assert page.locator("#needs").is_visible() is (page.locator("#needs").count() == 1)
            assert not page.locator("#years").is_visible()
            assert not page.locator(".menu").is_visible()
            page.emulate_media(media="null")
