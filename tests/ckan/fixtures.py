"""The fixtures of a real CKAN, for all tests: `tests/conftest.py` takes them from here."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ckan.faults import Faults
from tests.ckan.faults import faults as in_front_of
from tests.ckan.harvesting import parser
from tests.ckan.install import MissingError
from tests.ckan.real import RealCkan
from tests.ckan.stack import running
from tests.ckan.variants import EXTENSIONS, THAI_GDC, Variant, chosen
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


@pytest.fixture(scope="session")
def ckan_with_extensions() -> Iterator[RealCkan]:
    """A CKAN with ckanext-dcat and ckanext-harvest, whose queue runs: `harvesting.harvest` gives it an address."""
    yield from _started(EXTENSIONS)


@pytest.fixture(scope="session")
def ckan_thai_gdc() -> Iterator[RealCkan]:
    """A CKAN with ckanext-scheming and the fields of Thailand's government data catalogue (`thai-gdc.yaml`)."""
    yield from _started(THAI_GDC)


@pytest.fixture(scope="session")
def dcat_parser() -> Callable[[Path], list[dict[str, Any]]]:
    """ckanext-dcat's own parser of DCAT-AP 3: a file (.ttl, .jsonld) → the datasets that CKAN would make of it."""
    try:
        return parser()
    except MissingError as error:
        lacking("ckan", str(error))


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
