"""Progress of long steps: one line that moves on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from thaktho.messages import Language, Text


class Progress:
    """Says on standard error what is being done, and how long each step took."""

    def __init__(self, language: Language) -> None:
        """Speak the given language."""
        self._language = language
        self._live = sys.stderr.isatty()
        self.seconds: dict[str, float] = {}
        self._told = 0.0

    @contextmanager
    def step(self, name: str, what: Text) -> Iterator[None]:
        """Announce a step, and keep its seconds under ``name``."""
        started = time.perf_counter()
        self.say(f"{what[self._language]} …")
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def say(self, line: str) -> None:
        """Write a line that stays."""
        clear = "\r\x1b[K" if self._live else ""
        print(f"{clear}{line}", file=sys.stderr, flush=True)

    def tick(self, done: int, whole: int) -> None:
        """Move the counter of the running step; elsewhere than on a terminal nothing is written."""
        now = time.perf_counter()
        if self._live and (now - self._told > 0.1 or done == whole):  # noqa: PLR2004 - ten times a second
            self._told = now
            end = "\r\x1b[K" if done == whole else ""
            print(f"\r\x1b[K  {done:,} / {whole:,}{end}", end="", file=sys.stderr, flush=True)
