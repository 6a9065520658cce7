"""What the site is told about the deployment it shows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from thaktho.boundaries import Geography
from thaktho.messages import Language, Text


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a dataset beside its own page's facts: its version, its themes, how often it is published.

    ``files`` are the names and titles of the files that it can be taken as.
    """

    version: int
    themes: tuple[Text, ...]
    frequency: Text
    files: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A table of what is woven, which can be taken away: its name, its title, the bytes of its CSV and Parquet."""

    name: str
    title: Text
    csv: int
    parquet: int


@dataclass(frozen=True, slots=True)
class Dumped:
    """A file of the dump, by its path from the top: `whole`, `common`, `provenance` or the code of a province."""

    path: str
    part: str
    statements: int
    size: int


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The deployment as the site needs it.

    ``base`` is the base of its IRIs, such as ``https://songkhla.thaktho.example/id/``; ``date`` is the date of the
    data; ``language`` is the one the deployment speaks first; ``form_size`` is the size in bytes of the blank form that
    the site offers, ``tables`` are those of what is woven, ``dumps`` hold everything. ``datasets`` says more of a
    dataset by its IRI; ``geography`` is where the tambon lie; ``structured`` is what search engines are told, as
    JSON-LD, by the key of the page and the language.
    """

    title: Text
    base: str
    language: Language
    date: dt.date
    form_size: int
    tables: tuple[Taken, ...] = ()
    dumps: tuple[Dumped, ...] = ()
    datasets: Mapping[str, Told] = field(default_factory=dict)
    geography: Geography = field(default_factory=Geography)
    structured: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Return the absolute address of the site's top: the base without ``id/``."""
        return self.base.removesuffix("id/")

    def address(self, path: str) -> str:
        """Return the absolute address of a page in the deployment's own language, by its path."""
        return f"{self.home}{'en/' if self.language == 'en' else ''}{quote(path)}"
