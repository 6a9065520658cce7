"""Maps as SVG: one shape an area, linked to its page, named and counted in words too.

Colour is a class of the style sheet, so that a map follows light and dark; the steps of a map are those of its legend.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from markupsafe import Markup, escape

from thaktho.boundaries import Geography
from thaktho.pages.drawing import Drawing, Drawings, Place
from thaktho.pages.rows import Row
from thaktho.pages.view import View

MOST_SHAPES = 300
"""More areas than these are shown by the areas they lie in."""
_STEPS = ((1, 2, 4, 8), (1, 3, 10, 30), (1, 5, 25, 100), (1, 10, 100, 1000), (1, 50, 500, 5000))
_TOP_STEPS = 3  # a map whose largest count is beyond three times the last step takes wider steps
_LETTER = 14  # units: how wide a letter of a label is, and how high its line
_LINE = 30
_ABOVE_OR_BELOW = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
_DOT = 9


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a legend: the class of its colour and the numbers it stands for; ``last`` is None where it is open."""

    name: str
    first: int
    last: int | None


class Maps:
    """The maps of one language."""

    def __init__(self, drawings: Drawings, geography: Geography, view: View) -> None:
        self._drawings, self._names, self._say, self._count = drawings, view.names, view.say, view.count
        self._named: dict[frozenset[str], Markup] = {}
        self.credit = geography.credit[view.language] if geography.credit else ""

    def chart(self, rows: Sequence[Row], label: str, here: str | None = None) -> Markup:
        """Return a map of areas of one level, or nothing where it is not known where they lie.

        Args:
            rows: an area each: ``code``, ``iri``, ``projects`` (how many) and ``heard`` (whether anybody published).
            label: what the map shows, in words.
            here: the code of the area that the page is about, among its neighbours.
        """
        drawing = self._drawings.of(frozenset(row.code for row in rows), here) if rows else None
        if drawing is None:
            return Markup("")
        steps = self.steps(rows)
        shapes = Markup("").join(self._shape(drawing, row, steps, here) for row in rows)
        lines = Markup('<path class="edge" d="{}"/>').format(drawing.lines) if drawing.lines else ""
        own = (
            Markup('<path class="here" d="{}"/>').format(drawing.paths[here]) if here and here in drawing.paths else ""
        )
        codes = frozenset(row.code for row in rows)
        labels = self._labels(drawing, codes) if here else self._labels_kept(drawing, codes)
        return Markup(
            '<svg class="map" viewBox="{} {} {} {}" role="group" aria-label="{}">'
            '<defs><pattern id="unheard" width="12" height="12" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><path class="hatch" d="M6 0v12"/></pattern></defs>{}{}{}{}</svg>'
        ).format(*_window(drawing, rows), label, shapes, lines, own, labels)

    def dots(self, rows: Sequence[Row], label: str) -> Markup:
        """Return a map of where something is: dots on the outlines of all, or nothing where no boundary is known.

        Args:
            rows: amphoe and tambon with something in them: ``code``, ``area`` (its IRI) and ``projects``.
            label: what the map shows, in words.
        """
        ground, all_of_it = self._drawings.of(self._drawings.ground), self._drawings.of(self._drawings.tambon)
        tambon = [row for row in rows if all_of_it is not None and row.code in all_of_it.paths]
        if ground is None or all_of_it is None or not 0 < len(tambon) <= MOST_SHAPES:
            return Markup("")
        dots = Markup("").join(self._dot(all_of_it.places[row.code], row) for row in tambon)
        outlines = Markup('<path class="ground" d="{}"/>').format("".join(ground.paths.values()))
        return Markup('<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}</svg>').format(
            ground.width, ground.height, label, outlines, dots, self._labels_kept(ground, self._drawings.ground)
        )

    def steps(self, rows: Sequence[Row]) -> list[Step]:
        """Return the steps of colour for the counts of these rows, those that occur, the lowest first."""
        most = max((row.projects for row in rows), default=0)
        firsts = next((one for one in _STEPS if most <= one[-1] * _TOP_STEPS), _STEPS[-1])
        found = [Step("unheard", 0, 0)] if any(not row.projects and not row.heard for row in rows) else []
        if any(not row.projects and row.heard for row in rows):
            found.append(Step("s0", 0, 0))
        for number, first in enumerate(firsts, 1):
            last = firsts[number] - 1 if number < len(firsts) else None
            if any(first <= row.projects <= (most if last is None else last) for row in rows):
                found.append(Step(f"s{number}", first, last))
        return found

    def words(self, step: Step) -> Markup:
        """Return what a step of a legend stands for."""
        if not step.first:
            return self._say("no_plan" if step.name == "unheard" else "no_projects")
        if step.last is None:
            return self._say("map_from", n=f"{step.first:,}")
        if step.first == step.last:
            return self._count(step.first, "n_projects")
        return self._say("map_step", n=f"{step.first:,}–{step.last:,}")

    def _shape(self, drawing: Drawing, row: Row, steps: Sequence[Step], here: str | None) -> Markup:
        if row.code not in drawing.paths and row.code not in drawing.spots:
            return Markup("")
        step = _step(row, steps)
        title = self._say(
            "map_title",
            place=self._names.plain_place(row.iri),
            what=self._count(row.projects, "n_projects") if row.projects else self.words(step),
        )
        painted = Markup(' fill="url(#unheard)"') if step.name == "unheard" else ""
        if row.code in drawing.paths:
            drawn = Markup('<path class="{}"{} d="{}"/>').format(step.name, painted, drawing.paths[row.code])
        else:
            across, down = drawing.spots[row.code]
            size = _size(row)
            drawn = Markup('<circle class="{}"{} cx="{}" cy="{}" r="{}"/>').format(
                step.name, painted, across, down, size
            )
        href = self._names.href(row.iri)
        if href is None or row.code == here:
            return Markup("<g><title>{}</title>{}</g>").format(title, drawn)
        return Markup('<a href="{}" tabindex="-1"><title>{}</title>{}</a>').format(href, title, drawn)

    def _dot(self, place: Place, row: Row) -> Markup:
        what = self._count(row.projects, "n_projects")
        title = self._say("map_title", place=self._names.plain_place(row.area), what=what)
        size = _DOT + round(5 * min(row.projects, 60) ** 0.5)
        drawn = Markup('<title>{}</title><circle class="dot" cx="{}" cy="{}" r="{}"/>').format(
            title, place[0], place[1], size
        )
        href = self._names.href(row.area)
        return (
            Markup('<a href="{}" tabindex="-1">{}</a>').format(href, drawn)
            if href
            else Markup("<g>{}</g>").format(drawn)
        )

    def _labels_kept(self, drawing: Drawing, own: frozenset[str]) -> Markup:
        """Return the names on a whole map: those of the same areas are found once."""
        if own not in self._named:
            self._named[own] = self._labels(drawing, own)
        return self._named[own]

    def _labels(self, drawing: Drawing, own: AbstractSet[str]) -> Markup:
        """Return the names that have room: of the groups the areas belong to, or of the areas of one group."""
        groups = drawing.places.keys() - own
        taken: list[tuple[int, int, int, int]] = []
        found = []
        for code in sorted(groups or own & drawing.places.keys(), key=lambda code: (-drawing.places[code][2], code)):
            area = self._names.areas.get(code)
            across, down, room = drawing.places[code]
            if area is None or not 0 < across < drawing.width or not drawing.top < down < drawing.top + drawing.height:
                continue
            name = str((area.th if self._names.language == "th" else area.en) or area.th or code)
            wide = _LETTER * sum(1 for letter in name if letter not in _ABOVE_OR_BELOW)
            across = min(max(across, wide // 2 + 4), max(drawing.width - wide // 2 - 4, drawing.width // 2))
            box = (across - wide // 2, down - _LINE // 2, across + wide // 2, down + _LINE // 2)
            if wide > max(room * 1.4, room + 60) or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            found.append(Markup('<text x="{}" y="{}">{}</text>').format(across, down + _LINE // 3, escape(name)))
        return Markup('<g aria-hidden="true">{}</g>').format(Markup("").join(found)) if found else Markup("")


def _size(row: Row) -> int:
    """Return how large the symbol of an area is of which no border is known."""
    more: int = round(6 * min(row.projects, 400) ** 0.5)
    return _DOT + more


def _window(drawing: Drawing, rows: Sequence[Row]) -> tuple[int, int, int, int]:
    """Return what of a drawing is seen: all of it, and as much around it as the largest symbol may need at its edge."""
    around = max((_size(row) for row in rows if row.code in drawing.spots), default=0)
    return -around, drawing.top - around, drawing.width + 2 * around, drawing.height + 2 * around


def _step(row: Row, steps: Sequence[Step]) -> Step:
    if not row.projects:
        return next(step for step in steps if not step.first and (step.name == "unheard") != bool(row.heard))
    return next(step for step in reversed(steps) if step.first and step.first <= row.projects)


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
