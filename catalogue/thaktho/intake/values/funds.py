"""Names of funds that may mean one fund: misspelled, or with other words for the same kind of fund.

Funds of many places have names that are alike but for the place, so that the likeness of whole names says little. What
kind of fund it is and each body and place are compared apart, and numbers have to be the same.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from thaktho.intake.values import bodies
from thaktho.iris import slug

_MOST = 3
_LEAST_LIKENESS = 85  # of 100, of each part: ท่าบอน and ท่าหิน are 67
_REMEMBERED = 4096  # names; a deployment has some hundreds
_CODE = re.compile("(?:รหัส-?)?L[0-9]{4,5}")
_SHORT = {"จ": "จังหวัด", "อ": "อำเภอ", "ต": "ตำบล"}
_SHORTENED = re.compile("(?:^|-)([จอต])-(?=[ก-๙])")
_HEALTH = re.compile(
    "(?:หลักประกันสุขภาพ(?:แห่งชาติ)?|สุขภาพ(?=ชุมชน|ท้องถิ่น))(?:ในระดับ|ระดับ)?(?:ท้องถิ่น|ชุมชน)?(?:หรือพื้นที่)?"
    "|สุขภาพตำบล(?=องค์การ|เทศบาล|ตำบล|$)"
)
"""One kind of fund that is called by many names; any of them becomes สุขภาพ."""
_PLACES = re.compile(
    "(องค์การบริหารส่วนตำบล|องค์การบริหารส่วนจังหวัด|เทศบาล(?:ตำบล|เมือง|นคร)|ตำบล|อำเภอ|จังหวัด|กระทรวง|มหาวิทยาลัย)"
)
_VILLAGES = re.compile("((?<!พื้น)บ้าน)")
_OF_A_TAMBON = frozenset({"ตำบล", "องค์การบริหารส่วนตำบล"})
"""What may be meant by a tambon's name: people say ตำบล of its authority."""


def alike(name: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Return the known funds that a new name may mean, the likest first: at most three.

    Args:
        name: a name that no fund has.
        known: the IRI of each fund, with each name that it has, printed or as a slug.
    """
    best: dict[str, float] = {}
    for iri, called in known:
        best[iri] = max(best.get(iri, 0), _likeness(_parts(name), _parts(called)))
    return sorted((iri for iri, score in best.items() if score), key=lambda iri: (-best[iri], iri))[:_MOST]


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how alike two names are, of 100; 0 where one of their parts is not like enough."""
    if one[0] != other[0] or not _same_markers(one[2::2], other[2::2]):
        return 0
    end = len(one) if len(one) == len(other) else 4  # where one says more of its place, the kind and the first place
    scores = [fuzz.ratio(mine, its) for mine, its in zip(one[1:end:2], other[1:end:2], strict=True)]
    return sum(scores) / len(scores) if min(scores) >= _LEAST_LIKENESS else 0


def _same_markers(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the first bodies or places of two names are of one sort."""
    return one[:1] == other[:1] or (bool(one and other) and {one[0], other[0]} <= _OF_A_TAMBON)


@lru_cache(_REMEMBERED)
def _parts(name: str) -> tuple[str, ...]:
    """Return the numbers in a name, the kind of fund, then what marks a body or place and its name, by turns."""
    said = _CODE.sub("", slug(name))
    said = _SHORTENED.sub(lambda match: _SHORT[match[1]], said)
    said = _HEALTH.sub("สุขภาพ", bodies.key(said)).removeprefix("กองทุน")
    parts = _PLACES.split(said)
    return " ".join(re.findall(r"\d+", said)), *(parts if len(parts) > 1 else _VILLAGES.split(said))
