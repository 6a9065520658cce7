"""The search in a real Chromium over http: what it finds, how well, what it costs, and how it is used."""

import csv
import io
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from benchmarks.search import Synthetic, fetched
from benchmarks.search import site as synthetic_site
from playwright.sync_api import Browser, Page, expect
from tests.pages.small import HOSTILE, SITE, fill

from thaktho.contract import shipped
from thaktho.pages.build import build
from thaktho.pages.search.documents import Document
from thaktho.pages.search.normal import normal

pytestmark = pytest.mark.whole

LISTS = Path(__file__).parents[1] / "pages" / "search"
QUERIES = tomllib.loads((LISTS / "queries.toml").read_text(encoding="utf-8"))["query"]
WORDS = (LISTS / "words.txt").read_text(encoding="utf-8").split()
SIZE = 10_000
FIND = """async (words) => {
  const form = document.getElementById("search");
  const index = new Index(new URL(form.dataset.index, location.href), document.documentElement.lang);
  await index.open();
  const found = [];
  for (const word of words) {
    const texts = asked(word);
    const { numbers, exact } = await index.find(texts);
    found.push([texts.flat(), numbers.slice(0, exact)]);
  }
  return found;
}"""


@dataclass(frozen=True)
class Reader:
    """A browser and the address of a site."""

    browser: Browser
    address: str

    def tab(self, width: int = 1280) -> Page:
        """Open a tab whose pages complain of nothing."""
        page = self.browser.new_page(viewport={"width": width, "height": 900}, accept_downloads=True)
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
        return page

    def opens(self, path: str, width: int = 1280, tab: Page | None = None) -> Page:
        """Open a page, in a tab of its own if in none that is there, and wait until it is at rest."""
        page = tab or self.tab(width)
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        return page

    def searches(self, query: str, path: str = "search/", tab: Page | None = None) -> Page:
        """Open the search with a query."""
        return self.opens(f"{path}index.html?{query}", tab=tab)


@pytest.fixture(scope="module")
def reader(chromium: Browser, served: str) -> Reader:
    """The example's site."""
    return Reader(chromium, served)


@pytest.fixture(scope="module")
def many(chromium: Browser, serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A site whose search knows ten thousand projects."""
    out = tmp_path_factory.mktemp("many") / "public"
    out.mkdir()
    synthetic_site(SIZE, out)
    return Reader(chromium, serve(out))


def results(page: Page) -> list[str]:
    """Return the pages that results lead to, as paths from the top of the language."""
    addresses = [link.evaluate("link => link.href") for link in page.locator("#results .card-title a").all()]
    return [unquote(one).split("//", 1)[1].partition("/")[2].removesuffix("index.html") for one in addresses]


@pytest.fixture(scope="module")
def asked(reader: Reader) -> Iterator[Page]:
    """One tab for all queries, as a person has: what the browser knows of the site it asks once."""
    page = reader.tab()
    yield page
    page.close()


@pytest.mark.parametrize("query", QUERIES, ids=[one["typed"] for one in QUERIES])
def test_what_people_type_is_found_among_the_first(reader: Reader, asked: Page, query: dict[str, object]) -> None:
    page = reader.searches(f"q={quote(str(query['typed']))}", tab=asked)
    found, told = results(page), page.locator("#found").inner_text()
    if not query["finds"]:
        assert not found or "ใกล้เคียง" in told
    elif query.get("missed"):
        assert query["finds"] not in found, "it is found now: say so in the list"
    else:
        assert query["finds"] in found[: int(str(query.get("first", 20)))], (told, found)


Found = list[tuple[list[str], list[int]]]


def _measured(documents: Iterable[Document], found: Found) -> tuple[float, float]:
    """Return recall against the words as they stand in the texts, and precision against what stands for them there."""
    there: list[set[int]] = [set() for _ in WORDS]
    alike: list[set[int]] = [set() for _ in WORDS]
    for number, document in enumerate(documents):
        texts = [text for field in document.texts for text in field]
        compact = [normal(text).replace(" ", "") for text in texts]
        for place, (word, (forms, _)) in enumerate(zip(WORDS, found, strict=True)):
            if any(word in text for text in texts):
                there[place].add(number)
            if any(form in text for text in compact for form in forms):
                alike[place].add(number)
    seen = [set(numbers) for _, numbers in found]
    recall = sum(len(s & t) for s, t in zip(seen, there, strict=True)) / sum(map(len, there))
    right = sum(len(s & a) for s, a in zip(seen, alike, strict=True)) / sum(map(len, seen))
    return recall, right


def test_of_a_hundred_words_in_ten_thousand_projects_hardly_a_place_is_missed(many: Reader) -> None:
    page = many.opens("search/index.html")
    recall, right = _measured(Synthetic(SIZE), page.evaluate(FIND, WORDS))
    page.close()
    assert len(WORDS) == 100
    assert recall >= 0.99
    assert right >= 0.99


def test_a_first_result_costs_less_than_300_kb_from_a_host_that_compresses_nothing(many: Reader) -> None:
    for word in ("ผู้สูงอายุ", "องค์การบริหารส่วนตำบลปริก", "ยา"):
        size, _ = fetched(many.browser, many.address, word)
        assert size < 300_000, word


def test_the_hundred_words_find_in_the_example_what_its_list_says(reader: Reader, site: Path) -> None:
    """By the titles of the list of all projects, which another part of the program makes."""
    rows = csv.DictReader(io.StringIO((site / "all-projects.csv").read_text(encoding="utf-8-sig")))
    titles = {row["iri"].partition("/id/")[2] + "/": row["title"] for row in rows}
    page = reader.opens("search/index.html")
    found = page.evaluate(FIND, WORDS)
    names = """async () => {
      const form = document.getElementById("search");
      const index = new Index(new URL(form.dataset.index, location.href), "th");
      const about = await index.open();
      return (await index.shown([...Array(about.projects).keys()])).map((record) => record.to);
    }"""
    paths = [unquote(one).removesuffix("index.html") for one in page.evaluate(names)]
    page.close()
    missed = [
        (word, path)
        for word, (_, numbers) in zip(WORDS, found, strict=True)
        for path in titles.keys() - {paths[number] for number in numbers if number < len(paths)}
        if word in titles[path]
    ]
    assert missed == []


def test_filters_are_counted_shared_by_the_address_and_undone_by_going_back(reader: Reader) -> None:
    page = reader.searches("q=" + quote("ผู้สูงอายุ"))
    before = results(page)
    option = page.locator("#by-year option").nth(1)
    year, label = option.get_attribute("value"), option.inner_text()
    page.locator("#by-year").select_option(year)
    page.wait_for_url(f"**year={year}*")
    count = int(label.rpartition("(")[2].rstrip(")"))
    expect(page.locator("#results > li")).to_have_count(min(count, 20))
    shared = reader.opens(page.url.removeprefix(reader.address))
    assert results(shared) == results(page)
    assert shared.locator("#by-year").input_value() == year
    shared.close()
    page.go_back()
    expect(page.locator("#results > li")).to_have_count(len(before))
    assert results(page) == before
    page.close()


def test_projects_are_browsed_by_filters_alone_to_the_last(reader: Reader) -> None:
    page = reader.searches("kind=project&area=9001")
    assert "ทั้งหมด" in page.locator("#found").inner_text()
    first = results(page)
    assert len(first) == 20
    page.locator("#more").click()
    expect(page.locator("#results > li").nth(20).locator("a")).to_be_focused()
    more = results(page)
    assert more[:20] == first
    assert len(more) > 20
    assert all(path.startswith("project/") for path in more)
    page.close()


def test_results_are_taken_along_as_csv_with_the_columns_of_the_site(reader: Reader, site: Path) -> None:
    page = reader.searches("kind=project&q=" + quote("เด็ก"))
    told = page.locator("#found").inner_text()
    with page.expect_download() as download:
        page.locator("#csv").click()
    content = Path(download.value.path()).read_bytes()
    page.close()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    header = (site / "project" / "index.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert ",".join(rows[0]) == header
    assert f"พบ {len({row['iri'] for row in rows})} รายการ" in told


def test_the_box_at_the_top_of_every_page_leads_to_the_results_by_keys_alone(reader: Reader) -> None:
    for path, language in (("area/900101/index.html", ""), ("en/project/index.html", "en/")):
        page = reader.opens(path, 360)
        page.locator("#site-search").focus()
        page.keyboard.type("บ่อยาง")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        page.wait_for_load_state("networkidle")
        assert results(page)[0] == f"{language}area/900101/"
        assert page.locator("#q").input_value() == "บ่อยาง"
        page.close()


def test_english_pages_show_english_names(reader: Reader) -> None:
    page = reader.searches("q=Bo+Yang", "en/search/")
    first = page.locator("#results > li").first.inner_text()
    assert "Bo Yang Subdistrict, Mueang Songkhla District" in first
    assert page.locator("#found").inner_text().startswith(tuple("123456789"))
    page.close()


def test_nothing_found_says_so_and_what_to_try(reader: Reader) -> None:
    page = reader.searches("q=zzzzzz")
    assert "ไม่พบ" in page.locator("#found").inner_text()
    assert page.locator("#search-help").is_visible()
    assert page.locator("#found").get_attribute("role") == "status"
    page.close()


def test_words_that_nothing_holds_together_are_offered_one_by_one(reader: Reader) -> None:
    page = reader.searches(f"q={quote('กำจัดเหา ซะกาต zzzzzz')}")
    offered = page.locator("#apart a")
    expect(offered).to_have_text(["กำจัดเหา", "ซะกาต"])
    offered.last.click()
    expect(page.locator("#results .card-title").first).to_be_visible()
    expect(page.locator("#apart")).to_be_hidden()
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_fits_and_its_targets_are_big_enough(reader: Reader, language: str, width: int) -> None:
    page = reader.opens(f"{language}search/index.html?q={quote('ผู้สูงอายุ')}", width)
    assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    page.locator("#filters").evaluate("fold => { fold.open = true; }")
    for target in page.locator("main input, main button, main select, main summary").all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 44, target
    page.close()


def test_without_scripts_and_from_a_folder_the_page_says_why_and_shows_the_lists(reader: Reader, site: Path) -> None:
    with reader.browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{reader.address}search/index.html?q=x")
        assert "JavaScript" in page.locator("noscript").inner_text()
        assert page.locator("#search-help a").count() >= 8
    page = reader.browser.new_page()
    page.goto((site / "search" / "index.html").as_uri())
    assert "http" in page.locator("#found").inner_text()
    assert page.locator("#search-help").is_visible()
    page.close()


def test_hostile_texts_read_as_text(chromium: Browser, serve: Callable[[Path], str], tmp_path: Path) -> None:
    """They are found, shown and not run."""
    out = tmp_path / "public"
    out.mkdir()
    with closing(fill()) as tables:
        build(tables, shipped(), SITE, out, lambda _done, _all: None)
    reader = Reader(chromium, serve(out))
    for query in ("", *(quote(text[:100]) for text in HOSTILE)):
        page = reader.searches(f"q={query}")
        assert page.locator("main script, main img").count() == 0
        assert page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
        page.close()
