"""Temporary folders: a process has one of its own, and what killed processes left does not stay."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from thaktho import scratch

_HOLDS = """
import sys, time
from thaktho import scratch
with scratch.folder() as home:
    open(home + "/rows.csv", "w").write("ชื่อ")
    print(scratch.place(), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def among(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are, for this test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def _holding() -> tuple[subprocess.Popen[str], Path]:
    started = subprocess.Popen([sys.executable, "-c", _HOLDS], stdout=subprocess.PIPE, text=True)
    assert started.stdout
    return started, Path(started.stdout.readline().strip())


def _end(process: subprocess.Popen[str], how: signal.Signals) -> None:
    process.send_signal(how)
    process.communicate(timeout=60)


def test_a_killed_process_leaves_nothing_for_long(among: Path) -> None:
    """Its folder is there after SIGKILL, as nothing could remove it, and is gone after the next sweep."""
    process, place = _holding()
    _end(process, signal.SIGKILL)
    assert place.parent == among
    assert list(place.rglob("rows.csv"))
    scratch.sweep()
    assert list(among.iterdir()) == []


def test_what_is_in_use_stays(among: Path) -> None:
    """A process that is at work keeps its folder whoever sweeps; it takes it along when it ends by itself."""
    process, place = _holding()
    scratch.sweep()
    assert list(place.rglob("rows.csv"))
    _end(process, signal.SIGINT)
    assert list(among.iterdir()) == []


def test_nobody_else_may_read_it(among: Path) -> None:
    """Both the process's folder and one made in it are closed to others."""
    process, place = _holding()
    folders = [place, *(one for one in place.iterdir() if one.is_dir())]
    assert [stat.S_IMODE(one.stat().st_mode) for one in folders] == [0o700] * 2
    _end(process, signal.SIGKILL)
    assert among.exists()


def test_only_ours_is_removed(among: Path) -> None:
    """A folder without a lock, a link and what other programs call otherwise stay, and what a link leads to."""
    elsewhere = among / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").touch()
    (among / "thaktho-link").symlink_to(elsewhere)
    (among / "thaktho-new").mkdir()
    os.mkfifo(among / "thaktho-pipe")
    scratch.sweep()
    assert {one.name for one in among.iterdir()} == {"elsewhere", "thaktho-link", "thaktho-new", "thaktho-pipe"}
    assert (elsewhere / "lock").exists()
