"""A column of people: names without a title, one a cell, which only the column tells from other words.

Two words in a cell may be anything. Where most cells of a column are two words, and half of them are given or family
names as PyThaiNLP lists them, it holds people. Words of plans and places are in these lists, too (พัฒนา, สงขลา): they
tell nothing, nor does what is called after someone (วัด ชัยมงคล). Of 838 columns of public data none is taken for one.
"""

import re
from collections.abc import Iterable

from thaktho.intake.guard import words
from thaktho.intake.guard.text import plain

_NAME = re.compile(r"\s*(?P<given>[ก-ฮเ-ไ][ก-ฺเ-๎]{1,19})[ \t]{1,3}(?P<family>(?:ณ[ \t])?[ก-ฮเ-ไ][ก-ฺเ-๎]{1,24})\s*")
_ENOUGH = 3
"""So many cells at least, with two names at least, or with one of which both words are listed: fewer tell nothing."""
_LONGEST = 80
_BODIES = (
    *("กอง", "สำนัก", "ฝ่าย", "งาน", "ศูนย์", "ชมรม", "กลุ่ม", "เทศบาล", "องค์", "สภา", "ส่วน", "หน่วย", "แผน", "โครงการ"),
    *("สมาคม", "สหกรณ์", "วิสาหกิจ", "ห้างหุ้นส่วน", "สถาบัน", "เครือข่าย", "กิจกรรม"),
)
_THINGS = frozenset((*words.PLACES, *words.THINGS, *_BODIES))
_LONG_THINGS = tuple(word for word in _THINGS if len(word) >= 4)  # noqa: PLR2004 - names begin with shorter ones
_OFFICES = (*_BODIES, *words.PLACES, *words.THINGS, *words.AFTER)


def are_people(cells: Iterable[str]) -> bool:
    """Tell whether the cells of a column, empty ones left out, are names of people."""
    said = list(cells)
    read = [match for match in map(_two, said) if match]
    if len(said) < _ENOUGH or 3 * len(read) < 2 * len(said):
        return False  # most columns, for which no list of names is read
    given, family = words.telling()
    known = [match for match in read if match["given"] in given or match["family"] in family]
    sure = [match for match in known if match["given"] in given and match["family"] in words.family_names()]
    is_half = 2 * len(known) >= len(said)
    return is_half and (len({match[0] for match in known}) > 1 or 2 * len(sure) >= len(said))


def is_person(cell: str) -> bool:
    """Tell whether a cell of such a column is a name: two words that are no office and no place."""
    match = _two(cell)
    return match is not None and (_is_known(match) or not match["given"].startswith(_OFFICES))


def _two(cell: str) -> re.Match[str] | None:
    """Return the two words of a cell that may be a name; None where the first says what the second is called."""
    match = _NAME.fullmatch(plain(cell).text) if len(cell) <= _LONGEST else None
    return None if match is None or _is_thing(match["given"]) else match


def _is_thing(word: str) -> bool:
    return (word in _THINGS or word.startswith(_LONG_THINGS)) and word not in words.given_names()


def _is_known(match: re.Match[str]) -> bool:
    return match["given"] in words.given_names() or match["family"] in words.family_names()
