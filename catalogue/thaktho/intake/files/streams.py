"""Long streams of XML, gone through in pieces that hold whole elements."""

from collections.abc import Iterator
from typing import IO

_PIECE = 1 << 20


def pieces(stream: IO[bytes], begins: bytes) -> Iterator[bytes]:
    """Yield what a stream holds in pieces, each but the first of which begins with the mark ``begins``.

    What stands between two marks is never parted; a piece is about a megabyte long, or as long as one such stretch.
    """
    held: list[bytes] = []
    while chunk := stream.read(_PIECE):
        cut = chunk.rfind(begins)
        if cut < 0:
            held.append(chunk)
            continue
        yield b"".join((*held, chunk[:cut]))
        held = [chunk[cut:]]
    yield b"".join(held)
