"""The queries are plain SPARQL 1.1: another program answers the same, row by row, in the same order."""

import csv
import gzip
import io
import shutil
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions
from rdflib import Dataset
from tests.fuseki.server import Fuseki
from tests.making import PROJECT, run, submit, twin, with_store
from tests.queries.conftest import Answers

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.questions import shipped as questions
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole


def _value(cell: str) -> str | Decimal:
    """Return a number as its value: 15.30 is 15.3."""
    try:
        return Decimal(cell).normalize()
    except InvalidOperation:
        return cell


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own
def test_rdflib_answers_the_same_of_the_published_dump(answers: Answers, site: Path) -> None:
    dump = Dataset(default_union=True)
    dump.parse(data=gzip.decompress((site / "dump" / "whole.nq.gz").read_bytes()), format="nquads")
    for one in questions():
        found = dump.query(one.sparql)
        if one.name not in answers:
            assert found.graph
            continue
        header, *rows = csv.reader(io.StringIO((found.serialize(format="csv") or b"").decode(), newline=""))
        expected = [[_value(row[name]) for name in header] for row in answers[one.name]]
        assert [[_value(cell) for cell in row] for row in rows] == expected, one.name


def test_fuseki_holds_the_example_and_answers_the_same_of_it(
    answers: Answers, songkhla: Path, fuseki: Fuseki, tmp_path: Path
) -> None:
    """The demonstration with its graphs on a server: made of the same ledger and archive, statement by statement."""
    made = shutil.ignore_patterns("public*", "store", "memory")
    place = with_store(open_workspace(Path(shutil.copytree(songkhla, tmp_path / "songkhla", ignore=made))), fuseki.at())
    with Catalogue(place, shipped()) as catalogue:
        catalogue.weave().close()
        with Catalogue(open_workspace(songkhla), shipped()) as ours:
            assert catalogue.export() == ours.export()
        for one in questions():
            answer = catalogue.store.query(one.sparql)
            assert isinstance(answer, QuerySolutions) == (one.name in answers)
            if isinstance(answer, QuerySolutions):
                text = (answer.serialize(format=QueryResultsFormat.CSV) or b"").decode()
                assert list(csv.DictReader(io.StringIO(text, newline=""))) == answers[one.name], one.name


def test_a_site_is_the_same_where_its_graphs_are_on_a_server(place: Workspace, fuseki: Fuseki, tmp_path: Path) -> None:
    """File by file, and to the byte: linkages, strategies, a second version and what it replaced are in it."""
    plan = {"strategy": [{"code": "S-1", "title": "วิสัยทัศน์ทดสอบ", "area": "90"}]}
    plan["goal"] = [{"code": "G-1", "title": "สังคมเป็นสุข", "strategy": "S-1"}]
    with Catalogue(place, shipped()) as catalogue:
        for name, title in (("one", "โครงการเดิม"), ("two", PROJECT["title"])):
            submit(catalogue, twin(tmp_path / name, project=[{**PROJECT, "title": title, "goal": "G-1"}], **plan))
        submit(catalogue, twin(tmp_path / "three", project=[{**PROJECT, "fund": "สสส."}]), "other")
    copy = Path(shutil.copytree(place.folder, tmp_path / "there", ignore=shutil.ignore_patterns("store")))
    there = with_store(open_workspace(copy), fuseki.at())
    here, other = (_built(one) for one in (place, there))
    assert here.keys() == other.keys()
    assert [name for name in here if here[name] != other[name]] == []
    assert any(name.startswith("linkage/") for name in here)


def _built(place: Workspace) -> dict[str, bytes]:
    assert run(place.folder, "build") == 0
    site = place.folder / "public"
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
