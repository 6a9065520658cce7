"""The data files of the site: each thing's statements beside its page, each dataset's files, the DCAT catalogue."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
from pyoxigraph import NamedNode, Quad, Triple

from thaktho.contract import Contract
from thaktho.describe import dcat, gone, tables
from thaktho.describe.dataset_files import FORMATS, serialized
from thaktho.metadata import File, Metadata
from thaktho.workspace import Workspace


def write(
    facts: duckdb.DuckDBPyConnection,
    quads: Iterable[Quad],
    contract: Contract,
    deployment: Workspace,
    metadata: Sequence[Metadata],
    tables_woven: Sequence[File],
    downloads: Mapping[str, bytes],
    tag: Callable[[str], str],
    out: Path,
) -> int:
    """Write every data file of the site into its folder and return how many were written.

    Args:
        facts: the fact tables.
        quads: the whole content of the store.
        contract: the sheets and fields.
        deployment: whose site it is.
        metadata: what is said of every dataset, with its files.
        tables_woven: the files of what is woven, which stand at the top.
        downloads: other files that the site offers, by their path.
        tag: gives the tag that every CKAN takes for a word.
        out: the site's folder, where pages may stand already.
    """
    pages = facts.execute("select iri, path from term where path is not null order by path").fetchall()
    things = _things(quads, {iri for iri, _ in pages})
    written = 0
    for dataset in metadata:
        for file in dataset.files:
            _put(out / dataset.iri.removeprefix(deployment.base) / file.name, file.content)
            written += 1
        things[dataset.iri] = dcat.in_order([*things.get(dataset.iri, ()), *dcat.dataset(dataset)])
    for iri, path in pages:
        written += _thing_files(things.get(iri, []), out / path)
    rules = [rule for (rule,) in facts.execute("select distinct rule from linkage order by rule").fetchall()]
    for path, triples in gone.statements(facts):
        written += _thing_files(triples, out / path)
    written += _rdf_files(dcat.catalogue(metadata, deployment, tables_woven, rules), out, "catalog")
    written += _rdf_files(dcat.for_ckan(dcat.catalogue(metadata, deployment), tag), out, "catalog-ckan")
    _put(out / "all-projects.csv", tables.sheet_csv(facts, contract.sheet("project")) or b"")
    _put(out / "data-dictionary.csv", tables.data_dictionary(contract))
    for file in tables_woven:
        _put(out / file.name, file.content)
    for path, content in downloads.items():
        _put(out / path, content)
    return written + 2 + len(tables_woven) + len(downloads)


def _things(quads: Iterable[Quad], paged: Collection[str]) -> dict[str, list[Triple]]:
    """Return everything by the page it belongs to, in order: a node under a project's address is the project's."""
    things: dict[str, set[Triple]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            owner = next((iri for iri in _upwards(quad.subject.value) if iri in paged), None)
            if owner is not None:
                things.setdefault(owner, set()).add(quad.triple)
    return {owner: sorted(triples, key=str) for owner, triples in things.items()}


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
