"""Takes a printed place apart: which names it holds, at which level, and which of them belong together.

``ต.บางเหรียง อ.ควนเนียง จ.สงขลา`` is one group of three names; ``ตำบลคูเต่า และตำบลคอหงส์ อำเภอหาดใหญ่`` is two
groups, the amphoe in both. Whether the names exist, and what they mean together, is settled in `places`.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from thaktho import areas
from thaktho.intake.values.scalars import tidy, western_digits

_LOST = (  # sara am lost, as some PDF readers do
    (re.compile("ตาบล"), "ตำบล"),
    (re.compile("อาเภอ"), "อำเภอ"),
)
_BANGKOK = re.compile(r"(?:จังหวัด)?\s*(?:กรุงเทพ(?:มหานคร|ฯ)?|กทม\.?)")

# The words before a name. Short forms need their dot, and none before them: ม.อ.หาดใหญ่ is a university.
# จ.ป.ร. and สามตำบล are names of tambon.
_MARKERS = re.compile(
    r"(?P<noise>รพ\.?\s?สต\.?|ส่งเสริมสุขภาพ(?:ประจำ)?ตำบล)"
    r"|(?P<authority>เทศบาล(?:นคร|เมือง|ตำบล)?|องค์การบริหารส่วนตำบล|อบต\.?|ท[นมต]\.)"
    r"|(?P<body>องค์การบริหารส่วนจังหวัด|อบจ\.?)"
    r"|(?P<province>จังหวัด|(?<!\.)จ\.(?!ป\.ร))"
    r"|(?P<amphoe>(?:กิ่ง)?อำเภอ|(?<!\.)อ\.)"
    r"|(?P<tambon>(?<!ตำบลสาม)ตำบล|(?<!\.)ต\.)"
)
_END_OF_NAME = re.compile(r"[()\[\],;:/\"“”'–\d\n]|\s-|-\s")
_BETWEEN = re.compile(r"(?:\s*(?:[,、/–-]|และ|กับ)\s*(?:และ\s*)?|\s+)(?=[ก-ฮเ-ไ])")
_CUT = re.compile(r"\s+|(?=และ|กับ|ใน|ของ|[–-])")
_RANKS = {"tambon": 0, "authority": 0, "amphoe": 1, "province": 2}
# Words that say nothing of where within an area.
_EMPTY_WORDS = re.compile(r"พื้นที่|เขต|และ|ใน|ทั้ง|ของ|ใกล้เคียง|รหัสไปรษณีย์|\d{5}|[^ก-๙A-Za-z\d]")

TYPE_WORDS = re.compile("^(?:เทศบาล(?:นคร|เมือง|ตำบล)|องค์การบริหารส่วน(?:ตำบล|จังหวัด))")
_MUNICIPALITIES = ("city-municipality", "town-municipality", "tambon-municipality")
KINDS: dict[str, tuple[str, ...]] = {
    "เทศบาล": _MUNICIPALITIES,
    "เทศบาลนคร": ("city-municipality",),
    "ทน.": ("city-municipality",),
    "เทศบาลเมือง": ("town-municipality",),
    "ทม.": ("town-municipality",),
    "เทศบาลตำบล": ("tambon-municipality",),
    "ทต.": ("tambon-municipality",),
}
"""The kinds of local authority that each word before a name may mean."""

CAPITAL = "เมือง"
"""What every capital amphoe is called within its province: ``อ.เมือง``."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name printed after the word for its level; ``known`` says whether anything has it.

    ``shared`` marks one that has the word in common with the name before it.
    """

    text: str
    known: bool
    marker: str
    shared: bool = False


Group = dict[str, Name]
"""The names that belong together, in printed order, by slot: tambon or authority, amphoe, province."""


def clean(printed: str) -> tuple[str, bool]:
    """Return the text in Arabic digits, single spaces and whole letters, and whether letters were mended."""
    mended = tidy(printed)
    for damage, right in _LOST:
        mended = damage.sub(right, mended)
    return western_digits(mended), mended != " ".join(printed.split())


def compact(name: str) -> str:
    """Return a name without the spaces, dots and hyphens that printed forms differ by."""
    return re.sub(r"[\s.'-]", "", name)


@cache
def index() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the codes of each name in use in the country, in `compact` form, by level."""
    found: dict[str, dict[str, tuple[str, ...]]] = {"province": {}, "amphoe": {}, "tambon": {}}
    for province in areas.provinces():
        _enter(found["province"], province.code, province.name.th)
        for amphoe in areas.children(province.code):
            _enter(found["amphoe"], amphoe.code, amphoe.name.th)
            if amphoe.code.endswith("01") and province.name.en != "Bangkok":
                _enter(found["amphoe"], amphoe.code, CAPITAL)
            for tambon in areas.children(amphoe.code):
                _enter(found["tambon"], tambon.code, tambon.name.th)
    _enter(found["province"], "14", "อยุธยา")
    return found


def _enter(names: dict[str, tuple[str, ...]], code: str, name: str) -> None:
    for form in name.replace(")", "").split("("):  # a name with its older form: ปอภาร (ปอพาน)
        names[compact(form)] = (*names.get(compact(form), ()), code)


def split(plain: str, known: Mapping[str, Container[str]]) -> tuple[list[Group], str]:
    """Sort the names of a clean text into groups; also return the words that no name accounts for.

    Args:
        plain: text from `clean`.
        known: the names there are, in `compact` form, by slot.
    """
    text = _as_elsewhere(plain)
    marks = list(_MARKERS.finditer(text))
    if not marks:
        return [], plain
    groups: list[Group] = []
    rest = [text[: marks[0].start()]]
    ends = [*(after.start() for _, after in pairwise(marks)), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        slot = "province" if mark.lastgroup == "body" else str(mark.lastgroup)
        name, left = _name(mark, slot, text[mark.end() : end].strip(" ."), known)
        if name:
            _place(groups, slot, name)
            left = _more(groups, slot, mark, left, known)
        rest += [left, "อบจ" if mark.lastgroup == "body" else ""]
    _fill_up(groups)
    return groups, _EMPTY_WORDS.sub("", " ".join(rest))


def _as_elsewhere(plain: str) -> str:
    """Give places in Bangkok, which has แขวง and เขต, the words of the other provinces."""
    if not _BANGKOK.search(plain):
        return plain
    text = _BANGKOK.sub(" จังหวัดกรุงเทพมหานคร ", plain)
    return text.replace("แขวง", "ตำบล").replace("เขต", "อำเภอ")


def _name(mark: re.Match[str], slot: str, segment: str, known: Mapping[str, Container[str]]) -> tuple[Name | None, str]:
    """Return the longest known name a segment starts with, else its first word, and what follows."""
    whole = _END_OF_NAME.split(segment, maxsplit=1)[0].strip(" .ฯ")
    if slot == "noise" or not whole:
        return None, segment
    cuts = [whole, *(whole[: cut.start()] for cut in reversed(list(_CUT.finditer(whole))))]
    for cut in cuts:
        if compact(cut) in known[slot]:
            return Name(compact(cut), known=True, marker=mark[0]), segment[len(cut) :]
    if not cuts[-1] or mark[0] == "เทศบาล" or _is_glued(mark):
        return None, segment
    return Name(compact(cuts[-1]), known=False, marker=mark[0]), segment[len(cuts[-1]) :]


def _more(groups: list[Group], slot: str, mark: re.Match[str], left: str, known: Mapping[str, Container[str]]) -> str:
    """Add the names that share the word for their level (``ตำบลปริก พังลา และทุ่งหมอ``); return what follows.

    A space alone does not tell a list from ``ตำบลปริก สะเดา``: a comma, a hyphen, a stroke or ``และ`` has to come in it;
    nor a stroke from ``ตำบลควนลัง/หาดใหญ่``.
    """
    chain: list[tuple[Name, str]] = []
    certain, rest = 0, left
    while between := _BETWEEN.match(rest):
        name, rest = _name(mark, slot, rest[between.end() :], known)
        if name is None or not name.known or ("/" in between[0] and name.text in known["amphoe"]):
            break
        chain.append((Name(name.text, known=True, marker=name.marker, shared=True), rest))
        certain = len(chain) if between[0].strip() else certain
    for name, _ in chain[:certain]:
        _place(groups, slot, name)
    return chain[certain - 1][1] if certain else left


def _is_glued(mark: re.Match[str]) -> bool:
    """Tell whether a short form stands right after a letter, as in ผอ.: then only a known name counts."""
    return mark[0].endswith(".") and mark.start() > 0 and "ก" <= mark.string[mark.start() - 1] <= "๙"


def _place(groups: list[Group], slot: str, name: Name) -> None:
    """Add a name to the last group, or start a group where that level is there already."""
    if groups and groups[-1].get(slot) == name:
        return
    if not groups or slot in groups[-1]:
        groups.append({})
    groups[-1][slot] = name


def _fill_up(groups: list[Group]) -> None:
    """Give each group the amphoe and province it shares with those beside it.

    They are printed once, after the last tambon, or before the first where the province comes first.
    """
    for slot in ("amphoe", "province"):
        _carry(reversed(groups), slot, nearest_end=0)
        _carry(groups, slot, nearest_end=-1)


def _carry(groups: Iterable[Group], slot: str, *, nearest_end: int) -> None:
    carried: Name | None = None
    for group in groups:
        slots = list(group)
        if slot in group:
            carried = group[slot] if _RANKS[slots[nearest_end]] < _RANKS[slot] else None
        elif carried and min(_RANKS[one] for one in slots) < _RANKS[slot]:
            group[slot] = carried
