"""The folder of the site: a new one is made beside the old, of links to what stays the same, and takes its place.

A *unit* is what is made together: a page with those on which it goes on and the files beside it, or the statements of a
thing. Its digest is of all that it is made of. `memory/site.jsonl` keeps digest and files of every unit in the site,
and which folder on the disk that site is: where another stands, nothing is known and all is made.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import thaktho
from thaktho.resources import folder

_NEW = "public.new"
_OLD = "public.old"
_KEPT = "site.jsonl"
_AT_CWD = -100
_EXCHANGE = 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""


class SiteFolder:
    """The site of a workspace, and the one that is made to take its place.

    Args:
        public: where the site stands.
        memory: the folder that is closed to others, where it is remembered what the site is made of.
    """

    def __init__(self, public: Path, memory: Path) -> None:
        self._public, self._memory = public, memory
        self.new = public.with_name(_NEW)
        self._units: list[tuple[str, str, list[str]]] = []
        self._before: dict[str, tuple[str, list[str]]] = {}
        self._folders: set[Path] = set()
        self.made = 0
        """How many units were made, not kept."""

    @property
    def units(self) -> int:
        """Count the units of the new site so far, made and kept."""
        return len(self._units)

    def begin(self) -> None:
        """Make the empty new folder; what a stopped build left goes."""
        for name in (_NEW, _OLD):
            shutil.rmtree(self._public.with_name(name), ignore_errors=True)
        self.new.mkdir(parents=True)
        self._before = self._remembered()

    def keep(self, unit: str, digest: str) -> bool:
        """Put the files of a unit into the new folder if the old has them made of the same; tell whether it has."""
        before, files = self._before.get(unit, ("", []))
        if before != digest or not all(self._linked(file) for file in files):
            return False
        self._units.append((unit, digest, files))
        return True

    def note(self, unit: str, digest: str, files: Iterable[str]) -> None:
        """Remember a unit whose files, by their paths from the top, were made in the new folder."""
        self.made += 1
        self._units.append((unit, digest, sorted(files)))

    def count(self) -> int:
        """Count the files of the new folder."""
        return sum(len(files) for _, _, files in os.walk(self.new))

    def finish(self) -> None:
        """Put the new folder in the place of the old, which goes."""
        found = self.new.stat()
        self._memory.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._memory / f"{_KEPT}.new"
        with open(beside, "w", encoding="utf-8", opener=_closed) as file:
            file.write(json.dumps([found.st_dev, found.st_ino]) + "\n")
            file.writelines(json.dumps(unit, ensure_ascii=False) + "\n" for unit in sorted(self._units))
        swap(self.new, self._public)
        beside.replace(self._memory / _KEPT)

    def _remembered(self) -> dict[str, tuple[str, list[str]]]:
        with contextlib.suppress(OSError, ValueError), (self._memory / _KEPT).open(encoding="utf-8") as file:
            found = self._public.stat()
            if json.loads(next(file, "null")) == [found.st_dev, found.st_ino]:
                return {unit: (digest, files) for unit, digest, files in map(json.loads, file)}
        return {}

    def _linked(self, file: str) -> bool:
        target = self.new / file
        if target.parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        try:
            target.hardlink_to(self._public / file)
        except FileExistsError:  # a unit that was found to be broken halfway is made again
            return False
        except FileNotFoundError:
            return False
        except OSError:  # no hard links on this disk
            shutil.copy2(self._public / file, target)
        return True


def write(path: Path, content: bytes) -> None:
    """Write a file of its own: never through a link, which would change the old site too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("xb")
    except FileExistsError:
        path.unlink()
        file = path.open("xb")
    with file:
        file.write(content)


def swap(new: Path, public: Path) -> None:
    """Put a finished folder in the place of another, in one step where the system has it; the old one goes."""
    old = public.with_name(_OLD)
    shutil.rmtree(old, ignore_errors=True)
    if public.exists() and not _exchanged(new, public):
        public.rename(old)
    if not public.exists():
        new.rename(public)
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


@cache
def software() -> str:
    """Return a digest of the program, and of templates and texts."""
    package, site = Path(thaktho.__file__).parent, folder("site")
    files = [path for path in package.rglob("*") if path.suffix in {".py", ".sql", ".toml"}]
    files += [path for room in ("templates", "hosting") for path in (site / room).rglob("*") if path.is_file()]
    files.append(site / "pages.toml")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one system call; tell whether this system and disk do that."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0


def _closed(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
