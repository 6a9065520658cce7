"""What the tests of the weave share."""

from collections.abc import Iterator

import duckdb
import pytest
from tests.weave.small import empty_tables


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty fact tables, with the areas of Songkhla, in a transaction that `woven` starts afresh."""
    made = empty_tables()
    yield made
    made.close()
