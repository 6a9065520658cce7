"""The distributions of DCAT-AP: what is said of each file that a dataset is published as."""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from thaktho.describe.triples import both, said, typed
from thaktho.iris import ADMS, DCAT, DCATAP, DCT, EU, PROV, SPDX, XSD
from thaktho.messages import Text, text
from thaktho.terms import time

FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "application/ld+json": "JSON_LD",
    "text/csv": "CSV",
    "application/vnd.apache.parquet": "PARQUET",
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
}
"""The EU's file types by media type."""
_IANA = "http://www.iana.org/assignments/media-types/"


class Offered(Protocol):
    """What is asked of a file: its size is in bytes, its checksum the SHA-256; ``is_packed`` tells of gzip."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def media_type(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> Text: ...  # noqa: D102
    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def is_packed(self) -> bool: ...  # noqa: D102


class Published(Protocol):
    """What its files take from a dataset."""

    @property
    def iri(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> Text: ...  # noqa: D102
    @property
    def license(self) -> str: ...  # noqa: D102
    @property
    def issued(self) -> dt.datetime: ...  # noqa: D102
    @property
    def modified(self) -> dt.datetime: ...  # noqa: D102


def distribution(dataset: Published, file: Offered, address: str) -> Iterator[Triple]:
    """Yield what is said of a file of a dataset, and where it stands on the site."""
    iri = f"{dataset.iri}/file/{file.name}"
    yield said(dataset.iri, DCAT + "distribution", iri)
    yield from typed(iri, DCAT + "Distribution")
    yield from both(iri, DCT + "title", file.title)
    yield from both(iri, DCT + "description", text("about.file", file=file.title, dataset=dataset.title))
    yield said(iri, DCAT + "accessURL", address)
    yield said(iri, DCAT + "downloadURL", address)
    yield said(iri, DCAT + "mediaType", _IANA + file.media_type)
    yield from typed(_IANA + file.media_type, DCT + "MediaType")
    if file.is_packed:
        yield said(iri, DCAT + "compressFormat", _IANA + "application/gzip")
        yield from typed(_IANA + "application/gzip", DCT + "MediaType")
    yield said(iri, DCT + "format", f"{EU}file-type/{FILE_TYPES[file.media_type]}")
    yield said(iri, DCT + "license", dataset.license)
    yield said(iri, DCT + "language", EU + "language/THA")
    yield said(iri, DCT + "issued", time(dataset.issued))
    yield said(iri, DCT + "modified", time(dataset.modified))
    yield said(iri, DCATAP + "availability", EU + "planned-availability/STABLE")
    yield said(iri, ADMS + "status", EU + "distribution-status/COMPLETED")
    yield said(iri, DCAT + "byteSize", Literal(str(file.size), datatype=NamedNode(XSD + "nonNegativeInteger")))
    yield said(iri, PROV + "wasDerivedFrom", dataset.iri)
    checksum = f"{iri}/checksum"
    yield said(iri, SPDX + "checksum", checksum)
    yield from typed(checksum, SPDX + "Checksum")
    yield said(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    yield from typed(SPDX + "checksumAlgorithm_sha256", SPDX + "ChecksumAlgorithm")
    yield said(checksum, SPDX + "checksumValue", Literal(file.sha256, datatype=NamedNode(XSD + "hexBinary")))
