"""The fixtures of a real CKAN, for all tests: `tests/conftest.py` takes them from here."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ckan.faults import Faults
from tests.ckan.faults import faults as in_front_of
from tests.ckan.install import MissingError
from tests.ckan.real import RealCkan
from tests.ckan.stack import running
from tests.ckan.variants import Variant, chosen
from tests.needs import lacking


@pytest.fixture(scope="session")
def ckan() -> Iterator[RealCkan]:
    """A real CKAN on loopback, shared by all tests of the run: make organisations of your own in it.

    THAKTHO_TEST_CKAN names another variant (`variants.py`); THAKTHO_TEST_CKAN_URL and THAKTHO_TEST_CKAN_TOKEN_FILE
    one that runs already.
    """
    url, token_file = os.environ.get("THAKTHO_TEST_CKAN_URL"), os.environ.get("THAKTHO_TEST_CKAN_TOKEN_FILE")
    if url and token_file:
        yield RealCkan(url, Path(token_file).read_text("ascii").strip())
    else:
        yield from _started(chosen())


def _started(variant: Variant) -> Iterator[RealCkan]:
    try:
        with running(variant) as ckan:
            yield RealCkan(ckan.url, Path(ckan.token_file).read_text("ascii"), ckan)
    except MissingError as error:
        lacking("ckan", str(error))


@pytest.fixture
def faults(ckan: RealCkan) -> Iterator[Faults]:
    """A proxy in front of the CKAN that works well until a test tells it otherwise."""
    with in_front_of(ckan.url) as made:
        yield made
