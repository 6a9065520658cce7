"""The whole dump of the demonstration: it conforms to the shapes, and what it speaks of can be looked up."""

import gzip
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import SH, Graph
from tests import netlify

from thaktho.iris import SHARED
from thaktho.pages.addresses import LEADS, Lead, elsewhere
from thaktho.rdflib_graph import graph_of

pytestmark = pytest.mark.whole

HOME = "https://songkhla.thaktho.example/"


@pytest.fixture(scope="module")
def dump(site: Path) -> list[Quad]:
    return list(parse(gzip.decompress((site / "dump" / "whole.nq.gz").read_bytes()), format=RdfFormat.N_QUADS))


def test_the_whole_conforms_to_the_shapes_but_for_what_publishers_leave_open(dump: list[Quad], site: Path) -> None:
    shapes = Graph().parse(site / "shapes.ttl")
    for open_ in set(shapes.subjects(SH.severity, SH.Warning)):
        shapes.remove((None, SH.property, open_))
    conforms, _, said = pyshacl.validate(graph_of({quad.triple for quad in dump}), shacl_graph=shapes)
    assert conforms, said[:2000]


def test_every_address_of_the_deployment_leads_to_a_page(dump: list[Quad], site: Path) -> None:
    leads = [(re.compile(lead.pattern), lead) for lead in (elsewhere(["90"]), *LEADS)]
    lost = [iri for iri in _below(dump) if not _is_paged(iri, leads, site)]
    assert lost == []


def test_netlify_leads_every_address_to_a_page_but_for_villages_and_areas_elsewhere(
    dump: list[Quad], site: Path
) -> None:
    paths = sorted(map(_path, _below(dump)))
    led = netlify.led(site / "_redirects", paths)
    lost = [path for path, page in led.items() if not (page and _is_there(site, page.partition("#")[0]))]
    assert [path for path in lost if not re.fullmatch(r"/id/area/(?!90)(region-)?\d+|/id/area/90\d{6}", path)] == []


def _below(dump: list[Quad]) -> set[str]:
    """Return the addresses below the deployment's home, and below that of what all deployments share."""
    said = {node.value for quad in dump for node in (*quad.triple, quad.graph_name) if isinstance(node, NamedNode)}
    below = {iri.partition("#")[0] for iri in said if iri.startswith((HOME, SHARED.removesuffix("id/")))} - {HOME}
    assert len(below) > 5000
    return below


def _path(iri: str) -> str:
    """Return the path by which a host is asked for a thing, encoded."""
    return "/" + quote(re.sub(r"^https://[^/]+/(?:thaktho/)?", "", iri), safe="/:@!$&'()*+,;=~%")


def _is_there(site: Path, page: str) -> bool:
    return (site / unquote(page.removeprefix("/")) / "index.html").is_file()


def _is_paged(iri: str, leads: list[tuple[re.Pattern[str], Lead]], site: Path) -> bool:
    """Tell whether an address leads to a page that is there, as hosts are told."""
    raw = _path(iri).removeprefix("/")
    for of, lead in leads:
        if met := of.fullmatch(raw):
            page = lead.page.replace("$1", met[1]) if met.re.groups else lead.page
            return _is_there(site, page)
    return False
