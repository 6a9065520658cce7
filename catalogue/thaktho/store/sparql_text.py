"""What the text of a query says before any store reads it: that it asks another server, and of which graphs it asks."""

import re
import sys

from thaktho.errors import DataError
from thaktho.iris import PREFIXES

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(
    r"""
    (?P<service>
      SERVICE (?:\s++ | \#[^\n]{0,99}+(?:\n|\Z) | SILENT){0,20}+
      (?:[<?$\s\#] | [^\s"'<>(){}:]{0,199}: | [^\s"'<>(){}:]{200})
    )
    | [?$]\w+               # a variable
    | :[\w:%-]+             # the name after a prefix
    | <[^<>"'{}|^`\\\s]*>   # an address; or two comparisons, between which no group can begin
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A SERVICE clause in any reading of a query, wherever it stands, since stores read `?a <'x>'` and `1SERVICEex:a` in
ways of their own; and what may stand around that word in every reading. What is refused for nothing is a text or remark
that could be a clause by itself. Each step is bounded, so that no text takes long.
"""
_ASIDE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)|"(?:[^"\\\n]|\\.)*+["\n]?'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)|'(?:[^'\\\n]|\\.)*+['\n]?"
    r"|<[^<>\"{}|^`\\\s]*+>|#[^\n]*+",
    re.DOTALL,
)
"""Texts, addresses and remarks of a query.

What is open to the end is taken whole, so that the time is that of reading.
"""
_PREFIXED = re.compile(
    r"""
    \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3}|\Z) | "(?:[^"\\\n]|\\.)*+["\n]?
    | '{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|\Z) | '(?:[^'\\\n]|\\.)*+['\n]?
    | <[^<>"{}|^`\\\s]*+> | \#[^\n]*+ | [?$@]\w++
    | PREFIX\s++(?P<declared>[\w.-]*+): | (?P<used>[\w.-]*+):[\w:%.-]*+ | [\w.-]++
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""The prefixes of a query that may be malformed, between texts, addresses, remarks, variables and words.

What is open to the end is taken whole, so that the time is that of reading.
"""
_READ = 1 << 14
"""How much of a malformed query is looked through for its prefixes."""
_UPDATE = re.compile(
    r"\s*+(?:(?:BASE|PREFIX\s++[\w.-]*+:)\s*+)*+(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
"""The beginning of an update, once texts, addresses and remarks are taken out."""
_FROM = re.compile(r"(?<![?$@:\w.%-])FROM(?=\s)", re.IGNORECASE)


def vet(sparql: str) -> None:
    """Refuse a query that may ask another server.

    Raises:
        DataError: it has a SERVICE clause, or what could be read as one.
    """
    for said in (sparql, _ESCAPE.sub(_unescaped, sparql)):
        if any(found["service"] for found in _SERVICE.finditer(said)):
            raise DataError("store.service")


def names_graphs(sparql: str) -> bool:
    """Tell whether a query says itself of which graphs it asks (FROM, FROM NAMED)."""
    return _FROM.search(_ASIDE.sub(" ", sparql)) is not None


def wrong(sparql: str, said: str) -> DataError:
    """Return the error of a query that the embedded store cannot read, by what the store says of it."""
    if _UPDATE.match(_ASIDE.sub(" ", sparql[:_READ])):
        return DataError("store.update")
    found = [*_PREFIXED.finditer(sparql, 0, _READ)]
    declared = {one["declared"] for one in found if one["declared"] is not None} | {"_"}
    for one in found:
        prefix = one["used"]
        if prefix is not None and prefix not in declared:
            line = sparql.count("\n", 0, one.start()) + 1
            if prefix in PREFIXES:
                return DataError("store.known_prefix", prefix=prefix, line=line, namespace=PREFIXES[prefix])
            return DataError("store.prefix", prefix=prefix, line=line)
    return DataError("store.query", what=said)


def _unescaped(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < sys.maxunicode else " "
