"""Fixtures for every test: an empty workspace that was opened once, and the whole example workspace."""

import contextlib
import gc
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.ckan.fixtures import ckan, ckan_thai_gdc, ckan_with_extensions, dcat_parser, faults
from tests.fuseki.server import fuseki, running_fuseki
from tests.making import Demo, once, workspace
from tests.needs import lacking

from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace, open_workspace

__all__ = [  # fixtures that stand elsewhere
    "ckan",
    "ckan_thai_gdc",
    "ckan_with_extensions",
    "dcat_parser",
    "faults",
    "fuseki",
    "running_fuseki",
]

# no timed tests: these machines are shared, and a slow moment is no fault of the code
settings.register_profile(
    "thaktho",
    deadline=None,
    max_examples=25,
    derandomize="CI" in os.environ,  # what is new is found at a desk, not when somebody waits for a landing
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("thaktho")


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
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """`thaktho demo` on the bundled data of Songkhla, about half a minute: for tests marked `whole`, to read only.

    The processes of one run share it: the first that needs it makes it, the others wait.
    """
    with once(tmp_path_factory, "demo") as (shared, empty):
        folder, said = shared / "songkhla", shared / "printed"
        if empty:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                assert main(["demo", "--workspace", str(folder), "--lang", "th"]) == 0
            said.write_text(printed.getvalue(), encoding="utf-8")
    return Demo(folder, said.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def songkhla(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's workspace to open: every dataset submitted and woven, the site built; copy it to change it.

    It is this process's own, but for the site, since one process at a time opens a workspace.
    """
    folder = tmp_path_factory.mktemp("demo") / "songkhla"
    shutil.copytree(demo.workspace, folder, ignore=shutil.ignore_patterns("public"))
    (folder / "public").symlink_to(demo.workspace / "public")
    return folder


@pytest.fixture(scope="session")
def site(demo: Demo) -> Path:
    """The demonstration's site."""
    return demo.workspace / "public"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """LibreOffice, as officers have it: ``office(kind, folder, *files)`` saves files as another kind into a folder."""
    program = shutil.which("soffice")
    if program is None:
        lacking("office", "install libreoffice-calc to test workbooks as officers open them")
    home = f"-env:UserInstallation={tmp_path_factory.mktemp('office-home').as_uri()}"

    def save(kind: str, folder: Path, *files: Path) -> None:
        command = [program, "--headless", home, "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        done = subprocess.run(command, check=True, capture_output=True, timeout=300)
        assert b"Error" not in done.stderr

    return save


@pytest.fixture
def silent() -> Callable[[int, int], None]:
    """A progress that says nothing."""
    return lambda _done, _whole: None


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run half as many processes again as there are cores where whole tests are run: they wait much of their time.

    For a server, a browser, a deadline. Unit tests only reckon, so a core each is right for them.
    """
    if "not whole" in config.option.markexpr or "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return max(2, (os.cpu_count() or 1) * 3 // 2)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is told of a real CKAN, so that it can be run against others too; begin with what needs the demo.

    So one process of two makes the demonstration while the other has work of its own (`--dist worksteal`).
    """
    for item in items:
        if isinstance(item, pytest.Function) and "ckan" in item.fixturenames:
            item.add_marker("ckan")
    items.sort(key=lambda item: not (isinstance(item, pytest.Function) and "demo" in item.fixturenames))


def pytest_collection_finish() -> None:
    """Leave what was collected out of what is looked through for garbage: that took a twelfth of all tests' time."""
    gc.freeze()
