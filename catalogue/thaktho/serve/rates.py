"""How much each client may ask: a bucket that leaks."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

_BURST = 30
"""Seconds of what may be asked that may be asked at once."""
_KNOWN = 100_000
"""Clients that are remembered."""


class Buckets:
    """A bucket for each client, which each query fills by one, and each second of answering by two."""

    def __init__(self, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Let a client ask so many queries a minute."""
        self._leak = per_minute / 60
        self._room = max(self._leak * _BURST, 1.0)
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Return how many seconds a client has to wait before it may ask; 0: it may, and is counted as asking."""
        level = self._level(client)
        if level + 1 > self._room:
            return (level + 1 - self._room) / self._leak
        self._set(client, level + 1)
        return 0.0

    def charge(self, client: str, seconds: float) -> None:
        """Count the seconds that answering a client took."""
        self._set(client, self._level(client) + 2 * seconds)

    def _level(self, client: str) -> float:
        level, then = self._levels.get(client, (0.0, 0.0))
        return max(0.0, level - (self._clock() - then) * self._leak)

    def _set(self, client: str, level: float) -> None:
        self._levels[client] = level, self._clock()
        self._levels.move_to_end(client)
        while len(self._levels) > _KNOWN:
            self._levels.popitem(last=False)


def client_of(address: str | None) -> str:
    """Return whom an address counts for: of IPv6 all of a /64, which one client commonly has."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
