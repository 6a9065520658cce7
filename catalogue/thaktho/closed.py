"""Files that nobody but their owner may read, since what stands in them may have to be taken out for good."""

import os
from collections.abc import Iterable
from pathlib import Path


def folder(path: Path) -> None:
    """Make a folder that is not there, and those above it that are not, closed to others.

    Raises:
        OSError: the disk is full or refuses.
    """
    for one in reversed([one for one in (path, *path.parents) if not one.exists()]):
        one.mkdir(mode=0o700, exist_ok=True)


def put(path: Path, pieces: Iterable[bytes]) -> None:
    """Put a file into a folder, in one step and in place of any before it; folders that are not there are made closed.

    Raises:
        OSError: the disk is full or refuses; what was there before is there still.
    """
    folder(path.parent)
    beside = path.with_name(f"{path.name}.new")
    with open(beside, "wb", opener=_closed) as file:
        file.writelines(pieces)
    beside.replace(path)


def _closed(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
