"""What is kept for the next time is closed to others, whole or not there, and in folders that are closed too."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from thaktho import closed


def test_a_file_and_the_folders_made_for_it_are_closed_to_others(tmp_path: Path) -> None:
    closed.put(tmp_path / "memory" / "dump" / "one", [b"a", b"b"])
    modes = [path.stat().st_mode & 0o777 for path in sorted(tmp_path.rglob("*"))]
    assert modes == [0o700, 0o700, 0o600]
    assert (tmp_path / "memory" / "dump" / "one").read_bytes() == b"ab"


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_every_folder_that_is_made_is_closed_whatever_the_mask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        closed.folder(tmp_path / "memory" / "facts")
        closed.folder(tmp_path / "memory" / "facts")
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in sorted(tmp_path.rglob("*"))] == [0o700, 0o700]


def test_what_is_stopped_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"new"
        raise InterruptedError

    closed.put(tmp_path / "one", [b"old"])
    with pytest.raises(InterruptedError):
        closed.put(tmp_path / "one", broken())
    assert (tmp_path / "one").read_bytes() == b"old"
