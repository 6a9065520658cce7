"""What the log may say of a slow query: its structure, none of its texts, and of addresses the hosts alone."""

import re

from thaktho.iris import PREFIXES

_PARTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''|'(?:[^'\\\n]|\\.)*'"
    r"|<(?P<host>[A-Za-z][A-Za-z0-9+.-]*://[^/?\#<>\"{}|^`\\\s]*)?[^<>\"{}|^`\\\s]*>"
    r"|\#[^\n]*|(?P<variable>[?$]\w+)|(?P<prefix>[\w.-]*):[\w:%.-]*|(?P<word>\w+)"
    r"|(?P<sign>[{}().;,*/|^!=<>&+\[\]-])|\s+|.",
    re.DOTALL,
)
_WORDS = frozenset(
    """
    a abs add all as asc ask avg base bind bnode bound by ceil coalesce concat construct contains count datatype day
    desc describe distinct encode_for_uri exists filter floor from graph group group_concat having hours if in iri
    isblank isiri isliteral isnumeric isuri lang langmatches lcase limit max md5 min minus minutes month named not now
    offset optional order prefix rand reduced regex replace round sameterm sample seconds select separator sha1 sha256
    sha384 sha512 str strafter strbefore strdt strends strlang strlen strstarts struuid substr sum timezone tz ucase
    undef union uri uuid values where year
    """.split()  # noqa: SIM905
)
_LONGEST = 2000


def shape(query: str) -> str:
    """Return a query without texts, numbers, remarks, names of variables, and what of an address tells of one thing.

    Only words of SPARQL and prefixes that all know are kept, whatever a text is taken for.
    """
    names: dict[str, str] = {}
    found: list[str] = []
    for part in _PARTS.finditer(query[: 4 * _LONGEST]):
        said, kind = part[0], part.lastgroup
        if kind == "variable":
            found.append(names.setdefault(said[1:], f"?{len(names) + 1}"))
        elif kind == "sign" or (kind == "word" and said.lower() in _WORDS):
            found.append(said)
        elif kind == "host":
            found.append(f"<{part['host']}/…>")
        elif kind == "prefix" and part["prefix"] in PREFIXES:
            found.append(f"{part['prefix']}:…")
        elif not said.isspace() and not said.startswith("#"):
            found.append("…")
    return " ".join(found)[:_LONGEST]
