"""The data files of the site: each thing's statements beside its page, each dataset's files, the DCAT catalogue."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from pyoxigraph import Literal, NamedNode, Quad, Triple

from thaktho.contract import Contract
from thaktho.describe import tables
from thaktho.describe.dataset_files import FORMATS, serialized
from thaktho.iris import DCAT, DCT, FOAF, PROV, SPDX
from thaktho.messages import Text
from thaktho.metadata import File, Metadata
from thaktho.terms import TYPE, canonical

_EU = "http://publications.europa.eu/resource/authority/file-type/"
_FILE_TYPES = {"ttl": "RDF_TURTLE", "jsonld": "JSON_LD", "csv": "CSV"}


@dataclass(frozen=True, slots=True)
class Described:
    """What is being described: the deployment's name and the addresses of its things and of its site.

    ``downloads`` are other files that the site offers, by their path.
    """

    title: Text
    base: str
    site_base: str
    downloads: Mapping[str, bytes] = field(default_factory=dict)


def write(
    facts: duckdb.DuckDBPyConnection,
    quads: Iterable[Quad],
    contract: Contract,
    what: Described,
    metadata: Sequence[Metadata],
    out: Path,
) -> int:
    """Write every data file of the site into its folder and return how many were written.

    Args:
        facts: the fact tables.
        quads: the whole content of the store.
        contract: the sheets and fields.
        what: the deployment.
        metadata: what is said of every dataset, with its files.
        out: the site's folder, where pages may stand already.
    """
    pages = facts.execute("select iri, path from term where path is not null order by path").fetchall()
    graphs, things = _sorted(quads, {iri for iri, _ in pages})
    written = 0
    for dataset in metadata:
        for file in dataset.files:
            _put(out / dataset.iri.removeprefix(what.base) / file.name, file.content)
            written += 1
    for iri, path in pages:
        written += _thing_files(things.get(iri, []), out / path)
    catalogue = sorted(set(_catalogue(facts, graphs, metadata, what)), key=str)
    written += _rdf_files(catalogue, out, "catalog")
    _put(out / "all-projects.csv", tables.sheet_csv(facts, contract.sheet("project")) or b"")
    _put(out / "data-dictionary.csv", tables.data_dictionary(contract))
    _put(out / "linkages.csv", tables.linkages_csv(facts))
    _put(out / "cells.csv", tables.cells_csv(facts))
    for path, content in what.downloads.items():
        _put(out / path, content)
    return written + 4 + len(what.downloads)


def _sorted(quads: Iterable[Quad], paged: Collection[str]) -> tuple[dict[str, list[Triple]], dict[str, list[Triple]]]:
    """Return everything by graph, and by the page it belongs to: a node under a project's address is the project's."""
    graphs: dict[str, set[Triple]] = {}
    things: dict[str, set[Triple]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
            owner = next((iri for iri in _upwards(quad.subject.value) if iri in paged), None)
            if owner is not None:
                things.setdefault(owner, set()).add(quad.triple)
    return _in_order(graphs), _in_order(things)


def _in_order(found: Mapping[str, set[Triple]]) -> dict[str, list[Triple]]:
    return {name: sorted(triples, key=str) for name, triples in found.items()}


def _upwards(iri: str) -> Iterator[str]:
    """Yield an address and each above it: ``…/project/a/b/funding/c``, then ``…/project/a/b/funding``, and so on."""
    while iri:
        yield iri
        iri = iri.rpartition("/")[0]


def _thing_files(triples: list[Triple], folder: Path) -> int:
    if not triples:
        return 0
    return _rdf_files(triples, folder, "index")


def _rdf_files(triples: list[Triple], folder: Path, stem: str) -> int:
    for format_, ending, _ in FORMATS:
        _put(folder / f"{stem}.{ending}", serialized(triples, format_))
    return len(FORMATS)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _catalogue(
    facts: duckdb.DuckDBPyConnection, graphs: dict[str, list[Triple]], metadata: Sequence[Metadata], what: Described
) -> Iterator[Triple]:
    """Yield the DCAT catalogue: every dataset as it described itself, its publisher, and its files."""
    top = f"{what.base}catalog"
    yield from _typed(top, "Catalog")
    yield from _both(top, DCT + "title", what.title)
    yield from _both(top, DCT + "description", what.title)
    yield _said(top, FOAF + "homepage", NamedNode(what.site_base))
    for iri, graph, publisher in facts.execute("select iri, graph, publisher from dataset order by iri").fetchall():
        yield _said(top, DCAT + "dataset", NamedNode(iri))
        yield _said(top, DCT + "publisher", NamedNode(publisher))
        keep = (iri, publisher)
        for triple in graphs.get(graph, []):
            subject = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
            if subject in keep or subject.startswith(tuple(f"{kept}/" for kept in keep)):
                yield triple
        yield _said(iri, DCAT + "landingPage", NamedNode(f"{what.site_base}{iri.removeprefix(what.base)}/"))
    for dataset in metadata:
        for one in dataset.files:
            yield from _distribution(dataset, one)


def _distribution(dataset: Metadata, file: File) -> Iterator[Triple]:
    name = file.name
    iri = f"{dataset.iri}/file/{name}"
    address = NamedNode(f"{dataset.landing_page}{name}")
    yield _said(dataset.iri, DCAT + "distribution", NamedNode(iri))
    yield from _typed(iri, "Distribution")
    yield _said(iri, DCT + "title", Literal(name))
    yield _said(iri, DCAT + "accessURL", address)
    yield _said(iri, DCAT + "downloadURL", address)
    yield _said(iri, DCAT + "mediaType", NamedNode(f"http://www.iana.org/assignments/media-types/{file.media_type}"))
    yield _said(iri, DCT + "format", NamedNode(_EU + _FILE_TYPES[name.rsplit(".", 1)[1]]))
    yield _said(iri, DCAT + "byteSize", canonical(len(file.content), "integer"))
    checksum = f"{iri}/checksum"
    yield _said(iri, SPDX + "checksum", NamedNode(checksum))
    yield Triple(NamedNode(checksum), TYPE, NamedNode(SPDX + "Checksum"))
    yield _said(checksum, SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256"))
    yield _said(checksum, SPDX + "checksumValue", Literal(file.sha256))
    yield _said(iri, PROV + "wasDerivedFrom", NamedNode(dataset.iri))


def _typed(iri: str, cls: str) -> Iterator[Triple]:
    yield Triple(NamedNode(iri), TYPE, NamedNode(DCAT + cls))


def _both(iri: str, predicate: str, text: Text) -> Iterator[Triple]:
    yield _said(iri, predicate, Literal(text.th, language="th"))
    yield _said(iri, predicate, Literal(text.en, language="en"))


def _said(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), value)
