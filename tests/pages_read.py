"""Pages of a site as tests read them."""

import html
import posixpath
import re
import urllib.parse
from pathlib import Path

_LINK = re.compile(r'<a href="([^":]+)"')


def html_of(file: Path) -> str:
    """Return a page without the markup that keeps words on one line (`thaktho.pages.unbroken`)."""
    first, *others = file.read_text(encoding="utf-8").split('<span class="nb">')
    return first + "".join(other.replace("</span>", "", 1) for other in others)


def listed(public: Path, top: str = "") -> dict[str, dict[str, set[str]]]:
    """Return the projects that one finds from the list of all of them by its links alone, in a language.

    By year and area as the addresses of their lists have them, ``{"2566": {"9001": {"project/F/1"}}}``; a list that
    goes on over several pages is followed.
    """
    found: dict[str, dict[str, set[str]]] = {}
    asked = [one for one in _linked(public, f"{top}project") if re.fullmatch(rf"{top}year/\w+/\w+", one)]
    for first in asked:
        year, area = first.split("/")[-2:]
        pages, projects = [first], found.setdefault(year, {}).setdefault(area, set())
        for page in pages:
            links = _linked(public, page)
            pages += sorted({one for one in links if one.startswith(f"{first}/page/")} - {*pages})
            projects |= {one.removeprefix(top) for one in links if one.startswith(f"{top}project/")}
    return found


def _linked(public: Path, page: str) -> list[str]:
    """Return the folders of the pages that what a page itself shows leads to."""
    text = (public / page / "index.html").read_text(encoding="utf-8")
    main = text[text.index("<main") : text.index("</main>")]
    paths = (urllib.parse.unquote(html.unescape(one)).partition("#")[0] for one in _LINK.findall(main))
    return [posixpath.dirname(posixpath.normpath(posixpath.join(page, one))) for one in paths if one.endswith(".html")]
