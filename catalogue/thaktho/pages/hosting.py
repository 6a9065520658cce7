"""What a host is told of the site, written beside it: `.htaccess`, `nginx.conf`, `_headers`, `_redirects`, `404.html`.

`docs/hosting.md` says how hosts take them. All links are absolute in the page that stands at any address that is
missing, below the path at which the deployment's home is.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from thaktho.pages.addresses import BEGINNINGS, LEADS, elsewhere
from thaktho.pages.settings import SiteSettings
from thaktho.resources import folder

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""What any page may load; each page says in itself what it needs of that. Its worker has no page, only this."""
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Access-Control-Allow-Origin", "*"),  # it is open data: other sites may read it
)
FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"
TYPES = (
    ("ttl", "text/turtle; charset=utf-8"),
    ("jsonld", "application/ld+json; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("parquet", "application/vnd.apache.parquet"),
    ("wasm", "application/wasm"),
    ("gz", "application/gzip"),
    ("cff", "application/yaml; charset=utf-8"),
)
NAMED = (
    (".well-known/void", "text/turtle; charset=utf-8"),
    ("dump/SHA256SUMS", "text/plain; charset=utf-8"),
)
"""Files without an ending, by their paths: where programs look for what the data is, and checksums."""
_FILES = {"htaccess": ".htaccess", "nginx.conf": "nginx.conf", "_headers": "_headers", "_redirects": "_redirects"}
_MISSING = "not-found/"
GONE = ".gone"
"""An empty file beside the page of what is published no more: hosts look for it, so no list of theirs grows."""
_RELATIVE = re.compile(r'="((?:\.\.?/)+[^"]*)"')


def write(site: SiteSettings, out: Path, gone: Iterable[str] = (), provinces: Sequence[str] = ()) -> None:
    """Write what a host is told into the folder of the built site.

    Args:
        site: where the deployment lives.
        out: the folder of the built site.
        gone: paths of the pages of what is published no more, which hosts answer with 410.
        provinces: whose areas have pages, by their codes; areas of others lead to the list of areas.
    """
    top = urlsplit(site.home).path
    loader = FileSystemLoader(folder("site") / "hosting")
    environment = Environment(  # noqa: S701 - these are no pages
        loader=loader, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    told = {
        "top": top,
        "headers": HEADERS,
        "for_ever": FOR_EVER,
        "briefly": BRIEFLY,
        "types": TYPES,
        "named": NAMED,
        "leads": (*([elsewhere(provinces)] if provinces else []), *LEADS),
        "beginnings": BEGINNINGS,
        "gone": GONE,
    }
    for template, name in _FILES.items():
        content = environment.get_template(f"{template}.jinja").render(told)
        (out / name).write_text(content, encoding="utf-8", newline="\n")
    for language in ("", "en/"):
        html = (out / language / _MISSING / "index.html").read_text(encoding="utf-8")
        settled = _absolute(html, top + language + _MISSING)
        (out / language / "404.html").write_text(settled, encoding="utf-8", newline="\n")
    marks = [out / language / path / GONE for path in gone for language in ("", "en/")]
    for mark in marks:
        mark.touch()


def _absolute(html: str, where: str) -> str:
    """Make the relative addresses of a page absolute; ``where`` is the page's own."""
    return _RELATIVE.sub(lambda link: f'="{urljoin(where, link[1])}"', html)
