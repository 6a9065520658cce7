"""Words by which the guard tells names of people from offices, common words, places and things called after people.

The lists are in ``words.toml``; names of places come from the gazetteer, names of people from PyThaiNLP.
"""

import os
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from thaktho.areas import Area, children, provinces

_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(name: str) -> tuple[str, ...]:
    return tuple(_SAID[name].split())


SURE = frozenset(_words("sure"))
TITLES = (*_words("sure"), *_words("titles"))
COURTESIES = _words("courtesies")
ROYAL = _words("royal")
THINGS = _words("things")
PLACES = _words("places")
PLACES_APART = _words("places_apart")
PLACES_KNOWN = _words("places_known")
NOT_PLACES = _words("not_places")
OPENERS = _words("openers")
OF_PLANS = frozenset(_words("of_plans"))
AFTER = _words("after")
AFTER_VERBS = _words("after_verbs")
AFTER_PLACES = _words("after_places")
NOT_AFTER = {title: tuple(said.split()) for title, said in _SAID["not_after"].items()}
_SHORTEST = 3


@cache
def named_places() -> dict[str, tuple[tuple[int, str], ...]]:
    """Return the names of provinces, amphoe and tambon that have a title in them: by title, where in the name, name."""
    names = sorted({area.name.th for area in _areas()})
    found: dict[str, list[tuple[int, str]]] = {}
    for title in TITLES:
        found[title] = [(name.index(title), name) for name in names if title in name]
    return {title: tuple(places) for title, places in found.items() if places}


def _areas() -> list[Area]:
    tops = provinces()
    amphoe = [area for top in tops for area in children(top.code)]
    return [*tops, *amphoe, *(area for one in amphoe for area in children(one.code))]


@cache
def given_names() -> frozenset[str]:
    """Return given names as PyThaiNLP lists them; the shortest are words too and are left out."""
    corpus = _pythainlp()
    return frozenset(name for name in corpus.thai_female_names() | corpus.thai_male_names() if len(name) >= _SHORTEST)


@cache
def family_names() -> frozenset[str]:
    """Return family names as PyThaiNLP lists them."""
    return frozenset(name for name in _pythainlp().thai_family_names() if len(name) >= _SHORTEST)


@cache
def telling() -> tuple[frozenset[str], frozenset[str]]:
    """Return the given and the family names that tell of people by themselves: no words of plans, no places."""
    others = OF_PLANS | {area.name.th for area in _areas()}
    return given_names() - others, family_names() - others


def _pythainlp() -> ModuleType:
    """Return PyThaiNLP's lists, loaded only where there is a title to judge; it is to make no folder of its own."""
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    return import_module("pythainlp.corpus")
