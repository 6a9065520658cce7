"""Everything on a page is reached, seen and worked with the keyboard alone."""

from typing import Any

import pytest
from tests.browser.conftest import Open
from tests.browser.kinds import NAMES, Kinds

pytestmark = pytest.mark.whole

STEPS = 45
"""How often Tab is pressed on a page: past the head and the menu, well into the lists."""


def test_the_first_key_leads_past_the_menu(tab: Open, served: str) -> None:
    page = tab().go(served, "area/900101/index.html")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip:focus")
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_what_has_the_focus_is_seen_in_the_order_of_reading(tab: Open, served: str, kinds: Kinds, width: int) -> None:
    """On every kind: no trap, nothing hidden, a visible outline, never back up the page.

    The page itself writes down what has the focus, when the next key goes down: to ask it after every key costs twice
    as much as all the rest.
    """
    watched = tab(width=width)
    for kind in NAMES:
        page = watched.go(served, kinds.usual(kind))
        page.wait_for_load_state("networkidle")  # what a script adds moves what is below
        page.evaluate(_WRITTEN_DOWN)
        for _ in range(STEPS):
            page.keyboard.press("Tab")
        seen: list[dict[str, Any]] = page.evaluate("[...seen.slice(1), focused()]")
        assert len(seen) == STEPS, kind
        steps = [one for one in seen if one["place"] >= 0]  # -1: the page is over, and it begins anew
        once = steps[: next((at for at in range(1, len(steps)) if steps[at]["place"] <= steps[0]["place"]), None)]
        assert len(once) > 10, kind
        places = [one["place"] for one in once]
        assert places == sorted(set(places)), (kind, [one["html"] for one in once])
        for one in once:
            assert one["outlined"], (kind, one)
            assert one["shown"], (kind, one)


def test_folded_parts_open_and_wide_tables_scroll(tab: Open, served: str) -> None:
    page = tab(width=360).go(served, "linkage/funds/index.html")
    table = page.locator(".scroll:has(.matrix)").first
    table.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll:has(.matrix)').scrollLeft > 0")
    page = tab(width=360).go(served, "area/90/index.html")
    folded = page.locator("main details").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.get_attribute("open") is not None


_WRITTEN_DOWN = """() => {
  window.seen = [];
  window.focused = () => {
    const outlined = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    let e = document.activeElement;
    const host = e;
    while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
    if (!e || e === document.body) return {place: -1};
    const style = getComputedStyle(e), [box] = e.getClientRects();
    if (!box) return {place: [...document.querySelectorAll('*')].indexOf(host), html: e.outerHTML.slice(0, 120)};
    const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 1);
    const top = host.getRootNode().elementFromPoint(x, y);
    return {
      place: [...document.querySelectorAll('*')].indexOf(host),
      html: e.outerHTML.slice(0, 120),
      outlined: outlined(style) || outlined(getComputedStyle(host)),
      shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && !!top
        && (host.contains(top) || top.contains(host)),
    };
  };
  addEventListener('keydown', () => seen.push(focused()), true);
}"""
