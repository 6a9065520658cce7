"""The folder of the site: a new one is made beside the old, of what stays the same, and takes its place.

A *unit* is what is made together: a page with those on which it goes on and the files beside it, or the statements of a
thing. Its digest is of all that it is made of. `memory/site.jsonl` keeps digest and files of every unit in the site,
and which folder on the disk that site is: where another stands, nothing is known and all is made.

`memory/built.json` says of what the site that stands was built as a whole (`made_of`): where all of that is the same,
there is nothing to build.

`memory/site` is a second tree of links to the files of units in the site: the next site is made in it, so that what
stays the same costs nothing, however much that is. It is the site before, brought up to date after the swap, or made
anew where most of the site was; where there is none, links are made one by one.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

import thaktho
from thaktho import closed
from thaktho.resources import folder

_NEW, _OLD = ".new", ".old"
PUBLISHED = "published"
"""The folder beside the site that holds the graph store as the site shows it, to answer SPARQL from."""
_KEPT = "site.jsonl"
_BUILT = "built.json"
_TWIN = "site"
_LIBRARIES = ("duckdb", "pyoxigraph")
_AT_ONCE = 500
"""Units in a line of what is remembered."""
_AT_CWD = -100
_EXCHANGE = 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""
_OWN = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_FILE = "file "
_Unit = tuple[str, list[str]]
"""The digest of a unit, and its files by their paths from the top."""


class GivenUpError(Exception):
    """The site is not made any more, since something else failed; nobody is told of this one."""


class SiteFolder:
    """The site of a workspace, and the one that is made to take its place.

    Args:
        public: where the site stands.
        memory: the folder that is closed to others, where it is remembered what the site is made of.
    """

    def __init__(self, public: Path, memory: Path) -> None:
        self._public, self._memory = public, memory
        self.new = public.with_name(public.name + _NEW)
        self._before: dict[str, _Unit] = {}
        self._loose: list[str] = []
        self._kept: dict[str, _Unit] = {}
        self._made: dict[str, _Unit] = {}
        self._folders: set[str] = set()
        self._is_twin = False
        self._is_given_up = False

    @property
    def units(self) -> int:
        """Count the units of the new site so far, made and kept."""
        return len(self._kept) + len(self._made)

    @property
    def made(self) -> int:
        """Count the units that were made, not kept."""
        return len(self._made)

    @property
    def is_rebuilt(self) -> bool:
        """Tell whether it is known what the site before is made of: most of it may stay."""
        return bool(self._before)

    def begin(self) -> None:
        """Make the new folder: empty, or of what is in the old; what a stopped build left goes."""
        twin = self._memory / _TWIN
        for path, ending in ((self._public, _NEW), (self._public, _OLD), (twin, _NEW)):
            shutil.rmtree(path.with_name(path.name + ending), ignore_errors=True)
        self._before, self._loose, its_twin = self._remembered()
        self._is_twin = bool(self._before) and twin.is_dir() and _which(twin) == its_twin
        if self._is_twin:
            twin.rename(self.new)  # so a build that is stopped leaves none
        else:
            shutil.rmtree(twin, ignore_errors=True)
            self.new.mkdir(parents=True)

    def give_up(self) -> None:
        """Have whatever is still made end: nothing is kept or remembered any more."""
        self._is_given_up = True

    def go_on(self) -> None:
        """Do nothing, as long as the site is made.

        Raises:
            GivenUpError: the site was given up.
        """
        if self._is_given_up:
            raise GivenUpError

    def keep(self, unit: str, digest: str) -> bool:
        """Have the files of a unit in the new folder if the old has them made of the same; tell whether it has.

        Raises:
            GivenUpError: the site was given up.
        """
        self.go_on()
        before, files = self._before.get(unit, ("", []))
        if before != digest or not (self._is_twin or all(self._linked(file) for file in files)):
            return False
        self._kept[unit] = digest, files
        return True

    def file(self, path: str, digest: str, make: Callable[[Path], object]) -> Path:
        """Return where a file stands that is a unit of its own: kept where the old site has it made of the same.

        Args:
            path: from the top of the site.
            digest: of all that it is made of, but for the software.
            make: makes it, where none is.
        """
        unit, digest, file = f"{_FILE}{path}", f"{software()} {digest}", self.new / path
        if not self.keep(unit, digest):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)  # never through a link, which would change the old site too
            make(file)
            self.note(unit, digest, [path])
        return file

    def note(self, unit: str, digest: str, files: Iterable[str]) -> None:
        """Remember a unit whose files, by their paths from the top, were made in the new folder with `write`.

        A path is never of a unit now and of none later: that is how what is left of the old site is known.

        Raises:
            GivenUpError: the site was given up.
        """
        self.go_on()
        self._made[unit] = digest, sorted(files)

    def finish(self) -> int:
        """Put the new folder in the place of the old, which goes; return how many files the site has."""
        units = self._kept | self._made
        known = {file for _, files in units.values() for file in files}
        stale = {file for unit, (_, files) in self._before.items() if unit not in self._kept for file in files} - known
        if self._is_twin:
            _remove(self.new, stale)
        found, loose = 0, []
        for one in _files(self.new):
            found += 1
            if one not in known:
                loose.append(one)
        if found - len(loose) < len(known):  # somebody took files out of the twin
            for missing in known.difference(_files(self.new)):
                self._link(missing, self._public, self.new)
        is_like = len(self._kept) > len(self._made)
        fresh = self._memory / f"{_TWIN}{_NEW}"
        closed.folder(self._memory)
        fresh.mkdir()  # as open as the site that it may become
        identity = [_which(self.new), _which(self._public if is_like else fresh)]
        told = chain([[software(), *identity, sorted(loose)]], _listed(units))
        # of the new folder already: where the swap is stopped nothing is known of the old, and all is made
        closed.put(self._memory / _KEPT, (f"{json.dumps(one, ensure_ascii=False)}\n".encode() for one in told))
        old = swap(self.new, self._public)
        self._folders.clear()  # what stood at the path of the new folder is another now
        with contextlib.suppress(OSError):  # then there is no twin, and links are made
            if is_like:
                made = {file for _, files in self._made.values() for file in files}
                _remove(old, stale.union(self._loose, made))
                self._make_twin(old, made)
            else:
                self._make_twin(fresh, known)
        for left in (old, fresh):
            shutil.rmtree(left, ignore_errors=True)
        return len(known) + len(loose)

    def _make_twin(self, of: Path, files: Iterable[str]) -> None:
        """Make the twin of a folder that has all files of units but some."""
        for file in files:
            self._link(file, self._public, of)
        of.rename(self._memory / _TWIN)

    def _remembered(self) -> tuple[dict[str, _Unit], list[str], list[int] | None]:
        """Return what the site is made of, its other files, and which folder its twin is."""
        with contextlib.suppress(OSError, ValueError), (self._memory / _KEPT).open(encoding="utf-8") as file:
            made_by, public, twin, loose = json.loads(next(file, "[]"))
            if made_by == software() and public == _which(self._public):
                units = chain.from_iterable(map(json.loads, file))
                return {unit: (digest, files) for unit, digest, files in units}, loose, twin
        return {}, [], None

    def _linked(self, file: str) -> bool:
        try:
            self._link(file, self._public, self.new)
        except (FileExistsError, FileNotFoundError):  # a unit that was found to be broken halfway is made again
            return False
        return True

    def _link(self, file: str, source: Path, target: Path) -> None:
        """Put a file of one folder into another too."""
        at = f"{target}/{file}"
        above = os.path.dirname(at)  # noqa: PTH120 - a path of pathlib costs more than the link
        if above not in self._folders:
            os.makedirs(above, exist_ok=True)  # noqa: PTH103
            self._folders.add(above)
        try:
            os.link(f"{source}/{file}", at)
        except (FileExistsError, FileNotFoundError):
            raise
        except OSError:  # no hard links on this disk
            shutil.copy2(f"{source}/{file}", at)


def built(public: Path, memory: Path, of: str) -> None:
    """Write down of what the site was built that stands now, with the store as it shows it.

    Raises:
        OSError: the disk is full or refuses.
    """
    closed.put(memory / _BUILT, [json.dumps([of, *_standing(public)]).encode()])


def is_built(public: Path, memory: Path, of: str) -> bool:
    """Tell whether the site that stands was built of that, and is the one that was put there."""
    with contextlib.suppress(OSError, ValueError):
        return bool(json.loads((memory / _BUILT).read_bytes()) == [of, *_standing(public)])
    return False


def unbuilt(memory: Path) -> None:
    """Forget of what the site was built: something that it follows from is another now."""
    (memory / _BUILT).unlink(missing_ok=True)


def _standing(public: Path) -> list[list[int]]:
    """Return which folders stand there, and when anything was last put into them or taken out.

    The number alone is not enough: a disk gives that of a folder that was removed to the next.

    Raises:
        OSError: one is not there.
    """
    found = [path.stat() for path in (public, public.with_name(PUBLISHED))]
    return [[one.st_dev, one.st_ino, one.st_mtime_ns] for one in found]


def write(path: str | Path, content: bytes) -> None:
    """Write a file of its own: never through a link, which would change the old site too."""
    try:
        file = os.open(path, _OWN, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - as in `_link`
        file = os.open(path, _OWN, 0o666)
    except FileExistsError:
        os.unlink(path)  # noqa: PTH108
        file = os.open(path, _OWN, 0o666)
    try:
        written = os.write(file, content)
        while written < len(content):
            written += os.write(file, content[written:])
    finally:
        os.close(file)


def swap(new: Path, public: Path) -> Path:
    """Put a finished folder in the place of another, in one step where the system has it; return where the old is."""
    old = public.with_name(public.name + _OLD)
    shutil.rmtree(old, ignore_errors=True)
    if public.exists() and _exchanged(new, public):
        return new
    if public.exists():
        public.rename(old)
    new.rename(public)
    return old


@cache
def software() -> str:
    """Return a digest of the program and the libraries that write its files, and of templates and texts."""
    package, site = Path(thaktho.__file__).parent, folder("site")
    files = [path for path in package.rglob("*") if path.suffix in {".py", ".sql", ".toml"}]
    files += [path for room in ("templates", "hosting") for path in (site / room).rglob("*") if path.is_file()]
    files.append(site / "pages.toml")
    digest = hashlib.sha256(repr([version(name) for name in _LIBRARIES]).encode())
    for path in sorted(files):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _listed(units: Mapping[str, _Unit]) -> Iterator[list[tuple[str, str, list[str]]]]:
    """Yield units in order, some hundred at a time: to read and write each alone takes three times as long."""
    names = iter(sorted(units))
    while some := list(islice(names, _AT_ONCE)):
        yield [(name, *units[name]) for name in some]


def _files(top: Path) -> Iterator[str]:
    """Yield the files below a folder by their paths from it."""
    folders = [""]
    while folders:
        path = folders.pop()
        with os.scandir(f"{top}/{path}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}{entry.name}/")
                else:
                    yield f"{path}{entry.name}"


def _remove(top: Path, files: Iterable[str]) -> None:
    """Remove files below a folder that are there, and the folders that are empty then."""
    above = set()
    for file in files:
        with contextlib.suppress(FileNotFoundError):
            (top / file).unlink()
            above.add((top / file).parent)
    for path in sorted(above, reverse=True):  # the deepest first
        with contextlib.suppress(OSError):  # it is not empty
            for one in (path, *path.parents):
                if one == top:
                    break
                one.rmdir()


def _which(path: Path) -> list[int] | None:
    """Return which folder on the disk stands at a path."""
    with contextlib.suppress(OSError):
        found = path.stat()
        return [found.st_dev, found.st_ino]
    return None


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one system call; tell whether this system and disk do that."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0
