"""What is said of a dataset to people, catalogues and harvesters; DCAT, Thai GDC, schema.org and CKAN are made of this.

One description a dataset, made by `describe` from the facts; each form of it is a function of this and nothing else.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from thaktho.messages import Text
from thaktho.workspace import Key, Source

_BUDDHIST_ERA = 543
KeywordKind = Literal["fund", "goal", "area", "target-group", "word"]
"""What a keyword names; ``word`` is one that the publisher chose."""


def fiscal_days(years: tuple[int, int]) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of fiscal years of the Buddhist era, which begin in October."""
    first, last = years
    return dt.date(first - _BUDDHIST_ERA - 1, 10, 1), dt.date(last - _BUDDHIST_ERA, 9, 30)


@dataclass(frozen=True, slots=True)
class File:
    """A file that a dataset is published as; ``name`` (``dataset.ttl``) is unique within its dataset."""

    name: str
    content: bytes
    media_type: str
    title: Text

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        return len(self.content)

    @property
    def is_packed(self) -> bool:
        """Tell that it is not packed."""
        return False

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


Keep = Callable[[str, str, Callable[[], bytes]], bytes]
"""Gives a file's content by its path on the site and a digest of all that it is made of, or has it made."""


def made(_path: str, _digest: str, make: Callable[[], bytes]) -> bytes:
    """Have a file made: where no site keeps it."""
    return make()


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
