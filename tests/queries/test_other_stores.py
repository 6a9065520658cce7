"""The queries are plain SPARQL 1.1: another program answers the same, row by row, in the same order."""

import csv
import gzip
import io
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from rdflib import Dataset
from tests.queries.conftest import Answers

from thaktho.questions import shipped as questions

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
