"""The archive: content under its own name, whole or not at all, closed to others."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.errors import SurroundingsError
from thaktho.store.archive import Archive

KILLED = """
import os, signal, sys
from pathlib import Path
from thaktho.store.archive import Archive
archive = Archive(Path(sys.argv[1]))
Path.rename = lambda *a: os.kill(os.getpid(), signal.SIGKILL)
archive.put(b"half or whole" * 100000)
"""


def _names(folder: Path) -> set[str]:
    """Return the digests that the archive holds under their names."""
    return {f.parent.name + f.name for f in folder.glob("??/*") if not f.name.startswith(".")}


@given(st.binary(max_size=2000))
def test_a_content_comes_back_under_its_sha256(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    archive = Archive(tmp_path_factory.getbasetemp() / "shared-archive")
    digest = archive.put(content)
    assert digest == hashlib.sha256(content).hexdigest()
    assert archive.get(digest) == content


def test_the_same_content_is_kept_once_and_never_written_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(b"plan")
    file = tmp_path / "archive" / digest[:2] / digest[2:]
    before = file.stat()
    assert archive.put(b"plan") == digest
    after = file.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert _names(tmp_path / "archive") == {digest}


def test_other_users_cannot_look_inside(tmp_path: Path) -> None:
    """Files as received may hold personal data: the folder is its owner's only, whatever the umask."""
    before = os.umask(0)
    try:
        Archive(tmp_path / "archive").put(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "archive").stat().st_mode) == 0o700


def test_killed_between_writing_and_naming_leaves_no_content_under_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert _names(folder) == set()
    archive = Archive(folder)
    digest = archive.put(b"half or whole" * 100000)
    assert archive.get(digest) == b"half or whole" * 100000


@pytest.mark.parametrize("damage", [b"", b"plan of another", b"plan\0"])
def test_a_damaged_content_is_noticed_and_named(tmp_path: Path, damage: bytes) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(b"plan")
    (tmp_path / "archive" / digest[:2] / digest[2:]).write_bytes(damage)
    with pytest.raises(SurroundingsError) as caught:
        archive.get(digest)
    assert caught.value.key == "store.archive_changed"
    assert digest[:12] in caught.value.message.th


@pytest.mark.parametrize("damage", [b"", b"\x00" * 9, b"a conten"])
def test_a_file_of_the_archive_is_checked_like_a_content(tmp_path: Path, damage: bytes) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.put(b"a content")
    path = archive.file(digest)
    assert path.read_bytes() == b"a content"
    path.write_bytes(damage)
    with pytest.raises(SurroundingsError) as caught:
        archive.file(digest)
    assert caught.value.key == "store.archive_changed"
    path.unlink()
    with pytest.raises(SurroundingsError) as caught:
        archive.file(digest)
    assert caught.value.key == "store.archive_lost"


def test_a_damaged_content_is_mended_when_it_comes_again(tmp_path: Path) -> None:
    """What a backup or a new submission brings back is not refused because a broken one has its name."""
    archive = Archive(tmp_path / "archive")
    digest = archive.put(b"plan")
    (tmp_path / "archive" / digest[:2] / digest[2:]).write_bytes(b"")
    assert archive.put(b"plan") == digest
    assert archive.get(digest) == b"plan"


def test_a_content_that_is_not_there_is_an_error_of_the_surroundings(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError) as caught:
        Archive(tmp_path / "archive").get("0" * 64)
    assert caught.value.key == "store.archive_lost"


def test_a_content_that_cannot_be_read_is_not_said_to_be_lost(tmp_path: Path) -> None:
    """A folder stands where it should be: nobody has to look for a backup before the disk was looked at."""
    archive = Archive(tmp_path / "archive")
    digest = archive.put(b"plan")
    path = tmp_path / "archive" / digest[:2] / digest[2:]
    path.unlink()
    path.mkdir()
    for read in (archive.get, archive.file):
        with pytest.raises(SurroundingsError) as caught:
            read(digest)
        assert caught.value.key == "store.archive_closed"
        assert "Is a directory" in caught.value.message.en


def test_a_disk_that_refuses_is_an_error_of_the_surroundings_and_leaves_no_content(tmp_path: Path) -> None:
    """A file stands where the folder of the digest should be: nothing can be written."""
    archive = Archive(tmp_path / "archive")
    digest = hashlib.sha256(b"plan").hexdigest()
    (tmp_path / "archive" / digest[:2]).write_text("in the way")
    with pytest.raises(SurroundingsError) as caught:
        archive.put(b"plan")
    assert caught.value.key == "store.cannot_write"


def test_of_two_commands_the_second_is_told_to_wait(tmp_path: Path) -> None:
    """A purge sweeps the archive: what another command put there and has yet to write down would go with it."""
    first = Archive(tmp_path / "archive")
    with pytest.raises(SurroundingsError) as caught:
        Archive(tmp_path / "archive")
    assert caught.value.key == "store.locked"
    first.close()
    Archive(tmp_path / "archive").close()
