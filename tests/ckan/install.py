"""What has to be downloaded once, kept in a folder that survives: CKANs from PyPI, Solr and Fuseki from Maven."""

import contextlib
import ctypes.util
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.ckan.services import postgres_programs
from tests.ckan.variants import HERE, Variant


class MissingError(Exception):
    """This machine lacks something that a CKAN needs; the message says what to install."""


def cache() -> Path:
    """Return the folder of what is kept between runs."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thaktho-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a file's lock: one process at a time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield


def installed(variant: Variant) -> tuple[Path, Path]:
    """Return a CKAN's virtual environment and Solr's folder of jars, installed first where they are not.

    Raises:
        MissingError: a program or a download is out of reach.
    """
    _look_for_programs()
    with locked(cache() / "installing"):
        return _environment(variant), jars("solr", HERE / "solr" / "pom.xml")


def environment(variant: Variant) -> Path:
    """Return a CKAN's virtual environment alone, for what needs no services.

    Raises:
        MissingError: a program or a download is out of reach.
    """
    with locked(cache() / "installing"):
        return _environment(variant)


def schema(installed: Path) -> Path:
    """Return the schema that a CKAN brings for Solr."""
    return next(installed.glob("lib/python*/site-packages/ckan/config/solr/schema.xml"))


def _look_for_programs() -> None:
    """Say all that is missing at once, as Debian names it."""
    lacks = [
        package
        for program, package in (("redis-server", "redis-server"), ("java", "default-jre-headless"))
        if shutil.which(program) is None
    ]
    if postgres_programs() is None:
        lacks.append("postgresql")
    if ctypes.util.find_library("magic") is None:
        lacks.append("libmagic1")
    if lacks:
        raise MissingError(f"install {' '.join(sorted(lacks))}")


def _environment(variant: Variant) -> Path:
    folder = cache() / f"ckan-{variant.environment}"
    packages = (f"ckan[requirements]=={variant.release}", *variant.packages)
    with _once(folder, "\n".join(packages)) as todo:
        if todo:
            _try([sys.executable, "-m", "venv", folder], "python3-venv")
            pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
            _try([*pip, *packages], "gcc libpq-dev python3-dev libmagic1, and be online")
    return folder


def jars(name: str, pom: Path) -> Path:
    """Return the folder of the jars that a pom names, fetched first where they are not there.

    Args:
        name: of the folder, in the cache.
        pom: what is to be there, and which plug-in of Maven fetches it.

    Raises:
        MissingError: Maven or a download is out of reach.
    """
    folder = cache() / name
    with _once(folder, pom.read_text("utf-8")) as todo:
        if todo:
            goal = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}")
            _try(["mvn", "--quiet", "--batch-mode", "--file", pom, *goal], "maven, and be online")
    return folder


@contextlib.contextmanager
def _once(folder: Path, made_of: str) -> Iterator[bool]:
    """Say whether a folder has yet to be made, or to be made anew of something else; it counts when all went well."""
    mark = folder / ".made-of"
    todo = not mark.is_file() or mark.read_text("utf-8") != made_of
    if todo:
        shutil.rmtree(folder, ignore_errors=True)
    yield todo
    if todo:
        mark.write_text(made_of, "utf-8")


def _try(command: list[object], needs: str) -> None:
    try:
        done = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True)
    except FileNotFoundError as cause:
        raise MissingError(f"install {needs}") from cause
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise MissingError(f"install {needs} ({' '.join(said[-2:])[:300]})")
