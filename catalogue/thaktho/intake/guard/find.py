"""Personal data in a text: what is found in it, and the text as it may be repeated.

Identity numbers, telephones, bank accounts and e-mail block a file; names after a title and lists of members are taken
out. What this can do and cannot is measured in ``docs/personal-data.md``. Rows go through `guard_rows`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from thaktho.intake.guard.mail import addresses
from thaktho.intake.guard.names import houses, members, names
from thaktho.intake.guard.numbers import numbers
from thaktho.intake.guard.pieces import is_number
from thaktho.intake.guard.text import Hit, HitKind, joined, plain, unbroken

__all__ = ["MARK", "Hit", "find", "outside", "shown", "shown_name", "shown_names", "without"]

MARK = "[…]"
"""What stands where something was taken out, in every language."""
_JOINTS = str.maketrans("_-.+", "    ")


def find(said: str, *, contact: bool = False) -> list[Hit]:
    """Return what is personal in a text, in order; the spans of hits of two kinds may overlap.

    Args:
        said: the text as given.
        contact: it is to say how an office is reached: its telephone and e-mail are right there.
    """
    return [hit for hit in _found(said) if not (contact and hit.kind in {"telephone", "email"})]


@lru_cache(maxsize=4096)
def _found(said: str) -> tuple[Hit, ...]:
    """Look at a text as it stands, by lines, and as it is published, without: names and numbers go over their ends.

    Of numbers also as if no line had ended within: 199990 and, on the next, 0000013. But
    1000000 and 350000 are amounts.
    """
    hits = _looked(said)
    whole = unbroken(said)
    if whole != said:
        run = joined(said)
        over = [run.hit(*span) for span in numbers(run.text)] if run else []
        hits = _outermost([*hits, *_looked(whole), *(hit for hit in over if not _are_amounts(whole, hit))])
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end)))


def _are_amounts(said: str, hit: Hit) -> bool:
    pieces = plain(said[hit.start : hit.end]).text.split()
    return hit.kind == "identity-number" and all(map(is_number, pieces))


def _outermost(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in order, without those that lie within another of their kind."""
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reach.get(hit.kind, 0):
            reach[hit.kind] = hit.end
            kept.append(hit)
    return kept


def _looked(said: str) -> list[Hit]:
    clean = plain(said)
    spans = [*addresses(clean.text), *numbers(clean.text)]
    lists = list(members(clean.text))
    alone = [one for one in _apart(names(clean.text)) if not any(start <= one[1] < end for _, start, end in lists)]
    spans += [*lists, *alone, *houses(clean.text, alone)]
    return [clean.hit(*span) for span in spans]


def _apart(spans: Iterable[tuple[HitKind, int, int]]) -> Iterator[tuple[HitKind, int, int]]:
    """Yield spans in order, without those inside one before."""
    done = 0
    for span in sorted(spans, key=lambda one: (one[1], -one[2])):
        if span[1] >= done:
            done = span[2]
            yield span


def outside(said: str, hits: list[Hit], allowed: Collection[str]) -> list[Hit]:
    """Return the hits that do not lie within a text of which a person judged that it is not personal."""
    if not hits or not allowed:
        return hits
    clean = plain(said)
    judged = [plain(one).text for one in allowed if one.strip()]
    found = [match.span() for one in judged for match in re.finditer(re.escape(one), clean.text)]
    spans = [(span.start, span.end) for span in (clean.hit("name", *one) for one in found)]
    return [hit for hit in hits if not any(start <= hit.start and hit.end <= end for start, end in spans)]


def shown(said: str) -> str:
    """Return a text as it may be repeated anywhere: a mark stands where something personal was."""
    return without(said, find(said))


def shown_name(said: str) -> str:
    """Return the name of a file or sheet as it may be repeated: what parts its words may be no space."""
    ways = (said, said.replace("_", " "), said.translate(_JOINTS))
    return without(said, _outermost(hit for way in ways for hit in find(way)))


def shown_names(names: Iterable[str]) -> dict[str, str]:
    """Return, by the name of each sheet, the name as it may be repeated: another for each."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        shown, number = shown_name(name), 1
        kept = shown
        while kept in found.values():
            number += 1
            kept = f"{shown} ({number})"
        found[name] = kept
    return found


def without(said: str, hits: Iterable[Hit]) -> str:
    """Return a text with a mark for each hit; hits are in order."""
    kept, done = [], 0
    for hit in hits:
        if hit.start >= done:
            kept += [said[done : hit.start], MARK]
        done = max(done, hit.end)
    return "".join([*kept, said[done:]])
