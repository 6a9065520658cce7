"""Pieces of a gzip file that are packed once, and then joined in any order as often as wanted.

A piece ends on a whole byte and refers to nothing before it. So pieces in a row are one stream of deflate (RFC 1951);
with a head and a checksum that makes one member of gzip (RFC 1952). Several members would be easier to join, but
browsers refuse such files. The checksum of the whole is worked out from those of the pieces.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import IO

_LEVEL = 6
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Of gzip, without a name and a time: the same content gives the same bytes."""
_LAST = b"\x03\x00"
"""The last block of deflate, with nothing in it."""
_BITS = 32
_ONE = 1 << (_BITS - 1)
_POLYNOMIAL = 0xEDB88320
"""That of the checksum of gzip; its lowest power stands in the highest bit."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A packed piece, and of its content the checksum (CRC-32), the length in bytes, and what a ``shift`` by it is."""

    packed: bytes
    checksum: int
    length: int
    shift: int


class Packer:
    """A file that packs what is written into it."""

    def __init__(self) -> None:
        """Begin a piece."""
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._packed: list[bytes] = []
        self._checksum = self._length = 0

    def write(self, content: bytes) -> int:
        """Pack some more; return how many bytes that is."""
        self._packed.append(self._deflate.compress(content))
        self._checksum = zlib.crc32(content, self._checksum)
        self._length += len(content)
        return len(content)

    def flush(self) -> None:
        """Do nothing: whoever writes a file may ask for it at its end."""

    def piece(self) -> Piece:
        """Return what was packed."""
        self._packed.append(self._deflate.flush(zlib.Z_FULL_FLUSH))
        return Piece(b"".join(self._packed), self._checksum, self._length, shift(self._length))


@cache
def piece(content: bytes) -> Piece:
    """Return a short text as a piece."""
    packer = Packer()
    packer.write(content)
    return packer.piece()


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its size in bytes and its SHA-256."""

    size: int
    sha256: str


def write(pieces: Iterable[Piece], out: IO[bytes]) -> Written:
    """Write pieces one after another as one gzip file."""
    checksum = length = size = 0
    digest = hashlib.sha256()

    def put(content: bytes) -> None:
        nonlocal size
        size += out.write(content)
        digest.update(content)

    put(_HEAD)
    for one in pieces:
        put(one.packed)
        checksum = joined(checksum, one.checksum, one.shift)
        length += one.length
    put(_LAST + struct.pack("<II", checksum, length & 0xFFFFFFFF))
    return Written(size, digest.hexdigest())


def joined(before: int, after: int, shift: int) -> int:
    """Return the CRC-32 of two contents by those of each and the shift of the second, as zlib's crc32_combine does."""
    return _times(shift, before) ^ after


def shift(length: int) -> int:
    """Return what a checksum is multiplied by, where so many bytes follow: x to the power of their bits."""
    found, power = _ONE, 3  # a byte is x to the power of 2 to the power of 3
    while length:
        if length & 1:
            found = _times(_power(power), found)
        length >>= 1
        power += 1
    return found


@cache
def _power(exponent: int) -> int:
    """Return x to the power of 2 to the power of the exponent."""
    if exponent == 0:
        return _ONE >> 1
    half = _power(exponent - 1)
    return _times(half, half)


def _times(one: int, other: int) -> int:
    """Multiply two polynomials over the field of two elements, modulo that of the checksum."""
    product = 0
    for bit in range(_BITS - 1, -1, -1):
        if one >> bit & 1:
            product ^= other
        other = other >> 1 ^ (_POLYNOMIAL if other & 1 else 0)
    return product
