"""Limits on what is held for clients: what they send is in memory until it is answered, large answers are on the disk.

No client may have most of it. So one that never ends its request, or never takes its answer, leaves room for others.
"""

from collections import Counter

from starlette.requests import Request

_NAME = "thaktho.share"


class FullError(Exception):
    """There is no room for more now."""


class Room:
    """Bytes that are held, all together and of each client.

    Args:
        most: how many there may be.
        each: how many of one client.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._all = 0
        self._of: Counter[str] = Counter()

    def take(self, client: str, length: int) -> None:
        """Count more bytes of a client; FullError where there is no room."""
        if self._all + length > self._most or self._of[client] + length > self._each:
            raise FullError
        self._all += length
        self._of[client] += length

    def give(self, client: str, length: int) -> None:
        """Count bytes of a client no more."""
        self._all -= length
        self._of[client] -= length
        self._of += Counter()  # what is zero goes


class Share:
    """What is held for one request until it is answered."""

    def __init__(self, client: str, memory: Room, disk: Room) -> None:
        """Hold nothing yet, for a client."""
        self._client = client
        self._memory, self._disk = memory, disk
        self._in_memory = self._on_disk = 0

    def hold(self, length: int) -> None:
        """Count more bytes in memory; FullError where there is no room."""
        self._memory.take(self._client, length)
        self._in_memory += length

    def store(self, length: int) -> None:
        """Count more bytes of a temporary file; FullError where there is no room."""
        self._disk.take(self._client, length)
        self._on_disk += length

    def end(self) -> None:
        """Hold nothing any more."""
        self._memory.give(self._client, self._in_memory)
        self._disk.give(self._client, self._on_disk)
        self._in_memory = self._on_disk = 0


def give_share(request: Request, share: Share) -> None:
    """Let a request have a share, for which `share_of` asks."""
    request.scope[_NAME] = share


def share_of(request: Request) -> Share:
    """Return a request's share of the room."""
    share: Share = request.scope[_NAME]
    return share
