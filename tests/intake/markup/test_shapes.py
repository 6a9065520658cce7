"""The shapes of notes: one each, hers as they are, none left over."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import letters
from thaktho.intake.markup.shapes import _SHAPE, _place_of, drawn

REFS = st.builds("{}{}".format, st.integers(0, 16_383).map(letters), st.integers(1, 1_048_576))
CELLS = st.dictionaries(REFS, st.integers(0, 900), max_size=6)
BUTTON = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1030" type="#_x0000_t201">'
    b'<v:textbox><div>one<br>two</div></v:textbox><x:ClientData ObjectType="Button"><x:Row>1</x:Row></x:ClientData>'
    b"</v:shape></xml>"
)
"""As Excel writes it: `<br>` is not closed, so this is no XML."""


@given(first=CELLS, second=CELLS)
def test_each_comment_has_one_shape_and_no_other_has(first: Mapping[str, int], second: Mapping[str, int]) -> None:
    held = drawn(None, first)
    made = drawn(held, second)
    assert (held is None, made is None) == (not first, not second)
    places = [_place_of(shape[0]) for shape in _SHAPE.finditer(made or b"")]
    assert len(places) == len(set(places)) == len(second)
    ids = [shape[0].split(b'id="')[1].split(b'"')[0] for shape in _SHAPE.finditer(made or b"")]
    assert len(ids) == len(set(ids))


@given(cells=CELLS)
def test_what_is_no_note_stays_byte_for_byte(cells: Mapping[str, int]) -> None:
    made = drawn(BUTTON, cells)
    assert made is not None
    assert made.startswith(BUTTON.removesuffix(b"</xml>"))
    left = drawn(made, {})
    assert left is not None
    assert left.startswith(BUTTON.removesuffix(b"</xml>"))
    assert b'"Note"' not in left


@pytest.mark.parametrize("held", [b"<xml>", b"\xff\xfe<\0", b"</xml> and more"])
def test_what_is_no_drawing_is_refused(held: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        drawn(held, {"A1": 3})
