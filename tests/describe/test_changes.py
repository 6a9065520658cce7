"""A row a thing that came or went and a row a field that changed, in one order, a file a dataset."""

import duckdb
import pytest
from tests.pages.small import BASE

from thaktho.describe import changes


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    facts = duckdb.connect()
    facts.execute("create table changed_thing (dataset text, iri text, class text, what text)")
    facts.execute("create table changed_field (dataset text, iri text, position integer, th text, en text, how text)")
    facts.execute(
        "create table changed_value"
        " (dataset text, iri text, position integer, side text, ordinal integer, value text, named text)"
    )
    return facts


def _said(facts: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    return {path: content.decode("utf-8-sig").splitlines()[1:] for path, content in changes.files(facts, BASE)}


def test_each_dataset_has_a_file_and_nothing_is_one(facts: duckdb.DuckDBPyConnection) -> None:
    assert _said(facts) == {}
    things = [("dataset/b", "two", "gone"), ("dataset/a", "one", "gone"), ("dataset/b", None, "gone")]
    things += [("dataset/a", "one", "added"), ("dataset/b", "six", "added")]
    for dataset, iri, what in things:
        facts.execute("insert into changed_thing values (?, ?, 'project', ?)", [BASE + dataset, iri, what])
    assert _said(facts) == {
        "dataset/a/changes.csv": ["added,project,one,,,,,", "gone,project,one,,,,,"],
        "dataset/b/changes.csv": ["added,project,six,,,,,", "gone,project,two,,,,,", "gone,project,,,,,,"],
    }


def test_values_stand_in_their_order_by_their_names_on_their_side(facts: duckdb.DuckDBPyConnection) -> None:
    a, b = f"{BASE}dataset/a", f"{BASE}dataset/b"
    facts.execute("insert into changed_thing values (?, 'one', 'project', 'changed')", [a])
    facts.executemany(
        "insert into changed_field values (?, 'one', ?, ?, ?, ?)",
        [(a, 2, "ปี", "Year", "removed"), (a, 1, "พื้นที่", "Place", "changed"), (b, 1, "x", "x", "x")],
    )
    facts.executemany(
        "insert into changed_value values (?, 'one', ?, ?, ?, ?, ?)",
        [
            (a, 1, "before", 2, "area/2", "ตำบล 2"),
            (a, 1, "before", 3, "area/0", None),
            (a, 1, "before", 1, "area/1", None),
            (a, 1, "after", 1, "area/3", "ตำบล 3"),
            (a, 2, "before", 1, "2568", None),
        ],
    )
    assert _said(facts)["dataset/a/changes.csv"] == [
        "changed,project,one,พื้นที่,Place,changed,area/1; ตำบล 2; area/0,ตำบล 3",
        "changed,project,one,ปี,Year,removed,2568,",
    ]
