"""Every kind of page in a real Chromium: at phone and desk width, zoomed, printed, without a script."""

from pathlib import Path

import pytest
from tests.browser.conftest import Open
from tests.browser.kinds import NAMES, Kinds

pytestmark = pytest.mark.whole

LANGUAGES = ("", "en/")
SCRIPTED = {"search", "query"}
"""Kinds that are made of a script, and read files by it: without one, and opened from a folder, they say so."""
AT_THE_TOP = {"not-found"}
"""Kinds that a host shows at any address: they name files from the top of the host, and are in no folder."""


def test_the_example_has_a_page_of_every_kind(kinds: Kinds) -> None:
    """A new kind of page needs data in the example, or a test of its own."""
    assert set(NAMES) <= set(kinds)


_SIDEWAYS = """() => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  return [...document.querySelectorAll('.scroll:not(:has(.matrix))')]
    .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.getAttribute('aria-label'));
}"""
"""Tables that have to be moved to be read, in folds too; in a matrix of funds each column is a fund."""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", NAMES)
def test_a_page_fits_its_width_and_asks_nobody_else(
    kept: Open, served: str, kinds: Kinds, kind: str, width: int
) -> None:
    watched = kept(width=width)
    for language in LANGUAGES:
        for path in kinds.some(kind):
            page = watched.go(served, language + path)
            assert page.locator("h1").count() == 1
            assert watched.too_wide() == [], f"{language}{path}"
            assert page.evaluate(_PARTED) == [], f"{language}{path}"
            if width == 360:
                assert page.evaluate(_SIDEWAYS) == [], f"{language}{path}"
            assert watched.complaints == []


@pytest.mark.parametrize("kind", NAMES)
def test_everybody_can_use_a_page(kept: Open, served: str, kinds: Kinds, kind: str) -> None:
    """WCAG 2.2 AA, by axe-core: the longest page in Thai on a phone, the usual one in English on a desk."""
    for width, address in ((360, kinds.longest(kind)), (1280, "en/" + kinds.usual(kind))):
        watched = kept(width=width, color_scheme="light")
        watched.page.emulate_media(color_scheme="light")
        page = watched.go(served, address)
        assert watched.violations() == [], address
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        assert watched.violations("color-contrast") == [], address


def test_pages_reflow_when_zoomed_and_nothing_moves_for_who_wants_it_still(
    tab: Open, served: str, kinds: Kinds
) -> None:
    """A window of 1280 px at 200 % and at 400 %."""
    for scale, language in ((2, ""), (4, "en/")):
        watched = tab(width=1280 // scale, height=900 // scale, device_scale_factor=scale, reduced_motion="reduce")
        for kind in NAMES:
            page = watched.go(served, language + kinds.longest(kind))
            assert watched.too_wide() == [], (kind, scale)
            assert page.evaluate(_MOVING) == [], kind
        assert watched.complaints == []


def test_every_page_reads_without_javascript(tab: Open, served: str, kinds: Kinds) -> None:
    """All words are there, and nothing to press that only a script would answer."""
    plain, scripted = tab(java_script_enabled=False), tab()
    for kind in NAMES:
        path = kinds.usual(kind)
        page = plain.go(served, path)
        assert plain.complaints == [], kind
        assert page.locator("h1").is_visible()
        if kind in SCRIPTED:
            assert page.locator("main noscript").inner_text()
            continue
        for control in page.locator("main :is(button, input, select, textarea):visible").all():
            assert control.evaluate("e => !!e.closest('form[action]')"), (kind, control.evaluate("e => e.outerHTML"))
        words = scripted.go(served, path).locator("main").inner_text()
        assert len(page.locator("main").inner_text()) >= 0.9 * len(words) > 50, kind


def test_pages_open_from_a_folder(tab: Open, site: Path, kinds: Kinds) -> None:
    watched = tab(width=360)
    for kind in sorted(set(NAMES) - AT_THE_TOP):
        page = watched.go(f"{site.as_uri()}/", kinds.usual(kind))
        assert page.locator("main").evaluate("e => getComputedStyle(e).maxWidth") != "none", "styles are not applied"
        if kind in SCRIPTED:
            watched.complaints.clear()
        assert watched.complaints == [], kind


def test_pages_print_on_a4_with_nothing_cut_off(tab: Open, served: str, kinds: Kinds) -> None:
    """Also in the dark: ink is dark, the paper white, and the menu stays on the screen."""
    watched = tab(width=680, color_scheme="dark")  # A4 at 96 dpi, less margins of 15 mm
    for kind in NAMES:
        page = watched.go(served, kinds.usual(kind))
        page.emulate_media(media="print")
        assert watched.too_wide() == [], kind
        ink, paper = page.evaluate("[document.body].map(getComputedStyle).flatMap(s => [s.color, s.backgroundColor])")
        assert max(_channels(ink)) < 60, kind
        assert min(_channels(paper)) > 250 or paper == "rgba(0, 0, 0, 0)", kind
        assert not page.locator("nav.menu").is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF-")


def _channels(colour: str) -> list[float]:
    return [float(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3]]


def test_links_of_the_menu_are_big_enough_to_touch(tab: Open, served: str) -> None:
    page = tab(width=360).go(served)
    page.locator(".menu-button").tap()
    boxes = [link.bounding_box() for link in page.locator("header nav a:visible").all()]
    assert len(boxes) > 5
    assert all(box is not None and box["height"] >= 44 for box in boxes)


_PARTED = """[...document.querySelectorAll('main .nb')].filter(e => e.getClientRects().length > 1)
  .map(e => e.outerHTML)"""
_MOVING = """[...document.querySelectorAll('*')].filter(e => {
  const style = getComputedStyle(e);
  return style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration) > 0.01
    || style.animationName !== 'none';
}).map(e => e.outerHTML.slice(0, 100))"""
