"""What is said of a dataset to people, catalogues and harvesters; DCAT, Thai GDC, schema.org and CKAN are made of this.

One description a dataset, made by `describe` from the facts; each form of it is a function of this and nothing else.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Literal

from thaktho import scratch
from thaktho.messages import Text
from thaktho.workspace import Key, Source

_BUDDHIST_ERA = 543
KeywordKind = Literal["fund", "goal", "area", "target-group", "word"]
"""What a keyword names; ``word`` is one that the publisher chose."""


def fiscal_days(years: tuple[int, int]) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of fiscal years of the Buddhist era, which begin in October."""
    first, last = years
    return dt.date(first - _BUDDHIST_ERA - 1, 10, 1), dt.date(last - _BUDDHIST_ERA, 9, 30)


@dataclass(frozen=True)
class File:
    """A file that a dataset is published as; ``name`` (``dataset.ttl``) is unique within its dataset.

    ``held`` is its content, or where that stands: of a site all files together are more than need be in memory.
    """

    name: str
    held: bytes | Path
    media_type: str
    title: Text

    @property
    def content(self) -> bytes:
        """Return what it holds."""
        return self.held.read_bytes() if isinstance(self.held, Path) else self.held

    def open(self) -> BufferedReader | BytesIO:
        """Open it for reading."""
        return self.held.open("rb") if isinstance(self.held, Path) else BytesIO(self.held)

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        return self.held.stat().st_size if isinstance(self.held, Path) else len(self.held)

    @property
    def is_packed(self) -> bool:
        """Tell that it is not packed."""
        return False

    @cached_property
    def sha256(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal digits."""
        with self.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


Make = Callable[[Path], object]
"""Makes a file where none is."""
Keep = Callable[[str, str, Make], bytes | Path]
"""Gives what a `File` holds by its path on the site and a digest of all that it is made of, or has it made."""


def made(_path: str, _digest: str, make: Make) -> bytes:
    """Have a file made: where no site keeps it."""
    with scratch.folder() as home:
        file = Path(home) / "made"
        make(file)
        return file.read_bytes()


@dataclass(frozen=True, slots=True)
class Agent:
    """A publisher: its IRI, its codes of sector and kind, and the office (never a person) that answers questions."""

    iri: str
    id: str
    name: Text
    sector: str
    kind: str
    homepage: str | None
    contact: Text
    email: str


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its IRI, official code, level (``province``, ``amphoe``, ``tambon``, ``village``) and name."""

    iri: str
    code: str
    level: str
    name: Text


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a dataset is about: a fund, goal, area or target group by its IRI and name, or a publisher's own word."""

    kind: KeywordKind
    iri: str | None
    name: Text


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier accepted submission of a dataset: its number, its IRI and when it was received."""

    number: int
    submission: str
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Metadata:
    """A dataset of one (publisher, dataset, period).

    ``number`` is that of the submission in force, counted from 1 within the key; ``issued`` and ``modified`` are when
    the first and the one in force were received, in Thai time; ``earlier`` are the accepted ones before it, the oldest
    first. ``sha256`` is of the file as received, which is never published. Years are of the Buddhist era.

    ``places`` are those that the data says, the widest first; where it says none, the deployment's provinces.
    ``counts`` are by sheet (``project``, ``budget-line``). ``frequency`` is a code of the EU's list (``ANNUAL``),
    ``themes`` are of the EU's data themes (``HEAL``), ``objectives`` of the Thai GDC's list. ``series`` is the IRI of
    the series that the datasets of several years make, ``previous_year`` that of the one before this in it.
    """

    iri: str
    key: Key
    title: Text
    description: Text
    publisher: Agent
    organization: str | None
    license: str
    number: int
    submission: str
    issued: dt.datetime
    modified: dt.datetime
    years: tuple[int, int]
    places: tuple[Place, ...]
    keywords: tuple[Keyword, ...]
    counts: tuple[tuple[str, int], ...]
    frequency: str
    themes: tuple[str, ...]
    objectives: tuple[str, ...]
    sources: tuple[Source, ...]
    compiled_by: Text | None
    left_out: int
    withheld: int
    series: str
    series_title: Text
    previous_year: str | None
    earlier: tuple[Version, ...]
    sha256: str
    landing_page: str
    files: tuple[File, ...]

    @property
    def identifier(self) -> str:
        """Return ``publisher/dataset/period``."""
        return "/".join(self.key)

    def file(self, name: str) -> File | None:
        """Return the file of that name, if the dataset is published as one."""
        return next((file for file in self.files if file.name == name), None)
