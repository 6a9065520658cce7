"""Temporary files that have names: a folder for this process alone, which is gone after it, however it ended.

What stands in them is not all public, and a purge has to reach it: what processes left that were killed is removed by
the next one that needs such a folder, and by a purge. A folder is in use as long as somebody holds the lock in it; ids
of processes would not tell, since they are given again.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_PREFIX = "thaktho-"
_LOCK = "lock"


def folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder, closed to others, that goes when it is left."""
    return tempfile.TemporaryDirectory(dir=place())


def place() -> Path:
    """Return the folder of this process, among the temporary files (``TMPDIR``); it goes with the process."""
    return Path(_own(os.getpid())[0].name)


def sweep() -> None:
    """Remove the folders of processes that are gone."""
    with os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            is_ours = entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False)
            if is_ours and entry.stat(follow_symlinks=False).st_uid == os.getuid():
                _remove_if_left(Path(entry.path))


@cache
def _own(_process: int) -> tuple[tempfile.TemporaryDirectory[str], int]:
    """Make the folder of a process, and return it with its lock, which is held until the process ends."""
    sweep()
    while True:
        home = tempfile.TemporaryDirectory(prefix=_PREFIX)
        lock = os.open(Path(home.name) / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if Path(home.name, _LOCK).exists():  # another process may have swept between making and locking
            return home, lock
        os.close(lock)


def _remove_if_left(home: Path) -> None:
    with contextlib.suppress(OSError):  # it has no lock yet, or somebody else removes it at the same time
        lock = os.open(home / _LOCK, os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(home, ignore_errors=True)
        finally:
            os.close(lock)
