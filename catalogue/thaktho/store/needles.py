"""Finding texts in whatever the archive holds: tables, workbooks, reports, graphs, damaged files."""

import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator

_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
_SEPARATORS = r"[\s\-_.,;:/()\u200b\ufeff]"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKUP = re.compile(rb"<[^<>]*>")
_MOST = 1 << 28
"""Bytes of a packed file that are looked into; a larger one counts as holding whatever is looked for."""
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)


def pattern(said: str) -> re.Pattern[str]:
    """Return what finds a text however it is spaced, hyphened as in an address, composed, and in whichever digits."""
    plain = unicodedata.normalize("NFC", said).replace("\u0e4d\u0e32", "\u0e33")
    runs = ("".join(map(_sign, run)) for run in re.split(f"{_SEPARATORS}+", plain) if run)
    return re.compile(f"{_SEPARATORS}*".join(runs), re.IGNORECASE)


def letters(said: str) -> int:
    """Count the letters, marks and digits by which a text is looked for: what only parts them counts for nothing."""
    return len(re.sub(_SEPARATORS, "", said))


def _sign(sign: str) -> str:
    if sign.isdecimal():
        return f"[{int(sign)}{_DIGITS[int(sign)]}{sign}]"
    return "(?:\u0e33|\u0e4d\u0e32)" if sign == "\u0e33" else re.escape(sign)


class Needles:
    """Texts to look for, in every encoding in which a file may hold them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Prepare to look for texts."""
        self._patterns = [pattern(said) for said in texts]

    def found_in(self, content: bytes) -> bool:
        """Tell whether a content holds one of the texts; a packed one that cannot be looked into counts as if."""
        if not self._patterns:
            return False
        try:
            said = (text for part in _parts(content) for text in _decoded(part))
            return any(pattern.search(text) for text in said for pattern in self._patterns)
        except _UNREADABLE:
            return True


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield a content and, if it is packed, each part of it, with its mark-up and without: text may stand in runs."""
    yield content
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if sum(member.file_size for member in book.infolist()) > _MOST:
            raise ValueError("too large to look into")
        for member in book.infolist():
            part = book.read(member)
            yield member.filename.encode()
            yield part
            yield _MARKUP.sub(b"", part)


def _decoded(part: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "cp874", "utf-16-le", "utf-16-be"):
        text = _UNSEEN.sub("", part.decode(encoding, "ignore"))
        yield text
        if "&" in text:
            yield html.unescape(text)
    yield part[1:].decode("utf-16-le", "ignore")  # a text within a binary file may begin at any byte
