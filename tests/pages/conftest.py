"""The site of a small catalogue, built once for all tests of the pages."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.making import once
from tests.pages.small import SITE, fill

from thaktho.contract import shipped
from thaktho.pages.build import build


@pytest.fixture(scope="session")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = fill()
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def public(tables: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site of the small catalogue, built once by the processes of a run, to read only."""
    with once(tmp_path_factory, "small-site") as (out, empty):
        if empty:
            build(tables, shipped(), SITE, out, lambda _done, _all: None)
    return out
