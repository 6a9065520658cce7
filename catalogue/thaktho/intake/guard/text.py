"""What the guard looks at: a text made plain, with the way back to the text as given, and what was found in it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

HitKind = Literal["identity-number", "telephone", "email", "bank-account", "name", "members"]

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
)
"""Signs that show nothing, or only beside another: controls, zero-width signs, marks of direction, fillers, accents."""
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000"
_DASHES = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u30fc\ufe58\ufe63"
_DOTS = "\u00b7\u2024\u2027\u2219\u22c5\u3002\u30fb\ufe52\uff61\uff65"
_LARGEST = 50
"""The largest number that one sign shows: ㊿."""
_LETTERS = ((0x2070, 0x209D), (0x2100, 0x2150), (0x24B6, 0x24EA), (0x1D400, 0x1D7CE), (0x1F130, 0x1F14A))
"""Where letters of other looks stand: raised, circled, mathematical, in boxes."""
_TONES, _MARKS = "\u0e48-\u0e4b", "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_MENDED = re.compile(
    f"[ \t]{{2,}}|เเ|([{_MARKS}])\\1+|[{_TONES}][\u0e31\u0e34-\u0e39\u0e47]|[{_TONES}]?\u0e4d[{_TONES}]?\u0e32"
)
"""What is mended in a text that is published, too (`values.tidy`): what is not read so here would appear there."""


def _shown_as() -> Iterator[tuple[str, str]]:
    """Yield signs with what they are read as: digits of any script and look, letters of another look."""
    for sign in map(chr, range(0x80, 0x20000)):
        if sign.isnumeric() and unicodedata.category(sign) in {"Nd", "No"}:
            number = unicodedata.numeric(sign)
            if number.is_integer() and number <= _LARGEST:
                yield sign, str(int(number))
    for start, end in _LETTERS:
        for sign in map(chr, range(start, end)):
            letter = unicodedata.normalize("NFKC", sign)
            if len(letter) == 1 and letter.isascii() and letter.isalpha():
                yield sign, letter


_AS = {
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    **dict(_shown_as()),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DOTS, "."),
    **dict.fromkeys("\u2044\u2215", "/"),
    "\u2236": ":",
    "\u301c": "~",
    "\ufe6b": "@",
}
_FEW = "".join(sign for sign in _AS if sign < "\U00010000")
_ODD = re.compile(f"[{_UNSEEN}{re.escape(_FEW)}\u0e4d\U00010000-\U0010ffff]")
_TWO = re.compile(f"[ \tเ{_MARKS}](?:(?<=[ \t])[ \t]|(?<=เ)เ|(?<=[{_TONES}])[{_MARKS}]|(?<=(.))\\1)")
"""Two signs of which one may go: a search that is quick where there are none."""
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}\U000e0000-\U000e01ef]")
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_WITHIN = re.compile(rf"(?<=\d)[ \t]*(?:{_BREAKS.pattern})+[ \t]*(?=\d)")


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
    seen = [
        (at, one)
        for at, sign in enumerate(said)
        if sign in _AS or not _UNSEEN_SIGN.match(sign)
        for one in _AS.get(sign, sign)
    ]
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


def joined(said: str) -> Plain | None:
    """Return a text, made plain, in which numbers go on over the ends of lines; None where there is none such."""
    clean = plain(said)
    gone = [match.span() for match in _WITHIN.finditer(clean.text)]
    if not gone:
        return None
    cuts = zip([0, *(end for _, end in gone)], [*(start for start, _ in gone), len(clean.text)], strict=True)
    kept = [at for start, end in cuts for at in range(start, end)]
    places = [clean.places[at] for at in kept] if clean.places is not None else kept
    return Plain("".join(clean.text[at] for at in kept), places, len(said))


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
