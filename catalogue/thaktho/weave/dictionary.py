"""The dictionary by which titles are parted into words: large, and few titles touch much of it."""

from collections.abc import Iterable

from pythainlp.util import Trie

_FIRST = 3
"""Letters by which its words are set up."""


class Dictionary(Trie):
    """A dictionary of which a word is set up when a text has its first letters somewhere: in few titles few have."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take words, of which at least one is shorter than three letters: else newmm takes it for none at all."""
        super().__init__(())
        self._left: dict[str, list[str]] = {}
        for word in map(str.strip, words):
            if len(word) < _FIRST:
                self.add(word)
            else:
                self._left.setdefault(word[:_FIRST], []).append(word)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Return the words that begin at a place in a text."""
        for word in self._left.pop(text[start : start + _FIRST], ()):
            self.add(word)
        return super().prefixes(text, start)
