"""The one catalogue of messages: every sentence a user may read, in Thai and in English.

The sentences are in ``texts/*.toml``, one table a message: ``[key]`` with ``th`` and ``en``, each a
``str.format`` template. A key is ``area.what`` (``cli.done``, ``find.not_a_number``, ``site.no_plan``).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, Language] = ("th", "en")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FOLDER = Path(__file__).resolve().parent / "texts"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in both languages."""

    th: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.th if language == "th" else self.en

    def as_dict(self) -> dict[str, str]:
        """Return ``{"th": …, "en": …}``, as the JSON reports carry it."""
        return {"th": self.th, "en": self.en}


@cache
def catalogue() -> dict[str, Text]:
    """Return every message template by its key.

    Raises:
        ValueError: a key stands in two files, or lacks a language.
    """
    found: dict[str, Text] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        for area, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for name, entry in entries.items():
                key = f"{area}.{name}"
                if key in found or set(entry) != {"th", "en"}:
                    raise ValueError(f"{file.name}: {key} is there twice, or is not in Thai and English")
                found[key] = Text(entry["th"], entry["en"])
    return found


def text(key: str, /, **values: object) -> Text:
    """Fill a message in both languages; a value that is a `Text` is used in the matching language.

    Raises:
        KeyError: there is no such message, or it asks for a value that was not given.
    """
    template = catalogue()[key]
    return Text(*(template[language].format(**_in(language, values)) for language in LANGUAGES))


def _in(language: Language, values: dict[str, object]) -> dict[str, object]:
    told = {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}
    return {name: seen(value) if isinstance(value, str) else value for name, value in told.items()}


def seen(line: str) -> str:
    """Return a text of a file without what would steer a terminal or turn the direction of writing."""
    return _UNSEEN.sub("\ufffd", line)
