"""The lines of the CSVs, which SQL makes, are those that Python's csv would write, whatever stands in a cell."""

import csv
import io
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.formulas import harmless
from thaktho.pages.declared import queries
from thaktho.pages.formats import UNPRINTABLE, clean

LETTERS = "ก=+-@\uff1d\uff0b\uff0d\uff20'\"',;\t\r\n 0123.eE๑x"
CELLS = st.lists(st.text(st.sampled_from(LETTERS) | st.characters(codec="utf-8"), max_size=8))


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for part in ("quoted", "cell"):
            connection.execute(queries("table")[part])
        yield connection


@given(CELLS)
def test_cells_are_quoted_and_marked_as_in_every_other_csv(sql: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    asked = "select list_transform($cells::text[], lambda cell: csv_cell(cell))"
    ((found,),) = sql.execute(asked, {"cells": cells}).fetchall()
    for cell, said in zip(cells, found, strict=True):
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\r\n").writerow(["before", harmless(cell)])
        assert f"before,{said}\r\n" == line.getvalue()


def test_sql_cleans_texts_of_the_same_characters_as_python(sql: duckdb.DuckDBPyConnection) -> None:
    every = [chr(one) for one in range(0x20000) if not 0xD800 <= one <= 0xDFFF]
    asked = "select regexp_replace(unnest($every::text[]), $unprintable, chr(65533), 'g')"
    found = [one for (one,) in sql.execute(asked, {"every": every, "unprintable": UNPRINTABLE}).fetchall()]
    assert found == [*map(clean, every)]
