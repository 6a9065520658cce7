"""Several names in one cell that are parted otherwise than by ``;``: by commas, or by ``และ``.

A comma or ``และ`` may as well be inside one name (``แผนงานเด็ก เยาวชน และครอบครัว``). So a text is split only where every
part stands by itself; where only some do, the officer is asked.
"""

import re
from collections.abc import Callable, Sequence

from thaktho.contract import THK
from thaktho.intake.values import bodies
from thaktho.iris import ORG

_COMMA = re.compile(r"\s*[,，、](?!\d{3}(?:\D|$))\s*(?:และ\s*)?|\s+และ\s*")
_AND = re.compile(r"\s*[,，、]\s*(?:และ\s*)?|\s*และ\s*")

_FUND_CODE = re.compile(r"L?\d{4,5}")


def is_plainly(name: str, target: str | None) -> bool:
    """Tell whether a text is by itself the name of what a field points at (its class): of a plan, a fund or a body."""
    if target == THK + "AnnualPlan":
        return name.startswith("แผน")
    if target == THK + "Fund":
        return bodies.is_plainly(name) or _FUND_CODE.fullmatch(name) is not None
    return target in {ORG + "Organization", THK + "LocalAuthority"} and bodies.is_plainly(name)


def split(words: str, known: Callable[[str], bool], plain: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names that a text holds: itself alone, where not every part is one.

    Args:
        words: the text, in normal form.
        known: whether a text is a name that is known; ``และ`` inside a word counts only between such.
        plain: whether a text is plainly a name by itself.
    """
    if known(words):
        return (words,)
    for between, stands in ((_AND, known), (_COMMA, lambda part: known(part) or plain(part))):
        parts = _parts(between, words)
        if len(parts) > 1 and all(stands(part) for part in parts):
            return tuple(dict.fromkeys(parts))
    return (words,)


def doubtful(words: str, known: Callable[[str], bool], plain: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the likeliest names of a text that `split` left whole, though two parts or more stand by themselves.

    A part that does not stand is put with the one before it.
    """
    if known(words):
        return ()
    parts, between = _parts(_COMMA, words), _COMMA.findall(words)
    likely: list[str] = []
    for at, part in enumerate(parts):
        if likely and not (known(part) or plain(part)):
            likely[-1] += between[at - 1] + part
        else:
            likely.append(part)
    return tuple(likely) if len(likely) > 1 else ()


def _parts(between: re.Pattern[str], words: str) -> Sequence[str]:
    return [part for part in between.split(words) if part]
