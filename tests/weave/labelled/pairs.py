"""The labelled pairs, and which half each belongs to: see ``README.md`` beside this."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
KINDS = ("same-project", "continuation", "possible-duplicate")
"""The labels that are linkages; the other label is ``none``."""
APART = ("third", "fourth")
"""The sets that are judged apart from the others, each in a folder of its name."""
FILES = ("real-", "synthetic-", *(f"{name}/" for name in APART))
"""What the names of the files of records and pairs begin with."""

Half = Literal["tuning", "reporting", "second", "third", "fourth"]
LATER: tuple[Half, ...] = ("second", "third", "fourth")
Origin = Literal["real", "synthetic"]


@dataclass(frozen=True, slots=True)
class Record:
    """A project as the facts would have it; lists are parted by ``;``, empty means not printed.

    ``areas`` are codes, ``place`` is the printed text, ``year`` is of the Buddhist era, ``amount`` is in baht,
    ``start`` and ``end`` are ISO dates.
    """

    id: str
    origin: str
    source: str
    publisher: str
    code: str
    title: str
    year: str
    areas: str
    place: str
    funds: str
    bodies: str
    amount: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what a person (or the construction of the synthetic ones) says of them."""

    a: str
    b: str
    label: str
    hard: str
    origin: str
    by: str
    group: str
    why: str
    wordings: str = ""
    """Of positives of the sets apart: whether the two titles are of ``one`` wording or of ``two``."""

    @property
    def half(self) -> Half:
        """The half, by the digest of the group: titles that are alike stay together; or the set labelled later."""
        for later in LATER:
            if self.group.startswith(f"family-{later}-"):
                return later
        return "reporting" if hashlib.sha256(self.group.encode()).digest()[3] % 2 else "tuning"


def records(half: Half | None = None) -> dict[str, Record]:
    """Return the records by their id: all, or those that are judged together: of a set apart, or of the others."""
    apart = half if half in APART else ""
    names = [name for name in FILES if half is None or name.rstrip("/") == apart or (not apart and "/" not in name)]
    return {row["id"]: Record(**row) for name in names for row in _rows(f"{name}records.csv")}


def pairs(half: Half | None = None, origin: Origin | None = None) -> list[Pair]:
    """Return the pairs of one half (or all) and origin (or both), in the order of the files."""
    rows = [Pair(**row) for name in FILES for row in _rows(f"{name}pairs.csv")]
    return [row for row in rows if half in (None, row.half) and origin in (None, row.origin)]


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
