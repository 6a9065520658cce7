"""The archive: every file as received and every accepted graph, named by what is in it, never overwritten.

Only what is purged is ever erased. It may hold personal data as received, so its folder is closed to other users and
is never published.
"""

import fcntl
import hashlib
import os
import weakref
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path

from thaktho import closed
from thaktho.errors import SurroundingsError
from thaktho.store.purges import Tombstone

_BLOCK = 1 << 16


class Archive:
    """A folder of immutable contents, each under its SHA-256."""

    def __init__(self, folder: Path, purged: Callable[[str], Tombstone | None] = lambda _: None) -> None:
        """Open the archive, making its folder if it is not there.

        Args:
            folder: where it is.
            purged: tells when and why a content was taken out for good, if it was.

        Raises:
            SurroundingsError: another command is using it: it might sweep away what this one has yet to write down.
        """
        self._folder = folder
        self._purged = purged
        closed.folder(folder)
        self._unlock = weakref.finalize(self, os.close, _locked(folder))

    def close(self) -> None:
        """Let other commands use the archive."""
        self._unlock()

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
            SurroundingsError: it is not there, was taken out for good, or is not what it was.
        """
        try:
            content = self._path(digest).read_bytes()
        except OSError as cause:
            raise self._lost(digest, cause) from cause
        if hashlib.sha256(content).hexdigest() != digest:
            raise SurroundingsError("store.archive_changed", digest=digest[:12])
        return content

    def file(self, digest: str) -> Path:
        """Return where a content is, checked against its name, for whoever reads it as a file.

        Raises:
            SurroundingsError: as for `get`.
        """
        try:
            with self._path(digest).open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as cause:
            raise self._lost(digest, cause) from cause
        if found != digest:
            raise SurroundingsError("store.archive_changed", digest=digest[:12])
        return self._path(digest)

    def _lost(self, digest: str, cause: OSError) -> SurroundingsError:
        if not isinstance(cause, FileNotFoundError):
            return SurroundingsError("store.archive_closed", digest=digest[:12], what=cause.strerror or "")
        found = self._purged(digest)
        if found is None:
            return SurroundingsError("store.archive_lost", digest=digest[:12])
        when = found.at.isoformat(sep=" ", timespec="minutes")
        return SurroundingsError("store.purged", when=when, why=found.why, by=found.by)

    def holds(self, digest: str) -> bool:
        """Tell whether a content is there."""
        return self._path(digest).is_file()

    def erase(self, digest: str) -> None:
        """Take a content out for good: overwritten, forced to disk, then removed; nothing, if it is not there.

        Raises:
            SurroundingsError: the disk refuses.
        """
        self._erase(self._path(digest))

    def sweep(self, kept: Container[str]) -> None:
        """Erase whatever nothing refers to: what is not among the digests given, and halves of contents never named.

        Raises:
            SurroundingsError: the disk refuses.
        """
        for path in sorted(self._folder.glob("*/*")):
            if path.parent.name + path.name not in kept:
                self._erase(path)

    def _erase(self, path: Path) -> None:
        try:
            with path.open("r+b") as file:
                for _ in range(0, path.stat().st_size, _BLOCK):
                    file.write(bytes(_BLOCK))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            _force(path.parent)
        except FileNotFoundError:
            return
        except OSError as cause:
            raise SurroundingsError("store.cannot_write", what=cause.strerror or "") from cause

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
        _force(path.parent)
        _force(self._folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other commands from doing the same with a folder until the block ends, in whatever way.

    Raises:
        SurroundingsError: another command does.
    """
    descriptor = _locked(folder)
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(folder: Path) -> int:
    """Return a descriptor that locks a folder until it is closed, or its process ends in whatever way."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as cause:
        os.close(descriptor)
        raise SurroundingsError("store.locked") from cause
    return descriptor


def _force(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
