"""The data files of the site: they parse, they hold everything, and the catalogue tells the truth about them."""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from tests.ckan.words import word_of
from tests.making import PROJECT, submit, twin, workspace

from thaktho.areas import iri
from thaktho.ckan.names import tag
from thaktho.contract import shipped
from thaktho.describe import dcat, files, owners, woven
from thaktho.flow import Catalogue
from thaktho.iris import DCAT, DCT, PROV, RDFS, SHARED, SPDX, THK
from thaktho.terms import TYPE
from thaktho.weave import linkages
from thaktho.workspace import open_workspace

BASE, SITE = "https://test.example/id/", "https://test.example/"
WITHHELD = BASE + "dataset/fund/projects/2560-2570"
ABOUT = THK + "about"
WOVEN = BASE + "dataset/woven"
LEFT_OUT = "รายการ,เหตุผล\r\n=1+1,ไม่มีปี\r\n"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Two datasets; the titles hold what is awkward to write in Turtle, JSON and CSV."""
    home = tmp_path_factory.mktemp("described")
    awkward = 'โครงการ "เฝ้าระวัง" \\ไข้เลือดออก\\, ระยะที่ 2; <ต่อเนื่อง> {1}'
    place = workspace(home / "workspace", "fund", "other")
    settings = place.publisher("fund").folder / "publisher.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'left_out = "left-out.csv"\n', encoding="utf-8")
    (settings.parent / "left-out.csv").write_text(LEFT_OUT, encoding="utf-8")
    with Catalogue(open_workspace(place.folder), shipped()) as found:
        reach = [{"project": PROJECT["code"], "targetGroup": "1002", "expected": "12"}]
        submit(found, twin(home / "one", project=[dict(PROJECT)], reach=reach))
        submit(
            found, twin(home / "two", project=[{**PROJECT, "title": awkward, "fund": "กองทุน (ทดสอบ) & อื่น ๆ"}]), "other"
        )
        yield found


def _write(catalogue: Catalogue, facts: duckdb.DuckDBPyConnection, out: Path) -> None:
    described = catalogue.metadata(facts)
    ground = catalogue.workspace
    rights = woven.Rights(dcat.usual_license(described), sorted(one.iri for one in described))
    tables = list(woven.files(facts, rights))
    files.write(
        facts,
        catalogue.store,
        linkages.graph_name(ground.site_base),
        catalogue.contract,
        ground,
        described,
        tables,
        [],
        {},
        tag,
        out,
    )


@pytest.fixture(scope="module")
def written(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the files, without any page."""
    out = tmp_path_factory.mktemp("public")
    tables = catalogue.weave()
    _write(catalogue, tables, out)
    tables.close()
    return out


def _read(path: Path) -> set[Triple]:
    format_ = RdfFormat.TURTLE if path.suffix == ".ttl" else RdfFormat.JSON_LD
    return {quad.triple for quad in parse(path.read_bytes(), format=format_)}


@pytest.fixture(scope="module")
def catalog(written: Path) -> dict[tuple[str, str], set[str]]:
    """What catalog.ttl says: (subject, predicate) → values."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple in _read(written / "catalog.ttl"):
        said[triple.subject.value, triple.predicate.value].add(triple.object.value)  # type: ignore[union-attr]
    return said


def test_every_turtle_file_parses_and_says_what_the_json_ld_beside_it_says(written: Path) -> None:
    turtles = sorted(written.rglob("*.ttl"))
    assert len(turtles) > 100
    for turtle in turtles:
        other = turtle.with_suffix(".jsonld")
        json.loads(other.read_text(encoding="utf-8"))
        assert _read(turtle) == _read(other) != set()


def test_a_datasets_files_hold_exactly_its_graph(written: Path, catalogue: Catalogue) -> None:
    for name in ("fund", "other"):
        graph = NamedNode(f"{SITE}graph/{name}/projects/2560-2570")
        stated = {quad.triple for quad in catalogue.store.quads() if quad.graph_name == graph}
        assert _read(written / f"dataset/{name}/projects/2560-2570/dataset.ttl") == stated


def test_the_files_of_things_together_hold_every_statement_of_the_datasets(written: Path, catalogue: Catalogue) -> None:
    """Whatever a dataset states is in the file beside the page of the thing that it is stated of."""
    held = {triple for path in written.rglob("index.ttl") for triple in _read(path)}
    held |= _read(written / "catalog.ttl")
    for quad in catalogue.store.quads():
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.endswith("/projects/2560-2570"):
            assert quad.triple in held, str(quad)


def test_a_projects_file_has_its_funding_and_reach_from_both_publishers(written: Path) -> None:
    said = _read(written / "project/L5221/68-L5221-2-01/index.ttl")
    project = BASE + "project/L5221/68-L5221-2-01"
    subjects = {triple.subject.value for triple in said}  # type: ignore[union-attr]
    assert {project, f"{project}/funding/L5221", f"{project}/reach/1004", f"{project}/reach/1002"} <= subjects
    titles = {t.object.value for t in said if t.subject == NamedNode(project) and t.predicate.value == DCT + "title"}  # type: ignore[union-attr]
    assert len(titles) == 2


def test_a_things_file_has_what_names_it(written: Path) -> None:
    """A place's its projects and the levels below; a fund's whose money it is; nothing of cells."""
    project, area = BASE + "project/L5221/68-L5221-2-01", iri(PROJECT["area"])
    tambon = _named(written, area)
    assert NamedNode(project) in {t.subject for t in tambon if t.predicate.value.endswith("#hadAreaOfInterest")}
    assert NamedNode(area) in {t.subject for t in _named(written, area[:-2])}
    assert not any("/submission/" in str(t.subject) for t in tambon)
    funding = NamedNode(f"{project}/funding/L5221")
    fund = _read(written / "fund/L5221/index.ttl")
    assert {t.subject for t in fund if t.object == funding} == {NamedNode(project)}
    assert NamedNode(SHARED + "fund/L5221") in {t.object for t in fund if t.subject == funding}


@pytest.mark.whole
def test_a_thing_has_what_names_its_parts_and_what_editors_say_of_it(site: Path) -> None:
    """As the list of projects beside it: a goal's parts, a strategy's goals, an authority's funds; and why.

    What a local authority reports itself stands beside its datasets: those of 69… (อบต.) here report nothing else.
    """
    listed = 0
    for beside in (
        one for what in ("goal/*", "strategy/*", "local-authority/69*") for one in site.glob(f"{what}/index.csv")
    ):
        with beside.open(encoding="utf-8-sig", newline="") as file:
            projects = {row["iri"] for row in csv.DictReader(file)}
        said = _read(beside.with_name("index.ttl"))
        told = {str(end.value) for triple in said for end in (triple.subject, triple.object)}  # type: ignore[union-attr]
        assert projects <= told, beside
        listed += len(projects)
    assert listed > 50
    editors = _read(site / "dataset/thaktho-editorial/annotations/2569/dataset.ttl")
    about = [triple for triple in editors if triple.predicate.value == ABOUT]
    for triple in about:
        beside = site / triple.object.value.partition("/id/")[2] / "index.ttl"  # type: ignore[union-attr]
        assert {one for one in editors if one.subject == triple.subject} <= _read(beside), beside
    assert about


def test_where_more_projects_than_can_be_told_name_a_thing_it_leads_to_their_list(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "MOST", 0)
    tables = catalogue.weave()
    _write(catalogue, tables, tmp_path)
    tables.close()
    area = iri(PROJECT["area"])
    assert not _named(tmp_path, area)
    path = area.partition("/id/")[2]
    said = {(t.predicate.value, t.object.value) for t in _read(tmp_path / path / "index.ttl")}  # type: ignore[union-attr]
    assert (RDFS + "seeAlso", f"{SITE}{path}/index.csv") in said
    above = _read(tmp_path / path[:-2] / "index.ttl")
    assert (RDFS + "seeAlso", f"{SITE}dump/whole.nq.gz") in {(t.predicate.value, t.object.value) for t in above}  # type: ignore[union-attr]


def _named(written: Path, thing: str) -> set[Triple]:
    """Return the statements of others beside the page of a thing that name it."""
    said = _read(written / thing.partition("/id/")[2] / "index.ttl")
    return {triple for triple in said if triple.object == NamedNode(thing)}


def test_every_dataset_of_the_catalogue_is_fully_described(catalog: dict[tuple[str, str], set[str]]) -> None:
    datasets = catalog[BASE + "catalog", DCAT + "dataset"] - {WOVEN}
    assert datasets == {f"{BASE}dataset/{name}/projects/2560-2570" for name in ("fund", "other")}
    assert catalog[WOVEN, PROV + "wasDerivedFrom"] == datasets
    for dataset in datasets:
        for name in ("title", "description"):
            assert len(catalog[dataset, DCT + name]) == 2
        assert len(catalog[dataset, DCT + "publisher"]) == len(catalog[dataset, DCT + "license"]) == 1
        assert len(catalog[dataset, DCAT + "distribution"]) >= 3
        assert len(catalog[dataset, DCAT + "contactPoint"]) == 1
        assert catalog[dataset, DCAT + "landingPage"] == {SITE + dataset.removeprefix(BASE) + "/"}


def test_every_distribution_is_on_disk_with_its_size_and_checksum(
    catalog: dict[tuple[str, str], set[str]], written: Path
) -> None:
    looked = 0
    for (dataset, predicate), distributions in catalog.items():
        for distribution in distributions if predicate == DCAT + "distribution" else ():
            (address,) = catalog[distribution, DCAT + "downloadURL"]
            content = (written / address.removeprefix(SITE)).read_bytes()
            (checksum,) = catalog[distribution, SPDX + "checksum"]
            assert catalog[distribution, DCAT + "byteSize"] == {str(len(content))}
            assert catalog[checksum, SPDX + "checksumValue"] == {hashlib.sha256(content).hexdigest()}
            assert catalog[distribution, PROV + "wasDerivedFrom"] == {dataset}
            assert catalog[distribution, TYPE.value] == {DCAT + "Distribution"}
            looked += 1
    assert looked >= 6


def test_the_catalogue_for_ckans_differs_in_its_keywords_alone(written: Path) -> None:
    """But for what is woven, which is nobody's to push, and not for a CKAN to take in."""
    plain, theirs = _read(written / "catalog.ttl"), _read(written / "catalog-ckan.ttl")
    assert WOVEN not in " ".join(map(str, theirs))
    alike = {one for one in plain if one.subject in {other.subject for other in theirs} and WOVEN not in str(one)}
    assert {one.predicate.value for one in alike ^ theirs} == {DCAT + "keyword"}
    words = {one.object.value for one in alike if one.predicate.value == DCAT + "keyword"}  # type: ignore[union-attr]
    tags = {one.object.value for one in theirs if one.predicate.value == DCAT + "keyword"}  # type: ignore[union-attr]
    assert tags == {tag(word) for word in words} != words
    assert {word_of(one) for one in tags} == words


def test_the_list_of_records_never_submitted_is_a_file_of_its_dataset_and_harmless(
    catalog: dict[tuple[str, str], set[str]], written: Path
) -> None:
    dataset = WITHHELD
    assert f"{dataset}/file/left-out.csv" in catalog[dataset, DCAT + "distribution"]
    content = (written / dataset.removeprefix(BASE) / "left-out.csv").read_text(encoding="utf-8-sig")
    assert content.splitlines() == ["รายการ,เหตุผล", "'=1+1,ไม่มีปี"]


def test_each_format_has_its_own_media_type(catalog: dict[tuple[str, str], set[str]]) -> None:
    types = {
        node.rsplit(".", 1)[1]: value.rsplit("media-types/", 1)[1]
        for (node, predicate), values in catalog.items()
        if predicate == DCAT + "mediaType"
        for value in values
    }
    parquet = "application/vnd.apache.parquet"
    assert types == {"ttl": "text/turtle", "jsonld": "application/ld+json", "csv": "text/csv", "parquet": parquet}


def test_the_files_name_no_path_of_the_original_only_its_checksum(written: Path) -> None:
    """Of what was received nothing is published but its name and checksum: it may hold personal data."""
    for path in written.rglob("*"):
        if path.is_file():
            assert b"archive/" not in path.read_bytes()


def test_the_same_store_gives_the_same_files(written: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    tables = catalogue.weave()
    _write(catalogue, tables, tmp_path)
    tables.close()
    for path in sorted(written.rglob("*")):
        if path.is_file():
            assert (tmp_path / path.relative_to(written)).read_bytes() == path.read_bytes()
