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
from tests.making import run, with_store
from tests.queries.conftest import Answers

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.questions import shipped as questions
from thaktho.workspace import open_workspace

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


def test_fuseki_holds_the_example_answers_the_same_of_it_and_gives_the_same_site(
    answers: Answers, songkhla: Path, site: Path, fuseki: Fuseki, tmp_path: Path
) -> None:
    """The demonstration with its graphs on a server: made of the same ledger and archive, file by file."""
    made = shutil.ignore_patterns("public*", "store", "memory")
    place = with_store(open_workspace(Path(shutil.copytree(songkhla, tmp_path / "songkhla", ignore=made))), fuseki.at())
    assert run(place.folder, "build") == 0
    anew = place.folder / "public"
    names = {file.relative_to(site) for file in site.rglob("*") if file.is_file()}
    assert names == {file.relative_to(anew) for file in anew.rglob("*") if file.is_file()}
    assert [str(name) for name in sorted(names) if (site / name).read_bytes() != (anew / name).read_bytes()] == []
    with Catalogue(place, shipped()) as catalogue:
        for one in questions():
            answer = catalogue.store.query(one.sparql)
            assert isinstance(answer, QuerySolutions) == (one.name in answers)
            if isinstance(answer, QuerySolutions):
                text = (answer.serialize(format=QueryResultsFormat.CSV) or b"").decode()
                assert list(csv.DictReader(io.StringIO(text, newline=""))) == answers[one.name], one.name
