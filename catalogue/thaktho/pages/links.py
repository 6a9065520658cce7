"""Addresses inside the site: relative, percent-encoded, and opening from a folder too.

Markup is made once for all pages: `HERE` stands for the way to the top of the page's own language and `TOP` for the
way to the top of the site, both control characters that no cleaned text holds; `settle` puts the ways in.
"""

import hashlib
import re
from functools import lru_cache
from urllib.parse import quote

from thaktho.iris import PREFIXES
from thaktho.pages.output import Plain

HERE = "\x01"
TOP = "\x02"
_HERE, _TOP = HERE.encode(), TOP.encode()
_OUTSIDE = frozenset({"", ".", ".."})
_WEB = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_URL_SAFE = "/:?#[]@!$&()*+,;=%~-._"


def page(path: str) -> Plain:
    """Return the address of a page by its path, from the top of the language: ``…/index.html``."""
    return f"{HERE}{quoted(path)}index.html"


def data(path: str, file: str) -> Plain:
    """Return the address of a file beside a page: there is one for both languages, in the Thai folder."""
    return f"{TOP}{quoted(path)}{quoted(file)}"


@lru_cache(maxsize=4096)  # a page says its own address several times, and those of its fund and tambon are on many
def quoted(path: str) -> str:
    """Return a path as addresses have it."""
    return quote(path)


def settle(html: str, path: str, language: str) -> bytes:
    """Return a page's markup as UTF-8 with the ways to the tops put in; ``path`` is the page's, without its language.

    They are put into bytes: among characters of two bytes Python would look at every ``ก`` for `HERE`.
    """
    up = b"../" * path.count("/")
    here, top = up or b"./", up + b"../" if language == "en" else up or b"./"
    return html.encode().replace(_HERE, here).replace(_TOP, top)


def anchor(iri: str) -> str:
    """Return the id of a row that has no page of its own."""
    return "r" + hashlib.sha256(iri.encode()).hexdigest()[:12]


def qname(iri: str) -> str:
    """Return an address by the prefix that stands for its beginning, such as ``thk:Fund``; without one, as it is."""
    found = max((one for one in PREFIXES.items() if iri.startswith(one[1])), key=lambda one: len(one[1]), default=None)
    return f"{found[0]}:{iri.removeprefix(found[1])}" if found else iri


def term_id(iri: str) -> str:
    """Return the id of a term on the page of the vocabulary: ``Fund``, ``proj-Project``, ``code-phase-approved``."""
    return re.sub(r"[^\w.-]", "-", qname(iri).removeprefix("thk:"))


def within(path: str) -> str:
    """Return the path of a page, from the top of its language, which is a folder of the site.

    Raises:
        ValueError: the path would leave the site, or does not end in a slash.
    """
    parts = path.split("/")
    if parts[-1] or not _OUTSIDE.isdisjoint(parts[:-1]) or "\\" in path or "\0" in path:
        raise ValueError(f"{path!r} is no path of a page")
    return path


def web(address: str) -> str | None:
    """Return an address of the web fit for an href, or None where it is not plainly http or https."""
    return quote(address, safe=_URL_SAFE) if _WEB.fullmatch(address) else None


def mail(address: str) -> str | None:
    """Return a ``mailto:`` address, or None where the text is no plain e-mail address."""
    return f"mailto:{address}" if _EMAIL.fullmatch(address) else None
