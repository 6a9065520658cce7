"""Whatever people write into a field is shown as they wrote it, and does nothing."""

import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.browser.conftest import Open, Serve
from tests.browser.hostile_site import VALUES, hostile_site
from tests.browser.kinds import ELSEWHERE, NAMES, Kinds
from tests.making import PROJECT, checked
from tests.pages_read import linked, listed
from tests.validator import invalid

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_site(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def top(hostile: Path, serve: Serve) -> str:
    return serve(hostile)


def test_every_page_passes_the_validator(hostile: Path) -> None:
    assert invalid(hostile) == []


def test_no_kind_of_page_runs_what_stands_in_a_field(tab: Open, top: str, hostile: Path) -> None:
    """Nor does it grow wider than a phone, or lead anywhere but to pages and to plain addresses of the web."""
    kinds = Kinds(hostile)
    assert set(kinds) >= {*ELSEWHERE, *NAMES} - {"local-authority"}  # the province has none that is known
    watched = tab(width=360)
    for kind in kinds:
        for path in kinds.some(kind):
            page = watched.go(top, f"en/{path}")
            assert page.evaluate("window.ran") is None, path
            assert watched.complaints == [], path
            assert watched.too_wide() == [], path
            links = page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
            assert {urlsplit(link).scheme for link in links} <= {"http", "https", "mailto"}, path


def test_the_list_of_all_leads_to_every_project(hostile: Path) -> None:
    every = {path.rpartition("/")[0] for path in Kinds(hostile).all("project")}
    assert set().union(*(found for areas in listed(hostile).values() for found in areas.values())) == every


def test_the_list_of_linkages_leads_to_every_linkage(hostile: Path) -> None:
    themselves, lists = linked(hostile)
    assert themselves.union(*(held for _, held in lists.values())) == {
        path.rpartition("/")[0] for path in Kinds(hostile).all("linkage")
    }


@pytest.mark.parametrize("what", VALUES)
def test_a_text_reads_as_it_was_written(kept: Open, top: str, what: str) -> None:
    """On the pages of its project, plan, goal, strategy, fund and body, in either language."""
    watched = kept(width=360)
    n = list(VALUES).index(what)
    for language, letter in (("", "A"), ("en/", "B")):
        code = f"{letter}{n}"
        publisher = {"A": "fund", "B": "other"}[letter]
        for path in (
            f"project/L5221/L5221-{code}", f"plan/{publisher}/P{code}", f"goal/G{code}", f"strategy/S{code}",
            f"fund/F{code}", f"organization/O{code}",
        ):  # fmt: skip
            page = watched.go(top, f"{language}{path}/index.html")
            assert seen(VALUES[what]) in seen(page.locator("h1").inner_text()), path
            assert page.evaluate("window.ran") is None, path
            assert watched.too_wide() == [], path
            assert watched.complaints == [], path


def test_a_withdrawn_project_s_page_can_be_used_by_everybody(tab: Open, top: str, hostile: Path) -> None:
    watched = tab(width=360)
    for kind in sorted(ELSEWHERE):
        watched.go(top, Kinds(hostile).longest(kind))
        assert watched.violations() == []


def test_what_is_found_is_shown_as_text(tab: Open, top: str) -> None:
    watched = tab(width=360)
    page = watched.go(top, "search/index.html?q=script")
    page.locator("#results > li").first.wait_for()
    assert "<script>" in page.locator("#results").inner_text()
    assert page.evaluate("window.ran") is None
    assert watched.complaints == []
    assert watched.too_wide() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "ก" * 10_000),
        ("description", "ก" * 10_000),
        ("page", "javascript:alert(1)"),
        ("page", 'https://evil.example/"onmouseover="alert(1)'),
        ("page", "https://evil.example/'><script>alert(1)</script>"),
        ("page", "data:text/html,<script>alert(1)</script>"),
        ("page", "//evil.example"),
    ],
)
def test_what_is_too_long_or_no_address_never_becomes_a_page(tmp_path: Path, field: str, value: str) -> None:
    found = checked(tmp_path, project=[{**PROJECT, field: value}])
    assert not found.conforms
    assert field in {one.field for one in found.findings if one.severity == "violation"}


def seen(text: str) -> str:
    """Return what can be seen of a text: without spaces, and characters that show nothing."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[0] not in "CZ")
