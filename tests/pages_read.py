"""Pages of a site as tests read them."""

import html
import posixpath
import re
import urllib.parse
from pathlib import Path

_LINK = re.compile(r'<a (?:class="[^"]+" )?href="([^":]+)"')


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
        found.setdefault(year, {})[area] = {
            one.removeprefix(top) for one in _shown(public, first) if one.startswith(f"{top}project/")
        }
    return found


def linked(public: Path, top: str = "") -> tuple[set[str], dict[str, tuple[int, set[str]]]]:
    """Return the linkages that one finds from the page of all of them by its links alone, in a language.

    Those that the pages of kinds show themselves, and by their lists, ``"continuation/2566/9001"``, how many each of
    these is said to hold, and which it does; a list that goes on over several pages is followed.
    """
    themselves: set[str] = set()
    lists: dict[str, tuple[int, set[str]]] = {}
    for kind in {one for one in _linked(public, f"{top}linkage") if re.fullmatch(rf"{top}linkage/[a-z-]+", one)}:
        if kind == f"{top}linkage/funds":
            continue
        themselves |= _linkages(public, kind, top)
        counts = re.findall(
            r'<td class="m\d"><a href="([^"]+)/index.html">([\d,]+)</a>', html_of(public / kind / "index.html")
        )
        for path, n in counts:
            page = posixpath.normpath(posixpath.join(kind, path))
            lists[page.removeprefix(f"{top}linkage/")] = int(n.replace(",", "")), _linkages(public, page, top)
    return themselves, lists


def _linkages(public: Path, first: str, top: str) -> set[str]:
    is_linkage = re.compile(rf"{top}linkage/[a-z-]+/[^/]+").fullmatch
    return {one.removeprefix(top) for one in _shown(public, first) if is_linkage(one)}


def _shown(public: Path, first: str) -> set[str]:
    """Return what a list leads to, with the pages on which it goes on."""
    pages, shown = [first], set[str]()
    for page in pages:
        links = _linked(public, page)
        pages += sorted({one for one in links if one.startswith(f"{first}/page/")} - {*pages})
        shown |= {*links}
    return shown


def _linked(public: Path, page: str) -> list[str]:
    """Return the folders of the pages that what a page itself shows leads to."""
    text = (public / page / "index.html").read_text(encoding="utf-8")
    main = text[text.index("<main") : text.index("</main>")]
    paths = (urllib.parse.unquote(html.unescape(one)).partition("#")[0] for one in _LINK.findall(main))
    return [posixpath.dirname(posixpath.normpath(posixpath.join(page, one))) for one in paths if one.endswith(".html")]
