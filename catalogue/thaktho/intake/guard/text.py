"""What the guard looks at: a text made plain, with the way back to the text as given, and what was found in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

HitKind = Literal["identity-number", "telephone", "email", "bank-account", "name", "members"]

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
)
"""Signs that show nothing, or only beside another: controls, zero-width signs, marks of direction, fillers, accents."""
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_TONES, _MARKS = "\u0e48-\u0e4b", "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_OTHER_DIGITS = "".join(sign for sign in map(chr, range(0x80, 0x20000)) if sign.isdecimal())
_MENDED = re.compile(
    f"[ \t]{{2,}}|เเ|([{_MARKS}])\\1+|[{_TONES}][\u0e31\u0e34-\u0e39\u0e47]|[{_TONES}]?\u0e4d[{_TONES}]?\u0e32"
)
"""What is mended in a text that is published, too (`values.tidy`): what is not read so here would appear there."""
_FEW = "".join(sign for sign in _OTHER_DIGITS if sign < "\U00010000")
_ODD = re.compile(
    f"[{_UNSEEN}{_SPACES}{_DASHES}{_FEW}\u00b7\u0e4d\u3002\ufe52\ufe6b\uff01-\uff5e\U00010000-\U0010ffff]"
)
_TWO = re.compile(f"[ \tเ{_MARKS}](?:(?<=[ \t])[ \t]|(?<=เ)เ|(?<=[{_TONES}])[{_MARKS}]|(?<=(.))\\1)")
"""Two signs of which one may go: a search that is quick where there are none."""
_AS = {
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    **{sign: str(int(sign)) for sign in _OTHER_DIGITS},
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SPACES, " "),
    "\u00b7": ".",
    "\u3002": ".",
    "\ufe52": ".",
    "\ufe6b": "@",
}
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}\U000e0000-\U000e01ef]")
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


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
    """A text with Western digits and without unseen signs; ``places`` leads from its characters to the given text's.

    ``length`` is that of the text as given, where there are places.
    """

    text: str
    places: Sequence[int] | None = None
    length: int = 0

    def hit(self, kind: HitKind, start: int, end: int) -> Hit:
        """Return a hit whose span is of the text as given, from one of the plain text."""
        blocking = kind not in {"name", "members"}
        if self.places is None:
            return Hit(kind, start, end, blocking)
        after = self.places[end] if end < len(self.places) else self.length  # with what shows nothing behind it
        return Hit(kind, self.places[start], after, blocking)


def plain(said: str) -> Plain:
    """Make a text plain, at no cost where it is."""
    if not (_ODD.search(said) or _TWO.search(said)):
        return Plain(said)
    seen = [(at, _AS.get(sign, sign)) for at, sign in enumerate(said) if sign in _AS or not _UNSEEN_SIGN.match(sign)]
    places, text = [at for at, _ in seen], "".join(sign for _, sign in seen)
    signs: list[str] = []
    kept: list[int] = []
    done = 0
    for match in _MENDED.finditer(text):
        signs.append(text[done : match.start()])
        kept += places[done : match.start()]
        mended = _mended(match[0])
        signs.append(mended)
        kept += places[match.start() : match.start() + len(mended)]
        done = match.end()
    return Plain("".join([*signs, text[done:]]), [*kept, *places[done:]], len(said))


def unbroken(said: str) -> str:
    """Return a text with a space for each end of a line, as it is published; every character stays in its place."""
    return _BREAKS.sub(" ", said)


def _mended(odd: str) -> str:
    if odd[0] in " \t":
        return " "
    if odd == "เเ":
        return "แ"
    if odd[-1] == "\u0e32":
        return odd[:-1].replace("\u0e4d", "") + "\u0e33"
    return odd[0] if odd[0] == odd[1] else odd[1] + odd[0]
