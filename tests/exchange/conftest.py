"""What the tests of the exchange with a CKAN share."""

import pytest

from thaktho.flow import Catalogue


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands weave and build no site, which takes them seconds: for tests of what a CKAN is sent and shows."""
    monkeypatch.setattr(Catalogue, "build", lambda *_: 0)
