"""Pieces that are packed apart make one gzip file of their contents, whatever they are and in whatever order."""

import gzip
import hashlib
import io
import zlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from thaktho.describe import packed


@given(st.lists(st.binary(max_size=300)))
def test_pieces_make_one_member_of_gzip(contents: list[bytes]) -> None:
    out = io.BytesIO()
    written = packed.write(map(packed.piece, contents), out)
    file = out.getvalue()
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert unpacker.decompress(file) == b"".join(contents)
    assert (unpacker.eof, unpacker.unused_data) == (True, b"")
    assert written == packed.Written(len(file), hashlib.sha256(file).hexdigest())


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_a_checksum_of_two_follows_from_those_of_each(one: bytes, two: bytes) -> None:
    assert packed.joined(zlib.crc32(one), zlib.crc32(two), packed.shift(len(two))) == zlib.crc32(one + two)


def test_what_is_written_bit_by_bit_is_one_piece() -> None:
    whole = b"".join(f"<{number}> .\n".encode() for number in range(90_000))
    packer = packed.Packer()
    for start, end in pairwise(range(0, len(whole) + 1000, 1000)):
        packer.write(whole[start:end])
    out = io.BytesIO()
    packed.write([packer.piece(), packed.piece(b"end\n")], out)
    assert gzip.decompress(out.getvalue()) == whole + b"end\n"
