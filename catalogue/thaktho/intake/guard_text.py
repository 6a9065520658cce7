"""What the guard looks at: a text made plain, with the way back to the text as given, and what was found in it."""

import re
from dataclasses import dataclass
from typing import Literal

HitKind = Literal["identity-number", "telephone", "email", "bank-account", "name", "members"]

_UNSEEN = "\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Signs that show nothing: soft hyphens, zero-width spaces and joiners, marks of direction, byte-order marks."""
_ODD = re.compile(f"[{_UNSEEN}๐-๙０-９٠-٩۰-۹\u2010-\u2015\u2212\uff0d\u00a0\u2000-\u200a\u202f\u3000＠．＋（）]")
_AS = {
    **{
        sign: str(at)
        for digits in ("๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
        for at, sign in enumerate(digits)
    },
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    **dict(zip("＠．＋（）", "@.+()", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something personal in a text; ``start`` and ``end`` (exclusive) count the characters of the text as given.

    ``blocking`` tells that the file cannot be accepted with it; what does not block is taken out.
    """

    kind: HitKind
    start: int
    end: int
    blocking: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with Western digits and without unseen signs; ``places`` leads from its characters to the given text's."""

    text: str
    places: tuple[int, ...] | None = None

    def hit(self, kind: HitKind, start: int, end: int) -> Hit:
        """Return a hit whose span is of the text as given, from one of the plain text."""
        blocking = kind not in {"name", "members"}
        if self.places is None:
            return Hit(kind, start, end, blocking)
        return Hit(kind, self.places[start], self.places[end - 1] + 1, blocking)


def plain(said: str) -> Plain:
    """Make a text plain, at no cost where it is."""
    if not _ODD.search(said):
        return Plain(said)
    kept = [(at, _AS.get(sign, sign)) for at, sign in enumerate(said) if sign in _AS or not _ODD.match(sign)]
    return Plain("".join(sign for _, sign in kept), tuple(at for at, _ in kept))
