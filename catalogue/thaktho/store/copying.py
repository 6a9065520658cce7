"""Moving a catalogue's graphs from one store to another, and looking whether all came there."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Quad

from thaktho.errors import DataError, SurroundingsError
from thaktho.iris import OWL, PROV, THK
from thaktho.store.graphs import GraphStore

_AT_ONCE = 100_000
"""Quads that go in one request."""
_MARKS = {f"{PROV}wasGeneratedBy", f"{OWL}versionInfo", f"{THK}contractVersion"}
"""What says that a graph is whole: it goes last, so that a half of a copy is never taken for a whole one."""
_BITS = 256


@dataclass(slots=True)
class Sum:
    """How many statements there are, and a digest of them in whatever order."""

    count: int = 0
    number: int = 0

    @property
    def digest(self) -> str:
        """Return the digest, in hexadecimal digits."""
        return f"{self.number:0{_BITS // 4}x}"

    def over(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield quads, and take each into account."""
        for quad in quads:
            self.count += 1
            line = hashlib.sha256(str(quad).encode()).digest()
            self.number = (self.number + int.from_bytes(line)) % 2**_BITS
            yield quad


def copy(source: GraphStore, target: GraphStore, *, replace: bool = False) -> Sum:
    """Copy all graphs of a store into another; return what was copied.

    Args:
        source: where they are.
        target: where they are to be.
        replace: take out first what is there; otherwise it has to be empty.

    Raises:
        DataError: there is nothing to copy, or something where it is to be.
        SurroundingsError: one of them cannot be used, or the copy is not what was copied.
    """
    if not source.graphs():
        raise DataError("store.copy_nothing")
    before = target.graphs()
    if before and not replace:
        raise DataError("store.copy_onto")
    target.replace(before, [], [])
    there, here, marks = Sum(), Sum(), list[Quad]()
    left = _unmarked(there.over(source.quads()), marks)
    while some := list(islice(left, _AT_ONCE)):
        target.add(some)
    target.replace([], [], marks)
    for _ in here.over(target.quads()):
        pass
    if here != there:
        raise SurroundingsError("store.copy_differs", here=here.count, there=there.count)
    return here


def _unmarked(quads: Iterable[Quad], marks: list[Quad]) -> Iterator[Quad]:
    for quad in quads:
        if quad.predicate.value in _MARKS:
            marks.append(quad)
        else:
            yield quad
