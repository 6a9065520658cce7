"""What is kept of an index, so that the next one costs what has changed since.

``memory/search`` holds of each bucket of documents a digest, and the texts and values by which its documents are found;
and the digest of each file. The files themselves are those of the site. All of it is made of the index only, so what
is made with it is what is made without: where it does not fit the index that stands, it counts for nothing.
"""

import contextlib
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from thaktho import closed

NAME = "search"
_LONG = 32
"""Characters of the digest of a file."""
Found = tuple[list[list[str]], dict[str, list[str]]]
"""What a document is found by: its texts, a list a field, and its values, a list a facet."""
_LEVEL = 1


class DamagedError(Exception):
    """A file of an index is not as it was made; nobody is told of this one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An index as it was made.

    Attributes:
        folder: the name of its folder.
        buckets: the digest of each bucket, and what its documents are found by, packed.
        files: the digest of each file.
    """

    folder: str
    buckets: list[tuple[str, bytes]]
    files: dict[str, str]


def packed(documents: Iterable[Found]) -> bytes:
    """Return what the documents of a bucket are found by, as it is kept."""
    said = json.dumps(list(documents), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(said.encode(), _LEVEL)


def found(packed: bytes) -> list[Found]:
    """Return what the documents of a bucket are found by, of what `packed` made of it."""
    return [(texts, values) for texts, values in json.loads(zlib.decompress(packed))]


def read(memory: Path, of: str, layout: list[int]) -> Kept | None:
    """Return the index that was made last, where it was made of the same but for its documents; else None.

    Args:
        memory: the folder in which it is kept.
        of: a digest of what else it is made of.
        layout: how many buckets it has.
    """
    with contextlib.suppress(OSError, ValueError, TypeError):
        of_all, _, said = (memory / NAME).read_bytes().partition(b"\n")
        head, _, rest = said.partition(b"\n")
        if of_all.decode() != hashlib.sha256(said).hexdigest():
            return None
        made_of, its_layout, folder, files, buckets = json.loads(head)
        if [made_of, its_layout] == [of, layout]:
            found, start = [], 0
            for one, size in buckets:
                found.append((one, rest[start : start + size]))
                start += size
            return Kept(folder, found, files)
    return None


def keep(memory: Path, of: str, layout: list[int], made: Kept) -> None:
    """Keep an index in place of the one before.

    Raises:
        OSError: the disk is full or refuses.
    """
    sizes = [(digest, len(content)) for digest, content in made.buckets]
    head = json.dumps([of, layout, made.folder, dict(sorted(made.files.items())), sizes]).encode()
    said = b"\n".join([head, b"".join(content for _, content in made.buckets)])
    closed.put(memory / NAME, [hashlib.sha256(said).hexdigest().encode(), b"\n", said])


def digest(content: bytes) -> str:
    """Return the digest of a file of an index."""
    return hashlib.sha256(content).hexdigest()[:_LONG]


def are_there(home: Path, files: Mapping[str, str]) -> bool:
    """Tell whether all files of an index stand in its folder."""
    there = {file.relative_to(home).as_posix() for file in home.rglob("*.bin")}
    return there == set(files)
