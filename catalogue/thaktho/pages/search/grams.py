"""An index of texts by four characters in a row, in files of which a search needs few.

A text is what `normal` makes of it, without its spaces: words inside unspaced text are found, and words that somebody
wrote apart. Its grams are

    each four characters in a row;  its last three and its last two with ``$`` behind them, so that two or three
    characters are found by all grams that begin with them;
    a space and the first two of each word, ``^`` and the first two of the text, by which results are ranked.

All grams of the same first two characters are in one file, the one whose number is their hash. A file is gzip; in it
a line of JSON, ``[[gram, field, length, field, length …], …]``, then the lists in that order. A list is the numbers of
documents that have the gram in that field: gaps as LEB128, or, where its length is given as negative, a bit a number,
up to the last that is set. What a list is packed as follows from its numbers alone; so an index whose documents change
a little is changed list by list, and is the same as one that is made anew.
"""

import gzip
import json
import re
from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from operator import sub
from typing import Any

from thaktho.pages.search.normal import normal

_AIM = 12_000
"""Bytes of a file of the index before gzip, on average."""
_MOST_FILES = 4096
_LOW, _MORE = 0x7F, 0x80


def grams(text: str) -> set[str]:
    """Return the grams of a text; none where less than two characters are left of it."""
    words = normal(text)
    whole = words.replace(" ", "")
    if len(whole) < 2:  # noqa: PLR2004 - a gram has two characters at least
        return set()
    found = {whole[place : place + 4] for place in range(len(whole) - 3)}
    found |= {f"{whole[-3:]}$", f"{whole[-2:]}$", f"^{whole[:2]}"}
    start = 0
    for word in words.split(" "):
        found.add(f" {whole[start : start + 2]}")
        start += len(word)
    return found


def first(gram: str) -> str:
    """Return the two characters of a text by which a gram's file is found."""
    return gram[1:] if gram[0] in " ^" else gram[:2]


class Field:
    """The texts of one field: what a document says itself, or what is said of things that it names."""

    def __init__(self) -> None:
        self._documents: dict[str, array[int]] = {}

    def add(self, text: str, document: int) -> None:
        """Say that a document has a text; documents come in the order of their numbers."""
        if text:
            known = self._documents.get(text)
            if known is None:
                self._documents[text] = array("I", (document,))
            else:
                known.append(document)

    def lists(self) -> "Iterator[tuple[str, frozenset[int]]]":
        """Yield each gram and the documents that have it; the grams of a text that many have share one set."""
        own: defaultdict[str, list[int]] = defaultdict(list)
        shared: defaultdict[str, list[int]] = defaultdict(list)
        several = [documents for documents in self._documents.values() if len(documents) > 1]
        place = 0
        for text, documents in self._documents.items():
            if len(documents) == 1:
                number = documents[0]
                for found in map(own.__getitem__, grams(text)):
                    found.append(number)
            else:
                for of in map(shared.__getitem__, grams(text)):
                    of.append(place)
                place += 1
        known: dict[tuple[tuple[int, ...], tuple[int, ...]], frozenset[int]] = {}
        for gram in own.keys() | shared.keys():
            made_of = tuple(own.get(gram, ())), tuple(shared.get(gram, ()))
            if made_of not in known:
                known[made_of] = frozenset(made_of[0]).union(*(several[of] for of in made_of[1]))
            yield gram, known[made_of]


List = tuple[int, bytes]
"""A list of numbers as it is packed: its length as the header has it, and its bytes."""
Packed = dict[str, dict[int, List]]
"""The lists of each gram, by the numbers of their fields."""


def pack(documents: Iterable[int]) -> List:
    """Return numbers as a list: as bits where there are more of them than that takes bytes, else as gaps."""
    numbers = sorted(documents)
    if len(numbers) <= (numbers[-1] >> 3) + 1:
        gaps = b"".join(map(_GAPS.__getitem__, map(sub, numbers, [-1, *numbers])))
        return len(gaps), gaps
    bits = bytearray((numbers[-1] >> 3) + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return -len(bits), bytes(bits)


def unpack(packed: List) -> Iterator[int]:
    """Return the numbers of a list, in their order."""
    length, content = packed
    if length < 0:
        eights = zip(range(0, 8 * -length, 8), content, strict=True)
        return (first + bit for first, byte in eights if byte for bit in range(8) if byte >> bit & 1)
    gaps = content if content.isascii() else map(_NUMBERS.__getitem__, _GAP.findall(content))
    return islice(accumulate(gaps, initial=-1), 1, None)


def _patched(packed: List, gone: Collection[int], come: Collection[int]) -> List | None:
    """Return what `pack` makes of a list with other numbers; None where none is left."""
    length, content = packed
    if length > 0:
        left = list(unpack(packed))
        for number in gone:
            del left[bisect_left(left, number)]
        for number in come:
            insort(left, number)
        return pack(left) if left else None
    bits = bytearray(content)
    bits += bytes(max(0, max(come, default=0) // 8 + 1 - len(bits)))
    for number in gone:
        bits[number >> 3] &= ~(1 << (number & 7))
    for number in come:
        bits[number >> 3] |= 1 << (number & 7)
    bits = bits.rstrip(b"\0")
    if int.from_bytes(bits, "big").bit_count() > len(bits):
        return -len(bits), bytes(bits)
    left = list(unpack((-len(bits), bytes(bits))))
    return pack(left) if left else None


class Changes:
    """Changes lists of an index; many are alike, so what was made of one is kept for the next.

    Args:
        packed: the index.
    """

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._known: dict[tuple[List | None, frozenset[int], frozenset[int]], List | None] = {}
        self.touched: set[str] = set()
        """The grams whose lists were changed."""

    def change(self, gram: str, field: int, gone: frozenset[int], come: frozenset[int]) -> None:
        """Take documents out of the list of a gram in a field, and put others into it."""
        held = self._packed.setdefault(gram, {})
        asked = held.get(field), gone, come
        if asked not in self._known:
            self._known[asked] = _patched(asked[0], gone, come) if asked[0] else pack(come)
        new = self._known[asked]
        if new:
            held[field] = new
        else:
            del held[field]
            if not held:
                del self._packed[gram]
        self.touched.add(gram)

    def change_all(self, gone: Sequence[Field], come: Sequence[Field]) -> None:
        """Change lists by the texts that are gone and those that have come, a field each."""
        for field, (before, now) in enumerate(zip(gone, come, strict=True)):
            lost = dict(before.lists())
            for gram, found in now.lists():
                less = lost.pop(gram, _NONE)
                if less != found:
                    self.change(gram, field, less, found)
            for gram, less in lost.items():
                self.change(gram, field, less, _NONE)


def files(packed: Packed, touched: Collection[str], count: int = 0) -> tuple[int, Iterator[tuple[int, bytes]]]:
    """Return how many files an index has, a power of two, and those of them by their numbers that are others now.

    Args:
        packed: the whole index.
        touched: grams whose lists have changed.
        count: how many files there were before; where there are others now, all are.
    """
    size = sum(len(content) for lists in packed.values() for _, content in lists.values())
    now = min(_MOST_FILES, 1 << max(0, (size // _AIM).bit_length()))
    wanted = {_file(gram, now) for gram in touched} if now == count else set(range(now))
    return now, _files(packed, wanted, now)


def _files(packed: Packed, wanted: Collection[int], count: int) -> Iterator[tuple[int, bytes]]:
    by_file: list[list[str]] = [[] for _ in range(count)]
    for gram in sorted(packed):
        by_file[_file(gram, count)].append(gram)
    for number in sorted(wanted):
        held = [(gram, sorted(packed[gram].items())) for gram in by_file[number]]
        head = [[gram, *(said for field, (length, _) in lists for said in (field, length))] for gram, lists in held]
        yield number, zipped(head, b"".join(content for _, lists in held for _, (_, content) in lists))


def _file(gram: str, count: int) -> int:
    return _hash(first(gram)) & (count - 1)


def read(file: bytes) -> Packed:
    """Return the lists of a file of the index."""
    head, content = unzipped(file)
    found: Packed = {}
    place = 0
    for gram, *said in head:
        lists = found[gram] = {}
        for field, length in zip(said[::2], said[1::2], strict=True):
            lists[field] = length, content[place : place + abs(length)]
            place += abs(length)
    return found


def facet(packed: Packed) -> bytes:
    """Return the file of a facet: as a file of the index, each value with its one list, ``[[value, length], …]``."""
    held = [(value, *packed[value][0]) for value in sorted(packed)]
    return zipped([[value, length] for value, length, _ in held], b"".join(content for *_, content in held))


def read_facet(file: bytes) -> Packed:
    """Return the lists of a facet, each as that of the field 0."""
    head, content = unzipped(file)
    found: Packed = {}
    place = 0
    for value, length in head:
        found[value] = {0: (length, content[place : place + abs(length)])}
        place += abs(length)
    return found


def zipped(head: object, content: bytes = b"") -> bytes:
    """Return a line of JSON and what follows it, as gzip without a time."""
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(line + b"\n" + content, 5, mtime=0)


def unzipped(file: bytes) -> tuple[Any, bytes]:
    """Return what `zipped` was given."""
    head, _, content = gzip.decompress(file).partition(b"\n")
    return json.loads(head), content


class _Gaps(dict[int, bytes]):
    """Gaps as LEB128; filled as they are met."""

    def __missing__(self, gap: int) -> bytes:
        found, left = bytearray(), gap
        while left > _LOW:
            found.append(left & _LOW | _MORE)
            left >>= 7
        self[gap] = bytes([*found, left])
        return self[gap]


class _Numbers(dict[bytes, int]):
    """What LEB128 says; filled as it is met."""

    def __missing__(self, gap: bytes) -> int:
        self[gap] = sum((byte & _LOW) << 7 * place for place, byte in enumerate(gap))
        return self[gap]


_GAPS, _NUMBERS = _Gaps(), _Numbers()
_GAP = re.compile(rb"[\x80-\xff]*[\x00-\x7f]")
_NONE: frozenset[int] = frozenset()


def _hash(text: str) -> int:
    """Return FNV-1a over the UTF-16 units of a text, each taken as one step."""
    found = 0x811C9DC5
    units = memoryview(text.encode("utf-16-le")).cast("H")
    for unit in units:
        found = (found ^ unit) * 0x01000193 & 0xFFFFFFFF
    return found ^ (found >> 15)
