"""The frozen lists of words by which titles are compared (``titles.toml``), and the dictionary that they go with."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("titles.toml")
RUN = 3
"""Letters of a run, by which words are known again."""
_SURELY_ONE = 6  # letters of a word that is known again though one of them is wrong


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists, and what follows from them: ``own`` are all listed words, ``known`` those that titles are told by.

    ``long`` are long words, by the runs of letters in them.
    """

    version: str
    stock: frozenset[str]
    light: frozenset[str]
    same: dict[str, str]
    people: frozenset[str]
    built: frozenset[str]
    toponyms: frozenset[str]
    bodies: dict[str, list[str]]
    phrases: dict[str, re.Pattern[str]]
    own: frozenset[str]
    known: frozenset[str]
    long: dict[str, tuple[str, ...]]


def version() -> str:
    """Return the version of the frozen lists of words; it says so where the dictionary is not the one they go with."""
    return lexicon().version


@cache
def dictionary() -> str:
    """Return the SHA-256 of PyThaiNLP's words, by which titles are parted: sorted, a line each."""
    return hashlib.sha256("\n".join(sorted(thai_words())).encode()).hexdigest()


def shortened() -> dict[str, list[str]]:
    """Return how words in names of bodies are shortened: the word, and its short forms."""
    return lexicon().bodies


@cache
def lexicon() -> Lexicon:
    """Return the lists."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    same = {word: first for first, others in said["same"].items() for word in (first, *others)}
    stock, light = frozenset(said["stock"].split()), frozenset(said["light"].split())
    own = frozenset(word for word in (*same, *stock, *light, *said["phrases"]) if " " not in word and "." not in word)
    return Lexicon(
        str(said["version"]) if said["dictionary"] == dictionary() else f"{said['version']}+{dictionary()[:8]}",
        stock,
        light,
        same,
        frozenset(said["people"]["words"]),
        frozenset(said["built"]["words"]),
        frozenset(said["toponyms"]["words"]),
        said["bodies"],
        {word: re.compile(pattern) for word, pattern in said["phrases"].items()},
        own,
        stock | light | same.keys() | set(same.values()),
        _by_runs(word for word in own if len(word) >= _SURELY_ONE),
    )


def thai_words() -> frozenset[str]:
    """Return PyThaiNLP's words."""
    from pythainlp.corpus import thai_words  # noqa: PLC0415 - dear, and where no title is new nothing is parted

    return thai_words()


def _by_runs(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        for run in sorted({word[at : at + RUN] for at in range(len(word) - RUN + 1)}):
            found.setdefault(run, []).append(word)
    return {run: tuple(its) for run, its in found.items()}
