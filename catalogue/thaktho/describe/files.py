"""The data files of the site: each thing's statements beside its page, each dataset's files, the DCAT catalogue."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import duckdb
from pyoxigraph import Quad, Triple

from thaktho.contract import Contract
from thaktho.describe import csvw, dcat, gone, owners, tables
from thaktho.describe.dataset_files import FORMATS, serialized
from thaktho.describe.dcat_files import Offered
from thaktho.metadata import File, Keep, Metadata, made
from thaktho.site_folder import SiteFolder, software
from thaktho.site_folder import write as _put
from thaktho.workspace import Workspace

_ALL_PROJECTS = "all-projects.csv"


class Store(Protocol):
    """What is asked of the graph store."""

    def about(self, subjects: Iterable[str]) -> Iterator[Quad]: ...  # noqa: D102


def write(
    facts: duckdb.DuckDBPyConnection,
    store: Store,
    graph: str,
    contract: Contract,
    deployment: Workspace,
    metadata: Sequence[Metadata],
    tables_woven: Sequence[File],
    dumps: Sequence[Offered],
    downloads: Mapping[str, bytes],
    tag: Callable[[str], str],
    out: Path,
    kept: SiteFolder | None = None,
) -> None:
    """Write every data file of the site into its folder.

    Args:
        facts: the fact tables.
        store: where statements are.
        graph: in which of its graphs linkages are.
        contract: the sheets and fields.
        deployment: whose site it is.
        metadata: what is said of every dataset, with its files.
        tables_woven: the files of what is woven, which stand at the top.
        dumps: the files of everything that are to be taken along, which stand there.
        downloads: other files that the site offers, by their path.
        tag: gives the tag that every CKAN takes for a word.
        out: the site's folder, where pages may stand already.
        kept: whose new folder that is; what stands in the old one, being the same, is kept, as were files of datasets.
    """
    keep = kept.file if kept else made
    for dataset in metadata:
        place = dataset.iri.removeprefix(deployment.base)
        _written({f"{place}/{file.name}": file.content for file in dataset.files}, out, kept)
    _things(facts, store, graph, {one.iri: one for one in metadata}, out, kept)
    rules = [rule for (rule,) in facts.execute("select distinct rule from linkage order by rule").fetchall()]
    for path, triples in gone.statements(facts):
        _note(kept, f"data {path}", "", _thing_files(triples, out / path), out)
    _rdf_files(dcat.catalogue(metadata, deployment, tables_woven, rules, dumps), out, "catalog")
    _rdf_files(dcat.for_ckan(dcat.catalogue(metadata, deployment), tag), out, "catalog-ckan")
    parts = [file.content for dataset in metadata for file in dataset.files if _is_of_projects(file, contract)]
    said = hashlib.sha256(repr([hashlib.sha256(part).digest() for part in parts]).encode()).hexdigest()
    every = keep(_ALL_PROJECTS, said, partial(tables.together, parts))
    explained = dict(_explained({_ALL_PROJECTS: (every, dcat.usual_license(metadata))}, contract, keep))
    for dataset in metadata:
        place = dataset.iri.removeprefix(deployment.base)
        tables_of = {f"{place}/{file.name}": (file.content, dataset.license) for file in dataset.files}
        explained |= _explained(tables_of, contract, keep)
    _written(explained, out, kept)
    beside = {_ALL_PROJECTS: every, "data-dictionary.csv": tables.data_dictionary(contract), **downloads}
    _written({file.name: file.content for file in tables_woven} | beside, out, kept)


def _is_of_projects(file: File, contract: Contract) -> bool:
    if not file.name.endswith(".csv"):
        return False
    sheet = csvw.sheet_of(tables.header_of(file.content), contract)
    return sheet is not None and sheet.name == "project"


def _explained(
    files: Mapping[str, tuple[bytes, str | None]], contract: Contract, keep: Keep
) -> Iterator[tuple[str, bytes]]:
    """Yield what CSVW says of those of some files, given with their licences, that are the CSV of a sheet."""
    for path, (content, license_) in files.items():
        if path.endswith(".csv"):
            sheet = csvw.sheet_of(tables.header_of(content), contract)
            if sheet is not None:
                beside = f"{path}{csvw.ENDING}"
                make = partial(csvw.described, path.rpartition("/")[2], sheet, license_)
                yield beside, keep(beside, f"{contract.version} {sheet.name} {license_}", make)


def _written(files: Mapping[str, bytes], out: Path, kept: SiteFolder | None) -> None:
    """Write those of some files that the new site has not."""
    for path, content in files.items():
        if kept is None or not kept.has(path):
            _put(out / path, content)


def _things(
    facts: duckdb.DuckDBPyConnection,
    store: Store,
    graph: str,
    datasets: Mapping[str, Metadata],
    out: Path,
    kept: SiteFolder | None,
) -> None:
    """Write everything beside the page it belongs to, one page after another; those made of the same are kept."""
    digests = owners.tell(facts, graph)
    pages = facts.execute("select iri, path from term where path is not null order by path").fetchall()
    for iri, path in pages:
        dataset = datasets.get(iri)
        unit, digest = f"data {path}", f"{digests.get(iri, '')} {software()}"
        if kept is not None and dataset is None and kept.keep(unit, digest):
            continue
        triples = {quad.triple for quad in store.about(owners.subjects(facts, iri))}
        said = sorted(triples, key=str)
        made = dcat.in_order([*said, *dcat.dataset(dataset)]) if dataset else said
        files = _thing_files(made, out / path)
        _note(kept, unit, "" if dataset else digest, files, out)


def _note(kept: SiteFolder | None, unit: str, digest: str, files: Sequence[Path], out: Path) -> None:
    if kept is not None:
        kept.note(unit, digest, (file.relative_to(out).as_posix() for file in files))


def _thing_files(triples: list[Triple], folder: Path) -> list[Path]:
    return _rdf_files(triples, folder, "index") if triples else []


def _rdf_files(triples: list[Triple], folder: Path, stem: str) -> list[Path]:
    files = []
    for format_, ending, _ in FORMATS:
        file = folder / f"{stem}.{ending}"
        _put(file, serialized(triples, format_))
        files.append(file)
    return files
