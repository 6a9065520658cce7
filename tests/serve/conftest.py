"""One server over the graphs of the W3C's tests, for all that only ask it."""

from collections.abc import Iterator

import pytest
from tests.serve.serving import running, workspace


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    with running(workspace(tmp_path_factory.mktemp("served"))) as (address, _):
        yield address
