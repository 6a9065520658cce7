"""Fixtures for every test: an empty workspace that was opened once, and the whole example workspace."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.making import workspace

from thaktho.contract import shipped
from thaktho.demo import _fresh, _ordered
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the publishers ``fund`` and ``other`` whose store holds the codes and areas; copy it."""
    folder = tmp_path_factory.mktemp("opened") / "workspace"
    Catalogue(workspace(folder, "fund", "other"), shipped()).close()
    return folder


@pytest.fixture
def place(opened: Path, tmp_path: Path) -> Workspace:
    """A workspace of the publishers ``fund`` and ``other``, of the test's own; nothing is submitted yet."""
    return open_workspace(Path(shutil.copytree(opened, tmp_path / "workspace")))


@pytest.fixture(scope="session")
def songkhla(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled workspace of Songkhla with every dataset submitted and woven, no site; copy it to change it."""
    found = _fresh(tmp_path_factory.mktemp("songkhla") / "workspace")
    with Catalogue(found, shipped()) as catalogue:
        for publisher, dataset in _ordered(found):
            sent = catalogue.submit(publisher.folder / dataset.files, publisher, dataset)
            assert sent.outcome == "accepted", (publisher.id, dataset.id, sent.checked.findings[:3])
        catalogue.weave().close()
    return found.folder


@pytest.fixture
def silent() -> Callable[[int, int], None]:
    """A progress that says nothing."""
    return lambda _done, _whole: None
