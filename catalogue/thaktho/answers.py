"""How the answer of a server comes in as a stream: bounded in size, and in time as a whole.

Whoever answers may send without an end, a byte at a time, or packed a thousandfold.
"""

import time
from collections.abc import Iterator

import requests
from urllib3.exceptions import HTTPError

_BLOCK = 1 << 14


class TooMuchError(requests.RequestException):
    """An answer is larger, or takes longer, than it may."""

    def __init__(self, *, is_large: bool) -> None:
        """Say which of the two."""
        super().__init__()
        self.is_large = is_large


def blocks(answer: requests.Response, seconds: float, most: int) -> Iterator[bytes]:
    """Yield an answer as it comes in; each block as soon as some of it is there, so that nothing can drip for ever.

    Args:
        answer: that was asked for as a stream.
        seconds: so long it may take as a whole.
        most: so many bytes are taken at most.

    Raises:
        TooMuchError: it is larger (the error is then ``is_large``), or takes longer.
        ConnectionError: of requests; it was cut off, or not packed as it says.
    """
    end, size = time.monotonic() + seconds, 0
    try:
        while block := answer.raw.read1(_BLOCK, decode_content=True):
            size += len(block)
            if size > most or time.monotonic() > end:
                raise TooMuchError(is_large=size > most)
            yield block
    except HTTPError as error:
        raise requests.ConnectionError(type(error).__name__) from None
