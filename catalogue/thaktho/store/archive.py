"""The archive: every file as received and every accepted graph, named by what is in it, never overwritten.

It may hold personal data as received, so its folder is closed to other users and is never published.
"""

import hashlib
import os
from pathlib import Path

from thaktho.errors import SurroundingsError


class Archive:
    """A folder of immutable contents, each under its SHA-256."""

    def __init__(self, folder: Path) -> None:
        """Open the archive, making its folder if it is not there."""
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep a content for good and return its SHA-256; it is on the disk when this returns.

        Raises:
            SurroundingsError: the disk is full or refuses.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        try:
            if not path.exists() or path.read_bytes() != content:  # a damaged one is mended
                path.parent.mkdir(exist_ok=True)
                self._write(path, content)
        except OSError as cause:
            raise SurroundingsError("store.cannot_write", what=cause.strerror or "") from cause
        return digest

    def get(self, digest: str) -> bytes:
        """Return a content, checked against its name.

        Raises:
            SurroundingsError: it is not there, or is not what it was.
        """
        try:
            content = self._path(digest).read_bytes()
        except OSError as cause:
            raise SurroundingsError("store.archive_lost", digest=digest[:12]) from cause
        if hashlib.sha256(content).hexdigest() != digest:
            raise SurroundingsError("store.archive_changed", digest=digest[:12])
        return content

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest[2:]

    def _write(self, path: Path, content: bytes) -> None:
        """Write beside, force to disk, then rename: a name never stands for half a content."""
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)
        for folder in (path.parent, self._folder):
            descriptor = os.open(folder, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
