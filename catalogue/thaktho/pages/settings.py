"""What the site is told about the deployment it shows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

from thaktho.boundaries import Geography
from thaktho.messages import LANGUAGES, Language, Text
from thaktho.questions import Question

_YEAR = 4
"""Digits of a year: the codes of provinces have two."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a dataset beside its own page's facts: its version, its themes, how often it is published.

    ``files`` are the names and titles of the files that it can be taken as; ``versions`` are the numbers of
    those that were accepted, with the day when each was received, the newest first.
    """

    version: int
    themes: tuple[Text, ...]
    frequency: Text
    files: tuple[tuple[str, Text], ...] = ()
    versions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A table of what is woven, which can be taken away: its name, title, bytes of its CSV (0: none) and Parquet."""

    name: str
    title: Text
    csv: int
    parquet: int


@dataclass(frozen=True, slots=True)
class Dumped:
    """A file of the dump, by its path from the top.

    ``part`` is `whole`, a year, `undated`, `common`, `provenance` or the code of a province; ``order`` numbers the
    parts; ``form`` is what the form is called. A ``query`` asks those that are so marked.
    """

    path: str
    part: str
    order: int
    form: str
    statements: int
    size: int
    query: bool

    @property
    def year(self) -> int | None:
        """Return the fiscal year (BE) that the file is of, if it is of one."""
        return int(self.part) if len(self.part) == _YEAR and self.part.isdecimal() else None


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The deployment as the site needs it.

    ``base`` is the base of its IRIs, such as ``https://songkhla.thaktho.example/id/``; ``date`` is the date of the
    data; ``language`` is the one the deployment speaks first; ``tables`` are those of what is woven, ``dumps`` hold
    everything, ``questions`` are what the query page offers. ``datasets`` says more of a dataset by its IRI;
    ``endpoint`` is where the public asks by SPARQL, if anywhere; ``geography`` is where the tambon lie;
    ``structured`` is what search engines are told, as JSON-LD, by the key of the page and the language.
    """

    title: Text
    base: str
    language: Language
    date: dt.date
    tables: tuple[Taken, ...] = ()
    dumps: tuple[Dumped, ...] = ()
    questions: tuple[Question, ...] = ()
    endpoint: str | None = None
    datasets: Mapping[str, Told] = field(default_factory=dict)
    geography: Geography = field(default_factory=Geography)
    structured: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Return the absolute address of the site's top: the base without ``id/``."""
        return self.base.removesuffix("id/")

    def address(self, path: str) -> str:
        """Return the absolute address of a page in the deployment's own language, by its path."""
        return address(self.home, self.language, path)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The settings as one page may tell them: what is of that page, and of what changes daily what its kind declares.

    So a page is made again only where something that it tells is another. ``titles`` are those of the tables of what is
    woven, by their names.
    """

    title: Text
    base: str
    home: str
    language: Language
    datasets: Mapping[str, Told]
    structured: Mapping[tuple[str, str], Mapping[str, Any]]
    titles: Mapping[str, Text]
    daily: Mapping[str, Any]

    @classmethod
    def of(cls, site: SiteSettings, key: str = ".", daily: Iterable[str] = (), *, structured: bool = False) -> Self:
        """Return what the page of a key may tell; without one, what every page may: no page has that key."""
        return cls(
            site.title,
            site.base,
            site.home,
            site.language,
            {key: site.datasets[key]} if key in site.datasets else {},
            {(key, of): site.structured[key, of] for of in LANGUAGES if structured and (key, of) in site.structured},
            {one.name: one.title for one in site.tables},
            {name: getattr(site, name) for name in daily},
        )

    def address(self, path: str) -> str:
        """Return the absolute address of a page in the deployment's own language, by its path."""
        return address(self.home, self.language, path)

    @property
    def date(self) -> dt.date:
        """Return the date of the data."""
        date: dt.date = self._daily("date")
        return date

    @property
    def tables(self) -> tuple[Taken, ...]:
        """Return the tables of what is woven."""
        tables: tuple[Taken, ...] = self._daily("tables")
        return tables

    @property
    def dumps(self) -> tuple[Dumped, ...]:
        """Return the files of everything."""
        dumps: tuple[Dumped, ...] = self._daily("dumps")
        return dumps

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what the query page offers."""
        questions: tuple[Question, ...] = self._daily("questions")
        return questions

    @property
    def endpoint(self) -> str | None:
        """Return where the public asks by SPARQL, if anywhere."""
        endpoint: str | None = self._daily("endpoint")
        return endpoint

    def _daily(self, name: str) -> Any:  # noqa: ANN401 - as the setting is
        if name not in self.daily:
            raise KeyError(f"pages.toml does not declare that pages of this kind tell the site's {name}")
        return self.daily[name]


def address(home: str, language: Language, path: str) -> str:
    """Return the absolute address of a page by its path, on the site at ``home``, in a language."""
    return f"{home}{'en/' if language == 'en' else ''}{quote(path)}"
