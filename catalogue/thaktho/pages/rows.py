"""Rows of a query as the templates read them: named tuples of cleaned values, grouped by page."""

import collections
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import duckdb

from thaktho.pages.formats import clean

Row = Any
"""A named tuple with a query's columns; which those are is the query's business, so the type is open."""


class Struct(dict[str, Any]):
    """A row within a row, whose columns are its attributes too."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the query has it
        """Return a column."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


_namedtuple: Any = collections.namedtuple  # noqa: PYI024 - the columns are known only when a query has run


def read(facts: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object] | None = None) -> list[Row]:
    """Run a query and return its rows in its order, without characters that HTML does not allow."""
    return list(streamed(facts, sql, values))


def streamed(facts: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object] | None = None) -> Iterator[Row]:
    """Run a query and yield its rows as `read` returns them, some at a time: they need not fit into memory.

    Nothing else may be asked of the connection meanwhile.
    """
    cursor = facts.execute(sql, values)
    described = cursor.description or ()
    make = _row(tuple(column[0] for column in described))
    whole = [str(column[1]) in _NO_TEXT for column in described]
    texts = [at for at, plain in enumerate(whole) if not plain]
    while found := cursor.fetchmany(_AT_ONCE):
        for row in found:
            cells = list(row)
            for at in texts:
                cells[at] = _clean(cells[at])
            yield make._make(cells)


_AT_ONCE = 1000
_NO_TEXT = {"BOOLEAN", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "DATE", "TIMESTAMP"}


@cache
def _row(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - a class of named tuples
    return _namedtuple("Row", columns)


def _clean(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, str):
        return value if value.isprintable() else clean(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return Struct((key, _clean(one)) for key, one in value.items())
    return value
