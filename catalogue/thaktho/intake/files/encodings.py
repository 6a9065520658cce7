"""The encodings in which Thai agencies save text: UTF-8, with or without a mark, and TIS-620 (CP874)."""

import re

from thaktho.intake.files.contents import Refused

_FEW = 20
"""A text that is damaged has no more than one byte of zero in so many."""


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text: ``utf-8-sig`` or ``cp874``.

    Raises:
        Refused: it is in neither, or in both by turns; or it is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("file.encoding")
    if b"\0" in data:
        raise _no_text(data)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _thai(data, error.start)
    return "utf-8-sig"


def _no_text(data: bytes) -> Refused:
    """Return the refusal of what holds bytes of zero: a text with a few is damaged, more are another kind of file."""
    first = data.index(b"\0")
    few = data.count(b"\0") * _FEW <= len(data) and not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data)
    return (
        Refused("file.nul", line=data.count(b"\n", 0, first) + 1)
        if few
        else Refused("file.not_spreadsheet", kind="other")
    )


def decoded(data: bytes) -> str:
    """Return the text of a file; raises as `encoding_of` does."""
    return data.decode(encoding_of(data))


def _thai(data: bytes, start: int) -> str:
    if not _is_thai(data):
        line = data[data.rfind(b"\n", 0, start) + 1 :].partition(b"\n")[0]
        if _is_thai(line):
            raise Refused("file.encodings_mixed", line=data.count(b"\n", 0, start) + 1)
        raise Refused("file.encoding")
    try:
        data.decode("cp874")
    except UnicodeDecodeError as error:
        raise Refused("file.encoding") from error
    return "cp874"


def _is_thai(data: bytes) -> bool:
    # Thai in TIS-620 loses nearly everything when it is read as UTF-8; what loses little is damaged UTF-8,
    # and would come out as other Thai letters.
    thai = len(data.translate(None, bytes(range(0x80))))
    lost = len(data) - len(data.decode("utf-8", "ignore").encode())
    return lost * 2 > thai
