"""Rows of a query as the templates read them: named tuples of cleaned values, grouped by page."""

import collections
from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import chain
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
    made = partial(tuple.__new__, _row(tuple(column[0] for column in described)))
    kinds = [str(column[1]) for column in described]
    while found := cursor.fetchmany(_AT_ONCE):
        columns = list(zip(*found, strict=True))
        for at, kind in enumerate(kinds):
            if kind == "VARCHAR":
                columns[at] = _cleaned(columns[at])
            elif kind == "VARCHAR[]":
                columns[at] = _cleaned_lists(columns[at])
            elif "VARCHAR" in kind or "STRUCT" in kind:
                columns[at] = tuple(map(_clean, columns[at]))
        yield from map(made, zip(*columns, strict=True))


def filled(facts: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the tables of the database ``inputs`` that have rows, as queries name them; many a catalogue has few."""
    found = facts.execute(
        "select table_name from duckdb_tables() where database_name = 'inputs' and estimated_size > 0"
    ).fetchall()
    return frozenset(f'inputs."{name}"' if "." in name else f"inputs.{name}" for (name,) in found)


_AT_ONCE = 1000


@cache
def _row(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - a class of named tuples
    return _namedtuple("Row", columns)


def _cleaned(texts: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return texts cleaned; nearly always there is nothing to clean in any of so many."""
    if "".join(filter(None, texts)).isprintable():
        return texts
    return tuple(text if text is None or text.isprintable() else clean(text) for text in texts)


def _cleaned_lists(lists: tuple[list[str | None] | None, ...]) -> tuple[list[str | None] | None, ...]:
    """Return lists of texts cleaned, as `_cleaned` does."""
    if "".join(filter(None, chain.from_iterable(filter(None, lists)))).isprintable():
        return lists
    return tuple(found and list(_cleaned(tuple(found))) for found in lists)


def _clean(value: object) -> object:
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return _struct(value)
    return clean(value) if isinstance(value, str) and not value.isprintable() else value


def _struct(value: dict[str, object]) -> Struct:
    made = Struct(value)
    for key, one in value.items():
        if isinstance(one, (str, list, dict)):  # numbers are most
            made[key] = _clean(one)
    return made
