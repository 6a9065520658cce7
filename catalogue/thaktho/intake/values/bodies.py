"""Printed names of bodies: which local authority one means, and when two spellings are of one name.

``อบต.คูหา`` and ``องค์การบริหารส่วนตำบลคูหา`` are one; ``ทต.ปริก`` and ``อบต.ปริก``, of one amphoe, are two: the type is
part of the name. What is added around a name (``กองสาธารณสุข เทศบาลตำบลปริก``) makes it the name of another body.
"""

import re
from collections.abc import Container, Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from thaktho import areas
from thaktho.areas import LocalAuthority
from thaktho.intake.values.place_words import KINDS, TYPE_WORDS, Group, clean, compact, index, split
from thaktho.iris import slug

_FOOTNOTE = re.compile(r"\s*\(\d{1,2}\)(?=\s|$)")
_LISTED = re.compile(r"^เทศบาล(?:นคร|เมือง|ตำบล)ในพื้นที่จังหวัด\s?\S+\s+(?=เทศบาล)")
"""The national budget groups grants by kind and province, and prints the group before each name."""
_TYPED = re.compile(r"เทศบาล(?:นคร|เมือง|ตำบล)|ท[นมต]\.|องค์การบริหารส่วน|อบ[ตจ]")
_CODED = re.compile(r"(?P<code>[2-6]\d{6})(?:\s+(?P<name>\D.*))?")
_SHORT = (
    (re.compile("อบต-?"), "องค์การบริหารส่วนตำบล"),
    (re.compile("อบจ-?"), "องค์การบริหารส่วนจังหวัด"),
    (re.compile("ทน-(?=[ก-๙])"), "เทศบาลนคร"),
    (re.compile("ทม-(?=[ก-๙])"), "เทศบาลเมือง"),
    (re.compile("ทต-(?=[ก-๙])"), "เทศบาลตำบล"),
    (re.compile("รพ-?สต-?"), "โรงพยาบาลส่งเสริมสุขภาพตำบล"),
)
_PLAIN = re.compile(
    "(?:กองทุน|สำนัก|กรม(?=[ก-ฮ])|กระทรวง|เทศบาล|องค์การ|อบ[ตจ]|ท[นมต]\\.|โรงพยาบาล|รพ\\.|โรงเรียน|มหาวิทยาลัย|วิทยาลัย|"
    "มูลนิธิ|สมาคม|ชมรม|สถาบัน|สหกรณ์|บริษัท|สภา|คณะกรรมการ|ศูนย์)"
)
_INITIALS = re.compile(r"(?:[ก-ฮ]\.?){2,6}\.")
_REMEMBERED = 4096  # names; a file repeats few different ones
_LEAST_LIKENESS = 75  # of 100; below it the nearest name is no help


class Bodies:
    """The local authorities of a workspace, by the names they are printed under."""

    def __init__(self, authorities: Iterable[LocalAuthority]) -> None:
        """Take the authorities of the workspace's provinces."""
        self._by_code = {one.code: one for one in authorities}
        self._by_name: dict[str, list[LocalAuthority]] = {}
        for one in self._by_code.values():
            self._by_name.setdefault(compact(TYPE_WORDS.sub("", one.name.th)), []).append(one)
        self._named: dict[str, tuple[LocalAuthority, ...]] = {}
        self._known: dict[str, Container[str]] = {**index(), "authority": self._by_name}

    def named(self, printed: str) -> tuple[LocalAuthority, ...]:
        """Return the authorities that a printed name may mean: one, several of one name, or none.

        A code before the name, as our own suggestions write it, says which of them.
        """
        if printed not in self._named:
            self._named[printed] = self._find(printed)
        return self._named[printed]

    def _find(self, printed: str) -> tuple[LocalAuthority, ...]:
        if coded := _CODED.fullmatch(clean(printed)[0]):
            one = self._by_code.get(coded["code"])
            agrees = one is not None and (not coded["name"] or one in self.named(coded["name"]))
            return (one,) if one is not None and agrees else ()
        group = self._group(printed)
        if group is None:
            return ()
        kinds, name = _kinds_and_name(group)
        within = _within(group)
        found = (one for one in self._by_name.get(name, ()) if one.kind in kinds)
        return tuple(one for one in found if not within or one.amphoe_code.startswith(within))

    def nearest(self, printed: str) -> tuple[LocalAuthority, ...]:
        """Return the authorities of the type printed, of the names most like the one printed: at most three."""
        group = self._group(printed)
        if group is None:
            return ()
        kinds, name = _kinds_and_name(group)
        within = _within(group)
        there = {
            one.code: (compact(TYPE_WORDS.sub("", one.name.th)), one)
            for found in self._by_name.values()
            for one in found
            if one.kind in kinds and (not within or one.amphoe_code.startswith(within))
        }
        names = {code: known for code, (known, _) in there.items()}
        hits = process.extract(name, names, scorer=fuzz.ratio, limit=3, score_cutoff=_LEAST_LIKENESS)
        return tuple(there[code][1] for *_, code in hits)

    def _group(self, printed: str) -> Group | None:
        """Return the names in a text that names one authority, and where it is, and nothing else."""
        if not _TYPED.search(printed):
            return None
        plain = _LISTED.sub("", _FOOTNOTE.sub("", clean(printed)[0]))
        groups, rest = split(plain, self._known)
        if len(groups) != 1 or "tambon" in groups[0]:
            return None
        wanted, said = ("authority", "") if "authority" in groups[0] else ("province", "อบจ")
        typed = wanted in groups[0] and groups[0][wanted].marker != "เทศบาล"
        return groups[0] if typed and rest == said and next(iter(groups[0])) == wanted else None


def _kinds_and_name(group: Group) -> tuple[tuple[str, ...], str]:
    if "authority" in group:
        return KINDS.get(group["authority"].marker, ("tambon-administration",)), group["authority"].text
    return ("provincial-administration",), group["province"].text


def _within(group: Group) -> tuple[str, ...]:
    """Return the codes of the amphoe, else of the province, that is printed beside the name."""
    slot = "amphoe" if "amphoe" in group else "province"
    return index()[slot].get(group[slot].text, ("none",)) if slot in group else ()


def shown(authority: LocalAuthority) -> str:
    """Return an authority as a choice: its name and where its seat is."""
    return f"{authority.name.th} {areas.full_name(authority.amphoe_code).th}"


@lru_cache(_REMEMBERED)
def key(name: str) -> str:
    """Return the form in which two spellings of one name are the same.

    Spaces, dots and hyphens do not matter, nor a footnote's mark, nor whether the type of a local authority or health
    centre is written out. Takes what `iris.slug` gives as well as what is printed.
    """
    whole = slug(_LISTED.sub("", _FOOTNOTE.sub("", name)))
    for short, full in _SHORT:
        whole = short.sub(full, whole)
    return whole.replace("-", "")


def is_plainly(name: str) -> bool:
    """Tell whether a text is plainly the name of a body or fund: it begins with the word for one, or is initials."""
    return _PLAIN.match(name) is not None or _INITIALS.fullmatch(name) is not None
