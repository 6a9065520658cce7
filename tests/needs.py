"""What tests need of a machine beside Python: where it is missing they skip and say so, or fail where it is asked."""

import os
from typing import NoReturn

import pytest

_REQUIRE = "THAKTHO_REQUIRE"
"""The environment variable that names what may not be missing: ``browser office ckan bundles tools hosts fuseki``."""


def lacking(what: str, why: str) -> NoReturn:
    """End a test that needs ``what``: skipped, as the summary of the run says, or failed where it is required."""
    if what in os.environ.get(_REQUIRE, "").split():
        pytest.fail(f"{_REQUIRE} says {what}: {why}", pytrace=False)
    pytest.skip(f"NO {what.upper()}: {why}")
