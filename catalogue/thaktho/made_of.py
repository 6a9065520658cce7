"""All that a site is made of, as one digest: where it is the same, building again would make the same site.

What a build reads is what is in force, what was before and is told of, the settings with the files that they name, and
the software with what ships with it. No clock is among it: the day of the data is that of a submission. A test watches
which files a build opens, and fails where one is none of these.
"""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from thaktho.holdings import Holdings
from thaktho.resources import Room, folder
from thaktho.site_folder import software
from thaktho.workspace import Workspace

ROOMS: tuple[Room, ...] = ("vocab", "shapes", "site", "queries", "notebooks")
"""What of the data that ship with the software a build may read."""


def digest(holdings: Holdings) -> str:
    """Return the digest of all that a build of what a workspace holds now would be made of."""
    said = hashlib.sha256()
    for part in (*_ledger(holdings), *_settings(holdings.workspace), holdings.contract.version, *_program()):
        said.update(f"{part!r}\n".encode())
    for file in shipped_files():
        with file.open("rb") as opened:
            said.update(f"{file.name} {hashlib.file_digest(opened, 'sha256').hexdigest()}\n".encode())
    return said.hexdigest()


def shipped_files() -> Iterator[Path]:
    """Yield the files beside the program that a build may read, in order; not what a checkout makes bundles of."""
    for room in ROOMS:
        top = folder(room)
        files = (path for path in top.rglob("*") if "node_modules" not in path.relative_to(top).parts)
        yield from sorted(path for path in files if path.is_file())


def _ledger(holdings: Holdings) -> tuple[object, ...]:
    """Return every accepted version with its verdict, which address was left out when, and what people decided."""
    ledger = holdings.ledger
    return sorted(ledger.accepted().items()), sorted(ledger.left.all()), ledger.decisions.all()


def _settings(place: Workspace) -> Iterator[object]:
    """Yield what settings and reference files say: as it was read, so that no edit of now passes for what was built.

    Where the folder lies says nothing.
    """
    yield from (value for one in fields(place) if not isinstance(value := getattr(place, one.name), Path))
    yield from (replace(publisher, folder=Path()) for publisher in place.publishers.values())
    yield place.local_authorities
    yield place.geography


def _program() -> tuple[object, ...]:
    """Return the software, Python, and every package that is installed beside it, with its version."""
    installed = {path.name for where in sys.path for path in Path(where).glob("*-info")}  # as NAME-VERSION.dist-info
    return software(), sys.version, sorted(installed)
