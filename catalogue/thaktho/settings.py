"""What a setting in a TOML file may say: each function takes what stands there and returns what is meant.

What is not as it should be is one of `WRONG`, of which `not_right` makes the error that names file and setting.
"""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from thaktho.areas import find, provinces
from thaktho.errors import DataError, SurroundingsError
from thaktho.messages import LANGUAGES, Language, Text

UNITS = {"baht": 1, "thousand-baht": 1_000, "million-baht": 1_000_000}
"""The units that a column of money may be in, in baht."""
SECTORS = ("people", "academic", "local", "regional", "central")
"""The notations of the code list ``sector``."""
ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
AUTHORITY = re.compile("[0-9]{7}")
EMAIL = re.compile(r"[^\s<>@\"]+@[^\s<>@\"]+")
WRONG = (KeyError, TypeError, ValueError, AttributeError, re.error)
_TARGET = re.compile(r"[a-z-]+(/[^\s<>\"{}|\\^`/#?]+){1,2}")
_ORGANIZATION = re.compile("[a-z0-9_-]{2,100}")
_MOST_SMALL = 1000


def load(file: Path) -> dict[str, Any]:
    """Return what a file of settings says, as it stands there.

    Raises:
        DataError: it is no TOML.
        SurroundingsError: it cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise DataError("workspace.settings", file=f"{file.parent.name}/{file.name}", what=str(cause)) from cause
    except OSError as cause:
        raise SurroundingsError("workspace.unreadable", file=file.name, what=cause.strerror or "") from cause


def not_right(file: str, cause: Exception) -> DataError:
    """Return the error of a settings file, which names the setting that is missing or the value that is wrong."""
    if isinstance(cause, KeyError):
        return DataError("workspace.setting_missing", file=file, what=cause.args[0])
    return DataError("workspace.settings", file=file, what=str(cause))


def matching(form: re.Pattern[str], said: str) -> str:
    """Return a text that has a form."""
    if not form.fullmatch(said):
        raise ValueError(repr(said))
    return said


def in_two_languages(said: dict[str, str] | str) -> Text:
    """Return a text that is said once for both languages, or in each."""
    return Text(said, said) if isinstance(said, str) else Text(said["th"], said["en"])


def texts(said: object) -> tuple[str, ...]:
    """Return a list of texts, none of them empty: an empty one would allow everything."""
    if not isinstance(said, list) or not all(isinstance(one, str) and one.strip() for one in said):
        raise ValueError(repr(said))
    return tuple(said)


def file(setting: str, said: object) -> str:
    """Return the name of a file of the workspace."""
    if not isinstance(said, str):
        raise ValueError(f"{setting} = {said!r}")  # noqa: TRY004 - what is not as it should be is a ValueError
    return said


def between(setting: str, said: object, least: float, most: float) -> float:
    """Return a number that is neither less nor more than may be."""
    if isinstance(said, bool) or not isinstance(said, int | float) or not least <= said <= most:
        raise ValueError(f"{setting} = {said!r} ({least}-{most})")
    return said


def several(setting: str, said: object) -> tuple[str, ...]:
    """Return a setting that may be one text or a list of them, each once."""
    try:
        return tuple(dict.fromkeys(texts([said] if isinstance(said, str) else said)))
    except ValueError as cause:
        raise ValueError(f"{setting} = {cause}") from cause


def address(said: str) -> str:
    """Return a web address; the graph's own idea of an IRI decides."""
    if not re.match("https?://.", said):
        raise ValueError(repr(said))
    return NamedNode(said).value


def plain_address(setting: str, said: str) -> str:
    """Return a web address without its last slash; it carries no user, password, query or fragment."""
    if not isinstance(said, str) or not re.match("https?://.", said):
        raise ValueError(setting)
    parts = urlsplit(address(said))
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError(setting)
    return said.rstrip("/")


def base_iri(said: str) -> str:
    """Return a base of addresses, checked; ValueError where it is none or does not end in ``/id/``."""
    if not said.endswith("/id/"):
        raise ValueError(repr(said))
    return address(said)


def target(said: str) -> str:
    """Return where a look-up points: a whole IRI, or ``segment/slug`` under the base."""
    if "://" in said:
        return address(said)
    if ".." in said.split("/") or "." in said.split("/"):
        raise ValueError(repr(said))
    if said.startswith("area/") and find(said.removeprefix("area/")) is None:
        raise ValueError(repr(said))
    return matching(_TARGET, said)


def unit(said: str) -> str:
    """Return the unit of a column of money."""
    if said not in UNITS:
        raise ValueError(f"units: {said!r} ({', '.join(UNITS)})")
    return said


def count(said: object) -> int:
    """Return the smallest number of people that is published."""
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= _MOST_SMALL:
        raise ValueError(f"smallest_count = {said!r}")
    return said


def sector(said: str) -> str:
    """Return the sector of whoever keeps a catalogue."""
    if said not in SECTORS:
        raise ValueError(f"[publisher] sector = {said!r} ({', '.join(SECTORS)})")
    return said


def province(said: str) -> str:
    """Return the code of a province."""
    if said not in {area.code for area in provinces()}:
        raise ValueError(f"provinces: {said!r}")
    return said


def language(said: str) -> Language:
    """Return one of the two languages."""
    if said not in LANGUAGES:
        raise ValueError(repr(said))
    return "th" if said == "th" else "en"


def organization(said: object) -> str:
    """Return the name of an organisation in the addresses of a CKAN."""
    if not isinstance(said, str) or not _ORGANIZATION.fullmatch(said):
        raise ValueError(f"ckan_organization = {said!r} (a-z 0-9 - _)")
    return said
