"""Where the addresses of things lead: to a page, and to what programs read instead of it.

Hosts and our own server are told the same (`hosting.py`, `serve/things.py`). Addresses that all deployments share
(``https://w3id.org/thaktho/…``) lead as those of the deployment do, so that whoever keeps them for all has one rule.
"""

from collections.abc import Iterable
from typing import NamedTuple

from thaktho import areas


class Lead(NamedTuple):
    """Where addresses of one kind lead; ``$1`` and ``$2`` stand for the groups of the pattern.

    Args:
        pattern: the whole of what follows the site's top, as it is sent: encoded.
        page: the page's path, in Thai.
        turtle: the file that tells of the thing; empty: no file does, and everybody is led to the page. Our own server
            lets the store tell.
        jsonld: the same as JSON-LD.
        anchor: where on the page.
    """

    pattern: str
    page: str
    turtle: str = ""
    jsonld: str = ""
    anchor: str = ""


def _own(pattern: str, page: str) -> Lead:
    """Return where a thing with a page of its own leads."""
    return Lead(pattern, page, f"{page}index.ttl", f"{page}index.jsonld")


_CATALOG = ("catalog.ttl", "catalog.jsonld")
LEADS = (
    # terms, shapes and codes: a page tells of all. A browser keeps what stands after # of a term.
    Lead("ns", "vocabulary/", "ns.ttl"),
    Lead("shapes/([a-z-]+)", "fields/", "shapes.ttl", anchor="$1"),
    Lead("id/code/((?!target-group/)[a-z-]+)/([A-Za-z0-9._-]+)", "vocabulary/", "codes.ttl", anchor="code-$1-$2"),
    Lead("id/code/([a-z-]+)", "vocabulary/", "codes.ttl", anchor="code-$1"),
    Lead("id/graph/codes", "vocabulary/", "codes.ttl", anchor="codes"),
    Lead("id/graph/areas", "area/", "void.ttl"),
    Lead("id/graph/areas-elsewhere", "area/", areas.ELSEWHERE_FILE),
    # a graph: what the dataset says; what is no dataset's is in the dumps, of which VoID tells
    Lead("graph/([^/]+/[^/]+/[^/]+)", "dataset/$1/", "dataset/$1/dataset.ttl", "dataset/$1/dataset.jsonld"),
    Lead("graph/linkages", "linkage/", "void.ttl"),
    Lead("graph/(?:provenance|decisions)", "about/", "void.ttl", anchor="dump"),
    # what the catalogue is made of
    Lead("id/dataset/whole(?:/.*)?", "about/", *_CATALOG, anchor="dump"),
    Lead("id/dataset/woven(?:/.*)?", "dataset/", *_CATALOG, anchor="tables"),
    Lead("id/catalog(?:/.*)?", "dataset/", *_CATALOG),
    Lead("id/series/([^/]+)/.*", "publisher/$1/", *_CATALOG),
    Lead("id/weaving(?:/.*)?", "method/", *_CATALOG),
    Lead("id/decision/.*", "linkage/"),
    # what has no page: its publisher's
    Lead("id/(?:budget-line|need|annotation)/([^/]+)/.*", "publisher/$1/"),
    _own("id/(publisher/[^/]+)(?:/.*)?", "$1/"),
    # what lies under a thing, such as a project's funding, is told of on the thing's page
    _own("id/((?:project|linkage|plan)/[^/]+/[^/]+|dataset/[^/]+/[^/]+/[^/]+)(?:/.*)?", "$1/"),
    _own("id/submission/([^/]+/[^/]+/[^/]+)/.*", "dataset/$1/"),
    Lead(r"id/area/(\d{6})\d\d", "area/$1/", "area/$1/index.ttl", "area/$1/index.jsonld"),  # a village: its tambon's
    # a letter or digit first: nothing that a browser takes for another host
    _own("id/([A-Za-z0-9].*?)/?", "$1/"),
)
"""The first whose pattern is met counts."""
BEGINNINGS = ("ns", "shapes/", "graph/", "id/")
"""What such addresses begin with, below the site's top; ``ns`` is whole."""


def elsewhere(provinces: Iterable[str]) -> Lead:
    """Return where areas of other provinces lead on a host, whose files do not tell which are described."""
    regions = sorted({f"{area.code}(?!\\d)" for code in provinces for area in areas.ancestors(code)})
    return Lead(f"id/area/(?!{'|'.join([*provinces, *regions])})(?:region-)?\\d+", "area/", areas.ELSEWHERE_FILE)
