"""Several processes make the very site that one makes, and what goes wrong in one is told."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.pages.small import SITE

from thaktho.contract import shipped
from thaktho.messages import Text
from thaktho.pages import worker
from thaktho.pages.build import How, build
from thaktho.site_folder import SiteFolder

pytestmark = pytest.mark.whole  # a site of every kind of page, built six times
_NOISY = """
import os
from thaktho.pages import worker
write = worker.write
def noisy(*words, **how):
    os.write(1, b"\\n")
    return write(*words, **how)
worker.write = noisy
worker.main(os.getppid())
"""


def content(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_two_processes_make_what_one_makes(tables: duckdb.DuckDBPyConnection, public: Path, tmp_path: Path) -> None:
    build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=2, many=1))
    assert content(tmp_path) == content(public)


def test_pages_made_one_at_a_time_are_those_made_together(
    tables: duckdb.DuckDBPyConnection, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a page looks up nothing that its own rows do not name: what is kept would differ from what is made."""
    monkeypatch.setattr("thaktho.pages.build._AT_ONCE", 1)
    build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=1))
    assert content(tmp_path) == content(public)


def test_long_pages_look_up_as_they_go(
    tables: duckdb.DuckDBPyConnection, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thaktho.pages.context.LONG", 1)
    monkeypatch.setattr("thaktho.pages.lookups.LONG", 1)
    build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=1))
    assert content(tmp_path) == content(public)


def test_what_goes_wrong_in_a_process_is_told(tables: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "area").write_text("in the way of a folder")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=2, many=1))


def test_a_process_that_is_gone_is_told(
    tables: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = worker._started

    def killed() -> object:
        process = started()
        os.kill(process.pid, 9)
        return process

    monkeypatch.setattr(worker, "_started", killed)
    with pytest.raises(RuntimeError, match="-9"):
        build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=2, many=1))


def test_no_process_is_left_where_the_index_of_the_search_fails(
    tables: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, processes = worker._started, []

    def noted() -> "subprocess.Popen[str]":
        processes.append(started())
        return processes[-1]

    def full(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(worker, "_started", noted)
    monkeypatch.setattr("thaktho.pages.search.write", full)
    with pytest.raises(OSError, match="no room"):
        build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=2, many=1))
    assert [process.poll() for process in processes] == [-9, -9]


def test_processes_are_started_for_pages_that_are_made(
    tables: duckdb.DuckDBPyConnection, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once for a first site; one for a site of which most stays, and others where much of it does not."""
    started, count = worker._started, 0

    def noted() -> "subprocess.Popen[str]":
        nonlocal count
        count += 1
        return started()

    def built(title: Text) -> tuple[int, dict[str, bytes]]:
        nonlocal count
        count = 0
        made = SiteFolder(tmp_path / "public", tmp_path / "memory")
        made.begin()
        site = replace(SITE, title=title)
        build(tables, shipped(), site, made.new, lambda *_: None, made, How(workers=2, many=1))
        made.finish()
        return count, content(tmp_path / "public")

    monkeypatch.setattr(worker, "_started", noted)
    assert built(Text("อื่น", "Other"))[0] == 2
    monkeypatch.setattr(worker, "_WORTH", 10)
    assert built(SITE.title) == (2, content(public))
    assert built(SITE.title) == (1, content(public))


def test_what_a_library_prints_in_a_process_is_no_answer(
    tables: duckdb.DuckDBPyConnection, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty line on its standard output ended a build of 100,000 projects."""

    def printing() -> "subprocess.Popen[str]":
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", _NOISY]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    monkeypatch.setattr(worker, "_started", printing)
    build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(workers=2, many=1))
    assert content(tmp_path) == content(public)


def test_a_terminal_interrupts_the_parent_alone() -> None:
    """It ends its processes itself, and tells of it in a line; they would in twenty."""
    with worker._started() as process:
        group = os.getpgid(process.pid)
        process.kill()
    assert group == process.pid
