"""What a text is to the search: the same for all ways of typing it.

``site/scripts/search/10-normal.js`` does the same in the browser; ``tests/pages/search/normal.json`` holds both to it.
Tone marks and the other marks that are often left out or set wrongly go; sara am is one character however it was
typed; ใ is ไ, เเ is แ, Thai digits are Arabic ones; case and the accents of other scripts go; all else is a space.
"""

import re
import unicodedata

_GONE = [
    *range(0x300, 0x370),  # accents
    0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF,  # not to be seen
    0xE3A, *range(0xE47, 0xE4D), 0xE4E,  # phinthu, maitaikhu, tones, thanthakhat, yamakkan
]  # fmt: skip
_OTHER = {"ใ": "ไ", "ๅ": "า", "ς": "σ", **{chr(0xE50 + digit): str(digit) for digit in range(10)}}
_SARA_AM = "\u0e4d\u0e32"


class _Table(dict[int, str]):
    """What becomes of each character; filled as they are met."""

    def __missing__(self, code: int) -> str:
        kept = unicodedata.category(chr(code))[0] in "LMN"
        self[code] = chr(code) if kept else " "
        return self[code]


_TABLE = _Table({**dict.fromkeys(_GONE, ""), **{ord(one): other for one, other in _OTHER.items()}})
_SPACES = re.compile(" +")


def normal(text: str) -> str:
    """Return a text as the search compares it, its words apart by one space: ``น้ำ (ดื่ม)`` is ``นำ ดืม``."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_TABLE)
    plain = plain.replace("เเ", "แ").replace(_SARA_AM, "ำ").replace("\u0e4d", "")
    return _SPACES.sub(" ", plain).strip()
