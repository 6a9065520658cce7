"""What harvesters make of a catalogue: ckanext-dcat's parser alone, and a whole harvest of an address by a CKAN."""

import contextlib
import functools
import http.server
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ckan.install import environment
from tests.ckan.real import RealCkan
from tests.ckan.variants import EXTENSIONS, HERE

_KINDS = {".ttl": "turtle", ".jsonld": "json-ld", ".rdf": "xml"}
_LONG = 600
"""Seconds that a harvest may take: its queue is looked at every few of them."""


def parser() -> Callable[..., list[dict[str, Any]]]:
    """Return ckanext-dcat's parser: a file (and profiles) → the datasets as CKAN is given them.

    Raises:
        MissingError: it can not be installed here.
    """
    python = environment(EXTENSIONS) / "bin" / "python"

    def parse(file: Path, profiles: str = "euro_dcat_ap_3") -> list[dict[str, Any]]:
        words = (python, HERE / "parse_dcat.py", file.resolve(), _KINDS[file.suffix], profiles)
        done = subprocess.run([str(word) for word in words], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return list(json.loads(done.stdout))

    return parse


@dataclass(frozen=True, slots=True)
class Harvested:
    """What a harvest came to: counts (``added``, ``updated``, ``deleted``, ``not modified``, ``errored``), and why."""

    source: str
    stats: dict[str, int]
    errors: list[str]


def harvest(ckan: RealCkan, url: str, *, source: str | None = None, organization: str | None = None) -> Harvested:
    """Let a CKAN with extensions harvest a DCAT catalogue through its queue, and wait until it is done.

    Args:
        ckan: one with extensions.
        url: of the catalogue.
        source: the name of a source that was harvested before, to do so again.
        organization: whose datasets they become; a new one where there is no source either.
    """
    if source is None:
        organization = organization or ckan.organization()
        source = f"source-of-{organization}"
        said = {"name": source, "title": source, "url": url, "source_type": "dcat_rdf", "owner_org": organization}
        ckan.ask("harvest_source_create", **said)
    at = ckan.ask("harvest_source_show", id=source)["id"]
    job = ckan.ask("harvest_job_create", source_id=at)["id"]
    until = time.monotonic() + _LONG
    while (now := ckan.ask("harvest_job_show", id=job))["status"] != "Finished":
        assert time.monotonic() < until, "the harvest does not come to an end"
        # `harvest_jobs_run` marks a job as finished, and sends again what waits and is not in the queue: asked between
        # gathering and queueing it sends everything twice, and what is met after the end of the job counts as an error
        if now["gather_finished"] and not now["stats"].get("null"):
            ckan.ask("harvest_jobs_run", source_id=at)
        else:
            time.sleep(0.5)
    shown = ckan.ask("harvest_job_show", id=job)
    report = ckan.ask("harvest_job_report", id=job)
    return Harvested(source, shown["stats"], [json.dumps(report)] if shown["stats"]["errored"] else [])


@contextlib.contextmanager
def file_server(folder: Path) -> Iterator[str]:
    """Serve a folder's files as any web server does, on loopback, until the block ends; gives its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".ttl": "text/turtle"}  # noqa: RUF012

    def log_message(self, *_said: object) -> None:
        """Say nothing."""
