"""Printed places: a code, or free text such as ``ต.ปริก อ.สะเดา จ.สงขลา``, becomes the areas it names.

Only a printed name with the word for its level counts (``ตำบล``, ``อ.``, ``เทศบาลเมือง`` …): the name of a
village or a school is never guessed at. What was repaired, read in part or not at all is said by `note_for`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from geothai.abolished import match_abolished

from thaktho import areas
from thaktho.areas import LocalAuthority
from thaktho.intake.values.place_notes import Place, Status, note_for
from thaktho.intake.values.place_words import CAPITAL, KINDS, TYPE_WORDS, Group, Name, clean, compact, index, split

__all__ = ["Place", "Places", "note_for", "settle"]

_FROM_BEST: tuple[Status, ...] = ("settled", "partly", "misspelt", "abolished", "ambiguous", "unsettled")

_CODE = re.compile(r"(?:TH)?(\d{2,8})(?:\.0)?", re.IGNORECASE)
_CODE_AND_NAME = re.compile(r"(?:TH)?(\d{8}|\d{6})\s*[-–:]?\s*(?=[ก-๙])", re.IGNORECASE)
_WHOLE = re.compile("(?:ครอบคลุม)?(?:ใน)?(?:พื้นที่)?(?:(?:ทั่วทั้ง|ทั้ง|ทั่ว)จังหวัด|ทุก(?:พื้นที่|ตำบล|อำเภอ)(?:(?:ใน)?จังหวัด)?)")
"""The whole province, where nobody needs to say which: a deployment of one province."""
_VILLAGE = 8
_VILLAGE_NOT_PADDED = 7
_LONGEST_NAME = 120  # characters of a cell that are compared with names

_ADMINISTRATION = ("tambon-administration",)


class Places:
    """Settles the printed places of one deployment, and remembers what it settled."""

    def __init__(self, provinces: Sequence[str], authorities: Iterable[LocalAuthority] = ()) -> None:
        """Take the deployment's provinces (2 digits; none for the whole country) and known authorities."""
        self.provinces = tuple(provinces)
        self._by_code = {one.code: one for one in authorities}
        self._by_name: dict[str, list[LocalAuthority]] = {}
        for one in self._by_code.values():
            self._by_name.setdefault(compact(TYPE_WORDS.sub("", one.name.th)), []).append(one)
        self._known: dict[str, Mapping[str, object]] = {**index(), "authority": self._by_name}
        self._settled: dict[str, Place] = {}

    def settle(self, printed: str) -> Place:
        """Return what a printed code or text means."""
        if printed not in self._settled:
            self._settled[printed] = self._settle(printed)
        return self._settled[printed]

    def _settle(self, printed: str) -> Place:
        plain, mended = clean(printed)
        if code := _CODE.fullmatch(plain):
            return self._code(code[1])
        if both := _CODE_AND_NAME.match(plain):
            return _agreed(self._code(both[1]), self._text(plain[both.end() :], mended=mended))
        return self._text(plain, mended=mended)

    def names_any(self, printed: str) -> bool:
        """Tell whether a text has a name behind the word for a level, known or not."""
        return bool(split(clean(printed)[0], self._known)[0])

    def _code(self, code: str) -> Place:
        if not code.strip("0"):  # 00, which some systems print for a place that is not known
            return Place((), "unsettled")
        if areas.find(code):
            return Place((code,), "code")
        if code in self._by_code:
            return self._authority([self._by_code[code]])
        padded = f"{code[:6]}0{code[6:]}"
        if len(code) == _VILLAGE_NOT_PADDED and areas.find(padded) and _inside((padded,), self.provinces):
            return Place((padded,), "code", repaired=True)
        successors = areas.abolished(code[:6] if len(code) == _VILLAGE else code)
        return self._placeholder(code) if successors is None else _replaced(successors)

    def _placeholder(self, code: str) -> Place:
        """Read ``900100`` as the amphoe 9001: 00 stands for a part that is not known."""
        short = code if len(code) % 2 == 0 else ""
        while len(short) > len("90") and short.endswith("00"):
            short = short[:-2]
        if short != code and areas.find(short):
            return Place((short,), "partly")
        return Place((), "unknown-code", self._nearest(code))

    def _text(self, plain: str, *, mended: bool) -> Place:
        groups, rest = split("อำเภอเมือง" if plain == CAPITAL else plain, self._known)
        if len(self.provinces) == 1 and _WHOLE.fullmatch(compact(plain)):
            return Place(self.provinces, "partly")
        if not groups:
            return Place((), "unsettled", self._nearest(plain))
        settled = [(self._group(group, rest), next(iter(group.values())).shared) for group in groups]
        # a name after และ that is no place here is a village or a temple, as any other word
        places = _without_wider([place for place, shared in settled if place.areas or not shared])
        found = tuple(dict.fromkeys(code for place in places for code in place.areas))
        candidates = tuple(dict.fromkeys(code for place in places for code in place.candidates))
        status = max((place.status for place in places), key=_FROM_BEST.index)
        mended = mended or plain == CAPITAL  # which of the capitals is known by the province alone
        repaired = bool(found) and (mended or any(place.repaired for place in places))
        return Place(found, status, candidates, repaired)

    def _group(self, group: Group, rest: str) -> Place:
        if contradiction := self._contradiction(group):
            return contradiction
        within, all_known = self._within(group)
        if "tambon" in group:
            return self._tambon(group, within, all_known=all_known)
        if "authority" in group:
            place = self._authority(self._authorities(group["authority"], within))
            if place.status != "unsettled":
                return place
        status: Status = "partly" if rest or "authority" in group else "settled"
        if "amphoe" in group:
            return self._amphoe(group, within, status, all_known=all_known)
        return self._province(group, status)

    def _within(self, group: Group) -> tuple[tuple[str, ...], bool]:
        """Return the codes that the printed amphoe, else province, leaves open; False if one is unknown."""
        within, all_known = self.provinces, True
        if province := group.get("province"):
            within, all_known = index()["province"].get(province.text, within), province.known
        if amphoe := group.get("amphoe"):
            here = _inside(index()["amphoe"].get(amphoe.text, ()), within)
            return (here or within), all_known and bool(here)
        return within, all_known

    def _contradiction(self, group: Group) -> Place | None:
        """Return both readings where an amphoe is printed that lies in none of the provinces meant."""
        amphoe = index()["amphoe"].get(group["amphoe"].text, ()) if "amphoe" in group else ()
        printed = index()["province"].get(group["province"].text, ()) if "province" in group else ()
        if not amphoe or _inside(amphoe, printed or self.provinces):
            return None
        named = index()["tambon"].get(group["tambon"].text, ()) if "tambon" in group else ()
        return _either((_inside(named, amphoe) or amphoe) + _inside(named, printed or self.provinces) + printed)

    def _tambon(self, group: Group, within: tuple[str, ...], *, all_known: bool) -> Place:
        name = group["tambon"].text
        named = index()["tambon"].get(name, ())
        if here := _inside(named, within):
            return Place(here, "settled", repaired=not all_known) if len(here) == 1 else _either(here)
        if successors := self._former(group):
            return _replaced(successors)
        # The tambon is in another amphoe than the one printed: either of the two may be the slip.
        if elsewhere := _inside(named, tuple({code[:2] for code in within})):
            return _either(elsewhere + within)
        return self._no_finer(group, within, self._nearest("ตำบล" + name, within))

    def _amphoe(self, group: Group, within: tuple[str, ...], status: Status, *, all_known: bool) -> Place:
        named = index()["amphoe"].get(group["amphoe"].text, ())
        if here := _inside(named, within):
            return Place(here, status, repaired=not all_known) if len(here) == 1 else _either(here)
        return self._no_finer(group, within, self._nearest("อำเภอ" + group["amphoe"].text, within))

    def _province(self, group: Group, status: Status) -> Place:
        if "province" not in group:
            return Place((), "unsettled", self._nearest(group["authority"].text))
        here = index()["province"].get(group["province"].text, ())
        return Place(here, status) if here else Place((), "unsettled", self._nearest(group["province"].text))

    def _no_finer(self, group: Group, within: tuple[str, ...], nearest: tuple[str, ...]) -> Place:
        """Settle to the amphoe or province printed, where the finer name is not known."""
        printed = any(slot in group and group[slot].known for slot in ("amphoe", "province"))
        if len(within) == 1 and printed and (len(within[0]) > len("90") or _is_known(group, "province")):
            status: Status = "misspelt" if nearest else "partly"
            return Place(within, status, _inside(nearest, within) or nearest)
        return Place((), "unsettled", nearest)

    def _former(self, group: Group) -> tuple[str, ...]:
        """Return the areas that took the place of abolished tambon of the names printed."""
        printed = {slot: name.text for slot, name in group.items()}
        former = match_abolished(printed["tambon"], district=printed.get("amphoe"), province=printed.get("province"))
        codes = _inside((one.code for one in former), () if _is_known(group, "province") else self.provinces)
        return tuple(sorted({after for code in codes for after in areas.abolished(code) or ()}))

    def _authorities(self, name: Name, within: tuple[str, ...]) -> list[LocalAuthority]:
        kinds = KINDS.get(name.marker, _ADMINISTRATION)
        named = self._by_name.get(name.text, ())
        return [one for one in named if one.kind in kinds and _inside((one.amphoe_code,), within)]

    def _authority(self, found: Sequence[LocalAuthority]) -> Place:
        """Settle to the tambon where the one authority covers one; else to the amphoe of its seat."""
        if len(found) != 1:
            seats = tuple(code for one in found for code in one.tambon_codes or (one.amphoe_code,))
            return _either(seats) if found else Place((), "unsettled")
        if found[0].kind == "provincial-administration":
            return Place((found[0].amphoe_code[:2],), "settled")
        tambon = found[0].tambon_codes
        return Place(tambon, "settled") if len(tambon) == 1 else Place((found[0].amphoe_code,), "partly", tambon)

    def _nearest(self, printed: str, within: Sequence[str] = ()) -> tuple[str, ...]:
        provinces = sorted({code[:2] for code in within}) or self.provinces
        return tuple(area.code for area in areas.nearest(printed[:_LONGEST_NAME], provinces))


def settle(printed: str, provinces: Sequence[str], authorities: Sequence[LocalAuthority] = ()) -> Place:
    """Return what a printed place means, in a deployment of these provinces (2 digits each).

    Several places in one cell, separated by ``;`` or a line break, are the caller's to split. For many cells
    with authorities make one `Places` and keep it.
    """
    return _places(tuple(provinces), tuple(authorities)).settle(printed)


@lru_cache(maxsize=16)
def _places(provinces: tuple[str, ...], authorities: tuple[LocalAuthority, ...]) -> Places:
    return Places(provinces, authorities)


def _inside(codes: Iterable[str], within: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if not within or code.startswith(within))


def _is_known(group: Group, slot: str) -> bool:
    return slot in group and group[slot].known


def _either(codes: Iterable[str]) -> Place:
    distinct = tuple(dict.fromkeys(codes))
    return Place((), "ambiguous" if len(distinct) > 1 else "unsettled", distinct)


def _without_wider(places: Sequence[Place]) -> list[Place]:
    """Leave out what was settled to an area around one that another name gives more exactly."""
    found = [code for place in places for code in place.areas]
    return [
        place
        for place in places
        if not place.areas
        or not all(any(one != code and one.startswith(code) for one in found) for code in place.areas)
    ]


def _replaced(successors: tuple[str, ...]) -> Place:
    if len(successors) == 1:
        return Place(successors, "abolished", repaired=True)
    return Place((), "abolished", successors)


def _agreed(by_code: Place, by_text: Place) -> Place:
    """Settle a code with a name beside it: the two must not name different places."""
    agree = not by_text.areas or all(code.startswith(by_text.areas) for code in by_code.areas)
    return by_code if agree else _either(by_code.areas + by_text.areas)
