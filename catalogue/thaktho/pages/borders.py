"""Polygons that share borders: simplified so that neighbours still meet, put together, asked what lies next to what.

Points are whole numbers of a drawing's units. A border between two areas is one line (an arc) that both use, so
whatever is done to it is done to both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

Spot = tuple[int, int]
Line = tuple[Spot, ...]
Loop = list[int]
"""A closed line as numbers of arcs, one after another; ``~n`` is arc ``n`` backwards."""

_LEAST_POINTS = 3


class Borders:
    """The arcs of some areas, and each area's loops of them.

    Args:
        rings: by code the closed lines of an area (outer ones and holes alike), as spots, the last not repeated.
        tolerance: how far a simplified line may lie from what was given, in units; the largest ring of every area
            stays a ring.
    """

    def __init__(self, rings: Mapping[str, Sequence[Sequence[Spot]]], tolerance: float) -> None:
        self.arcs: list[Line] = []
        self.sides: list[set[str]] = []
        self.loops: dict[str, list[Loop]] = {}
        self._numbers: dict[Line, int] = {}
        whole = {
            code: [line for ring in own if len(set(line := _distinct(ring))) >= _LEAST_POINTS]
            for code, own in rings.items()
        }
        owners = _owners(whole)
        for code, lines in whole.items():
            self.loops[code] = [self._loop(code, line, owners) for line in lines]
        self._simplify(tolerance)

    def rings(self, codes: Iterable[str]) -> list[list[Spot]]:
        """Return the closed lines around these areas together: a border between two of them is none."""
        loops = [loop for code in codes for loop in self.loops.get(code, ())]
        if len(loops) > 1:
            loops = self._around(loops)
        found = [self._line(loop) for loop in loops]
        return [line for line in found if len(line) >= _LEAST_POINTS]

    def between(self, group: Callable[[str], str]) -> list[Line]:
        """Return the arcs that have areas of two groups at their sides, or of one area only: the coast."""
        return [
            arc
            for arc, sides in zip(self.arcs, self.sides, strict=True)
            if len(sides) == 1 or len({group(code) for code in sides}) > 1
        ]

    def neighbours(self) -> dict[str, set[str]]:
        """Return by code the areas that share a border with it."""
        found: dict[str, set[str]] = defaultdict(set)
        for sides in self.sides:
            for code in sides:
                found[code] |= sides - {code}
        return dict(found)

    def _loop(self, code: str, ring: list[Spot], owners: Mapping[tuple[Spot, Spot], set[str]]) -> Loop:
        """Cut a ring where its neighbours change, and return its arcs."""
        edges = [owners[_edge(one, other)] for one, other in zip(ring, ring[1:] + ring[:1], strict=True)]
        cuts = [place for place in range(len(ring)) if edges[place - 1] != edges[place]]
        if not cuts:
            first = ring.index(min(ring))
            far = max(range(len(ring)), key=lambda place: (_apart(ring[first], ring[place]), ring[place]))
            cuts = sorted({first, far})
        turned = ring[cuts[0] :] + ring[: cuts[0]]
        places = [cut - cuts[0] for cut in cuts] + [len(ring)]
        turned.append(turned[0])
        return [self._number(code, turned[start : end + 1]) for start, end in pairwise(places)]

    def _number(self, code: str, line: Sequence[Spot]) -> int:
        forth, back = tuple(line), tuple(reversed(line))
        key = min(forth, back)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.arcs)
            self.arcs.append(key)
            self.sides.append(set())
        self.sides[number].add(code)
        return number if forth == key else ~number

    def _simplify(self, tolerance: float) -> None:
        given = list(self.arcs)
        self.arcs = [_simplified(arc, tolerance) for arc in given]
        for loops in self.loops.values():
            if loops and all(len(self._line(loop)) < _LEAST_POINTS for loop in loops):
                largest = max(loops, key=len)
                for number in map(_plain, largest):
                    self.arcs[number] = given[number]

    def _line(self, loop: Loop) -> list[Spot]:
        found: list[Spot] = []
        for number in loop:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            found.extend(arc[:-1])
        return found

    def _around(self, loops: Sequence[Loop]) -> list[Loop]:
        """Return the loops that are left when an arc and the same arc backwards cancel out."""
        used = {number for loop in loops for number in loop}
        left = [number for loop in loops for number in loop if ~number not in used]
        starts: dict[Spot, list[int]] = defaultdict(list)
        for number in reversed(left):
            starts[self._end(number, first=True)].append(number)
        found: list[Loop] = []
        for number in left:
            loop: Loop = []
            following: int | None = number if number in starts[self._end(number, first=True)] else None
            while following is not None:
                starts[self._end(following, first=True)].remove(following)
                loop.append(following)
                onward = starts[self._end(following, first=False)]
                following = onward[-1] if onward else None
            if loop:
                found.append(loop)
        return found

    def _end(self, number: int, *, first: bool) -> Spot:
        arc = self.arcs[_plain(number)]
        return arc[0] if first == (number >= 0) else arc[-1]


def clipped(ring: Sequence[Spot], box: tuple[int, int, int, int]) -> list[Spot]:
    """Return what of a ring lies within a box (left, top, right, bottom), by the way of Sutherland and Hodgman."""
    left, top, right, bottom = box
    found = list(ring)
    for axis, limit, sign in ((0, left, 1), (1, top, 1), (0, right, -1), (1, bottom, -1)):
        given, found = found, []
        for one, other in zip(given, given[1:] + given[:1], strict=True):
            inside, next_inside = (one[axis] - limit) * sign >= 0, (other[axis] - limit) * sign >= 0
            if inside:
                found.append(one)
            if inside != next_inside:
                found.append(_crossing(one, other, axis, limit))
    return found


def area_of(ring: Sequence[Spot]) -> float:
    """Return how large a ring is, in square units."""
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairs)) / 2


def _crossing(one: Spot, other: Spot, axis: int, limit: int) -> Spot:
    share = (limit - one[axis]) / (other[axis] - one[axis])
    across = round(one[1 - axis] + share * (other[1 - axis] - one[1 - axis]))
    return (limit, across) if axis == 0 else (across, limit)


def _plain(number: int) -> int:
    return number if number >= 0 else ~number


def _distinct(ring: Sequence[Spot]) -> list[Spot]:
    found = [spot for place, spot in enumerate(ring) if spot != ring[place - 1]]
    return found or list(ring[:1])


def _edge(one: Spot, other: Spot) -> tuple[Spot, Spot]:
    return (one, other) if one < other else (other, one)


def _owners(rings: Mapping[str, Sequence[Sequence[Spot]]]) -> dict[tuple[Spot, Spot], set[str]]:
    found: dict[tuple[Spot, Spot], set[str]] = defaultdict(set)
    for code, own in rings.items():
        for ring in own:
            for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
                found[_edge(one, other)].add(code)
    return found


def _apart(one: Spot, other: Spot) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _simplified(line: Line, tolerance: float) -> Line:
    """Return a line with fewer points, by the way of Douglas and Peucker; its ends stay."""
    keep = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:  # noqa: PLR2004 - nothing lies between
            continue
        far, place = max((_off(line[at], line[first], line[last]), -at) for at in range(first + 1, last))
        if far > tolerance:
            keep.add(-place)
            waiting += [(first, -place), (-place, last)]
    return tuple(line[place] for place in sorted(keep))


def _off(spot: Spot, one: Spot, other: Spot) -> float:
    """Return how far a spot lies from the line between two others."""
    across, down = other[0] - one[0], other[1] - one[1]
    length = across * across + down * down
    if not length:
        return float(_apart(spot, one) ** 0.5)
    along = max(0.0, min(1.0, ((spot[0] - one[0]) * across + (spot[1] - one[1]) * down) / length))
    return float(((spot[0] - one[0] - along * across) ** 2 + (spot[1] - one[1] - along * down) ** 2) ** 0.5)
