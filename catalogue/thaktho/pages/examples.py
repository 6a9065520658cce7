"""The example questions that the query page offers: SPARQL files that say in Thai and English what they ask."""

from dataclasses import dataclass
from functools import cache

from thaktho.messages import Text
from thaktho.resources import folder


@dataclass(frozen=True, slots=True)
class Example:
    """A question: the name of its file, what it asks in words, and its SPARQL."""

    name: str
    question: Text
    sparql: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the questions of `docs/queries` in the order of their names; the two first lines are what they ask."""
    return tuple(_read(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder("queries").glob("*.rq")))


def _read(name: str, content: str) -> Example:
    thai, english, sparql = content.split("\n", 2)
    return Example(name, Text(thai.removeprefix("# "), english.removeprefix("# ")), sparql.strip() + "\n")
