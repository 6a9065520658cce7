"""The data files of the site: each thing's statements beside its page, each dataset's files, the DCAT catalogue."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

import duckdb
from pyoxigraph import Quad, Triple

from thaktho.contract import Contract, Sheet
from thaktho.describe import csvw, dcat, gone, owners, tables
from thaktho.describe.dataset_files import FORMATS, serialized
from thaktho.describe.dcat_files import Offered
from thaktho.messages import Text
from thaktho.metadata import File, Keep, Metadata, made
from thaktho.site_folder import SiteFolder, software
from thaktho.site_folder import write as _put
from thaktho.workspace import Workspace

_ALL_PROJECTS = "all-projects.csv"
_AT_ONCE = 500
"""Pages whose subjects are asked for at a time."""


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
    of_datasets = {
        f"{dataset.iri.removeprefix(deployment.base)}/{file.name}": (file, dataset.license)
        for dataset in metadata
        for file in dataset.files
    }
    _written({path: file.held for path, (file, _) in of_datasets.items()}, out)
    digests = owners.tell(facts, graph, deployment.site_base)
    _things(facts, store, digests, {one.iri: one for one in metadata}, out, kept)
    rules = [rule for (rule,) in facts.execute("select distinct rule from linkage order by rule").fetchall()]
    for path, triples in gone.statements(facts):
        _note(kept, f"data {path}", "", _thing_files(triples, out / path), out)
    _rdf_files(dcat.catalogue(metadata, deployment, tables_woven, rules, dumps), out, "catalog")
    _rdf_files(dcat.for_ckan(dcat.catalogue(metadata, deployment), tag), out, "catalog-ckan")
    parts = [file for file, _ in of_datasets.values() if _is_of_projects(file, contract)]
    said = hashlib.sha256(repr([part.sha256 for part in parts]).encode()).hexdigest()
    every = keep(_ALL_PROJECTS, said, partial(tables.together, parts))
    all_projects = File(_ALL_PROJECTS, every, "text/csv", Text(_ALL_PROJECTS, _ALL_PROJECTS))
    of_sheets = {_ALL_PROJECTS: (all_projects, dcat.usual_license(metadata)), **of_datasets}
    _written(dict(_explained(of_sheets, contract, keep)), out)
    beside = {_ALL_PROJECTS: every, "data-dictionary.csv": tables.data_dictionary(contract), **downloads}
    _written({file.name: file.held for file in tables_woven} | beside, out)


def _sheet_of(file: File, contract: Contract) -> Sheet | None:
    """Return the sheet that a file is the CSV of, if it is of one."""
    return csvw.sheet_of(tables.header_of(file), contract) if file.name.endswith(".csv") else None


def _is_of_projects(file: File, contract: Contract) -> bool:
    sheet = _sheet_of(file, contract)
    return sheet is not None and sheet.name == "project"


def _explained(
    files: Mapping[str, tuple[File, str | None]], contract: Contract, keep: Keep
) -> Iterator[tuple[str, bytes | Path]]:
    """Yield what CSVW says of those of some files, given with their licences, that are the CSV of a sheet."""
    for path, (file, license_) in files.items():
        if (sheet := _sheet_of(file, contract)) is not None:
            beside = f"{path}{csvw.ENDING}"
            content = csvw.described(file.name, sheet, license_)
            yield beside, keep(beside, hashlib.sha256(content).hexdigest(), partial(_put, content=content))


def _written(files: Mapping[str, bytes | Path], out: Path) -> None:
    """Write those of some files that are in memory: the others stand in the folder already."""
    for path, content in files.items():
        if isinstance(content, bytes):
            _put(out / path, content)


def _things(
    facts: duckdb.DuckDBPyConnection,
    store: Store,
    digests: Mapping[str, str],
    datasets: Mapping[str, Metadata],
    out: Path,
    kept: SiteFolder | None,
) -> None:
    """Write everything beside the page it belongs to, one page after another; those made of the same are kept."""
    pages = facts.execute("select iri, path from term where path is not null order by path").fetchall()
    told = ((iri, path, f"data {path}", f"{digests.get(iri, '')} {software()}") for iri, path in pages)
    other = (one for one in told if kept is None or one[0] in datasets or not kept.keep(*one[2:]))
    while some := list(islice(other, _AT_ONCE)):
        iris = [iri for iri, *_ in some]
        subjects, naming = owners.subjects(facts, iris), owners.naming(facts, iris)
        for iri, path, unit, digest in some:
            own = {quad.triple for quad in store.about(subjects.get(iri, ()))}
            said = sorted(own | naming.get(iri, set()), key=str)
            dataset = datasets.get(iri)
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
