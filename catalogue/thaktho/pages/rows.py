"""Rows of a query as the templates read them: named tuples of cleaned values, grouped by page."""

import collections
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from typing import Any

import duckdb

from thaktho.pages.formats import clean

Row = Any
"""A named tuple with a query's columns; which those are is the query's business, so the type is open."""


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
    cleaners = [(at, clean_all) for at, (_, type_, *_) in enumerate(described) if (clean_all := _cleaned_of(type_))]
    while found := cursor.fetchmany(_AT_ONCE):
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for at, clean_all in cleaners:
            columns[at] = clean_all(columns[at])
        yield from map(made, zip(*columns, strict=True))


def filled(facts: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many rows the tables of the database ``inputs`` have that have any; many a catalogue has few."""
    found = facts.execute(
        "select table_name, estimated_size from duckdb_tables() where database_name = 'inputs' and estimated_size > 0"
    ).fetchall()
    return {_place(name): size for name, size in found}


Columns = list[tuple[str, str]]
"""The columns of a table: names, and types as DuckDB writes them."""


def columns(facts: duckdb.DuckDBPyConnection) -> dict[str, Columns]:
    """Return the columns of the tables that `filled` returns."""
    said = facts.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = 'inputs'"
        " order by table_name, column_index"
    ).fetchall()
    some = filled(facts)
    found: dict[str, Columns] = {}
    for name, column, type_ in said:
        if (place := _place(name)) in some:
            found.setdefault(place, []).append((column, type_))
    return found


def _place(name: str) -> str:
    return f'inputs."{name}"' if "." in name else f"inputs.{name}"


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


def _cleaned_of(type_: Any) -> Callable[[Any], Iterable[Any]] | None:  # noqa: ANN401 - a type of DuckDB
    """Return what cleans the values of a column; None where there is nothing to clean."""
    if type_.id == "varchar":
        return _cleaned
    if type_.id == "list" and type_.children[0][1].id == "varchar":
        return _cleaned_lists
    one = _clean_of(type_)
    return one and (lambda values: [value if value is None else one(value) for value in values])


def _clean_of(type_: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401 - a type of DuckDB
    """Return what makes a value that is there, however deep, of the cleaned ones in it; rows within rows are rows."""
    if type_.id == "varchar":
        return _clean
    if type_.id == "list":
        one = _clean_of(type_.children[0][1])
        return one and (lambda values: [value if value is None else one(value) for value in values])
    if type_.id == "struct":
        made = partial(tuple.__new__, _row(tuple(name for name, _ in type_.children)))
        inner = [(name, one) for name, of in type_.children if (one := _clean_of(of))]

        def row(value: dict[str, Any]) -> Row:
            for name, one in inner:
                if value[name] is not None:
                    value[name] = one(value[name])
            return made(value.values())

        return row
    return None


def _clean(text: str) -> str:
    return text if text.isprintable() else clean(text)
