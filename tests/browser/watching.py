"""A tab whose complaints are kept, and what can be said of the page in it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response
from tests.needs import lacking

TOOLS = Path(__file__).parent / "node_modules"
"""What `npm ci` puts beside the tests."""
_CSP = """document.addEventListener('securitypolicyviolation', e =>
  console.error('CSP', e.violatedDirective, e.blockedURI, e.sourceFile))"""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


class Watched:
    """A tab; ``complaints``: errors of the console, reports of the policy, what was asked elsewhere or in vain."""

    def __init__(self, page: Page, width: int) -> None:
        self.page = page
        self.width = width
        self.complaints: list[str] = []
        self._own = ""
        page.set_default_timeout(15_000)
        page.add_init_script(_CSP)
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def go(self, top: str, path: str = "") -> Page:
        """Open a page of the site whose top is at ``top``; what it asks of anything else is a complaint."""
        self._own = top
        self.page.goto(top + path)
        return self.page

    def too_wide(self) -> list[str]:
        """Return what reaches over the right edge of the window, also where it is cut off there."""
        found: list[str] = self.page.evaluate(_TOO_WIDE, self.width)
        return found

    def violations(self, *rules: str) -> list[str]:
        """Return what axe-core finds against WCAG 2.2 AA, or against the ``rules`` named: rule, place and reason."""
        axe = TOOLS / "axe-core" / "axe.min.js"
        if not axe.is_file():
            lacking("tools", "`make tools` installs axe-core with npm to test that everybody can use the site")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe.read_text(encoding="utf-8"))
        which = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
        found: dict[str, Any] = self.page.evaluate(
            "which => axe.run({runOnly: which, resultTypes: ['violations']})", which
        )
        return [
            f"{one['id']}: {node['html'][:200]} | {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"][:3]
        ]

    def _told(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._own, "data:", "blob:")):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the next page was opened meanwhile
            self.complaints.append(f"failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


# what `main` clips does not make the page wider: so every text that shows is looked at, but for what scrolls
_TOO_WIDE = """width => {
  const scrolls = e => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const range = document.createRange();
  const reaches = node => {
    range.selectNodeContents(node);
    return [...range.getClientRects()].some(box => box.right > width + 1);
  };
  const over = [...document.querySelectorAll('main *')].filter(e =>
    [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim() && reaches(node))
    && e.checkVisibility({contentVisibilityAuto: true}) && !e.closest('.hidden, svg') && !scrolls(e)
  ).map(e => e.outerHTML.slice(0, 200));
  const page = document.scrollingElement.scrollWidth;
  return page > width ? [`the page is ${page} px wide`, ...over] : over;
}"""
