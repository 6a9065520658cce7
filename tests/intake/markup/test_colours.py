"""Ranges of coloured cells, and text as parts hold it."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from thaktho.cells import column_index, letters
from thaktho.intake.markup.colours import _ranges
from thaktho.intake.markup.words import written

PLACES = st.sets(st.builds("{}{}".format, st.integers(0, 3).map(letters), st.integers(1, 12)))


def cells_of(found: str) -> set[str]:
    first, _, last = found.partition(":")
    (a, top), (b, bottom) = (re.fullmatch(r"([A-Z]+)(\d+)", one).groups() for one in (first, last or first))  # type: ignore[union-attr]
    columns = range(column_index(a), column_index(b) + 1)
    return {f"{letters(column)}{row}" for column in columns for row in range(int(top), int(bottom) + 1)}


@given(cells=PLACES)
def test_ranges_hold_each_cell_once_and_no_other(cells: set[str]) -> None:
    found = [cells_of(one) for one in _ranges(cells)]
    assert set().union(*found) == cells
    assert sum(map(len, found)) == len(cells)


@given(said=st.text())
def test_any_text_can_be_written(said: str) -> None:
    """Even one from a file that holds what XML does not allow, or half of a letter."""
    held = etree.fromstring("<t/>")
    held.text = written(said)
    assert etree.fromstring(etree.tostring(held)).text == (written(said) or None)


def test_a_text_that_looks_like_an_escape_stays_as_it_is() -> None:
    assert written("_x0041_") == "_x005F_x0041_"
