"""Names of people in a plain text: what follows a title, and lists of members.

Thai has no spaces between words, so that a title is told from the beginning of a word (นายก, พัฒนายั่งยืน), of a place
(เกาะนางคำ) or of a thing called after a person (มูลนิธิ…) by what stands before and after it. Where that does not settle
it, the lists of Thai given and family names of PyThaiNLP do.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from thaktho.intake.guard import words
from thaktho.intake.guard.numbers import Span

_LETTERS = "ก-๎"
_TOKEN = re.compile(r"[ก-ฮเ-ไ][ก-ฺเ-๎]{1,39}(?:-[ก-ฮเ-ไ][ก-ฺเ-๎]{1,20})?")
_GAP = re.compile(r"[ \t]{0,3}")
_NOTHING = re.compile("")
_FAMILY_GAP = re.compile(r"[ \t]{1,3}(?:ณ[ \t]?)?")
_COLON = re.compile(r"[ \t]{0,2}[:：]?[ \t]{0,2}")


def _any(found: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(found), key=len, reverse=True))


_TITLES = _any(words.TITLES)
_ANY_TITLE = re.compile(_TITLES)
_TITLE = re.compile(rf"(?:(?:{_TITLES})[ \t]{{0,3}}){{0,3}}({_TITLES})")
"""One title or several, such as พ.ต.อ. ดร.; the last is the group."""
_COURTESY = re.compile(_any(words.COURTESIES))
_NOT_THIS = re.compile(r"[พค]\.\s?$")
"""พ.ศ. and ค.ศ. are eras, not professors."""
_ENGLISH = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|Prof)\b\.?|(?:MR|MRS|DR|PROF)\.|Miss(?= [A-Z][a-z]+ [A-Z])|MISS(?= [A-Z]+ [A-Z]))[ \t]{0,2}"
    r"(?!Office|Word|Excel|Windows|Project|Teams|Access|PowerPoint|Thailand|Universe|Grand|Songkhla|World|Queen)"
    r"[A-Z][A-Za-z'-]{1,30}(?: (?!Office|Songkhla|Thailand)[A-Z][A-Za-z'-]{1,30}){0,2}"
)
_ASIDE = 24
"""How far back is looked for what stands before a title."""
_LONG = 20
"""A word this long after a given name is a clause, not a family name."""
_SHORTEST = 4
_VERB = 8
_CIVIL = {"นาย", "นาง", "นางสาว"}
_OF_NO_VILLAGE = {"นางสาว", "เด็กชาย", "เด็กหญิง"}
"""Villages are called after a นาย or a นาง (บ้านนางโอ), after none of these."""

_HOUSE_SAID = r"(?:บ้านเลขที่|เลขที่บ้าน|อยู่เลขที่|house no\.?)[ \t]{0,2}"
_HOUSE_BEFORE = re.compile(rf"{_HOUSE_SAID}(?P<number>\d{{1,4}}(?:/\d{{1,4}})?)(?!\d)[^\n]{{0,40}}$", re.IGNORECASE)
_HOUSE_BEHIND = re.compile(
    rf"(?:[^\d\n]{{0,24}}?{_HOUSE_SAID}|[ \t,(]{{1,3}}(?!2[45]\d\d/)(?=\d+/\d|\d+[ \t]?(?:ม\.|หมู่)(?:ที่)?[ \t]?\d))"
    r"(?P<number>\d{1,4}(?:/\d{1,4})?)(?!/?\d)",
    re.IGNORECASE,
)
"""The number of the house of who is named beside it; of a road or a well that is built there it stays, as do dates."""
_HEADING = re.compile(
    r"ราย(?:ชื่อ|นาม)(?!โครงการ|กิจกรรม|แผนงาน|โรงเรียน|หมู่บ้าน|ตำบล|อำเภอ|หน่วยงาน|วัด|ถนน)|(?:สมาชิก|คณะ(?:กรรมการ|ทำงาน|ผู้จัดทำ|วิทยากร)|แกนนำ|ผู้(?:เข้าร่วม|รับผิดชอบ|เข้าอบรม|ป่วย|ประสาน))"
    r"[ก-๎ \t]{0,30}?(?:ประกอบด้วย|ประกอบไปด้วย|ได้แก่|ดังนี้|คือ|:)"
)
_NUMBERED = re.compile(r"(?<![\d.])\d{1,3}[.)](?!\d)[ \t]?")
_PARTS = re.compile(r"\n|,|;|•|/|\||\s-\s|\s?และ(?=\s)|(?<=\s)และ|(?<![\d.])\d{1,3}[.)](?!\d)")
_HEADING_WITHIN = 40
"""A heading so soon after another is part of it: รายชื่อคณะทำงาน ประกอบด้วย."""
_OTHERS = 3
"""A list is over where more parts than these in a row are no names."""
_ENTRY = re.compile(
    rf"[\s:-]*(?P<given>[ก-ฮเ-ไ][ก-ฺเ-๎]{{1,19}})[ \t]{{1,3}}(?P<family>(?:ณ )?[ก-ฮเ-ไ][ก-ฺเ-๎]{{1,24}})"
    rf"(?P<rest>[^{_LETTERS}]*|[ \t]+[^\n]*|\([^\n]*)"
)


def names(text: str) -> Iterator[Span]:
    """Yield the names that follow a title or a word of courtesy; spans may overlap."""
    titles = _TITLE.finditer(text) if _ANY_TITLE.search(text) else ()  # the plain pattern is the quicker one
    for found, ending in ((titles, _after_title), (_COURTESY.finditer(text), _after_courtesy)):
        for match in found:
            end = ending(text, match)
            if end is not None:
                yield "name", match.start(), end
    for match in _ENGLISH.finditer(text):
        yield "name", *match.span()


def _after_title(text: str, match: re.Match[str]) -> int | None:
    """Return where the name after a title ends; None where the title begins no name."""
    title, start = match[1], match.start()
    setting = _setting(text, start)
    if setting == "thing" or (match[0].startswith("ศ") and _NOT_THIS.search(text, max(0, start - 3), start)):
        return None
    token = _word(text, match.end())
    if token is None or _is_no_name(title, token) or _is_place(text, match.start(1), token):
        return None
    given, family = _given(token), _family(text, token)
    if not _is_name(title, setting, family and text[slice(*family)], token):
        return None
    return family[1] if family and given == token.end() else given


def _word(text: str, start: int, gap: re.Pattern[str] = _GAP) -> re.Match[str] | None:
    """Return the word after a gap, or None; an abbreviation (ส.ค.) is no word."""
    space = gap.match(text, start)
    token = _TOKEN.match(text, space.end() if space else start)
    if token is None or (text.startswith(".", token.end()) and len(token[0]) < _SHORTEST):
        return None
    return token


def _is_no_name(title: str, token: re.Match[str]) -> bool:
    """Tell a word after a title that begins no name: royal, sacred, a place, an office, a sentence."""
    if token[0].startswith(words.ROYAL):
        return not title.startswith("พระ")
    return token[0].startswith((*words.AFTER, *words.AFTER_PLACES)) and token[0] not in words.given_names()


def _setting(text: str, start: int) -> str:
    """Return what a title is in: ``free``, part of a ``word``, of a ``place``, of a ``thing`` called after someone.

    ``place-apart`` is one whose name is written apart from what it is, as in ตำบล นางรอง, or of a kind of which every
    name is known.
    """
    before = text[max(0, start - _ASIDE) : start]
    near = before.rstrip(" ")
    if near.endswith(words.NOT_PLACES):
        return "free"
    glued = bool(before) and _is_letter(before[-1])
    if _ends_in_thing(near, glued=glued):
        return "thing"
    if near.endswith(words.PLACES if glued else words.PLACES_APART):
        return "place" if glued and not near.endswith(words.PLACES_KNOWN) else "place-apart"
    return "word" if glued and not before.endswith(words.OPENERS) else "free"


def _ends_in_thing(near: str, *, glued: bool) -> bool:
    """Tell whether a text ends in what is called after people: การลงทุน ends in no ทุน of the one who is named next."""
    found = max((word for word in words.THINGS if near.endswith(word)), key=len, default="")
    own = len(found) == len(near) or not _is_letter(near[-len(found) - 1])
    return bool(found) and (glued or own or len(found) > _SHORTEST) and not near.endswith(words.PLACES_KNOWN)


def _is_letter(sign: str) -> bool:
    return re.match(f"[{_LETTERS}]", sign) is not None


def _is_place(text: str, start: int, token: re.Match[str]) -> bool:
    """Tell whether a title and what follows are in the name of a place, such as นางรอง or เกาะนางคำ."""
    title = text[start : token.start()].rstrip()
    for offset, name in words.named_places().get(title, ()):
        if start < offset or not text.startswith(name, start - offset):
            continue
        end = start - offset + len(name)
        if offset or (end >= token.end() and not _has_known_family(text, token)):
            return True
    return False


def _has_known_family(text: str, token: re.Match[str]) -> bool:
    family = _family(text, token)
    return family is not None and text[slice(*family)] in words.family_names()


def _given(token: re.Match[str]) -> int:
    """Return where the given name ends: a word that goes on as a sentence is cut after a known name."""
    word = token[0]
    if word in words.given_names():
        return token.end()
    for length in range(min(len(word), _LONG), 2, -1):
        if word[:length] in words.given_names() and word[length:].startswith(words.AFTER):
            return token.start() + length
    return token.end()


def _family(text: str, given: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the family name after a given name, or None."""
    gap = _FAMILY_GAP.match(text, given.end())
    token = _word(text, gap.end(), _NOTHING) if gap else None
    if gap is None or token is None:
        return None
    word = token[0]
    if word in words.family_names() or "ณ" in gap[0]:
        return token.span()
    if word.startswith(words.AFTER_PLACES):
        return None
    for length in range(min(len(word), _LONG), _SHORTEST - 1, -1):
        if word[:length] in words.family_names() and word[length:].startswith(words.AFTER):
            return token.start(), token.start() + length
    sentence = word.startswith(words.AFTER) or (word.startswith(words.AFTER_VERBS) and len(word) > _VERB)
    return None if sentence or len(word) > _LONG else token.span()


def _is_name(title: str, setting: str, family: str | None, token: re.Match[str]) -> bool:
    """Tell whether what follows a title is a name, by what stands before it and by what is known of names."""
    given, text = token[0], token.string
    known = given in words.given_names()
    surely = family is not None and family in words.family_names()
    others = words.NOT_AFTER.get(title, ())
    if family is not None and (
        (setting == "place-apart" and (known or title != "นาง")) or (setting == "place" and title in _OF_NO_VILLAGE)
    ):
        return True
    if setting.startswith("place") or given in others:
        return known and surely
    if given.startswith(others):
        return known and family is not None
    if setting == "word":
        return known or (surely and title in _CIVIL)
    if family is not None or known or title in words.SURE:
        return True
    alone = text.strip() == text[token.start() - len(title) : token.end()].strip()
    return not alone and not text[token.end() : token.end() + _ASIDE].lstrip().startswith(words.AFTER_PLACES)


def _after_courtesy(text: str, match: re.Match[str]) -> int | None:
    """Return where the name ends after คุณ, a role or the like: its words must be known as names."""
    title = match[0]
    token = _word(text, match.end(), _COLON)
    if token is None or token[0] in words.TITLES or _setting(text, match.start()) != "free":
        return None
    if token[0].startswith(words.NOT_AFTER.get(title, ())) or _is_no_name(title, token):
        return None
    family = _family(text, token)
    known = token[0] in words.given_names()
    surely = _has_known_family(text, token)
    if family is not None and (known or (surely and title == "คุณ")):
        return family[1]
    return token.end() if known and title == "คุณ" else None


def houses(text: str, people: Iterable[Span]) -> Iterator[Span]:
    """Yield the numbers of the houses of people who are named beside them, by the spans of their names."""
    for _, start, end in people:
        before = _HOUSE_BEFORE.search(text, max(0, start - 2 * _HEADING_WITHIN), start)
        house = before or _HOUSE_BEHIND.match(text, end)
        if house:
            yield "name", *house.span("number")


def members(text: str) -> Iterator[Span]:
    """Yield lists of members' names without titles, from the first name of a list to its last."""
    headings = list(_HEADING.finditer(text))
    done = 0
    for at, heading in enumerate(headings):
        further = (
            one.start()
            for one in headings[at + 1 : at + _HEADING_WITHIN]
            if one.start() > heading.end() + _HEADING_WITHIN
        )
        span = _list(text, heading.end(), next(further, len(text)), sure=heading[0].startswith("ราย"))
        if span is not None and span[0] >= done:
            done = span[1]
            yield "members", *span
    numbered = _NUMBERED.search(text, done)
    span = _list(text, numbered.start(), len(text), sure=False) if numbered else None
    if span is not None:
        yield "members", *span


def _list(text: str, start: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
    """Return the span of the names of a list.

    Args:
        text: the plain text.
        start: where the list begins.
        limit: where it ends at the latest.
        sure: its heading says that names follow; otherwise it must read as names throughout.
    """
    parts = list(_entries(text, start, limit))
    entries = [entry for entry in parts if entry is not None and not entry["given"].startswith(words.AFTER)]
    known = [entry for entry in entries if entry["given"] in words.given_names()]
    some = [entry for entry in entries if entry in known or entry["family"] in words.family_names()]
    if len(entries) < 2 or 2 * len(some) < len(entries):  # noqa: PLR2004 - one alone is no list
        return None
    if not sure and (2 * len(known) < len(entries) or 3 * len(entries) < 2 * len(parts)):
        return None
    if not sure and all(entry["given"] in words.OF_PLANS for entry in known):
        return None  # 1. ประชุม วางแผน 2. อบรม สมาชิก
    return entries[0].start("given"), entries[-1].end("family")


def _entries(text: str, start: int, limit: int) -> Iterator[re.Match[str] | None]:
    """Yield the entries of a list that read as two words, None for one that does not, until too many do not."""
    others = 0
    for cut in chain(_PARTS.finditer(text, start, limit), [None]):
        end = cut.start() if cut else limit
        if text[start:end].strip():
            entry = _ENTRY.fullmatch(text, start, end)
            others = 0 if entry else others + 1
            yield entry
        if others > _OTHERS:
            return
        start = cut.end() if cut else limit
