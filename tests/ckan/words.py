"""The word that a tag of ours was made of: that there is one for each tag shows that no two words become one."""

import re

from thaktho.ckan.names import _CUT, _MARK, _SIGNS

_SIGN = {code: sign for sign, code in _SIGNS.items()}
_STEP = re.compile(r"([0-9]*)(?:h([0-9a-f]+)h|([a-y]))")


def word_of(tag: str) -> str | None:
    """Return the word of a tag; None where the tag is the beginning of one that was too long."""
    kept, mark, code = tag.rpartition(_MARK)
    if not mark:
        return tag
    if code.startswith(_CUT):
        return None
    word, at = "", 0
    for match in _STEP.finditer(code):
        gap, point, sign = match.groups()
        step = int(gap or 0)
        word += kept[at : at + step] + (chr(int(point, 16)) if point else _SIGN[sign])
        at += step
    assert "".join(match[0] for match in _STEP.finditer(code)) == code
    return f"{word}{kept[at:]}"
