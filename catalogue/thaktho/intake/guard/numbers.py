"""Personal numbers in a plain text: identity numbers, telephones, bank accounts.

Digits are read in runs of groups: what stands between the digits of one number (spaces, hyphens, dots, brackets) is
seen through, and the form of the groups tells what the number is. A letter that looks like a digit is read as one in a
number of which at least half are digits. Every pattern is bounded, so that the time grows with the text only.

Sources: Thai identity numbers have 13 digits, the first 1–8 for natural persons (0 is a company's, and public), the
last a check digit modulo 11 (Department of Provincial Administration). Mobile numbers begin with 06, 08 or 09 and have
10 digits, others with 02–07 and have 9 (NBTC numbering plan). Accounts are written 3-1-5-1; some banks have 12 or 15.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from thaktho.intake.guard.text import HitKind

_RUN = re.compile(r"\d(?:[ \t.()\[\]{}-]{0,4}\d){8,}")
_MAYBE = re.compile(r"\d(?:[^\d\n]{0,5}\d){8}")
"""What a text with a number has, to be quickly told."""
_SIGNS = r"/_~:*|;,+=#'\"\\•<>"
_ZEROS, _ONES = "Oo\u00b0\u00ba\u039f\u03bf\u041e\u043e\u25cb\u25ef\u3007", "Il\u01c0\u0399\u0406\u2160\u217c"
_ALIKE = str.maketrans({**dict.fromkeys(_ZEROS, "0"), **dict.fromkeys(_ONES, "1")})
_MIXED = re.compile(
    rf"(?<![A-Za-z\d])[\d{_ZEROS}{_ONES}](?:[ \t.()\[\]{{}}{_SIGNS}-]{{0,4}}[\d{_ZEROS}{_ONES}]){{8,}}(?![A-Za-z])"
)
"""A run of digits and of letters and signs that look like some."""
_GROUP = re.compile(r"\d+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_IDENTITY = 13
_LOOSE_FORMS = {(4, 4, 5), (3, 3, 3, 4), (4, 4, 4, 1), (10, 2, 1), (10, 3), (12, 1), (3, 3, 3, 3, 1), (5, 5, 2, 1)}
"""Groups of identity numbers that amounts and codes have too: only with hyphens."""
_IDENTITY_FORMS = {(13,), (1, 4, 5, 2, 1), (1, 4, 5, 3), (1, 12), (1, 4, 8), (1, 3, 3, 3, 3), (1,) * 13} | _LOOSE_FORMS
"""How identity numbers are grouped; other groups are taken for one only after a word that says so."""
_MOBILE_FORMS = {(10,), (3, 7), (3, 3, 4), (2, 4, 4), (2, 8), (4, 3, 3), (4, 6), (3, 4, 3), (5, 5), (6, 4), (1, 9),
                 (3, 3, 2, 2), (3, 2, 2, 3), (2, 2, 3, 3), (4, 2, 2, 2), (4, 2, 4), (2, 4, 2, 2), (1, 2, 3, 4),
                 (1, 1, 4, 4), (1, 5, 4), (2, 2, 2, 2, 2), (3, 2, 5), (1,) * 10}  # fmt: skip
_LANDLINE_FORMS = {(9,), (3, 6), (3, 3, 3), (1, 4, 4), (2, 3, 4), (2, 7), (1, 8), (2, 4, 3), (3, 2, 2, 2),
                   (1, 2, 6), (1, 2, 3, 3), (3, 4, 2), (1, 4, 2, 2), (1,) * 9}  # fmt: skip
_ABROAD = {8, 9}  # digits after 66: a landline, a mobile
_ABROAD_FORMS, _ABROAD_MOBILE = {(11,), (2, 2, 3, 4), (2, 9)}, re.compile(r"66[689]\d{8}")
"""Without a plus only mobile numbers: codes of e-GP begin with the year 66 and a month."""
_MOBILE = re.compile(r"0[689]\d{8}")
_LANDLINE = re.compile(r"0[23457]\d{7}")
_WITHOUT_0 = re.compile(r"[689]\d{8}")
"""A mobile number whose 0 a program took away; many amounts begin so, and a word has to say what it is."""
_THOUSANDS = re.compile(r",\d{3}(?!\d)|\.\d")
_BEGUN = re.compile(r"\d[.,]$")
_NO_FRACTION = re.compile(r"\.0{1,2}(?!\d)")
"""What programs write behind a whole number that they took for one with a fraction: 1101700203450.0."""
_AROUND = 4
_ROUND = re.compile("00$")
_FURTHER = 2
"""074-321100-2: the last digits of the further lines."""

_IDENTITY_WORD = re.compile(
    r"(?:ประจำตัวประชาชน|บัตรประชาชน|บัตร ?ปชช|ปชช\.?|ประจำตัว ?13 ?หลัก|เลข ?13 ?หลัก|citizen ?id|national ?id|id ?card"
    r"|id ?no|thai ?id)[^\d\n]{0,20}$",
    re.IGNORECASE,
)
_ID = re.compile(r"\b[cp]?id\W{0,3}$", re.IGNORECASE)
_PHONE_WORD = re.compile(
    r"(?:โทร(?:ศัพท์|สาร|\.)?|เบอร์|มือถือ|ติดต่อ|แฟกซ์|แฟ็กซ์|line|ไลน์|tel|phone|mobile|fax|call|whatsapp|พร้อมเพย์"
    r"|promptpay)[^\d\n]{0,24}$",
    re.IGNORECASE,
)
_ACCOUNT_WORD = re.compile(
    r"(?:เลข(?:ที่)?(?:บัญชี|บช)|บัญชี(?:ธนาคาร|เงินฝาก|ออมทรัพย์|กระแสรายวัน)"
    r"|(?<!รหัส)(?<!ผัง)บัญชี(?!แยกประเภท)(?:เลขที่|กองทุน|โครงการ|ชื่อ)?|บ/ช|บช\.|ธ\.ก\.ส\.?|ธกส\.?"
    r"|กรุงไทย|ออมสิน|กสิกร(?:ไทย)?|ไทยพาณิชย์|ทหารไทย|กรุงศรี(?:อยุธยา)?|ธนาคาร[ก-๎]{2,20}|ธอส\.?|อิสลาม|สหกรณ์[ก-๎]{0,20}"
    r"|\b(?:acc(?:ount|t)?|a/c|bank|ktb|scb|baac|gsb|kbank|bbl)\b)[^\d\n]{0,40}$",
    re.IGNORECASE,
)
_ACCOUNT_BEHIND = re.compile(
    r" ?[(,]? ?(?:(?:ธนาคาร|ธ\.) ?(?:กรุง|ออมสิน|กสิกร|ไทยพาณิชย์|ทหารไทย|อิสลาม|อาคาร|เพื่อการเกษตร|ก\.ส)|ธ\.?ก\.?ส|ธอส)"
)
"""A bank right behind a number says as much as one before it."""
_NO_ACCOUNT = re.compile(
    r"บัญชี(?:กลาง|นวัตกรรม|ราย|ราคา|ยา|สิ่งของ|แนบ|ครัวเรือน|หมาย)|โครงการ|สัญญา|รหัส|ใบสั่ง|ภาษี|หนังสือ|โทร|เบอร์|มือถือ|ประชาชน|จำนวน|วงเงิน|งบ|e-gp",
    re.IGNORECASE,
)
_ACCOUNT_FORM = (3, 1, 5, 1)
_ACCOUNT_DIGITS = range(10, 16)
_PHONE_FORMS = _MOBILE_FORMS | _LANDLINE_FORMS
_FORMS = (
    _IDENTITY_FORMS
    | _PHONE_FORMS
    | _ABROAD_FORMS
    | {_ACCOUNT_FORM}
    | {(*form, end) for form in _PHONE_FORMS for end in (1, 2)}
)
"""Every form that tells a number by itself, without a word before it."""
_SIGN = rf"(?: ?[{_SIGNS}]{{1,3}} ?|[\[\]{{}}()]{{1,2}})"
_GAP = rf"[ .()\[\]{{}}{_SIGNS}-]{{1,5}}"
_PARTED = re.compile(
    rf"(?<!\d)(?<!\d[{_SIGNS}])(?:(?P<account>\d{{3}}(?P<a>[/_:*|])\d(?P=a)\d{{5}}(?P=a)\d)"
    rf"|(?P<telephone>0[689]\d(?:(?P<b>{_SIGN})\d{{3}}(?P=b)\d{{4}}|[/_~:*|;+=#•\\]\d{{7}}))"
    rf"|[1-8](?:(?P<c>{_SIGN})(?:\d(?P=c)){{11}}\d|{_GAP}\d{{4}}{_GAP}\d{{5}}{_GAP}\d\d{_GAP}\d))"
    rf"(?!\d|[{_SIGNS}]\d)"
)
"""Numbers parted by signs that mostly stand between the numbers of codes and lists: told by their whole form alone."""
_LEAST, _MOST = 9, 17
_BEFORE = 64
"""How far back a word may stand that says what a number is."""

Span = tuple[HitKind, int, int]
_START = itemgetter(1)


@dataclass(frozen=True, slots=True)
class _Number:
    """Groups of one run: where they stand, how many digits each has, and what stands before."""

    text: str
    groups: tuple[tuple[int, int], ...]
    before: str

    @property
    def start(self) -> int:
        return self.groups[0][0]

    @property
    def end(self) -> int:
        return self.groups[-1][1]

    @property
    def form(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.groups)

    @property
    def pieces(self) -> list[str]:
        return [self.text[start:end] for start, end in self.groups]

    @property
    def digits(self) -> str:
        return "".join(self.pieces)

    def between(self) -> list[str]:
        """Return what stands between the groups."""
        return [self.text[one[1] : two[0]] for one, two in zip(self.groups, self.groups[1:], strict=False)]

    def alone(self) -> bool:
        """Tell whether nothing else stands in the text."""
        short = len(self.text) <= self.end - self.start + _AROUND  # to strip a long one each time would take long
        return short and self.text.strip() == self.text[self.start : self.end]


def numbers(text: str) -> list[Span]:
    """Return the personal numbers of a plain text, in order; spans do not overlap."""
    found = _of_digits(text) if _MAYBE.search(text) else []
    if not _MIXED.search(text):
        return found
    read = _MIXED.sub(lambda match: match[0].translate(_ALIKE), text)
    alike = [span for span in _of_digits(read) if 2 * _digits(text, span) >= _digits(read, span)]
    return sorted([*found, *_clear_of(found, alike)], key=_START)


def _digits(text: str, span: Span) -> int:
    return sum(map(str.isdecimal, text[span[1] : span[2]]))


def _clear_of(taken: list[Span], spans: list[Span]) -> list[Span]:
    """Return the spans that meet none of others, which are in order."""
    starts = [start for _, start, _ in taken]
    before = ((span, bisect_left(starts, span[2])) for span in spans)
    return [span for span, at in before if not at or taken[at - 1][2] <= span[1]]


def _of_digits(text: str) -> list[Span]:
    """Return the personal numbers of a text that are written in digits alone, in order."""
    found = [span for match in _RUN.finditer(text) for span in _in_run(text, match)]
    parted: list[Span] = []
    for match in _PARTED.finditer(text):
        kind: HitKind = "telephone" if match["telephone"] else "bank-account" if match["account"] else "identity-number"
        if kind != "identity-number" or passes("".join(_GROUP.findall(match[0]))):
            parted.append((kind, *match.span()))
    found = sorted([*found, *_clear_of(found, parted)], key=_START)
    if found and ("://" in text or "www." in text.lower()):
        return _clear_of([("telephone", *match.span()) for match in _URL.finditer(text)], found)
    return found


def _in_run(text: str, match: re.Match[str]) -> Iterator[Span]:
    """Yield the numbers of one run, each made of whole groups."""
    groups = [(found.start(), found.end()) for found in _GROUP.finditer(text, *match.span())]
    if len(groups) > 1 and groups[-2][1] - groups[-2][0] == _IDENTITY and _NO_FRACTION.match(text, groups[-2][1]):
        groups.pop()
    first = 0
    while first < len(groups):
        found = _longest(text, groups, first)
        if found is None:
            first += 1
        else:
            kind, last = found
            yield kind, _opening(text, groups[first][0]), groups[last - 1][1]
            first = last


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> tuple[HitKind, int] | None:
    """Return the kind and the end of the longest personal number that begins with a group."""
    if first and not _apart(text, groups[first - 1][1], groups[first][0]):
        return None
    start = groups[first][0]
    before = "" if first else text[max(0, start - _BEFORE) : start]  # after another number no word says what it is
    digits, best = 0, None
    for last in range(first + 1, len(groups) + 1):
        digits += groups[last - 1][1] - groups[last - 1][0]
        if digits > _MOST:
            break
        if digits >= _LEAST and (last == len(groups) or _apart(text, groups[last - 1][1], groups[last][0])):
            kind = kind_of(_Number(text, tuple(groups[first:last]), before))
            best = (kind, last) if kind else best
    return best


def _apart(text: str, end: int, start: int) -> bool:
    """Tell whether two groups may belong to different numbers: a space or a bracket is between them."""
    return any(sign in " \t(" for sign in text[end:start])


def _opening(text: str, start: int) -> int:
    """Return where a number begins that has a plus or a bracket before its first digit."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start


def kind_of(number: _Number) -> HitKind | None:
    """Return what a number is, or None where it is not personal."""
    if not number.before and number.form not in _FORMS and not number.alone():
        return None
    if _decimal(number) or (re.search(r"[A-Za-z_][-_/.]?$", number.before[-2:]) and not _said(number)):
        return None
    if _is_identity(number):
        return "identity-number"
    if _is_account(number):
        return "bank-account"
    return "telephone" if _is_phone(number) else None


def _said(number: _Number) -> bool:
    """Tell whether a word before the number says what it is: then Latin letters before it are no code's."""
    return any(word.search(number.before) for word in (_IDENTITY_WORD, _ID, _PHONE_WORD, _ACCOUNT_WORD))


def _decimal(number: _Number) -> bool:
    """Tell an amount or a coordinate: one dot, right between digits, or a number that goes on after a dot or comma."""
    dialled = number.digits.startswith("0") and number.form[0] > 1
    if sum(between == "." for between in number.between()) == 1 and not dialled:
        return True
    whole = number.form == (_IDENTITY,) and _NO_FRACTION.match(number.text, number.end)
    around = (
        None if whole else _THOUSANDS.match(number.text, number.end),
        _BEGUN.search(number.text, max(0, number.start - 2), number.start),
    )
    return any(around) and not number.digits.startswith("0")


def passes(digits: str) -> bool:
    """Tell whether 13 digits are a natural person's identity number: the first 1–8, the last the check digit."""
    if len(digits) != _IDENTITY or digits[0] in "09":
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(digits[:12], range(13, 1, -1), strict=True))
    return (11 - weighed % 11) % 10 == int(digits[-1])


def _is_identity(number: _Number) -> bool:
    digits = number.digits
    if len(digits) != _IDENTITY or digits[0] in "09":
        return False
    if _IDENTITY_WORD.search(number.before):
        return True  # a number that is called one is one, mistyped or not
    form = number.form
    if not passes(digits):
        return False
    if form not in _IDENTITY_FORMS:  # nothing else stands there, and amounts mostly are round
        return number.alone() and set(number.between()) == {" "} and not any(map(_ROUND.search, number.pieces))
    return form not in _LOOSE_FORMS or all("-" in between for between in number.between())


def _is_account(number: _Number) -> bool:
    if len(number.digits) not in _ACCOUNT_DIGITS:
        return False
    if number.form == _ACCOUNT_FORM and {between.strip() for between in number.between()} in ({"-"}, {"."}):
        return True
    word = _ACCOUNT_WORD.search(number.before)
    if word is None and _ACCOUNT_BEHIND.match(number.text, number.end):
        return not _NO_ACCOUNT.search(number.before)
    return word is not None and not _NO_ACCOUNT.search(number.before[word.start() :])


def _is_phone(number: _Number) -> bool:
    form, digits = number.form, number.digits
    if _is_abroad(number):
        return True
    word = _PHONE_WORD.search(number.before)
    if word and (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) or _WITHOUT_0.fullmatch(digits)):
        return True
    if len(form) > 1 and form[-1] <= _FURTHER and len(digits) - form[-1] in {9, 10} and "-" in number.between()[-1]:
        form, digits = form[:-1], digits[: -form[-1]]
    if _MOBILE.fullmatch(digits):
        return form in _MOBILE_FORMS or word is not None
    return bool(_LANDLINE.fullmatch(digits)) and (form in _LANDLINE_FORMS or word is not None)


def _is_abroad(number: _Number) -> bool:
    """Tell a number as it is dialled from abroad: 66 after a plus, after 00, or after a word such as โทร."""
    digits = number.digits
    plus = number.before.rstrip(" (").endswith("+") or digits.startswith("00") or _PHONE_WORD.search(number.before)
    rest = digits.removeprefix("00")
    if not rest.startswith("66") or not (plus or (number.form in _ABROAD_FORMS and _ABROAD_MOBILE.fullmatch(digits))):
        return False
    own = rest[2:].removeprefix("0")
    return len(own) in _ABROAD and own[0] in "23456789"
