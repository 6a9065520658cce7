"""One Chromium for all tests of a worker, and the example's site served on the loopback as a web host would."""

import contextlib
import functools
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.kinds import Kinds
from tests.browser.watching import Watched
from tests.needs import lacking

Open = Callable[..., Watched]
Serve = Callable[[Path], str]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    program = shutil.which("chromium")
    if program is None:
        lacking("browser", "install chromium to test the site as people see it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve a folder on the loopback until the tests are over: ``serve(folder)`` returns its address."""
    with contextlib.ExitStack() as servers:

        def start(folder: Path) -> str:
            server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            servers.callback(thread.join)
            servers.callback(server.server_close)
            servers.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}/"

        yield start


@pytest.fixture(scope="session")
def served(serve: Serve, site: Path) -> str:
    """The address of the example's site."""
    return serve(site)


@pytest.fixture(scope="session")
def kinds(site: Path) -> Kinds:
    """The pages of the example by their kind."""
    return Kinds(site)


@contextlib.contextmanager
def _tabs(chromium: Browser) -> Iterator[Open]:
    with contextlib.ExitStack() as opened:

        def new(*, width: int = 1280, height: int = 900, **options: Any) -> Watched:
            phone = {"is_mobile": True, "has_touch": True} if width < 600 else {}
            context = chromium.new_context(viewport={"width": width, "height": height}, **{**phone, **options})
            opened.callback(context.close)
            return Watched(context.new_page(), width)

        yield new


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Open]:
    """Open a tab that notes every complaint: ``tab(width=360, color_scheme="dark")``; a phone below 600 px."""
    with _tabs(chromium) as new:
        yield new


@pytest.fixture(scope="module")
def kept_tabs(chromium: Browser) -> Iterator[Open]:
    with _tabs(chromium) as new:
        yield functools.cache(new)


@pytest.fixture
def kept(kept_tabs: Open) -> Open:
    """Open a tab as ``tab`` does, or take the one of an earlier test of the file, which complains of nothing yet.

    For tests that open one page after another: the browser is asked once for what all pages share. What a test sets
    in such a tab stays, so it sets that whenever it needs it.
    """

    def again(**options: Any) -> Watched:
        watched = kept_tabs(**options)
        watched.complaints.clear()
        return watched

    return again


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Print nothing: a browser hangs up when the next page is opened."""


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files; says nothing of it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Print nothing."""
