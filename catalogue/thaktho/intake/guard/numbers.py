"""Personal numbers and addresses in a plain text: identity numbers, telephones, bank accounts, e-mail.

Digits are read in runs of groups: what stands between the digits of one number (spaces, hyphens, dots, brackets) is
seen through, and the form of the groups tells what the number is. Every pattern is bounded, so that the time grows
with the length of the text only.

Sources: Thai identity numbers have 13 digits, the first 1–8 for natural persons (0 is a company's, and public), the
last a check digit modulo 11 (Department of Provincial Administration). Mobile numbers begin with 06, 08 or 09 and have
10 digits, others with 02–07 and have 9 (NBTC numbering plan). Accounts are written 3-1-5-1; some banks have 12 or 15.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thaktho.intake.guard.text import HitKind

_RUN = re.compile(r"\d(?:[ \t.()-]{0,4}\d){8,}")
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
_MOBILE = re.compile(r"0[689]\d{8}")
_LANDLINE = re.compile(r"0[23457]\d{7}")
_THOUSANDS = re.compile(r",\d{3}(?!\d)|\.\d")
_BEGUN = re.compile(r"\d[.,]$")
_NO_FRACTION = re.compile(r"\.0{1,2}(?!\d)")
"""What programs write behind a whole number that they took for one with a fraction: 1101700203450.0."""
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
    r"(?:เลข(?:ที่)?(?:บัญชี|บช)|บัญชี(?:เลขที่|ธนาคาร|เงินฝาก|ออมทรัพย์|กระแสรายวัน|กองทุน|โครงการ|ชื่อ)?|บ/ช|บช\.|ธ\.ก\.ส\.?|ธกส\.?"
    r"|กรุงไทย|ออมสิน|กสิกร(?:ไทย)?|ไทยพาณิชย์|ทหารไทย|กรุงศรี(?:อยุธยา)?|ธนาคาร[ก-๎]{2,20}|ธอส\.?|อิสลาม|สหกรณ์[ก-๎]{0,20}"
    r"|\b(?:acc(?:ount|t)?|a/c|bank|ktb|scb|baac|gsb|kbank|bbl)\b)[^\d\n]{0,40}$",
    re.IGNORECASE,
)
_NO_ACCOUNT = re.compile(
    r"บัญชี(?:กลาง|นวัตกรรม|ราย|ราคา|ยา|สิ่งของ|แนบ|ครัวเรือน|หมาย)|โครงการ|สัญญา|รหัส|ใบสั่ง|ภาษี|หนังสือ|โทร|เบอร์|มือถือ|ประชาชน|จำนวน|วงเงิน|งบ|e-gp",
    re.IGNORECASE,
)
_ACCOUNT_FORM = (3, 1, 5, 1)
_ACCOUNT_DIGITS = range(10, 16)
_PHONE_FORMS = _MOBILE_FORMS | _LANDLINE_FORMS
_FORMS = _IDENTITY_FORMS | _PHONE_FORMS | {_ACCOUNT_FORM} | {(*form, end) for form in _PHONE_FORMS for end in (1, 2)}
"""Every form that tells a number by itself, without a word before it."""
_PARTED = re.compile(
    r"(?<![\d/_~:*|;,])(?:0[689]\d(?P<sign>[/_~:*|;,])\d{3}(?P=sign)\d{4}|0[689]\d[/_~:*|;]\d{7}"
    r"|[1-8](?P<other>[/_~:*|;,])\d{4}(?P=other)\d{5}(?P=other)\d{2}(?P=other)\d)(?![\d/_~:*|;,])"
)
"""Mobile and identity numbers parted by signs that mostly stand between the numbers of codes and lists."""
_LEAST, _MOST = 9, 17
_BEFORE = 64
"""How far back a word may stand that says what a number is."""

_DOT = r"(?:\.| ?[(\[] ?(?:dot|ดอท|จุด) ?[)\]] ?)"
_EMAIL_DOMAIN = re.compile(
    rf" ?(?:[\w\u0e30-\u0e4e-]{{1,63}}{_DOT}){{1,6}}(?:[A-Za-z]{{2,24}}(?![A-Za-z0-9])|(?P<thai>ไทย))", re.IGNORECASE
)
_EMAIL_NAME = re.compile(r"[A-Za-z0-9._%+'-]{1,64} ?$")
_THAI_NAME = re.compile(r"[A-Za-z0-9._%+'ก-๎-]{1,64}$")
"""Where the domain is a Thai one the name may be."""
_AT = re.compile(r"@| ?[(\[] ?(?:at|แอท) ?[)\]] ?", re.IGNORECASE)

Span = tuple[HitKind, int, int]


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
    def digits(self) -> str:
        return "".join(self.text[start:end] for start, end in self.groups)

    def between(self) -> list[str]:
        """Return what stands between the groups."""
        return [self.text[one[1] : two[0]] for one, two in zip(self.groups, self.groups[1:], strict=False)]


def numbers(text: str) -> Iterator[Span]:
    """Yield the personal numbers of a plain text; spans do not overlap."""
    skipped = [match.span() for match in _URL.finditer(text)] if "://" in text or "www." in text.lower() else []
    for match in _RUN.finditer(text):
        if not any(start <= match.start() < end for start, end in skipped):
            yield from _in_run(text, match)
    for match in _PARTED.finditer(text):
        digits = "".join(_GROUP.findall(match[0]))
        is_ours = len(digits) != _IDENTITY or passes(digits)
        if is_ours and not any(start <= match.start() < end for start, end in skipped):
            yield "telephone" if len(digits) != _IDENTITY else "identity-number", *match.span()


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
    if not number.before and number.form not in _FORMS:
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
    if form not in _IDENTITY_FORMS or not passes(digits):
        return False
    return form not in _LOOSE_FORMS or all("-" in between for between in number.between())


def _is_account(number: _Number) -> bool:
    if len(number.digits) not in _ACCOUNT_DIGITS:
        return False
    if number.form == _ACCOUNT_FORM and all("-" in between for between in number.between()):
        return True
    word = _ACCOUNT_WORD.search(number.before)
    return word is not None and not _NO_ACCOUNT.search(number.before[word.start() :])


def _is_phone(number: _Number) -> bool:
    form, digits = number.form, number.digits
    if _is_abroad(number):
        return True
    if len(form) > 1 and form[-1] <= _FURTHER and len(digits) - form[-1] in {9, 10} and "-" in number.between()[-1]:
        form, digits = form[:-1], digits[: -form[-1]]
    if _MOBILE.fullmatch(digits):
        return form in _MOBILE_FORMS or _PHONE_WORD.search(number.before) is not None
    if _LANDLINE.fullmatch(digits):
        return form in _LANDLINE_FORMS or _PHONE_WORD.search(number.before) is not None
    return False


def _is_abroad(number: _Number) -> bool:
    """Tell a number as it is dialled from abroad: 66 after a plus, after 00, or after a word such as โทร."""
    digits = number.digits
    plus = number.before.rstrip(" (").endswith("+") or digits.startswith("00") or _PHONE_WORD.search(number.before)
    rest = digits.removeprefix("00")
    if not plus or not rest.startswith("66"):
        return False
    own = rest[2:].removeprefix("0")
    return len(own) in _ABROAD and own[0] in "23456789"


def addresses(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses of a plain text."""
    end = 0
    for at in _AT.finditer(text):
        domain = _EMAIL_DOMAIN.match(text, at.end(), at.end() + 260)
        if domain is None:
            continue
        name = (_THAI_NAME if domain["thai"] else _EMAIL_NAME).search(text, max(end, at.start() - 65), at.start())
        if name:
            end = domain.end()
            yield "email", name.start(), end
