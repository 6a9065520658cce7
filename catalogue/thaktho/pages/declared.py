"""The kinds of page as ``site/pages.toml`` declares them, and the SQL that feeds them.

A file of queries holds several, each led by a line ``-- part: NAME``. Every query has a column ``page``: the key of
the page that its rows belong to. The part ``page`` of a kind gives one row a page, with its ``path``. A query that
finds nothing where a table has no rows says so, ``-- part: NAME, of TABLE``: it is not asked then. Most catalogues
leave many tables empty, and planning queries is nearly all that a small catalogue costs.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from thaktho.resources import folder

_QUERIES = Path(__file__).resolve().parent / "queries"
_PART = re.compile(r"^-- part: (\w+)(?:, of (\w+))?.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page.

    ``facts`` names its file of queries, ``shared`` the queries of ``shared.sql`` that it uses too. With ``csv`` the
    projects of a page stand beside it as ``index.csv``, with ``qr`` its address as ``qr.svg``, with ``data`` its Turtle
    and JSON-LD. A page that is about no single thing has those of what it lists: ``holds`` names its parts, each with
    the column of the IRIs, ``tables`` the files at the top in which what it shows can be taken away, ``title`` is the
    key of what it is called. With ``structured`` the page tells search engines what it is about. The rows of the part
    ``paged`` go on over pages of ``size`` rows, in ``folder``/2/ and so on, which ``following`` shows. ``daily`` names
    what its pages take of those settings of the site that are others after every submission, such as ``date``: all of
    its pages are made again every time.
    """

    name: str
    facts: str
    template: str
    section: str
    shared: tuple[str, ...] = ()
    csv: bool = False
    data: bool = False
    title: str = ""
    holds: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    structured: bool = False
    qr: bool = False
    daily: tuple[str, ...] = ()
    paged: str | None = None
    size: int = 100
    folder: str = "page"
    following: str = ""

    @property
    def lists(self) -> bool:
        """Tell whether its pages say as data what they list."""
        return bool(self.holds or self.tables)


@cache
def page_kinds() -> tuple[PageKind, ...]:
    """Return the kinds of page in the order in which ``pages.toml`` declares them."""
    said = tomllib.loads((folder("site") / "pages.toml").read_text(encoding="utf-8"))
    return tuple(PageKind(**{name: _settled(value) for name, value in one.items()}) for one in said["page"])


def _settled(value: object) -> Any:  # noqa: ANN401 - as the setting has it
    return tuple(value) if isinstance(value, list) else value


@cache
def queries(name: str) -> dict[str, str]:
    """Return the queries of a file by the names of their parts."""
    return {part: query for part, _, query in _parts(name)}


@cache
def ground(name: str) -> dict[str, str]:
    """Return the table without whose rows a query of a file finds nothing, by the names of the parts that have one."""
    return {part: table for part, table, _ in _parts(name) if table}


def _parts(name: str) -> Iterator[tuple[str, str | None, str]]:
    pieces = _PART.split((_QUERIES / f"{name}.sql").read_text(encoding="utf-8"))
    return zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True)


@cache
def prelude() -> str:
    """Return the SQL that makes the temporary tables all the queries draw on."""
    return (_QUERIES / "prelude.sql").read_text(encoding="utf-8")
