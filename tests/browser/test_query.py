"""The query page in a real Chromium: it answers as the store does, says what is wrong, stops, and asks nobody else."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pyoxigraph import QuerySolutions
from tests.browser.watching import Watched
from tests.needs import lacking

from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.pages.assets import assets
from thaktho.resources import folder
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole

Open = Callable[..., Watched]
LONG = 30_000  # ms: these machines are shared
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(autouse=True)
def _bundled() -> None:
    if "query.js" not in assets():
        lacking("bundles", "install npm and run `make bundles` to test the query page")


def _ask(page: Page, query: str) -> None:
    """Ask by the address, as a link that somebody was sent."""
    page.evaluate("query => { location.hash = 'query=' + encodeURIComponent(query) }", query)


def _rows(page: Page) -> list[list[str]]:
    expect(page.locator("#query-answer")).to_be_visible(timeout=LONG)
    found: list[list[str]] = page.locator("#query-rows tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def _told(name: str, workspace: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> list[list[str]]:
    """Return what `thaktho query` answers."""
    capfdbinary.readouterr()
    assert main(["query", str(folder("queries") / f"{name}.rq"), "--workspace", str(workspace)]) == 0
    return list(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode(), newline="")))


@pytest.mark.parametrize(("language", "width"), [("", 360), ("", 1280), ("en/", 360), ("en/", 1280)])
def test_an_example_is_one_click_away_and_answers_as_the_store_does(
    tab: Open, served: str, songkhla: Path, language: str, width: int, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    watched = tab(width=width)
    page = watched.go(served, f"{language}query/")
    examples, editor = (page.locator(one).bounding_box() for one in (".questions", "#query-editor"))
    assert examples
    assert editor
    assert examples["y"] < 850  # some stand on the first view, above the editor or beside it
    assert editor["x"] >= examples["x"] + examples["width"] or editor["y"] >= examples["y"] + examples["height"]
    page.locator("#linkages-by-kind").get_by_role("button").click()
    expect(page.locator("#query-editor .cm-content")).to_contain_text("SELECT")
    _, *expected = _told("linkages-by-kind", songkhla, capfdbinary)
    found = _rows(page)
    assert [row[1:] for row in found] == [row[1:] for row in expected]
    assert [row[0].rsplit("/")[-1] for row in found] == [row[0].rsplit("/")[-1] for row in expected]
    assert "#query=" in page.url
    assert watched.too_wide() == []
    assert watched.complaints == []


def test_every_example_that_asks_for_a_table_is_answered(kept: Open, served: str, songkhla: Path) -> None:
    """With as many rows as the store has; what the page asks is put to this deployment."""
    page = kept().go(served, "query/")
    asked: dict[str, str] = dict(
        page.locator(".example").evaluate_all("all => all.map(one => [one.id, one.querySelector('code').textContent])")
    )
    answered = []
    with Catalogue(open_workspace(songkhla), shipped()) as catalogue:
        for name, query in asked.items():
            answer = catalogue.store.query(query)
            if not isinstance(answer, QuerySolutions):
                continue
            expected = len(list(answer))
            page.locator("#query-answer").evaluate("answer => { answer.hidden = true }")
            _ask(page, query)
            assert len(_rows(page)) == expected, name
            answered.append(name)
    assert len(answered) >= 40


def test_addresses_in_an_answer_lead_to_pages_of_this_language(kept: Open, served: str) -> None:
    watched = kept()
    page = watched.go(served, "en/query/")
    asked = "SELECT ?a WHERE { VALUES ?a { area:900101 <https://w3id.org/thaktho/id/fund/L7250> prov:agent } }"
    _ask(page, asked)  # the page knows the prefixes
    _rows(page)
    links = page.locator("#query-rows a").evaluate_all("links => links.map(link => link.href)")
    assert links == [f"{served}en/area/900101/index.html", f"{served}en/fund/L7250/index.html"]
    for link in links:
        assert page.request.get(link).ok
    assert watched.complaints == []


def test_the_files_of_an_answer_hold_all_rows_and_no_formula(kept: Open, served: str) -> None:
    page = kept().go(served, "query/")
    _ask(page, 'SELECT ?a ?b WHERE { ?s ?p ?o . BIND ("=1+1" AS ?a) BIND (\'x,"y"\' AS ?b) } LIMIT 600')
    assert len(_rows(page)) == 500
    expect(page.locator("#query-rows caption")).to_contain_text("600")
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = got.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 601
    assert rows[1] == ["'=1+1", 'x,"y"']


def test_statements_and_yes_or_no_are_answered_too(kept: Open, served: str) -> None:
    page = kept().go(served, "en/query/")
    _ask(page, "ASK { ?project a proj:Project }")
    expect(page.locator("#query-rows pre")).to_have_text("Yes", timeout=LONG)
    _ask(page, "CONSTRUCT { ?f a thk:Fund } WHERE { ?f a thk:Fund }")
    expect(page.locator("#query-rows pre")).to_contain_text("fund/L7250", timeout=LONG)
    expect(page.get_by_role("link", name="Turtle", exact=True)).to_be_visible()


def test_what_is_wrong_is_said_in_words_and_the_next_question_is_answered(kept: Open, served: str) -> None:
    watched = kept()
    page = watched.go(served, "query/")
    _ask(page, "SELEKT ?a { }")
    expect(page.locator("#query-error")).to_contain_text("คำถามนี้ตอบไม่ได้", timeout=LONG)
    _ask(page, "SELECT ?a\nWHERE { ?a ?b ; FROM }")
    expect(page.locator("#query-error")).to_contain_text("บรรทัดที่ 2 ใกล้ตัวอักษรที่ 17", timeout=LONG)
    expect(page.locator("#query-error pre")).to_have_text("WHERE { ?a ?b ; FROM }")
    _ask(page, "SELECT ?a WHERE { ?a ?b ?c ")
    expect(page.locator("#query-error")).to_contain_text("จบก่อนที่จะครบ", timeout=LONG)
    assert page.locator("#query-error pre").count() == 0
    _ask(page, "SELECT ?a { VALUES ?a { 1 } SERVICE <https://other.example/> { ?a ?b ?c } }")
    expect(page.locator("#query-error pre")).to_contain_text("other.example", timeout=LONG)
    _ask(page, "SELECT (1 AS ?one) { }")
    assert _rows(page) == [["1"]]
    expect(page.locator("#query-error")).to_be_hidden()
    assert watched.complaints == []


@pytest.mark.parametrize(("where", "line"), [("query/", "บรรทัดที่ 4"), ("en/query/", "Line 4 uses")])
def test_a_prefix_that_is_not_declared_is_told_with_the_line_to_add(
    kept: Open, served: str, where: str, line: str
) -> None:
    """As the endpoint tells it; those that the page knows are added, and neither texts nor remarks use any."""
    watched = kept()
    page = watched.go(served, where)
    _ask(page, 'SELECT * { # PREFIX foaf2: <x>\n?a skos:prefLabel "ns:1\nb", foaf2:name }')
    error = page.locator("#query-error")
    expect(error).to_contain_text("PREFIX foaf2: <https://…>", timeout=LONG)
    expect(error).to_contain_text(line)
    assert page.locator("#query-error pre").count() == 0
    _ask(page, "SELECT * { ?a :name ?b }")
    expect(error).to_contain_text("PREFIX : <https://…>", timeout=LONG)
    _ask(page, "PREFIX : <https://w3id.org/thaktho/ns#> SELECT (1 AS ?one) { FILTER (1 = 1) }")
    assert _rows(page) == [["1"]]
    assert watched.violations() == []
    assert watched.complaints == []


def test_a_question_without_end_can_be_stopped(tab: Open, served: str) -> None:
    page = tab().go(served, "query/")
    _ask(page, ENDLESS)
    expect(page.locator("#query-status")).to_contain_text("กำลังหาคำตอบ", timeout=LONG)
    page.locator("#query-stop").click()
    expect(page.locator("#query-status")).to_have_text("หยุดแล้ว")
    _ask(page, "SELECT (2 AS ?two) { }")
    assert _rows(page) == [["2"]]


@pytest.mark.parametrize("language", ["", "en/"])
def test_an_example_is_asked_by_keyboard_alone(kept: Open, served: str, language: str) -> None:
    page = kept().go(served, f"{language}query/")
    page.locator("#query-editor .cm-content").focus()
    for _ in range(3):  # the link to the file of examples stands before the editor, the last example before that
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.example button')"):
            break
    asked = page.evaluate("document.activeElement.closest('.example').querySelector('code').textContent")
    page.keyboard.press("Enter")
    _rows(page)
    shown = page.locator("#query-editor .cm-content").evaluate("box => box.innerText")
    assert asked.strip().splitlines()[-1].strip() in shown


def test_it_is_asked_by_keyboard_alone(kept: Open, served: str) -> None:
    page = kept().go(served, "en/query/")
    page.locator("#query-editor .cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT (3 AS ?three) { }")
    page.keyboard.press("Control+Enter")
    assert _rows(page) == [["3"]]
    page.locator("#query-editor .cm-content").focus()
    page.keyboard.press("Tab")  # the editor lets one go on
    expect(page.locator("#query-run")).to_be_focused()


def test_from_a_folder_it_says_that_it_needs_a_web_address(tab: Open, site: Path) -> None:
    page = tab().go("file:", f"//{site}/en/query/index.html")
    expect(page.locator("#query-from-folder")).to_be_visible()
    expect(page.locator("#query")).to_be_hidden()
    assert page.locator(".example").count() >= 12


def test_everybody_can_use_it(tab: Open, served: str) -> None:
    for scheme in ("light", "dark"):
        watched = tab(color_scheme=scheme)
        page = watched.go(served, "query/")
        _ask(page, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 3")
        _rows(page)
        assert watched.violations() == []
