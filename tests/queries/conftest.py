"""What the example queries answer on the demonstration, asked once for all tests of them."""

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.questions import shipped as questions
from thaktho.workspace import open_workspace

Answers = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="session")
def answers(songkhla: Path) -> Answers:
    """The rows of every query that asks for a table, as its file stands."""
    found: Answers = {}
    with Catalogue(open_workspace(songkhla), shipped()) as catalogue:
        for one in questions():
            answer = catalogue.store.query(one.sparql)
            if isinstance(answer, QuerySolutions):
                text = answer.serialize(format=QueryResultsFormat.CSV) or b""
                found[one.name] = list(csv.DictReader(io.StringIO(text.decode(), newline="")))
    return found


@pytest.fixture(scope="session")
def projects(site: Path) -> list[dict[str, str]]:
    """The site's own table of all projects, a row a project and dataset."""
    with (site / "all-projects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
