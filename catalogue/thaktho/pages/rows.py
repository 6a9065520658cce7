"""Rows of a query as the templates read them: named tuples of cleaned values, grouped by page."""

import collections
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from thaktho.pages.formats import clean

Row = Any
"""A named tuple with a query's columns; which those are is the query's business, so the type is open."""

_AT_ONCE = 1000
_namedtuple: Any = collections.namedtuple  # noqa: PYI024 - the columns are known only when a query has run


def read(facts: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """Run a query and return its rows in its order, without characters that HTML does not allow."""
    cursor = facts.execute(sql)
    make = _namedtuple("Row", [column[0] for column in cursor.description or ()])
    return [make(*map(_clean, values)) for values in cursor.fetchall()]


def streamed(facts: duckdb.DuckDBPyConnection, sql: str) -> Iterator[Row]:
    """Run a query and yield its rows as `read` returns them, some at a time: they need not fit into memory.

    Nothing else may be asked of the connection meanwhile.
    """
    cursor = facts.execute(sql)
    make = _namedtuple("Row", [column[0] for column in cursor.description or ()])
    while found := cursor.fetchmany(_AT_ONCE):
        yield from (make(*map(_clean, values)) for values in found)


def grouped(found: list[Row]) -> dict[str, list[Row]]:
    """Return rows by their column ``page``, each group in the rows' order."""
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(row.page, []).append(row)
    return groups


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return value
