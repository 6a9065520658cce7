"""The child process in which files are parsed: what it may use, what it is told, and that it dies with its parent."""

import errno
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import Mock

import pytest
from tests import hostile

from thaktho.errors import DataError, SurroundingsError
from thaktho.intake.files import child, limits, spool
from thaktho.intake.files.parsers import Sheet
from thaktho.intake.files.tables import read_tables

SLOW = (
    "import sys, time\nfrom thaktho.intake.files import child\n"
    "child.parse = lambda *_: time.sleep(600)\nchild.main(sys.argv[1:])"
)


def instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let a program run in place of the child, called as the child is."""
    real = subprocess.run

    def run(command: list[str], **settings: object) -> object:
        return real([command[0], "-P", "-c", program, *command[4:]], **settings)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", run)


def read(folder: Path) -> str:
    """Return the key of the error of reading a sound workbook."""
    file = folder / "plan.xlsx"
    file.write_bytes(hostile.plain())
    with pytest.raises(DataError) as caught:
        read_tables(file)
    return caught.value.key


def test_a_child_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it could do with the environment of its parent, it cannot do without."""
    told = tmp_path / "told"
    monkeypatch.setenv("THAKTHO_CKAN_TOKEN", "a secret")
    instead(monkeypatch, f"import os; open({str(told)!r}, 'w').write(repr(sorted(os.environ)))")
    assert read(tmp_path) == "file.unreadable"
    said = told.read_text(encoding="utf-8")
    assert "THAKTHO_CKAN_TOKEN" not in said
    assert "'PATH'" in said


@pytest.mark.parametrize(
    ("program", "key"),
    [
        ("import os; os.abort()", "file.too_heavy"),
        ("raise SystemExit(1)", "file.unreadable"),
        ("print('no JSON')", "file.unreadable"),
        ("print('{')", "file.unreadable"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "file.too_heavy"),
    ],
)
def test_however_the_child_ends_its_parent_says_what_was_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, key: str
) -> None:
    instead(monkeypatch, program)
    assert read(tmp_path) == key


@pytest.mark.parametrize("work", ["held = bytearray(MEMORY)", "while True: pass", "os.pwrite(fd, b'x', SPOOL + 1)"])
def test_memory_time_and_disk_of_the_child_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    """The same limits as for a file, the time made short; each ends the work."""
    program = (
        "import os, sys\nfrom thaktho.intake.files import child\n"
        "from thaktho.intake.files.limits import MEMORY, SPOOL\n"
        "child.SECONDS = 1\nfd = int(sys.argv[3])\n"
        f"def parse(*_):\n    {work}\nchild.parse = parse\nchild.main(sys.argv[1:])"
    )
    instead(monkeypatch, program)
    assert read(tmp_path) == "file.too_heavy"


def test_a_child_that_sleeps_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sleep costs no time of the processor, so that the parent's own patience ends it."""
    monkeypatch.setattr(spool, "SECONDS", 0.25)
    instead(monkeypatch, SLOW)
    assert read(tmp_path) == "file.too_heavy"


def test_no_core_is_dumped_and_the_limits_are_those_of_the_list(tmp_path: Path) -> None:
    program = (
        "import os, resource as r\nfrom thaktho.intake.files import child\nchild._limit(os.getppid())\n"
        "print([r.getrlimit(x)[0] for x in (r.RLIMIT_CORE, r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE)])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert said.stdout.strip() == str([0, limits.MEMORY, limits.SECONDS, limits.SPOOL])
    assert not list(tmp_path.iterdir())


def test_limits_that_are_narrower_already_stay_and_are_no_fault_of_the_file() -> None:
    """A service may limit its processes; a hard limit cannot be raised, and a file is read within it."""
    program = (
        "import os, resource as r\nfrom thaktho.intake.files import child\nnarrow = child.SPOOL // 4\n"
        "r.setrlimit(r.RLIMIT_FSIZE, (narrow, narrow))\nchild._limit(os.getppid())\n"
        "print(r.getrlimit(r.RLIMIT_FSIZE) == (narrow, narrow))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert said.stdout.strip() == "True"


@pytest.mark.parametrize("where", ["child", "parent"])
def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Temporary files find no room: the surroundings are told, so that no submission is rejected for it."""
    if where == "child":
        work = "raise OSError(errno.ENOSPC, 'full')"
        program = "import errno, sys\nfrom thaktho.intake.files import child\n"
        instead(monkeypatch, f"{program}def parse(*_):\n    {work}\nchild.parse = parse\nchild.main(sys.argv[1:])")
    else:
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        monkeypatch.setattr(tempfile, "TemporaryFile", Mock(side_effect=full))
    with pytest.raises(SurroundingsError, match="No space left") as caught:
        read(tmp_path)
    assert caught.value.key == "store.cannot_write"


def test_the_child_dies_with_its_parent_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """The parent is killed, as the machine does when memory ends: no chance to tidy up."""
    file = tmp_path / "plan.xlsx"
    file.write_bytes(hostile.plain())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    program = (
        "import subprocess, sys\nfrom pathlib import Path\nfrom thaktho.intake.files import spool, tables\n"
        "popen = subprocess.Popen\n"
        "def start(command, **settings):\n"
        f"    made = popen([command[0], '-P', '-c', {SLOW!r}, *command[4:]], **settings)\n"
        "    print(made.pid, flush=True)\n    return made\n"
        "subprocess.Popen = start\n"
        f"tables.read_tables(Path({str(file)!r}))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    while "thaktho" not in _maps(worker):  # until it has loaded the program, and set its limits
        time.sleep(0.01)
    while not _limited(worker):
        time.sleep(0.01)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    while Path(f"/proc/{worker}").exists() and _state(worker) != "Z":
        time.sleep(0.01)
    assert not list(scratch.iterdir())
    assert tempfile.gettempdir() != str(scratch)


def _maps(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")


def _limited(pid: int) -> bool:
    return f"{limits.MEMORY}" in Path(f"/proc/{pid}/limits").read_text(encoding="utf-8")


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_a_child_whose_parent_is_gone_already_does_nothing() -> None:
    program = "from thaktho.intake.files import child\nchild._limit(1)\nprint('went on')"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (1, "")


# -- memory ------------------------------------------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize(
    "make", [hostile.bomb, hostile.formatted_rows, hostile.ods_spaces, hostile.long_cell, hostile.one_line_csv]
)
def test_memory_stays_within_bounds(tmp_path: Path, make: object) -> None:
    """The parent holds next to nothing of what the child chokes on; the child no more than its limit."""
    assert callable(make)
    file = tmp_path / "plan.csv"
    file.write_bytes(make())
    program = (
        "import resource as r, sys\nfrom pathlib import Path\nfrom thaktho.errors import DataError\n"
        "from thaktho.intake.files.tables import read_tables\n"
        "try:\n    read_tables(Path(sys.argv[1]))\nexcept DataError:\n    pass\n"
        # a process's own peak by getrusage begins with that of the process that started it
        "peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(peak, r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss)"
    )
    said = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    parent, worker = (int(kilobytes) * 1024 for kilobytes in said.stdout.split())
    assert parent < 200 * 1024**2
    assert worker <= limits.MEMORY


def test_rows_are_told_as_they_were() -> None:
    """Every kind of cell comes through the spool, and a number beyond all numbers is a text."""
    sheet = Sheet("ก", [["ข", 1, 1.5, True, None, ""], [], [float("inf"), "x\ny", "\u2028"], [None]])
    with tempfile.TemporaryFile() as lines:
        end, rows = child._write(sheet, lines, 0)
        lines.flush()
        told = spool._Rows(spool._Spool(lines), 0, end, rows)
        assert list(told) == [["ข", 1, 1.5, True], [], ["inf", "x\ny", "\u2028"]]
        assert len(told) == 3
