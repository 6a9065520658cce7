"""The lists of words and the dictionary: scores depend on both, so another dictionary is told in the version."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from thaktho.weave import lexicon


def test_the_dictionary_is_the_one_that_the_lists_go_with() -> None:
    """PyThaiNLP brings it, and scores depend on it."""
    pinned = tomllib.loads(Path(lexicon.__file__).with_name("titles.toml").read_text(encoding="utf-8"))["dictionary"]
    assert pinned == lexicon.dictionary(), (
        f"PyThaiNLP {version('pythainlp')} has other words than titles.toml was frozen with. Measure again (docs/"
        "weave-measured.md); if the figures stand, raise `version` in titles.toml and in rules.toml, and write there"
        f' dictionary = "{lexicon.dictionary()}".'
    )


def test_rules_with_another_dictionary_say_so_in_their_version(monkeypatch: pytest.MonkeyPatch) -> None:
    caches = lexicon.dictionary, lexicon.lexicon
    before = lexicon.version()
    monkeypatch.setattr(lexicon, "thai_words", lambda: frozenset({"ขยะ"}))
    for cached in caches:
        cached.cache_clear()
    try:
        assert lexicon.version() == f"{before}+{lexicon.dictionary()[:8]}"
    finally:
        monkeypatch.undo()
        for cached in caches:
            cached.cache_clear()
    assert lexicon.version() == before
