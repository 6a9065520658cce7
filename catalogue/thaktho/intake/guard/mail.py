"""E-mail addresses in a plain text, also where words stand for their signs: manee (at) example (dot) com.

A bare "at" stands before web addresses too (published at data.go.th): it is one of an e-mail only where a word before
says so, where "dot" is written out, or where the domain is one that mailboxes are at.
"""

import re
from collections.abc import Iterator

from thaktho.intake.guard.numbers import Span

_LABEL = r"[\w\u0e30-\u0e4e-]{1,63}"
_SAID_DOT = r"(?: ?[(\[{<] ?(?:dot|ดอท|ดอต|จุด) ?[)\]}>] ?| (?:dot|ดอท|ดอต|จุด) )"
_ENDING = r"(?:com|net|org|info|th|co|go|ac|or|in|mi|edu|me|คอม)(?![A-Za-z0-9])"
_DOT = rf"(?:\.| ?[.,] ?(?={_ENDING})|{_SAID_DOT})"
_BOXES = r"(?:g-?mail|hotmail|yahoo|outlook|windowslive|icloud|ymail|จีเมล|ฮอตเมล)"
"""Where people have mailboxes: what stands before is a person's, and the rest of the domain need not be said."""
_DOMAIN = re.compile(
    rf" ?(?:(?:{_LABEL}{_DOT}){{1,6}}(?:[A-Za-z]{{2,24}}(?![A-Za-z0-9])|(?P<thai>ไทย|คอม))|{_BOXES}(?![A-Za-z0-9]))",
    re.IGNORECASE,
)
_BOX, _DOT_SAID = re.compile(rf" ?{_BOXES}(?![A-Za-z0-9])", re.IGNORECASE), re.compile(_SAID_DOT, re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9._%+'-]{1,64} ?$")
_THAI_NAME = re.compile(r"[A-Za-z0-9._%+'ก-๎-]{1,64} ?$")
"""Where the domain is a Thai one the name may be."""
_AT = re.compile(
    r"@| ?[(\[{<] ?(?:at|แอท|แอด|แอต|@) ?[)\]}>] ?|(?P<bare> (?:at|แอท|แอด|แอต) |(?P<sign>[-_#])at(?P=sign))",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:อีเมลล?์?|เมล์?|e-?mail|mail|ที่อยู่)[\s:=.()-]{0,4}$", re.IGNORECASE)


def addresses(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses of a plain text."""
    if not ("@" in text or "แอ" in text or "at" in text.lower()):
        return
    end = 0
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end(), at.end() + 260)
        if domain is None:
            continue
        first = max(end, at.start() - 65)
        name = (_THAI_NAME if domain["thai"] else _NAME).search(text, first, at.start())
        if name and (not at["bare"] or _is_said(text, name.start(), domain)):
            end = domain.end()
            yield "email", name.start(), end


def _is_said(text: str, start: int, domain: re.Match[str]) -> bool:
    """Tell whether something says that a bare "at" is one of an e-mail."""
    said = _BOX.match(domain[0]) or _DOT_SAID.search(domain[0])
    return bool(said or _WORD.search(text, max(0, start - 64), start))
