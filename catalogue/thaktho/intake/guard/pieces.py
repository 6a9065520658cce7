"""An identity number whose digits stand in cells side by side, as in forms that have a box for each part of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from thaktho.intake.guard.numbers import passes
from thaktho.intake.guard.text import plain

_DIGITS = 13
_BOXES = {(1, 4, 5, 2, 1), (1,) * _DIGITS}
"""How forms part the number: no other numbers stand so beside each other."""
_OTHER = re.compile(r"(?:2[45]|20)\d\d|\d*00")
"""A year or an amount: what is beside it is no rest of a number."""


_ENOUGH = 5
"""Fewer numbers in two columns than these are each judged by themselves."""


def is_number(piece: str) -> bool:
    """Tell whether digits are a number of their own: a year, an amount."""
    return _OTHER.fullmatch(piece) is not None


def of_codes(rows: Iterable[Sequence[str]]) -> set[int]:
    """Return the columns that have 13 digits with the one beside them and are codes, such as ordinals beside e-GP's.

    Codes have the right check digit by chance, one time in ten; an identity number always.
    """
    right: dict[int, list[bool]] = {}
    for row in rows:
        for at, (one, two) in enumerate(pairwise(row)):
            if len(one) + len(two) >= _DIGITS and len(digits := _piece(one) + _piece(two)) == _DIGITS:
                right.setdefault(at, []).append(passes(digits))
    codes = [at for at, all_of in right.items() if len(all_of) >= _ENOUGH and 2 * sum(all_of) < len(all_of)]
    return {column for at in codes for column in (at, at + 1)}


def in_pieces(cells: Sequence[str], texts: Collection[int]) -> set[int]:
    """Return which cells of a row hold together one identity number.

    Args:
        cells: what is printed in the cells of a row, in their order, none left out between two.
        texts: which of them are to hold words: two of them with nothing but digits are one number, if it is right.
    """
    said = [_piece(cell) for cell in cells]
    found: set[int] = set()
    for first in range(len(said)):
        digits, last = "", first
        while last < len(said) and said[last] and len(digits) < _DIGITS:
            digits += said[last]
            last += 1
        pieces = range(first, last)
        if passes(digits) and (
            tuple(len(said[at]) for at in pieces) in _BOXES
            or (len(pieces) == 2 and all(at in texts for at in pieces) and _is_alone(said, first))  # noqa: PLR2004
        ):
            found.update(pieces)
    return found


def _is_alone(said: Sequence[str], first: int) -> bool:
    """Tell whether no other number stands beside two, and neither is one of its own."""
    beside = [*said[max(0, first - 1) : first], *said[first + 2 : first + 3]]
    return not any(beside) and not any(map(is_number, said[first : first + 2]))


def _piece(cell: str) -> str:
    """Return the digits of a cell that holds no more than digits of one number; empty for another."""
    if len(cell) > _DIGITS and not cell.isascii():
        return ""
    said = plain(cell).text.strip(" -\n\t")
    return said if said.isdecimal() and len(said) < _DIGITS else ""
