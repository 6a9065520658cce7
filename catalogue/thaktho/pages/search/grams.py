"""An index of texts by four characters in a row, in files of which a search needs few.

A text is what `normal` makes of it, without its spaces: words inside unspaced text are found, and words that somebody
wrote apart. Its grams are

    each four characters in a row;  its last three and its last two with ``$`` behind them, so that two or three
    characters are found by all grams that begin with them;
    a space and the first two of each word, ``^`` and the first two of the text, by which results are ranked.

All grams of the same first two characters are in one file, the one whose number is their hash. A file is gzip; in it
a line of JSON, ``[[gram, field, length, field, length …], …]``, then the lists in that order. A list is the numbers of
documents that have the gram in that field: gaps as LEB128, or, where its length is given as negative, a bit a document.
"""

import gzip
import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import sub

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

    def lists(self) -> "Iterator[tuple[str, set[int]]]":
        """Yield each gram and the documents that have it."""
        own: defaultdict[str, list[int]] = defaultdict(list)
        shared: defaultdict[str, list[array[int]]] = defaultdict(list)
        for text, documents in self._documents.items():
            if len(documents) == 1:
                number = documents[0]
                for found in map(own.__getitem__, grams(text)):
                    found.append(number)
            else:
                for several in map(shared.__getitem__, grams(text)):
                    several.append(documents)
        for gram in own.keys() | shared.keys():
            yield gram, set(own.get(gram, ())).union(*shared.get(gram, ()))


class Packer:
    """Packs lists of numbers of documents, of which there are so many."""

    def __init__(self, documents: int) -> None:
        self._bits = -(-documents // 8)
        self._gaps = _gaps(documents)

    def pack(self, documents: Iterable[int]) -> tuple[int, bytes]:
        """Return a list's length as the header has it, and its bytes."""
        numbers = sorted(documents)
        gaps = b"".join(map(self._gaps.__getitem__, map(sub, numbers, [-1, *numbers])))
        if len(gaps) <= self._bits:
            return len(gaps), gaps
        bits = bytearray(self._bits)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        return -len(bits), bytes(bits)


def files(fields: Sequence[Field], documents: int) -> Iterator[bytes]:
    """Yield the files of an index by their numbers: as many as a power of two, in their order.

    Args:
        fields: the texts, in the order of the fields' numbers.
        documents: how many there are.
    """
    packer = Packer(documents)
    packed: dict[str, list[tuple[int, int, bytes]]] = {}
    for number, field in enumerate(fields):
        for gram, found in field.lists():
            packed.setdefault(gram, []).append((number, *packer.pack(found)))
    size = sum(len(content) for found in packed.values() for *_, content in found)
    count = min(_MOST_FILES, 1 << max(0, (size // _AIM).bit_length()))
    by_file: list[list[str]] = [[] for _ in range(count)]
    for gram in sorted(packed):
        by_file[_hash(first(gram)) & (count - 1)].append(gram)
    for held in by_file:
        head = [[gram, *(said for number, length, _ in packed[gram] for said in (number, length))] for gram in held]
        yield zipped(head, b"".join(content for gram in held for *_, content in packed[gram]))


def facet(values: Mapping[str, Iterable[int]], documents: int) -> bytes:
    """Return the file of a facet: as a file of the index, each value with its one list, ``[[value, length], …]``."""
    packer = Packer(documents)
    packed = {value: packer.pack(numbers) for value, numbers in sorted(values.items())}
    return zipped(
        [[value, length] for value, (length, _) in packed.items()], b"".join(content for _, content in packed.values())
    )


def zipped(head: object, content: bytes = b"") -> bytes:
    """Return a line of JSON and what follows it, as gzip without a time."""
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(line + b"\n" + content, 5, mtime=0)


@lru_cache(maxsize=1)  # facets are packed one after another
def _gaps(documents: int) -> list[bytes]:
    return [_leb128(gap) for gap in range(documents + 1)]


def _leb128(number: int) -> bytes:
    found = bytearray()
    while number > _LOW:
        found.append(number & _LOW | _MORE)
        number >>= 7
    return bytes([*found, number])


def _hash(text: str) -> int:
    """Return FNV-1a over the UTF-16 units of a text, each taken as one step."""
    found = 0x811C9DC5
    units = memoryview(text.encode("utf-16-le")).cast("H")
    for unit in units:
        found = (found ^ unit) * 0x01000193 & 0xFFFFFFFF
    return found ^ (found >> 15)
