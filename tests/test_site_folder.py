"""The new site takes the old one's place at once, keeps what is made of the same, and never touches what is read."""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import killing

from thaktho import site_folder
from thaktho.site_folder import SiteFolder, write

PROGRAM = """
from pathlib import Path
from tests import killing
from thaktho import site_folder
(home,) = map(Path, killing.words())
site = site_folder.SiteFolder(home / "public", home / "memory")
killing.arm(site=site, module=site_folder)
site.begin()
site_folder.write(site.new / "a/index.html", b"new")
site.note("a", "2", ["a/index.html"])
site.finish()
"""


def build(home: Path, **contents: str) -> SiteFolder:
    """Build a site of a unit a folder, whose digest is its content."""
    site = SiteFolder(home / "public", home / "memory")
    site.begin()
    for unit, content in contents.items():
        if not site.keep(unit, content):
            write(site.new / unit / "index.html", content.encode())
            site.note(unit, content, [f"{unit}/index.html"])
    site.finish()
    return site


def content(home: Path, name: str = "public") -> dict[str, str]:
    public = home / name
    return {file.relative_to(public).as_posix(): file.read_text() for file in public.rglob("*") if file.is_file()}


def test_only_what_is_made_of_something_else_is_made_again(tmp_path: Path) -> None:
    assert build(tmp_path, a="1", b="1", c="1").made == 3
    kept = (tmp_path / "public/a/index.html").stat().st_ino
    assert build(tmp_path, a="1", b="2").made == 1
    assert content(tmp_path) == {"a/index.html": "1", "b/index.html": "2"}
    assert (tmp_path / "public/a/index.html").stat().st_ino == kept
    assert {path.name for path in tmp_path.iterdir()} == {"public", "memory"}
    assert (tmp_path / "memory/site.jsonl").stat().st_mode & 0o077 == 0


def test_of_a_site_that_another_put_there_nothing_is_kept(tmp_path: Path) -> None:
    build(tmp_path, a="1")
    (tmp_path / "public").rename(tmp_path / "aside")
    write(tmp_path / "public/a/index.html", b"another's")
    assert build(tmp_path, a="1").made == 1
    assert content(tmp_path) == {"a/index.html": "1"}


@pytest.mark.parametrize("has_twin", [True, False])
def test_a_file_that_is_missing_in_the_old_site_is_put_back_or_made_again(tmp_path: Path, *, has_twin: bool) -> None:
    build(tmp_path, a="1", b="1")
    (tmp_path / "public/a/index.html").unlink()
    if not has_twin:
        shutil.rmtree(tmp_path / "memory/site")
    assert build(tmp_path, a="1", b="1").made == (0 if has_twin else 1)
    assert content(tmp_path) == {"a/index.html": "1", "b/index.html": "1"}


def test_what_cannot_be_linked_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    build(tmp_path, a="1")
    monkeypatch.setattr("os.link", refused)
    assert build(tmp_path, a="1").made == 0
    assert content(tmp_path) == {"a/index.html": "1"}


def test_what_stays_the_same_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linked: list[str] = []
    link = os.link

    def counted(source: str, target: str) -> None:
        linked.append(target)
        link(source, target)

    monkeypatch.setattr("os.link", counted)
    same = {"b": "1", "c": "1", "d": "1"}
    build(tmp_path, a="1", **same)
    assert len(linked) == 4, "the twin of the first site"
    for version in ("2", "3", "2"):
        linked.clear()
        assert build(tmp_path, a=version, **same).made == 1
        assert content(tmp_path) == {"a/index.html": version} | {f"{unit}/index.html": "1" for unit in same}
        assert len(linked) == 1
    assert content(tmp_path / "memory", "site") == content(tmp_path), "nothing else is left there"
    assert build(tmp_path, **same).made == 0
    assert {path.name for path in (tmp_path / "public").iterdir()} == same.keys(), "an empty folder goes"


def test_a_file_of_no_unit_is_written_anew_and_never_into_the_old_site(tmp_path: Path) -> None:
    def built(loose: str | None) -> None:
        site = SiteFolder(tmp_path / "public", tmp_path / "memory")
        site.begin()
        for unit in ("a", "b"):
            if not site.keep(unit, "1"):
                write(site.new / unit / "index.html", b"1")
                site.note(unit, "1", [f"{unit}/index.html"])
        if loose is not None:
            (site.new / "loose").write_text(loose)
            old = tmp_path / "public" / "loose"
            assert not old.exists() or old.read_text() == str(int(loose) - 1)
        assert site.finish() == 2 + (loose is not None)

    for loose in ("1", "2", "3", "4", None, None):
        built(loose)
        assert content(tmp_path).get("loose") == loose


def test_a_file_that_is_missing_in_the_twin_is_put_back(tmp_path: Path) -> None:
    for version in ("1", "2"):
        build(tmp_path, a=version, b="1", c="1")
    (tmp_path / "memory/site/b/index.html").unlink()
    build(tmp_path, a="3", b="1", c="1")
    assert content(tmp_path) == {"a/index.html": "3", "b/index.html": "1", "c/index.html": "1"}


def test_the_site_is_as_open_where_it_was_a_twin(tmp_path: Path) -> None:
    modes = []
    for version in ("1", "2", "3"):
        build(tmp_path, a=version, b="1", c="1")
        modes.append((tmp_path / "public").stat().st_mode & 0o777)
    mask = os.umask(0o022)
    os.umask(mask)
    assert modes == [0o777 & ~mask] * 3


def test_a_twin_that_another_put_there_is_not_used(tmp_path: Path) -> None:
    for version in ("1", "2"):
        build(tmp_path, a=version, b="1", c="1")
    (tmp_path / "memory/site").rename(tmp_path / "aside")
    write(tmp_path / "memory/site/b/index.html", b"another's")
    build(tmp_path, a="3", b="1", c="1")
    assert content(tmp_path) == {"a/index.html": "3", "b/index.html": "1", "c/index.html": "1"}


def test_with_other_software_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("1", "2"):
        build(tmp_path, a=version, b="1", c="1")
    monkeypatch.setattr(site_folder, "software", lambda: "other")
    assert build(tmp_path, a="3", b="1", c="1").made == 3
    assert content(tmp_path / "memory", "site") == content(tmp_path), "the twin is of the new site"


def test_where_the_twin_was_not_finished_links_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(SiteFolder, "_make_twin", stopped)
        build(tmp_path, a="1", b="1", c="1")
    assert [path.name for path in (tmp_path / "memory").iterdir()] == ["site.jsonl"]
    (tmp_path / "memory/site.new/a").mkdir(parents=True)  # as a process that was killed leaves it
    assert build(tmp_path, a="2", b="1", c="1").made == 1
    assert content(tmp_path) == {"a/index.html": "2", "b/index.html": "1", "c/index.html": "1"}
    assert content(tmp_path / "memory", "site") == content(tmp_path)


def _removed_and_made_again(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


BEFALLS: dict[str, Callable[[Path], object]] = {
    "it is removed": lambda home: shutil.rmtree(home / "public"),
    "another is put there": lambda home: _removed_and_made_again(home / "public"),
    "a file more": lambda home: (home / "public" / "more.html").touch(),
    "what is published beside is removed": lambda home: shutil.rmtree(home / "published"),
    "another is put beside": lambda home: _removed_and_made_again(home / "published"),
    "what it was built of is forgotten": lambda home: site_folder.unbuilt(home / "memory"),
    "what is kept is cut short": lambda home: (home / "memory" / "built.json").write_text("["),
}


@pytest.mark.parametrize("befalls", BEFALLS)
def test_a_site_is_known_to_be_of_what_it_was_built_of_until_another_stands_there(tmp_path: Path, befalls: str) -> None:
    public, memory = tmp_path / "public", tmp_path / "memory"
    build(tmp_path, a="1")
    (tmp_path / "published").mkdir()
    assert not site_folder.is_built(public, memory, "1")
    site_folder.built(public, memory, "1")
    assert [site_folder.is_built(public, memory, of) for of in "12"] == [True, False]
    assert (memory / "built.json").stat().st_mode & 0o077 == 0
    BEFALLS[befalls](tmp_path)
    assert not site_folder.is_built(public, memory, "1")


def test_writing_over_a_linked_file_leaves_the_old_one_as_it_is(tmp_path: Path) -> None:
    write(tmp_path / "old", b"old")
    (tmp_path / "new").hardlink_to(tmp_path / "old")
    write(tmp_path / "new", b"new")
    assert (tmp_path / "old").read_bytes() == b"old"


@pytest.mark.parametrize("exchanged", [True, False])
def test_folders_are_swapped_with_one_call_or_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchanged: bool
) -> None:
    if not exchanged:
        monkeypatch.setattr(site_folder, "_exchanged", lambda *_: False)
    for version in ("1", "2"):
        build(tmp_path, a=version)
        assert content(tmp_path) == {"a/index.html": version}
        assert {path.name for path in tmp_path.iterdir()} == {"public", "memory"}


def test_whoever_reads_while_sites_are_swapped_never_misses_a_page(tmp_path: Path) -> None:
    build(tmp_path, a="0", b="0")
    missed: list[str] = []
    done = threading.Event()

    def poll() -> None:
        while not done.is_set():
            for unit in ("a", "b"):
                try:
                    (tmp_path / "public" / unit / "index.html").read_bytes()
                except OSError as error:
                    missed.append(str(error))

    reader = threading.Thread(target=poll)
    reader.start()
    try:
        for version in range(60):
            build(tmp_path, a="0", b=str(version))
    finally:
        done.set()
        reader.join()
    assert not missed


@pytest.mark.parametrize(
    ("step", "stands"),
    [(("site.finish", 1, "before"), "1"), (("module.swap", 1, "before"), "1"), (("module.swap", 1, "after"), "2")],
)
def test_a_build_that_is_killed_leaves_one_whole_site(tmp_path: Path, step: tuple[str, int, str], stands: str) -> None:
    for version in ("0", "1"):  # the second leaves a twin, in which the one that is killed begins
        build(tmp_path, a=version, b="1", c="1")
    assert (tmp_path / "memory/site").is_dir()
    killing.driven(PROGRAM.replace('b"new"', 'b"2"'), step, tmp_path)
    assert content(tmp_path)["a/index.html"] == stands
    assert len(content(tmp_path)) == (3 if stands == "1" else 1)
    build(tmp_path, a="2")
    assert content(tmp_path) == {"a/index.html": "2"}
    assert {path.name for path in tmp_path.iterdir()} == {"public", "memory"}
