"""Text as a workbook's parts can hold it."""

import re

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST = 32_767
"""Characters that a cell may hold."""


def written(said: str) -> str:
    """Return a text without what XML cannot hold, so that what looks like an escape (``_x0041_``) stays as it is.

    Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
    """
    return _ESCAPE.sub("_x005F_", _NOT_XML.sub("", said.replace("\r\n", "\n").replace("\r", "\n")))[:LONGEST]
