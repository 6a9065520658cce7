"""A real server over a small site and store, as `thaktho serve` starts it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import NamedNode, RdfFormat, Store

from thaktho.site_folder import swap
from thaktho.store.graphs import Embedded

W3C = "http://kasei.us/2009/09/sparql/data/"
Server: TypeAlias = "subprocess.Popen[str]"
DATA = {f"{W3C}data{n}.rdf": f"<{W3C}data{n}.rdf> a <http://xmlns.com/foaf/0.1/Document> ." for n in range(4)}
"""The graphs of the W3C's tests of the protocol."""
SETTINGS = """
title = { th = "ทดสอบ", en = "Test" }
base = "https://test.example/id/"
provinces = ["90"]
language = "en"
[serve]
seconds = 3
memory_mb = 512
rows = 1000
queries_per_minute = 100000
"""


def workspace(folder: Path, graphs: Mapping[str, str] = DATA, settings: str = SETTINGS) -> Path:
    """Make a workspace whose site is a page in each language, and whose published store has graphs of Turtle."""
    for language, where in (("th", "."), ("en", "en")):
        page = folder / "public" / where
        page.mkdir(parents=True, exist_ok=True)
        (page / "index.html").write_text(f'<html lang="{language}">', encoding="utf-8")
        (page / "404.html").write_text(f'<html lang="{language}">404', encoding="utf-8")
    (folder / "public" / ".well-known").mkdir(exist_ok=True)
    (folder / "public" / ".well-known" / "void").touch()
    (folder / "thaktho.toml").write_text(settings, encoding="utf-8")
    publish(folder, graphs)
    return folder


def publish(folder: Path, graphs: Mapping[str, str]) -> None:
    """Publish a store beside the site of a workspace, as a build does."""
    store = Embedded(folder / "store")
    quads = Store()
    for name, turtle in graphs.items():
        quads.load(turtle, RdfFormat.TURTLE, to_graph=NamedNode(name))
    store.replace([], list(store.quads()), list(quads))
    store.snapshot(folder / "published.new")
    store.close()
    shutil.rmtree(swap(folder / "published.new", folder / "published"), ignore_errors=True)


@contextmanager
def running(folder: Path, *options: str, code: int = 0) -> Iterator[tuple[str, Server]]:
    """Run a server over a workspace until the block ends; give its address without a slash, and its process.

    ``code``: how it ends.
    """
    command = [sys.executable, "-m", "thaktho", "serve", "--port", "0", "--workspace", str(folder), *options]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUNBUFFERED": "1",
    }
    with (folder / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    try:
        line = server.stdout.readline() if server.stdout else ""
        words = [word for word in line.replace(",", " ").split() if word.startswith("http")]
        assert words, (folder / "log").read_text(encoding="utf-8")
        yield words[0].rstrip("/"), server
    finally:
        server.terminate()
        try:
            assert server.wait(30) == code
        finally:
            server.kill()
            if server.stdout:
                server.stdout.close()


def askers(server: Server) -> list[int]:
    """Return the numbers of the processes that answer for a server."""
    found = Path(f"/proc/{server.pid}/task").glob("*/children")
    return [int(number) for children in found for number in children.read_text().split()]
