"""The whole dump of the demonstration: it conforms to the shapes, and what it speaks of can be looked up."""

import gzip
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import SH, Graph

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
    said = {node.value for quad in dump for node in (*quad.triple, quad.graph_name) if isinstance(node, NamedNode)}
    below = {iri.partition("#")[0] for iri in said if iri.startswith((HOME, SHARED.removesuffix("id/")))} - {HOME}
    assert len(below) > 5000
    lost = [iri for iri in below if not _is_paged(iri, leads, site)]
    assert lost == []


def _is_paged(iri: str, leads: list[tuple[re.Pattern[str], Lead]], site: Path) -> bool:
    """Tell whether an address leads to a page that is there, as hosts are told."""
    raw = quote(re.sub(r"^https://[^/]+/(?:thaktho/)?", "", iri), safe="/:@!$&'()*+,;=~%")
    for of, lead in leads:
        if met := of.fullmatch(raw):
            page = lead.page.replace("$1", met[1]) if met.re.groups else lead.page
            return (site / unquote(page) / "index.html").is_file()
    return False
