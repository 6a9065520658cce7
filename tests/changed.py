"""Which unit tests mirror what was changed: for `make quick`.

    python -m tests.changed [BRANCH]

Prints the paths of tests that are changed themselves, or stand where what was changed since BRANCH (``main``) has its
tests: those of a module's name, else those of its room that name it, else all of its room. With them the rules of
the house, which cost little. What is left out is said on standard error.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

TOP = Path(__file__).parents[1]
ALWAYS = ("tests/test_imports.py", "tests/test_messages.py")
ROOMS = {
    "catalogue/thaktho/commands": "tests/test_cli.py",
    "catalogue/thaktho": "tests",
    "site/templates": "tests/pages",
    "vocab": "tests/test_vocab.py",
    "shapes": "tests/test_contract.py",
    "publishers": "tests/intake/layouts",
    "docs/queries": "tests/test_questions.py",
}
"""Where the tests are of what lies in a folder; the first that fits counts."""


def mirrors(changed: Iterable[str]) -> list[str]:
    """Return the paths of the tests of some files, given by their paths from the top, in order."""
    return sorted({*ALWAYS, *(test for path in changed for test in _tests(PurePosixPath(path)))})


def _tests(path: PurePosixPath) -> Iterator[str]:
    if path.is_relative_to("tests"):
        if path.name.startswith("test_") and (TOP / path).is_file():
            yield str(path)
        return
    folder = next((folder for folder in ROOMS if path.is_relative_to(folder)), None)
    if folder is None:
        return
    tests = TOP / ROOMS[folder]
    if tests.is_file():
        yield ROOMS[folder]
        return
    room = tests.joinpath(*path.relative_to(folder).parts[:-1])
    while not room.is_dir():
        room = room.parent
    found = sorted(room.rglob(f"test_{path.stem}*.py"))
    if not found and room != TOP / "tests":  # there all would be too many
        word = re.compile(rf"\b{re.escape(path.stem)}\b")
        naming = [file for file in room.rglob("test_*.py") if word.search(file.read_text(encoding="utf-8"))]
        found = sorted(naming) or [room]
    yield from (str(file.relative_to(TOP)) for file in found)


def _changed(branch: str) -> set[str]:
    """Return the paths of what is another than in a branch, or is new, committed or not."""
    diff = ("diff", "--name-only")
    asked = ((*diff, f"{branch}..."), (*diff, "HEAD"), ("ls-files", "--others", "--exclude-standard"))
    said = (subprocess.run(["git", *one], cwd=TOP, check=True, capture_output=True, text=True) for one in asked)
    return {path for one in said for path in one.stdout.splitlines()}


def left_out(changed: Iterable[str], chosen: Sequence[str]) -> Iterator[str]:
    """Yield what is not tested by the tests that were chosen, in sentences."""
    paths = (TOP / path for path in chosen)
    files = {file for path in paths for file in (path.rglob("test_*.py") if path.is_dir() else [path])}
    others = sum(file not in files for file in (TOP / "tests").rglob("test_*.py"))
    yield f"{len(files)} files of tests; left out: {others} others (make check), and every whole test (make whole)"
    alone = [
        path for path in sorted(changed) if not path.startswith("tests/") and not list(_tests(PurePosixPath(path)))
    ]
    if alone:
        yield f"no unit tests mirror {', '.join(alone)}"


if __name__ == "__main__":
    found = _changed(*sys.argv[1:2] or ["main"])
    chosen = mirrors(found)
    sys.stderr.writelines(f"{line}\n" for line in left_out(found, chosen))
    sys.stdout.write(" ".join(chosen) + "\n")
