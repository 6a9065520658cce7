"""The numbers of documents: such that a document more or less changes the numbers of few others.

Documents are cut into *runs* in the order of results: before each whose path has the lowest hash of those around it. So
what comes or goes moves no cut but those beside it. Each run has a *bucket* by the hash of its first document, or the
next one that is free; there are a power of two of buckets, for projects and for other things apart. A bucket has room
for the longest run, and the first of its numbers are those of the run's documents. So there are numbers that no
document has, two of three; documents that stand together in results stand together in files; and where the first
document of each bucket stands in results says where all do.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

ROOM = 32
"""Documents of a run at the most, and numbers of a bucket."""
_AROUND = 8
"""Documents before and behind one that is first of a run, of which none has a lower hash; a run is twice that long."""
_SPARE = 1.25
"""Buckets for each run at the least."""


class Known(NamedTuple):
    """A document that can be found: the path of its page, a digest of all that is told of it, and its kind of thing."""

    path: str
    digest: str
    is_project: bool


class Bucket(NamedTuple):
    """A bucket: where its first document stands in results; paths of its documents; a digest of them, none for none."""

    rank: int
    paths: tuple[str, ...]
    digest: str


class Numbers:
    """The numbers of documents.

    Args:
        known: the documents in the order of results, projects before others.
    """

    def __init__(self, known: Iterable[Known]) -> None:
        self.documents = 0
        """How many there are."""
        self.buckets: list[Bucket] = []
        self.layout: list[int] = []
        """How many buckets are of projects, and of other things: where that is the same, they have the same numbers."""
        ordered = list(known)
        for some in ([one for one in ordered if one.is_project], [one for one in ordered if not one.is_project]):
            buckets = _buckets(list(_runs(some, self.documents)))
            self.documents += len(some)
            self.layout.append(len(buckets))
            self.buckets += buckets

    def __len__(self) -> int:
        """Return how many numbers there are, with those that no document has."""
        return len(self.buckets) * ROOM

    @property
    def things(self) -> int:
        """Return the first number that is not for a project."""
        return self.layout[0] * ROOM

    def order(self) -> list[tuple[int, int]]:
        """Return how many documents each bucket has, and where the first of them stands in results."""
        return [(len(bucket.paths), bucket.rank) for bucket in self.buckets]


_NONE = Bucket(0, (), "")


def _runs(known: list[Known], rank: int) -> Iterator[Bucket]:
    """Yield the runs of some documents, the first of which stands at a place in results."""
    hashes = [_hash(one.path) for one in known]
    first = 0
    for place, hashed in enumerate(hashes):
        is_lowest = hashed == min(hashes[max(0, place - _AROUND) : place + _AROUND + 1])
        if place - first == ROOM or (is_lowest and place):
            yield _run(known[first:place], rank + first)
            first = place
    if known:
        yield _run(known[first:], rank + first)


def _run(known: list[Known], rank: int) -> Bucket:
    said = hashlib.sha256("".join(one.digest for one in known).encode()).hexdigest()
    return Bucket(rank, tuple(one.path for one in known), said)


def _buckets(runs: list[Bucket]) -> list[Bucket]:
    """Put runs into buckets."""
    count = 1 << int(len(runs) * _SPARE).bit_length()
    buckets = [_NONE] * count
    for hashed, run in sorted((_hash(run.paths[0]), run) for run in runs):
        at = hashed % count
        while buckets[at] is not _NONE:
            at = (at + 1) % count
        buckets[at] = run
    return buckets


def _hash(path: str) -> int:
    return int.from_bytes(hashlib.blake2b(path.encode(), digest_size=8).digest(), "big")
