"""The pages of a built site by their kind: which of them the tests look at."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from thaktho.pages.declared import page_kinds

_KIND = re.compile(r'<body class="kind-([\w-]+)')
ELSEWHERE = {"gone"}
"""Kinds of which the example has no page, since nothing of it was withdrawn."""
NAMES = tuple(kind.name for kind in page_kinds() if kind.name not in ELSEWHERE)


class Kinds:
    """Paths of the Thai pages of a site by kind, from the longest page to the shortest."""

    def __init__(self, site: Path) -> None:
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for file in site.rglob("*.html"):
            path = file.relative_to(site).as_posix()
            if path.startswith("en/"):
                continue
            kind = _KIND.search(file.read_text(encoding="utf-8"))
            assert kind, f"{path} does not say its kind"
            found[kind[1]].append((-file.stat().st_size, path))
        self._pages = {kind: [path for _, path in sorted(pages)] for kind, pages in found.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def longest(self, kind: str) -> str:
        """Return the page of a kind that has most to show."""
        return self._pages[kind][0]

    def all(self, kind: str) -> list[str]:
        """Return all pages of a kind, the one that has most to show first."""
        return self._pages[kind]

    def usual(self, kind: str) -> str:
        """Return the page of middle length of a kind."""
        return self._pages[kind][len(self._pages[kind]) // 2]

    def some(self, kind: str) -> tuple[str, ...]:
        """Return both, or the only one."""
        return tuple(dict.fromkeys((self.longest(kind), self.usual(kind))))

    def spread(self, kind: str) -> list[str]:
        """Return the ten that have most to show, and every tenth of the others."""
        return self._pages[kind][:10] + self._pages[kind][10::10]
