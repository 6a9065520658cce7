"""A query that says what it is of finds nothing where that is empty; so it need not be asked."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from thaktho.pages import inputs, rows
from thaktho.pages.declared import ground, page_kinds, queries

FILES = sorted({kind.facts for kind in page_kinds()} | {"shared", "statements"})
PARTS = [(file, part) for file in FILES for part in queries(file)]
NEARLY_ALWAYS = {
    "above", "annotation", "edition", "funding", "goal_one", "lies_in", "member", "organization", "page_money",
    "page_work", "project", "project_area", "project_dataset", "project_order", "publisher", "same_work",
    "shown_year", "site_area", "statement", "term", "whole_level", "year_of",
}  # fmt: skip
"""Tables that nearly every catalogue fills: to say that a query is of one of these saves nothing."""

UNORDERED = {"inputs.mention", "inputs.reach"}


@pytest.fixture(scope="module")
def trees() -> dict[tuple[str, str], Any]:
    with duckdb.connect() as sql:
        told = [sql.execute("select json_serialize_sql($sql)", {"sql": queries(f)[p]}).fetchall() for f, p in PARTS]
    return {part: json.loads(one)["statements"][0]["node"] for part, ((one,),) in zip(PARTS, told, strict=True)}


@pytest.fixture(scope="module")
def filled(tables: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    """The rows of all tables of pages that have any, as the product makes them."""
    return _filled(tables)


def test_a_query_is_of_a_table_without_whose_rows_it_finds_nothing(trees: Mapping[tuple[str, str], Any]) -> None:
    wrong = {}
    for file, part in PARTS:
        needed, said = _needed(trees[file, part], {}), ground(file).get(part)
        if not (said in needed if said else needed <= NEARLY_ALWAYS):
            wrong[f"{file}.{part}"] = sorted(needed)
    assert wrong == {}


@pytest.mark.parametrize(
    ("sql", "needed"),
    [
        ("select a from x join y using (a) left join z using (a)", {"x", "y"}),
        ("select a from x union all select a from y join z using (a)", set()),
        ("select a from x join y using (a) union select a from y", {"y"}),
        ("select count(*) from x", set()),
        ("select a, count(*) from x group by a", {"x"}),
        ("select a, count(*) over () from x", {"x"}),
        ("select (select max(b) from y) from x", {"x"}),
        ("with c as (select count(*) as n from x) select * from c join y on true", {"y"}),
        ("select a from x full join y using (a)", set()),
    ],
)
def test_what_a_query_needs_is_found_in_it(sql: str, needed: set[str]) -> None:
    with duckdb.connect() as base:
        ((tree,),) = base.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()
    assert _needed(json.loads(tree)["statements"][0]["node"], {}) == needed


def test_what_is_not_asked_has_no_rows(
    tables: duckdb.DuckDBPyConnection, filled: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "ground", lambda _file: {})
    assert _filled(tables) == filled


def test_what_one_page_alone_has_is_found_as_what_many_have(
    tables: duckdb.DuckDBPyConnection, filled: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    many = inputs._counted

    def counted(facts: duckdb.DuckDBPyConnection) -> Any:
        return {kind: inputs._Pages(2, pages.no, pages.key) for kind, pages in many(facts).items()}

    monkeypatch.setattr(inputs, "_counted", counted)
    assert _filled(tables) == filled


def _filled(tables: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    """Return the rows of all tables of pages that have any, in their order where they have one."""
    with tables.cursor() as facts:
        facts.execute("attach ':memory:' as inputs")
        try:
            inputs.prepare(facts)
            return {
                place: facts.execute(
                    f"select {_told(columns)} from {place} order by {'all' if place in UNORDERED else 'rowid'}"  # noqa: S608
                ).fetchall()
                for place, columns in rows.columns(facts).items()
            }
        finally:
            inputs.let_go(facts)
            facts.execute("detach inputs")


def _told(columns: rows.Columns) -> str:
    """Return all columns but the place among rows of other pages."""
    return ", ".join(f'"{name}"' for name, _ in columns if name != "ord_")


def _needed(node: Any, known: Mapping[str, set[str]]) -> set[str]:
    """Return the tables without whose rows a query finds nothing."""
    known = dict(known)
    for one in node["cte_map"]["map"]:
        known[one["key"]] = _needed(_query(one["value"]), known)
    if node["type"] == "SET_OPERATION_NODE":
        each = [_needed(one, known) for one in node.get("children") or (node["left"], node["right"])]
        return set.intersection(*each) if "UNION" in node["setop_type"] else each[0]
    if node["type"] != "SELECT_NODE":
        return set()
    grouped = node["group_sets"] or node["aggregate_handling"] == "FORCE_AGGREGATES"
    return set() if any(_aggregates(node["select_list"])) and not grouped else _joined(node["from_table"], known)


def _query(value: Any) -> Any:
    return value.get("query_node") or value["query"]["node"]


def _joined(source: Any, known: Mapping[str, set[str]]) -> set[str]:
    if source["type"] == "BASE_TABLE":
        return known.get(source["table_name"], {source["table_name"]})
    if source["type"] == "SUBQUERY":
        return _needed(source["subquery"]["node"], known)
    if source["type"] != "JOIN":
        return set()
    left, right = (_joined(source[side], known) for side in ("left", "right"))
    return {"INNER": left | right, "LEFT": left}.get(source["join_type"], set())


def _aggregates(tree: Any) -> Iterator[bool]:
    """Yield a value for each function that may be an aggregate; those within a query or a window are another's."""
    if isinstance(tree, list):
        for one in tree:
            yield from _aggregates(one)
    elif isinstance(tree, dict) and tree.get("class") not in {"SUBQUERY", "WINDOW"}:
        if tree.get("class") == "FUNCTION" and not tree["is_operator"] and tree["function_name"] not in _SCALAR:
            yield True
        for value in tree.values():
            yield from _aggregates(value)


_SCALAR = {"coalesce", "tail", "strftime", "try_cast", "struct_pack", "list_value", "row", "length", "substr"}
"""Functions that queries call of one row: any other might be one of many."""
