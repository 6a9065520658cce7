"""Printed places: a code, or free text such as ``ต.ปริก อ.สะเดา จ.สงขลา``, becomes the areas it names.

Only a printed name with the word for its level counts (``ตำบล``, ``อ.``, ``เทศบาลเมือง`` …): the name of a village
or a school is never guessed at. What was repaired, read in part or not read at all is said by `note_for`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

import geothai
from geothai.abolished import match_abolished

from thaktho import areas
from thaktho.areas import LocalAuthority
from thaktho.messages import Text, text

Status = Literal["code", "settled", "partly", "unsettled", "ambiguous", "abolished", "unknown-code"]
_FROM_BEST: tuple[Status, ...] = ("code", "settled", "partly", "abolished", "ambiguous", "unsettled")

_EXAMPLE = "900101"
_LONGEST_SHOWN = 120  # characters of a cell that a message repeats
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Sara am typed as its two halves, a tone mark before, between or after them; and แ typed as เ twice.
_SPLIT_SARA_AM = re.compile("([\u0e48-\u0e4b]?)\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_LOST_SARA_AM = {"ตาบล": "ตำบล", "อาเภอ": "อำเภอ"}  # what some PDF readers make of the two words
_BANGKOK = re.compile(r"(?:จังหวัด)?\s*(?:กรุงเทพมหานคร|กรุงเทพฯ?|กทม\.?)")

_CODE = re.compile(r"(?:TH)?\s?(\d{2}|\d{4}|\d{6,8}|\d{3}|\d{5})(?:\.0)?", re.IGNORECASE)
_CODE_AND_NAME = re.compile(r"(?:TH)?(\d{8}|\d{6})\s*[-–:]?\s*(?=[ก-๙])", re.IGNORECASE)

# The words before a name. Short forms need their dot, and none before them: ม.อ.หาดใหญ่ is a university.
_MARKERS = re.compile(
    r"(?P<noise>รพ\.?\s?สต\.?|ส่งเสริมสุขภาพ(?:ประจำ)?ตำบล)"
    r"|(?P<authority>เทศบาล(?:นคร|เมือง|ตำบล)?|องค์การบริหารส่วนตำบล|อบต\.?|ท[นมต]\.)"
    r"|(?P<pao>องค์การบริหารส่วนจังหวัด|อบจ\.?)"
    r"|(?P<province>จังหวัด|(?<!\.)จ\.(?!ป\.ร))"
    r"|(?P<amphoe>(?:กิ่ง)?อำเภอ|(?<!\.)อ\.)"
    r"|(?P<tambon>(?<!ตำบลสาม)ตำบล|(?<!\.)ต\.)"
)
_KINDS = {
    "เทศบาลนคร": "city-municipality",
    "ทน.": "city-municipality",
    "เทศบาลเมือง": "town-municipality",
    "ทม.": "town-municipality",
    "เทศบาลตำบล": "tambon-municipality",
    "ทต.": "tambon-municipality",
    "องค์การบริหารส่วนตำบล": "tambon-administration",
    "อบต.": "tambon-administration",
    "อบต": "tambon-administration",
}
_TYPE_WORDS = re.compile("^(?:เทศบาล(?:นคร|เมือง|ตำบล)|องค์การบริหารส่วน(?:ตำบล|จังหวัด))")
_END_OF_NAME = re.compile(r"[()\[\],;:/\"“”'–\d\n]|\s-|-\s")
_CUT = re.compile(r"\s+|(?=และ|กับ|ใน|ของ)")
# Words that say nothing about where within an area: what is left beside them makes a place "partly" read.
_EMPTY_WORDS = re.compile(r"พื้นที่|เขต|และ|ใน|ทั้ง|ของ|ใกล้เคียง|รหัสไปรษณีย์|\d{5}|[^ก-๙A-Za-z\d]")
_CAPITAL = "เมือง"


@dataclass(frozen=True, slots=True)
class Place:
    """What a printed place means: ``areas`` found, or ``candidates`` that an officer may choose from."""

    areas: tuple[str, ...]
    status: Status
    candidates: tuple[str, ...] = ()
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    """A name after its marker; ``known`` says whether some area or authority has it."""

    text: str
    known: bool
    marker: str


@dataclass(slots=True)
class _Group:
    """The names that belong together, by slot: tambon or authority, amphoe, province."""

    names: dict[str, _Name] = field(default_factory=dict)


class Places:
    """Settles the printed places of one deployment, and remembers what it settled."""

    def __init__(self, provinces: Sequence[str], authorities: Iterable[LocalAuthority] = ()) -> None:
        """Take the deployment's provinces (2 digits; none for the whole country) and known authorities."""
        self._provinces = tuple(provinces)
        self._by_code: dict[str, LocalAuthority] = {one.code: one for one in authorities}
        self._by_name: dict[str, list[LocalAuthority]] = {}
        for one in self._by_code.values():
            self._by_name.setdefault(_compact(_TYPE_WORDS.sub("", one.name.th)), []).append(one)
        self._settled: dict[str, Place] = {}

    def settle(self, printed: str) -> Place:
        """Return what a printed code or text means."""
        if printed not in self._settled:
            self._settled[printed] = self._settle(printed)
        return self._settled[printed]

    def _settle(self, printed: str) -> Place:
        plain, repaired = _clean(printed)
        if code := _CODE.fullmatch(plain):
            return self._code(code[1])
        if both := _CODE_AND_NAME.match(plain):
            return self._agreed(self._code(both[1]), self._text(plain[both.end() :], repaired=repaired))
        return self._text(plain, repaired=repaired)

    def _agreed(self, by_code: Place, by_text: Place) -> Place:
        """Settle a code with its name beside it: they must not name two places."""
        if not by_text.areas or by_text.areas == by_code.areas or by_code.status != "code":
            return by_code
        if all(code.startswith(by_text.areas) for code in by_code.areas):
            return by_code
        return Place((), "ambiguous", by_code.areas + by_text.areas)

    def _code(self, code: str) -> Place:
        if areas.find(code):
            return Place((code,), "code")
        if code in self._by_code:
            return self._authority([self._by_code[code]])
        if len(code) == 7 and code[:2] in self._provinces and areas.find(f"{code[:6]}0{code[6]}"):  # noqa: PLR2004
            return Place((f"{code[:6]}0{code[6]}",), "code", repaired=True)
        successors = areas.abolished(code) if len(code) % 2 == 0 else None
        if successors is None and len(code) > 6:  # noqa: PLR2004
            successors = areas.abolished(code[:6])
        if successors is not None:
            return _abolished(successors)
        return self._placeholder(code)

    def _placeholder(self, code: str) -> Place:
        """Read ``900100`` as the amphoe 9001: 00 stands for a part that is not known."""
        short = code
        while len(short) > 2 and len(short) % 2 == 0 and short.endswith("00"):  # noqa: PLR2004
            short = short[:-2]
        if short != code and areas.find(short):
            return Place((short,), "partly")
        return Place((), "unknown-code", _codes(areas.nearest(code, self._provinces)))

    def _text(self, plain: str, *, repaired: bool) -> Place:
        groups, rest = self._groups(plain)
        if not groups:
            return Place((), "unsettled", self._nearest(plain), repaired=False)
        places = [self._resolve(group, rest) for group in groups]
        found = tuple(dict.fromkeys(code for place in places for code in place.areas))
        candidates = tuple(dict.fromkeys(code for place in places for code in place.candidates))
        status = max((place.status for place in places), key=_FROM_BEST.index)
        mended = bool(found) and (repaired or any(place.repaired for place in places))
        return Place(found, status, candidates, repaired=mended)

    def _groups(self, plain: str) -> tuple[list[_Group], str]:
        """Sort the names of a text into groups, each filled up from the next, and return what is left over."""
        if plain == _CAPITAL:
            return [_Group({"amphoe": _Name(plain, known=True, marker="อำเภอ")})], ""
        groups: list[_Group] = []
        marks = list(_MARKERS.finditer(plain))
        rest = plain[: marks[0].start()] if marks else plain
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            segment = plain[mark.end() : following.start() if following else len(plain)]
            name, left = self._name(mark, segment)
            rest += " " + left + (mark[0] if mark.lastgroup == "pao" else "")
            if name is None:
                continue
            slot = "province" if mark.lastgroup == "pao" else str(mark.lastgroup)
            if not groups or slot in groups[-1].names:
                groups.append(_Group())
            groups[-1].names[slot] = name
        _fill_up(groups)
        return groups, _EMPTY_WORDS.sub("", rest)

    def _name(self, mark: re.Match[str], segment: str) -> tuple[_Name | None, str]:
        """Return the name at the start of a segment, the longest that is known, and what follows it."""
        slot = "province" if mark.lastgroup == "pao" else mark.lastgroup
        segment = segment.strip(" .")
        whole = _END_OF_NAME.split(segment, maxsplit=1)[0].strip(" .ฯ")
        if slot == "noise" or not whole:
            return None, segment
        cuts = [whole, *(whole[: cut.start()].strip() for cut in reversed(list(_CUT.finditer(whole))))]
        known = self._by_name.keys() if slot == "authority" else _names(str(slot)).keys()
        for cut in cuts:
            if _compact(cut) in known:
                return _Name(_compact(cut), known=True, marker=mark[0]), segment[len(cut) :]
        glued = mark[0].endswith(".") and "ก" <= mark.string[max(mark.start() - 1, 0)] <= "๙"
        if glued or not cuts[-1] or mark[0] == "เทศบาล":
            return None, segment
        return _Name(_compact(cuts[-1]), known=False, marker=mark[0]), segment[len(cuts[-1]) :]

    def _resolve(self, group: _Group, rest: str) -> Place:
        names = group.names
        within, known = self._within(names)
        if "tambon" in names:
            return self._tambon(names, within, known=known)
        if "authority" in names:
            place = self._authority(self._authorities(names["authority"], within))
            if place.areas or place.candidates:
                return place
        status: Status = "partly" if rest or "authority" in names else "settled"
        if "amphoe" in names:
            return self._amphoe(names, within, status, known=known)
        if names.get("province") and names["province"].known:
            return Place(within, status)
        return Place((), "unsettled", self._nearest(_as_printed(names)))

    def _within(self, names: dict[str, _Name]) -> tuple[tuple[str, ...], bool]:
        """Return the codes that the printed amphoe, or else province, leaves open; False if one is unknown."""
        provinces, known = self._provinces, True
        if province := names.get("province"):
            provinces, known = _names("province").get(province.text, provinces), province.known
        if amphoe := names.get("amphoe"):
            here = _starting(_names("amphoe").get(amphoe.text, ()), provinces)
            return (here or provinces), known and bool(here)
        return provinces, known

    def _amphoe(self, names: dict[str, _Name], within: tuple[str, ...], status: Status, *, known: bool) -> Place:
        here = _starting(_names("amphoe").get(names["amphoe"].text, ()), within)
        if len(here) == 1:
            return Place(here, status, repaired=not known)
        if here:
            return Place((), "ambiguous", here)
        nearest = self._nearest("อำเภอ" + names["amphoe"].text)
        province = _names("province").get(names["province"].text, ()) if "province" in names else ()
        return Place(province, "partly" if province else "unsettled", nearest)

    def _tambon(self, names: dict[str, _Name], within: tuple[str, ...], *, known: bool) -> Place:
        name = names["tambon"].text
        here = _starting(_names("tambon").get(name, ()), within)
        if len(here) == 1:
            return Place(here, "settled", repaired=not known)
        if here:
            return Place((), "ambiguous", here)
        former = _former(name, names)
        if former:
            return _abolished(former)
        province = {code[:2] for code in within} or set(self._provinces)
        elsewhere = _starting(_names("tambon").get(name, ()), tuple(province))
        if elsewhere:  # the tambon and the amphoe contradict each other: either may be the wrong one
            return Place((), "ambiguous", elsewhere)
        nearest = self._nearest("ตำบล" + name, within)
        sure = len(within) == 1 and ("amphoe" in names or "province" in names) and within[0] != ""
        return Place(within if sure else (), "partly" if sure else "unsettled", nearest)

    def _authorities(self, name: _Name, within: tuple[str, ...]) -> list[LocalAuthority]:
        kind = _KINDS.get(name.marker)
        return [
            one
            for one in self._by_name.get(name.text, ())
            if kind in (None, one.kind) and _starting((one.amphoe_code,), within)
            and (kind is not None or one.kind.endswith("municipality"))
        ]

    def _authority(self, found: Sequence[LocalAuthority]) -> Place:
        """Settle to the tambon if the one authority covers one; else to the amphoe of its seat."""
        if len(found) != 1:
            return Place((), "ambiguous" if found else "unsettled", _seats(found))
        tambon = found[0].tambon_codes
        if len(tambon) == 1:
            return Place(tambon, "settled")
        if found[0].kind == "provincial-administration":
            return Place((found[0].amphoe_code[:2],), "partly")
        return Place((found[0].amphoe_code,), "partly", tambon)

    def _nearest(self, printed: str, within: Sequence[str] = ()) -> tuple[str, ...]:
        provinces = sorted({code[:2] for code in within}) or self._provinces
        return _codes(areas.nearest(printed, provinces))


def settle(printed: str, provinces: Sequence[str], authorities: Sequence[LocalAuthority] = ()) -> Place:
    """Return what a printed place means, in a deployment of these provinces (2 digits each).

    Several places in one cell, separated by ``;`` or a line break, are the caller's to split. For many cells
    with authorities make one `Places` and keep it.
    """
    return _places(tuple(provinces), tuple(authorities)).settle(printed)


@lru_cache(maxsize=16)
def _places(provinces: tuple[str, ...], authorities: tuple[LocalAuthority, ...]) -> Places:
    return Places(provinces, authorities)
