"""Links that open a letter in the reader's own mail program (RFC 6068): nothing is sent by the site."""

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from thaktho.pages import links
from thaktho.pages.formats import shorten

LONGEST = 2000
"""So many characters of an address every mail program takes; a letter that would be longer is cut."""
_SUBJECT = 120
_LINE = 300
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_BREAK = "%0D%0A"


def mailto(address: str | None, subject: str, lines: Iterable[str]) -> str | None:
    """Return a ``mailto:`` link with a subject and a text, or None where the address is no plain e-mail address.

    No value can add a header or another receiver: each stands on one line, and all but letters and digits is encoded.

    Args:
        address: whom the letter is to.
        subject: on one line; a longer one is cut.
        lines: of the text; those at the end are left out where the link would be too long.
    """
    to = links.mail(address or "")
    if to is None:
        return None
    made = f"{to}?subject={_encoded(subject, _SUBJECT)}&body="
    between = ""
    for line in lines:
        more = between + _encoded(line, _LINE)
        if len(made) + len(more) > LONGEST:
            break
        made, between = made + more, _BREAK
    return made


_ODD = re.compile("[^A-Za-z0-9_.~-]+")


def _percent(found: re.Match[str]) -> str:
    return f"%{found[0].encode().hex('%').upper()}"


@lru_cache(maxsize=1024, typed=True)  # most lines are sentences that all pages have
def _encoded(text: str, longest: int) -> str:
    plain = text.unescape() if isinstance(text, Markup) else text
    line = plain if plain.isprintable() else _STEERING.sub(" ", plain)
    return _ODD.sub(_percent, shorten(line, longest))
