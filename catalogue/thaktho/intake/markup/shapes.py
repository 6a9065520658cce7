"""The shapes that show comments: a drawing in VML, changed shape by shape and otherwise left as it is.

Other programs write VML that is no XML, so it is not parsed. Each comment needs a shape whose client data names its row
and column, counted from 0 (ECMA-376 part 4, 19.4.2).
"""

import re
from collections.abc import Mapping
from typing import Final

from thaktho.cells import column_index

_SPACES: Final = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY = b'<xml %s><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>' % _SPACES
_TYPE = (
    b'<v:shapetype %s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NOTE = (
    b'<v:shape %s id="_x0000_s%d" type="#_x0000_t202" '
    b'style="position:absolute;margin-left:60pt;margin-top:1.5pt;width:260pt;height:%dpt;z-index:1;visibility:hidden" '
    b'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    b'<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    b'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    b"<x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_SHAPE = re.compile(rb"<(?P<p>(?:[\w.-]+:)?)shape(?=[\s>]).*?</(?P=p)shape\s*>", re.DOTALL)
_IS_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ROW, _COLUMN = (re.compile(rb"<(?:[\w.-]+:)?%s\s*>\s*(\d+)\s*<" % name) for name in (b"Row", b"Column"))
_CLOSING = re.compile(rb"</(?:[\w.-]+:)?xml\s*>\s*\Z")
_ANYTHING = re.compile(rb"<(?:[\w.-]+:)?(?:shape|group|rect|roundrect|oval|line|polyline|image|arc|curve)(?=[\s>/])")
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_FIRST = 1025
_WIDE = 4
"""Columns that a note is wide; about so many letters to a line:"""
_LETTERS = 40
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575


def drawn(held: bytes | None, cells: Mapping[str, int]) -> bytes | None:
    """Return the drawing in which each comment has its shape and no other has one; None where nothing is left.

    Args:
        held: the drawing as it stands, if there is one.
        cells: how long each comment is, by its cell (``"D8"``).

    Raises:
        ValueError: what is held is no drawing.
    """
    wanted = {_place(cell): length for cell, length in cells.items()}
    made = _SHAPE.sub(lambda shape: b"" if _is_stray(shape[0], wanted) else shape[0], held or _EMPTY)
    there = {_place_of(shape[0]) for shape in _SHAPE.finditer(made)}
    number = max((int(found) for found in _NUMBER.findall(made)), default=_FIRST - 1)
    spaces = b"" if _SPACES in made or all(one in made for one in _SPACES.split()) else _SPACES
    new = [(place, length) for place, length in wanted.items() if place not in there]
    notes = [_note(spaces, number + at, *place, length) for at, (place, length) in enumerate(new, 1)]
    if notes and b'"_x0000_t202"' not in made:
        notes.insert(0, _TYPE % spaces)
    if not notes and not _ANYTHING.search(made):
        return None
    end = _CLOSING.search(made)
    if end is None:
        raise ValueError(made[-80:])
    return made[: end.start()] + b"".join(notes) + made[end.start() :]


def _place(cell: str) -> tuple[int, int]:
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :]) - 1, column_index(column)


def _place_of(shape: bytes) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]), int(column[1])) if _IS_NOTE.search(shape) and row and column else None


def _is_stray(shape: bytes, wanted: Mapping[tuple[int, int], int]) -> bool:
    """Tell a shape whose comment is no longer there."""
    place = _place_of(shape)
    return place is not None and place not in wanted


def _note(spaces: bytes, number: int, row: int, column: int, length: int) -> bytes:
    lines = 5 + length // _LETTERS
    left, bottom = min(column + 1, _LAST_COLUMN - _WIDE), min(row + lines, _LAST_ROW)
    anchor = (left, min(row, _LAST_ROW - lines), left + _WIDE, bottom)
    return _NOTE % (spaces, number, 15 * lines, *anchor, row, column)
