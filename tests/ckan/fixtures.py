"""The fixtures of a real CKAN, for all tests: `tests/conftest.py` takes them from here."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ckan.faults import Faults
from tests.ckan.faults import faults as in_front_of
from tests.ckan.real import RealCkan


@pytest.fixture(scope="session")
def ckan() -> RealCkan:
    """A real CKAN on loopback, shared by all tests of the run: make organisations of your own in it."""
    url, token_file = os.environ.get("THAKTHO_TEST_CKAN_URL"), os.environ.get("THAKTHO_TEST_CKAN_TOKEN_FILE")
    if url and token_file:
        return RealCkan(url, Path(token_file).read_text("ascii").strip())
    if "ckan" in os.environ.get("THAKTHO_REQUIRE", ""):
        pytest.fail("THAKTHO_REQUIRE says ckan, and there is none here")
    pytest.skip("NO CKAN: set THAKTHO_TEST_CKAN_URL and THAKTHO_TEST_CKAN_TOKEN_FILE")


@pytest.fixture
def faults(ckan: RealCkan) -> Iterator[Faults]:
    """A proxy in front of the CKAN that works well until a test tells it otherwise."""
    with in_front_of(ckan.url) as made:
        yield made
